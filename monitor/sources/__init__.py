"""Who can be asked, one module per source.

Each source holds

- `NAME`, `ABOUT` (site, docs, terms, price, key) and `CAPABILITIES` (`monitor.fetch.Capabilities`: which engines, whether
  its answers carry ads, HTML, a screenshot, and whether a mode for more ads is on);
- `async fetch(query, client, settings) -> Answer`: asks once through `monitor.fetch.Client`. A refusal is a value in the
  answer (`Answer.refusal`); SourceError only when it could not ask at all;
- for sources with a JSON form of their own, `recognise(payload) -> bool` and `read(payload, query) -> Serp`, and where the JSON
  may hold the engine's page, `page(payload) -> Page | None`.
"""
