"""Edits of `config.yaml` while the watch runs: checked first, taken over as a whole between two turns, or refused as a whole.

Editors save in strange ways – first an empty file, then half of it, then a new file of the old name. So an edit counts when
the same bytes are found at two looks in a row. What is refused changes nothing: the old configuration runs on, the faults are
on record and told. Where things are kept cannot change while they are being kept.

Of several machines over one database the one that leads goes by its file, the others by what it wrote down: there is one
configuration at a time, however many copies of the file lie about.
"""

from __future__ import annotations

import asyncio
import hashlib
import logging
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path

from monitor.errors import ConfigError, Fault
from monitor.model import Settings
from monitor.pipeline import Pipeline
from monitor.plan.changes import Changes, changes
from monitor.queue import Queue, Turn
from monitor.settings import parse_settings
from monitor.settings.loading import read_file
from monitor.store import Desk
from monitor.store.history import REFUSED, RUNNING, Standing

_LOG = logging.getLogger("serpwarden.config")


@dataclass(frozen=True, slots=True)
class Edit:
    """An edit that was found: taken over with its changes, or refused with its faults."""

    settings: Settings | None
    changes: Changes | None = None
    faults: tuple[str, ...] = ()

    def __str__(self) -> str:
        """One line for a log."""
        if self.changes is not None:
            return f"config taken over: {self.changes}: {'; '.join(self.changes.lines) or 'only comments'}"
        return f"config refused, the old one runs on: {'; '.join(self.faults)}"


class Reloader:
    """Looks for edits of one file. `settings` are those that run (`running` their text), `faults` what is wrong with the file."""

    def __init__(self, path: Path, env: Mapping[str, str], settings: Settings, desk: Desk) -> None:
        self.settings = settings
        self.faults: tuple[str, ...] = ()
        self._path, self._env, self._desk = path, env, desk
        self._known = self._candidate = self._running = self._unusable = ""
        self.running = ""

    def start(self, now: datetime, *, leads: bool = True) -> None:
        """Whoever leads writes down what runs from now on; the others follow."""
        raw = read_file(self._path)
        self._known = self._candidate = self._running = _sha256(raw)
        self.running = raw.decode("utf-8", "replace")
        if leads:
            self._desk.history.note(Standing(now, RUNNING, self._known, raw.decode("utf-8", "replace"), "started"))

    def follow(self, now: datetime) -> Edit | None:
        """What whoever leads took over since the last look; refused where this machine cannot use it. Raises StoreError."""
        latest = self._desk.history.latest(RUNNING)
        if latest is None or latest.sha256 in (self._running, self._unusable):
            return None
        try:
            new = parse_settings(latest.body.encode(), self._path.name, self._env, folder=self._path.parent)
        except ConfigError as error:
            self._unusable, self.faults = latest.sha256, _told(error)
            return Edit(None, faults=self.faults)
        new = replace(new, storage=self.settings.storage)  # each machine has its own way to what they share
        found = changes(self.settings, new, now)
        self._running, self.running = latest.sha256, latest.body
        self.settings, self.faults = new, ()
        return Edit(new, found)

    def lead(self) -> None:
        """Lead from now on, with what ran last: a file that was not saved since this process began is not news."""
        if self._running != self._known:
            self.faults = ("it is not the one that ran last, which runs on: save it again to take it over",)

    def look(self, now: datetime) -> Edit | None:
        """The edit that was made since the last look and stands still, on record; None when there is none. Raises StoreError."""
        try:
            raw = read_file(self._path)
        except ConfigError as error:
            return self._refuse(_sha256(str(error).encode()), error, now)
        sha256 = _sha256(raw)
        settled, self._candidate = sha256 == self._candidate, sha256
        if sha256 == self._known or not settled:
            return None
        try:
            new = self._read(raw)
        except ConfigError as error:
            return self._refuse(sha256, error, now)
        found = changes(self.settings, new, now)
        self._known = self._running = sha256
        self.running = raw.decode("utf-8", "replace")
        self.settings, self.faults = new, ()
        edit = Edit(new, found)
        self._desk.history.note(
            Standing(now, RUNNING, sha256, raw.decode("utf-8", "replace"), "\n".join((str(found), *found.lines)))
        )
        _LOG.info("%s", edit)
        return edit

    def _read(self, raw: bytes) -> Settings:
        new = parse_settings(raw, self._path.name, self._env, folder=self._path.parent)
        if replace(new.storage, keep_days=None) != replace(self.settings.storage, keep_days=None):
            fault = Fault(self._path.name, 0, "storage", "cannot change while it is in use", "stop, then start again")
            raise ConfigError([fault])
        return new

    def _refuse(self, sha256: str, error: ConfigError, now: datetime) -> Edit | None:
        if sha256 == self._known:
            return None
        self._known = sha256
        self.faults = _told(error)
        self._desk.history.note(Standing(now, REFUSED, sha256, "", "\n".join(self.faults)))
        edit = Edit(None, faults=self.faults)
        _LOG.warning("%s", edit)
        return edit


class Reloading:
    """A queue whose every turn begins with a look at the file, or for who does not lead, at what the leader goes by."""

    def __init__(
        self,
        queue: Queue,
        reloader: Reloader,
        desk: Desk,
        tell: Callable[[Edit], None] = lambda _: None,
        *,
        leads: Callable[[], bool] = lambda: True,
    ) -> None:
        self._queue, self._reloader, self._desk, self._tell, self._leads = queue, reloader, desk, tell, leads
        self._led = leads()

    async def turn(self, pipeline: Pipeline, now: datetime) -> Turn:
        """Take over an edit, then one turn: a new keyword is planned and asked in it. Raises StoreError."""
        leads = self._leads()
        if leads and not self._led:
            self._reloader.lead()
        self._led = leads
        edit = await asyncio.to_thread(self._reloader.look if leads else self._reloader.follow, now)
        if edit:
            self._tell(edit)
        if edit and edit.settings:
            await pipeline.adopt(edit.settings)
            if leads:
                await asyncio.to_thread(self._desk.history.withdraw, now)
            self._queue.adopt(edit.settings)
        return await self._queue.turn(pipeline, now)


def _told(error: ConfigError) -> tuple[str, ...]:
    return tuple(str(fault).removeprefix(": ") for fault in error.faults)


def _sha256(raw: bytes) -> str:
    return hashlib.sha256(raw).hexdigest()
