"""Is this installation fit to watch? Each check says what it found and, where something is wrong, what to do.

Monitors die quietly: the disk fills, a key runs out, a clock drifts so that every timestamp is worth nothing, a reader reads
less each week. Nothing here asks an engine or a provider, and nothing is changed or set up: what is not there yet is said.
"""

from __future__ import annotations

import importlib.util
import random
import re
import shutil
import statistics
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime
from enum import StrEnum
from itertools import islice
from pathlib import Path

from sqlalchemy.engine import make_url
from sqlalchemy.exc import ArgumentError

from monitor.canary import canaries, cell_of
from monitor.drift import drifting
from monitor.errors import ConfigError, EvidenceError, StoreError, WorkError
from monitor.evidence import Evidence
from monitor.model import Capture, Period, Settings, View
from monitor.settings import load
from monitor.store import Done, Fleet, Rota, StoredView
from monitor.store.database import Database, newest, version
from monitor.store.rota import failing

GIB = 1024**3
LOW_DISK, TIGHT_DISK = 1 * GIB, 5 * GIB
"""Less free space than the first stops the watch within days; less than the second is worth a note."""
SKEW = timedelta(minutes=2)
"""An engine's own clock and ours may differ by the way of the answer and no more."""
SAMPLE, DATED = 20, 50
_WEEK = timedelta(days=7)
_REFERENCE = re.compile(r"\$\{([A-Za-z_][A-Za-z0-9_]*)\}")
_URL = re.compile(r"[a-z][a-z0-9+.-]+://", re.IGNORECASE)
_MADE_UP = frozenset({"sandbox", "upload"})


class State(StrEnum):
    """How a check came out. `note` is nothing to act on now."""

    OK = "ok"
    NOTE = "note"
    WRONG = "wrong"


@dataclass(frozen=True, slots=True)
class Check:
    """One check: what was looked at, how it came out, what was found and what to do about it."""

    name: str
    state: State
    found: str
    to_do: str = ""


def checkup(config: Path, env: Mapping[str, str], now: datetime, dice: random.Random) -> Iterator[Check]:
    """Every check of the installation behind a `config.yaml`; without a sound config only what can be told without one."""
    try:
        settings = load(config, env, need_secrets=False)
    except ConfigError as error:
        yield Check("config", State.WRONG, f"{len(error.faults)} faults: {error}", "mend the file; nothing below can be checked")
        return
    watched = sum(len(watch.expand()) for watch in settings.watches)
    yield Check("config", State.OK, f"{config}: {len(settings.watches)} watches, {watched} queries")
    yield keys(config, env)
    yield browser(settings, env, _installed)
    yield from (disk(name, place) for name, place in places(settings))
    yield canary(settings)
    yield from shared(settings)
    yield from _of_the_archive(settings, now, dice)


def keys(config: Path, env: Mapping[str, str]) -> Check:
    """Whether every secret that the sources in use need is set; names only, never values."""
    text = "\n".join(
        line.partition(" #")[0] for line in config.read_text("utf-8").splitlines() if not line.lstrip().startswith("#")
    )
    names = sorted(set(_REFERENCE.findall(text)))
    told = ", ".join(f"{name} {'is set' if env.get(name) else 'is not set'}" for name in names) or "none is needed"
    try:
        load(config, env)
    except ConfigError as error:
        return Check("keys", State.WRONG, told, f"{error} – or set `enabled: false` for a source that is not used")
    return Check("keys", State.OK, told)


def browser(settings: Settings, env: Mapping[str, str], installed: Callable[[str], bool]) -> Check:
    """Whether the optional browser is there; wrong only where a source in use needs it."""
    needed = any(source.name == "browser" and source.enabled for source in settings.sources)
    folder = Path(env.get("PLAYWRIGHT_BROWSERS_PATH") or Path(env.get("HOME", "~")).expanduser() / ".cache" / "ms-playwright")
    missing = [] if installed("playwright") else ["Playwright is not installed"]
    if not missing and not any(folder.glob("chromium*")):
        missing = ["Playwright is installed, Chromium is not"]
    if not missing:
        return Check("browser", State.OK, "Playwright and Chromium are installed")
    how = "pip install 'serpwarden[browser]' && playwright install chromium"
    if needed:
        return Check("browser", State.WRONG, missing[0], how)
    return Check("browser", State.NOTE, f"{missing[0]}; no source in use needs it", f"for screenshots: {how}")


