"""From the bytes of config.yaml to values, or to every fault at once."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from monitor.errors import ConfigError
from monitor.model import Device, PartyRole, Place, Settings, WatchKind
from monitor.settings import Known, load, parse_settings

ROOT = Path(__file__).parents[2]
KNOWN = Known(frozenset({"google", "bing"}), frozenset({"sandbox", "direct"}))

Read = Callable[..., Settings]
Faults = Callable[..., list[str]]


def test_the_example_at_the_root_runs_as_it_stands(known: Known) -> None:
    loaded = load(ROOT / "config.yaml", {}, known=known)
    assert [mark.text for mark in loaded.brand.marks] == ["NORTHWIND", "MESHLINK"]
    assert all(mark.registrations for mark in loaded.brand.marks)
    assert {watch.kind for watch in loaded.watches} == {WatchKind.BRAND, WatchKind.PRODUCT, WatchKind.SUPPORT, WatchKind.CANARY}
    assert len({watch.journey for watch in loaded.watches} - {None}) == 2
    queries = {query for watch in loaded.watches for query in watch.expand()}
    assert len({query.engine for query in queries}) == len({query.place for query in queries}) == 2
    assert {query.device for query in queries} == set(Device)
    assert 60 <= len(queries) <= 90
    roles = {party.role for party in loaded.parties}
    assert roles >= {PartyRole.RESELLER, PartyRole.AFFILIATE, PartyRole.COMPETITOR, PartyRole.AGENCY, PartyRole.INFORMATIONAL}


def test_every_host_and_number_of_the_example_is_reserved_for_examples() -> None:
    loaded = load(ROOT / "config.yaml", {}, known=KNOWN)
    domains = [*loaded.brand.domains, *(domain for party in loaded.parties for domain in party.domains)]
    assert all(domain.endswith(".example") for domain in domains)
    phones = [*loaded.brand.phones, *(phone for party in loaded.parties for phone in party.phones)]
    assert all(phone.startswith(("+493023125", "+496990009", "+442079460")) for phone in phones)


def test_values_are_typed(read: Read, good: str) -> None:
    party = "  - {name: X, role: affiliate, phones: ['+49 30 23125-100'], affiliate: {network: awin, ppc_allowed: true},"
    party += " permissions: {brand_bidding: true, until: 2027-03-31}}\nwatches:"
    loaded = read(good.replace("watches:", party))
    watch = loaded.watches[0]
    assert watch.every == timedelta(hours=6)
    assert watch.places == (Place("DE", "de"),)
    affiliate = loaded.parties[1]
    assert affiliate.permissions.until == date(2027, 3, 31)
    assert affiliate.phones == ("+493023125100",)
    assert affiliate.affiliate is not None
    assert affiliate.affiliate.ppc_allowed is True
    assert affiliate.affiliate.misspellings is None


def test_paths_of_the_storage_are_seen_from_the_files_folder(tmp_path: Path, good: str, known: Known) -> None:
    file = tmp_path / "config.yaml"
    file.write_text(good, encoding="utf-8")
    storage = load(file, {}, known=known).storage
    assert storage.database == f"sqlite:///{tmp_path.resolve().as_posix()}/serpwarden.db"
    assert storage.evidence == str(tmp_path.resolve() / "evidence")
    file.write_text(good + "storage: {database: 'postgresql://w:${PW}@db/w', evidence: 's3://bucket/e'}\n", encoding="utf-8")
    storage = load(file, {"PW": "hush"}, known=known).storage
    assert (storage.database, storage.evidence) == ("postgresql://w:hush@db/w", "s3://bucket/e")
    assert "hush" not in repr(storage)


def test_a_file_with_many_faults_names_every_one_with_its_line(faults: Faults, good: str) -> None:
    broken = (
        good.replace("country: DE}\n  marks", "country: UK}\n  marks")
        .replace("role: reseller", "role: resellr")
        .replace("every: 6h", "every: 6 hours")
        .replace("engines: [google]", "engines: [gogle]")
        .replace("    kind: support\n", "")
        .replace("version: 1", "version: one")
    )
    lines = faults(broken)
    assert [line.split(" ")[0] for line in lines] == [
        "1:", "4:", "8:", "10:", "12:", "15:",
    ]  # fmt: skip
    assert "did you mean GB" in lines[1]
    assert "did you mean reseller" in lines[2]
    assert "watches[0].kind: is missing" in lines[3]
    assert "did you mean google" in lines[4]
    assert "30m, 6h, 1d" in lines[5]


def test_a_missing_file_is_one_plain_sentence(tmp_path: Path) -> None:
    with pytest.raises(ConfigError, match="no such file"):
        load(tmp_path / "nothing.yaml", {}, known=KNOWN)
    with pytest.raises(ConfigError, match="directory"):
        load(tmp_path, {}, known=KNOWN)


def test_secrets_are_not_needed_by_commands_that_ask_nobody(tmp_path: Path, good: str, known: Known) -> None:
    file = tmp_path / "config.yaml"
    file.write_text(good + "    options: {key: '${A_KEY}'}\n", encoding="utf-8")
    assert load(file, {}, known=known, need_secrets=False).sources[0].option("key") == "${A_KEY}"
    with pytest.raises(ConfigError, match=r"\$\{A_KEY\} is not set"):
        load(file, {}, known=known)


def test_faults_carry_no_control_characters_from_the_file(faults: Faults, good: str) -> None:
    hostile = good.replace("version: 1", 'version: 1\n"\\e[31mred\\n": 1').replace("[google]", '"\\e[2Jgoogle"')
    lines = faults(hostile)
    assert len(lines) == 2
    assert all(line.isprintable() for line in lines)


PIECES = st.sampled_from(
    [
        *("version: 1\n", "brand:\n", "  name: x\n", "- ", "&a ", "*a", "[", "]", "{", "}", "watches", ": ", "\n", "  "),
        *("'", '"', "!!int ", "%YAML 1.1\n", "---\n", "...\n", "|\n", "~", "\t", "<<", "? ", "#", "@", "\\U99999999", "é"),
        *("\x85", "marks", "12", "1e9999"),
    ]
)


@settings(deadline=None)
@given(st.lists(PIECES, max_size=30).map("".join))
def test_yaml_like_text_is_refused_with_faults(text: str) -> None:
    with pytest.raises(ConfigError, match=r"^config\.yaml:"):
        parse_settings(text.encode(), "config.yaml", {}, known=KNOWN)


@settings(deadline=None)
@given(st.binary(max_size=200))
def test_any_bytes_are_refused_with_faults(raw: bytes) -> None:
    with pytest.raises(ConfigError):
        parse_settings(raw, "config.yaml", {}, known=KNOWN)
