"""A filing that did not help is followed up: with the looks since, by the next door, and not forgotten because it was filed."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

import pytest

from monitor.model import AdsState, CaseState, Eligibility, Outcome, Period, Query
from monitor.model.custody import Act, Entry, chained
from reports import weekly
from reports.actions import MOST, Action, Plan
from reports.became import followed
from reports.channel import channels
from reports.language import codes, language
from reports.render import weekly_html
from reports.weekly import Weekly
from tests.reports.archive import Archive
from tests.reports.archive import Entry as Page
from tests.reports.story import FIRST, SECOND, Shown, archive, entry
from tests.reports.test_removal import DAY, FORM, QUERY, claim, shop

NAME, WHO = "cc" * 16, "stays.example"
GOOGLE, BING, DSA = "google_ads_trademark", "microsoft_ads_ip", "dsa_art16"
DOORS = (
    Eligibility(GOOGLE, "eligible", ""), Eligibility("google_ads_report_ad", "not_eligible", ""),
    Eligibility(DSA, "needs_human", ""), Eligibility(BING, "eligible", ""),
)  # fmt: skip
FILED = FIRST.start + 2.5 * DAY


def pages(days: str, engine: str = "google", hours: float = 0, doors: tuple[Eligibility, ...] = DOORS) -> list[Page]:
    """A look a day: `X` shows the ad, `P` does on a page that was read in part, `.` does not, `?` proves nothing."""
    found = replace(claim("cc", WHO), eligibility=doors)
    query = Query(QUERY.text, engine, QUERY.place)
    rows = {"X": Shown((shop(WHO),), findings=(found,)), ".": Shown(()), "?": Shown((), outcome=Outcome.CAPTCHA)}
    made = [
        entry(query, FIRST.start + n * DAY + hours * DAY / 24, rows["X" if day == "P" else day]) for n, day in enumerate(days)
    ]
    return [_in_part(page) if day == "P" else page for day, page in zip(days, made, strict=True)]


def _in_part(page: Page) -> Page:
    return replace(page, serp=replace(page.serp, outcome=Outcome.PARTIAL, ads_state=AdsState.MARKERS_UNPARSED))


def log(*acts: tuple[Act, datetime, dict[str, str]]) -> tuple[Entry, ...]:
    rows: tuple[Entry, ...] = ()
    for act, at, facts in acts:
        rows += (chained(rows[-1] if rows else None, NAME, act, at=at, by="Ada", facts=facts),)
    return rows


def filing(channel: str = FORM, at: datetime = FILED) -> tuple[tuple[Act, datetime, dict[str, str]], ...]:
    said = {"channel": channel, "on": at.isoformat(), "reference": "1"}
    return (Act.DECIDED, at, {"decision": "file"}), (Act.APPROVED, at, {"channel": channel}), (Act.FILED, at, said)


def answer(word: str, at: datetime) -> tuple[Act, datetime, dict[str, str]]:
    return Act.ANSWERED, at, {"channel": FORM, "on": at.isoformat(), "answer": word}


def story(found: list[Page], *acts: tuple[Act, datetime, dict[str, str]]) -> Archive:
    view = archive(tuple(sorted(found, key=lambda page: page.capture.taken_at)))
    known = tuple(replace(case, state=CaseState.FILED) for case in view.known)
    return replace(view, known=known, logs={NAME: log((Act.PROPOSED, FIRST.start, {}), *acts)})


def report(view: Archive, period: Period = SECOND) -> Weekly:
    return weekly.gather(view, period, period.end)


def follow_ups(view: Archive, period: Period = SECOND) -> list[Action]:
    return [action for action in report(view, period).plan.actions if action.follow_up]


def test_a_filing_that_did_not_help_is_followed_up_with_its_looks_and_the_next_door() -> None:
    view = story(pages("XXXXXXXXX.XXX."), *filing())
    (action,) = follow_ups(view)
    assert (action.desk, action.what) == ("legal", f"Follow up the filing against {WHO}: it did not help so far")
    assert action.why == (
        f"{WHO} writes NORTHWIND in its ads (DE): filed on Wed 4 Nov with “Google Ads trademark complaint”, no decision on "
        "record: in 9 of 11 proven looks since, last on Sat 14 Nov. The proven look after that would have caught it with 77 % at "
        "its past frequency: too little to call it gone. Next: the same channel again, with the looks since, or “Notice "
        "under Article 16 of the EU Digital Services Act”."
    )
    assert action.cases == (NAME,)
    assert [view.capture(look).taken_at for look in action.looks] == [FIRST.start + 3 * DAY, FIRST.start + 12 * DAY]
    assert all(f"#look-{look}" in weekly_html(report(view)) for look in action.looks)


def test_a_page_that_was_read_in_part_counts_where_it_shows_the_ad_and_among_the_looks() -> None:
    (action,) = follow_ups(story(pages("XXXPPPPPP..XX."), *filing()))
    assert "in 8 of 11 proven looks since" in action.why


def test_it_is_no_sooner_overdue_than_a_week_after_filing() -> None:
    assert follow_ups(story(pages("XXXXXXXXXX.."), *filing())) == []
    assert len(follow_ups(story(pages("XXXXXXXXXXX.."), *filing()))) == 1
    assert follow_ups(story(pages("XXXXXXXXXXX.."), *filing()), FIRST) == []


def test_what_is_not_seen_this_week_is_not_followed_up() -> None:
    late = FILED - 7 * DAY
    assert follow_ups(story(pages("XXXXXXX?......"), *filing(at=late))) == []


def test_after_a_refusal_at_once_and_not_the_same_again() -> None:
    view = story(pages("XXXXXXXXX"), *filing(at=FILED + 2 * DAY), answer("refused", FILED + 3 * DAY))
    (action,) = follow_ups(view)
    assert "which refused it: in 4 of 4 proven looks since" in action.why
    assert "Next: what the refusal asks for, or “Notice under Article 16" in action.why
    nowhere = story(pages("XXXXXXXXX", doors=()), *filing(at=FILED + 2 * DAY), answer("refused", FILED + 3 * DAY))
    assert "Next: what the refusal asks for, or a decision to close the case." in follow_ups(nowhere)[0].why


def test_an_accepted_complaint_that_changes_nothing_is_told_as_such() -> None:
    (action,) = follow_ups(story(pages("XXXXXXXXXXX"), *filing(), answer("accepted", FILED + DAY)))
    assert "which accepted it, and still in 8 of 8 proven looks since" in action.why


def test_on_an_engine_that_the_channel_does_not_act_on_nobody_has_filed_yet() -> None:
    both = [*pages("XXXXXXXX."), *pages("XXXXXXXXX", "bing", hours=1)]
    (action,) = follow_ups(story(both, *filing()))
    assert action.what == f"File against {WHO} on Bing too"
    assert "which does not act on Bing: in 6 of 6 proven looks there since, last on Tue 10 Nov." in action.why
    assert "Next: “Microsoft Advertising, intellectual property concern” and “Notice under Article 16" in action.why


def test_where_no_door_is_left_for_an_engine_nothing_is_asked() -> None:
    both = [*pages("XXXXXXXX."), *pages("XXXXXXXXX", "bing", hours=1, doors=DOORS[:2])]
    assert follow_ups(story(both, *filing())) == []


def test_a_case_may_be_late_on_one_engine_and_unfiled_on_another() -> None:
    both = [*pages("XXXXXXXXXXXX"), *pages("XXXXXXXXXXXX", "bing", hours=1)]
    assert sorted(action.what[:6] for action in follow_ups(story(both, *filing()))) == ["File a", "Follow"]
    late = (*filing(), *filing(BING, FILED + DAY / 2))
    assert [action.what[:6] for action in follow_ups(story(both, *late))] == ["Follow", "Follow"]


def became(view: Archive, period: Period) -> list[tuple[str, bool]]:
    return [(row.became, row.done) for row in report(view, period).insight.last if row.what.startswith("Follow up")]


def test_who_filed_again_has_done_it_and_who_did_not_has_not() -> None:
    third = Period(SECOND.end, SECOND.end + 7 * DAY)
    assert became(story(pages("X" * 20), *filing()), third) == [("nothing was recorded; still there", False)]
    again = story(pages("X" * 20), *filing(), *filing(DSA, SECOND.end + DAY))
    assert became(again, third) == [("filed again", True)]
    assert follow_ups(again, third) == []


def test_what_was_filed_and_not_seen_for_a_while_is_not_to_be_filed_as_if_it_never_was() -> None:
    plan = report(story(pages("XXXXXXXX.."), *filing())).plan
    assert [action.what for action in plan.actions if WHO in action.what] == []


def test_what_fell_off_the_list_of_seven_is_still_to_do() -> None:
    actions = tuple(Action(action.desk, f"{action.what} {n}", "") for n in range(MOST) for action in follow_ups(LATE))
    gone, left = (Action(actions[0].desk, what, "") for what in ("Answer", "Write"))
    then = Plan((*actions[:5], gone, left), 0)
    rows = {row.what: (row.became, row.done) for row in followed(then, Plan(actions, 1, ("Write",)), ())}
    assert rows["Write"] == ("still to do", False)
    assert rows["Answer"] == ("the reason for it is gone or smaller now", True)


LATE = story(pages("XXXXXXXXXXX"), *filing())


def test_a_plan_names_what_it_leaves_out() -> None:
    plan = report(archive()).plan
    assert len(plan.actions) <= MOST
    assert len(plan.rest) == plan.left_out


@pytest.mark.parametrize("code", codes()[1:])
def test_every_language_follows_up(code: str) -> None:
    both = [*pages("XXXXXXXXXXX."), *pages("XXXXXXXXXXX.", "bing", hours=1)]
    speech = language(code)
    for action in follow_ups(story(both, *filing())):
        for said in (speech.say(action.what), speech.say(action.why)):
            assert not any(word in said for word in ("filing", "looks", "Next", "File against", "proven"))
            assert WHO in said


def test_every_next_door_is_one_of_the_channels() -> None:
    titles = {one.title for one in channels().values()}
    assert {door for row in report(LATE).insight.filings.overdue for door in row.doors} <= titles
