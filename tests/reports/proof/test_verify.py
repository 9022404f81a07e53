"""A pack is checked from its own files: what is whole holds, whatever is changed is caught and named."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from monitor.errors import InputError
from monitor.model.custody import Act, chained
from reports import takedown
from reports.proof import bag, custody, sealing, wacz
from reports.proof.canon import canonical
from reports.proof.sealing import Seal
from reports.proof.signing import Signer
from reports.proof.verdicts import State, Verdict
from reports.proof.verify import Known, verdicts, verify
from reports.proof.zips import unzipped, zipped
from tests.reports.proof.sealed import NOW, PICTURE, authority, files, key, pictured
from tests.reports.story import MARK_CASE

ARCHIVE = bag.DATA + sealing.ARCHIVE
LOG = bag.DATA + sealing.CUSTODY
NOTHING = Known()


def states(found: tuple[Verdict, ...]) -> dict[str, State]:
    return {row.subject: row.state for row in found}


def faults(made: Mapping[str, bytes], known: Known = NOTHING) -> list[str]:
    return [fault for row in verdicts(made, known) for fault in row.faults]


def rebagged(made: Mapping[str, bytes], changed: Mapping[str, bytes]) -> dict[str, bytes]:
    """A forger's pack: files changed and both manifests written again."""
    whole = {**made, **changed}
    whole[bag.MANIFEST] = bag.listed({name: body for name, body in whole.items() if name.startswith(bag.DATA)})
    return whole | {bag.TAGS: bag.listed(bag.tag_files(whole))}


def test_a_signed_pack_holds_and_says_what_it_lacks() -> None:
    assert states(verdicts(files())) == {
        "bag": State.HOLDS,
        "signature of the pack": State.HOLDS,
        "exhibits": State.HOLDS,
        "captures.wacz": State.HOLDS,
        "signature of captures.wacz": State.HOLDS,
        "custody log": State.HOLDS,
        "case log": State.ABSENT,
        "timestamps": State.ABSENT,
    }
    assert all(row.proves and row.not_proven for row in verdicts(files()))


def test_an_unsigned_pack_holds_and_is_never_called_signed() -> None:
    found = states(verdicts(files(None)))
    assert found["signature of the pack"] is found["signature of captures.wacz"] is State.ABSENT
    assert State.FAILS not in found.values()
    assert State.FAILS in states(verdicts(files(None), Known("0" * 64))).values()


def test_a_timestamped_pack_holds_with_its_own_and_with_given_roots(tmp_path: Path) -> None:
    tsa = authority(tmp_path)
    made = files(Seal(NOW, Signer(key()), tsa.authority))
    assert [row.state for row in verdicts(made)] == [*[State.HOLDS] * 6, State.ABSENT, *[State.HOLDS] * 3]
    assert [row.state for row in verdicts(made, Known(roots=tsa.chain))] == [*[State.HOLDS] * 6, State.ABSENT, *[State.HOLDS] * 3]
    other = authority(tmp_path / "other", 12)
    assert sum(row.state is State.FAILS for row in verdicts(made, Known(roots=other.chain))) == 3
    for name in (sealing.MANIFEST_STAMP, sealing.HEAD_STAMP, sealing.WACZ_STAMP):
        assert any(name in fault for fault in faults({**made, name: made[sealing.CHAIN]}))


def test_folder_and_zip_hold_alike(tmp_path: Path) -> None:
    view = pictured()
    pack = takedown.write_pack(view, takedown.gather(view, MARK_CASE)[0][0], tmp_path, Seal(NOW, Signer(key())))
    assert verify(pack.folder) == verify(pack.archive)
    body = bytearray(pack.archive.read_bytes())
    body[10] ^= 1
    pack.archive.write_bytes(body)
    assert "the ZIP around the files was changed" in verify(pack.archive)[0].detail
    with pytest.raises(InputError, match="there is no such pack"):
        verify(tmp_path / "nothing")
    (tmp_path / "text.zip").write_bytes(b"no zip")
    assert verify(tmp_path / "text.zip")[0].state is State.FAILS


