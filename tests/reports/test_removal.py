"""The removal table over real looks: who went, who is watched, who came back under which name, with its denominators."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta

from monitor.model import Ad, Finding, Query, Subject
from monitor.model.custody import Act, Entry, chained
from reports.removal import gather
from rules.removal import End
from tests.reports.archive import Archive
from tests.reports.archive import Entry as Page
from tests.reports.story import BERLIN, FIRST, MARK_FINDING, Shown, ad, archive, entry

DAY = timedelta(days=1)
QUERY = Query("northwind router", "google", BERLIN)
FORM = "google_ads_trademark"
WORDS = "Better than Northwind and twenty per cent cheaper, switch today"


def claim(name: str, domain: str) -> Finding:
    return replace(MARK_FINDING, fingerprint=name * 16, domain=domain, subject=Subject("ad", 1, "top"))


def shop(domain: str, text: str = WORDS) -> Ad:
    return ad(1, "Better than NORTHWIND", domain, text=text)


def pages(domain: str, name: str, days: str, text: str = WORDS) -> list[Page]:
    """A look a day at a query of the advertiser's own; `X` shows its ad, `.` shows none."""
    query = replace(QUERY, text=f"northwind {name}")
    shown = {"X": Shown((shop(domain, text),), findings=(claim(name, domain),)), ".": Shown(())}
    return [entry(query, FIRST.start + n * DAY, shown[letter]) for n, letter in enumerate(days) if letter != " "]


def log(name: str, filed: datetime) -> tuple[Entry, ...]:
    entries: tuple[Entry, ...] = ()
    acts = [
        (Act.PROPOSED, {}),
        (Act.DECIDED, {"decision": "file"}),
        (Act.APPROVED, {"channel": FORM}),
        (Act.FILED, {"channel": FORM, "on": filed.isoformat(), "reference": "1"}),
        (Act.ANSWERED, {"channel": FORM, "on": (filed + DAY / 24).isoformat(), "answer": "acknowledged"}),
    ]
    for act, facts in acts:
        entries += (chained(entries[-1] if entries else None, name * 16, act, at=filed, by="Ada", facts=facts),)
    return entries


FILED = FIRST.start + 5.5 * DAY


def story() -> Archive:
    found = (
        *pages("gone.example", "aa", "XXXXXXX......"),
        *pages("back.example", "bb", "XXXXXXXXX....XX"),
        *pages("stays.example", "cc", "XXXXXXXXXXXXX"),
        *pages("early.example", "dd", "XXX......."),
        *pages("renamed.example", "ee", "         XXX"),
        *pages("other.example", "ff", "         XXX", "Quite another text about something that nobody has said before"),
    )
    logs = {name * 16: log(name, FILED) for name in ("aa", "bb", "cc", "dd")}
    return replace(archive(tuple(found)), logs=logs)


def test_the_table_has_its_denominators() -> None:
    (row,), outcomes = gather(story())
    assert (row.channel, row.engine) == (FORM, "google")
    assert (row.filed, row.gone, row.still_watched, row.gone_before) == (3, 2, 1, 1)
    assert row.median_hours == 84.0
    assert [(hours, round(share, 3), told) for hours, share, told in row.shares] == [(24, 0, 3), (72, 0.333, 3), (168, 0.667, 2)]
    assert (row.returned_same, row.returned_new) == (1, 1)
    assert len(outcomes) == 4


def test_the_moments_are_six_and_never_one() -> None:
    outcomes = {one.case[:2]: one for one in gather(story())[1]}
    gone = outcomes["aa"]
    assert (gone.first_seen, gone.filed, gone.acknowledged) == (FIRST.start, FILED, FILED + DAY / 24)
    assert (gone.last_seen, gone.decided) == (FIRST.start + 6 * DAY, FILED)
    assert gone.verified_gone
    assert gone.verified_gone > FIRST.start + 8 * DAY
    assert (gone.end, gone.hours, gone.successor) == (End.GONE, 36.0, "ee" * 16)
    assert outcomes["bb"].returned == FIRST.start + 13 * DAY
    assert (outcomes["cc"].end, outcomes["dd"].end) == (End.WATCHED, End.BEFORE)


def test_without_a_filing_there_is_no_table() -> None:
    assert gather(archive()) == ((), ())
