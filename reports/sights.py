"""What one look could see, in one word, and the sentences about hours in which nothing could be seen."""

from __future__ import annotations

import re
from collections import Counter
from enum import StrEnum

from monitor.ledger import Blind
from monitor.model import PROVEN, CellCoverage, Outcome
from reports import words

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
VERBS = {
    Sight.BLOCKED: "was blocked",
    Sight.UNREADABLE: "could not be read",
    Sight.MISSED: "was not asked",
    Sight.RESULTS_ONLY: "gave results without any word on ads",
    Sight.SILENT: "showed no ads, not even where there nearly always are some",
}
OUTCOMES = {
    Outcome.CAPTCHA: "captcha",
    Outcome.RATE_LIMITED: "rate limit",
    Outcome.JS_REQUIRED: "script-only page",
    Outcome.CONSENT: "consent page",
    Outcome.DENIED: "access denied",
    Outcome.PROVIDER_ERROR: "provider error",
    Outcome.PROVIDER_QUOTA: "provider quota used up",
    Outcome.PROVIDER_EMPTY: "empty answer",
    Outcome.PARTIAL: "partly read",
    Outcome.UNPARSED: "not recognised",
    Outcome.WRONG_CONTEXT: "answer to another question",
    Outcome.MISSED: "missed",
}


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


def sentence(blind: Blind) -> str:
    """One stretch as a sentence: where, from when to when, how many looks and slots, and what happened to them."""
    reasons: Counter[str] = Counter()
    for reason, number in blind.reasons:
        reasons[_TIMES.sub("", reason).partition(":")[0].strip()] += number
    causes = words.listing([f"{number} {words.visible(reason, 90)}" for reason, number in sorted(reasons.items(), key=most)], 4)
    where = f"{engine_name(blind.engine)} ({words.place(blind.place)}, {blind.device})"
    since, until = words.minute(blind.since), words.minute(blind.until)
    return f"{where} proved nothing from {since} to {until} ({words.count(blind.times, 'look')} due: {causes})."


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
