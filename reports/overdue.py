"""Filings that did not help: what was filed and is shown all the same, and which door is next.

No channel says in what time it acts, and a form's receipt is no decision. Whoever filed hears nothing, the ad goes on, and the
case looks done because it was filed. A filing is overdue when its subject was seen a week after it (`rules.life.STILL_AFTER`) or
after the channel refused it. On an engine that no filing's channel acts on the case was never filed at all. Next is a channel
that would take the finding and was not asked yet, as the judge said of the latest sighting; else the same channel again.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime

from monitor.model import Case, Look, Period, Sighting
from monitor.model.custody import Response
from reports import words
from reports.channel import channels
from reports.names import engine_name
from reports.phrases import Figure, Phrase, phrase, phrases
from reports.removal import Known
from reports.standing import Line
from rules.eligibility import ELIGIBLE, NOT_ELIGIBLE
from rules.life import Filing, helpless

MOST_DOORS, NAMED = 2, 4
SOMETHING = 0.01
"""The chance from which looks without a sighting are worth a word."""


@dataclass(frozen=True, slots=True)
class Overdue:
    """A filed case that is still there: the latest filing that speaks for it, and the looks at its own queries since.

    `served` tells whether the channel acts on the engines at all; `doors` are the titles of channels that were not asked yet and
    would take it, surest first. It was seen in `seen` of `looks` proven looks since the filing; `first` and `latest` show it.
    """

    case: str
    channel: str
    filed: datetime
    answer: Response | None
    engines: tuple[str, ...]
    served: bool
    seen: int
    looks: int
    last_seen: datetime
    first: str
    latest: str
    doors: tuple[str, ...]

    @property
    def errand(self) -> str:
        """What cases have in common that one sitting can follow up: the channel, and the engines that it does not act on."""
        return " ".join((self.channel, *(() if self.served else self.engines)))

    def asks(self, who: Sequence[str]) -> Phrase:
        """What is to be done about filings of one errand against these."""
        named = words.listing(who, NAMED)
        if not self.served:
            return phrase("File against {who} on {engines} too", who=named, engines=_engines(self))
        return phrases(
            "Follow up the filing against {who}: it did not help so far",
            "Follow up the filings against {who}: they did not help so far",
            len(who), who=named,
        )  # fmt: skip


def overdue(known: Known, period: Period) -> tuple[Overdue, ...]:
    """The filings that had not helped by the end of a period, among the cases seen in it."""
    return tuple(row for case in known.filed for row in _case(known, case, period))


def filed_again(known: Known, rows: Iterable[Overdue], period: Period) -> tuple[str, ...]:
    """Which overdue cases were filed again in a period, wherever."""
    cases = {row.case for row in rows}
    lives = {case.fingerprint: known.life(case) for case in known.filed if case.fingerprint in cases}
    return tuple(sorted(name for name, life in lives.items() if any(period.holds(one.filed) for one in life.filings)))


def _case(known: Known, case: Case, period: Period) -> Iterator[Overdue]:
    filings, sightings = known.life(case).filings, known.sightings(case)
    late: dict[tuple[Filing, bool], list[str]] = {}
    for engine in sorted({row.query.engine for row in sightings if period.holds(row.taken_at)}):
        filing, served = _speaks_for(filings, engine)
        seen = [row for row in sightings if row.query.engine == engine and row.taken_at > filing.filed] if filing else []
        if filing and seen and (not served or helpless(filing, seen[-1].taken_at)):
            late.setdefault((filing, served), []).append(engine)
    for (filing, served), engines in late.items():
        row = _told(known, case, filing, tuple(engines), served=served)
        if row.served or row.doors:
            yield row


def _speaks_for(filings: Sequence[Filing], engine: str) -> tuple[Filing | None, bool]:
    """The latest filing with a channel that acts on an engine, else the latest at all; and whether it acts on it."""
    serving = [one for one in filings if one.channel not in channels() or channels()[one.channel].serves(engine)]
    return next(reversed(serving or filings), None), bool(serving)


def _told(known: Known, case: Case, filing: Filing, engines: tuple[str, ...], *, served: bool) -> Overdue:
    there = [row for row in known.sightings(case) if row.query.engine in engines]
    since = [row for row in there if row.taken_at > filing.filed]
    keys = {row.query.key for row in there}
    proven = {look.capture_id for key in keys for look in known.looks.get(key, ()) if _counts(look, filing.filed)}
    showed = {row.capture_id for row in since}
    return Overdue(
        case=case.fingerprint,
        channel=_title(filing.channel),
        filed=filing.filed,
        answer=filing.answer,
        engines=engines,
        served=served,
        seen=len(showed),
        # A page that was read in part proves nothing gone, but it does prove what it shows.
        looks=len(proven | showed),
        last_seen=since[-1].taken_at,
        first=since[0].capture_id,
        latest=since[-1].capture_id,
        doors=_doors(since[-1], {one.channel for one in known.life(case).filings}, engines),
    )


def _counts(look: Look, filed: datetime) -> bool:
    return look.proven and look.taken_at > filed


def _doors(latest: Sighting, asked: set[str], engines: tuple[str, ...]) -> tuple[str, ...]:
    """Channels that would take what was seen last, have not been asked and act on these engines: the sure before the unsure."""
    rows = [row for row in latest.finding.eligibility if row.verdict != NOT_ELIGIBLE and row.channel not in asked]
    rows = [row for row in rows if row.channel in channels() and all(map(channels()[row.channel].serves, engines))]
    rows.sort(key=lambda row: row.verdict != ELIGIBLE)
    return tuple(_title(row.channel) for row in rows[:MOST_DOORS])


def _title(channel: str) -> str:
    return channels()[channel].title if channel in channels() else channel


def reason(line: Line, row: Overdue) -> tuple[str, ...]:
    """Why to follow a filing up, in sentences: what was filed, what looks show since, and what comes next."""
    return _still_there(line, row), _perhaps_gone(line.case), _next(row)


def _still_there(line: Line, row: Overdue) -> Phrase:
    facts: dict[str, object] = {
        "case": line.title,
        "channel": row.channel,
        "filed": words.day(row.filed),
        "seen": row.seen,
        "last": words.day(row.last_seen),
    }
    if not row.served:
        return phrases(
            "{case}: filed on {filed} with “{channel}”, which does not act on {engines}: in {seen} of {n} proven look there "
            "since, last on {last}.",
            "{case}: filed on {filed} with “{channel}”, which does not act on {engines}: in {seen} of {n} proven looks there "
            "since, last on {last}.",
            row.looks, engines=_engines(row), **facts,
        )  # fmt: skip
    if row.answer is Response.REFUSED:
        return phrases(
            "{case}: filed on {filed} with “{channel}”, which refused it: in {seen} of {n} proven look since, last on {last}.",
            "{case}: filed on {filed} with “{channel}”, which refused it: in {seen} of {n} proven looks since, last on {last}.",
            row.looks, **facts,
        )  # fmt: skip
    if row.answer is Response.ACCEPTED:
        return phrases(
            "{case}: filed on {filed} with “{channel}”, which accepted it, and still in {seen} of {n} proven look since, "
            "last on {last}.",
            "{case}: filed on {filed} with “{channel}”, which accepted it, and still in {seen} of {n} proven looks since, "
            "last on {last}.",
            row.looks, **facts,
        )  # fmt: skip
    return phrases(
        "{case}: filed on {filed} with “{channel}”, no decision on record: in {seen} of {n} proven look since, last on {last}.",
        "{case}: filed on {filed} with “{channel}”, no decision on record: in {seen} of {n} proven looks since, last on {last}.",
        row.looks, **facts,
    )  # fmt: skip


def _engines(row: Overdue) -> Figure:
    return words.listing([engine_name(engine) for engine in row.engines])


def _perhaps_gone(case: Case) -> str:
    """What the looks since the last sighting say; empty where there were none, or too few to say anything."""
    if not case.looks_since or case.catch_probability < SOMETHING:
        return ""
    return phrases(
        "The proven look after that would have caught it with {chance} at its past frequency: too little to call it gone.",
        "The {n} proven looks after that would have caught it with {chance} at its past frequency: too little to call it gone.",
        case.looks_since, chance=words.chance(case.catch_probability),
    )  # fmt: skip


def _next(row: Overdue) -> Phrase:
    doors = words.listing([phrase("“{title}”", title=title) for title in row.doors])
    if not row.served:
        return phrase("Next: {doors}.", doors=doors)
    if row.answer is Response.REFUSED:
        if row.doors:
            return phrase("Next: what the refusal asks for, or {doors}.", doors=doors)
        return phrase("Next: what the refusal asks for, or a decision to close the case.")
    if row.doors:
        return phrase("Next: the same channel again, with the looks since, or {doors}.", doors=doors)
    return phrase("Next: the same channel again, with the looks since.")
