"""Evidence comes back as it was kept, or not at all."""

from __future__ import annotations

import hashlib
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from backports import zstd
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from monitor.errors import EvidenceError
from monitor.evidence import MAX_BYTES, Evidence


def only_file(folder: Path) -> Path:
    (file,) = [path for path in folder.rglob("*") if path.is_file()]
    return file


@settings(max_examples=50, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(body=st.binary(max_size=2_000))
def test_any_bytes_come_back(body: bytes, tmp_path: Path) -> None:
    evidence = Evidence.open(str(tmp_path))
    sha256 = evidence.keep(body)
    assert sha256 == hashlib.sha256(body).hexdigest()
    assert evidence.read(sha256) == body
    assert evidence.holds(sha256)


def test_the_same_bytes_are_kept_once(tmp_path: Path) -> None:
    evidence = Evidence.open(str(tmp_path))
    with ThreadPoolExecutor(8) as threads:
        names = set(threads.map(evidence.keep, [b"<html>one page</html>"] * 40))
    assert list(evidence.names()) == list(names)
    before = only_file(tmp_path).stat().st_mtime_ns
    evidence.keep(b"<html>one page</html>")
    assert only_file(tmp_path).stat().st_mtime_ns == before


def test_a_stranger_can_check_it_without_us(tmp_path: Path) -> None:
    sha256 = Evidence.open(str(tmp_path)).keep(b"page")
    file = only_file(tmp_path)
    assert file.name == f"{sha256}.zst"
    assert hashlib.sha256(zstd.decompress(file.read_bytes())).hexdigest() == sha256


@pytest.mark.parametrize(
    ("damage", "words"),
    [
        (lambda packed: packed[:-1], "does not unpack"),
        (lambda packed: packed + b"\0", "does not unpack"),
        (lambda packed: b"rubbish", "cannot be unpacked"),
        (lambda packed: zstd.compress(b"another page"), "no longer match"),
    ],
)
def test_changed_evidence_is_named_and_never_given_out(tmp_path: Path, damage, words: str) -> None:  # type: ignore[no-untyped-def]
    evidence = Evidence.open(str(tmp_path))
    sha256 = evidence.keep(b"a page " * 100)
    file = only_file(tmp_path)
    file.write_bytes(damage(file.read_bytes()))
    with pytest.raises(EvidenceError, match=f"{sha256}.*{words}"):
        evidence.read(sha256)


def test_keeping_again_mends_what_was_damaged(tmp_path: Path) -> None:
    evidence = Evidence.open(str(tmp_path))
    sha256 = evidence.keep(b"a page")
    only_file(tmp_path).write_bytes(b"rubbish")
    assert evidence.keep(b"a page") == sha256
    assert evidence.read(sha256) == b"a page"


def test_a_decompression_bomb_is_refused_within_bounds(tmp_path: Path) -> None:
    evidence = Evidence.open(str(tmp_path))
    sha256 = evidence.keep(b"x")
    only_file(tmp_path).write_bytes(zstd.compress(bytes(MAX_BYTES + 1)))
    with pytest.raises(EvidenceError, match="does not unpack"):
        evidence.read(sha256)


def test_what_is_missing_or_no_hash_is_said_by_name(tmp_path: Path) -> None:
    evidence = Evidence.open(str(tmp_path))
    assert not evidence.holds("0" * 64)
    with pytest.raises(EvidenceError, match=r"0{64} is missing"):
        evidence.read("0" * 64)
    with pytest.raises(EvidenceError, match=r"'\.\./etc/passwd' is no SHA-256"):
        evidence.read("../etc/passwd")


def test_too_much_is_refused() -> None:
    with pytest.raises(EvidenceError, match="more than one piece of evidence"):
        Evidence.open("memory://").keep(bytes(MAX_BYTES + 1))


@pytest.mark.parametrize("where", ["nonsense://bucket", "s3:///"])
def test_a_place_that_cannot_hold_evidence_is_said(where: str) -> None:
    with pytest.raises(EvidenceError, match="evidence cannot be kept in"):
        Evidence.open(where)


def test_a_file_where_the_folder_should_be_is_said(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("x")
    with pytest.raises(EvidenceError):
        Evidence.open(str(tmp_path / "file")).keep(b"x")
