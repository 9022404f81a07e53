"""Saved pages in every form people have them in, damaged ones included."""

from __future__ import annotations

import gzip
import hashlib
import os
import zipfile
from datetime import UTC, datetime
from io import BytesIO
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from monitor.errors import InputError
from monitor.files import answers, expand
from monitor.model import Answer, Provenance

PAGE = b"<html><title>northwind</title></html>"
SAVED = 1_700_000_000
DAY = datetime(2026, 11, 2, 8, 30, tzinfo=UTC)


def file(folder: Path, name: str, body: bytes) -> Path:
    path = folder / name
    path.write_bytes(body)
    os.utime(path, (SAVED, SAVED))
    return path


def only(path: Path) -> Answer:
    (answer,) = answers(path)
    return answer


def warc(*bodies: tuple[str, int, bytes], packed: bool) -> bytes:
    """An archive of responses, each its own gzip member when packed, as crawlers write them."""
    out = b""
    for media_type, status, body in bodies:
        http = f"HTTP/1.1 {status} OK\r\nContent-Type: {media_type}\r\nSet-Cookie: secret=1\r\n\r\n".encode() + body
        head = (
            "WARC/1.0\r\nWARC-Type: response\r\nWARC-Target-URI: https://www.google.com/search?q=northwind\r\n"
            "WARC-Date: 2026-11-02T08:30:00Z\r\nWARC-Record-ID: <urn:uuid:00000000-0000-0000-0000-000000000001>\r\n"
            f"Content-Type: application/http; msgtype=response\r\nContent-Length: {len(http)}\r\n\r\n"
        )
        record = head.encode() + http + b"\r\n\r\n"
        out += gzip.compress(record, mtime=0) if packed else record
    return out


@pytest.mark.parametrize(
    ("name", "body"),
    [
        ("page.html", PAGE),
        ("page.htm.gz", gzip.compress(PAGE, mtime=0)),
        ("no-suffix", PAGE),
    ],
)
def test_a_saved_page_is_weak_and_as_old_as_its_file(tmp_path: Path, name: str, body: bytes) -> None:
    answer = only(file(tmp_path, name, body))
    assert (answer.body, answer.media_type, answer.status, answer.url) == (PAGE, "text/html", None, None)
    assert answer.provenance is Provenance.WEAK
    assert answer.taken_at == datetime.fromtimestamp(SAVED, UTC)
    assert answer.file == str(tmp_path / name)


@pytest.mark.parametrize(
    "comment",
    [
        b"<!-- saved from url=(0041)https://www.google.com/search?q=northwind -->",
        b"<!--\n Page saved with SingleFile \n url: https://www.google.com/search?q=northwind \n saved date: Mon\n-->",
    ],
)
def test_the_address_that_a_browser_noted_is_kept(tmp_path: Path, comment: bytes) -> None:
    answer = only(file(tmp_path, "a.html", b"<!doctype html>\n" + comment + PAGE))
    assert answer.url == "https://www.google.com/search?q=northwind"
    assert answer.provenance is Provenance.WEAK


def test_json_is_told_by_its_first_character(tmp_path: Path) -> None:
    assert only(file(tmp_path, "a.txt", b' \n{"a": 1}')).media_type == "application/json"


@pytest.mark.parametrize("packed", [False, True])
def test_an_archive_gives_its_pages_with_status_address_and_moment(tmp_path: Path, packed: bool) -> None:
    body = warc(("text/html; charset=utf-8", 200, PAGE), ("image/png", 200, b"x"), ("text/html", 429, b"no"), packed=packed)
    first, second = answers(file(tmp_path, "crawl.warc", body))
    assert (first.status, first.url, first.taken_at) == (200, "https://www.google.com/search?q=northwind", DAY)
    assert (first.body, first.provenance) == (PAGE, Provenance.STRONG)
    assert dict(first.headers) == {"content-type": "text/html; charset=utf-8"}
    assert second.status == 429


