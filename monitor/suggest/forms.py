"""Suggestions from the words of each language, those that are watched already left out."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from importlib.resources import files
from types import MappingProxyType

from ruamel.yaml import YAML

from monitor.model import PartyRole, Place, Settings, Watch, WatchKind
from monitor.suggest.misspelling import misspellings

_RIVALS, _MODELS = 5, 5


class Form(StrEnum):
    """What kind of search a suggestion is."""

    MISSPELLING = "misspelling"
    SUPPORT = "support"
    BUYING = "buying"
    QUESTION = "question"
    COMPARISON = "comparison"
    MODEL = "model"


@dataclass(frozen=True, slots=True)
class Suggestion:
    """A search worth watching: what is typed, in which language, of which kind, from which word."""

    keyword: str
    language: str
    form: Form
    of: str

    @property
    def kind(self) -> WatchKind:
        """The kind of watch it belongs to."""
        return _KINDS[self.form]


_KINDS = MappingProxyType(
    {
        Form.MISSPELLING: WatchKind.BRAND,
        Form.SUPPORT: WatchKind.SUPPORT,
        Form.BUYING: WatchKind.PRODUCT,
        Form.QUESTION: WatchKind.SUPPORT,
        Form.COMPARISON: WatchKind.BRAND,
        Form.MODEL: WatchKind.PRODUCT,
    }
)


@cache
def words() -> Mapping[str, Mapping[str, tuple[str, ...]]]:
    """The forms of every language, by kind."""
    table = YAML(typ="safe").load(files("monitor.suggest").joinpath("words.yaml").read_text(encoding="utf-8"))
    return MappingProxyType(
        {language: {kind: tuple(forms) for kind, forms in kinds.items()} for language, kinds in table.items()}
    )


def languages(settings: Settings) -> tuple[str, ...]:
    """The languages that are watched, in the order of the file; English where nothing is watched yet."""
    found = dict.fromkeys(place.language[:2] for watch in settings.watches for place in watch.places if place.language)
    return tuple(found) or ("en",)


def suggestions(settings: Settings, wanted: Iterable[str] = (), forms: Iterable[Form] = ()) -> tuple[Suggestion, ...]:
    """Searches to watch in these languages (default: those that are watched), by kind; none that is watched in that language.

    A language without words of its own gets misspellings alone.
    """
    known = set(_watched(settings))
    chosen = tuple(forms) or tuple(Form)
    found: dict[tuple[str, str], Suggestion] = {}
    for language in tuple(wanted) or languages(settings):
        for made in _all(settings, language):
            key = (language[:2], _fold(made.keyword))
            if made.form in chosen and key not in known:
                found.setdefault(key, made)
    return tuple(found.values())


def _watched(settings: Settings) -> Iterator[tuple[str, str]]:
    for watch in settings.watches:
        for place in watch.places:
            yield from (((place.language or "")[:2], _fold(word)) for word in watch.keywords)


def _fold(text: str) -> str:
    return " ".join(text.split()).casefold()


def _all(settings: Settings, language: str) -> Iterator[Suggestion]:
    marks = tuple(dict.fromkeys(mark.text.lower() for mark in settings.brand.marks if not mark.generic))
    variants = [(variant.lower(), mark.text.lower()) for mark in settings.brand.marks for variant in mark.variants]
    yield from (Suggestion(variant, language, Form.MISSPELLING, of) for variant, of in variants)
    for mark in marks:
        yield from (Suggestion(made, language, Form.MISSPELLING, mark) for made in misspellings(mark, language))
    rivals = [party.name.lower() for party in settings.parties if party.role is PartyRole.COMPETITOR][:_RIVALS]
    models = [model.lower() for model in settings.brand.models][:_MODELS]
    for kind, patterns in words().get(language[:2], {}).items():
        for mark in marks:
            for pattern in patterns:
                yield from (Suggestion(text, language, Form(kind), mark) for text in _filled(pattern, mark, rivals, models))


def _filled(pattern: str, brand: str, rivals: list[str], models: list[str]) -> Iterator[str]:
    if "{rival}" in pattern:
        yield from (pattern.format(brand=brand, rival=rival) for rival in rivals)
    elif "{model}" in pattern:
        yield from (pattern.format(brand=brand, model=model) for model in models)
    else:
        yield pattern.format(brand=brand)


def proposed(settings: Settings, chosen: Iterable[Suggestion]) -> tuple[tuple[Watch, ...], tuple[str, ...]]:
    """Watches for suggestions, one a language and form, like the first watch in that language; and languages without a watch."""
    groups: dict[tuple[str, Form], list[str]] = {}
    for one in chosen:
        groups.setdefault((one.language, one.form), []).append(one.keyword)
    made, homeless = [], []
    for (language, form), keywords in groups.items():
        like = next(
            (watch for watch in settings.watches if watch.kind is not WatchKind.CANARY and _places(watch, language)), None
        )
        if like is None:
            homeless.append(language)
        else:
            made.append(_like(like, language, form, keywords))
    return tuple(made), tuple(dict.fromkeys(homeless))


def _places(watch: Watch, language: str) -> tuple[Place, ...]:
    return tuple(place for place in watch.places if (place.language or "")[:2] == language[:2])


def _like(watch: Watch, language: str, form: Form, keywords: list[str]) -> Watch:
    name = f"suggested-{form}-{language}"
    return Watch(
        name,
        _KINDS[form],
        tuple(keywords),
        watch.engines,
        _places(watch, language),
        watch.devices,
        watch.every,
        source=watch.source,
    )
