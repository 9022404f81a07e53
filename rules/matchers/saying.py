"""Telephone numbers in words: digit by digit, in pairs, in hundreds, or one character a digit.

English says single digits, French and Spanish pairs (`soixante-dix, quarante`), Russian and Turkish hundreds and pairs
(`восемьсот триста один`), Chinese, Japanese and Korean one character a digit, and Thai runs its words together. What a run of
words says is not always one number (`eight hundred five`: 8005 or 805): every reading is given, the plainest first.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache

from rules.matchers.folding import aligned_words_of, words_of
from rules.matchers.tables import table
from rules.sieve import Sieve, folded

_FEW, _NEAR = 3, 3
_LEAST, _MOST = 7, 16
_JOINING = "\u0300-\u036f\u0900-\u0903\u093a-\u094f\u0962-\u0963\u0e31\u0e34-\u0e3a\u0e47-\u0e4e"
_TOKEN = re.compile(rf"(?:[^\W\d_]|[{_JOINING}])+|\d+")
_ENDS = re.compile(r"[.!?;](?:\s|$)|\n")
_LETTERS = re.compile(r"\w+")
_GLUED_FROM = "\u0e00"
_APART = bytes(ord(" ") if chr(byte) in "&+" else byte for byte in range(256))
_TEN_AND = re.compile(r"\bdix-(sept|huit|neuf)\b", re.IGNORECASE)
_EIGHTY = re.compile(r"\bquatre-vingts?\b", re.IGNORECASE)
# Words that are no numbers themselves: a hundred behind a digit, one that always goes on (`sekiz yüz elli`), and a link between
# tens and ones. A word that says the next digit again is AGAIN less the number of times.
HUNDRED, ON_AND_ON, LINK, AGAIN = -1, -2, -3, -8
_HUNDREDS = (HUNDRED, ON_AND_ON)


@dataclass(frozen=True, slots=True)
class Run:
    """What a run of words may say, as digits, and where it stands in the text."""

    readings: tuple[str, ...]
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class _Word:
    """One number word, or digits: its value, or what it does with the numbers beside it."""

    value: int
    digits: str
    start: int
    end: int


def may_hold(text: str) -> bool:
    """Whether three number words stand near each other, with a word between at most: few texts hold three at all."""
    coarse, aligned = aligned_words_of(text)
    if aligned:
        words, names = coarse.translate(_APART).split(), _coarse_names()
        if names.isdisjoint(words) or sum(map(names.__contains__, words)) < _FEW:
            return False
    elif not _telling_or_with_points().passes(text):
        return False
    small = folded(text)
    telling, letters = _telling(), _LETTERS.findall(small)
    few = telling.isdisjoint(letters) or sum(map(telling.__contains__, letters)) < _FEW
    if few and not _names_with_points().passes(text):
        return False
    return _stand_near(small) or bool(_glued_run().search(text))


def _stand_near(small: str) -> bool:
    names = _parts_of_names()
    places = [place for place, word in enumerate(_TOKEN.findall(small)) if word in names]
    return any(places[at + 1] - places[at] <= _NEAR >= places[at + 2] - places[at + 1] for at in range(len(places) - 2))


def spelled(text: str) -> Iterator[Run]:
    """Runs of three or more number words, digit groups among them included, that make seven digits or more."""
    for run in _character_run().finditer(text):
        if sum(ord(char) in _characters() for char in run.group()) >= 5:
            yield Run((re.sub(r"\D", "", run.group().translate(_characters())),), run.start(), run.end())
    run_: list[_Word] = []
    for word in _words(text):
        if run_ and (word is None or _ENDS.search(text[run_[-1].end : word.start])):
            yield from _read(run_)
            run_ = []
        if word is not None:
            run_.append(word)
    yield from _read(run_)


def _words(text: str) -> Iterator[_Word | None]:
    """The number words of a text, None between them for any other word."""
    values = _values()
    text = _EIGHTY.sub(lambda four: "huitante".ljust(len(four.group())), text)
    text = _TEN_AND.sub(lambda ten: f"dix{ten.group(1).lower()} ", text)
    for token in _TOKEN.finditer(text):
        word = token.group().casefold()
        if word.isdigit():
            yield _Word(int(word), word, *token.span())
        elif word in values:
            yield _Word(values[word], "", *token.span())
        elif word[0] >= _GLUED_FROM and _glued().fullmatch(word):
            for part in _glued_part().finditer(word):
                yield _Word(values[part.group()], "", token.start() + part.start(), token.start() + part.end())
        else:
            yield None


def _read(run: Sequence[_Word]) -> Iterator[Run]:
    run = _trimmed(run)
    if sum(not word.digits and word.value >= 0 for word in run) < _FEW:
        return
    on = any(word.value >= 100 or word.value == ON_AND_ON for word in run if not word.digits)
    said = ["".join(_digits(run, grouped=grouped)) for grouped in (on, not on)]
    fit = tuple(dict.fromkeys(digits for digits in said if _LEAST <= len(digits) <= _MOST))
    if fit:
        yield Run(fit, run[0].start, run[-1].end)


def _trimmed(run: Sequence[_Word]) -> Sequence[_Word]:
    """A run from its first number to its last: links and hundreds alone begin or end none."""
    while run and (run[0].value in (LINK, *_HUNDREDS)):
        run = run[1:]
    while run and run[-1].value <= LINK:
        run = run[:-1]
    return run


def _digits(run: Sequence[_Word], *, grouped: bool) -> Iterator[str]:
    """The digits of a run; `grouped` reads a hundred and what follows as one number."""
    group: int | None = None
    times = 1
    for word, later in zip(run, [*run[1:], None], strict=True):
        if word.value <= LINK:
            times = AGAIN - word.value if word.value < AGAIN else times
            continue
        counts = grouped and later is not None and later.value in _HUNDREDS
        joined = None if word.digits or group is None or counts else _joined(group, word.value, grouped=grouped)
        if joined is None and group is not None:
            yield str(group)
        if joined is not None:
            group = joined
        elif word.digits or times > 1 or word.value in _HUNDREDS:
            yield word.digits or (str(word.value) * times if word.value >= 0 else "00")
            group = None
        else:
            group = word.value
        times = 1
    if group is not None:
        yield str(group)


def _joined(group: int, value: int, *, grouped: bool) -> int | None:
    """A number that goes on with the next word, or None where that word begins another."""
    if value in _HUNDREDS:
        return group * 100 if grouped and 0 < group < 10 else None
    if group >= 100 and group % 100 == 0 and grouped and 0 < value < 100:
        return group + value
    rest = group % 100
    if rest >= 20 and rest % 10 == 0 and 0 < value < 10:
        return group + value
    return group + value if rest in (60, 80) and 10 <= value < 20 else None


def _entries() -> Iterable[tuple[str, int]]:
    data = table("phones")
    for language in data["digits"].values():
        for digit, names in enumerate(language):
            yield from ((name, digit) for name in ([names] if isinstance(names, str) else names))
    for language in data["numbers"].values():
        yield from language.items()
    for link, tongue in data["before_tens"].items():
        yield from _turned(link, data["digits"][tongue], data["numbers"][tongue])


def _turned(link: str, digits: list[str | list[str]], numbers: dict[str, int]) -> Iterator[tuple[str, int]]:
    """Ones before tens in one word (`vierundzwanzig`)."""
    for digit, names in enumerate(digits):
        for one in ([names] if isinstance(names, str) else names) if digit else ():
            for ten, value in numbers.items():
                if 20 <= value < 100:
                    yield f"{one}{link}{ten}", value + digit


@cache
def _values() -> dict[str, int]:
    data = table("phones")
    again = {word: AGAIN - times for times, words in data["repeat"].items() for word in words}
    return (
        dict.fromkeys(data["links"], LINK)
        | again
        | dict(_entries())
        | dict.fromkeys(data["hundred"], HUNDRED)
        | dict.fromkeys(data["on_and_on"], ON_AND_ON)
    )


@cache
def _names() -> frozenset[str]:
    return frozenset(folded(name) for name, _ in _entries())


@cache
def _coarse_names() -> frozenset[bytes]:
    """The words of all names in coarse form, and of names with points or hyphens each part."""
    return frozenset(word for name in _names() for word in words_of(name).split())


@cache
def _telling() -> frozenset[str]:
    return _names() - frozenset(table("phones")["everyday"])


@cache
def _names_with_points() -> Sieve:
    """Names with vowel points or hyphens, which no run of letters holds whole, and names that are written without blanks."""
    return Sieve(_pointed(), phrases=False)


def _pointed() -> list[str]:
    return [name for name in _names() if name[0] >= _GLUED_FROM or not _LETTERS.fullmatch(name)]


@cache
def _telling_or_with_points() -> Sieve:
    """Everything that is asked of a text first, in one: nearly no text holds any of it."""
    return Sieve((*_telling(), *_pointed()), phrases=False)


@cache
def _parts_of_names() -> frozenset[str]:
    return frozenset(part for name in _names() for part in _TOKEN.findall(name))


@cache
def _glued_run() -> re.Pattern[str]:
    return re.compile(rf"(?:(?:{_glued_names()})[\s\-]?){{3}}", re.IGNORECASE)


def _glued_names() -> str:
    return "|".join(sorted((name for name in _names() if name[0] >= _GLUED_FROM), key=len, reverse=True))


@cache
def _glued() -> re.Pattern[str]:
    return re.compile(f"(?:{_glued_names()})+")


@cache
def _glued_part() -> re.Pattern[str]:
    return re.compile(_glued_names())


@cache
def _characters() -> dict[int, str]:
    return {ord(char): digit for chars, digit in table("phones")["characters"].items() for char in chars}


@cache
def _character_run() -> re.Pattern[str]:
    chars = "".join(map(chr, _characters()))
    return re.compile(rf"[{chars}\d](?:[\s\-]?[{chars}\d]){{6,}}")
