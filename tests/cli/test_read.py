"""`serpwarden read`: lines in order, faults before anything is printed, every line as its schema says."""

from __future__ import annotations

import json
from dataclasses import fields
from pathlib import Path
from typing import Any

import jsonschema
import pytest
import typer
from typer.testing import CliRunner

from monitor.cli import build
from monitor.cli import read as command
from monitor.errors import InputError, SerpwardenError
from monitor.forms import form_to_serp
from monitor.model import Ad, AdKind, AdSlot, AdsState, Outcome, ProblemCode, Result, ResultKind, Serp

ROOT = Path(__file__).parents[2]
PAGES = ROOT / "tests" / "engines" / "pages"
SCHEMA: dict[str, Any] = json.loads((ROOT / "docs" / "schema" / "serp.schema.json").read_text(encoding="utf-8"))
APP = typer.Typer()
APP.callback()(lambda: None)
command.register(APP)


def run(*arguments: str | Path) -> list[dict[str, Any]]:
    done = CliRunner().invoke(APP, ["read", *map(str, arguments)], catch_exceptions=False)
    assert done.exit_code == 0
    return [json.loads(line) for line in done.stdout.splitlines()]


def test_one_line_a_page_in_the_order_given() -> None:
    files = [PAGES / "duckduckgo" / "lite.html", PAGES / "bing" / "no-results.html", PAGES / "duckduckgo" / "challenge.html"]
    forms = run(*files)
    assert [form["file"] for form in forms] == [str(file) for file in files]
    assert [form["outcome"] for form in forms] == ["parsed", "no_results", "captcha"]


@pytest.mark.parametrize("file", sorted(PAGES.rglob("*.html")), ids=lambda file: f"{file.parent.name}-{file.stem}")
def test_every_line_is_as_the_schema_says_and_can_be_judged(file: Path) -> None:
    (form,) = run(file)
    jsonschema.Draft202012Validator(SCHEMA).validate(form)
    assert form_to_serp(form).file == str(file)


def test_folders_and_globs_are_expanded_in_order() -> None:
    folder = [form["file"] for form in run(PAGES / "bing")]
    assert folder == sorted(str(file) for file in (PAGES / "bing").glob("*.html"))
    assert [form["file"] for form in run(PAGES / "bing" / "desktop-*.html")] == [file for file in folder if "desktop-" in file]


def test_a_file_that_goes_away_meanwhile_stops_no_other_and_is_named_at_the_end(tmp_path: Path) -> None:
    gone, kept = str(tmp_path / "gone.html"), str(PAGES / "bing" / "no-results.html")
    lines = command.lines([gone, kept], command.Asked())
    assert json.loads(next(lines))["file"] == kept
    with pytest.raises(SerpwardenError, match=r"gone\.html: cannot be read: No such file"):
        next(lines)


def test_every_file_that_cannot_be_read_is_named_before_anything_is_printed(tmp_path: Path) -> None:
    with pytest.raises(InputError) as fault:
        command.expand([str(PAGES / "bing"), str(tmp_path / "a.html"), str(tmp_path), str(tmp_path / "b*.html")])
    assert [line.partition(":")[0] for line in str(fault.value).splitlines()] == [
        str(tmp_path / "a.html"),
        str(tmp_path),
        str(tmp_path / "b*.html"),
    ]


def test_what_was_asked_is_compared_with_what_the_page_answers() -> None:
    page = PAGES / "bing" / "desktop-2026.html"
    (good,) = run(page, "--query", "Northwind router reset", "--country", "DE", "--language", "de")
    (bad,) = run(page, "--query", "northwind login", "--device", "mobile")
    assert (good["outcome"], good["place"]["country"]) == ("parsed", "DE")
    assert (bad["outcome"], bad["query"], bad["device"]) == ("wrong_context", "northwind login", "mobile")


def test_an_engine_that_does_not_exist_is_refused() -> None:
    with pytest.raises(InputError, match=r"there is no such reader; there are .*bing"):
        CliRunner().invoke(APP, ["read", str(PAGES / "bing"), "--engine", "altavista"], catch_exceptions=False)


def test_the_engine_can_be_said() -> None:
    (form,) = run(PAGES / "bing" / "no-results.html", "--engine", "duckduckgo")
    assert (form["engine"], form["outcome"]) == ("duckduckgo", "unparsed")


def test_many_pages_on_all_cores_come_out_in_order(tmp_path: Path) -> None:
    body = (PAGES / "bing" / "no-results.html").read_bytes()
    padding = b"<!--" + b"x" * (command.WORTH_A_POOL // 20) + b"-->"
    files = [tmp_path / f"{number:02}.html" for number in range(24)]
    for number, file in enumerate(files):
        file.write_bytes(body.replace(b"qqzzxxyy", b"query %d" % number).replace(b"</body>", padding + b"</body>"))
    forms = [json.loads(line) for line in command.lines([str(file) for file in files], command.Asked())]
    assert [form["query"] for form in forms] == [f"query {number}" for number in range(24)]


def test_an_archive_gives_one_line_a_page_with_the_moment_of_its_record(tmp_path: Path) -> None:
    body = (PAGES / "bing" / "no-results.html").read_bytes()
    http = b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n\r\n" + body
    head = "WARC/1.0\r\nWARC-Type: response\r\nWARC-Record-ID: <urn:uuid:{0}>\r\nWARC-Date: 2026-11-21T08:30:0{0}Z\r\n"
    head += "WARC-Target-URI: https://www.bing.com/search?q=x\r\nContent-Type: application/http; msgtype=response\r\n"
    records = [f"{head.format(n)}Content-Length: {len(http)}\r\n\r\n".encode() + http + b"\r\n\r\n" for n in (1, 2)]
    file = tmp_path / "crawl.warc"
    file.write_bytes(b"".join(records))
    assert [(form["outcome"], form["taken_at"]) for form in run(file)] == [
        ("no_results", "2026-11-21T08:30:01Z"),
        ("no_results", "2026-11-21T08:30:02Z"),
    ]


def test_a_file_named_twice_is_read_twice() -> None:
    file = PAGES / "bing" / "no-results.html"
    assert [form["file"] for form in run(file, file)] == [str(file), str(file)]


def test_a_verb_that_a_module_has_for_its_name_starts_without_the_others() -> None:
    assert [info.name for info in build("read").registered_commands] == ["read"]
    assert len(build("no such verb").registered_commands) > 1


def test_the_schema_lists_every_field_and_every_word() -> None:
    for name, kind, needed in (("result", Result, "title"), ("ad", Ad, "headline")):
        assert set(SCHEMA["$defs"][name]["properties"]) == {field.name for field in fields(kind)}
        assert needed in SCHEMA["$defs"][name]["required"]
    assert set(SCHEMA["properties"]) == {"schema", *(field.name for field in fields(Serp))}
    listed = SCHEMA["properties"], SCHEMA["$defs"]["result"]["properties"], SCHEMA["$defs"]["ad"]["properties"]
    serp, result, ad = listed
    words = {
        Outcome: serp["outcome"],
        AdsState: serp["ads_state"],
        ResultKind: result["kind"],
        AdKind: ad["kind"],
        AdSlot: ad["slot"],
    }
    for closed, field in words.items():
        assert field["enum"] == [str(word) for word in closed]
    assert serp["problems"]["items"]["properties"]["code"]["enum"] == [str(code) for code in ProblemCode]
