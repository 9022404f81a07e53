"""Policy lines as data: which one a finding meets depends on the engine that showed the page.

What engines forbid is not what the law forbids, and it changes: each line carries the day on which it was read and how well.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from types import MappingProxyType
from typing import Any

from monitor.errors import RuleError
from rules.yamlfile import read

DATA = Path(__file__).parent / "data"


@dataclass(frozen=True, slots=True)
class Policy:
    """One policy line of one owner, in our words; no engines means all of them."""

    id: str
    title: str
    says: str
    url: str | None
    engines: tuple[str, ...]
    status: str
    read_on: date


def data_of(name: str) -> Any:
    """A shipped data file. Raises RuleError when it is broken."""
    document = read(DATA / name, f"rules/data/{name}")
    if document.faults:
        raise RuleError([*document.faults])
    return document.data


def _policies() -> Mapping[str, Policy]:
    data = data_of("policies.yaml")
    day = date.fromisoformat(data["read_on"])
    return MappingProxyType(
        {
            name: Policy(name, form["title"], form["says"], form["url"], tuple(form["engines"]), form["status"], day)
            for name, form in data["policies"].items()
        },
    )


POLICIES = _policies()


def grounds(ids: Sequence[str], engine: str | None) -> tuple[str, ...]:
    """Those of the policies that speak about this engine; all of them when nobody knows the engine."""
    return tuple(name for name in ids if not engine or not POLICIES[name].engines or engine in POLICIES[name].engines)
