"""What became of what was filed: by channel and engine, how many went, how fast, and who came back under which name.

Everything is made from the custody logs and the looks at the cases' own queries; nothing rests on what a channel says of itself.
A filing whose ad was gone before it was filed is counted and left out of the times.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import cached_property

from monitor.model import Ad, Case, Look, Period, Sighting, View
from reports.channel import channels
from reports.filling import ad_text, subject_of
from rules.life import Filing, Life, live
from rules.removal import HORIZONS, End, Watched, after_filing, median, share_gone, survival, watched_at

NAME = "removal"
ALIKE = 0.5
"""Share of common words from which two ads of different advertisers count as one under a new name."""

_EVER = Period(datetime(1970, 1, 1, tzinfo=UTC), datetime(9999, 1, 1, tzinfo=UTC))
_WORD = re.compile(r"\w{2,}")
_FEW_WORDS = 5


@dataclass(frozen=True, slots=True)
class Outcome:
    """One filing on one engine: its six moments, how it ended so far, and who came back. Times are aware UTC."""

    case: str
    domain: str | None
    channel: str
    engine: str
    first_seen: datetime
    decided: datetime | None
    filed: datetime
    acknowledged: datetime | None
    last_seen: datetime
    verified_gone: datetime | None
    end: End
    hours: float
    proof: float
    returned: datetime | None
    successor: str | None


@dataclass(frozen=True, slots=True)
class Row:
    """One channel on one engine. `filed` counts filings that were looked after; `still_watched` of them are censored.

    `shares` are (hours, share gone, filings that say something about it); `median_hours` is None while most are left.
    """

    channel: str
    engine: str
    filed: int
    gone: int
    still_watched: int
    gone_before: int
    median_hours: float | None
    shares: tuple[tuple[int, float, int], ...]
    returned_same: int
    returned_new: int


def gather(view: View, period: Period = _EVER, until: datetime | None = None) -> tuple[tuple[Row, ...], tuple[Outcome, ...]]:
    """The removal table and the filings behind it: those of a period, followed to the latest look, or as known at a moment.

    What was written down or seen from that moment on counts as not yet known, so that an old report never changes.
    """
    return table(Known(view, until), period)


def table(known: Known, period: Period = _EVER) -> tuple[tuple[Row, ...], tuple[Outcome, ...]]:
    """The same from facts up to a moment."""
    filed = [case for case in known.filed if any(period.holds(row.filed) for row in known.life(case).filings)]
    found = [one for case in filed for one in _outcomes(known, case) if period.holds(one.filed)]
    found.sort(key=lambda one: (one.channel, one.engine, one.filed, one.case))
    groups: dict[tuple[str, str], list[Outcome]] = {}
    for one in found:
        groups.setdefault((one.channel, one.engine), []).append(one)
    return tuple(_row(channel, engine, group) for (channel, engine), group in groups.items()), tuple(found)


class Known:
    """Stored facts up to a moment: what was written down or seen later is left out."""

    def __init__(self, view: View, until: datetime | None = None, later: Known | None = None) -> None:
        self.view = view
        self._later = later
        self.until = until or _EVER.end
        self.cases: tuple[Case, ...] = tuple(case for case in view.cases() if case.first_seen < self.until)
        self._lives: dict[str, Life] = {}
        ever = view.filed()
        self.filed: tuple[Case, ...] = tuple(case for case in self.cases if case.fingerprint in ever)

    def before(self, until: datetime) -> Known:
        """The same as it was known at an earlier moment; looks are not read again."""
        return Known(self.view, until, self)

    @cached_property
    def looks(self) -> Mapping[str, Sequence[Look]]:
        """The looks at the queries that ever showed a filed case, by the query's key."""
        if self._later:
            return {key: [look for look in rows if look.taken_at < self.until] for key, rows in self._later.looks.items()}
        looks: dict[str, list[Look]] = {row.query.key: [] for case in self.filed for row in self.sightings(case)}
        start = min((case.first_seen for case in self.filed), default=self.until)
        for look in self.view.looks(Period(start, self.until)) if looks else ():
            if look.query.key in looks:
                looks[look.query.key].append(look)
        return looks

    def life(self, case: Case) -> Life:
        """What a case's log had added up to."""
        if case.fingerprint not in self._lives:
            self._lives[case.fingerprint] = live(row for row in self.view.custody(case.fingerprint) if row.at < self.until)
        return self._lives[case.fingerprint]

    def sightings(self, case: Case) -> tuple[Sighting, ...]:
        """A case's sightings, oldest first."""
        return tuple(row for row in self.view.case_sightings(case.fingerprint) if row.taken_at < self.until)

    def ads(self, case: Case) -> Sequence[Ad]:
        """The different ads that a case was seen with; sightings that say the same of the same query are read once."""
        rows = {(row.query.key, row.finding.why): row for row in self.sightings(case)}
        subjects = (subject_of(self.view.serp(row.capture_id), row.finding) for row in rows.values())
        return tuple({ad_text(one): one for one in subjects if isinstance(one, Ad)}.values())


