"""Countries as rights and permissions name them: ISO 3166 codes, and EU for the Union's members.

A European Union mark covers every member state; the list is that of 2020-02-01, after the United Kingdom had left.
"""

from __future__ import annotations

from collections.abc import Iterable

# fmt: off
EU_MEMBERS = frozenset({
    "AT", "BE", "BG", "CY", "CZ", "DE", "DK", "EE", "ES", "FI", "FR", "GR", "HR", "HU",
    "IE", "IT", "LT", "LU", "LV", "MT", "NL", "PL", "PT", "RO", "SE", "SI", "SK",
})
# fmt: on


def covers(countries: Iterable[str], country: str) -> bool:
    """Whether a list of countries covers one of them; EU stands for all its members."""
    listed = {code.upper() for code in countries}
    wanted = country.upper()
    return wanted in listed or (wanted in EU_MEMBERS and "EU" in listed)
