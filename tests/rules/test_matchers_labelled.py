"""The labelled ads: precision and recall by family, over all and by language (`pytest -s` prints the table)."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from monitor.model import Mark
from rules.matchers import phone
from rules.matchers.mark import MarkMatcher
from rules.matchers.phone import PhoneBook

FOLDER = Path(__file__).parent / "labelled"
FAMILIES = ("trademark", "scam/unknown-phone")
FIELDS = (("headline", "text"), ("text", "headline"))
Found = tuple[str, int, int]


@dataclass(frozen=True)
class Ad:
    """One labelled ad."""

    id: str
    language: str
    country: str
    brand: str
    fields: dict[str, str]
    marks: frozenset[Found]
    phones: frozenset[tuple[str, str]]


@cache
def ads() -> tuple[Ad, ...]:
    return tuple(
        _ad(json.loads(line)) for path in sorted(FOLDER.glob("*.jsonl")) for line in path.read_text("utf-8").splitlines()
    )


def _ad(row: dict[str, Any]) -> Ad:
    return Ad(
        id=row["id"],
        language=row["language"],
        country=row["country"],
        brand=row["brand"],
        fields={name: row[name] for name, _ in FIELDS},
        marks=frozenset((mark["field"], *mark["span"]) for mark in row["marks"]),
        phones=frozenset((number["field"], number["number"]) for number in row["phones"]),
    )


@cache
def brands() -> dict[str, tuple[MarkMatcher, tuple[str, ...]]]:
    rows = json.loads((FOLDER / "brands.json").read_text("utf-8"))
    lists = ("variants", "homonyms", "context")
    return {
        name: (
            MarkMatcher([Mark(name, generic=row.get("generic", False), **{key: tuple(row.get(key, ())) for key in lists})]),
            tuple(row.get("phones", ())),
        )
        for name, row in rows.items()
    }


def found_marks(ad: Ad) -> frozenset[Found]:
    matcher, _ = brands()[ad.brand]
    return frozenset(
        (field, *match.span)
        for field, other in FIELDS
        for match in matcher.find(ad.fields[field], field, ad.fields[other])
        if match.span
    )


def found_phones(ad: Ad) -> frozenset[tuple[str, str]]:
    _, own = brands()[ad.brand]
    book = PhoneBook(own, [ad.country])
    return frozenset((field, hit.e164) for field, _ in FIELDS for hit in book.unknown(phone.find(ad.fields[field], [ad.country])))


def _is_in(found: Found, others: frozenset[Found]) -> bool:
    return any(found[0] == other[0] and found[1] < other[2] and other[1] < found[2] for other in others)


@cache
def tally() -> dict[tuple[str, str], Counter[str]]:
    """Right, wrong and missed by family and language; `all` sums the languages."""
    counts: dict[tuple[str, str], Counter[str]] = {}
    for ad in ads():
        marks, phones = found_marks(ad), found_phones(ad)
        verdicts = {
            "trademark": Counter(
                right=sum(_is_in(mark, marks) for mark in ad.marks),
                wrong=sum(not _is_in(mark, ad.marks) for mark in marks),
                missed=sum(not _is_in(mark, marks) for mark in ad.marks),
            ),
            "scam/unknown-phone": Counter(
                right=len(ad.phones & phones), wrong=len(phones - ad.phones), missed=len(ad.phones - phones)
            ),
        }
        for family, verdict in verdicts.items():
            for language in (ad.language, "all"):
                counts.setdefault((family, language), Counter()).update(verdict)
    return counts


def rates(count: Counter[str]) -> tuple[float, float]:
    """Precision and recall; 1 where there was nothing to be right about."""
    claimed, there = count["right"] + count["wrong"], count["right"] + count["missed"]
    return (count["right"] / claimed if claimed else 1.0), (count["right"] / there if there else 1.0)


def _table() -> Iterator[str]:
    yield f"{'family':<20}{'language':<10}{'right':>6}{'wrong':>6}{'missed':>7}{'precision':>11}{'recall':>8}"
    for (family, language), count in sorted(tally().items()):
        precision, recall = rates(count)
        numbers = f"{count['right']:>6}{count['wrong']:>6}{count['missed']:>7}"
        yield f"{family:<20}{language:<10}{numbers}{precision:>11.3f}{recall:>8.3f}"


def test_the_set_is_large_varied_and_honest() -> None:
    every = ads()
    assert len(every) >= 600
    assert len({ad.language for ad in every}) >= 10
    assert len({ad.id for ad in every}) == len(every)
    clean = sum(not ad.marks and not ad.phones for ad in every)
    assert 0.4 <= clean / len(every) <= 0.6


def test_labels_point_at_what_they_say() -> None:
    for path in sorted(FOLDER.glob("*.jsonl")):
        for row in map(json.loads, path.read_text("utf-8").splitlines()):
            for mark in row["marks"]:
                assert row[mark["field"]][slice(*mark["span"])] == mark["found"], row["id"]
            for number in row["phones"]:
                assert number["found"] in row[number["field"]], row["id"]


@pytest.mark.parametrize("family", FAMILIES)
def test_precision_and_recall(family: str) -> None:
    print("\n" + "\n".join(line for line in _table() if line.startswith(("family", family))))
    precision, recall = rates(tally()[family, "all"])
    assert precision >= 0.99
    assert recall >= 0.97