def unproven(known: Known, outcomes: Sequence[Outcome]) -> int:
    """How many filings nothing can be said of: no proven look at the case's own queries since."""
    told = {(one.case, one.channel, one.filed) for one in outcomes}
    filings = {(case.fingerprint, row.channel, row.filed) for case in known.filed for row in known.life(case).filings}
    return len(filings - told)


def _outcomes(known: Known, case: Case) -> Iterable[Outcome]:
    sightings = known.sightings(case)
    for filing in known.life(case).filings:
        channel = channels().get(filing.channel)
        for engine in sorted({row.query.engine for row in sightings}):
            if channel is None or channel.serves(engine):
                own = [row for row in sightings if row.query.engine == engine]
                keys = {row.query.key for row in own}
                there = [look for key in sorted(keys) for look in known.looks.get(key, ())]
                watched = after_filing(filing.filed, there, own)
                if watched:
                    yield _outcome(known, case, filing, (engine, own, watched))


def _outcome(known: Known, case: Case, filing: Filing, what: tuple[str, Sequence[Sighting], Watched]) -> Outcome:
    engine, own, watched = what
    return Outcome(
        case=case.fingerprint,
        domain=case.domain,
        channel=filing.channel,
        engine=engine,
        first_seen=own[0].taken_at,
        decided=known.life(case).decided,
        filed=filing.filed,
        acknowledged=filing.acknowledged,
        last_seen=watched.last_seen,
        verified_gone=watched.verified,
        end=watched.end,
        hours=watched.hours,
        proof=watched.proof,
        returned=watched.returned,
        successor=_successor(known, case, watched.last_seen) if watched.end is End.GONE else None,
    )


def _row(channel: str, engine: str, group: Sequence[Outcome]) -> Row:
    told = [(one.hours, one.end is End.GONE) for one in group if one.end is not End.BEFORE]
    steps = survival(told)
    gone = [one for one in group if one.end is End.GONE]
    return Row(
        channel=channel,
        engine=engine,
        filed=len(told),
        gone=len(gone),
        still_watched=len(told) - len(gone),
        gone_before=len(group) - len(told),
        median_hours=median(steps),
        shares=tuple((hours, share_gone(steps, hours), watched_at(told, hours)) for hours in HORIZONS),
        returned_same=sum(1 for one in gone if one.returned),
        returned_new=sum(1 for one in gone if one.successor and not one.returned),
    )


def _successor(known: Known, case: Case, last_seen: datetime) -> str | None:
    """The fingerprint of a later case of the same kind, mark and country with the same number or nearly the same words."""
    like = (case.family, case.mark, case.country)
    later = [one for one in known.cases if one.first_seen > last_seen and one.domain != case.domain]
    later = [one for one in later if (one.family, one.mark, one.country) == like]
    old = known.ads(case) if later else ()
    return next((one.fingerprint for one in later if any(_same(a, b) for a in old for b in known.ads(one))), None)


def _same(one: Ad, other: Ad) -> bool:
    if set(one.phones) & set(other.phones):
        return True
    words, others = (set(_WORD.findall(ad_text(ad).casefold())) for ad in (one, other))
    return min(len(words), len(others)) >= _FEW_WORDS and len(words & others) / len(words | others) >= ALIKE
