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
from reports.phrases import Figure, phrase

LIMIT = 400
NEARLY_SURE = 0.9995
UNKNOWN = phrase("unknown")
NOWHERE_KNOWN = phrase("place not known")
_SPACES = re.compile(r"[ \t\r\n\f\v]+")
_HIDDEN = frozenset({"Cc", "Cf", "Co", "Cs", "Cn", "Zl", "Zp"})
_NAMES = {
    0x202A: "LRE", 0x202B: "RLE", 0x202C: "PDF", 0x202D: "LRO", 0x202E: "RLO", 0x2066: "LRI", 0x2067: "RLI",
    0x2068: "FSI", 0x2069: "PDI", 0x200E: "LRM", 0x200F: "RLM", 0x200B: "ZWSP", 0x200C: "ZWNJ", 0x200D: "ZWJ",
    0xFEFF: "BOM", 0x00AD: "SHY",
}  # fmt: skip


def visible(text: str, limit: int = LIMIT, mark: str = "… (+{n:,} characters)") -> str:
    """Text from outside on one line: white space folded, letters that cannot be seen named (⟦RLO⟧), cut with a mark.

    `limit` counts characters of the text as it was; what was cut off is counted at the end, in the words of `mark`.
    """
    folded = _SPACES.sub(" ", text[: limit * 4]).strip()
    kept = folded[:limit]
    shown = kept if kept.isascii() and kept.isprintable() else "".join(map(_shown, kept))
    cut = len(folded) - limit if len(text) <= limit * 4 else len(text) - limit
    return shown + mark.format(n=cut) if cut > 0 else shown


def _shown(letter: str) -> str:
    if letter.isascii() and letter.isprintable():
        return letter
    if unicodedata.category(letter) not in _HIDDEN:
        return letter
    return f"⟦{_NAMES.get(ord(letter), f'U+{ord(letter):04X}')}⟧"


def count(number: int, one: str, many: str | None = None) -> str:
    """A number with its noun: `1 look`, `1,204 looks`."""
    return f"{number:,} {one if number == 1 else many or one + 's'}"


def percent(part: int, whole: int) -> Figure:
    """A share in whole percent, never rounded to 0 or 100 when it is not; `–` of nothing."""
    return Figure(f"{whole_percent(part, whole)} %" if whole else "–", "percent", (part, whole))


def whole_percent(part: int, whole: int) -> int:
    """The same as a number, of a whole that is not 0."""
    return 100 * part // whole if part in (0, whole) else min(99, max(1, round(100 * part / whole)))


def share(part: float | None) -> Figure:
    """A share (0–1) in percent with one decimal; `unknown` for None."""
    return Figure(UNKNOWN if part is None else f"{100 * part:.1f} %", "share", (part,))


def points(value: float, digits: int = 1) -> Figure:
    """Percentage points with their sign: `+1.2`, `−0.3`."""
    return Figure(f"{value:+.{digits}f}".replace("-", "−"), "points", (value, digits))


def number(value: float, digits: int = 0) -> Figure:
    """A number with this many decimals: `1,204`, `0.62`."""
    return Figure(f"{value:,.{digits}f}", "number", (value, digits))


def span_of(low: float | None, high: float | None = None, unit: str = "") -> Figure:
    """From the least to the most in round figures: `480–1,210 EUR`; `unknown` for None."""
    known = "" if low is None or high is None else f"{rounded(low):,.0f}–{rounded(high):,.0f}" + (f" {unit}" if unit else "")
    return Figure(known or UNKNOWN, "range", (low, high, unit))


def about(value: float | None) -> Figure:
    """An estimate without more digits than it deserves: `about 6,160`; `unknown` for None."""
    return Figure(UNKNOWN if value is None else f"about {rounded(value):,.0f}", "about", (value,))


def rounded(value: float) -> float:
    """Two or three leading digits: an estimate with an interval is not exact to the unit."""
    return round(value, -1) if value >= 100 else round(value)


def chance(probability: float) -> Figure:
    """A probability in percent, with one decimal near certainty."""
    if probability >= NEARLY_SURE:
        return Figure("over 99.9 %", "chance", (probability,))
    near = f"{100 * probability:.1f} %" if probability > 0.9 else f"{100 * probability:.0f} %"
    return Figure(near, "chance", (probability,))


def listing(words: Sequence[str], limit: int = 6) -> Figure:
    """`a`, `a and b`, `a, b and c`; past the limit the rest is counted."""
    shown = list(words[:limit])
    if len(words) > limit:
        shown.append(f"{len(words) - limit} more")
    text = shown[0] if len(shown) == 1 else ", ".join(shown[:-1]) + " and " + shown[-1] if shown else ""
    return Figure(text, "listing", (tuple(words), limit))


def sentences(*said: str) -> Figure:
    """Whole sentences one after another; empty ones are left out."""
    return Figure(" ".join(one for one in said if one), "sentences", said)


def day(moment: datetime) -> Figure:
    """`Tue 10 Nov`."""
    return Figure(f"{moment:%a} {moment.day} {moment:%b}", "day", (moment,))


def short_day(moment: datetime) -> Figure:
    """`Tue 10`."""
    return Figure(f"{moment:%a} {moment.day}", "short day", (moment,))


def full_day(moment: datetime) -> Figure:
    """`Tue 10 Nov 2026`."""
    return Figure(f"{day(moment)} {moment.year}", "full day", (moment,))


def minute(moment: datetime) -> str:
    """`2026-11-10 08:30 UTC`."""
    return f"{moment:%Y-%m-%d %H:%M} UTC"


def days_of(moments: Iterable[datetime]) -> Figure:
    """Days as a person would say them: `Tue 10 and Wed 11 Nov`, `Mon 9 – Thu 12 Nov and Sat 14 Nov`."""
    held = tuple(moments)
    return Figure(listing([_run(run) for run in runs(held)], limit=8), "days", held)


def runs(moments: Iterable[datetime]) -> list[list[datetime]]:
    """Days in order, those that follow each other together."""
    ordered = sorted(set(moments))
    return [[ordered[n] for n, _ in run] for _, run in groupby(enumerate(ordered), lambda at: at[1] - timedelta(days=at[0]))]


def _run(days: list[datetime]) -> str:
    first, last = days[0], days[-1]
    start = f"{first:%a} {first.day}" + ("" if first.month == last.month else f" {first:%b}")
    if len(days) == 1:
        return day(first)
    return f"{start} and {day(last)}" if len(days) == 2 else f"{start} – {day(last)}"


def span(period: Period) -> Figure:
    """The days of a period, both included: `Mon 9 – Sun 15 Nov 2026`."""
    last = period.end - timedelta(microseconds=1)
    apart = period.start.year != last.year
    said = f"{full_day(period.start)} – {full_day(last)}" if apart else _within_year(period.start, last)
    return Figure(said, "span", (period,))


def _within_year(first: datetime, last: datetime) -> str:
    return full_day(first) if first.date() == last.date() else f"{day(first)} – {full_day(last)}"


def place(where: Place) -> Figure:
    """A place in words: `Berlin, DE (de)`; what is not known is left out."""
    ground = ", ".join(part for part in (where.city, where.country) if part) or NOWHERE_KNOWN
    return Figure(f"{ground} ({where.language})" if where.language else ground, "place", (where,))


def slug(text: str) -> str:
    """A text as a part of a file name: letters, digits and dashes."""
    return re.sub(r"[^a-z0-9]+", "-", text.lower()).strip("-")[:40] or "unnamed"
