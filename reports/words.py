"""Words and figures for people, and the making harmless of words that came from outside.

Ad copy and titles are written by strangers who want to be misread: right-to-left overrides that turn a domain round,
zero-width letters inside a name, ten thousand characters where sixty are usual. Reports show such text for what it is.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta
from itertools import groupby

from monitor.model import Period, Place

LIMIT = 400
_SPACES = re.compile(r"[ \t\r\n\f\v]+")
_HIDDEN = frozenset({"Cc", "Cf", "Co", "Cs", "Cn", "Zl", "Zp"})
_NAMES = {
    0x202A: "LRE", 0x202B: "RLE", 0x202C: "PDF", 0x202D: "LRO", 0x202E: "RLO", 0x2066: "LRI", 0x2067: "RLI",
    0x2068: "FSI", 0x2069: "PDI", 0x200E: "LRM", 0x200F: "RLM", 0x200B: "ZWSP", 0x200C: "ZWNJ", 0x200D: "ZWJ",
    0xFEFF: "BOM", 0x00AD: "SHY",
}  # fmt: skip


def visible(text: str, limit: int = LIMIT) -> str:
    """Text from outside on one line: white space folded, letters that cannot be seen named (⟦RLO⟧), cut with a mark.

    `limit` counts characters of the text as it was; what was cut off is counted at the end.
    """
    folded = _SPACES.sub(" ", text[: limit * 4]).strip()
    shown = "".join(_shown(letter) for letter in folded[:limit])
    cut = len(folded) - limit if len(text) <= limit * 4 else len(text) - limit
    return f"{shown}… (+{cut:,} characters)" if cut > 0 else shown


def _shown(letter: str) -> str:
    if letter.isascii() and letter.isprintable():
        return letter
    if unicodedata.category(letter) not in _HIDDEN:
        return letter
    return f"⟦{_NAMES.get(ord(letter), f'U+{ord(letter):04X}')}⟧"


def count(number: int, one: str, many: str | None = None) -> str:
    """A number with its noun: `1 look`, `1,204 looks`."""
    return f"{number:,} {one if number == 1 else many or one + 's'}"


def percent(part: int, whole: int) -> str:
    """A share in whole percent, never rounded to 0 or 100 when it is not; `–` of nothing."""
    if not whole:
        return "–"
    if part in (0, whole):
        return f"{100 * part // whole} %"
    return f"{min(99, max(1, round(100 * part / whole)))} %"


def share(part: float | None) -> str:
    """A share (0–1) in percent with one decimal; `unknown` for None."""
    return "unknown" if part is None else f"{100 * part:.1f} %"


def points(value: float) -> str:
    """Percentage points with their sign: `+1.2`, `−0.3`."""
    return f"{value:+.1f}".replace("-", "−")


def span_of(low: float | None, high: float | None = None, unit: str = "") -> str:
    """From the least to the most in round figures: `480–1,210 EUR`; `unknown` for None."""
    if low is None or high is None:
        return "unknown"
    return f"{_round(low):,.0f}–{_round(high):,.0f}" + (f" {unit}" if unit else "")


def about(value: float | None) -> str:
    """An estimate without more digits than it deserves: `about 6,160`; `unknown` for None."""
    return "unknown" if value is None else f"about {_round(value):,.0f}"


def _round(value: float) -> float:
    """Two or three leading digits: an estimate with an interval is not exact to the unit."""
    return round(value, -1) if value >= 100 else round(value)


def chance(probability: float) -> str:
    """A probability in percent, with one decimal near certainty."""
    if probability >= 0.9995:
        return "over 99.9 %"
    return f"{100 * probability:.1f} %" if probability > 0.9 else f"{100 * probability:.0f} %"


def listing(words: Sequence[str], limit: int = 6) -> str:
    """`a`, `a and b`, `a, b and c`; past the limit the rest is counted."""
    shown = list(words[:limit])
    if len(words) > limit:
        shown.append(f"{len(words) - limit} more")
    return shown[0] if len(shown) == 1 else ", ".join(shown[:-1]) + " and " + shown[-1] if shown else ""


def day(moment: datetime) -> str:
    """`Tue 10 Nov`."""
    return f"{moment:%a} {moment.day} {moment:%b}"


def full_day(moment: datetime) -> str:
    """`Tue 10 Nov 2026`."""
    return f"{day(moment)} {moment.year}"


def minute(moment: datetime) -> str:
    """`2026-11-10 08:30 UTC`."""
    return f"{moment:%Y-%m-%d %H:%M} UTC"


def days_of(moments: Iterable[datetime]) -> str:
    """Days as a person would say them: `Tue 10 and Wed 11 Nov`, `Mon 9 – Thu 12 Nov and Sat 14 Nov`."""
    ordered = sorted(set(moments))
    runs = [[ordered[n] for n, _ in run] for _, run in groupby(enumerate(ordered), lambda at: at[1] - timedelta(days=at[0]))]
    return listing([_run(run) for run in runs], limit=8)


def _run(days: list[datetime]) -> str:
    first, last = days[0], days[-1]
    start = f"{first:%a} {first.day}" + ("" if first.month == last.month else f" {first:%b}")
    if len(days) == 1:
        return day(first)
    return f"{start} and {day(last)}" if len(days) == 2 else f"{start} – {day(last)}"


def span(period: Period) -> str:
    """The days of a period, both included: `Mon 9 – Sun 15 Nov 2026`."""
    last = period.end - timedelta(microseconds=1)
    return f"{full_day(period.start)} – {full_day(last)}" if period.start.year != last.year else _within_year(period.start, last)


def _within_year(first: datetime, last: datetime) -> str:
    return full_day(first) if first.date() == last.date() else f"{day(first)} – {full_day(last)}"


def place(where: Place) -> str:
    """A place in words: `Berlin, DE (de)`; what is not known is left out."""
    ground = ", ".join(part for part in (where.city, where.country) if part) or "place not known"
    return f"{ground} ({where.language})" if where.language else ground


def slug(text: str) -> str:
    """A text as a part of a file name: letters, digits and dashes."""
    return re.sub(r"[^a-z0-9]+", "-", text.lower()).strip("-")[:40] or "unnamed"
