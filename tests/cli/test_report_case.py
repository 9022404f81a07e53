"""`serpwarden report` and `serpwarden case` over a real store: what they write, what they print, what they refuse."""

from __future__ import annotations

import hashlib
import json
from pathlib import Path
from typing import Any

import pytest
import typer
from typer.testing import CliRunner, Result

from monitor.cli import case as case_command
from monitor.cli import report as report_command
from monitor.errors import InputError, WorkError
from monitor.evidence import Evidence
from monitor.pipeline import fold_cases
from monitor.settings import load
from monitor.store import Reading, Store
from reports import weekly
from reports.render import weekly_html
from tests.reports.story import BID_CASE, MARK_CASE, SCAM_CASE, SECOND, archive, body_of, entries

ROOT = Path(__file__).parents[2]
APP = typer.Typer()
APP.callback()(lambda: None)
report_command.register(APP)
case_command.register(APP)


def config(folder: Path) -> Path:
    """The example's configuration, in a folder of its own."""
    path = folder / "config.yaml"
    path.write_text((ROOT / "config.yaml").read_text(encoding="utf-8"), encoding="utf-8")
    return path


@pytest.fixture(scope="module")
def watched(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A configuration whose store holds the two weeks of the story."""
    path = config(tmp_path_factory.mktemp("story"))
    settings = load(path, {})
    store, evidence = Store.open(settings.storage.database), Evidence.open(settings.storage.evidence)
    for one in entries():
        evidence.keep(body_of(one.capture.query, one.capture.taken_at))
        store.save(Reading(one.capture, one.serp, one.findings), fold_cases)
    store.close()
    return path


def run(*arguments: object, fails: bool = False) -> Result:
    done = CliRunner().invoke(APP, [*map(str, arguments)], catch_exceptions=False)
    assert (done.exit_code != 0) is fails
    return done


def test_a_weekly_report_in_every_form(watched: Path, tmp_path: Path) -> None:
    forms = ("--format", "html,json,xlsx,csv")
    printed = run("report", "weekly", "--week", "2026-W46", "--config", watched, "--out", tmp_path, *forms).stdout.splitlines()
    assert sorted(printed) == sorted(str(path) for path in tmp_path.iterdir())
    assert {path.suffix for path in tmp_path.iterdir()} == {".html", ".json", ".xlsx", ".csv"}
    html = (tmp_path / "weekly-2026-W46.html").read_text(encoding="utf-8")
    assert "Bing was blocked on Tue 10 and Wed 11 Nov (0 of 4 looks proven: 4 captcha). Nothing is claimed" in html


def test_the_store_tells_the_same_story_as_the_archive(watched: Path, tmp_path: Path) -> None:
    run("report", "weekly", "--week", "2026-W46", "--config", watched, "--out", tmp_path, "--format", "json")
    form = json.loads((tmp_path / "weekly-2026-W46.json").read_text(encoding="utf-8"))
    same = weekly.gather(archive(), SECOND, SECOND.end)
    assert (form["coverage"]["asked"], form["coverage"]["proven"]) == (same.coverage.asked, same.coverage.proven)
    assert {row["fingerprint"]: row["change"] for row in form["tables"]["cases"]} == {
        line.case.fingerprint: str(line.change) for line in same.cases
    }


def test_made_twice_it_is_the_same_and_without_a_week_it_is_the_latest(watched: Path, tmp_path: Path) -> None:
    run("report", "weekly", "--week", "2026-W46", "--config", watched, "--out", tmp_path / "a")
    printed = run("report", "weekly", "--config", watched, "--out", tmp_path / "b").stdout
    first, second = (tmp_path / name / "weekly-2026-W46.html" for name in "ab")
    assert first.read_bytes() == second.read_bytes()
    assert str(second) in printed
    assert weekly_html(weekly.gather(archive(), SECOND, SECOND.end))


def test_seven_days_up_to_a_date(watched: Path, tmp_path: Path) -> None:
    run("report", "weekly", "--until", "2026-11-11", "--config", watched, "--out", tmp_path)
    assert [path.name for path in tmp_path.iterdir()] == ["weekly-2026-11-05-to-2026-11-11.html"]


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (("weekly", "--week", "soon"), "2026-W47"),
        (("weekly", "--until", "soon"), "2026-11-22"),
        (("weekly", "--week", "2026-W46", "--until", "2026-11-11"), "give one of them"),
        (("weekly", "--format", "html,docx"), "docx"),
        (("takedown",), "--case FINGERPRINT"),
        (("takedown", "--case", "nobody"), "there is no such case"),
    ],
)
def test_wrong_input_is_refused_and_nothing_written(
    watched: Path, tmp_path: Path, arguments: tuple[str, ...], message: str
) -> None:
    with pytest.raises(InputError, match=message):
        run("report", *arguments, "--config", watched, "--out", tmp_path)
    assert list(tmp_path.iterdir()) == []


def test_an_empty_store_says_what_to_do(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="no look is stored yet"):
        run("report", "weekly", "--config", config(tmp_path), "--out", tmp_path / "out")


def test_packs_of_every_open_case(watched: Path, tmp_path: Path) -> None:
    rows: list[dict[str, Any]] = json.loads(
        run("report", "takedown", "--all", "--config", watched, "--out", tmp_path, "--json").stdout
    )
    assert {row["case"]: (row["channel"], row["state"]) for row in rows} == {
        MARK_CASE: ("google_ads_trademark", "draft, sandbox"),
        SCAM_CASE: ("google_ads_report_ad", "draft, sandbox"),
    }
    for row in rows:
        folder = Path(row["pack"]).with_suffix("")
        lines = (folder / "manifest-sha256.txt").read_text(encoding="utf-8").splitlines()
        assert all(hashlib.sha256((folder / line[66:]).read_bytes()).hexdigest() == line[:64] for line in lines)


def test_a_case_that_nobody_takes_is_a_failure_with_its_reason(watched: Path, tmp_path: Path) -> None:
    with pytest.raises(WorkError, match="no pack of case c3c3c3"):
        run("report", "takedown", "--case", "c3c3c3", "--config", watched, "--out", tmp_path)


def test_cases_are_listed_gravest_first(watched: Path) -> None:
    rows = json.loads(run("case", "list", "--config", watched, "--json").stdout)
    assert [row["case"] for row in rows][:2] == [SCAM_CASE, MARK_CASE]
    assert rows[0]["fingerprint"] == SCAM_CASE
    assert "northwind-help.example" in run("case", "list", "--config", watched, "--state", "open").stdout
    assert json.loads(run("case", "list", "--config", watched, "--state", "closed", "--json").stdout) == []


def test_a_case_is_shown_with_its_sightings(watched: Path) -> None:
    text = run("case", "show", MARK_CASE[:6], "--config", watched).stdout
    for words in ("airhaus.example writes NORTHWIND in its ads (DE)", "7 sightings in 7 proven looks", "trademark form"):
        assert words in text
    (shown,) = json.loads(run("case", "show", MARK_CASE, "--config", watched, "--json").stdout)
    assert len(shown["seen"]) == 7
    assert shown["seen"][0]["subject"] == "ad top 2"


@pytest.mark.parametrize("name", ["feed", ""])
def test_an_unknown_or_unclear_case_is_refused(watched: Path, name: str) -> None:
    with pytest.raises(InputError, match=r"is no case|means \d cases"):
        run("case", "show", name, "--config", watched)
    assert BID_CASE