def test_packs_are_the_same_but_for_signature_and_moment() -> None:
    first, second = files(), files(Seal(NOW + timedelta(hours=1), Signer(key(9))))
    assert first == takedown.files(pictured(), takedown.gather(pictured(), MARK_CASE)[0][0], Seal(NOW, Signer(key())))
    differ = {name for name in first if first[name] != second[name]}
    assert differ <= {ARCHIVE, LOG, bag.INFO, bag.MANIFEST, bag.TAGS, bag.SIGNATURE, "VERIFY.md", "README.txt"}
    inside = [unzipped(made[ARCHIVE]) for made in (first, second)]
    assert {name for name in inside[0] if inside[0][name] != inside[1][name]} == {wacz.PACKAGE, wacz.DIGEST}


PACKS = (files(), files(None))


@settings(max_examples=500, deadline=None, suppress_health_check=[HealthCheck.too_slow], derandomize=True)
@given(data=st.data())
def test_any_changed_byte_is_caught_and_its_file_named(data: st.DataObject) -> None:
    made = PACKS[data.draw(st.integers(0, 1))]
    name = data.draw(st.sampled_from(sorted(made)))
    body = made[name]
    place = data.draw(st.integers(0, len(body) - 1))
    other = data.draw(st.integers(1, 255))
    changed = body[:place] + bytes([body[place] ^ other]) + body[place + 1 :]
    found = faults({**made, name: changed})
    assert any(name in fault for fault in found), (name, place, other, found)


@pytest.mark.parametrize("name", sorted(files()))
def test_a_missing_file_is_named(name: str) -> None:
    assert any(name in fault for fault in faults({other: body for other, body in files().items() if other != name}))


def test_an_added_file_is_named() -> None:
    for name in ("data/exhibits/01/page.txt", "more.txt"):
        assert any(name in fault for fault in faults({**files(), name: b"x"}))


def test_a_swapped_screenshot_is_caught_even_with_new_manifests() -> None:
    forged = rebagged(files(), {"data/exhibits/01/screenshot.png": PICTURE + b"!"})
    found = faults(forged)
    assert "data/exhibits/01/screenshot.png: is not what was captured: its hash is another" in found
    assert "tagmanifest-sha256.txt: is not the one that was signed" in found


def test_a_removed_log_line_is_caught_even_with_new_manifests() -> None:
    lines = files()[LOG].splitlines(keepends=True)
    middle = rebagged(files(), {LOG: b"".join(lines[:2] + lines[3:])})
    assert any("line 3: calls itself number 4" in fault for fault in faults(middle))
    tail = rebagged(files(), {LOG: b"".join(lines[:-1])})
    assert any("lines were cut off" in fault for fault in faults(tail))
    rewritten = custody.log([custody.Event(NOW, "captured", "somebody", {})])
    assert any("ends elsewhere" in fault for fault in faults(rebagged(files(), {LOG: rewritten})))


def test_a_replaced_key_is_caught() -> None:
    forger = Signer(key(7))
    data = json.loads(files()[bag.SIGNATURE])
    swapped = {**data, "publicKey": json.loads(files(Seal(NOW, forger))[bag.SIGNATURE])["publicKey"]}
    assert any("replaced" in fault for fault in faults({**files(), bag.SIGNATURE: canonical(swapped) + b"\n"}))
    whole = files(Seal(NOW, forger))
    assert faults(whole) == []
    assert any("is not the one you named" in fault for fault in faults(whole, Known(Signer(key()).fingerprint)))
    mixed = {**files(), bag.SIGNATURE: whole[bag.SIGNATURE]}
    assert any("it was replaced" in fault for fault in faults(mixed))


def archive_with(changed: Mapping[str, bytes | None]) -> list[str]:
    inside = {name: body for name, body in {**unzipped(files()[ARCHIVE]), **changed}.items() if body is not None}
    found = verdicts(rebagged(files(), {ARCHIVE: zipped(inside)}))
    return [fault for row in found if row.subject == "captures.wacz" for fault in row.faults]


