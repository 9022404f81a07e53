"""What a check of a pack says: what was looked at, whether it holds, what that proves and what it does not."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum


class State(StrEnum):
    """Whether a thing holds. `absent`: the pack never had it; `untold`: it is there and nobody here can tell."""

    HOLDS = "holds"
    FAILS = "fails"
    ABSENT = "absent"
    UNTOLD = "untold"


@dataclass(frozen=True, slots=True)
class Verdict:
    """One thing that was checked. `faults` names every file or line that is wrong."""

    subject: str
    state: State
    detail: str
    proves: str
    not_proven: str
    faults: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Words:
    """What a check proves when it holds, and what it never does."""

    proves: str
    not_proven: str


MEANING = {
    "bag": Words(
        "every file is the one that was bagged, none is missing and none was added",
        "who bagged them: whoever can change a file can write new manifests; the signature speaks of that",
    ),
    "signature": Words(
        "whoever holds the named key signed exactly these files",
        "who holds the key (compare its fingerprint with the one the owner gives you), nor that the pages are true",
    ),
    "exhibits": Words(
        "each page and picture is the one whose hash was recorded with the capture, in the folder and in the archive alike",
        "that the search engine sent these bytes: the record was made by the machine that captured them",
    ),
    "archive": Words(
        "the archive is whole: every record has its digest, every index line its record, every capture its page",
        "that a server really sent it: a forged archive can be whole too",
    ),
    "archive signature": Words(
        "the archive is the one that the named key, or the named domain's certificate, signed",
        "who holds the key; a domain's signature proves who held the domain, not that the pages are true",
    ),
    "custody": Words(
        "no line of the log was changed, removed or added since its head was written into the bag",
        "that the log tells everything, or that it was true when it was written",
    ),
    "timestamp": Words(
        "the named bytes existed at the authority's time",
        "anything about what they say; compare the authority's root certificate with the one it publishes",
    ),
}


def verdict(subject: str, meaning: str, state: State, detail: str, faults: Iterable[str] = ()) -> Verdict:
    """A verdict in the words that belong to its kind."""
    words = MEANING[meaning]
    return Verdict(subject, state, detail, words.proves, words.not_proven, tuple(faults))


def judged(subject: str, meaning: str, faults: list[str], detail: str) -> Verdict:
    """A verdict that fails with its faults and holds without any."""
    if faults:
        return verdict(
            subject, meaning, State.FAILS, faults[0] + (f" (and {len(faults) - 1} more)" if faults[1:] else ""), faults
        )
    return verdict(subject, meaning, State.HOLDS, detail)
