"""What became of the world's advertisers: gone, back, under a new name, with the removal table as lifelines would make it."""

from __future__ import annotations

import json
import sqlite3
from collections import defaultdict
from contextlib import closing
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from lifelines import KaplanMeierFitter

from monitor.model import Case, CaseState
from monitor.model.custody import Act, Entry, broken_at, entry_form
from reports import removal
from reports.channel import channels
from reports.once import Once
from rules.cases import SURE
from rules.life import live
from rules.removal import HORIZONS, RAISED, RAISED_FOR, End
from tests.monitor.world.story import DAY, FILINGS, HOUR, run

pytestmark = pytest.mark.timeout(600)
GONE, BACK, FILED = CaseState.VERIFIED_GONE, CaseState.RETURNED, CaseState.FILED


def case_of(view: Once, who: str) -> Case:
    return next(case for case in view.cases() if f"{case.domain} {case.family} {case.country}" == who)


def log_of(view: Once, who: str) -> tuple[Entry, ...]:
    return view.custody(case_of(view, who).fingerprint)


@pytest.mark.parametrize(
    ("who", "state", "acts"),
    [
        ("airhaus.example trademark DE", GONE, (Act.FILED, Act.STILL_THERE, Act.VERIFIED_GONE)),
        ("airhaus.example trademark GB", GONE, (Act.FILED, Act.STILL_THERE, Act.VERIFIED_GONE)),
        ("router-hilfe24.example scam DE", GONE, (Act.FILED, Act.VERIFIED_GONE)),
        ("router-hilfe24.example scam GB", GONE, (Act.FILED, Act.VERIFIED_GONE)),
        ("nw-helpdesk.example scam DE", GONE, (Act.FILED, Act.VERIFIED_GONE)),
        ("nw-helpdesk.example scam GB", BACK, (Act.FILED, Act.VERIFIED_GONE, Act.RETURNED)),
        ("northwlnd.example lookalike GB", FILED, (Act.FILED, Act.STILL_THERE)),
        ("None affiliate DE", GONE, (Act.FILED, Act.VERIFIED_GONE)),
        ("netzwolf.example bidding DE", GONE, (Act.PROPOSED, Act.VERIFIED_GONE)),
    ],
)
def test_everybody_ends_in_the_right_state(view: Once, who: str, state: CaseState, acts: tuple[Act, ...]) -> None:
    assert case_of(view, who).state is state
    entries = log_of(view, who)
    told = [entry.act for entry in entries]
    assert [act for act in dict.fromkeys(told) if act in acts] == list(acts)
    assert broken_at([entry_form(entry) for entry in entries]) is None
    assert [entry.at for entry in entries] == sorted(entry.at for entry in entries)


def test_gone_is_said_with_its_chance_and_only_when_it_is_sure(view: Once) -> None:
    said = [entry for case in view.cases() for entry in view.custody(case.fingerprint) if entry.act is Act.VERIFIED_GONE]
    assert len(said) > 15
    for entry in said:
        assert float(entry.fact("catch_probability") or 0) >= SURE
        assert int(entry.fact("proven_looks_since") or 0) >= 3
        assert int(entry.fact("days_since") or 0) >= 3


def test_who_came_back_is_linked_to_the_page_that_showed_it_last(view: Once) -> None:
    case = case_of(view, "nw-helpdesk.example scam GB")
    back = next(entry for entry in view.custody(case.fingerprint) if entry.act is Act.RETURNED)
    before, after = (view.capture(back.fact(name) or "") for name in ("last_seen_before", "capture"))
    gone = next(entry for entry in view.custody(case.fingerprint) if entry.act is Act.VERIFIED_GONE)
    assert before.taken_at < gone.at < after.taken_at
    assert after.taken_at - before.taken_at > 7 * DAY
    assert case.returned_from == before.id


def test_a_new_name_is_tied_to_the_old_one(view: Once) -> None:
    outcomes = {(one.domain, view_country(view, one.case)): one for one in removal.gather(view)[1]}
    named = {case.fingerprint: case.domain for case in view.cases()}
    for old, new in (("airhaus.example", "airhaus-direkt.example"), ("router-hilfe24.example", "nw-helpdesk.example")):
        for country in ("DE", "GB"):
            assert named[outcomes[old, country].successor or ""] == new
    assert outcomes["northwlnd.example", "GB"].successor is None


def view_country(view: Once, fingerprint: str) -> str | None:
    return next(case.country for case in view.cases() if case.fingerprint == fingerprint)


def test_the_cells_of_filed_cases_were_really_asked_more_often(view: Once, archive_file: Path) -> None:
    case = case_of(view, "airhaus.example trademark DE")
    filed = live(view.custody(case.fingerprint)).filings[0].filed
    cell = next(key for key in case.queries if key.startswith("google|") and key.endswith("|northwind router"))
    looks = [look.taken_at for look in view.looks(removal._EVER) if look.query.key == cell]
    before = [at for at in looks if filed - 7 * DAY <= at < filed]
    after = [at for at in looks if filed <= at < min(filed + RAISED_FOR, case.last_seen)]
    assert len(before) <= 10
    assert len(after) / ((after[-1] - after[0]) / RAISED) == pytest.approx(1, abs=0.25)
    with closing(sqlite3.connect(archive_file)) as database:
        reasons = database.execute("select distinct reason from slots where state = 'missed'").fetchall()
    assert [reason for (reason,) in reasons if "captcha" not in reason and "overtaken" not in reason] == []


