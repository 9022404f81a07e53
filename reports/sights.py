"""What one look could see, in one word, and the sentences about hours in which nothing could be seen."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from datetime import datetime
from enum import StrEnum

from monitor.ledger import Blind
from monitor.model import PROVEN, CellCoverage, Outcome
from reports import words
from reports.hindrances import hindrance
from reports.names import engine_name
from reports.phrases import Phrase, phrase, phrases


class Sight(StrEnum):
    """What a look could see."""

    PROVEN = "proven"
    RESULTS_ONLY = "results only"
    SILENT = "canaries silent"
    BLOCKED = "blocked"
    UNREADABLE = "unreadable"
    MISSED = "missed"


_REFUSED = frozenset(
    {
        Outcome.CAPTCHA, Outcome.RATE_LIMITED, Outcome.JS_REQUIRED, Outcome.CONSENT, Outcome.DENIED,
        Outcome.PROVIDER_ERROR, Outcome.PROVIDER_QUOTA, Outcome.PROVIDER_EMPTY,
    }
)  # fmt: skip


def blindness(kept: Sight, name: str, days: str) -> Phrase:
    """That an engine (or a part of it) could not be seen on some days, and what kept us from it."""
    says = {
        Sight.BLOCKED: phrase("{name} was blocked on {days}", name=name, days=days),
        Sight.UNREADABLE: phrase("{name} could not be read on {days}", name=name, days=days),
        Sight.MISSED: phrase("{name} was not asked on {days}", name=name, days=days),
        Sight.RESULTS_ONLY: phrase("{name} gave results without any word on ads on {days}", name=name, days=days),
        Sight.SILENT: phrase(
            "{name} showed no ads, not even where there nearly always are some, on {days}", name=name, days=days
        ),
    }
    return says.get(kept) or phrase("{name} could not be seen on {days}", name=name, days=days)


def unasked(name: str, days: Sequence[datetime]) -> Phrase:
    """That nothing was due at an engine on some days."""
    return phrases(
        "Nothing was asked of {name} on {days}; nothing is claimed about that day.",
        "Nothing was asked of {name} on {days}; nothing is claimed about those days.",
        len(days),
        name=name,
        days=words.days_of(days),
    )


def told(blind: Phrase, proven: int, total: int, causes: str) -> Phrase:
    """A sentence on blindness with the looks behind it and the causes, if there are any."""
    if causes:
        return phrases(
            "{blind} ({proven} of {n} look proven: {causes}).",
            "{blind} ({proven} of {n} looks proven: {causes}).",
            total, blind=blind, proven=proven, causes=causes,
        )  # fmt: skip
    return phrases(
        "{blind} ({proven} of {n} look proven).", "{blind} ({proven} of {n} looks proven).", total, blind=blind, proven=proven
    )


def unclaimed(proven: int, days: int) -> Phrase:
    """What a blind stretch means: that nothing is claimed of it."""
    if not proven:
        return phrases("Nothing is claimed about that day.", "Nothing is claimed about those days.", days)
    return phrases(
        "Beyond that one look nothing is claimed about these days.",
        "Beyond those {n} looks nothing is claimed about these days.",
        proven,
    )


def times(number: int, what: str) -> Phrase:
    """How often something happened: `12 captcha`."""
    return phrase("{number} {what}", number=number, what=what)


def sight(outcome: Outcome) -> Sight:
    """What an outcome means, the ads apart."""
    if outcome in PROVEN:
        return Sight.PROVEN
    if outcome in _REFUSED:
        return Sight.BLOCKED
    return Sight.MISSED if outcome is Outcome.MISSED else Sight.UNREADABLE


def sights(row: CellCoverage) -> Counter[Sight]:
    """A cell's looks by what they could see."""
    found: Counter[Sight] = Counter()
    for outcome, number in row.outcomes:
        found[sight(outcome)] += number
    found[Sight.SILENT] = row.degraded
    found[Sight.RESULTS_ONLY] = found[Sight.PROVEN] - row.proven - row.degraded
    found[Sight.PROVEN] = row.proven
    return found


def sentence(blind: Blind) -> Phrase:
    """One stretch as a sentence: where, from when to when, how many looks and slots, and what happened to them."""
    reasons: Counter[Phrase | str] = Counter()
    for reason, number in blind.reasons:
        reasons[hindrance(reason)] += number
    causes = [times(number, reason) for reason, number in sorted(reasons.items(), key=most)]
    return phrases(
        "{engine} ({place}, {device}) proved nothing from {since} to {until} ({n} look due: {causes}).",
        "{engine} ({place}, {device}) proved nothing from {since} to {until} ({n} looks due: {causes}).",
        blind.times,
        engine=engine_name(blind.engine),
        place=words.place(blind.place),
        device=blind.device,
        since=words.minute(blind.since),
        until=words.minute(blind.until),
        causes=words.listing(causes, 4),
    )


def most(item: tuple[str, int]) -> tuple[int, str]:
    """The order in which causes are told: most frequent first, then by name."""
    return -item[1], item[0]
