"""Which rules are tried on whom: a pack made ready for one kind of subject, and picked out for a page and a role.

On most pages most rules are out before anybody is looked at: the query holds no mark, the watch is of another kind, nobody on
the page has the role. Those that are left begin alike in a few ways, and an ordinary ad gives none of them a start.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from monitor.model import Door, Level
from rules.lines import Attempt, Matches, Tries, prepare, prepare_case
from rules.parties import OWN
from rules.rule import On, Rule
from rules.values import Value, sentence
from rules.verbs import Need

_PLANS = 1_024
_GRAVITY = {level: number for number, level in enumerate(Level)}


@dataclass(frozen=True, slots=True)
class Weight:
    """What a finding weighs: its level, its sentence, whose door it belongs at, whether it is only watched."""

    level: Level
    why: Value
    door: Door
    watch_only: bool


@dataclass(frozen=True, slots=True)
class _Case:
    """When a finding weighs what; without a door the rule's own stays."""

    when: Attempt
    level: Level
    why: Value
    watch_only: bool
    door: Door | None = None


@dataclass(frozen=True, slots=True)
class Ready:
    """A rule as it is tried on somebody of one role on pages of one kind.

    `asks` is the number of its lines about the page among its plan's. It says nothing where a block of `none` holds. It weighs
    what stands beside the first case that holds; the last one always does.
    """

    rule: Rule
    family: str
    own_accused: bool
    asks: int
    here: Tries
    none: tuple[Tries, ...]
    cases: tuple[tuple[Tries, Weight], ...]


@dataclass(frozen=True, slots=True)
class Group:
    """Rules that begin alike: where `first` says no, none of them finds anything."""

    first: Need | None
    members: tuple[Ready, ...]


class Plan:
    """The rules for one kind of subject, compiled once."""

    def __init__(self, rules: Sequence[Rule], on: On) -> None:
        self._on = on
        self._rules = [_Compiled(rule, on) for rule in rules]
        blocks = {block.asks: block for compiled in self._rules for block in compiled.blocks}
        self._asks = tuple(blocks.values())
        self._number = {asks: number for number, asks in enumerate(blocks)}
        self.groups = lru_cache(maxsize=_PLANS)(self._groups)

    def asked(self, page: Any) -> tuple[Matches | None, ...]:
        """What each set of lines about the page finds on this one, None where a line finds nothing."""
        return tuple([block.on_page(page) for block in self._asks])

    def _groups(self, holds: tuple[bool, ...], role: str) -> tuple[Group, ...]:
        """The rules left for a role where these lines about the page hold, those that begin alike together."""
        groups: dict[str, tuple[Need | None, list[Ready]]] = {}
        for compiled in self._rules:
            ready = self._ready(compiled, holds, role) if self._stays(compiled.all, holds, role) else None
            if ready:
                groups.setdefault(compiled.all.begins, (compiled.all.first, []))[1].append(ready)
        return tuple(Group(first, tuple(members)) for first, members in groups.values())

    def _stays(self, block: Attempt, holds: tuple[bool, ...], role: str) -> bool:
        """Whether a block may hold for somebody of this role, as far as the page tells."""
        return holds[self._number[block.asks]] and (block.roles is None or role in block.roles)

    def _ready(self, compiled: _Compiled, holds: tuple[bool, ...], role: str) -> Ready | None:
        none = tuple(block.here for block in compiled.none if self._stays(block, holds, role))
        if () in none:
            return None
        rule = compiled.rule
        cases = tuple(
            (case.when.here, Weight(case.level, case.why, case.door or rule.door(role), case.watch_only))
            for case in compiled.cases
            if self._stays(case.when, holds, role)
        )
        return Ready(rule, rule.family, compiled.own_accused, self._number[compiled.all.asks], compiled.all.here, none, cases)


class _Compiled:
    """A rule's blocks made ready for one kind of subject: the one that has to hold, those that must not, and its cases."""

    def __init__(self, rule: Rule, on: On) -> None:
        self.rule = rule
        self.all = prepare(rule.all, on)
        self.none = [prepare_case(block, on) for block in rule.none]
        self.cases = list(_cases(rule, on))
        self.blocks = [self.all, *self.none, *(case.when for case in self.cases)]
        parties = [ask.terms for line in rule.all if line.field == "party" for ask in line.asks]
        self.own_accused = not parties or any(OWN in terms for terms in parties)


def _cases(rule: Rule, on: On) -> Iterator[_Case]:
    """The graver cases, the gravest first, then the milder ones as they stand, then the rule's own words."""
    why = sentence(rule.why, on)
    for case in sorted(rule.graver, key=lambda case: _GRAVITY[case.level], reverse=True):
        level = max(rule.level, case.level, key=_GRAVITY.__getitem__)
        yield _Case(prepare_case(case.when, on), level, why, rule.watch_only)
    for milder in rule.milder:
        says = sentence(milder.why, on) if milder.why else why
        yield _Case(prepare_case(milder.when, on), milder.level, says, milder.watch_only, milder.door)
    yield _Case(prepare_case((), on), rule.level, why, rule.watch_only)
