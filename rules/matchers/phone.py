"""Telephone numbers in text, however they are written, as the one number that would be dialled (E.164).

Scam ads put the number into headlines, sitelinks and call assets, and where filters look for digits, into keypad letters,
words, look-alike or circled digits. Shops put prices, dates, sizes and part numbers into the same places: a number counts
when it is valid in a country where the page was shown, or when it is possible and the words around it ask for a call.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache

import phonenumbers
from phonenumbers import Leniency, NumberParseException, PhoneNumber, PhoneNumberFormat, PhoneNumberMatcher

from monitor.model import How, Match
from rules.matchers import saying
from rules.matchers.asking import asks as asks_near
from rules.matchers.asking import counts, grouped, is_dialled, is_disguised
from rules.matchers.bidi import OVERRIDE, shown
from rules.matchers.dialling import Plain, keypad, plain
from rules.matchers.tables import table
from rules.sieve import places_of

MAX_CHARS = 4_000
_ROUND, _HAN, _HANGUL = "⓪①-⑨⑴-⑼⒈-⒐⓵-⓽❶-❾➀-➈➊-➒🄀-🄊⁰-⁹₀-₉", "〇零一二三四五六七八九", "영공일이삼사오육칠팔구"
# A character that a number may begin with, which few are, before enough of what goes on as one.
_MAY_BEGIN = re.compile(
    rf"[\d{_ROUND}{_HAN}{_HANGUL}](?:(?<=[{_ROUND}])"
    r"|(?<=\d)(?=(?:\W{0,4}[\dOoОоIl|]){5}|\d\W{0,3}[A-Z]{2}|\W{1,4}\d\W{1,4}\d\W{1,4}\d)"
    rf"|(?<=[{_HAN}])(?=[{_HAN}]{{3}}|\W?[{_HAN}]\W?[{_HAN}])|(?<=[{_HANGUL}])(?=[{_HANGUL}]{{3}}))"
)
_VANITY = re.compile(
    r"(?<![\w.,])(\+?\d{0,2}[\s.\-]?\(?\d{2,4}\)?)[\s.\-–]{1,3}"
    r"((?=[A-Z0-9\-. ]*[A-Z]{3})[A-Z0-9]{1,10}(?:[\-. ][A-Z0-9]{1,9}){0,2})(?!\w)"
)
_LONG_RUN = re.compile(r"(?<![\w+])\+?\(?\d(?:[\s().\-/]{0,4}\d){6,23}(?!\w)")
_MIN_DIGITS, _MAX_DIGITS = 7, 16
# No number goes on over this letter.
_WALL = "x"


@dataclass(frozen=True, slots=True)
class PhoneHit:
    """One number in a text: the number as dialled from anywhere, as it stands there, and how it was written."""

    e164: str
    found: str
    span: tuple[int, int]
    how: How
    confidence: float

    def match(self, field: str = "") -> Match:
        """The hit as a matched value of a finding."""
        return Match(field=field, found=self.found, how=self.how, span=self.span, confidence=self.confidence)


class PhoneBook:
    """The numbers that belong to somebody known; numbers without a country code are read in each of `countries`."""

    def __init__(self, own: Sequence[str], countries: Sequence[str] = ()) -> None:
        self._own = frozenset(digits for number in own for digits in _readings(number, countries))

    def knows(self, number: str) -> bool:
        """Whether an E.164 number is listed, or an extension of a listed German or Austrian one."""
        digits = re.sub(r"\D", "", number)
        return digits in self._own or any(_extends(digits, own) for own in self._own)

    def unknown(self, hits: Iterable[PhoneHit]) -> tuple[PhoneHit, ...]:
        """The hits whose numbers belong to nobody listed."""
        return tuple(hit for hit in hits if not self.knows(hit.e164))


def may_hold(text: str) -> bool:
    """Whether a text may hold a number at all: where not, `find` finds nothing, in it nor in any line of it."""
    return bool(_begins(text)) or _is_said_or_turned(text)


def among(texts: Sequence[str]) -> frozenset[int]:
    """Which of some texts may hold a number, by their places among them: told in one pass, where it is not in words."""
    if _is_said_or_turned("\n".join(texts)):
        return frozenset([place for place, text in enumerate(texts) if may_hold(text)])
    return frozenset(places_of(_begins(_WALL.join(texts)), texts))


def _is_said_or_turned(text: str) -> bool:
    return saying.may_hold(text) or OVERRIDE in text


def _begins(text: str) -> list[int]:
    """Where numbers in digits may begin in a text; in Western European text told in a third of the time, by kinds of letters."""
    try:
        return [begin.start() for begin in _IN_BYTES.finditer(text.encode("latin-1").translate(_KINDS))]
    except UnicodeEncodeError:
        return [begin.start() for begin in _MAY_BEGIN.finditer(text)]


def _kind(char: str) -> str:
    """A character of Western European text as far as a number may go on with it: `0`, `I`, `l`, `|`, `A`, a blank or `a`."""
    if char.isdecimal():
        return "0"
    if char in "OIol|":
        return {"O": "I", "o": "l"}.get(char, char)
    return "A" if "A" <= char <= "Z" else "a" if re.match(r"\w", char) else " "


_KINDS = "".join(map(_kind, map(chr, range(256)))).encode()
# `_MAY_BEGIN` in these kinds.
_IN_BYTES = re.compile(rb"0(?=(?:[ |]{0,4}[0Il|]){5}|0[ |]{0,3}[AI]{2}|[ |]{1,4}0[ |]{1,4}0[ |]{1,4}0)")


def find(text: str, countries: Sequence[str] = ()) -> tuple[PhoneHit, ...]:
    """Every telephone number in a text, in order; national numbers are read as those of `countries` (ISO 3166), in turn.

    Only the first MAX_CHARS characters are read.
    """
    text = text[:MAX_CHARS]
    if _is_a_number_of_something(text) or not may_hold(text):
        return ()
    return _found(text, tuple(dict.fromkeys(country.upper() for country in countries if len(country) == 2)))


def _is_a_number_of_something(text: str) -> bool:
    """Whether a text is digits alone that nobody asks to dial: an article's number in a link, a year."""
    return text.isdigit() and text.isascii() and text[0] != "0"


