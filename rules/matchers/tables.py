"""The tables that matchers read: facts that change without code, in `rules/data/`, each with its source and date."""

from __future__ import annotations

import unicodedata
from collections.abc import Mapping
from contextlib import suppress
from functools import cache
from pathlib import Path
from types import MappingProxyType
from typing import Any

from ruamel.yaml import YAML

_FOLDER = Path(__file__).parent.parent / "data"


@cache
def table(name: str) -> Mapping[str, Any]:
    """One YAML table as plain data; read once."""
    data = YAML(typ="safe").load((_FOLDER / f"{name}.yaml").read_text(encoding="utf-8"))
    return MappingProxyType(dict(data))


@cache
def words(name: str, key: str) -> frozenset[str]:
    """Every word of a list, or of a mapping of languages to lists, in one set."""
    part = table(name)[key]
    lists = part.values() if isinstance(part, dict) else [part]
    return frozenset(str(word) for words_ in lists for word in words_)


@cache
def confusables() -> Mapping[str, str]:
    """Character → the Latin letter or digit it looks like (Unicode UTS #39)."""
    found: dict[str, str] = {}
    for line in (_FOLDER / "confusables.tsv").read_text(encoding="utf-8").splitlines():
        if line.startswith("#"):
            continue
        letter, _, points = line.partition("\t")
        found |= {chr(int(point, 16)): letter for point in points.split()}
    return MappingProxyType(found)


@cache
def writings() -> Mapping[str, str]:
    """Character → the one that stands for all its writings: simplified Chinese, hiragana, plain Arabic letters, first jamo."""
    found: dict[str, str] = {}
    for line in (_FOLDER / "han.tsv").read_text(encoding="utf-8").splitlines():
        if not line.startswith("#"):
            plain, _, others = line.partition("\t")
            found |= dict.fromkeys(others, plain)
    for plain, others in table("letters")["writings"].items():
        found |= dict.fromkeys(others, plain)
    found |= {chr(point): chr(point - 0x60) for point in (*range(0x30A1, 0x30F7), 0x30FD, 0x30FE)}
    return MappingProxyType(found | _jamo())


def _jamo() -> dict[str, str]:
    """The closing consonants of Korean syllables as the opening ones that look the same."""
    found = {}
    for closing in map(chr, range(0x11A8, 0x11C3)):
        with suppress(KeyError):
            found[closing] = unicodedata.lookup(unicodedata.name(closing).replace("JONGSEONG", "CHOSEONG"))
    return found
