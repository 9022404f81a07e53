"""A signed and timestamped pack of the world, in strangers' tools and in the hands of those who want it to say something else."""

from __future__ import annotations

import json
import random
import subprocess
from collections.abc import Mapping
from pathlib import Path

import bagit
import pytest
from warcio.checker import Checker

from monitor.model.custody import broken_at
from reports import takedown
from reports.once import Once
from reports.proof import bag, sealing, wacz
from reports.proof.sealing import Seal
from reports.proof.signing import Signer
from reports.proof.verdicts import State
from reports.proof.verify import Known, verdicts
from reports.proof.zips import unzipped
from tests.monitor.world.test_every_channel import notice_of
from tests.reports.proof.sealed import NOW, OpenSsl, authority, key

pytestmark = pytest.mark.timeout(600)
LOG = bag.DATA + sealing.CASE_LOG
WHO = "airhaus.example trademark GB"


@pytest.fixture(scope="session")
def tsa(tmp_path_factory: pytest.TempPathFactory) -> OpenSsl:
    return authority(tmp_path_factory.mktemp("tsa"))


@pytest.fixture(scope="session")
def pack(view: Once, tsa: OpenSsl) -> Mapping[str, bytes]:
    return takedown.files(view, notice_of(view, "google_ads_trademark", WHO), Seal(NOW, Signer(key()), tsa.authority))


def faults(files: Mapping[str, bytes], known: Known = Known()) -> list[str]:  # noqa: B008 - a frozen value
    return [fault for row in verdicts(files, known) if row.state is State.FAILS for fault in (*row.faults, row.detail)]


def test_all_of_it_holds(pack: Mapping[str, bytes]) -> None:
    assert {row.state for row in verdicts(pack, Known(Signer(key()).fingerprint))} == {State.HOLDS}


def test_what_people_did_is_in_it_and_chained(pack: Mapping[str, bytes]) -> None:
    lines = [json.loads(line) for line in pack[LOG].splitlines()]
    acts = [line["act"] for line in lines]
    assert [act for act in acts if act in ("proposed", "decided", "approved", "filed", "answered", "verified_gone")] == [
        "proposed", "decided", "approved", "filed", "answered", "verified_gone",
    ]  # fmt: skip
    assert broken_at(lines) is None


def test_strangers_tools_agree(pack: Mapping[str, bytes], tsa: OpenSsl, tmp_path: Path) -> None:
    folder = tmp_path / "pack"
    for name, body in pack.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_bytes(body)
    assert bagit.Bag(str(folder)).validate()
    for stamp, of in ((sealing.MANIFEST_STAMP, bag.MANIFEST),):
        said = subprocess.run(
            [tsa.tool, "ts", "-verify", "-in", stamp, "-CAfile", sealing.CHAIN, "-data", of],
            cwd=folder, capture_output=True, check=False,
        )  # fmt: skip
        assert said.returncode == 0, said.stderr
    (tmp_path / "data.warc.gz").write_bytes(unzipped(pack[bag.DATA + sealing.ARCHIVE])[wacz.WARC])

    class Asked:
        inputs = (str(tmp_path / "data.warc.gz"),)
        verbose = False

    assert Checker(Asked()).process_all() == 0


def test_a_flipped_bit_anywhere_is_caught_and_its_file_named(pack: Mapping[str, bytes]) -> None:
    dice, names = random.Random(2026), sorted(pack)  # noqa: S311 - which bits are flipped is no secret
    for number in range(200):
        weights = [len(pack[name]) for name in names] if number % 2 else None
        name = dice.choices(names, weights)[0]
        body = bytearray(pack[name])
        place = dice.randrange(len(body))
        body[place] ^= 1 << dice.randrange(8)
        found = faults({**pack, name: bytes(body)})
        assert any(name in fault for fault in found), (name, place, found)


def test_who_takes_the_filing_out_of_the_log_is_caught_even_after_bagging_and_signing_anew(pack: Mapping[str, bytes]) -> None:
    lines = pack[LOG].splitlines(keepends=True)
    filed = next(number for number, line in enumerate(lines) if b'"act":"filed"' in line)
    without = {**pack, LOG: b"".join(lines[:filed] + lines[filed + 1 :])}
    payload = {name.removeprefix(bag.DATA): body for name, body in without.items() if name.startswith(bag.DATA)}
    found = faults(without | bag.payload(payload))
    assert any(fault.startswith(f"{LOG}: line {filed + 1}") for fault in found), found
    assert any(bag.MANIFEST in fault for fault in found)


def test_another_signers_pack_is_not_taken_for_ours(view: Once, pack: Mapping[str, bytes]) -> None:
    forged = takedown.files(view, notice_of(view, "google_ads_trademark", WHO), Seal(NOW, Signer(key(7))))
    assert faults(forged) == []
    assert any("is not the one you named" in fault for fault in faults(forged, Known(Signer(key()).fingerprint)))
    mixed = {**pack, bag.SIGNATURE: forged[bag.SIGNATURE]}
    assert faults(mixed) != []


def test_made_again_it_is_the_same_but_for_signatures_and_timestamps(view: Once, pack: Mapping[str, bytes]) -> None:
    again = takedown.files(view, notice_of(view, "google_ads_trademark", WHO), Seal(NOW, Signer(key())))
    differ = {name for name in pack.keys() | again.keys() if pack.get(name) != again.get(name)}
    assert differ == {
        *(name for name in pack if name.startswith(sealing.STAMPS)),
        bag.DATA + sealing.CUSTODY, bag.INFO, bag.MANIFEST, bag.TAGS, bag.SIGNATURE, "README.txt", "VERIFY.md",
    }  # fmt: skip
