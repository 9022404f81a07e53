"""The weekly page's word on takedowns: what became of what was filed, and whether the channels still say what they said.

Whoever files wants to know whether it helped, and a month's filings are mostly too young to tell. So each channel stands with its
denominators: how many were looked after, how many are gone, how many are still watched, and how many can say something about a
day, three days, a week. Everything is as it was known at the end of the period.
"""

from __future__ import annotations

from dataclasses import dataclass

from monitor.model import Period, View
from reports import policies, removal
from reports.channel import channels
from reports.overdue import Overdue, filed_again, overdue
from rules.removal import End


@dataclass(frozen=True, slots=True)
class Row:
    """One channel on one engine. `fresh` filings are of this period; see `reports.removal.Row` for the rest."""

    title: str
    engine: str
    fresh: int
    counts: removal.Row


@dataclass(frozen=True, slots=True)
class Stale:
    """A channel whose policy page changed, as we know since a day, after the day on which we read it."""

    title: str
    url: str
    read_on: str
    changed: str


@dataclass(frozen=True, slots=True)
class Filings:
    """What the page says of takedowns; empty where nothing was ever filed and no policy changed.

    `unproven` filings have had no proven look since, so that nothing can be said of them. `overdue` ones did not help so far,
    `overdue_before` had not at the beginning of the period, and of those the cases `again` were filed again since.
    """

    rows: tuple[Row, ...] = ()
    stale: tuple[Stale, ...] = ()
    unproven: int = 0
    overdue: tuple[Overdue, ...] = ()
    overdue_before: tuple[Overdue, ...] = ()
    again: tuple[str, ...] = ()


def gather(view: View, period: Period) -> Filings:
    """What became of every filing by the end of a period, and which channels are stale by then."""
    facts = removal.Known(view, period.end)
    rows, outcomes = removal.table(facts)
    known = channels()
    found = []
    for row in rows:
        mine = [one for one in outcomes if (one.channel, one.engine) == (row.channel, row.engine)]
        title = known[row.channel].title if row.channel in known else row.channel
        fresh = sum(period.holds(one.filed) and one.end is not End.BEFORE for one in mine)
        found.append(Row(title, row.engine, fresh, row))
    before = overdue(facts.before(period.start), period.before())
    return Filings(
        tuple(found),
        _stale(view, period),
        removal.unproven(facts, outcomes),
        overdue(facts, period),
        before,
        filed_again(facts, before, period),
    )


def _stale(view: View, period: Period) -> tuple[Stale, ...]:
    texts = [text for text in view.policies() if text.since < period.end]
    rows = ((channel.title, policies.standing(channel, texts)) for channel in channels().values()) if texts else ()
    return tuple(Stale(title, one.url, one.read_on, str(one.changed)) for title, one in rows if one and one.stale)
