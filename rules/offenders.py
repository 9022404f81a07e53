"""Repeat offenders: cases of different domains that somebody's habits tie together.

Who is thrown out under one domain comes back under the next. What stays the same is what costs money or effort to change: the
payer's verified name, the affiliate account that is paid, the telephone number that is answered, the host, the copy that works.
Ties are facts with their value; that the same person stands behind them is for a reader to say.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum
from hashlib import sha256

from monitor.hosts import host_of
from monitor.model import Ad, Finding, How, Result, Serp
from rules.matchers.affiliate import identify
from rules.parties import name_key
from rules.sieve import may_be_affiliate

_WORD = re.compile(r"\w+")
_DIGIT = re.compile(r"\d+")
_PHONES = frozenset({How.PHONE, How.VANITY, How.SPELLED})
_FEW_WORDS, _SHINGLE = 6, 4


class Tie(StrEnum):
    """What two cases share."""

    ADVERTISER = "advertiser"
    AFFILIATE = "affiliate"
    HOST = "host"
    PHONE = "phone"
    COPY = "copy"


@dataclass(frozen=True, slots=True)
class Trace:
    """What one sighting leaves behind of its advertiser: the case's fingerprint, and values by tie."""

    fingerprint: str
    marks: tuple[tuple[Tie, str], ...]


@dataclass(frozen=True, slots=True)
class Ring:
    """Cases that are tied together, and by what: each tie with its value and the cases that share it."""

    fingerprints: tuple[str, ...]
    ties: tuple[tuple[Tie, str, tuple[str, ...]], ...]


def trace(serp: Serp, finding: Finding) -> Trace:
    """What a finding's subject leaves behind; nothing for a finding about the page."""
    row = _row(serp, finding)
    marks = [] if row is None else [*_of_row(row), *_of_matches(finding)]
    return Trace(finding.fingerprint, tuple(dict.fromkeys(marks)))


def rings(traces: Iterable[Trace]) -> tuple[Ring, ...]:
    """Groups of two or more cases tied together, directly or through others; in order of their first fingerprint."""
    holders: dict[tuple[Tie, str], set[str]] = defaultdict(set)
    for one in traces:
        for mark in one.marks:
            holders[mark].add(one.fingerprint)
    shared = {mark: cases for mark, cases in holders.items() if len(cases) > 1}
    leader = _joined(shared.values())
    groups: dict[str, list[str]] = defaultdict(list)
    for case in sorted(leader):
        groups[_root(leader, case)].append(case)
    return tuple(Ring(tuple(cases), _ties(shared, set(cases))) for cases in sorted(groups.values()))


def _row(serp: Serp, finding: Finding) -> Ad | Result | None:
    rank, kind = finding.subject.rank, finding.subject.type
    if kind == "ad":
        return next((ad for ad in serp.ads if ad.rank == rank), None)
    return next((row for row in serp.results if row.rank == rank), None) if kind == "result" else None


def _of_row(row: Ad | Result) -> list[tuple[Tie, str]]:
    url = row.target_url if isinstance(row, Ad) else row.url
    host = row.host or (host_of(url) if url else None)
    marks = [(Tie.HOST, host.lower())] if host else []
    if isinstance(row, Ad):
        marks += [(Tie.ADVERTISER, name_key(row.advertiser))] if row.advertiser else []
        marks += _publisher(row)
        marks += _copy(f"{row.headline} {row.text or ''}")
    return marks


def _publisher(ad: Ad) -> list[tuple[Tie, str]]:
    hops = [hop for hop in (*ad.chain, ad.target_url) if hop and may_be_affiliate(hop)]
    hit = identify(hops) if hops else None
    return [(Tie.AFFILIATE, f"{hit.network}:{hit.publisher}")] if hit and hit.publisher else []


def _of_matches(finding: Finding) -> list[tuple[Tie, str]]:
    hits = (match for match in finding.matched if match.how in _PHONES)
    return [(Tie.PHONE, digits[-9:]) for hit in hits if len(digits := "".join(_DIGIT.findall(hit.found))) >= 7]


def _copy(text: str) -> list[tuple[Tie, str]]:
    """Near-identical copy: its words without numbers, told by the smallest hash of its runs of four words.

    Two copies share that hash with a chance equal to the share of runs that they have in common (A. Broder, On the
    resemblance and containment of documents, 1997); equal ones always do.
    """
    words = [word for word in _WORD.findall(text.casefold()) if not word.isdigit()]
    if len(words) < _FEW_WORDS:
        return []
    runs = [" ".join(words[at : at + _SHINGLE]) for at in range(len(words) - _SHINGLE + 1)]
    smallest = min(sha256(run.encode()).hexdigest() for run in runs)
    return [(Tie.COPY, smallest[:16])]


def _joined(groups: Iterable[set[str]]) -> dict[str, str]:
    leader: dict[str, str] = {}
    for group in groups:
        first, *rest = sorted(group)
        leader.setdefault(first, first)
        for case in rest:
            leader.setdefault(case, case)
            leader[_root(leader, case)] = _root(leader, first)
    return leader


def _root(leader: dict[str, str], case: str) -> str:
    while leader[case] != case:
        case = leader[case]
    return case


def _ties(shared: dict[tuple[Tie, str], set[str]], cases: set[str]) -> tuple[tuple[Tie, str, tuple[str, ...]], ...]:
    return tuple((tie, value, tuple(sorted(held))) for (tie, value), held in sorted(shared.items()) if held <= cases)
