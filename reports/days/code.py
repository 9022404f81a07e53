"""What days are made by, as a hash: other code, other tables or another list of public suffixes make other days.

Code that days rest on is named here rather than sought, because seeking it takes longer than hashing it, and every report asks
for days; a test walks the imports and finds whatever is missing.
"""

from __future__ import annotations

import hashlib
from functools import cache
from importlib import metadata
from pathlib import Path

CODE = (
    "monitor.canary", "monitor.drift", "monitor.hosts", "monitor.ledger",
    "monitor.model.captures", "monitor.model.findings", "monitor.model.levels", "monitor.model.moments", "monitor.model.serp",
    "monitor.model.view", "monitor.model.watching",
    "reports.classes", "reports.days.code", "reports.days.counts", "reports.days.keeping", "reports.days.looks",
    "reports.days.making", "reports.days.names", "reports.days.rates", "reports.days.scatter", "reports.days.sums",
    "reports.owners", "reports.pages", "reports.phrases",
    "rules.attention", "rules.causes", "rules.curves", "rules.held", "rules.journeys", "rules.matchers.affiliate",
    "rules.matchers.support_words", "rules.matchers.tables", "rules.offenders", "rules.parties", "rules.places",
    "rules.resampling", "rules.sieve",
)  # fmt: skip
TABLES = ("affiliates", "curves", "owners", "remote", "support")
"""In `rules/data`."""

_HOME = Path(__file__).parents[2]
_SUFFIXES = "pslr"
"""Ships the public suffix list, by which hosts belong to somebody."""


@cache
def made_by() -> str:
    """The hash of what is installed."""
    return hashed(_HOME)


def hashed(home: Path) -> str:
    """The hash of the code and the tables in a folder, as 24 digits and letters."""
    found = hashlib.sha256(metadata.version(_SUFFIXES).encode())
    for name in CODE:
        found.update(home.joinpath(*name.split(".")).with_suffix(".py").read_bytes())
    for name in TABLES:
        found.update((home / "rules" / "data" / f"{name}.yaml").read_bytes())
    return found.hexdigest()[:24]
