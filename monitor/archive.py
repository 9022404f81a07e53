"""What a configuration keeps: its settings, its database and its evidence, opened together."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from monitor.evidence import Evidence
from monitor.model import Settings
from monitor.settings import load
from monitor.store import Store, StoredView


@dataclass(frozen=True, slots=True)
class Archive:
    """An open store and the evidence beside it."""

    settings: Settings
    store: Store
    evidence: Evidence

    @property
    def view(self) -> StoredView:
        """The stored facts as reports read them."""
        return self.store.view(self.settings, self.evidence.read)


@contextmanager
def opened(config: Path, env: Mapping[str, str], *, need_secrets: bool = False) -> Iterator[Archive]:
    """The archive behind a `config.yaml`. Raises ConfigError, StoreError, EvidenceError.

    Commands that ask nobody need no secrets.
    """
    with kept_by(load(config, env, need_secrets=need_secrets)) as archive:
        yield archive


@contextmanager
def kept_by(settings: Settings) -> Iterator[Archive]:
    """The archive behind settings. Raises StoreError, EvidenceError."""
    evidence = Evidence.open(settings.storage.evidence)
    store = Store.open(settings.storage.database)
    try:
        yield Archive(settings, store, evidence)
    finally:
        store.close()
