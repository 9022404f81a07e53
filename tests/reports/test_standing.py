"""What becomes of cases: gone only on proof, a blocked week moves none, old weeks stay as they were."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from monitor.model import CaseState, Outcome, Period
from monitor.model.custody import Act, chained
from reports.standing import Change, lines
from reports.tally import tally
from reports.titles import title
from tests.reports.archive import Archive, Entry
from tests.reports.story import BID_CASE, FIRST, MARK_CASE, SCAM_CASE, SECOND, SETTINGS, Shown, archive, case_of, entries, entry

THIRD = Period(SECOND.end, SECOND.end + timedelta(days=7))


def changes(view: Archive, period: Period) -> dict[str, Change]:
    return {line.case.fingerprint: line.change for line in lines(view, period, tally(view, period))}


def third_week(shown: Shown, engine: str = "google") -> tuple[Entry, ...]:
    """The story and one more week in which Google's pages show this."""
    queries = [query for watch in SETTINGS.watches for query in watch.expand() if query.engine == engine]
    days = [THIRD.start + timedelta(days=number, hours=8) for number in range(7)]
    return (*entries(), *(entry(query, day, shown) for day in days for query in queries))


def test_cases_of_the_week_are_new_and_the_known_one_goes_on() -> None:
    assert changes(archive(), SECOND) == {MARK_CASE: Change.NEW, SCAM_CASE: Change.NEW, BID_CASE: Change.STILL_THERE}


def test_gone_needs_proven_looks_and_prints_the_chance() -> None:
    view = archive(third_week(Shown()))
    gone = {line.case.fingerprint: line for line in lines(view, THIRD, tally(view, THIRD))}[MARK_CASE]
    assert gone.change is Change.GONE
    assert gone.words.startswith("last seen Sun 15 Nov; not in 7 proven looks since, which would have caught it with over 99.9 %")


def test_a_blocked_week_says_nothing_of_any_case_but_that_it_was_not_seen() -> None:
    view = archive(third_week(Shown(outcome=Outcome.CAPTCHA)))
    assert set(changes(view, THIRD).values()) == {Change.NOT_SEEN}
    line = next(line for line in lines(view, THIRD, ()) if line.case.fingerprint == MARK_CASE)
    assert "not in 0 proven looks since" in line.words
    assert line.words.endswith("too little to call it gone")


def test_what_was_gone_and_comes_back_has_returned() -> None:
    weeks = third_week(Shown())
    later = Period(THIRD.end, THIRD.end + timedelta(days=7))
    marked = next(one for one in entries() if any(claim.fingerprint == MARK_CASE for claim in one.findings))
    back = entry(marked.capture.query, later.start + timedelta(hours=8), Shown(marked.serp.ads, findings=marked.findings))
    assert changes(archive((*weeks, back)), later)[MARK_CASE] is Change.RETURNED


def test_a_later_week_does_not_change_an_earlier_one() -> None:
    assert changes(archive(third_week(Shown())), SECOND) == changes(archive(), SECOND)


@pytest.mark.parametrize(("act", "facts"), [(Act.CLOSED, {"reason": "settled"}), (Act.DECIDED, {"decision": "allow"})])
def test_who_was_closed_or_allowed_and_is_seen_again_has_returned(act: Act, facts: dict[str, str]) -> None:
    marked = next(one for one in entries() if any(claim.fingerprint == MARK_CASE for claim in one.findings))
    shown = Shown(marked.serp.ads, findings=marked.findings)
    back = entry(marked.capture.query, THIRD.start + timedelta(days=5), shown)
    plain = archive((*entries(), back))
    first = chained(None, MARK_CASE, Act.PROPOSED, at=SECOND.start, by="serpwarden", facts={})
    over = chained(first, MARK_CASE, act, at=THIRD.start + timedelta(days=1), by="Ada", facts=facts)
    seen = chained(over, MARK_CASE, Act.RETURNED, at=back.capture.taken_at, by="serpwarden", facts={})
    cases = tuple(replace(case, state=CaseState.RETURNED) if case.fingerprint == MARK_CASE else case for case in plain.cases())
    view = replace(plain, known=cases, logs={MARK_CASE: (first, over, seen)})
    assert changes(view, SECOND)[MARK_CASE] is Change.NEW
    days = Period(THIRD.start + timedelta(days=2), THIRD.end)
    assert changes(view, days)[MARK_CASE] is Change.RETURNED
    assert MARK_CASE not in changes(view, Period(THIRD.start, THIRD.start + timedelta(days=3)))


def test_what_a_person_closed_is_not_brought_up_again() -> None:
    found = entries()
    closed = case_of(MARK_CASE, found, state=CaseState.CLOSED, gone_at=SECOND.start)
    view = replace(archive(found), known=(closed, case_of(SCAM_CASE, found)))
    assert set(changes(view, SECOND)) == {SCAM_CASE}


def test_a_decision_is_kept() -> None:
    found = entries()
    view = replace(archive(found), known=(case_of(MARK_CASE, found, state=CaseState.FILED),))
    assert [line.case.state for line in lines(view, SECOND, ())] == [CaseState.FILED]


def test_a_case_has_a_title_whatever_its_family() -> None:
    case = case_of(MARK_CASE, entries())
    assert title(case) == "airhaus.example writes NORTHWIND in its ads (DE)"
    assert title(replace(case, family="odd-one", domain=None)) == "an advertiser that the page does not name: odd one (DE)"
    assert FIRST.end == SECOND.start
