"""Every error that serpwarden raises on purpose, in one tree.

SerpwardenError
├── InputError            the user's input is wrong: exit code 2, nothing was changed
│   ├── ConfigError       config.yaml: every fault at once, each with its line
│   ├── RuleError         a rule file: every fault at once, each with its line
│   ├── SerpError         a file that should hold serpwarden.serp/1 objects does not
│   └── PluginError       a plug-in breaks its contract
└── WorkError             the work itself failed: exit code 1
    ├── SourceError       a source could not be asked at all (no key, address refused, network fault)
    ├── EvidenceError     bytes could not be kept, or do not match their hash
    ├── StoreError        the database is missing, newer than this program, or refuses
    ├── NotTakenError     a message was certainly not taken by its target
    └── UnsureError       nobody knows whether a message was taken

What a search engine refuses is no error but a value (`monitor.model.Refusal`), and what a page hides from the reader is
a value too (`monitor.model.Problem`): both are kept beside the rows that could be read.
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Fault:
    """One thing that is wrong in a file: where, what, and what would be right. Lines and columns count from 1."""

    file: str
    line: int
    key: str
    wrong: str
    right: str = ""

    def __str__(self) -> str:
        """One line for a person: `config.yaml:12: watches[0].every: … – …`."""
        place = f"{self.file}:{self.line}" if self.line else self.file
        key = f"{self.key}: " if self.key else ""
        return f"{place}: {key}{self.wrong}" + (f" – {self.right}" if self.right else "")


class SerpwardenError(Exception):
    """Base of everything raised on purpose; its text is meant for the person at the terminal."""


class InputError(SerpwardenError):
    """The input is wrong. Carries every fault that was found; nothing was changed."""

    def __init__(self, faults: list[Fault] | str) -> None:
        self.faults: tuple[Fault, ...] = (Fault("", 0, "", faults),) if isinstance(faults, str) else tuple(faults)
        super().__init__("\n".join(str(fault).removeprefix(": ") for fault in self.faults))


class ConfigError(InputError):
    """A `config.yaml` that cannot be used."""


class RuleError(InputError):
    """A rule file that cannot be used."""


class SerpError(InputError):
    """A file that should hold `serpwarden.serp/1` objects does not."""


class PluginError(InputError):
    """A module in a plug-in folder that breaks the folder's contract."""


class WorkError(SerpwardenError):
    """The input was right and the work failed all the same."""


class SourceError(WorkError):
    """A source could not be asked at all: no key, a refused address, a network fault."""


class EvidenceError(WorkError):
    """Captured bytes could not be kept, or do not match their hash."""


class StoreError(WorkError):
    """The database is missing, belongs to a newer version, or refuses the work."""


class NotTakenError(WorkError):
    """A message was certainly not taken by its target; it may be tried again."""


class UnsureError(WorkError):
    """Nobody knows whether a message was taken by its target."""
