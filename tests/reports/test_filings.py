"""The weekly page's section on takedowns: each figure with its denominator, as known at the week's end, stale policies named."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import datetime, timedelta

from monitor.model import CaseState, Period
from monitor.model.policies import PolicyText
from reports import filings, weekly
from reports.channel import channels
from reports.render import weekly_html
from reports.tables import tables
from tests.reports.archive import Archive
from tests.reports.story import FIRST, MARK_CASE, SECOND, archive
from tests.reports.test_removal import FILED, FORM, log, story

DAY = timedelta(days=1)


def section(view: Archive, period: Period) -> str:
    """The section's text without its tags; empty where the page has none."""
    html = weekly_html(weekly.gather(view, period, period.end))
    found = re.search(r'<section aria-labelledby="filings">.*?</section>', html, re.DOTALL)
    return " ".join(re.sub(r"<[^>]+>", " ", found[0]).split()) if found else ""


def changed(name: str, at: datetime) -> tuple[PolicyText, ...]:
    url = channels()[name].policy or ""
    first = PolicyText(url, at - 9 * DAY, at - DAY, "1" * 64, "An old text.")
    return first, replace(first, since=at, seen=at, sha256="2" * 64, text="A new text.")


def test_the_section_tells_what_became_of_filings_with_every_denominator() -> None:
    text = section(story(), SECOND)
    for words in (
        "What our filings did",
        "Google Ads trademark complaint Google 3 2 1 still watched 1 gone before it was filed",
        "84 h 24 h: 0 % (3 can tell) 72 h: 33 % (3 can tell) 168 h: 67 % (2 can tell)",
        "1 as they were, 1 under a new name, of 2 gone",
    ):
        assert words in text, text


def test_the_tables_hold_the_same_figures() -> None:
    (found,) = [one for one in tables(weekly.gather(story(), SECOND, SECOND.end)) if one.name == "filings"]
    (row,) = found.rows
    values = dict(zip(found.columns, row, strict=True))
    assert (values["channel"], values["filed"], values["gone"], values["still watched"]) == (channels()[FORM].title, 3, 2, 1)
    assert values["share gone by hours"] == "24: 0.0000 (3); 72: 0.3333 (3); 168: 0.6667 (2)"
    assert (values["median hours to gone"], values["back as before"], values["back under a new name"]) == (84.0, 1, 1)


def test_at_the_end_of_the_first_week_less_was_known() -> None:
    (row,) = filings.gather(story(), FIRST).rows
    assert (row.fresh, row.counts.filed, row.counts.gone, row.counts.median_hours) == (3, 3, 0, None)
    assert "3 in these days" in section(story(), FIRST)
    assert filings.gather(story(), Period(FIRST.start, FILED)) == filings.Filings()


def test_a_filing_that_nobody_could_look_after_is_told_and_says_nothing() -> None:
    view = story()
    cut = replace(view, entries=tuple(one for one in view.entries if one.capture.taken_at < FILED))
    found = filings.gather(cut, SECOND)
    assert (found.rows, found.unproven) == ((), 4)
    assert "Of 4 more filings nothing can be said yet" in section(cut, SECOND)
    assert filings.gather(view, SECOND).unproven == 0


def test_a_page_without_filings_has_no_such_section() -> None:
    assert section(archive(), SECOND) == ""


def test_a_policy_that_changed_after_it_was_read_is_named_and_an_older_report_does_not_know_of_it() -> None:
    read = datetime.fromisoformat(channels()[FORM].read_on).replace(tzinfo=SECOND.end.tzinfo)
    view = replace(archive(), texts=changed(FORM, read + 3 * DAY))
    later = Period(read, read + 7 * DAY)
    (one,) = filings.gather(view, later).stale
    assert (one.title, one.read_on, one.changed) == (
        channels()[FORM].title,
        channels()[FORM].read_on,
        f"{read + 3 * DAY:%Y-%m-%d}",
    )
    assert "to be read again before the next filing" in section(view, later)
    assert filings.gather(view, Period(read - 7 * DAY, read)).stale == ()
    assert filings.gather(replace(view, texts=changed(FORM, read - 3 * DAY)), later).stale == ()


def test_what_was_filed_is_no_longer_a_thing_to_do() -> None:
    entries = log(MARK_CASE[:2], SECOND.start + 2 * DAY)
    plain = archive()
    cases = tuple(replace(case, state=CaseState.FILED) if case.fingerprint == MARK_CASE else case for case in plain.cases())
    view = replace(plain, known=cases, logs={MARK_CASE: entries})

    def asked(found: Archive, week: Period) -> set[str | None]:
        return {action.case for action in weekly.gather(found, week, week.end).plan.actions}

    assert MARK_CASE in asked(plain, SECOND)
    assert MARK_CASE not in asked(view, SECOND)
