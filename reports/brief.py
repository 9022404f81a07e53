"""The week in brief: a handful of sentences that a reader takes to the Monday meeting, each leading to its part of the page.

Sight comes first, for nothing after it is worth more than that; then what began and what ended, whose the page is and why that
changed, the journey that fails though each of its touchpoints looks fine, and the first thing to do.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from reports import words
from reports.coverage import Blindness
from reports.phrases import Phrase, phrase, phrases
from reports.standing import Change, Line
from reports.titles import claim
from reports.ways import JourneyScore
from reports.weekly import Weekly

FINE, HIDDEN, DROPPED = 0.9, 30, 0.1
_NAMED = 3


@dataclass(frozen=True, slots=True)
class Point:
    """One sentence, the part of the page that it is told in, and whether it asks for somebody at once."""

    said: Phrase
    part: str
    urgent: bool = False


@dataclass(frozen=True, slots=True)
class Group:
    """One party's cases with the same change, the gravest first."""

    lines: tuple[Line, ...]

    @property
    def head(self) -> Line:
        """The gravest."""
        return self.lines[0]


def brief(weekly: Weekly) -> tuple[Point, ...]:
    """The week in sentences; only sight and what to do about it where nothing was proven."""
    if not weekly.coverage.asked:
        return ()
    told = [_sight(weekly)]
    if weekly.coverage.can_speak:
        told += [*_moved(weekly), *_share(weekly), *_journeys(weekly.insight.ways)]
    return (*told, *_first(weekly))


def groups(lines: Iterable[Line]) -> tuple[Group, ...]:
    """Lines by party and change, in the order of their first."""
    found: dict[tuple[str, Change], list[Line]] = {}
    for line in lines:
        found.setdefault((line.holder.name, line.change), []).append(line)
    return tuple(Group(tuple(rows)) for rows in found.values())


def fails_unseen(way: JourneyScore) -> bool:
    """Whether every touchpoint of a journey looks fine and the whole does not."""
    return way.hidden is not None and way.hidden >= HIDDEN and (way.weakest_touchpoint or 0.0) >= FINE


def _sight(weekly: Weekly) -> Point:
    seen = weekly.coverage
    if seen.blind:
        said = phrases(
            "Sight: {proven} of {n} look proven; blind: {engines}.", "Sight: {proven} of {n} looks proven; blind: {engines}.",
            seen.asked, proven=seen.proven, engines=words.listing([_unseen(row) for row in seen.blind], _NAMED),
        )  # fmt: skip
        return Point(said, "seen", urgent=not seen.can_speak)
    said = phrases(
        "Sight: {proven} of {n} look proven, no blind day.", "Sight: {proven} of {n} looks proven, no blind day.",
        seen.asked, proven=seen.proven,
    )  # fmt: skip
    return Point(said, "seen")


def _unseen(row: Blindness) -> Phrase:
    return phrase("{name} ({days})", name=row.name, days=words.days_of(row.days))


def _moved(weekly: Weekly) -> Iterator[Point]:
    fresh, back = _grave(weekly, Change.NEW), _grave(weekly, Change.RETURNED)
    if fresh:
        yield Point(phrase("New and grave: {who}.", who=fresh), "changed", urgent=True)
    if back:
        yield Point(phrase("Back again: {who}.", who=back), "changed", urgent=True)
    if gone := _grave(weekly, Change.GONE):
        yield Point(phrase("Verified gone: {who}.", who=gone), "changed")
    if still := _grave(weekly, Change.STILL_THERE):
        yield Point(phrase("Still there: {who}.", who=still), "cases")


def _grave(weekly: Weekly, change: Change) -> str:
    """The parties behind the grave cases with a change, the gravest first; empty for none."""
    lines = [line for line in weekly.with_change(change.value) if line.grave]
    return words.listing([_claimed(group) for group in groups(lines)], _NAMED)


def _claimed(group: Group) -> Phrase:
    """The gravest claim against a party, with every country that it is made in."""
    head = group.head
    said = claim(head.case, head.holder.name)
    same = (line.case.country for line in group.lines if line.case.family == head.case.family and line.case.country)
    countries = ", ".join(sorted(set(same)))
    return phrase("{case} ({countries})", case=said, countries=countries) if countries else said


def _share(weekly: Weekly) -> Iterator[Point]:
    split = weekly.insight.attention.split
    if split is None:
        return
    now, before, points = words.share(split.now), words.share(split.before), words.points(split.points)
    clear = [cause for cause in split.causes if not cause.noise]
    if split.noise or not clear:
        said = phrase(
            "Your share of attention: {now}, before {before}; the difference cannot be told from noise.", now=now, before=before
        )
    elif clear[0].who:
        said = phrase(
            "Your share of attention: {now} ({points} points), most of all because: {cause}, {who}.",
            now=now, points=points, cause=clear[0].kind, who=clear[0].who,
        )  # fmt: skip
    else:
        said = phrase(
            "Your share of attention: {now} ({points} points), most of all because: {cause}.",
            now=now, points=points, cause=clear[0].kind,
        )  # fmt: skip
    yield Point(said, "attention")


def _journeys(ways: Sequence[JourneyScore]) -> Iterator[Point]:
    for way in ways:
        if fails_unseen(way):
            said = phrase(
                "“{journey}” carries only {whole} of those who ask to the end, though each touchpoint looks fine ({weakest}).",
                journey=way.name, whole=words.share(way.whole), weakest=words.share(way.weakest_touchpoint),
            )  # fmt: skip
            yield Point(said, "journeys")
        elif way.whole is not None and way.before is not None and way.before - way.whole >= DROPPED:
            weakest = min(way.stages, key=lambda stage: (stage.chance or 0.0, stage.stage))
            said = phrase(
                "“{journey}” carries {whole} of those who ask to the end, before {before}; the weakest stage is “{stage}”.",
                journey=way.name, whole=words.share(way.whole), before=words.share(way.before), stage=weakest.stage,
            )  # fmt: skip
            yield Point(said, "journeys", urgent=True)


def _first(weekly: Weekly) -> Iterator[Point]:
    if weekly.plan.actions:
        first = weekly.plan.actions[0]
        yield Point(phrase("First to do: {what} ({desk}).", what=first.what, desk=first.desk), "todo", first.urgent)
