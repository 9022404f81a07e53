"""The life of a case: which act may follow which, what each has to say, and what looks add to the log."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from monitor.model import Case, CaseState, Level
from monitor.model.custody import GENESIS, MACHINE, Act, Decision, Entry, Response, broken_at, chained, entry_form
from rules.life import BY_MACHINE, NEXT, STILL_AFTER, Life, faults, live, noted, state_after

START = datetime(2026, 11, 2, 9, tzinfo=UTC)
HOUR = timedelta(hours=1)
CASE = Case("f" * 32, "trademark", "rival.example", "NORTHWIND", "DE", CaseState.OPEN, Level.HIGH, START, START, 3)
FORM = "google_ads_trademark"


def said(act: Act, at: datetime = START, **more: str) -> dict[str, str]:
    """Facts that are enough for an act."""
    on = at.isoformat()
    facts = {
        Act.DECIDED: {"decision": "file"},
        Act.APPROVED: {"channel": FORM},
        Act.FILED: {"channel": FORM, "on": on, "reference": "1-234"},
        Act.ANSWERED: {"channel": FORM, "on": on, "answer": "accepted"},
        Act.CLOSED: {"reason": "settled"},
    }
    return facts.get(act, {}) | more


def log(*acts: Act, **more: str) -> tuple[Entry, ...]:
    """A log of these acts, an hour apart."""
    entries: tuple[Entry, ...] = ()
    for number, act in enumerate(acts):
        at = START + number * HOUR
        by = MACHINE if act in BY_MACHINE else "Ada Kern"
        entries += (chained(entries[-1] if entries else None, "f" * 32, act, at=at, by=by, facts=said(act, at, **more)),)
    return entries


WAY = (Act.PROPOSED, Act.REVIEWED, Act.DECIDED, Act.APPROVED, Act.FILED, Act.ANSWERED, Act.VERIFIED_GONE, Act.CLOSED)


def test_the_whole_way_may_be_gone_and_every_moment_is_kept() -> None:
    entries = log(*WAY)
    for number, entry in enumerate(entries):
        assert faults(live(entries[:number]), entry.act, entry.by, dict(entry.facts), entry.at) == ()
    life = live(entries)
    filing = life.filings[0]
    assert (filing.channel, filing.reference, filing.by, filing.approved_by) == (FORM, "1-234", "Ada Kern", "Ada Kern")
    moments = [life.proposed, life.decided, filing.filed, filing.answered, life.gone, life.closed]
    assert moments == [START + n * HOUR for n in (0, 2, 4, 5, 6, 7)]
    assert (filing.acknowledged, filing.answer) == (START + 5 * HOUR, Response.ACCEPTED)


@given(
    acts=st.lists(st.sampled_from(list(Act)), max_size=25),
    decision=st.sampled_from(list(Decision)),
    channel=st.sampled_from((FORM, "partner")),
)
def test_whatever_people_try_nothing_is_filed_that_nobody_approved(acts: list[Act], decision: Decision, channel: str) -> None:
    entries: tuple[Entry, ...] = ()
    for number, act in enumerate(acts):
        life, at = live(entries), START + number * HOUR
        facts = said(act, at, channel=channel, decision=decision, reason="why", until="2027-01-31")
        if faults(life, act, "Ada Kern", facts, at):
            continue
        assert act in NEXT[life.stage]
        if act is Act.FILED:
            assert channel in dict(life.approved)
            assert life.decision in (Decision.FILE, Decision.PARTNER_FIRST)
        if act is Act.ANSWERED:
            assert any(filing.channel == channel for filing in life.filings)
        by = MACHINE if act in BY_MACHINE else "Ada Kern"
        entries += (chained(entries[-1] if entries else None, "f" * 32, act, at=at, by=by, facts=facts),)
    assert broken_at([entry_form(entry) for entry in entries]) is None
    assert live(entries).stage == (entries[-1].act if entries else None)


@pytest.mark.parametrize(
    ("acts", "act", "by", "facts", "fault"),
    [
        ((), Act.FILED, "Ada", {}, "nothing yet cannot become filed"),
        ((Act.PROPOSED,), Act.APPROVED, "Ada", {}, "proposed cannot become approved"),
        ((Act.PROPOSED,), Act.REVIEWED, " ", {}, "a person has to be named"),
        ((Act.PROPOSED,), Act.REVIEWED, "Serpwarden", {}, "a person has to be named"),
        ((Act.PROPOSED,), Act.DECIDED, "Ada", {"decision": ""}, "decision is missing"),
        ((Act.PROPOSED,), Act.DECIDED, "Ada", {"decision": "sue"}, "one of file, partner_first, watch, allow"),
        ((Act.PROPOSED,), Act.DECIDED, "Ada", {"decision": "watch"}, "reason is missing"),
        ((Act.PROPOSED,), Act.DECIDED, "Ada", {"decision": "allow", "reason": "r"}, "until is missing"),
        ((Act.PROPOSED,), Act.DECIDED, "Ada", {"decision": "allow", "reason": "r", "until": "soon"}, "a date such as"),
        ((Act.PROPOSED,), Act.DECIDED, "Ada", {"decision": "allow", "reason": "r", "until": "2026-01-01"}, "is over"),
        ((Act.PROPOSED, Act.DECIDED), Act.FILED, "Ada", {}, "decided cannot become filed"),
        (WAY[:4], Act.FILED, "Ada", {"channel": "partner"}, "nobody has approved partner"),
        (WAY[:4], Act.FILED, "Ada", {"reference": " "}, "reference is missing"),
        (WAY[:4], Act.FILED, "Ada", {"on": "yesterday"}, "a time with its zone"),
        (WAY[:4], Act.FILED, "Ada", {"on": "2026-11-01T00:00:00Z"}, "before it was first seen"),
        (WAY[:4], Act.FILED, "Ada", {"on": "2026-12-24T00:00:00Z"}, "still to come"),
        (WAY[:5], Act.ANSWERED, "Ada", {"channel": "partner"}, "nothing was filed with partner"),
        (WAY[:5], Act.ANSWERED, "Ada", {"answer": "maybe"}, "one of acknowledged, accepted, refused, asked"),
        (WAY[:7], Act.FILED, "Ada", {}, "verified gone cannot become filed"),
        (WAY, Act.ANSWERED, "Ada", {}, "closed cannot become answered"),
    ],
)
def test_refusals_say_why(acts: tuple[Act, ...], act: Act, by: str, facts: Mapping[str, str], fault: str) -> None:
    told = faults(live(log(*acts)), act, by, said(act, START + 8 * HOUR, **facts), START + 9 * HOUR)
    assert any(fault in one for one in told), told


def test_watching_is_not_filing_and_a_new_decision_asks_for_a_new_approval() -> None:
    watched = live(log(Act.PROPOSED, Act.DECIDED, decision="watch", reason="small"))
    assert "nobody has decided to file it" in faults(watched, Act.APPROVED, "Ada", said(Act.APPROVED), START)[0]
    again = live(log(Act.PROPOSED, Act.DECIDED, Act.APPROVED, Act.DECIDED))
    assert again.approved == ()


def test_partner_first_means_the_partner_first() -> None:
    first = live(log(Act.PROPOSED, Act.DECIDED, decision="partner_first"))
    assert "partner first" in faults(first, Act.APPROVED, "Ada", {"channel": FORM}, START)[0]
    assert faults(first, Act.APPROVED, "Ada", {"channel": "partner"}, START) == ()


def test_looks_tell_the_log_once() -> None:
    gone = replace(CASE, state=CaseState.VERIFIED_GONE, looks_since=9, catch_probability=0.97)
    assert [act for act, _ in noted(Life(), None, CASE)] == [Act.PROPOSED]
    assert [act for act, _ in noted(Life(), None, gone)] == [Act.PROPOSED, Act.VERIFIED_GONE]
    filed = live(log(*WAY[:5]))
    ((act, facts),) = noted(filed, CASE, gone)
    assert (act, facts["catch_probability"], facts["proven_looks_since"]) == (Act.VERIFIED_GONE, "0.970000", "9")
    assert noted(live(log(*WAY[:7])), gone, gone) == ()
    back = replace(CASE, state=CaseState.RETURNED, captures=("a", "b"), returned_from="a")
    ((act, facts),) = noted(live(log(*WAY[:7])), gone, back)
    assert (act, facts["capture"], facts["last_seen_before"]) == (Act.RETURNED, "b", "a")


@pytest.mark.parametrize(
    ("acts", "after", "more", "told"),
    [
        (5, timedelta(days=1), {}, []),
        (5, STILL_AFTER, {}, [Act.STILL_THERE]),
        (6, timedelta(days=1), {"answer": "refused"}, [Act.STILL_THERE]),
        (6, timedelta(days=1), {"answer": "accepted"}, []),
    ],
)
def test_a_late_sighting_says_that_filing_did_not_help(
    acts: int, after: timedelta, more: dict[str, str], told: list[Act]
) -> None:
    life = live(log(*WAY[:acts], **more))
    seen = replace(CASE, state=CaseState.FILED, last_seen=life.filings[0].filed + after)
    assert [act for act, _ in noted(life, CASE, seen)] == told


def test_what_a_person_does_moves_the_case() -> None:
    assert state_after(CASE, Act.DECIDED, {"decision": "file"}) is CaseState.DECIDED
    assert state_after(CASE, Act.DECIDED, {"decision": "allow"}) is CaseState.CLOSED
    assert state_after(CASE, Act.REVIEWED, {}) is None
    assert state_after(replace(CASE, state=CaseState.CLOSED), Act.REVIEWED, {}) is CaseState.OPEN
    assert state_after(CASE, Act.ANSWERED, {}) is None


@given(number=st.integers(0, 7), field=st.sampled_from(("at", "by", "act", "facts", "before", "hash", "number", "case")))
def test_any_change_in_a_log_shows_and_so_does_a_line_taken_out(number: int, field: str) -> None:
    forms = [entry_form(entry) for entry in log(*WAY)]
    assert broken_at(forms) is None
    assert forms[0]["before"] == GENESIS
    changed = [form | {field: "x"} if n == number else form for n, form in enumerate(forms)]
    assert broken_at(changed) == number
    if number < 7:
        assert broken_at(forms[:number] + forms[number + 1 :]) == number