def test_a_package_gives_the_pages_of_its_archives(tmp_path: Path) -> None:
    out = BytesIO()
    with zipfile.ZipFile(out, "w") as package:
        package.writestr("archive/data.warc.gz", warc(("text/html", 200, PAGE), packed=True))
        package.writestr("pages/pages.jsonl", "{}")
    assert only(file(tmp_path, "a.wacz", out.getvalue())).body == PAGE


def test_a_mail_around_a_page_gives_the_page_and_is_kept_beside_it(tmp_path: Path) -> None:
    mail = (
        b"From: <Saved by Blink>\r\nSnapshot-Content-Location: https://www.google.com/search?q=x\r\nMIME-Version: 1.0\r\n"
        b'Content-Type: multipart/related; type="text/html"; boundary="b"\r\n\r\n--b\r\n'
        b"Content-Type: text/html; charset=utf-8\r\n"
        b"Content-Transfer-Encoding: quoted-printable\r\n\r\n<html>M=C3=BCnchen</html>\r\n--b--\r\n"
    )
    answer = only(file(tmp_path, "a.mhtml", mail))
    assert answer.body.decode().strip() == "<html>München</html>"
    assert answer.url == "https://www.google.com/search?q=x"
    assert answer.parts == (("mhtml", mail),)


def test_a_damaged_archive_gives_what_came_before_the_damage_and_itself(tmp_path: Path) -> None:
    body = warc(("text/html", 200, PAGE), packed=False) + b"rubbish where a record should be\r\n\r\n" * 3
    first, damaged = answers(file(tmp_path, "crawl.warc", body))
    assert first.body == PAGE
    assert damaged.body == body
    assert dict(damaged.notes)["saved_as"] == "damaged"
    assert dict(damaged.notes)["damaged"]


@pytest.mark.parametrize("packed", [False, True])
def test_a_record_that_was_cut_says_so(tmp_path: Path, packed: bool) -> None:
    noise = hashlib.shake_256(b"seed").digest(50_000)
    whole = warc(("text/html", 200, noise), packed=packed)
    answer = only(file(tmp_path, "crawl.warc", whole[: len(whole) // 2]))
    assert noise.startswith(answer.body)
    assert dict(answer.notes).keys() == {"saved_as", "dated_by", "cut"}


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    start=st.sampled_from([b"", b"WARC/1.0\r\n", b"PK\x03\x04", b"\x1f\x8b\x08", b"MIME-Version: 1.0\nmultipart/related"]),
    rest=st.binary(max_size=300),
)
def test_any_bytes_are_some_answer(tmp_path: Path, start: bytes, rest: bytes) -> None:
    found = list(answers(file(tmp_path, "any", start + rest)))
    assert all(answer.taken_at.tzinfo for answer in found)


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(cut=st.integers(min_value=0, max_value=900))
def test_an_archive_cut_anywhere_raises_nothing(tmp_path: Path, cut: int) -> None:
    body = warc(("text/html", 200, PAGE), ("text/html", 200, PAGE), packed=False)
    assert list(answers(file(tmp_path, "cut.warc", body[:cut]))) is not None


def test_names_folders_and_globs_become_files_once(tmp_path: Path) -> None:
    (tmp_path / "a_files").mkdir()
    (tmp_path / "deep").mkdir()
    a, b = file(tmp_path, "a.html", PAGE), file(tmp_path / "deep", "b.html", PAGE)
    file(tmp_path / "a_files", "logo.png", b"x")
    file(tmp_path, ".hidden", b"x")
    assert expand([str(tmp_path)]) == [a, b]
    assert expand([str(a), str(tmp_path / "**" / "*.html"), str(b)]) == [a, b]


def test_every_name_that_leads_nowhere_is_said(tmp_path: Path) -> None:
    with pytest.raises(InputError) as caught:
        expand([str(tmp_path / "none.html"), str(tmp_path / "*.html"), str(tmp_path)])
    assert len(str(caught.value).splitlines()) == 3
