"""Languages of the reports: messages from gettext catalogues, numbers, dates and lists as each language writes them (CLDR).

In the world a language is more than its words: Russian bends a noun by its number in three ways, German writes 1.204 where
English writes 1,204, Chinese puts no blank after a full stop. A catalogue is `locale/<language>/LC_MESSAGES/serpwarden.po`,
read as it is: no tool has to compile it, and a new language is a new file. A `Language` is a value that is handed on; there is
none in the air.
"""

from __future__ import annotations

import io
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from functools import cache
from gettext import NullTranslations
from importlib.resources import files

from babel import Locale
from babel.dates import format_interval, format_skeleton
from babel.lists import format_list
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po
from babel.numbers import format_decimal, format_percent
from babel.support import Translations

from monitor.errors import InputError
from monitor.model import Period, Place
from reports import words
from reports.phrases import Figure, Phrase, english, phrase

DOMAIN = "serpwarden"
DEFAULT = "en"
_LOCALES = {"en": "en_GB", "zh": "zh_Hans_CN"}
_TAGS = {"zh": "zh-Hans"}
_DAY, _FULL_DAY = "MMMEd", "yMMMEd"
_UNSPACED = frozenset({"zh", "ja"})


@dataclass(frozen=True, slots=True, eq=False)
class Language:
    """One language: its code as the configuration names it, its locale, its messages."""

    code: str
    locale: Locale
    messages: NullTranslations

    @property
    def tag(self) -> str:
        """The language as HTML names it (BCP 47)."""
        return _TAGS.get(self.code, self.code)

    def text(self, message: str) -> str:
        """A message; the English one where the catalogue has none."""
        return self.messages.gettext(message)

    def texts(self, one: str, many: str, number: int) -> str:
        """A message in the form that a number asks for."""
        return self.messages.ngettext(one, many, number)

    def term(self, context: str, word: str) -> str:
        """A word from a closed list or a table of data; as it is where the catalogue has none."""
        return self.messages.pgettext(context, word)

    def say(self, value: object) -> str:
        """Any value that is printed: phrases and figures in this language, words from closed lists, numbers; else as it is."""
        if isinstance(value, Phrase):
            return self._phrase(value)
        if isinstance(value, Figure):
            return english(value) if self.code == DEFAULT else str(_KINDS[value.kind](self, *value.of))
        if isinstance(value, StrEnum):
            return self.term(type(value).__name__, value.value)
        if isinstance(value, int) and not isinstance(value, bool):
            return self.number(value)
        return str(value)

    def _phrase(self, said: Phrase) -> str:
        message = self.texts(said.message, said.many, said.number) if said.many else self.text(said.message)
        return message.format_map({name: self.say(value) for name, value in said.values.items()})

    def number(self, value: float, digits: int = 0) -> str:
        """A number with its thousands told apart and this many decimals."""
        if self.code == DEFAULT:
            return f"{value:,.{digits}f}"
        return str(format_decimal(round(value, digits), "#,##0." + "0" * digits if digits else "#,##0", locale=self.locale))

    def share(self, part: float, digits: int = 1) -> str:
        """A share (0–1) in percent."""
        if self.code == DEFAULT:
            return f"{100 * part:.{digits}f} %"
        pattern = str(self.locale.percent_formats[None].pattern)
        return str(format_percent(part, pattern.replace("0", "0." + "0" * digits, 1) if digits else pattern, locale=self.locale))


def _percent(speech: Language, part: int, whole: int) -> str:
    return speech.share(words.whole_percent(part, whole) / 100, 0) if whole else "–"


def _share(speech: Language, part: float | None) -> str:
    return speech.say(words.UNKNOWN) if part is None else speech.share(part)


def _points(speech: Language, value: float, digits: int) -> str:
    sign = "−" if value < 0 else "+"
    return sign + speech.number(abs(value), digits)


