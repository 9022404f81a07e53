"""Packages that claim to be more than they are, packages of other things, and what lies beside pages."""

from __future__ import annotations

import gzip
import zipfile
import zlib
from io import BytesIO
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from monitor.files import answers, expand, is_aside, unpacking
from monitor.model import Answer, Outcome, Problem, ProblemCode, Serp

PAGE = b"<html><title>northwind</title></html>"
LOST = Serp("", Outcome.UNPARSED, problems=(Problem(ProblemCode.UNKNOWN_ENGINE),))


def put(folder: Path, name: str, body: bytes) -> Path:
    path = folder / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(body)
    return path


def packed(members: dict[str, bytes], how: int = zipfile.ZIP_DEFLATED) -> bytes:
    out = BytesIO()
    with zipfile.ZipFile(out, "w", how) as package:
        for name, body in members.items():
            package.writestr(name, body)
    return out.getvalue()


def record(body: bytes, *headers: str, url: str = "https://www.google.com/search?q=northwind") -> bytes:
    http = "\r\n".join(("HTTP/1.1 200 OK", "Content-Type: text/html", *headers, "", "")).encode() + body
    head = f"WARC/1.0\r\nWARC-Type: response\r\nWARC-Target-URI: {url}\r\nWARC-Date: 2026-11-02T08:30:00Z\r\n"
    return f"{head}Content-Type: application/http\r\nContent-Length: {len(http)}\r\n\r\n".encode() + http + b"\r\n\r\n"


def zeros(start: bytes, times: int) -> bytes:
    """A gzip stream of a start and many blocks of zeros, made without holding them."""
    pack = zlib.compressobj(9, wbits=31)
    block = bytes(1024 * 1024)
    return pack.compress(start) + b"".join(pack.compress(block) for _ in range(times)) + pack.flush()


def the(path: Path) -> Answer:
    (answer,) = answers(path)
    return answer


def test_a_bomb_of_gzip_is_refused_where_it_shows(tmp_path: Path) -> None:
    start = (
        b"WARC/1.0\r\nWARC-Type: response\r\nWARC-Target-URI: https://a.example/\r\nContent-Type: application/http\r\n"
        b"Content-Length: 999999999999\r\n\r\nHTTP/1.1 200 OK\r\n\r\n"
    )
    path = put(tmp_path, "crawl.warc.gz", zeros(start, 330))  # 330 MB in 330 KB
    answer = the(path)
    assert "bomb" in dict(answer.notes)["damaged"]
    assert answer.body == path.read_bytes()


def test_a_package_that_claims_too_much_is_refused_unread(tmp_path: Path) -> None:
    body = bytearray(packed({"a.html": PAGE}))
    at = body.rindex(b"PK\x01\x02")
    body[at + 24 : at + 28] = (2**32 - 2).to_bytes(4, "little")
    assert "claim to be" in dict(the(put(tmp_path, "a.zip", bytes(body))).notes)["damaged"]


def test_a_packing_that_cannot_be_bounded_is_refused(tmp_path: Path) -> None:
    path = put(tmp_path, "a.zip", packed({"a.html": PAGE}, zipfile.ZIP_LZMA))
    assert "not read" in dict(the(path).notes)["damaged"]


def test_a_large_page_in_a_packed_file_is_cut_at_the_bound_of_evidence(tmp_path: Path) -> None:
    assert len(the(put(tmp_path, "a.html.gz", zeros(b"<html>", 70))).body) == 64 * 1024 * 1024


def test_a_package_of_saved_pages_gives_each_by_its_name(tmp_path: Path) -> None:
    members = {"b/two.html": PAGE, "a.html.gz": gzip.compress(PAGE, mtime=0), "b/two_files/x.html": b"frame", "logo.png": b"x"}
    path = put(tmp_path, "pages.zip", packed(members))
    found = list(answers(path))
    assert [answer.file for answer in found] == [f"{path}/a.html.gz", f"{path}/b/two.html"]
    assert {answer.body for answer in found} == {PAGE}
    assert {dict(answer.notes)["saved_as"] for answer in found} == {"zip"}


@pytest.mark.parametrize(
    "body", [packed({"logo.png": b"x"}), b"WARC/1.0\r\nWARC-Type: warcinfo\r\nContent-Length: 0\r\n\r\n\r\n\r\n"]
)
def test_an_archive_without_a_page_says_so(tmp_path: Path, body: bytes) -> None:
    assert "no page" in dict(the(put(tmp_path, "a", body)).notes)["damaged"]


def test_one_gzip_member_around_a_whole_archive_is_read_as_well(tmp_path: Path) -> None:
    path = put(tmp_path, "crawl.warc.gz", gzip.compress(record(PAGE) * 3, mtime=0))
    assert [answer.body for answer in answers(path)] == [PAGE] * 3