def disk(name: str, place: Path) -> Check:
    """Whether there is room where things are kept; a folder that is yet to be made counts as the nearest one above it."""
    there = next(folder for folder in (place, *place.absolute().parents) if folder.exists())
    return room(name, shutil.disk_usage(there).free)


def room(name: str, free: int) -> Check:
    """Whether so many bytes are enough to go on with."""
    found = f"{free / GIB:.1f} GiB free for the {name}"
    if free < LOW_DISK:
        return Check("disk", State.WRONG, found, f"make room, or move the {name} in `storage` of config.yaml")
    return Check("disk", State.NOTE if free < TIGHT_DISK else State.OK, found)


def places(settings: Settings) -> list[tuple[str, Path]]:
    """The folders on this machine in which things are kept; databases and buckets elsewhere are their keepers' business."""
    found = []
    file = _file(settings.storage.database)
    if file is not None:
        found.append(("database", file.parent))
    if not _URL.match(settings.storage.evidence):
        found.append(("evidence", Path(settings.storage.evidence)))
    return found


def canary(settings: Settings) -> Check:
    """Whether every watched cell has a canary: without one a provider that runs dry looks like a market without ads."""
    cells = {cell_of(query) for watch in settings.watches for query in watch.expand()}
    bare = cells - {cell_of(query) for query in canaries(settings)}
    if not bare:
        return Check("canaries", State.OK, f"each of {len(cells)} cells has one" if cells else "nothing is watched")
    found = f"{len(bare)} of {len(cells)} cells (engine, place, device) have none"
    return Check("canaries", State.NOTE, found, "add a watch of kind canary there: a search that nearly always shows ads")


def shared(settings: Settings) -> Iterator[Check]:
    """Whether machines that share a database also share the evidence."""
    if _file(settings.storage.database) is None and not _URL.match(settings.storage.evidence):
        found = "the database is shared, the evidence lies in a folder of this machine"
        yield Check("machines", State.NOTE, found, "name a bucket in `storage.evidence` before a second machine watches")


def duties(rows: Iterable[Done]) -> Check:
    """How what is done beside looking ended last."""
    known = tuple(rows)
    wrong = [f"{row.name} of {row.period}: {row.detail.partition(chr(10))[0]}" for row in failing(known)]
    if wrong:
        return Check("duties", State.WRONG, "; ".join(wrong), "mend the cause, then `serpwarden duties do`")
    done = sorted({row.name for row in known})
    return Check("duties", State.OK, f"the last {', '.join(done)} went well" if done else "none was done yet")


def database_clock(ahead: timedelta) -> Iterator[Check]:
    """Whether this machine and the database agree on the time, where the database has a clock."""
    if abs(ahead) > SKEW:
        found = f"the database's clock and this machine's are {abs(ahead).total_seconds():.0f} s apart"
        yield Check("clock", State.WRONG, found, "let every machine set its clock by NTP")


def clock(captures: list[Capture], now: datetime) -> Check:
    """Whether our clock agrees with those of the engines and providers that answered (the header `Date` of RFC 9110)."""
    ahead = [capture for capture in captures if capture.taken_at > now + SKEW and capture.source not in _MADE_UP]
    if ahead:
        found = f"{len(ahead)} captures are dated after now, the latest {max(one.taken_at for one in ahead):%Y-%m-%d %H:%M} UTC"
        return Check("clock", State.WRONG, found, "set the clock (NTP); a wrong clock takes the worth out of every timestamp")
    offs = [off for capture in captures if capture.source not in _MADE_UP and (off := _off(capture)) is not None]
    if not offs:
        return Check("clock", State.NOTE, f"it is {now:%Y-%m-%d %H:%M} UTC; no answer with a date to compare it with")
    off = statistics.median(offs)
    found = f"{abs(off):.0f} s {'ahead of' if off > 0 else 'behind'} the clocks of {len(offs)} answers"
    if abs(off) > SKEW.total_seconds():
        return Check("clock", State.WRONG, found, "set the clock (NTP); a wrong clock takes the worth out of every timestamp")
    return Check("clock", State.OK, found)


