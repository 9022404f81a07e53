"""Tools that others made agree with ours: warcio, wacz, bagit, OpenSSL, and authsign from an environment of its own."""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
from collections.abc import Mapping
from datetime import UTC, datetime
from pathlib import Path

import bagit
import pytest
from cryptography.hazmat.primitives import hashes
from cryptography.x509 import load_pem_x509_certificates
from warcio.archiveiterator import ArchiveIterator
from warcio.checker import Checker

from reports.proof import bag, sealing, wacz
from reports.proof.sealing import Seal
from reports.proof.signing import signer
from reports.proof.verdicts import State
from reports.proof.verify import verdicts
from reports.proof.zips import unzipped, zipped
from tests.reports.proof.sealed import OpenSsl, authority, certificate, files, key, pem, text

ARCHIVE = bag.DATA + sealing.ARCHIVE
DOMAIN = "watch.northwind.example"


def laid(made: Mapping[str, bytes], folder: Path) -> Path:
    for name, body in made.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_bytes(body)
    return folder


def in_a_domains_name(tsa: OpenSsl) -> Mapping[str, bytes]:
    """A pack signed with a domain's certificate at this very moment, as the form's ten minutes want it."""
    now = datetime.now(UTC).replace(microsecond=0)
    root, leaf = (certificate(name, key(n), ("Web root", key(30)), use, now) for name, n, use in
                  (("Web root", 30, ""), (DOMAIN, 31, "domain")))  # fmt: skip
    return files(Seal(now, signer(pem(key(31)), text(leaf, root).encode()), tsa.authority))


def ran(*command: object, cwd: Path | None = None) -> subprocess.CompletedProcess[str]:
    return subprocess.run([*map(str, command)], capture_output=True, text=True, check=False, cwd=cwd, timeout=100)


