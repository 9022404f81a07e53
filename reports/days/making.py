"""From the readings of one query's day to its parts: the pure function that everything kept can be made again with."""

from __future__ import annotations

import hashlib
import json
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from monitor.model import Finding, Judged, Party, PartyRole, Settings
from monitor.model.moments import micros
from reports import pages
from reports.classes import Classes
from reports.days import counts, looks, names, rates
from reports.days.code import made_by
from reports.days.sums import Sum
from reports.owners import Owners
from reports.pages import Share
from rules.curves import Curve
from rules.parties import Roster

Form = dict[str, Any]
LOOKS, DRIFT, COUNTS, SHARES, PAGES = "looks", "drift", "counts", "shares", "pages"
FACTS = (LOOKS, DRIFT)
"""Parts that rest on the readings alone."""
HOLDINGS = (COUNTS, SHARES, PAGES)
"""Parts that rest on who is who, on the click curve and on what canaries allow as well."""
PARTNERS = frozenset({PartyRole.AFFILIATE, PartyRole.RESELLER, PartyRole.LICENSEE})


class Lens:
    """What a reading is seen through: who is who, and the click curve."""

    def __init__(self, settings: Settings, curve: Curve) -> None:
        self.curve = curve
        self.owners, self.classes = Owners(settings), Classes(settings)
        self.roster = Roster(settings.brand, settings.parties)
        self.partners = tuple(party for party in settings.parties if party.role in PARTNERS)
        who = repr((settings.brand, settings.parties, curve))
        self.made_for = hashlib.sha256((made_by() + who).encode()).hexdigest()[:24]


def facts(rows: Sequence[Judged]) -> dict[str, Form]:
    """The parts of a day that rest on its readings alone."""
    return {LOOKS: looks.listed(rows), DRIFT: rates.measured(row.serp for row in rows)}


def holdings(rows: Sequence[Judged], lens: Lens) -> dict[str, Form]:
    """The parts of a day that rest on who is who."""
    return {COUNTS: counts.counted(rows, lens.owners)} | _added(rows, lens)


def _added(rows: Iterable[Judged], lens: Lens) -> dict[str, Form]:
    added = Sum()
    shares: list[Share] = []
    traced: set[tuple[object, ...]] = set()
    for row in rows:
        if not row.look.proven:
            continue
        added.proven = row.look.capture_id
        _trace(added, row, traced, lens)
        share = pages.share_of(row.look, row.serp, row.findings, lens.classes, lens.curve)
        if share:
            shares.append(share)
            _add(added, row, share, lens)
    return {SHARES: added.form(), PAGES: _shapes(shares)}


def _trace(added: Sum, row: Judged, traced: set[tuple[object, ...]], lens: Lens) -> None:
    for finding in row.findings:
        trail = pages.trail(row.serp, finding)
        if trail not in traced:
            traced.add(trail)
            marks = [[str(tie), value] for tie, value in pages.trace_of(row.serp, finding, lens.roster).marks]
            added.traces[json.dumps([finding.fingerprint, marks])] = []


def _add(added: Sum, row: Judged, share: Share, lens: Lens) -> None:
    at = micros(row.look.taken_at)
    added.look(share, at, lens.curve)
    for party in lens.partners:
        there = party.name in share.partners or party.name in share.rivals
        added.breach(party.name, at, share.look, there, _against(row.findings, party, lens))


def _against(findings: Iterable[Finding], party: Party, lens: Lens) -> list[Finding]:
    """The findings about a partner: by its domain, or by what the exemptions that were asked say of it by name."""
    return [finding for finding in findings if finding.subject.type == "ad" and _accuses(finding, party, lens)]


def _accuses(finding: Finding, party: Party, lens: Lens) -> bool:
    if finding.domain and lens.owners.of_domain(finding.domain).name == party.name:
        return True
    return any(one.code.startswith("permission:") and one.detail.startswith(party.name) for one in finding.exemptions)


def _shapes(shares: Iterable[Share]) -> Form:
    """Every look's page as what others held of it; equal pages are written once, looks follow in order of time."""
    shapes: dict[tuple[tuple[str, float], ...], int] = {}
    keys: dict[str, int] = defaultdict(lambda: len(keys))
    order = []
    for share in shares:
        shape = tuple((names.held_key(held), part) for held, part in share.page.others.items())
        order.append(shapes.setdefault(shape, len(shapes)))
    flat = [[value for key, part in shape for value in (keys[key], part)] for shape in shapes]
    return {"shapes": flat, "order": order, "keys": list(keys)}


def grouped(rows: Iterable[Judged]) -> Mapping[Any, list[Judged]]:
    """Looks by query, each query's in the order given."""
    found: dict[Any, list[Judged]] = defaultdict(list)
    for row in rows:
        found[row.look.query].append(row)
    return found
