"""Sieves: whether a text may hold any of very many words at all, told in one pass before the real search is asked.

Nearly every ad holds no network's link, no remote-access program and no plea for help. A sieve lets everything through that the
real search could find, and some that it could not.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from enum import IntFlag, auto
from functools import cache
from typing import Any
from urllib.parse import unquote

from ahocorasick_rs import AhoCorasick

from rules.matchers.support_words import ANYWHERE, TOPICS
from rules.matchers.tables import table
from rules.pieces import places_of


class Sieve:
    """Literals, folded; asked whether a text holds one of them. In phrases hyphens count as blanks."""

    def __init__(self, literals: Iterable[str], *, phrases: bool = True) -> None:
        self._phrases = phrases
        self._machine = AhoCorasick(sorted({folded(literal) for literal in literals if literal}))

    def passes(self, text: str) -> bool:
        """Whether the text holds a literal, in any case."""
        return bool(self._found(text))

    def starts(self, text: str) -> list[int]:
        """Where in the folded text literals begin."""
        return [start for _, start, _ in self._found(text)]

    def _found(self, text: str) -> list[tuple[int, int, int]]:
        return self._machine.find_matches_as_indexes(folded(_spaced(text) if self._phrases else text))


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


def folded(text: str) -> str:
    """A text in small letters, as a search in any case reads it: İ and ı as i, where case folding does not."""
    return text.lower() if text.isascii() else text.replace("İ", "i").replace("ı", "i").casefold()


def _spaced(text: str) -> str:
    """A text with every run of blanks and hyphens as one blank, as phrases may be written either way."""
    return " ".join(text.replace("-", " ").split())


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
def _topics() -> tuple[AhoCorasick, tuple[tuple[int, bool], ...]]:
    """One machine for the words of every topic, and of each word its topics and whether it counts as a whole word only."""
    found: dict[str, int] = {}
    for topic in TOPICS:
        for word in (word for group in table("support")[topic].values() for word in group):
            found[folded(_spaced(word))] = found.get(folded(_spaced(word)), 0) | Topic[topic.upper()]
    for word in _remote_words():
        found[folded(word)] = found.get(folded(word), 0) | Topic.REMOTE
    return AhoCorasick(list(found)), tuple((int(topic), not ANYWHERE.search(word)) for word, topic in found.items())


def topics(texts: Sequence[str]) -> list[int]:
    """Of what each of some texts may speak, all topics of all texts in one pass: bits of `Topic`."""
    machine, topics_of = _topics()
    forms = [folded(_spaced(text)) for text in texts]
    whole, said = "\n".join(forms), [0] * len(forms)
    hits = machine.find_matches_as_indexes(whole, overlapping=True)
    for (number, start, end), place in zip(hits, places_of([start for _, start, _ in hits], forms), strict=True):
        topic, counts_whole = topics_of[number]
        inside = counts_whole and ((start and whole[start - 1].isalnum()) or whole[end : end + 1].isalnum())
        if not inside:
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
