"""What became of last week's actions: by what a person wrote down of the case, or by whether there is still reason for them.

In the world a list that nobody looks back at is not worked off. What was to be filed is done when it is filed; who was to file
again has not done it by having filed before.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence, Set
from dataclasses import dataclass

from monitor.model import CaseState
from reports.actions import Action, Desk, Plan
from reports.phrases import Phrase, phrase, phrases
from reports.standing import Line


@dataclass(frozen=True, slots=True)
class Followed:
    """What became of one of last week's actions."""

    what: str
    desk: Desk
    became: str
    case: str | None
    done: bool


def followed(last: Plan, now: Plan, cases: Sequence[Line], filed_again: Collection[str] = ()) -> tuple[Followed, ...]:
    """What became of last week's actions: by the case's state, or by whether there is still reason for them."""
    lines = {line.case.fingerprint: line for line in cases}
    again = {action.what for action in now.actions} | set(now.rest)
    return tuple(_followed(action, lines, again, filed_again) for action in last.actions)


_BECAME = {
    CaseState.FILED: phrase("filed"),
    CaseState.DECIDED: phrase("decided, not yet filed"),
    CaseState.CLOSED: phrase("closed by a person"),
    CaseState.VERIFIED_GONE: phrase("verified gone"),
    CaseState.GONE_UNPROVEN: phrase("not seen any more, not proven gone"),
}
_DONE = frozenset({CaseState.FILED, CaseState.CLOSED, CaseState.VERIFIED_GONE})


def _followed(action: Action, lines: Mapping[str, Line], again: Set[str], filed_again: Collection[str]) -> Followed:
    line = lines.get(action.case or "")
    if len(action.cases) > 1:
        over = sum(1 for case in action.cases if case not in lines or _became(action, lines[case], filed_again)[1])
        word = phrases("{over} of {n} case filed or over", "{over} of {n} cases filed or over", len(action.cases), over=over)
        return Followed(action.what, action.desk, word, action.case if line else None, over == len(action.cases))
    if line:
        word, done = _became(action, line, filed_again)
        return Followed(action.what, action.desk, word, action.case, done)
    if action.case:
        return Followed(action.what, action.desk, phrase("over: closed, or gone before this week"), None, done=True)
    word = phrase("still to do") if action.what in again else phrase("the reason for it is gone or smaller now")
    return Followed(action.what, action.desk, word, None, action.what not in again)


def _became(action: Action, line: Line, filed_again: Collection[str]) -> tuple[Phrase, bool]:
    """What became of one case of an action, and whether that is enough."""
    state = CaseState.FILED if line.filed else line.case.state
    nothing = phrase("nothing was recorded; {change}", change=line.change)
    if action.follow_up and line.filed:
        again = line.case.fingerprint in filed_again
        return (phrase("filed again"), True) if again else (nothing, False)
    return _BECAME.get(state) or nothing, state in _DONE
