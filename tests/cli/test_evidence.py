"""`serpwarden evidence` at the command line: a pack that was made is checked, a changed one is refused and the file named."""

from __future__ import annotations

import json
import stat
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from monitor.cli import build
from monitor.errors import InputError, WorkError
from reports import takedown
from reports.proof import reading
from reports.proof.sealing import Seal
from reports.proof.signing import Signer
from reports.proof.tools import ask
from tests.reports.proof.sealed import NOW, key, pictured
from tests.reports.story import MARK_CASE

APP = build("evidence")


def run(*arguments: object) -> Result:
    return CliRunner().invoke(APP, ["evidence", *map(str, arguments)], catch_exceptions=False)


@pytest.fixture(scope="module")
def pack(tmp_path_factory: pytest.TempPathFactory) -> Path:
    view = pictured()
    made = takedown.write_pack(
        view, takedown.gather(view, MARK_CASE)[0][0], tmp_path_factory.mktemp("pack"), Seal(NOW, Signer(key()))
    )
    return made.archive


def test_a_whole_pack_holds_and_each_check_says_what_it_proves(pack: Path) -> None:
    said = run("verify", pack).stdout
    assert said.count("It does not prove") == 6
    assert "not signed" not in said
    rows = json.loads(run("verify", pack, "--key", Signer(key()).fingerprint, "--json").stdout)
    assert {row["state"] for row in rows} == {"holds", "absent"}


def test_public_tools_say_the_same_beside_ours(pack: Path) -> None:
    files = reading.pack(pack).files
    said = {row.tool: row.content for row in ask(files)}
    assert {"warcio": True, "bagit.py": True}.items() <= said.items()
    changed = {row.tool: row.content for row in ask({**files, "data/sightings.csv": b"altered"})}
    assert changed["bagit.py"] is False
    assert changed["warcio"] is True
    assert {row.tool: row.content for row in ask({**files, "data/captures.wacz": b"none"})}["bagit.py"] is False
    assert "What public tools say of it" in run("verify", pack).stdout


def test_a_changed_pack_fails_and_names_the_file(pack: Path, tmp_path: Path) -> None:
    body = bytearray(pack.read_bytes())
    body[body.index(b"NORTHWIND") + 2] ^= 1
    changed = tmp_path / "changed.zip"
    changed.write_bytes(body)
    with pytest.raises(WorkError, match="checks failed: bag"):
        run("verify", changed)
    folder = pack.with_suffix("")
    with pytest.raises(WorkError, match="signature of the pack"):
        run("verify", folder, "--key", "0" * 64)


def test_wrong_input_is_refused(pack: Path, tmp_path: Path) -> None:
    with pytest.raises(InputError, match="there is no such pack"):
        run("verify", tmp_path / "none")
    with pytest.raises(InputError, match="64 hex digits"):
        run("verify", pack, "--key", "short")
    (tmp_path / "roots.pem").write_text("no certificates")
    with pytest.raises(InputError, match="no certificates in PEM"):
        run("verify", pack, "--roots", tmp_path / "roots.pem")


def test_the_key_is_made_once_for_its_user_alone(tmp_path: Path) -> None:
    file = tmp_path / "key.pem"
    first, second = (run("key", file).stdout for _ in range(2))
    assert first == second
    assert first.startswith("sha256:")
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    assert json.loads(run("key", file, "--json").stdout)[0]["fingerprint"] == first.strip().removeprefix("sha256:")
    file.write_text("no key")
    with pytest.raises(InputError, match="holds no signing key"):
        run("key", file)
