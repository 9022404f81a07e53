"""Plug-ins keep their folder's contract, engines say what the page looks like, values are frozen, files have names of verbs."""

from __future__ import annotations

import dataclasses
import inspect
import pkgutil
import re
from types import ModuleType

import pytest

import monitor.model
from monitor.errors import PluginError
from monitor.plugins import CHANNELS, COMMANDS, ENGINES, SOURCES, Contract, broken, load, load_only, names, told_name
from tests.house.test_sizes import ROOT
from tests.house.test_sizes import SOURCES as FILES

CONTRACTS = (ENGINES, SOURCES, COMMANDS, CHANNELS)


@pytest.mark.parametrize("contract", CONTRACTS, ids=lambda contract: contract.package)
def test_every_module_keeps_the_contract(contract: Contract) -> None:
    assert load(contract)


@pytest.mark.parametrize("contract", [ENGINES, SOURCES], ids=lambda contract: contract.package)
def test_every_plugin_says_what_its_world_looks_like(contract: Contract) -> None:
    thin = [name for name, module in load(contract).items() if len(re.findall(r"[.:;]\s", (module.__doc__ or "") + " ")) < 2]
    assert thin == []


@pytest.mark.parametrize("contract", [ENGINES, SOURCES], ids=lambda contract: contract.package)
def test_names_read_from_the_sources_are_those_of_the_imported_modules(contract: Contract) -> None:
    assert names(contract) == frozenset(load(contract))
    assert {name: load_only(contract, name) for name in names(contract)} == load(contract)


def test_a_name_that_is_not_said_in_plain_words_is_not_guessed() -> None:
    assert told_name('"""A reader."""\n\nNAME = "mojeek"\n') == "mojeek"
    assert told_name("NAME = SOURCE\n") is None
    assert told_name('NAME = "one"\nNAME = "two"\n') is None


def test_a_module_that_breaks_the_contract_is_named_with_every_fault() -> None:
    faults = broken(ENGINES, ModuleType("monitor.engines.hollow"))
    assert [fault.key for fault in faults] == ["NAME", "ABOUT", "VERSION", "recognise", "read"]
    with pytest.raises(PluginError, match="NAME: is missing"):
        raise PluginError(faults)


def test_every_value_that_flows_is_frozen() -> None:
    classes = [value for value in vars(monitor.model).values() if inspect.isclass(value) and dataclasses.is_dataclass(value)]
    assert len(classes) > 20
    assert [cls.__name__ for cls in classes if not cls.__dataclass_params__.frozen] == []  # type: ignore[attr-defined]


def test_model_and_errors_import_nothing_but_the_standard_library_and_themselves() -> None:
    texts = [path.read_text(encoding="utf-8") for path in FILES if path.parent.name == "model" or path.name == "errors.py"]
    imported = {name for text in texts for name in re.findall(r"^(?:from|import) ([\w.]+)", text, re.MULTILINE)}
    stdlib = {"__future__", "collections", "dataclasses", "datetime", "enum", "hashlib", "itertools", "json", "typing"}
    assert {name for name in imported if name.partition(".")[0] not in stdlib and not name.startswith("monitor.model")} == set()


def test_readers_never_change_the_tree() -> None:
    changing = re.compile(
        r"\.(decompose|extract|unwrap|unwrap_tags|strip_tags|replace_with|insert_(?:before|after|child)|remove)\("
    )
    engines = ROOT / "monitor" / "engines"
    hits = [path.name for path in engines.rglob("*.py") if changing.search(path.read_text(encoding="utf-8"))]
    assert hits == []


def test_no_test_patches_and_no_file_is_unfinished() -> None:
    patterns = re.compile(r"mock\.patch|monkeypatch\.setattr|\bTO" + r"DO\b|\bFIX" + r"ME\b")
    tests = sorted((ROOT / "tests").rglob("*.py"))
    hits = [str(path.relative_to(ROOT)) for path in [*FILES, *tests] if patterns.search(path.read_text(encoding="utf-8"))]
    assert [hit for hit in hits if hit != "tests/house/test_contracts.py"] == []


def test_the_import_map_in_the_docstring_names_every_room() -> None:
    text = (ROOT / "monitor" / "__init__.py").read_text(encoding="utf-8")
    rooms = {info.name for info in pkgutil.iter_modules([str(ROOT / "monitor")])} - {"__main__"}
    assert {room for room in rooms if f"`{room}`" not in text} == set()
