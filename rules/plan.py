"""Which rules are tried on whom: a pack made ready for one kind of subject, and picked out for a page and a role.

On most pages most rules are out before anybody is looked at: the query holds no mark, the watch is of another kind, nobody on
the page has the role. Those that are left begin alike in a few ways, and an ordinary ad gives none of them a start.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from monitor.model import Level
from rules.lines import Attempt, Matches, Try, attempt, prepare
from rules.parties import OWN
from rules.rule import Milder, On, Rule
from rules.verbs import Need

_PLANS = 1_024


@dataclass(frozen=True, slots=True)
class Compiled:
    """A rule made ready for one kind of subject; `asks` is the number of its lines about the page among its plan's."""

    rule: Rule
    all: Attempt
    none: tuple[Try, ...]
    graver: tuple[tuple[Level, Try], ...]
    milder: tuple[tuple[Milder, Try], ...]
    own_accused: bool
    asks: int


@dataclass(frozen=True, slots=True)
class Group:
    """Rules that begin alike: where `first` says no, none of them finds anything."""

    first: Need | None
    members: tuple[Compiled, ...]


class Plan:
    """The rules for one kind of subject, compiled once."""

    def __init__(self, rules: Sequence[Rule], on: On) -> None:
        attempts = [(rule, prepare(rule.all, on)) for rule in rules]
        lines = {ready.asks: ready for _, ready in attempts}
        numbers = {asks: number for number, asks in enumerate(lines)}
        self._asks = tuple(lines.values())
        self._rules = [_compile(rule, ready, on, numbers[ready.asks]) for rule, ready in attempts]
        self.groups = lru_cache(maxsize=_PLANS)(self._grouped)

    def asked(self, page: Any) -> tuple[Matches | None, ...]:
        """What each set of lines about the page finds on this one, None where a line finds nothing."""
        return tuple([ready.on_page(page) for ready in self._asks])

    def _grouped(self, holds: tuple[bool, ...], role: str) -> tuple[Group, ...]:
        """The rules left for a role where these lines about the page hold, those that begin alike together."""
        groups: dict[str, tuple[Need | None, list[Compiled]]] = {}
        for compiled in self._rules:
            ready = compiled.all
            if holds[compiled.asks] and (ready.roles is None or role in ready.roles):
                groups.setdefault(ready.begins, (ready.first, []))[1].append(compiled)
        return tuple(Group(first, tuple(members)) for first, members in groups.values())


def _compile(rule: Rule, ready: Attempt, on: On, asks: int) -> Compiled:
    graver = tuple((case.level, attempt(case.when, on)) for case in rule.graver)
    milder = tuple((case, attempt(case.when, on)) for case in rule.milder)
    parties = [ask.terms for line in rule.all if line.field == "party" for ask in line.asks]
    own = not parties or any(OWN in terms for terms in parties)
    return Compiled(rule, ready, tuple(attempt(block, on) for block in rule.none), graver, milder, own, asks)
