"""Domains that pass for a brand's: look-alike letters, typing faults, and the name with words glued to it.

A registrable name is compared with the names of the brand's domains and with its marks. Confusable: the same look in other
letters (`xn--` names, `rn` for `m`, `0` for `o`). Typo: a letter more, less, changed or swapped. Combosquat: the whole name
beside words of trade and help (`northwind-support`), or as a subdomain of a stranger's domain. The brand's own and its partners'
domains are never judged.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cache

from monitor.hosts import registrable_domain
from monitor.model import How, Mark, Match
from rules.matchers.edges import glue
from rules.matchers.folding import squashed
from rules.matchers.fuzzy import distance
from rules.matchers.support_words import HELP
from rules.matchers.tables import table, words

_SHORTEST = 4
TYPO_FROM, TYPO_TWICE_FROM = 5, 11
_BARE = 6
_UNKNOWN_WORD = 8


@dataclass(frozen=True, slots=True)
class Lookalike:
    """A domain that passes for a brand's.

    `kind` is `confusable`, `typo`, `combosquat`, `same_name` (under another suffix) or `subdomain` (below a stranger's domain).
    """

    domain: str
    shown: str
    of: str
    kind: str
    confidence: float

    def match(self, field: str = "") -> Match:
        """The hit as a matched value of a finding."""
        how = How.CONFUSABLE if self.kind == "confusable" else How.FUZZY if self.kind == "typo" else How.DOMAIN
        return Match(field=field, found=self.domain, how=how, mark=self.of, confidence=self.confidence)


@dataclass(frozen=True, slots=True)
class _Name:
    """A name to protect: as people know it, its label in a domain, its coarse form, words that belong to it."""

    of: str
    label: str
    coarse: str
    strict: bool
    words: frozenset[str]
    homonyms: frozenset[str]


class LookalikeFinder:
    """Compares hosts with a brand's names; compiled once."""

    def __init__(self, domains: Sequence[str], marks: Sequence[Mark], allowed: Iterable[str] = ()) -> None:
        known = {name.lower().strip(".") for name in (*domains, *allowed)}
        self._known = known | {own for name in known if (own := registrable_domain(name))}
        names = [*(_of_mark(mark) for mark in marks), *(_of_domain(domain, marks) for domain in domains)]
        self._names = tuple({(name.label, name.strict): name for name in names if len(name.label) >= _SHORTEST}.values())
        self._own = frozenset(name.lower().strip(".") for name in domains)

    def find(self, host: str) -> Lookalike | None:
        """What a host passes for, the surest reading; None when it passes for nothing of the brand's."""
        host = host.lower().strip(".")
        domain = registrable_domain(host)
        if domain is None or domain in self._known or self._belongs(host):
            return None
        label = unpuny(domain.partition(".")[0])
        hits = [hit for name in self._names if (hit := _judge(name, label)) is not None]
        hits += [hit for name in self._names if (hit := self._below(name, host, domain)) is not None]
        if not hits:
            return None
        name, kind, sure = max(hits, key=lambda hit: hit[2])
        return Lookalike(domain, ".".join(unpuny(part) for part in domain.split(".")), name.of, kind, sure)

    def _belongs(self, host: str) -> bool:
        labels = host.split(".")
        return any(".".join(labels[cut:]) in self._known for cut in range(len(labels)))

    def _below(self, name: _Name, host: str, domain: str) -> tuple[_Name, str, float] | None:
        """The name as a subdomain of a stranger's domain."""
        below = host.removesuffix(domain).strip(".")
        if any(f".{own}." in f".{below}." or own.replace(".", "-") in below for own in self._own):
            return name, "combosquat", 0.95
        for label in below.split(".") if below else ():
            hit = _judge(name, unpuny(label))
            if hit and hit[1] in ("confusable", "combosquat", "same_name"):
                return name, _kind_below(unpuny(label), hit[1]), round(hit[2] * 0.95, 3)
        return None


def _kind_below(label: str, kind: str) -> str:
    """Markets and booking pages name brands in their own hosts (`northwind.market.example`); who adds help to the name poses."""
    asks_trust = any(squashed(part) in _help() for part in re.split(r"[-_]", label))
    return "combosquat" if kind == "confusable" or asks_trust else "subdomain"


def unpuny(label: str) -> str:
    """A label of a host as people see it; one that is no proper punycode stays as it is."""
    if not label.startswith("xn--"):
        return label
    try:
        return label[4:].encode("ascii").decode("punycode").lower()
    except (UnicodeError, ValueError, OverflowError):
        return label


def _of_mark(mark: Mark) -> _Name:
    label = "".join(char for char in mark.text.casefold() if char.isalnum())
    words = frozenset(squashed(word) for word in mark.context)
    homonyms = frozenset(squashed(phrase) for phrase in mark.homonyms)
    return _Name(mark.text, label, squashed(label), mark.generic, words, homonyms)


def _of_domain(domain: str, marks: Sequence[Mark]) -> _Name:
    label = unpuny((registrable_domain(domain) or domain).partition(".")[0])
    words = frozenset(squashed(word) for mark in marks for word in mark.context)
    homonyms = frozenset(squashed(phrase) for mark in marks for phrase in mark.homonyms)
    generic = any(mark.generic and squashed(mark.text) == squashed(label) for mark in marks)
    return _Name(domain, label, squashed(label), generic, words, homonyms)


def _judge(name: _Name, label: str) -> tuple[_Name, str, float] | None:
    coarse = squashed(label)
    if any(homonym and homonym in coarse for homonym in name.homonyms):
        return None
    bare = re.sub(r"[-_]", "", label)
    if bare == name.label:
        sure = (0.9 if label != bare else 0.85) if not name.strict and len(bare) >= _BARE else 0.0
        return (name, "typo" if label != bare else "same_name", sure) if sure else None
    if _looks_like(coarse, name.coarse):
        return name, "confusable", 0.97 if not label.isascii() else 0.93
    return _combined(name, label) or _mistyped(name, bare)


def _looks_like(coarse: str, wanted: str) -> bool:
    return coarse == wanted or _unpaired(coarse) == _unpaired(wanted)


def _unpaired(coarse: str) -> str:
    for letter, pairs in table("letters")["pairs"].items():
        for pair in pairs:
            coarse = coarse.replace(pair, letter)
    return coarse


def _mistyped(name: _Name, label: str) -> tuple[_Name, str, float] | None:
    length = len(name.label)
    most = 2 if length >= TYPO_TWICE_FROM else 1 if length >= TYPO_FROM else 0
    if not most or name.strict or not label.isascii() or (label[:1] != name.label[0] and length < _UNKNOWN_WORD):
        return None
    edits = distance(label, name.label, most)
    if not 0 < edits <= most:
        return None
    doubt = length < _BARE or (label[:-1] == name.label or label == name.label[:-1])
    return name, "typo", round((0.9 if not doubt else 0.72) - 0.1 * (edits - 1), 3)


def _combined(name: _Name, label: str) -> tuple[_Name, str, float] | None:
    """The whole name as one of the words of a label, or glued to words of trade and help."""
    parts = [squashed(part) for part in re.split(r"[-_]", label) if part]
    known = name.words | (_help() if name.strict else glue("before") | glue("after"))
    if len(parts) > 1:
        whole = [n for n in range(len(parts)) for k in range(n + 1, len(parts) + 1) if "".join(parts[n:k]) == name.coarse]
        rest = [part for part in parts if part not in name.coarse]
        if whole and (any(part in known for part in rest) or (len(name.label) >= _BARE and not name.strict)):
            return name, "combosquat", 0.93 if any(part in known for part in rest) else 0.75
    return _glued(name, "".join(parts), known)


@cache
def _help() -> frozenset[str]:
    """Words of help and trust; an ordinary word beside one of trade (`gotarget`, `targetshop`) is an ordinary name."""
    return frozenset(squashed(word) for word in (*HELP, *words("words", "trust")))


def _glued(name: _Name, coarse: str, known: frozenset[str]) -> tuple[_Name, str, float] | None:
    at = coarse.find(name.coarse)
    if at < 0 or len(name.label) < TYPO_FROM:
        return None
    around = [part for part in (coarse[:at], coarse[at + len(name.coarse) :]) if part]
    if all(part in known or part.isdigit() for part in around):
        return name, "combosquat", 0.9
    long = len(name.label) >= _UNKNOWN_WORD and not name.strict
    return (
        (name, "combosquat", 0.75)
        if long and (any(part in known for part in around) or (len(around) == 1 and len(around[0]) > 2))
        else None
    )
