"""Attention, journeys, worth and partners over one query's proven looks: a day's sums, and the sum of days.

Means are sums divided by the number of looks at the very end, so that days add up to weeks and weeks to quarters. What a
report shows of single looks (the worst, the latest, the one in which somebody held most) is kept by its capture id.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from monitor.model import Digest, Finding
from reports.classes import Class
from reports.days.names import held_key, written
from reports.pages import Share
from rules import curves
from rules.curves import Curve
from rules.journeys import reach

_TOTALS = ("looks", "own", "standing", "best", "every", "everybody", "own_ads", "fine", "chance", "harm")


class Sum:
    """One query's proven looks with something on their pages, added up. Look ids of none are "".

    `others` has, by holder's key, the sum of its shares, in how many looks it had a place, the sum of these places and the
    latest look that shows it; `rivals` by name counts looks by number of rivals on the page, without and beside an own ad at
    the top, and has the latest look's time and id. `best`, `every` and `everybody` are click rates of own best places, all own
    places and all places. `proven` is the latest proven look, whatever was on its page.
    """

    __slots__ = (
        "beside", "best", "chance", "classes", "every", "everybody", "fine", "harm", "latest", "looks", "most", "others", "own",
        "own_ads", "partners", "proven", "rivals", "standing", "traces", "ways", "worst",
    )  # fmt: skip

    def __init__(self) -> None:
        self.looks = self.own_ads = self.fine = 0
        self.own = self.standing = self.best = self.every = self.everybody = self.chance = self.harm = 0.0
        self.classes: dict[str, list[Any]] = {}
        self.ways: dict[str, float] = {}
        self.others: dict[str, list[Any]] = {}
        self.rivals: dict[str, list[Any]] = {}
        self.beside: list[Any] = [0, 0, -1, ""]
        self.partners: dict[str, list[Any]] = {}
        self.traces: dict[str, list[Any]] = {}
        self.worst: list[Any] = []
        self.most = self.latest = self.proven = ""

    def look(self, share: Share, at: int, curve: Curve) -> None:
        """Add one look; looks come in order of time, `at` counts microseconds."""
        self.looks += 1
        self.own += share.own
        self.harm += share.harm
        self.fine += share.fine
        self.own_ads += share.own_ad
        self.best += curve.at(min(share.own_places)) if share.own_places else 0.0
        self.every += sum(map(curve.at, share.own_places))
        self.everybody += sum(map(curve.at, range(1, share.places + 1)))
        self.standing += sum(1 / place for place in share.page.own_places)
        self.most, self.latest = max(self.most, share.look), share.look
        self._chance(share)
        self._shares(share)
        self._rivals(share, at)

    def _chance(self, share: Share) -> None:
        passed = reach(share.own, share.harm, int(curves.layout("reader")["steps"]))
        self.chance += passed
        self.worst = min(self.worst or [passed, share.look], [passed, share.look])

    def _shares(self, share: Share) -> None:
        for owner, part in share.classes.items():
            _class(self.classes, str(owner), part, [part, share.look])
        for way, part in share.channels.items():
            self.ways[way] = self.ways.get(way, 0.0) + part
        best = share.page.places or {}
        for held, part in share.page.others.items():
            place = best.get(held)
            _held(self.others, held_key(held), [part, int(place is not None), place or 0, share.look])

    def _rivals(self, share: Share, at: int) -> None:
        top = int(share.own_top)
        if share.rivals:
            _rivals(self.beside, [1 - top, top, at, share.look])
        for who in share.rivals:
            number = str(len(share.rivals))
            _rival(self.rivals, written(who), [{number: [1 - top, top]}, at, share.look])

    def form(self) -> dict[str, Any]:
        """The sums as plain data."""
        return {name: getattr(self, name) for name in self.__slots__}

    def day(self, _: Digest, form: Mapping[str, Any]) -> None:
        """Add a later day's sums."""
        self.add(form)

    def add(self, form: Mapping[str, Any]) -> None:
        """Add the sums of later days; what is given is the sum's own from then on."""
        if not self.proven:
            for name in self.__slots__:
                setattr(self, name, form[name])
            return
        for name in _TOTALS:
            setattr(self, name, getattr(self, name) + form[name])
        for owner, (part, best) in form["classes"].items():
            _class(self.classes, owner, part, best)
        for way, part in form["ways"].items():
            self.ways[way] = self.ways.get(way, 0.0) + part
        for key, row in form["others"].items():
            _held(self.others, key, row)
        for who, row in form["rivals"].items():
            _rival(self.rivals, who, row)
        _rivals(self.beside, form["beside"])
        for name, row in form["partners"].items():
            _partner(self.partners, name, row)
        self.traces |= form["traces"]
        self.worst = min(self.worst or form["worst"], form["worst"] or self.worst)
        self.most, self.latest = max(self.most, form["most"]), form["latest"] or self.latest
        self.proven = form["proven"] or self.proven

    def breach(self, name: str, at: int, look: str, there: bool, found: Iterable[Finding]) -> None:
        """Add what one look says of a partner: whether it was there, and what it is accused of."""
        rules: dict[str, list[Any]] = {}
        for place, finding in enumerate(found):
            first = rules[finding.rule][5] if finding.rule in rules else place
            rules[finding.rule] = [1, int(finding.watch_only), finding.why, look, at, first, at]
        if there or rules:
            _partner(self.partners, name, [1, rules])

    def share(self, owner: Class) -> float:
        """An owner class's mean share over the looks (0–1)."""
        return float(self.classes[owner][0]) / self.looks if owner in self.classes else 0.0

    def mean(self, name: str) -> float:
        """The mean over the looks of what is summed under a name."""
        return float(getattr(self, name)) / self.looks


def _class(classes: dict[str, list[Any]], owner: str, part: float, best: Sequence[Any]) -> None:
    known = classes.get(owner)
    if known is None:
        classes[owner] = [part, best]
    else:
        known[0] += part
        known[1] = max(known[1], best)


def _held(others: dict[str, list[Any]], key: str, row: Sequence[Any]) -> None:
    known = others.get(key)
    if known is None:
        others[key] = [*row]
    else:
        known[0] += row[0]
        known[1] += row[1]
        known[2] += row[2]
        known[3] = row[3]


def _rival(rivals: dict[str, list[Any]], who: str, row: Sequence[Any]) -> None:
    known = rivals.get(who)
    if known is None:
        rivals[who] = [{number: [*looks] for number, looks in row[0].items()}, row[1], row[2]]
        return
    for number, (without, beside) in row[0].items():
        looks = known[0].setdefault(number, [0, 0])
        looks[0] += without
        looks[1] += beside
    known[1:] = row[1:]


def _rivals(known: list[Any], row: Sequence[Any]) -> None:
    known[0] += row[0]
    known[1] += row[1]
    if row[3]:
        known[2:] = row[2:]


def _partner(partners: dict[str, list[Any]], name: str, row: Sequence[Any]) -> None:
    known = partners.setdefault(name, [0, {}])
    known[0] += row[0]
    for rule, (looks, watched, why, look, at, place, latest) in row[1].items():
        had = known[1].get(rule, [0, 0, "", "", at, place])
        known[1][rule] = [had[0] + looks, had[1] + watched, why, look, *had[4:6], latest]
