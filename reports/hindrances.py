"""What kept a look from proving anything, in words that every language of the report has.

A look fails with an outcome and a missed slot ends with a reason; reasons are written in English where the slot is missed, for
logs and tables, with times, addresses and texts of strangers in them. Here they are told again without those.
"""

from __future__ import annotations

import re
from collections.abc import Callable

from monitor.ledger import reason_of
from monitor.model import Outcome
from reports import words
from reports.days.looks import SILENT
from reports.names import engine_name
from reports.phrases import Figure, Phrase, phrase

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


_KNOWN: dict[str, Phrase | str] = {
    **{reason_of(outcome): said for outcome, said in OUTCOMES.items()},
    reason_of(Outcome.PARSED): phrase("no word on ads"),
    SILENT: Figure(SILENT, "term", ("Sight", SILENT)),
}
_PAUSED = re.compile(r"paused(?: until [0-9: -]+UTC)? after (?P<what>\w+(?: \w+)*)$")
Tell = Callable[[re.Match[str]], Phrase]
_REASONS: tuple[tuple[re.Pattern[str], Tell], ...] = tuple(
    (re.compile(pattern), tell)
    for pattern, tell in (
        (r"nobody was at work\b", lambda _: phrase("nobody was at work")),
        (r"overtaken by a later slot of the same query$", lambda _: phrase("overtaken by a later look at the same query")),
        (r"evidence cannot be kept|evidence \w+ could not be kept", lambda _: phrase("evidence could not be kept")),
        (r"the process stopped while this was being asked$", lambda _: phrase("the process stopped while asking")),
        (r"another worker is asking whether the source answers", lambda _: phrase("waiting whether the source answers again")),
        (
            r"(?P<who>[^:]{1,60}): daily cap of .* is reached$",
            lambda its: phrase("daily cap of {source} reached", source=_who(its)),
        ),
        (
            r"(?P<who>[^:]{1,60}): monthly cap of .* is reached$",
            lambda its: phrase("monthly cap of {source} reached", source=_who(its)),
        ),
        (
            r"(?P<who>[^:]{1,60}): \w+ cap of .* is near\b",
            lambda its: phrase("cap of {source} nearly reached, kept for more important watches", source=_who(its)),
        ),
        (r"no source asks (?P<who>.+)$", lambda its: phrase("no source asks {engine}", engine=engine_name(_who(its)))),
        (r"no watch is called (?P<who>.+) any more$", lambda its: phrase("the watch {watch} is gone", watch=_who(its))),
        (r"(?P<who>\S+://\S+) did not answer\b", lambda its: phrase("no answer from {source}", source=_who(its))),
        (r"source (?P<who>\S+) broke\b", lambda its: phrase("source {source} broke", source=_who(its))),
    )
)


def hindrance(reason: str) -> Phrase | str:
    """Why a look proved nothing, from an outcome's words or a missed slot's reason; a reason nobody knows is shown as it is."""
    if said := _KNOWN.get(reason.replace("_", " ")):
        return said
    if paused := _PAUSED.match(reason):
        return phrase("paused after {what}", what=hindrance(paused["what"]))
    found = ((pattern.match(reason), tell) for pattern, tell in _REASONS)
    return next((tell(its) for its, tell in found if its), words.visible(reason.partition(": ")[0].strip(), 90))


def _who(its: re.Match[str]) -> str:
    return words.visible(its["who"], 60)
