"""A quiet corpus: pages as people see them every day, on which the findings are exactly those of a short written list."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

from monitor.model import Mark, WatchKind
from rules.example import BRAND, PARTIES, page_of
from rules.judge import Judge

HERE = Path(__file__).parent
GENERIC = (
    Mark("SUMMIT", generic=True, context=("outfitters", "jacket", "backpack")),
    Mark("PEAR", generic=True, context=("smartphone", "tablet", "laptop")),
)
JUDGE = Judge(replace(BRAND, marks=BRAND.marks + GENERIC), PARTIES)
KINDS = {"A": "text", "S": "shopping", "R": "organic", "V": "video", "Q": "people_also_ask", "F": "featured_snippet"}


def pages() -> Iterator[tuple[dict[str, Any], WatchKind | None]]:
    page: dict[str, Any] = {}
    watch: WatchKind | None = None
    for line in (HERE / "pages.txt").read_text(encoding="utf-8").splitlines():
        if line.startswith("== "):
            if page:
                yield page, watch
            query, country, *why = (part.strip() for part in line[3:].split("|"))
            page, watch = {"query": query, "country": country, "ads": [], "results": []}, WatchKind(why[0]) if why else None
        elif line and not line.startswith("#"):
            row(page, line)
    yield page, watch


def row(page: dict[str, Any], line: str) -> None:
    letter, _, rest = line.partition(" ")
    address, first, text = (part.strip() for part in rest.split("|"))
    if letter in "AS":
        price = {"price": text, "merchant": address.partition("/")[0]} if letter == "S" else {"text": text}
        ad = {"kind": KINDS[letter], "headline": first, "display_url": address, "target_url": f"https://{address}"}
        page["ads"].append(ad | price)
    else:
        page["results"].append({"kind": KINDS[letter], "title": first, "text": text, "url": f"https://{address}"})


def test_the_findings_are_those_of_the_list() -> None:
    found = [
        f"{page['query']} | {finding.subject.type} {finding.subject.rank or ''} | {finding.rule}".replace("  ", " ")
        for page, watch in pages()
        for finding in JUDGE.judge(page_of(page), watch)
    ]
    listed = (HERE / "findings.txt").read_text(encoding="utf-8").splitlines()
    assert found == [line for line in listed if line and not line.startswith("#")]


def test_the_corpus_is_large_and_varied() -> None:
    every = [page for page, _ in pages()]
    assert sum(len(page["ads"]) + len(page["results"]) for page in every) >= 300
    assert len({page["country"] for page in every}) >= 10
