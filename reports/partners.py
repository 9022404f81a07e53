"""Partners: what affiliates, resellers and licensees did on the brand's searches, against what they may.

Looks are the proven looks of the week in the countries that a permission covers and elsewhere alike: a partner is compliant
only where somebody looked. Appearing is not bidding, so findings that are only to be watched are counted apart.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from monitor.model import Party, Period, Settings
from reports.attention import Sums
from reports.days.making import PARTNERS
from reports.days.sums import Sum


@dataclass(frozen=True, slots=True)
class Breach:
    """One term, by rule: in how many looks it was broken, how many of them are only to be watched, and the latest look."""

    rule: str
    why: str
    looks: int
    watch_only: int
    look: str


@dataclass(frozen=True, slots=True)
class Compliance:
    """One partner's week: its ads in `seen` of `looks` proven looks, its breaches, and its permission's last day."""

    name: str
    role: str
    looks: int
    seen: int
    breaches: tuple[Breach, ...]
    until: date | None
    expired: bool

    @property
    def broken(self) -> int:
        """Looks with a breach that is more than a thing to watch."""
        return sum(row.looks - row.watch_only for row in self.breaches)


def partners(settings: Settings, period: Period, sums: Sums) -> tuple[Compliance, ...]:
    """Every partner's compliance, the most breaches first; `sums` are the week's proven looks."""
    rows = [_row(party, period, list(sums.values())) for party in settings.parties if party.role in PARTNERS]
    return tuple(sorted(rows, key=lambda row: (-row.broken, -row.seen, row.name)))


def _row(party: Party, period: Period, sums: Sequence[Sum]) -> Compliance:
    found = [one.partners[party.name] for one in sums if party.name in one.partners]
    until = party.permissions.until
    return Compliance(
        name=party.name,
        role=str(party.role),
        looks=sum(one.looks for one in sums),
        seen=sum(seen for seen, _ in found),
        breaches=_breaches(rules for _, rules in found),
        until=until,
        expired=until is not None and until < period.end.date(),
    )


def _breaches(found: Iterable[Mapping[str, Sequence[Any]]]) -> tuple[Breach, ...]:
    """By rule, the most often broken first; of equals the one that was broken first."""
    rows: dict[str, list[Sequence[Any]]] = defaultdict(list)
    for rules in found:
        for rule, row in rules.items():
            rows[rule].append(row)
    merged = [_breach(rule, parts) for rule, parts in rows.items()]
    return tuple(breach for _, breach in sorted(merged, key=lambda one: (-one[1].looks, one[0])))


def _breach(rule: str, rows: Sequence[Sequence[Any]]) -> tuple[Sequence[Any], Breach]:
    """When a rule was first broken, and the breach; rows hold looks, those to be watched, why, the latest look and both times."""
    _, _, why, look, *_ = max(rows, key=lambda row: (row[6], row[3]))
    first = min((row[4], row[5]) for row in rows)
    return first, Breach(rule, why, sum(row[0] for row in rows), sum(row[1] for row in rows), look)
