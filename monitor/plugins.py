"""Plug-ins are modules in a folder: a new one edits no existing file.

A folder's contract is a list of names that each module must hold. Modules whose name starts with an underscore are the
folder's own toolkit and no plug-ins; a package counts as one plug-in.
"""

from __future__ import annotations

import importlib
import importlib.util
import pkgutil
import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from types import MappingProxyType, ModuleType

from monitor.errors import Fault, PluginError


@dataclass(frozen=True, slots=True)
class Contract:
    """What every module of a plug-in package must hold: names of constants and names of callables."""

    package: str
    constants: tuple[str, ...]
    callables: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class About:
    """What a plug-in says of the service it speaks to; terms first, so that the reader of the code meets them first."""

    site: str
    docs: str | None = None
    terms: str | None = None
    price: str | None = None
    key: str | None = None
    note: str | None = None


ENGINES = Contract("monitor.engines", ("NAME", "ABOUT", "VERSION"), ("recognise", "read"))
SOURCES = Contract("monitor.sources", ("NAME", "ABOUT", "CAPABILITIES"), ("fetch",))
COMMANDS = Contract("monitor.cli", (), ("register",))
CHANNELS = Contract("reports.channels", ("NAME", "ABOUT"), ())
_NAME = re.compile(r'^NAME = "([a-z0-9_]+)"$', re.MULTILINE)


def broken(contract: Contract, module: ModuleType) -> list[Fault]:
    """Every way in which a module breaks its folder's contract."""
    file = getattr(module, "__file__", None) or module.__name__
    faults = [
        Fault(file, 0, name, "is missing", f"every module in {contract.package} has it")
        for name in contract.constants
        if not hasattr(module, name)
    ]
    faults += [
        Fault(file, 0, name, "is missing or cannot be called", f"every module in {contract.package} has this function")
        for name in contract.callables
        if not callable(getattr(module, name, None))
    ]
    return faults


def load_only(contract: Contract, name: str) -> ModuleType | None:
    """The one module of a folder whose file has this name (an underscore may follow it), its neighbours left unread; or None.

    For a program that needs one plug-in and should start fast. Raises PluginError when it breaks the contract.
    """
    package = importlib.import_module(contract.package)
    there = {info.name for info in pkgutil.iter_modules(package.__path__)} & {name, f"{name}_"}
    if not there or name.startswith("_"):
        return None
    module = importlib.import_module(f"{contract.package}.{there.pop()}")
    if faults := broken(contract, module):
        raise PluginError(faults)
    return module


@cache
def load(contract: Contract) -> Mapping[str, ModuleType]:
    """Every plug-in of a folder by its NAME (or module name), sorted. Raises PluginError with all faults at once."""
    package = importlib.import_module(contract.package)
    faults: list[Fault] = []
    found: dict[str, ModuleType] = {}
    for info in sorted(pkgutil.iter_modules(package.__path__), key=lambda info: info.name):
        if info.name.startswith("_"):
            continue
        module = importlib.import_module(f"{contract.package}.{info.name}")
        faults += broken(contract, module)
        name = str(getattr(module, "NAME", info.name))
        if name in found:
            faults.append(Fault(module.__file__ or name, 0, "NAME", f"{name} is taken by {found[name].__file__}"))
        found[name] = module
    if faults:
        raise PluginError(faults)
    return MappingProxyType(found)


@cache
def names(contract: Contract) -> frozenset[str]:
    """The NAMEs of a folder's plug-ins, as their sources say them; one that says it in another way is imported for it.

    For who needs to know what there is, and no plug-in. Raises PluginError for what was imported and breaks the contract.
    """
    package = importlib.import_module(contract.package)
    modules = [info.name for info in pkgutil.iter_modules(package.__path__) if not info.name.startswith("_")]
    told = {module: told_name(_source(f"{contract.package}.{module}")) for module in modules}
    return frozenset(name for name in told.values() if name) if all(told.values()) else frozenset(load(contract))


def told_name(source: str) -> str | None:
    """The NAME that a plug-in's source says in plain words, at the top of the module and once; else None."""
    found = _NAME.findall(source)
    return str(found[0]) if len(found) == 1 else None


def _source(module: str) -> str:
    """The source of a module that is not imported; empty where there is only its compiled form."""
    spec = importlib.util.find_spec(module)
    file = Path(spec.origin) if spec and spec.origin else None
    return file.read_text(encoding="utf-8") if file and file.suffix == ".py" else ""