@lru_cache(maxsize=8_192)
def _found(text: str, countries: tuple[str, ...]) -> tuple[PhoneHit, ...]:
    kept: list[PhoneHit] = []
    for hit in (*_hits(text, plain(text), countries), *_turned(text, countries)):
        if not any(hit.span[0] < other.span[1] and other.span[0] < hit.span[1] for other in kept):
            kept.append(hit)
    return tuple(sorted(kept, key=lambda hit: hit.span))


def _hits(text: str, view: Plain, countries: tuple[str, ...]) -> Iterator[PhoneHit]:
    yield from _vanity(text, view, countries)
    yield from _written(text, view, countries)
    yield from _said(text, view, countries)


def _turned(text: str, countries: tuple[str, ...]) -> Iterator[PhoneHit]:
    """Numbers in the text as it is shown where characters turn it round."""
    turned = shown(text)
    for hit in _hits(turned.text, plain(turned.text), countries) if turned else ():
        span = turned.span(*hit.span) if turned else hit.span
        yield replace(hit, span=span, found=text[slice(*span)])


def _written(text: str, view: Plain, countries: tuple[str, ...]) -> Iterator[PhoneHit]:
    """Numbers in digits: first as people write them, then any run of digits that is a number when pulled together."""
    for country in (*countries, None):
        for hit in PhoneNumberMatcher(view.text, country, leniency=Leniency.VALID):
            if is_dialled(view.text, hit.start, hit.end, hit.raw_string) or is_disguised(text, view.span(hit.start, hit.end)):
                yield _hit(text, view.span(hit.start, hit.end), hit.number, How.PHONE, 0.98)
    for run in _LONG_RUN.finditer(view.text):
        hits = (_loose(text, view, start, end, countries) for start, end in _cuts(run))
        yield from next(([hit] for hit in hits if hit), [])


def _cuts(run: re.Match[str]) -> Iterator[tuple[int, int]]:
    """The whole run of digits, then it without one or two groups at either end (`800-200-0000 24/7`)."""
    groups = [(run.start() + group.start(), run.start() + group.end()) for group in re.finditer(r"\S+", run.group())]
    for gone in range(min(3, len(groups))):
        for left in range(gone + 1):
            yield groups[left][0], groups[len(groups) - 1 - (gone - left)][1]


def _loose(text: str, view: Plain, start: int, end: int, countries: tuple[str, ...]) -> PhoneHit | None:
    raw = view.text[start:end]
    digits = ("+" if raw.startswith("+") else "") + re.sub(r"\D", "", raw)
    disguised = is_disguised(text, view.span(start, end))
    if not _MIN_DIGITS <= len(digits) <= _MAX_DIGITS or not (disguised or is_dialled(view.text, start, end, raw)):
        return None
    asks = disguised or asks_near(view.text, start, end)
    free = _abroad(digits) if asks or grouped(raw) else None
    number = free if free and grouped(raw) else _valid(digits, _trunk(digits, countries, asks)) or free
    sure = 0.93
    if number is None and asks:
        number, sure = _possible(digits, countries), 0.8
    return _hit(text, view.span(start, end), number, How.PHONE, sure) if number else None


