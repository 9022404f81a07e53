"""The unseen ads as values, and what the matchers find in them."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from monitor.model import Mark
from rules.matchers import phone
from rules.matchers.mark import MarkMatcher
from rules.matchers.phone import PhoneBook

FOLDER = Path(__file__).parent
FIELDS = ("headline", "text")
OPEN, SHUT, DIAL, HANG = "⟦", "⟧", "⟪", "⟫"
Found = tuple[str, int, int]


@dataclass(frozen=True)
class Ad:
    """One labelled ad, its brackets taken out."""

    line: int
    language: str
    country: str
    brand: str
    headline: str
    text: str
    marks: frozenset[Found]
    phones: frozenset[tuple[str, str]]

    def field(self, name: str) -> str:
        return self.headline if name == "headline" else self.text


@cache
def ads(name: str) -> tuple[Ad, ...]:
    """The ads of one round."""
    lines = (FOLDER / f"{name}.txt").read_text("utf-8").split("\n")
    return tuple(_ad(number, line) for number, line in enumerate(lines, 1) if line and not line.startswith("#"))


def rounds() -> tuple[str, ...]:
    return tuple(sorted(path.stem for path in FOLDER.glob("round*.txt")))


def _ad(number: int, line: str) -> Ad:
    head, headline, text, *dialled = (part.strip(" ") for part in line.split("|"))
    language, country, brand = head.split(" ", 2)
    numbers = iter(dialled[0].split() if dialled else ())
    read = {name: _read(name, value, numbers) for name, value in zip(FIELDS, (headline, text), strict=True)}
    assert not list(numbers), line
    return Ad(
        number,
        language,
        country,
        brand,
        read["headline"][0],
        read["text"][0],
        frozenset(span for _, marks, _ in read.values() for span in marks),
        frozenset(number for _, _, said in read.values() for number in said),
    )


def _read(name: str, value: str, numbers: Iterator[str]) -> tuple[str, list[Found], list[tuple[str, str]]]:
    plain, opened, marks, said = "", 0, list[Found](), list[tuple[str, str]]()
    for char in value:
        if char == OPEN:
            opened = len(plain)
        elif char == SHUT:
            marks.append((name, opened, len(plain)))
        elif char == DIAL:
            said.append((name, next(numbers)))
        elif char != HANG:
            plain += char
    return plain, marks, said


@cache
def brands() -> dict[str, tuple[MarkMatcher, tuple[str, ...]]]:
    """Every brand's matcher and own numbers."""
    rows = json.loads((FOLDER / "brands.json").read_text("utf-8"))
    return {name: (MarkMatcher([_mark(name, row)]), tuple(row.get("phones", ()))) for name, row in rows.items()}


def _mark(name: str, row: dict[str, list[str]]) -> Mark:
    variants, homonyms, context = (tuple(row.get(key, ())) for key in ("variants", "homonyms", "context"))
    return Mark(name, variants=variants, homonyms=homonyms, generic=bool(row.get("generic")), context=context)


def found_marks(ad: Ad) -> frozenset[Found]:
    matcher, _ = brands()[ad.brand]
    both = (("headline", ad.headline, ad.text), ("text", ad.text, ad.headline))
    return frozenset((name, *match.span) for name, text, other in both for match in matcher.find(text, name, other) if match.span)


def found_phones(ad: Ad) -> frozenset[tuple[str, str]]:
    book = PhoneBook(brands()[ad.brand][1], [ad.country])
    return frozenset((name, hit.e164) for name in FIELDS for hit in book.unknown(phone.find(ad.field(name), [ad.country])))


def _is_in(found: Found, others: frozenset[Found]) -> bool:
    return any(found[0] == other[0] and found[1] < other[2] and other[1] < found[2] for other in others)


def marks_of(ad: Ad) -> Counter[str]:
    """Marks right, wrong and missed: a mark is found when the spans overlap."""
    found = found_marks(ad)
    right = sum(_is_in(mark, found) for mark in ad.marks)
    return Counter(right=right, wrong=sum(not _is_in(mark, ad.marks) for mark in found), missed=len(ad.marks) - right)


def phones_of(ad: Ad) -> Counter[str]:
    """Numbers right, wrong and missed."""
    found = found_phones(ad)
    return Counter(right=len(ad.phones & found), wrong=len(found - ad.phones), missed=len(ad.phones - found))


def rates(counts: Sequence[Counter[str]]) -> tuple[float, float]:
    """Precision and recall over many ads; 1 where there was nothing to be right about."""
    total = sum(counts, Counter[str]())
    claimed, there = total["right"] + total["wrong"], total["right"] + total["missed"]
    return (total["right"] / claimed if claimed else 1.0), (total["right"] / there if there else 1.0)
