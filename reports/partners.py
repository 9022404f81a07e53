"""Partners: what affiliates, resellers and licensees did on the brand's searches, against what they may.

Looks are the proven looks of the week in the countries that a permission covers and elsewhere alike: a partner is compliant
only where somebody looked. Appearing is not bidding, so findings that are only to be watched are counted apart.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from monitor.model import Finding, Party, PartyRole, Period, Settings
from reports.owners import Owners
from reports.pages import Share, Week

_ROLES = (PartyRole.AFFILIATE, PartyRole.RESELLER, PartyRole.LICENSEE)


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


def partners(settings: Settings, period: Period, week: Week) -> tuple[Compliance, ...]:
    """Every partner's compliance, the most breaches first."""
    owners = Owners(settings)
    rows = [_row(party, period, week, owners) for party in settings.parties if party.role in _ROLES]
    return tuple(sorted(rows, key=lambda row: (-row.broken, -row.seen, row.name)))


def _row(party: Party, period: Period, week: Week, owners: Owners) -> Compliance:
    found = [(look.look, finding) for look in week.shares for finding in week.findings.get(look.look, ())]
    theirs = [(look, finding) for look, finding in found if _accuses(finding, party, owners)]
    until = party.permissions.until
    broken_at = {look for look, _ in theirs}
    return Compliance(
        name=party.name,
        role=str(party.role),
        looks=len(week.shares),
        seen=sum(_there(look, party) or look.look in broken_at for look in week.shares),
        breaches=_breaches(theirs),
        until=until,
        expired=until is not None and until < period.end.date(),
    )


def _there(look: Share, party: Party) -> bool:
    return party.name in look.partners or party.name in look.rivals


def _accuses(finding: Finding, party: Party, owners: Owners) -> bool:
    """Whether a finding is about a partner: by its domain, or by what the exemptions that were asked say of it by name."""
    if finding.subject.type != "ad":
        return False
    if finding.domain and owners.of_domain(finding.domain).name == party.name:
        return True
    return any(
        exemption.code.startswith("permission:") and exemption.detail.startswith(party.name) for exemption in finding.exemptions
    )


def _breaches(found: Sequence[tuple[str, Finding]]) -> tuple[Breach, ...]:
    looks: Counter[str] = Counter()
    watched: Counter[str] = Counter()
    latest: dict[str, tuple[str, str]] = {}
    for (look, rule), finding in {(look, finding.rule): finding for look, finding in found}.items():
        looks[rule] += 1
        watched[rule] += finding.watch_only
        latest[rule] = finding.why, look
    return tuple(Breach(rule, latest[rule][0], number, watched[rule], latest[rule][1]) for rule, number in looks.most_common())