def test_warcio_finds_every_digest_right(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    warc = tmp_path / "data.warc.gz"
    body = unzipped(files()[ARCHIVE])[wacz.WARC]
    warc.write_bytes(body)

    class Asked:
        inputs = (str(warc),)
        verbose = True

    assert Checker(Asked()).process_all() == 0
    said = capsys.readouterr().out
    assert said.count("digest pass") == 7
    assert "no digest" not in said
    with warc.open("rb") as stream:
        kinds = [(record.rec_type, record.rec_headers.get_header("WARC-Block-Digest")[:7]) for record in ArchiveIterator(stream)]
    assert kinds == [(kind, "sha256:") for kind in ("warcinfo", *("response", "resource", "metadata") * 2)]


def test_bagit_takes_the_bag_and_notices_a_change(tmp_path: Path) -> None:
    folder = laid(files(), tmp_path)
    assert bagit.Bag(str(folder)).validate()
    (folder / "data/sightings.csv").write_bytes(b"altered")
    with pytest.raises(bagit.BagValidationError):
        bagit.Bag(str(folder)).validate()


def test_openssl_takes_the_timestamps_and_refuses_them_over_other_bytes(tmp_path: Path) -> None:
    tsa = authority(tmp_path / "tsa")
    folder = laid(files(Seal(datetime(2026, 11, 21, tzinfo=UTC), signer(pem(key())), tsa.authority)), tmp_path / "pack")
    check = (tsa.tool, "ts", "-verify", "-in", sealing.MANIFEST_STAMP, "-CAfile", sealing.CHAIN, "-data")
    assert ran(*check, bag.MANIFEST, cwd=folder).returncode == 0
    assert ran(*check, bag.TAGS, cwd=folder).returncode != 0
    head = (folder / bag.INFO).read_text(encoding="utf-8").partition("Custody-Head: ")[2].splitlines()[0]
    (folder / "head").write_text(head)
    check = (tsa.tool, "ts", "-verify", "-in", sealing.HEAD_STAMP, "-CAfile", sealing.CHAIN, "-data")
    assert ran(*check, "head", cwd=folder).returncode == 0


def test_openssl_takes_the_signature_of_the_archive(tmp_path: Path) -> None:
    tool = shutil.which("openssl")
    if tool is None:
        pytest.skip("openssl is not installed here")
    data = json.loads(unzipped(files()[ARCHIVE])[wacz.DIGEST])["signedData"]
    for name, body in (("key", data["publicKey"]), ("signature", data["signature"])):
        (tmp_path / f"{name}.b64").write_text(body + "\n")
        assert ran(tool, "base64", "-d", "-A", "-in", tmp_path / f"{name}.b64", "-out", tmp_path / name).returncode == 0
    (tmp_path / "words").write_text(data["hash"])
    ran(tool, "pkey", "-pubin", "-inform", "DER", "-in", tmp_path / "key", "-out", tmp_path / "key.pem")
    check = ("dgst", "-sha256", "-verify", tmp_path / "key.pem", "-signature", tmp_path / "signature", tmp_path / "words")
    assert "Verified OK" in ran(tool, *check).stdout


def section(manual: str, number: int) -> str:
    """The commands of one section of VERIFY.md, as a stranger would copy them."""
    part = manual.partition(f"## {number}. ")[2].partition("\n## ")[0]
    return "\n".join(line[4:] for line in part.splitlines() if line.startswith("    "))


def test_the_commands_of_the_packs_own_manual_work(tmp_path: Path) -> None:
    shell = shutil.which("bash")
    tsa = authority(tmp_path / "tsa")
    if shell is None or shutil.which("sha256sum") is None:
        pytest.skip("bash or sha256sum is not installed here")
    by = signer(pem(key()))
    folder = laid(files(Seal(datetime(2026, 11, 21, tzinfo=UTC), by, tsa.authority)), tmp_path / "pack")
    manual = (folder / "VERIFY.md").read_text(encoding="utf-8")
    said = {number: ran(shell, "-ec", section(manual, number), cwd=folder) for number in (2, 3, 4)}
    assert "Verified OK" in said[2].stdout, said[2].stderr
    assert f"{by.fingerprint}  key.der" in said[2].stdout
    assert said[2].stdout.splitlines()[0].removeprefix("sha256:") in said[2].stdout.splitlines()[1]
    assert said[3].stdout.count("Verification: OK") + said[3].stderr.count("Verification: OK") == 2, said[3].stderr
    hashes_said = [line.split()[0] for line in said[4].stdout.splitlines()]
    assert len(hashes_said) == 6
    assert all(f"# {one}" in manual for one in hashes_said)


def test_a_domains_signature_holds_here_and_fails_for_another_domain(tmp_path: Path) -> None:
    made = in_a_domains_name(authority(tmp_path))
    assert [row.state for row in verdicts(made)] == [*[State.HOLDS] * 6, State.ABSENT, *[State.HOLDS] * 3]
    data = json.loads(unzipped(made[ARCHIVE])[wacz.DIGEST])["signedData"]
    assert sorted(data) == sorted(("hash", "created", "software", "version", "signature", "domain", "domainCert",
                                   "timeSignature", "timestampCert"))  # fmt: skip


AUTHSIGN = """
import json, sys
from authsign.verifier import Verifier
print(Verifier(sys.argv[1])(json.load(open(sys.argv[2]))))
"""


def environment(folder: Path, *packages: str) -> Path:
    """A throw-away environment with some packages, by the ordinary clients."""
    python = folder / "bin" / "python"
    uv = shutil.which("uv", path=str(Path(sys.executable).parent)) or shutil.which("uv")
    make = (uv, "venv", "-q", "--python", sys.executable, folder) if uv else (sys.executable, "-m", "venv", folder)
    if ran(*make).returncode:
        pytest.skip("no environment can be made here: this Python has neither uv nor venv with pip")
    pip = (uv, "pip", "install", "-q", "--python", python) if uv else (python, "-m", "pip", "install", "-q", "--retries", "0")
    if ran(*pip, *packages).returncode:
        pytest.skip(f"{' and '.join(packages)} cannot be installed here: the package registry was not reached")
    return python


@pytest.mark.timeout(300)
def test_authsign_and_wacz_from_their_own_environment_agree(tmp_path: Path) -> None:
    tsa = authority(tmp_path / "tsa")
    python = environment(tmp_path / "env", "authsign", "wacz")
    made = in_a_domains_name(tsa)
    (tmp_path / "case.wacz").write_bytes(made[ARCHIVE])
    wacz_tool = (python.with_name("wacz"), "validate", "-f")
    said = ran(*wacz_tool, tmp_path / "case.wacz")
    assert said.returncode == 0, said.stdout + said.stderr
    (tmp_path / "forged.wacz").write_bytes(zipped({**unzipped(made[ARCHIVE]), wacz.PAGES: b"forged"}))
    assert ran(*wacz_tool, tmp_path / "forged.wacz").returncode != 0
    data = json.loads(unzipped(made[ARCHIVE])[wacz.DIGEST])["signedData"]
    prints = [load_pem_x509_certificates(data[name].encode())[-1].fingerprint(hashes.SHA256()).hex()
              for name in ("domainCert", "timestampCert")]  # fmt: skip
    roots = tmp_path / "roots.yaml"
    roots.write_text(f"domain_cert_roots: ['{prints[0]}']\ntimestamp_cert_roots: ['{prints[1]}']\n")
    (tmp_path / "check.py").write_text(AUTHSIGN)
    for name, words, passes in (("good", data, True), ("bad", {**data, "hash": "sha256:" + "0" * 64}, False)):
        (tmp_path / f"{name}.json").write_text(json.dumps(words))
        said = ran(python, tmp_path / "check.py", roots, tmp_path / f"{name}.json")
        assert (said.returncode == 0) is passes, said.stdout + said.stderr
        assert (f"observer='{DOMAIN}'" in said.stdout) is passes