def sample(view: StoredView, evidence: Callable[[str], bytes], now: datetime, dice: random.Random) -> Check:
    """Whether kept bytes still match their hashes, on a few captures drawn from all of them."""
    drawn = list(_drawn(view, now, dice))
    hashes = {sha256 for capture in drawn for sha256 in (capture.sha256, *(part for _, part in capture.parts))}
    faults = []
    for sha256 in sorted(hashes):
        try:
            evidence(sha256)
        except EvidenceError as error:
            faults.append(str(error))
    if faults:
        return Check(
            "evidence", State.WRONG, "; ".join(faults[:3]), "restore the evidence folder from a backup, then check again"
        )
    if not drawn:
        return Check("evidence", State.NOTE, "nothing is kept yet")
    return Check("evidence", State.OK, f"in a sample of {len(drawn)} captures all {len(hashes)} objects match their hashes")


def drift(view: View, now: datetime) -> Iterator[Check]:
    """Every sign that a reader reads less of its pages this week than in the four weeks before."""
    found = drifting(view, Period(now - _WEEK, now))
    for one in found:
        yield Check(
            "drift", State.WRONG, str(one), "look at such a page, keep it with `serpwarden golden`, mend the reader, `replay`"
        )
    if not found:
        yield Check("drift", State.OK, "no reader reads less than in the four weeks before")


def _of_the_archive(settings: Settings, now: datetime, dice: random.Random) -> Iterator[Check]:
    """What only an archive can tell; one that is not there yet is not made."""
    file = _file(settings.storage.database)
    if file is not None and not file.exists():
        yield Check("database", State.NOTE, "there is none yet", "`serpwarden look` or `import` makes it")
        return
    try:
        database = Database(settings.storage.database)
    except StoreError as error:
        yield Check("database", State.WRONG, str(error), "mend `storage`")
        return
    try:
        yield (state := _version(database))
        if state.state is State.OK:
            evidence = Evidence.open(settings.storage.evidence)
            view = StoredView(database, settings, evidence.read)
            yield clock(list(islice(view.captures(Period(now - _WEEK, _far(now))), DATED)), now)
            yield sample(view, evidence.read, now, dice)
            yield from drift(view, now)
            yield from database_clock(Fleet(database).tune(datetime.now(UTC)))
            yield duties(Rota(database).ever())
    except WorkError as error:
        yield Check("database" if isinstance(error, StoreError) else "evidence", State.WRONG, str(error), "mend `storage`")
    finally:
        database.close()


def _version(database: Database) -> Check:
    found = version(database)
    if found == newest():
        return Check("database", State.OK, f"at version {found}")
    if found is None:
        return Check("database", State.NOTE, "it is empty", "`serpwarden look` or `import` sets it up")
    return Check("database", State.WRONG, f"at version {found}, this program knows {newest()}", "`serpwarden db upgrade`")


def _drawn(view: StoredView, now: datetime, dice: random.Random) -> Iterator[Capture]:
    first = next(view.captures(), None)
    if first is None:
        return
    found = {first.id: first}
    for _ in range(SAMPLE):
        moment = first.taken_at + dice.random() * max(now - first.taken_at, timedelta(0))
        capture = next(view.captures(Period(moment, _far(now))), first)
        found[capture.id] = capture
    yield from found.values()


def _far(now: datetime) -> datetime:
    return now + timedelta(days=3_650)


def _off(capture: Capture) -> float | None:
    """Seconds that our clock was ahead of the answer's; None where the answer does not say."""
    text = dict(capture.headers).get("date")
    try:
        said = parsedate_to_datetime(text) if text else None
    except (ValueError, TypeError, IndexError):
        return None
    return (capture.taken_at - said.astimezone(UTC)).total_seconds() if said and said.tzinfo else None


def _file(url: str) -> Path | None:
    """The file of a SQLite database; None for any other."""
    try:
        parsed = make_url(url)
    except ArgumentError:
        return None
    if parsed.get_backend_name() != "sqlite" or parsed.database in (None, "", ":memory:"):
        return None
    return Path(str(parsed.database))


def _installed(name: str) -> bool:
    return importlib.util.find_spec(name) is not None
