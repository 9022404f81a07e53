"""The life of a case: which step may follow which, what each has to say, and what the whole log adds up to.

In the world a case passes through several hands: the monitor proposes it, somebody looks at it, somebody decides, a named
person approves, and the filing itself happens on a form elsewhere, which gives a number back. Nothing here sends anything.
What people do and what looks show are kept in one log, so that first seen, decided, filed, acknowledged, last seen and
verified gone are six moments and never one.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from types import MappingProxyType

from monitor.model import Case, CaseState
from monitor.model.custody import MACHINE, Act, Decision, Entry, Response

STILL_AFTER = timedelta(days=7)
"""After this time a sighting says that a filing did not help; no channel promises to be faster."""

_AFTER_A_LOOK = frozenset({Act.REVIEWED, Act.DECIDED, Act.VERIFIED_GONE, Act.CLOSED})
_AFTER_FILING = frozenset({Act.REVIEWED, Act.DECIDED, Act.APPROVED, Act.FILED, Act.ANSWERED, Act.VERIFIED_GONE, Act.CLOSED})

# From a stage to the acts that may follow. None is the empty log.
NEXT: Mapping[Act | None, frozenset[Act]] = MappingProxyType(
    {
        None: frozenset({Act.PROPOSED}),
        Act.PROPOSED: _AFTER_A_LOOK,
        Act.REVIEWED: _AFTER_A_LOOK,
        Act.DECIDED: _AFTER_A_LOOK | {Act.APPROVED},
        Act.APPROVED: _AFTER_A_LOOK | {Act.APPROVED, Act.FILED},
        Act.FILED: _AFTER_FILING | {Act.STILL_THERE},
        Act.ANSWERED: _AFTER_FILING | {Act.STILL_THERE},
        Act.STILL_THERE: _AFTER_FILING,
        Act.VERIFIED_GONE: frozenset({Act.RETURNED, Act.ANSWERED, Act.CLOSED}),
        Act.RETURNED: _AFTER_FILING,
        Act.CLOSED: frozenset({Act.RETURNED, Act.REVIEWED}),
    },
)
# What each act of a person has to say; those of the machine say what the looks showed.
_HAS_TO_SAY: Mapping[Act, tuple[str, ...]] = MappingProxyType(
    {
        Act.DECIDED: ("decision",),
        Act.APPROVED: ("channel",),
        Act.FILED: ("channel", "on", "reference"),
        Act.ANSWERED: ("channel", "on", "answer"),
        Act.CLOSED: ("reason",),
    },
)
_DECISION_SAYS: Mapping[Decision, tuple[str, ...]] = MappingProxyType(
    {Decision.WATCH: ("reason",), Decision.ALLOW: ("reason", "until"), Decision.FILE: (), Decision.PARTNER_FIRST: ()},
)
BY_MACHINE = frozenset({Act.PROPOSED, Act.VERIFIED_GONE, Act.STILL_THERE, Act.RETURNED})
_FILEABLE = frozenset({Decision.FILE, Decision.PARTNER_FIRST})
# What the sighting half of a case becomes when a person acts.
_STATES: Mapping[Act, CaseState] = MappingProxyType(
    {Act.REVIEWED: CaseState.OPEN, Act.DECIDED: CaseState.DECIDED, Act.FILED: CaseState.FILED, Act.CLOSED: CaseState.CLOSED},
)


@dataclass(frozen=True, slots=True)
class Filing:
    """One filing at one channel. `acknowledged` is the first word of the channel, `answered` its last that decides."""

    channel: str
    filed: datetime
    reference: str
    by: str
    approved_by: str
    acknowledged: datetime | None = None
    answered: datetime | None = None
    answer: Response | None = None
    note: str = ""


@dataclass(frozen=True, slots=True)
class Life:
    """What a log adds up to. `approved` holds channels with who approved them since the latest decision."""

    stage: Act | None = None
    proposed: datetime | None = None
    decision: Decision | None = None
    decided: datetime | None = None
    decided_by: str = ""
    reason: str = ""
    until: str = ""
    approved: tuple[tuple[str, str], ...] = ()
    filings: tuple[Filing, ...] = ()
    gone: datetime | None = None
    returned: datetime | None = None
    closed: datetime | None = None


def live(entries: Iterable[Entry]) -> Life:
    """What a log adds up to, line by line."""
    life = Life()
    for entry in entries:
        life = _lived(life, entry)
    return life


def faults(life: Life, act: Act, by: str, facts: Mapping[str, str], now: datetime) -> tuple[str, ...]:
    """Everything that speaks against an act, each in a sentence; empty when it may be done."""
    if act not in NEXT[life.stage]:
        stage = life.stage.replace("_", " ") if life.stage else "nothing yet"
        return (f"a case that is {stage} cannot become {act.replace('_', ' ')}",)
    wanted = _HAS_TO_SAY.get(act, ())
    found = [f"{name} is missing" for name in wanted if not facts.get(name, "").strip()]
    if act not in BY_MACHINE and (not by.strip() or by.strip().casefold() == MACHINE):
        found.append("by is missing: a person has to be named")
    return (*found, *_CHECKS[act](life, facts, now)) if act in _CHECKS and not found else tuple(found)


def state_after(case: Case, act: Act, facts: Mapping[str, str]) -> CaseState | None:
    """What the case's own state becomes by a person's act; None when it stays, because looks alone decide it."""
    if act is Act.DECIDED and facts.get("decision") == Decision.ALLOW:
        return CaseState.CLOSED
    wanted = _STATES.get(act)
    return None if wanted is case.state or (act is Act.REVIEWED and case.state in _UNDECIDED) else wanted


_UNDECIDED = frozenset({CaseState.NEW, CaseState.OPEN, CaseState.GONE_UNPROVEN, CaseState.VERIFIED_GONE, CaseState.FILED})


def noted(life: Life, before: Case | None, after: Case) -> tuple[tuple[Act, Mapping[str, str]], ...]:
    """What looks have made of a case that its log does not say yet: proposed, verified gone, returned, still there."""
    told: list[tuple[Act, Mapping[str, str]]] = []
    if life.stage is None:
        told.append((Act.PROPOSED, _proposal(after)))
    stage = life.stage or Act.PROPOSED
    if after.state is CaseState.VERIFIED_GONE and Act.VERIFIED_GONE in NEXT[stage]:
        told.append((Act.VERIFIED_GONE, _absence(after)))
    elif after.state is CaseState.RETURNED and Act.RETURNED in NEXT[stage]:
        told.append((Act.RETURNED, _comeback(after)))
    elif (
        Act.STILL_THERE in NEXT[stage]
        and before
        and after.last_seen > before.last_seen
        and helpless(life.filings[-1], after.last_seen)
    ):
        told.append((Act.STILL_THERE, {"capture": after.captures[-1] if after.captures else "", "seen": _time(after.last_seen)}))
    return tuple(told)


def _proposal(case: Case) -> dict[str, str]:
    first = case.captures[0] if case.captures else ""
    return {
        "capture": first,
        "rules": " ".join(case.rules),
        "title": case.title,
        "seen": _time(case.first_seen),
    }


def _absence(case: Case) -> dict[str, str]:
    return {
        "last_seen": _time(case.last_seen),
        "proven_looks_since": str(case.looks_since),
        "days_since": str(case.days_since),
        "catch_probability": f"{case.catch_probability:.6f}",
    }


def _comeback(case: Case) -> dict[str, str]:
    latest = case.captures[-1] if case.captures else ""
    return {"capture": latest, "last_seen_before": case.returned_from or "", "seen": _time(case.last_seen)}


def helpless(filing: Filing, seen: datetime) -> bool:
    """Whether a sighting says that a filing did not help: a week after it, or after it was refused."""
    return seen - filing.filed >= STILL_AFTER or (filing.answer is Response.REFUSED and seen > (filing.answered or filing.filed))


def _lived(life: Life, entry: Entry) -> Life:
    life = replace(life, stage=entry.act)
    match entry.act:
        case Act.PROPOSED:
            return replace(life, proposed=entry.at)
        case Act.DECIDED:
            return _decided(life, entry)
        case Act.APPROVED:
            rest = tuple(row for row in life.approved if row[0] != entry.fact("channel"))
            return replace(life, approved=(*rest, (entry.fact("channel") or "", entry.by)))
        case Act.FILED | Act.ANSWERED:
            return _corresponded(life, entry)
        case Act.VERIFIED_GONE:
            return replace(life, gone=entry.at)
        case Act.RETURNED:
            return replace(life, returned=entry.at, gone=None, closed=None, approved=())
        case Act.CLOSED:
            return replace(life, closed=entry.at, reason=entry.fact("reason") or "")
        case _:
            return replace(life, closed=None)


def _decided(life: Life, entry: Entry) -> Life:
    return replace(
        life,
        decision=Decision(entry.fact("decision") or Decision.WATCH),
        decided=entry.at,
        decided_by=entry.by,
        reason=entry.fact("reason") or "",
        until=entry.fact("until") or "",
        approved=(),
    )


def _corresponded(life: Life, entry: Entry) -> Life:
    channel, on = entry.fact("channel") or "", moment_of(entry.fact("on") or "") or entry.at
    if entry.act is Act.FILED:
        approver = dict(life.approved).get(channel, "")
        return replace(life, filings=(*life.filings, Filing(channel, on, entry.fact("reference") or "", entry.by, approver)))
    answer = Response(entry.fact("answer") or Response.ACKNOWLEDGED)
    number = max(n for n, filing in enumerate(life.filings) if filing.channel == channel)
    return replace(
        life, filings=_put(life.filings, number, _answered(life.filings[number], answer, on, entry.fact("note") or ""))
    )


def _answered(filing: Filing, answer: Response, on: datetime, note: str) -> Filing:
    first = min(filing.acknowledged or on, on)
    if answer is Response.ACKNOWLEDGED:
        return replace(filing, acknowledged=first, note=note or filing.note)
    return replace(filing, acknowledged=first, answered=on, answer=answer, note=note or filing.note)


def _put(filings: tuple[Filing, ...], number: int, filing: Filing) -> tuple[Filing, ...]:
    return (*filings[:number], filing, *filings[number + 1 :])


def moment_of(text: str) -> datetime | None:
    """The aware moment behind a text with its zone; None for anything else."""
    try:
        moment = datetime.fromisoformat(text)
    except ValueError:
        return None
    return moment if moment.tzinfo else None


def _time(moment: datetime) -> str:
    return moment.replace(microsecond=0).isoformat().replace("+00:00", "Z")


def _of_decision(_life: Life, facts: Mapping[str, str], now: datetime) -> Sequence[str]:
    words = ", ".join(Decision)
    if facts["decision"] not in set(Decision):
        return (f"decision is {facts['decision']!r}: one of {words}",)
    found = [f"{name} is missing" for name in _DECISION_SAYS[Decision(facts["decision"])] if not facts.get(name)]
    until = facts.get("until")
    return (*found, *(_of_expiry(until, now) if until else ()))


def _of_expiry(until: str, now: datetime) -> Sequence[str]:
    try:
        day = date.fromisoformat(until)
    except ValueError:
        return (f"until is {until!r}: a date such as 2027-03-31",)
    return () if day > now.date() else (f"until is {until}, which is over",)


def _of_approval(life: Life, facts: Mapping[str, str], _now: datetime) -> Sequence[str]:
    decision = life.decision
    if decision not in _FILEABLE or life.stage is Act.RETURNED:
        return ("nobody has decided to file it: decide file or partner_first before approving",)
    partner = facts["channel"] == "partner"
    if decision is Decision.PARTNER_FIRST and not partner and not any(filing.channel == "partner" for filing in life.filings):
        return ("the decision was partner first: write to the partner before any other channel, or decide again",)
    return ()


def _of_filing(life: Life, facts: Mapping[str, str], now: datetime) -> Sequence[str]:
    found = [] if facts["channel"] in dict(life.approved) else [f"nobody has approved {facts['channel']}: approve it first"]
    return (*found, *_of_time(facts, now, life.proposed, "it was first seen by the monitor"))


def _of_answer(life: Life, facts: Mapping[str, str], now: datetime) -> Sequence[str]:
    filed = [filing.filed for filing in life.filings if filing.channel == facts["channel"]]
    found = [] if filed else [f"nothing was filed with {facts['channel']}"]
    if facts["answer"] not in set(Response):
        found.append(f"answer is {facts['answer']!r}: one of {', '.join(Response)}")
    return (*found, *_of_time(facts, now, filed[-1] if filed else None, "it was filed"))


def _of_time(facts: Mapping[str, str], now: datetime, earliest: datetime | None, what: str) -> Sequence[str]:
    on = moment_of(facts["on"])
    if on is None:
        return (f"on is {facts['on']!r}: a time with its zone, such as 2026-11-21T09:30:00Z",)
    if on > now:
        return (f"on is {facts['on']}, which is still to come",)
    return (f"on is {facts['on']}, which is before {what}",) if earliest and on < earliest else ()


_CHECKS = MappingProxyType(
    {Act.DECIDED: _of_decision, Act.APPROVED: _of_approval, Act.FILED: _of_filing, Act.ANSWERED: _of_answer},
)