def _trunk(digits: str, countries: tuple[str, ...], asks: bool) -> tuple[str, ...]:
    """The countries in which digits may be dialled as they stand: where numbers begin with 0, one without it is doubtful."""
    if asks or digits.startswith(("0", "+")):
        return countries
    return tuple(country for country in countries if phonenumbers.ndd_prefix_for_region(country, True) != "0")


def _abroad(digits: str) -> PhoneNumber | None:
    """A North American free number, which scams show in every country."""
    short = digits.removeprefix("+").removeprefix("001").removeprefix("1")
    free = table("phones")["freephone"]["US"]
    return _parsed("+1" + short, None) if len(short) == 10 and short[:3] in free else None


def _vanity(text: str, view: Plain, countries: tuple[str, ...]) -> Iterator[PhoneHit]:
    """Keypad letters behind a prefix of free or premium numbers (`1-800-NORTHWIND`, `0800 HILFE24`)."""
    for hit in _VANITY.finditer(view.text):
        prefix, letters = re.sub(r"\D", "", hit.group(1)), hit.group(2)
        linked = hit.group()[len(hit.group(1))] in "-.–" or prefix[:1] in ("0", "1") or hit.group(1).endswith(")")
        for country in dict.fromkeys((*countries, "US")):
            if linked and prefix in table("phones")["freephone"].get(country, ()):
                number = _vanity_number(prefix, letters, country)
                if number is not None:
                    yield _hit(text, view.span(*hit.span()), number, How.VANITY, 0.93)
                    break


def _vanity_number(prefix: str, letters: str, country: str) -> PhoneNumber | None:
    digits = keypad(letters)
    if len(digits) < 5:
        return None
    return next((n for cut in range(len(digits), 4, -1) if (n := _parsed(prefix + digits[:cut], country)) is not None), None)


def _said(text: str, view: Plain, countries: tuple[str, ...]) -> Iterator[PhoneHit]:
    """Numbers in words."""
    for run in saying.spelled(view.text):
        readings = [digits for digits in run.readings if not counts(digits)]
        numbers = [_valid(digits, countries) or _abroad(digits) for digits in readings]
        if not any(numbers) and asks_near(view.text, run.start, run.end):
            numbers = [_possible(digits, countries) for digits in readings]
        for number in filter(None, numbers):
            yield _hit(text, view.span(run.start, run.end), number, How.SPELLED, 0.93)
            break


def _hit(text: str, span: tuple[int, int], number: PhoneNumber, how: How, sure: float) -> PhoneHit:
    e164 = phonenumbers.format_number(number, PhoneNumberFormat.E164)
    return PhoneHit(e164, text[span[0] : span[1]], span, how, sure)


def _parsed(digits: str, country: str | None) -> PhoneNumber | None:
    try:
        number = phonenumbers.parse(digits, country)
    except NumberParseException:
        return None
    return number if phonenumbers.is_valid_number(number) else None


def _valid(digits: str, countries: tuple[str, ...]) -> PhoneNumber | None:
    if digits.startswith("+"):
        return _parsed(digits, None)
    return next((n for country in countries if (n := _parsed(digits, country)) is not None), None)


def _possible(digits: str, countries: tuple[str, ...]) -> PhoneNumber | None:
    for country in countries:
        try:
            number = phonenumbers.parse(digits, country)
        except NumberParseException:
            continue
        if phonenumbers.is_possible_number(number):
            return number
    return None


def _readings(number: str, countries: Sequence[str]) -> Iterator[str]:
    """The digits of a listed number, country code first, in every country in which it could be read."""
    for country in (*countries, None):
        try:
            parsed = phonenumbers.parse(number, country)
        except NumberParseException:
            continue
        yield phonenumbers.format_number(parsed, PhoneNumberFormat.E164).removeprefix("+")


def _extends(digits: str, own: str) -> bool:
    """Whether a number is a direct line behind a listed one: Germany and Austria add digits to it, or put them for its last 0."""
    stem = own.removesuffix("0")
    return own[:2] in ("49", "43") and len(stem) >= 8 and 0 < len(digits) - len(stem) <= 4 and digits.startswith(stem)