@pytest.fixture(scope="session")
def archive_file(config: Path) -> Path:
    return config.parent / "serpwarden.db"


def events(file: Path) -> dict[tuple[str, str], list[tuple[float, bool]]]:
    """Hours and ends of every filing by channel and engine, from the database's own rows: filed, seen, looked, gone."""
    found: dict[tuple[str, str], list[tuple[float, bool]]] = defaultdict(list)
    with closing(sqlite3.connect(file)) as database:
        logs: dict[str, list[dict[str, object]]] = defaultdict(list)
        for case, act, body in database.execute("select fingerprint, act, body from custody order by fingerprint, number"):
            logs[case].append({"act": act, "facts": dict(json.loads(body)["facts"])})
        for case, log in logs.items():
            for line in log:
                facts = line["facts"]
                if line["act"] == "filed" and isinstance(facts, dict):
                    for engine in engines_of(database, case, facts["channel"]):
                        found[facts["channel"], engine].append(event(database, case, engine, datetime.fromisoformat(facts["on"])))
    return found


def engines_of(database: sqlite3.Connection, case: str, channel: str) -> list[str]:
    rows = database.execute(SEEN, {"case": case}).fetchall()
    return sorted({engine for _, engine, _ in rows if channels()[channel].serves(engine)})


SEEN = """select captures.taken_at, queries.engine, queries.id from findings join captures on captures.id = findings.capture_id
join queries on queries.id = captures.query_id where findings.fingerprint = :case order by 1"""
LOOKED = """select captures.taken_at from captures join serps on serps.capture_id = captures.id where captures.query_id in ({})
and serps.outcome in ('parsed', 'no_results') and serps.ads_state in ('parsed', 'none_seen') order by 1"""


def event(database: sqlite3.Connection, case: str, engine: str, filed: datetime) -> tuple[float, bool]:
    """How long one filing was watched, and whether the ad went: the first pause of three days in what was seen since."""
    rows = [row for row in database.execute(SEEN, {"case": case}).fetchall() if row[1] == engine]
    queries = sorted({str(row[2]) for row in rows})
    looks = [moment(row[0]) for row in database.execute(LOOKED.format(",".join(queries))).fetchall()]
    seen = sorted({moment(row[0]) for row in rows})
    after = [at for at in seen if at >= filed - timedelta(days=3)]
    ends = [at for at, then in zip(after, [*after[1:], None], strict=True) if (then or looks[-1]) - at > 3.5 * DAY]
    if not ends:
        return (looks[-1] - filed) / HOUR, False
    return (next(at for at in looks if at > ends[0]) - filed) / HOUR, True


def moment(text: str) -> datetime:
    found = datetime.fromisoformat(text)
    return found if found.tzinfo else datetime.fromisoformat(text + "+00:00")


def test_the_table_is_that_of_lifelines_on_the_same_rows(view: Once, archive_file: Path) -> None:
    rows, outcomes = removal.gather(view)
    theirs = events(archive_file)
    assert {(row.channel, row.engine) for row in rows} == set(theirs)
    assert sum(len(found) for found in theirs.values()) == len(outcomes) == 11
    for row in rows:
        found = theirs[row.channel, row.engine]
        fit = KaplanMeierFitter().fit([hours for hours, _ in found], [gone for _, gone in found])
        assert (row.filed, row.gone) == (len(found), sum(gone for _, gone in found))
        assert row.median_hours == pytest.approx(float(fit.median_survival_time_))
        assert [hours for hours, _, _ in row.shares] == list(HORIZONS)
        shares = [1 - float(fit.predict(hours)) for hours in HORIZONS]
        assert [share for _, share, _ in row.shares] == pytest.approx(shares)


def test_the_table_has_its_censored_and_its_returned(view: Once) -> None:
    rows = {(row.channel, row.engine): row for row in removal.gather(view)[0]}
    reports = rows["google_ads_report_ad", "google"]
    assert (reports.filed, reports.gone, reports.still_watched, reports.gone_before) == (5, 4, 1, 0)
    assert (reports.returned_same, reports.returned_new) == (1, 2)
    marks = rows["google_ads_trademark", "google"]
    assert (marks.filed, marks.gone, marks.returned_new) == (2, 2, 2)


def test_the_command_prints_the_same_table(view: Once, config: Path) -> None:
    printed = json.loads(run(config, removal._EVER.start, "removals", "--json"))[0]
    assert [(row["channel"], row["engine"], row["filed"], row["gone"]) for row in printed["table"]] == [
        (row.channel, row.engine, row.filed, row.gone) for row in removal.gather(view)[0]
    ]
    assert len(printed["filings"]) == 11


def test_a_moment_in_the_past_knows_nothing_of_what_came_after(view: Once) -> None:
    start = case_of(view, "netzwolf.example bidding DE").first_seen.replace(hour=0, minute=0, second=0)
    by_day = [removal.gather(view, until=start + n * DAY) for n in (14, 16, 21, 25, 42)]
    assert [sum(row.filed for row in rows) for rows, _ in by_day] == [0, 3, 9, 11, 11]
    assert [sum(row.gone for row in rows) for rows, _ in by_day] == [0, 0, 0, 3, 10]
    assert [sum(row.returned_same for row in rows) for rows, _ in by_day] == [0, 0, 0, 0, 1]
    for _, outcomes in by_day[:-1]:
        assert all(one.successor is None or one.end is End.GONE for one in outcomes)
    assert len(FILINGS) == 10
