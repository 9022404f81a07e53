"""What a schema cannot say: names that must be told apart, references that must lead somewhere, dates in order.

Works on data from which the values at fault were taken out, so that one run reports these faults beside the others.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from difflib import get_close_matches
from typing import Any

from monitor.plugins import ENGINES, SOURCES, names
from monitor.settings.check import Claim
from monitor.settings.document import Path
from monitor.settings.formats import domain, quoted

Data = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Known:
    """The names that plug-ins go by: engines that can be read and sources that can be asked."""

    engines: frozenset[str]
    sources: frozenset[str]


def installed() -> Known:
    """The plug-ins that lie in their folders."""
    return Known(names(ENGINES), names(SOURCES))


def claims(data: Data, known: Known) -> Iterator[Claim]:
    """Every fault of meaning, in no order."""
    for check in _CHECKS:
        yield from check(data, known)


def entries(data: Data, *keys: str) -> Iterator[tuple[Path, Any]]:
    """The items of the list under these keys with their paths; nothing where there is none."""
    value: Any = data
    for key in keys:
        value = value.get(key) if isinstance(value, Mapping) else None
    for number, item in enumerate(value if isinstance(value, list) else ()):
        if item is not None:
            yield (*keys, number), item


def _fold(text: object) -> str:
    return " ".join(str(text).split()).casefold()


def _twice(named: Iterable[tuple[Path, str]], right: str, *, exact: bool = True) -> Iterator[Claim]:
    """A claim for every name that was there before; with `exact` off, letter for letter is left to the schema."""
    first: dict[str, str] = {}
    for path, name in named:
        folded = _fold(name)
        if folded in first and (exact or first[folded] != name):
            yield Claim(path, f"{quoted(name)} is here twice", right)
        first.setdefault(folded, name)


def _names_once(data: Data, known: Known) -> Iterator[Claim]:
    for keys, key in ((("brand", "marks"), "text"), (("parties",), "name"), (("watches",), "name"), (("sources",), "name")):
        named = [((*path, key), item[key]) for path, item in entries(data, *keys) if key in item]
        yield from _twice(named, f"no two {keys[-1]} alike; capitals and spaces make no difference")


def _keywords_once(data: Data, known: Known) -> Iterator[Claim]:
    for path, watch in entries(data, "watches"):
        words = [((*path, *rest), word) for rest, word in entries(watch, "keywords")]
        yield from _twice(words, "once is enough: engines do not tell capitals and spaces apart", exact=False)


def _domains_have_one_owner(data: Data, known: Known) -> Iterator[Claim]:
    owners: dict[str, str] = {}
    everybody = [(("brand",), data.get("brand") or {}), *entries(data, "parties")]
    for path, who in everybody:
        name = str(who.get("name", "the brand"))
        for rest, text in entries(who, "domains"):
            owner = owners.setdefault(domain(text), name)
            if owner != name:
                yield Claim((*path, *rest), f"{quoted(text)} already belongs to {owner}", "each domain with one owner")


def _generic_marks_have_context(data: Data, known: Known) -> Iterator[Claim]:
    for path, mark in entries(data, "brand", "marks"):
        if mark.get("generic") and not mark.get("context"):
            yield Claim((*path, "context"), "is missing or empty", "a generic mark counts only beside one of these words")


def _days_in_order(data: Data, known: Known) -> Iterator[Claim]:
    for path, party in entries(data, "parties"):
        terms = party.get("permissions") or {}
        since, until = terms.get("since"), terms.get("until")
        if since and until and since > until:
            yield Claim((*path, "permissions", "until"), f"is {until}, before since: {since}", "a last day after the first one")


def _plugins_exist(data: Data, known: Known) -> Iterator[Claim]:
    for path, source in entries(data, "sources"):
        yield from _one_of((*path, "name"), source.get("name"), known.sources, "source")
    for path, holder in [*entries(data, "watches"), *entries(data, "sources")]:
        for rest, engine in entries(holder, "engines"):
            yield from _one_of((*path, *rest), engine, known.engines, "engine")


def _one_of(path: Path, name: str | None, names: Iterable[str], what: str) -> Iterator[Claim]:
    if name is None or name in names:
        return
    close = get_close_matches(name, sorted(names), 1)
    meant = f"did you mean {close[0]}? " if close else ""
    yield Claim(path, f"there is no {what} {quoted(name)}", f"{meant}one of {', '.join(sorted(names)) or 'none installed'}")


def _somebody_answers(data: Data, known: Known) -> Iterator[Claim]:
    """Every watch must find a source that is on for each of its engines, unless no source is set up at all."""
    sources = {item.get("name"): item for _, item in entries(data, "sources")}
    on = {name: item for name, item in sources.items() if item.get("enabled", True)}
    for path, watch in entries(data, "watches"):
        chosen = watch.get("source")
        if chosen is not None and chosen not in on:
            wrong = f"{quoted(chosen)} is off" if chosen in sources else f"there is no {quoted(chosen)} under sources"
            yield Claim((*path, "source"), wrong, f"one of {', '.join(map(str, on)) or 'the sources that are on: none is'}")
            continue
        asked = [on[chosen]] if chosen else list(on.values())
        for rest, engine in entries(watch, "engines"):
            if asked and engine in known.engines and not any(serves(source, engine) for source in asked):
                right = "add it to a source's engines, or leave the watch's engine out"
                yield Claim((*path, *rest), f"no source that is on serves {quoted(engine)}", right)


def serves(source: Data, engine: str) -> bool:
    """Whether a source may be asked for an engine: it lists it, or lists none."""
    listed = source.get("engines")
    return not listed or engine in listed


def _alerts_can_be_told(data: Data, known: Known) -> Iterator[Claim]:
    targets = list(entries(data, "alerts", "targets"))
    yield from _twice([((*path, "name"), item["name"]) for path, item in targets if "name" in item], "no two targets alike")
    for path, item in targets:
        if ("url" in item) == ("mail" in item):
            yield Claim(path, "has neither url nor mail, or both", "one of the two")
        elif "mail" in item and "smtp" not in data["alerts"]:
            yield Claim((*path, "mail"), "needs a server that takes mail", "alerts.smtp: {host: …, sender: …}")


_CHECKS: tuple[Callable[[Data, Known], Iterator[Claim]], ...] = (
    _names_once,
    _keywords_once,
    _domains_have_one_owner,
    _generic_marks_have_context,
    _days_in_order,
    _plugins_exist,
    _somebody_answers,
    _alerts_can_be_told,
)
