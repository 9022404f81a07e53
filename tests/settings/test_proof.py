"""The part `proof`: files seen from the configuration's folder, an authority by its address, options before both."""

from __future__ import annotations

from pathlib import Path

import pytest

from monitor.errors import ConfigError
from monitor.model import Proof
from monitor.settings import Known, parse_settings
from reports.proof.keeping import KEY, Wanted, wanted
from tests.settings.conftest import GOOD

KNOWN = Known(frozenset({"google"}), frozenset({"sandbox"}))


def proof(text: str, folder: Path) -> Proof:
    return parse_settings((GOOD + text).encode(), "config.yaml", {}, known=KNOWN, folder=folder).proof


def test_files_are_seen_from_the_folder_of_the_configuration(tmp_path: Path) -> None:
    found = proof("proof: {key: keys/mine.pem, timestamps: https://tsa.example/ask, chain: /etc/tsa.pem}\n", tmp_path)
    assert found == Proof(str(tmp_path / "keys" / "mine.pem"), None, "https://tsa.example/ask", "/etc/tsa.pem")


def test_options_go_before_the_configuration_and_a_key_beside_it_comes_last(tmp_path: Path) -> None:
    said = Proof("/kept/key.pem", None, "https://tsa.example", "/kept/tsa.pem")
    assert wanted(Proof(), tmp_path) == Wanted(tmp_path / KEY)
    assert wanted(said, tmp_path) == Wanted(Path("/kept/key.pem"), None, "https://tsa.example", Path("/kept/tsa.pem"))
    other = wanted(said, tmp_path, key=Path("other.pem"), authority="https://other.example")
    assert (other.key, other.authority, other.chain) == (Path("other.pem"), "https://other.example", Path("/kept/tsa.pem"))


@pytest.mark.parametrize("text", ["{timestamps: soon}", "{timestamps: ftp://tsa.example}", "{keys: a.pem}", "{key: 3}"])
def test_what_cannot_be_meant_is_refused(text: str, tmp_path: Path) -> None:
    with pytest.raises(ConfigError, match="proof"):
        proof(f"proof: {text}\n", tmp_path)
