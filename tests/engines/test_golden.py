"""Every golden page reads byte for byte as it did when somebody looked at it.

When a reading changes on purpose: `serpwarden golden` shows the differences, `serpwarden golden --update` takes them over, and
the commit shows them once more.
"""

from __future__ import annotations

import json
from pathlib import Path

import jsonschema
import pytest
import typer
from typer.testing import CliRunner

from monitor import golden
from monitor.cli import golden as command
from monitor.errors import InputError
from monitor.forms import form_to_serp

ROOT = Path(__file__).parents[2]
PAGES = Path(__file__).parent / "pages"
CASES = golden.cases(PAGES)
SERP = json.loads((ROOT / "docs" / "schema" / "serp.schema.json").read_text(encoding="utf-8"))
APP = typer.Typer()
APP.callback()(lambda: None)
command.register(APP)
LITE = PAGES / "duckduckgo" / "lite.html"


@pytest.mark.parametrize("case", CASES, ids=lambda case: f"{case.page.parent.name}-{case.page.stem}")
def test_a_golden_page_reads_as_it_did(case: golden.Golden) -> None:
    assert case.expected.exists(), "no reading yet: run `serpwarden golden --update` and read what it says"
    assert golden.render(case) == case.expected.read_text(encoding="utf-8")
    assert len(case.note) > 15


def test_readings_are_of_the_published_form() -> None:
    reading = json.loads(CASES[0].expected.read_text(encoding="utf-8"))["reading"] | {
        "file": None,
        "taken_at": None,
        "reader": None,
    }
    jsonschema.Draft202012Validator(SERP).validate(reading)
    assert form_to_serp(reading).engine == reading["engine"]


def run(*arguments: str | Path) -> tuple[int, str]:
    done = CliRunner().invoke(APP, ["golden", *map(str, arguments)], catch_exceptions=False)
    return done.exit_code, done.stdout


def test_a_saved_page_becomes_a_case_in_one_step(tmp_path: Path) -> None:
    code, said = run(LITE, "--into", tmp_path, "--note", "a page without a script", "--name", "No Script!")
    page, expected = tmp_path / "duckduckgo" / "no-script.html", tmp_path / "duckduckgo" / "no-script.reading.json"
    assert (code, page.read_bytes()) == (0, LITE.read_bytes())
    assert "Read the reading" in said
    (case,) = golden.cases(tmp_path)
    assert (case.note, golden.render(case)) == ("a page without a script", expected.read_text(encoding="utf-8"))
    assert run("--into", tmp_path) == (0, "1 cases, 0 differ.\n")


def test_nothing_is_overwritten_and_nothing_is_kept_without_a_reason(tmp_path: Path) -> None:
    run(LITE, "--into", tmp_path, "--note", "a page without a script")
    before = {path: path.read_bytes() for path in tmp_path.rglob("*") if path.is_file()}
    with pytest.raises(InputError, match="is there already"):
        golden.add(LITE, "once more", tmp_path)
    with pytest.raises(InputError, match="say why"):
        golden.add(LITE, " ", tmp_path, "other")
    assert {path: path.read_bytes() for path in tmp_path.rglob("*") if path.is_file()} == before


def test_a_reading_that_changed_is_shown_and_taken_over_when_asked(tmp_path: Path) -> None:
    case = golden.add(LITE, "a page without a script", tmp_path)
    right = case.expected.read_text(encoding="utf-8")
    case.expected.write_text(right.replace('"outcome": "parsed"', '"outcome": "captcha"'), encoding="utf-8")
    code, said = run("--into", tmp_path)
    assert code == 1
    assert '-  "outcome": "captcha"' in said
    assert '+  "outcome": "parsed"' in said
    assert run("--into", tmp_path, "--update")[0] == 0
    assert case.expected.read_text(encoding="utf-8") == right


def test_what_a_page_tells_of_who_saved_it_is_said(tmp_path: Path) -> None:
    page = tmp_path / "mine.html"
    page.write_bytes(LITE.read_bytes() + b"<p>jo@northwind.example from 203.0.113.7")
    (tmp_path / "cases").mkdir()
    _, said = run(page, "--into", tmp_path / "cases", "--note", "a page of my own")
    assert "It may hold an e-mail address, an IP address" in said


def test_files_that_are_no_one_page_are_refused(tmp_path: Path) -> None:
    broken = tmp_path / "broken.zip"
    broken.write_bytes(b"PK\x03\x04 and no more")
    for file in (broken, tmp_path / "none.html"):
        with pytest.raises(InputError, match=file.name):
            golden.add(file, "a note that says why", tmp_path / "cases")
    assert not (tmp_path / "cases").exists()


def test_pages_without_notes_and_readings_without_pages_are_named(tmp_path: Path) -> None:
    (tmp_path / "page.html").write_bytes(b"<html></html>")
    (tmp_path / "gone.reading.json").write_text('{"form": "serpwarden.golden/1", "note": "x"}', encoding="utf-8")
    with pytest.raises(InputError) as caught:
        golden.cases(tmp_path)
    assert [fault.wrong for fault in caught.value.faults] == ["has no note", "has no page beside it"]
