"""Countries as providers want them named: their ISO 3166 numbers, from which place ids are made, and their English names.

Google's list of places gives a country the id 2000 and its ISO 3166-1 number (United States 2840, Germany 2276); DataForSEO uses
the same ids. Both stand in `countries.tsv`, with their English names.
"""

from __future__ import annotations

from collections.abc import Mapping
from importlib.resources import files
from types import MappingProxyType

_ROWS = tuple(
    line.split("\t")
    for line in files("monitor.provider").joinpath("countries.tsv").read_text(encoding="utf-8").splitlines()
    if line and not line.startswith("#")
)
NUMBERS: Mapping[str, int] = MappingProxyType({code: int(number) for code, number, _ in _ROWS})
"""ISO 3166-1: alpha-2 code to number."""
_NAMES = {code: name for code, _, name in _ROWS}
_CODES = {number: code for code, number in NUMBERS.items()}
_GOOGLE = 2000


def place_id(country: str) -> int | None:
    """The id of a country in Google's list of places, by its ISO 3166 code; None for a code nobody has."""
    number = NUMBERS.get(country.upper())
    return None if number is None else _GOOGLE + number


def country_of(place: str | None) -> str | None:
    """The ISO 3166 code behind a country's place id; None for any other place."""
    return _CODES.get(int(place) - _GOOGLE) if place and place.isascii() and place.isdigit() and len(place) <= 9 else None


def english(country: str) -> str:
    """The English name of a country by its ISO 3166 code; the code itself where there is none."""
    return _NAMES.get(country.upper(), country)