def test_an_archive_without_pages_is_refused_although_public_validators_take_it() -> None:
    assert any(fault.startswith("pages/pages.jsonl: is missing") for fault in archive_with({wacz.PAGES: None}))
    head = unzipped(files()[ARCHIVE])[wacz.PAGES].splitlines(keepends=True)[0]
    assert "pages/pages.jsonl: lists no page" in archive_with({wacz.PAGES: head})
    stray = head + b'{"id":"x","url":"https://elsewhere.example/","ts":"2026-11-09T08:00:00Z"}\n'
    assert any("names a page that is not in the archive" in fault for fault in archive_with({wacz.PAGES: stray}))


def test_an_index_that_leads_astray_is_named() -> None:
    lines = unzipped(files()[ARCHIVE])[wacz.INDEX].splitlines(keepends=True)
    assert any("leaves out the record" in fault for fault in archive_with({wacz.INDEX: b"".join(lines[1:])}))
    assert any("leads to no such record" in fault for fault in archive_with({wacz.INDEX: lines[0].replace(b"20261", b"20251")}))


ODD = (
    b'{"capture":1}',
    b'{"capture":{"parts":[1,["x"]],"id":[]}}',
    b'{"hash":"\\ud800","signature":"\\ud800","publicKey":"\\ud800"}',
    b'{"domainCert":"\\ud800","domain":1,"signature":"aa"}',
    b'{"n":1,"facts":[],"hash":"\\ud800"}\n',
    b'{"n":1,"facts":{"case_log_lines":"x"}}\n',
    b"[" * 100_000,
    b"Timestamps: \xff\nSigning-Key: sha256:",
    b"1e999",
)
PLACES = (
    ARCHIVE,
    LOG,
    bag.DATA + sealing.CASE_LOG,
    bag.SIGNATURE,
    bag.INFO,
    "data/exhibits/01/capture.json",
    sealing.MANIFEST_STAMP,
)


@settings(max_examples=60, deadline=None)
@given(st.sampled_from(PLACES), st.sampled_from(ODD) | st.binary(max_size=300))
def test_no_bytes_raise(name: str, body: bytes) -> None:
    assert any(row.state is State.FAILS for row in verdicts({**files(), name: body}))


@settings(max_examples=60, deadline=None)
@given(
    st.sampled_from((wacz.PACKAGE, wacz.DIGEST, wacz.PAGES, wacz.INDEX, wacz.WARC)),
    st.sampled_from(ODD) | st.binary(max_size=300),
)
def test_no_bytes_in_the_archive_raise(name: str, body: bytes) -> None:
    inside = zipped({**unzipped(files()[ARCHIVE]), name: body})
    assert any(row.state is State.FAILS for row in verdicts({**files(), ARCHIVE: inside}))


def test_the_case_log_is_chained_and_its_end_is_known() -> None:
    first = chained(None, MARK_CASE, Act.DECIDED, at=NOW, by="Ada Kern", facts={"decision": "file"})
    second = chained(first, MARK_CASE, Act.APPROVED, at=NOW, by="Ada Kern", facts={"channel": "google_ads_trademark"})
    view = replace(pictured(), logs={MARK_CASE: (first, second)})
    made = takedown.files(view, takedown.gather(view, MARK_CASE)[0][0], Seal(NOW, Signer(key())))
    assert states(verdicts(made))["case log"] is State.HOLDS
    name = bag.DATA + sealing.CASE_LOG
    assert any("cut off" in fault for fault in faults(rebagged(made, {name: made[name].splitlines(keepends=True)[0]})))
    edited = made[name].replace(b"Ada", b"Eve")
    assert any("does not fit the chain" in fault for fault in faults(rebagged(made, {name: edited})))
    gone = rebagged({other: body for other, body in made.items() if other != name}, {})
    assert any("is missing or not in its form" in fault for fault in faults(gone))