def _range(speech: Language, low: float | None, high: float | None, unit: str) -> str:
    if low is None or high is None:
        return speech.say(words.UNKNOWN)
    return f"{speech.number(words.rounded(low))}–{speech.number(words.rounded(high))}" + (f" {unit}" if unit else "")


def _about(speech: Language, value: float | None) -> str:
    if value is None:
        return speech.say(words.UNKNOWN)
    return speech.say(phrase("about {number}", number=Figure("", "number", (words.rounded(value),))))


def _chance(speech: Language, probability: float) -> str:
    if probability >= words.NEARLY_SURE:
        return speech.say(phrase("over {percent}", percent=Figure("", "share", (0.999,))))
    return speech.share(probability, 1 if probability > 0.9 else 0)


def _listing(speech: Language, said: Sequence[object], limit: int) -> str:
    shown = [speech.say(one) for one in said[:limit]]
    shown += [speech.say(phrase("{n} more", n=len(said) - limit))] if len(said) > limit else []
    return str(format_list(shown, locale=speech.locale)) if shown else ""


def _term(speech: Language, context: str, word: str) -> str:
    return speech.term(context, word)


def _sentences(speech: Language, *said: object) -> str:
    return ("" if speech.code in _UNSPACED else " ").join(speech.say(one) for one in said if one)


def _day(speech: Language, moment: datetime) -> str:
    return str(format_skeleton(_DAY, moment, locale=speech.locale))


def _full_day(speech: Language, moment: datetime) -> str:
    return str(format_skeleton(_FULL_DAY, moment, locale=speech.locale))


def _short_day(speech: Language, moment: datetime) -> str:
    return str(format_skeleton("Ed", moment, locale=speech.locale))


def _days(speech: Language, *moments: datetime) -> str:
    said = []
    for run in words.runs(moments):
        if len(run) > 2:
            said.append(str(format_interval(run[0], run[-1], _DAY, locale=speech.locale)))
        else:
            said += [_day(speech, one) for one in run]
    return _listing(speech, said, 8)


def _span(speech: Language, period: Period) -> str:
    last = period.end - timedelta(microseconds=1)
    if period.start.date() == last.date():
        return _full_day(speech, period.start)
    return str(format_interval(period.start, last, _FULL_DAY, locale=speech.locale))


def _place(speech: Language, where: Place) -> str:
    if not (where.city or where.country):
        ground = speech.say(words.NOWHERE_KNOWN)
        return f"{ground} ({where.language})" if where.language else ground
    return english(words.place(where))


_KINDS: dict[str, Callable[..., str]] = {
    "about": _about, "chance": _chance, "day": _day, "days": _days, "full day": _full_day, "listing": _listing,
    "number": Language.number, "percent": _percent, "place": _place, "points": _points, "range": _range,
    "sentences": _sentences, "share": _share, "short day": _short_day, "span": _span,
    "term": _term,
}  # fmt: skip


def english_language() -> Language:
    """English, which needs no catalogue: its messages are what stands in the code."""
    return Language(DEFAULT, Locale.parse(_LOCALES[DEFAULT]), NullTranslations())


ENGLISH = english_language()


@cache
def language(code: str) -> Language:
    """The language of a code. Raises InputError for one that has no catalogue."""
    if code == DEFAULT:
        return ENGLISH
    name = _LOCALES.get(code, code)
    folder = files("reports").joinpath("locale", code, "LC_MESSAGES", f"{DOMAIN}.po")
    if not code.isalpha() or not folder.is_file():
        raise InputError(f"there is no report in the language {code!r} – one of {', '.join(codes())}")
    catalogue = read_po(io.BytesIO(folder.read_bytes()), locale=name, domain=DOMAIN)
    compiled = io.BytesIO()
    write_mo(compiled, catalogue)
    compiled.seek(0)
    return Language(code, Locale.parse(name), Translations(compiled, DOMAIN))


def codes() -> tuple[str, ...]:
    """The codes of every language that has a catalogue, English first."""
    found = (one.name for one in files("reports").joinpath("locale").iterdir() if one.is_dir())
    return DEFAULT, *sorted(found)
