"""What only several looks show together: gaps between devices and places, and offenders who come back under other names."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass

from monitor.model import Case, Finding, Query, Serp, Settings
from reports.owners import Owners
from reports.phrases import Phrase, phrase
from reports.titles import LEVELS
from rules.judge import Judge
from rules.offenders import Tie, Trace, rings
from rules.reading import shipped_on
from rules.rule import On

_TIES: dict[Tie, Callable[[str], Phrase]] = {
    Tie.ADVERTISER: lambda value: phrase("the payer's name “{value}”", value=value),
    Tie.AFFILIATE: lambda value: phrase("the affiliate account {value}", value=value),
    Tie.HOST: lambda value: phrase("the host {value}", value=value),
    Tie.PHONE: lambda value: phrase("a phone number that ends in {value}", value=value),
    Tie.COPY: lambda _: phrase("nearly the same ad copy"),
}


@dataclass(frozen=True, slots=True)
class Beside:
    """One gap between two of the latest looks at a query: the rule's words, its level, and the look where we stand worse."""

    query: Query
    by: str
    level: str
    why: str
    look: str


@dataclass(frozen=True, slots=True)
class Gang:
    """Cases under different names that something ties together; that one person stands behind them is for a reader to say."""

    who: tuple[str, ...]
    cases: tuple[str, ...]
    ties: tuple[str, ...]


def gaps(settings: Settings, latest: Mapping[Query, Serp]) -> tuple[Beside, ...]:
    """Gaps between devices and between places on the latest proven look of each query, gravest first."""
    judge = Judge(settings.brand, settings.parties, shipped_on(On.PAIR))
    groups: dict[tuple[str, str], list[Query]] = defaultdict(list)
    for query in sorted(latest, key=lambda query: query.key):
        groups[query.engine, query.text].append(query)
    by_look = {serp.capture: query for query, serp in latest.items()}
    found: dict[tuple[str, str], Beside] = {}
    for queries in groups.values():
        for finding in judge.compare([latest[query] for query in queries]):
            here = by_look.get(finding.capture)
            if here is not None and finding.capture:
                found.setdefault((finding.rule, finding.capture), _beside(here, finding))
    return tuple(sorted(found.values(), key=lambda row: ([str(level) for level in LEVELS].index(row.level), row.query.key)))


def _beside(query: Query, finding: Finding) -> Beside:
    by = "device" if finding.rule.endswith("device-gap") else "place"
    return Beside(query, by, str(finding.level), finding.why, finding.capture or "")


def gangs(settings: Settings, cases: Iterable[Case], traces: Sequence[Trace]) -> tuple[Gang, ...]:
    """Rings of cases of at least two domains that share what costs money or effort to change."""
    owners = Owners(settings)
    domains = {case.fingerprint: case.domain for case in cases if case.domain}
    found = []
    for ring in rings(trace for trace in traces if trace.fingerprint in domains):
        names = sorted({owners.of_domain(domains[case]).name for case in ring.fingerprints})
        ties = [(tie, value) for tie, value, held in ring.ties if len({domains[case] for case in held}) > 1]
        if len(names) > 1 and ties:
            found.append(Gang(tuple(names), ring.fingerprints, tuple(dict.fromkeys(_TIES[tie](value) for tie, value in ties))))
    return tuple(found)