def test_chunks_and_packed_bodies_come_out_as_the_page(tmp_path: Path) -> None:
    long = b"<html>" + bytes(range(32, 127)) * 4_000
    body = gzip.compress(long, mtime=0)
    chunks = b"".join(b"%x\r\n%s\r\n" % (len(piece), piece) for piece in (body[:100], body[100:])) + b"0\r\n\r\n"
    path = put(tmp_path, "crawl.warc", record(chunks, "Transfer-Encoding: chunked", "Content-Encoding: gzip"))
    assert the(path).body == long


def test_a_record_larger_than_evidence_may_be_is_passed_over(tmp_path: Path) -> None:
    path = put(tmp_path, "crawl.warc", record(bytes(66 * 1024 * 1024)) + record(PAGE))
    assert the(path).body == PAGE


def test_what_a_browser_saves_beside_a_page_is_no_page(tmp_path: Path) -> None:
    page = put(tmp_path, "Seite.html", PAGE)
    for beside in ("Seite_files/frame.html", "Seite-Dateien/frame.html", "Seite.css", "notes.md"):
        put(tmp_path, beside, b"x")
    other = put(tmp_path, "Seite 2-3/a.html", PAGE)
    assert expand([str(tmp_path)]) == [other, page]
    assert expand([str(tmp_path / "notes.md")]) == [tmp_path / "notes.md"]


@pytest.mark.parametrize(
    ("url", "serp", "aside"),
    [
        ("https://shop.example/router", LOST, True),
        ("https://www.google.co.uk/search?q=northwind", LOST, False),
        ("https://search.yahoo.co.jp/search?p=northwind", LOST, False),
        ("https://shop.example/router", Serp("", Outcome.PARSED, engine="google"), False),
    ],
)
def test_what_a_crawl_holds_beside_result_pages_is_aside_but_no_engines_page_is(
    tmp_path: Path, url: str, serp: Serp, aside: bool
) -> None:
    assert is_aside(the(put(tmp_path, "crawl.warc", record(PAGE, url=url))), serp) is aside


def test_what_a_person_saved_is_never_aside(tmp_path: Path) -> None:
    assert not is_aside(the(put(tmp_path, "a.html", PAGE)), LOST)


def test_a_stream_in_any_pieces_is_the_same_bytes() -> None:
    whole = bytes(range(256)) * 3_000
    members = gzip.compress(whole[:1000], mtime=0) + gzip.compress(whole[1000:], mtime=0) + b"\0" * 512
    for size in (1, 7, 65_536):
        stream = unpacking.Unpacked(BytesIO(members))
        pieces = iter(lambda: stream.read(size * 1000), b"")  # noqa: B023 - used at once
        assert b"".join(pieces) == whole


MAIL = (
    b"MIME-Version: 1.0\r\nDate: Fri, 21 Apr 2023 19:09:00 -0000\r\nSnapshot-Content-Location: https://a.example/\r\n"
    b'Content-Type: multipart/related; boundary="b"\r\n\r\n--b\r\nContent-Type: text/html; charset=utf-8\r\n'
    b"Content-Transfer-Encoding: base64\r\nContent-Location: https://a.example/\r\n\r\nPGh0bWw+\r\n--b--\r\n"
)
SOUND = (
    MAIL,
    record(PAGE) * 2,
    gzip.compress(record(PAGE), mtime=0) * 2,
    packed({"archive/a.warc.gz": gzip.compress(record(PAGE) * 2, mtime=0)}),
    packed({"a.html": PAGE, "b.mhtml": MAIL, "c.html.gz": gzip.compress(PAGE, mtime=0)}),
)


@settings(max_examples=300, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    body=st.sampled_from(SOUND),
    places=st.lists(st.tuples(st.integers(0, 1_200), st.integers(0, 20), st.binary(max_size=6)), min_size=1, max_size=6),
)
def test_a_sound_file_with_bytes_changed_taken_out_or_put_in_raises_nothing(
    tmp_path: Path, body: bytes, places: list[tuple[int, int, bytes]]
) -> None:
    for at, gone, new in places:
        body = body[:at] + new + body[at + gone :]
    assert all(answer.taken_at.tzinfo for answer in answers(put(tmp_path, "any", body)))


def test_one_damaged_file_in_a_package_does_not_stop_the_others(tmp_path: Path) -> None:
    body = bytearray(packed({"a.html": b"first" + PAGE, "b.html": PAGE}, zipfile.ZIP_STORED))
    body[body.index(b"first")] ^= 1
    *good, damaged = answers(put(tmp_path, "a.zip", bytes(body)))
    assert [answer.body for answer in good] == [PAGE]
    assert dict(damaged.notes)["damaged"].startswith("ValueError: 1 of 2 files in it are damaged: a.html")
