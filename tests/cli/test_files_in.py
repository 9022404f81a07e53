"""`read` and `import` on what people and crawlers saved: the same files, the same moments, the same things passed over."""

from __future__ import annotations

import json
import os
import zipfile
from pathlib import Path
from typing import Any

import pytest
import typer
from typer.testing import CliRunner

from monitor.cli import doctor as doctor_command
from monitor.cli import import_ as import_command
from monitor.cli import read as read_command

PAGES = Path(__file__).parents[1] / "engines" / "pages"
SERP = (PAGES / "duckduckgo" / "lite.html").read_bytes()
APP = typer.Typer()
for command in (read_command, import_command, doctor_command):
    command.register(APP)

CONFIG = """
version: 1
brand:
  name: Northwind
  owner: {name: Northwind Networks GmbH, country: DE}
  marks: [{text: NORTHWIND, registrations: [{office: EUIPO, number: "018000001", countries: [EU], classes: [9]}]}]
  domains: [northwind.example]
watches:
  - {name: brand-de, kind: brand, keywords: [northwind], engines: [google], places: [{country: DE, language: de}],
     devices: [desktop], every: 6h}
"""


def record(url: str, body: bytes) -> bytes:
    http = b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n\r\n" + body
    head = f"WARC/1.0\r\nWARC-Type: response\r\nWARC-Target-URI: {url}\r\nWARC-Date: 2026-11-02T08:30:00Z\r\n"
    return f"{head}Content-Type: application/http\r\nContent-Length: {len(http)}\r\n\r\n".encode() + http + b"\r\n\r\n"


@pytest.fixture
def crawl(tmp_path: Path) -> Path:
    """A package with a result page, a shop's page, and a page at an engine's address that nobody can read."""
    records = record("https://lite.duckduckgo.com/lite/?q=northwind", SERP) + record("https://shop.example/", b"<html>buy</html>")
    path = tmp_path / "crawl.wacz"
    with zipfile.ZipFile(path, "w") as package:
        package.writestr("archive/data.warc", records + record("https://www.google.de/search?q=x", b"<html>what is this</html>"))
    return path


def run(*arguments: str | Path, code: int = 0) -> tuple[str, str]:
    done = CliRunner().invoke(APP, list(map(str, arguments)), catch_exceptions=False)
    assert done.exit_code == code, done.output
    return done.stdout, done.stderr


def config(folder: Path) -> Path:
    path = folder / "config.yaml"
    path.write_text(CONFIG, encoding="utf-8")
    return path


def rows(text: str) -> list[Any]:
    return [json.loads(line) for line in text.splitlines()]


def test_read_passes_over_a_crawls_other_pages_and_says_how_many(crawl: Path) -> None:
    out, err = run("read", crawl)
    assert [(row["outcome"], row["taken_at"]) for row in rows(out)] == [
        ("parsed", "2026-11-02T08:30:00Z"),
        ("unparsed", "2026-11-02T08:30:00Z"),
    ]
    assert err == "1 pages of crawls are no result pages: passed over\n"


def test_import_passes_over_the_same(crawl: Path, tmp_path: Path) -> None:
    file = config(tmp_path)
    found = json.loads(run("import", crawl, "--config", file, "--json")[0])
    assert [(row["outcome"], row["aside"]) for row in found] == [("parsed", False), (None, True), ("unparsed", False)]
    said = run("import", crawl, "--config", file)[0]
    assert "2 pages kept (2 of them before)" in said
    assert "1 pages of crawls are no result pages: passed over." in said


def test_pages_that_only_their_files_date_have_no_moment_when_read_and_are_told_when_imported(tmp_path: Path) -> None:
    page = tmp_path / "page.html"
    page.write_bytes(SERP)
    os.utime(page, (1_700_000_000, 1_700_000_000))
    assert rows(run("read", page)[0])[0]["taken_at"] is None
    assert "1 pages do not tell when they were made" in run("import", page, "--config", config(tmp_path))[0]


def test_a_packed_page_is_named_with_its_package(tmp_path: Path) -> None:
    with zipfile.ZipFile(tmp_path / "pages.zip", "w") as package:
        package.writestr("week/one.html", SERP)
    (row,) = rows(run("read", tmp_path / "pages.zip")[0])
    assert (row["file"], row["outcome"]) == (f"{tmp_path}/pages.zip/week/one.html", "parsed")


def test_doctor_ends_with_one_when_something_is_wrong(tmp_path: Path) -> None:
    file = config(tmp_path)
    checks = json.loads(run("doctor", "--config", file, "--json")[0])
    assert [check["name"] for check in checks][:2] == ["config", "keys"]
    assert {"name", "state", "found", "to_do"} == set(checks[0])
    assert "wrong" in run("doctor", "--config", tmp_path / "none.yaml", code=1)[0]
