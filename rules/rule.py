"""A rule as a value: what one YAML file of the pack says, checked and frozen.

A rule matches when every line of `all` holds and no block of `none` holds whole. A line names a field of its subject and the
verbs of which one has to find something there. There is no expression language: what a rule can't say is a new verb.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from types import MappingProxyType
from typing import Any

from monitor.model import Door, Level
from rules.parties import Use

DEFAULT = "default"


class On(StrEnum):
    """What a rule looks at, one at a time: an ad, a result, a page, several pages side by side, or a page of the brand's own."""

    AD = "ad"
    RESULT = "result"
    PAGE = "page"
    PAIR = "pair"
    LANDING = "landing"


class Status(StrEnum):
    """How far a rule can be trusted; `off` rules stay in the pack because an id is never used twice."""

    EXPERIMENTAL = "experimental"
    STABLE = "stable"
    OFF = "off"


@dataclass(frozen=True, slots=True)
class Ask:
    """One verb with its parameters: a word or number to compare with, or a matcher to run."""

    verb: str
    terms: tuple[Any, ...] = ()


@dataclass(frozen=True, slots=True)
class Line:
    """One line of a match: a field, and the verbs of which one has to find something in it."""

    field: str
    asks: tuple[Ask, ...]


Block = tuple[Line, ...]


@dataclass(frozen=True, slots=True)
class Graver:
    """A level that a finding has when these lines hold as well."""

    level: Level
    when: Block


@dataclass(frozen=True, slots=True)
class Milder:
    """What a finding is instead when these lines hold and no graver level does; without `why` or `door` the rule's own stay."""

    level: Level
    when: Block
    why: str = ""
    door: Door | None = None
    watch_only: bool = False


@dataclass(frozen=True, slots=True)
class Example:
    """A page, written inside the rule's file, on which the rule has to fire or to stay quiet."""

    note: str
    fires: bool
    form: Mapping[str, Any] = field(default_factory=dict)
    found: tuple[str, ...] = ()
    level: Level | None = None
    line: int = 0


@dataclass(frozen=True, slots=True)
class Rule:
    """One rule. `why` is a sentence with names in braces; `use` is what a partner's contract could permit.

    `doors` tells whose door a finding belongs at by the party's role, `default` for everybody else. `confidence` is the
    chance (0–1) that a careful reader agrees when every matcher was sure.
    """

    id: str
    version: int
    level: Level
    status: Status
    title: str
    why: str
    on: tuple[On, ...]
    all: Block
    none: tuple[Block, ...] = ()
    graver: tuple[Graver, ...] = ()
    milder: tuple[Milder, ...] = ()
    false_positives: tuple[str, ...] = ()
    references: tuple[str, ...] = ()
    policy_ground: tuple[str, ...] = ()
    doors: Mapping[str, Door] = field(default_factory=lambda: MappingProxyType({DEFAULT: Door.NOBODY}))
    use: Use = Use.NOTHING
    confidence: float = 1.0
    watch_only: bool = False
    examples: tuple[Example, ...] = ()
    file: str = ""

    @property
    def family(self) -> str:
        """The part of the id before the slash."""
        return self.id.partition("/")[0]

    def door(self, role: str) -> Door:
        """Whose door a finding about somebody of this role belongs at."""
        return self.doors.get(role, self.doors.get(DEFAULT, Door.NOBODY))
