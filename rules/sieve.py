"""Sieves: whether a text may hold any of very many words at all, told in one pass before the real search is asked.

Nearly every ad holds no network's link, no remote-access program and no plea for help. A sieve lets everything through that the
real search could find, and some that it could not.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Callable, Iterable, Sequence
from enum import IntFlag, auto
from functools import cache
from itertools import accumulate
from typing import Any
from urllib.parse import unquote

from ahocorasick_rs import BytesAhoCorasick, Implementation

from rules.matchers.support_words import ANYWHERE, TOPICS
from rules.matchers.tables import table

Hit = tuple[int, int, int]


class Sieve:
    """Literals, folded; asked whether a text holds one of them. In phrases hyphens count as blanks."""

    def __init__(self, literals: Iterable[str], *, phrases: bool = True) -> None:
        self._form = _phrased if phrases else _folded_bytes
        self._hits = _machine(sorted({folded(literal) for literal in literals if literal}))

    def passes(self, text: str) -> bool:
        """Whether the text holds a literal, in any case."""
        return bool(self._hits(self._form(text)))

    def starts(self, text: str) -> list[int]:
        """Where literals begin in a text, which is ASCII."""
        return [start for _, start, _ in self._hits(self._form(text))]


class Hosts:
    """Domains; asked whether a link may lead to one of them or below it."""

    def __init__(self, domains: Iterable[str]) -> None:
        self._sieve = Sieve(domains, phrases=False)

    def may_hold(self, url: str) -> bool:
        """Whether a link's host may be one of these: where the link has only visible ASCII, its host stands in it as it is."""
        return not (url.isascii() and url.isprintable()) or self._sieve.passes(url)

    def among(self, urls: Sequence[str]) -> Iterable[int]:
        """Which of some links may lead there, by their numbers: all told in one pass where they have only visible ASCII."""
        whole = " ".join(urls)
        if not (whole.isascii() and whole.isprintable()):
            return [number for number, url in enumerate(urls) if self.may_hold(url)]
        return places_of(self._sieve.starts(whole), urls)


def places_of(starts: Sequence[int], texts: Sequence[str | bytes]) -> list[int]:
    """In which of some texts, joined by one character each, each of some places of the whole lies."""
    ends = list(accumulate([len(text) + 1 for text in texts])) if starts else []
    return [bisect_right(ends, start) for start in starts]


def folded(text: str) -> str:
    """A text in small letters, as a search in any case reads it: İ and ı as i, where case folding does not."""
    return text.lower() if text.isascii() else text.replace("İ", "i").replace("ı", "i").casefold()


def _spaced(text: str) -> str:
    """A text with every run of blanks and hyphens as one blank, as phrases may be written either way."""
    return " ".join(text.replace("-", " ").split())


def _folded_bytes(text: str) -> bytes:
    return folded(text).encode("utf-8", "replace")


# Western European letters folded byte by byte, every blank and hyphen as a blank; only `ß` becomes two letters.
_SMALL = bytes(ord(" ") if chr(byte) == "-" or chr(byte).isspace() else ord(chr(byte).lower()) for byte in range(256))
_SHARP_S, _TWO_BLANKS = "ß".encode("latin-1"), b"  "
_LONGEST_CHAR = 4


def _phrased(text: str) -> bytes:
    """`folded` and `_spaced` of a text as bytes; in Western European text in a third of the time, a blank at either end left."""
    try:
        form = text.encode("latin-1").translate(_SMALL)
    except UnicodeEncodeError:
        return folded(_spaced(text)).encode("utf-8", "replace")
    if _TWO_BLANKS in form:
        form = b" ".join(form.split())
    return form if text.isascii() else form.replace(_SHARP_S, b"ss").decode("latin-1").encode()


def _machine(literals: Iterable[str]) -> Callable[..., list[Hit]]:
    """Tells literals in a folded text: the number of each, and from which byte to which."""
    return BytesAhoCorasick([literal.encode() for literal in literals], implementation=Implementation.DFA).find_matches_as_indexes


def _is_inside(form: bytes, start: int, end: int) -> bool:
    """Whether a stretch of a folded text is a part of a longer word."""
    before = form[max(0, start - _LONGEST_CHAR) : start].decode(errors="ignore")
    after = form[end : end + _LONGEST_CHAR].decode(errors="ignore")
    return before[-1:].isalnum() or after[:1].isalnum()


@cache
def words(topic: str) -> Sieve:
    """The sieve before `support_words` of one topic."""
    return Sieve(_spaced(word) for group in table("support")[topic].values() for word in group)


@cache
def remote() -> Sieve:
    """The sieve before `remote_access`."""
    return Sieve(_remote_words())


def _remote_words() -> list[str]:
    data = table("remote")
    return [_spaced(word) for word in (*data["tools"], *(phrase for group in data["phrases"].values() for phrase in group))]


class Topic(IntFlag):
    """What a text may speak of, as far as a sieve tells."""

    SUPPORT = auto()
    CALL = auto()
    OFFICIAL = auto()
    TROUBLE = auto()
    REMOTE = auto()


@cache
def _topics() -> tuple[Callable[..., list[Hit]], tuple[tuple[int, bool], ...]]:
    """One machine for the words of every topic, and of each word its topics and whether it counts as a whole word only."""
    found: dict[str, int] = {}
    for topic in TOPICS:
        for word in (word for group in table("support")[topic].values() for word in group):
            found[folded(_spaced(word))] = found.get(folded(_spaced(word)), 0) | Topic[topic.upper()].value
    for word in _remote_words():
        found[folded(word)] = found.get(folded(word), 0) | Topic.REMOTE.value
    return _machine(found), tuple((topic, not ANYWHERE.search(word)) for word, topic in found.items())


def topics(text: str) -> int:
    """Of what a text may speak, all topics in one pass: bits of `Topic`."""
    return topics_of_each((text,))[0]


def topics_of_each(texts: Sequence[str]) -> list[int]:
    """Of what each of some texts may speak, all topics of all texts in one pass: bits of `Topic`."""
    hits, topics_of = _topics()
    forms = [_phrased(text) for text in texts]
    whole, said = b"\n".join(forms), [0] * len(forms)
    told = hits(whole, overlapping=True)
    for (number, start, end), place in zip(told, places_of([start for _, start, _ in told], forms), strict=True):
        topic, counts_whole = topics_of[number]
        if not (counts_whole and _is_inside(whole, start, end)):
            said[place] |= topic
    return said


@cache
def links() -> Sieve:
    """The sieve before `affiliate`: hosts of networks and the parameters that only they leave behind."""
    data = table("affiliates")
    return Sieve([*data["marker"], *(literal for entry in data["networks"] for literal in _literals(entry))], phrases=False)


def make_ready() -> None:
    """Make every sieve now."""
    links(), remote(), _topics()
    for topic in TOPICS:
        words(topic)


def _literals(entry: Any) -> list[str]:
    return [
        *entry.get("hosts", ()),
        *entry.get("landing", ()),
        *([entry["id"] + "."] if "host_pattern" in entry else []),
    ]


def may_be_affiliate(url: str) -> bool:
    """Whether a link may name an affiliate network, here or in an address that it carries."""
    return links().passes(url if "%" not in url else f"{url} {unquote(unquote(url))}")
