"""Readers of result pages, one module or package per engine. Pure: page in, `Serp` out, the tree never changed.

Each engine holds

- `NAME`: its word in `config.yaml` and in the JSON forms, `VERSION`: an int that grows whenever a reading may change,
  `ABOUT`: site and terms (`monitor.plugins.About`);
- `recognise(page) -> float`: how sure it is (0–1) that the page is its own, block pages included; cheap, because every
  engine is asked about every page;
- `read(page, query) -> Serp`: never raises on any bytes; `query` is None when nobody knows what was asked. Outcome and ads
  state by positive proof; ranks in reading order; destinations decoded offline by `monitor.links`.

Selectors stand in named tables, newest layout first; the module docstring tells how the page looks and since when.
"""
