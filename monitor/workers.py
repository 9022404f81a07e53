"""Reading and judging: here, or in processes of their own, which share neither lock nor loop with the one that asks.

Both are pure work on one page: bytes in, a Serp and findings out. A worker makes its judge once, from rules that its parent has
read, and loads no source unless a provider's answer needs its reader: most of a worker's start is imports. A worker whose parent
was killed ends by itself, for nobody would ever tell it to.
"""

from __future__ import annotations

import copyreg
import gc
import importlib
from collections.abc import Callable, Container, Iterable, Mapping, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from multiprocessing import get_context
from types import MappingProxyType

from monitor.digest import digest, kind_of, silent_sources
from monitor.errors import EvidenceError
from monitor.evidence import Evidence
from monitor.model import Capture, Finding, Serp, Settings, WatchKind
from monitor.orphan import end_with_parent
from rules.judge import Judge
from rules.reading import shipped
from rules.rule import Rule

LANDINGS = "landings"
"""The source of captures of the brand's own pages. Their reader is loaded when there is one to read: it needs seven megabytes."""


@dataclass(frozen=True, slots=True)
class Brought:
    """A capture whose bytes are kept, what was read on it and what the rules claim of it."""

    capture: Capture
    serp: Serp
    findings: tuple[Finding, ...] = ()
    faults: tuple[str, ...] = ()


class Reader:
    """Reads and judges captures for one configuration. `silent` are the sources without ads, where somebody knows them."""

    def __init__(self, settings: Settings, judge: Judge | None = None, silent: Container[str] | None = None) -> None:
        self._settings = settings
        self._judge = judge or Judge(settings.brand, settings.parties)
        self._silent = silent

    def read(self, capture: Capture, body: Callable[[str], bytes]) -> Brought:
        """A capture read and judged. Raises EvidenceError when its bytes are gone or changed."""
        if capture.source == LANDINGS:
            return self._landed(capture, body(capture.sha256))
        return self.judged(capture, digest(capture, body, self._silent))

    def found(self, captures: Iterable[Capture], body: Callable[[str], bytes]) -> list[Brought | EvidenceError]:
        """Each of these captures read and judged, or why its bytes could not be had."""
        return [self._found(capture, body) for capture in captures]

    def _found(self, capture: Capture, body: Callable[[str], bytes]) -> Brought | EvidenceError:
        try:
            return self.read(capture, body)
        except EvidenceError as error:
            return error

    def _landed(self, capture: Capture, body: bytes) -> Brought:
        """One of the brand's own pages, judged by whether it answers the question that led to it."""
        serp, landing = importlib.import_module("monitor.landing").reading_of(capture, body)
        return Brought(capture, serp, self._judge.judge_landings(serp, (landing,), WatchKind.SUPPORT, capture.taken_at))

    def judged(self, capture: Capture, serp: Serp) -> Brought:
        """What the rules claim of a reading; a rule that broke on it is a fault, and the others went on."""
        judgement = self._judge.judged(serp, kind_of(self._settings, capture), capture.taken_at)
        faults = tuple(f"rule {fault.rule} broke on {capture.id}: {fault.detail}" for fault in judgement.faults)
        return Brought(capture, serp, judgement.findings, faults)


def pool(settings: Settings, workers: int) -> ProcessPoolExecutor:
    """Processes for `read_here` and `read_kept`; started fresh, so that they inherit no thread, lock or connection."""
    given = (settings, shipped(), silent_sources())
    return ProcessPoolExecutor(workers, mp_context=get_context("spawn"), initializer=_start, initargs=given)


def read_here(capture: Capture, bodies: Mapping[str, bytes]) -> Brought:
    """In a worker: a capture read from bytes at hand."""
    return _OWN[0][0].read(capture, bodies.__getitem__)


def read_kept(captures: Sequence[Capture]) -> list[Brought | EvidenceError]:
    """In a worker: captures read from evidence, or why their bytes could not be had."""
    reader, evidence = _OWN[0]
    return reader.found(captures, evidence.read)


_OWN: list[tuple[Reader, Evidence]] = []


def _start(settings: Settings, rules: Sequence[Rule], silent: Container[str]) -> None:
    judge = Judge(settings.brand, settings.parties, rules)
    _OWN[:] = [(Reader(settings, judge, silent), Evidence.open(settings.storage.evidence))]
    gc.freeze()  # what was compiled stays to the end: the collector of garbage need not walk through it
    end_with_parent()


def _closed(table: dict[str, object]) -> MappingProxyType[str, object]:
    return MappingProxyType(table)


# Rules hold tables that nobody may change, which the standard library does not know how to send to another process.
copyreg.pickle(MappingProxyType, lambda table: (_closed, (dict(table),)))
