"""What one look could see, in one word, and the sentences about hours in which nothing could be seen."""

from __future__ import annotations

import re
from collections import Counter
from enum import StrEnum

from monitor.ledger import Blind, reason_of
from monitor.model import PROVEN, CellCoverage, Outcome
from reports import words
from reports.phrases import Phrase, phrase, phrases

_TIMES = re.compile(r" ?(from [0-9: -]+)?until [0-9: -]+UTC")


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
OUTCOMES = {
    Outcome.CAPTCHA: phrase("captcha"),
    Outcome.RATE_LIMITED: phrase("rate limit"),
    Outcome.JS_REQUIRED: phrase("script-only page"),
    Outcome.CONSENT: phrase("consent page"),
    Outcome.DENIED: phrase("access denied"),
    Outcome.PROVIDER_ERROR: phrase("provider error"),
    Outcome.PROVIDER_QUOTA: phrase("provider quota used up"),
    Outcome.PROVIDER_EMPTY: phrase("empty answer"),
    Outcome.PARTIAL: phrase("partly read"),
    Outcome.UNPARSED: phrase("not recognised"),
    Outcome.WRONG_CONTEXT: phrase("answer to another question"),
    Outcome.MISSED: phrase("missed"),
}


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
    reasons: Counter[str] = Counter()
    for reason, number in blind.reasons:
        reasons[_TIMES.sub("", reason).partition(":")[0].strip()] += number
    told = [times(number, _reason(reason)) for reason, number in sorted(reasons.items(), key=most)]
    return phrases(
        "{engine} ({place}, {device}) proved nothing from {since} to {until} ({n} look due: {causes}).",
        "{engine} ({place}, {device}) proved nothing from {since} to {until} ({n} looks due: {causes}).",
        blind.times,
        engine=engine_name(blind.engine),
        place=words.place(blind.place),
        device=blind.device,
        since=words.minute(blind.since),
        until=words.minute(blind.until),
        causes=words.listing(told, 4),
    )


_AFTER, _UNASKED = "paused after ", "no source asks "


def _reason(reason: str) -> str:
    """What kept a look from proving anything, as a phrase where the words are ours."""
    outcome = next((said for known, said in OUTCOMES.items() if reason_of(known) == reason.replace("_", " ")), None)
    if outcome:
        return outcome
    if reason.startswith(_AFTER):
        return phrase("paused after {what}", what=_reason(reason.removeprefix(_AFTER)))
    if reason.startswith(_UNASKED):
        return phrase("no source asks {engine}", engine=engine_name(reason.removeprefix(_UNASKED)))
    return phrase("no word on ads") if reason == reason_of(Outcome.PARSED) else words.visible(reason, 90)


def most(item: tuple[str, int]) -> tuple[int, str]:
    """The order in which causes are told: most frequent first, then by name."""
    return -item[1], item[0]


_ENGINES = {
    "google": "Google",
    "bing": "Bing",
    "duckduckgo": "DuckDuckGo",
    "yahoo": "Yahoo",
    "yandex": "Yandex",
    "baidu": "Baidu",
}


def engine_name(engine: str) -> str:
    """An engine's name as its owner writes it."""
    return _ENGINES.get(engine, engine)
