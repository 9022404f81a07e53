"""Changes to the watches of a `config.yaml`: only the characters that must change do, every comment and space stays.

The text is cut at the places that the YAML reader reports, never written anew. A change counts only when the new text reads
as exactly the data that was meant and has no fault; the file is then replaced in one step, or not at all.
"""

from __future__ import annotations

import copy
import os
import shutil
import tempfile
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from monitor.errors import ConfigError, Fault
from monitor.model import Settings
from monitor.settings import sequences
from monitor.settings.document import Document, Node, parse
from monitor.settings.loading import parse_settings, read_file
from monitor.settings.meaning import Known
from monitor.settings.sequences import flow

Entry = Mapping[str, Any]
ORDER = ("name", "kind", "journey", "stage", "keywords", "engines", "places", "devices", "every", "source", "priority")
PARTY_ORDER = ("name", "role", "domains", "advertisers", "permissions")
_WIDE = 110


@dataclass(frozen=True, slots=True)
class Change:
    """A changed text, and the data that it must read as."""

    text: str
    data: Any


@dataclass(frozen=True, slots=True)
class Edited:
    """What an edit did: the text before and after, and what both mean."""

    old_text: str
    new_text: str
    old: Settings
    new: Settings


def edit(path: Path, change: Callable[[Document], Change], known: Known | None = None, *, write: bool = True) -> Edited:
    """Change a file as a whole or not at all. Raises ConfigError with every fault, of the old file or of the new one."""
    raw = read_file(path)
    old = parse_settings(raw, path.name, {}, known=known, need_secrets=False, folder=path.parent)
    document = parse(raw, path.name)
    changed = change(document)
    mark = "\ufeff" if raw.startswith(b"\xef\xbb\xbf") else ""
    new_raw = (mark + changed.text).encode()
    new = parse_settings(new_raw, f"{path.name} (as it would be)", {}, known=known, need_secrets=False, folder=path.parent)
    if parse(new_raw, path.name).data != changed.data:
        raise ConfigError(
            [Fault(path.name, 0, "watches", "is written in a way that cannot be changed safely", "edit it by hand")]
        )
    if write:
        _replace(path.resolve(), raw, new_raw)
    return Edited(document.text, changed.text, old, new)


def _replace(path: Path, old: bytes, new: bytes) -> None:
    """Put the new bytes in place of the old ones in one step; refuse when somebody else changed the file meanwhile."""
    handle, name = tempfile.mkstemp(prefix=f".{path.name}.", dir=path.parent)
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(new)
            file.flush()
            os.fsync(file.fileno())
        shutil.copymode(path, name)
        if path.read_bytes() != old:
            raise ConfigError([Fault(path.name, 0, "", "was changed by somebody else just now", "run the command again")])
        Path(name).replace(path)
    finally:
        Path(name).unlink(missing_ok=True)


def add_watch(entry: Entry) -> Callable[[Document], Change]:
    """Append a watch."""
    ordered = {key: entry[key] for key in ORDER if key in entry}

    def change(document: Document) -> Change:
        data = copy.deepcopy(document.data)
        data["watches"] = [*(data.get("watches") or []), ordered]
        node = _list(document, "watches") if "watches" in document.data else None
        return Change(sequences.append(document.text, node, "watches", _block(ordered), flow(ordered)), data)

    return change


def add_party(entry: Entry) -> Callable[[Document], Change]:
    """Append a party. Its name must be new."""
    ordered = {key: entry[key] for key in PARTY_ORDER if key in entry}

    def change(document: Document) -> Change:
        data = copy.deepcopy(document.data)
        known = data.get("parties") or []
        if any(party["name"].casefold() == str(entry["name"]).casefold() for party in known):
            there = document.fault(("parties",), f"there is a party {entry['name']!r} already", "change its permissions by hand")
            raise ConfigError([there])
        data["parties"] = [*known, ordered]
        node = _list(document, "parties") if "parties" in document.data else None
        return Change(sequences.append(document.text, node, "parties", _block(ordered), flow(ordered)), data)

    return change


def remove_watch(name: str) -> Callable[[Document], Change]:
    """Take a watch out."""

    def change(document: Document) -> Change:
        number, _ = _watch(document, name)
        data = copy.deepcopy(document.data)
        del data["watches"][number]
        return Change(sequences.remove(document.text, _list(document, "watches"), number), data)

    return change


def add_keywords(name: str, keywords: Sequence[str]) -> Callable[[Document], Change]:
    """Append keywords to a watch; those that it has already are faults."""

    def change(document: Document) -> Change:
        number, watch = _watch(document, name)
        data = copy.deepcopy(document.data)
        data["watches"][number]["keywords"] = [*watch["keywords"], *keywords]
        text = document.text
        for keyword in keywords:
            node = _list(parse(text.encode(), document.file), "watches", number, "keywords")
            text = sequences.append(text, node, "keywords", [flow(keyword)], flow(keyword))
        return Change(text, data)

    return change


def remove_keywords(name: str, keywords: Sequence[str]) -> Callable[[Document], Change]:
    """Take keywords out of a watch."""

    def change(document: Document) -> Change:
        number, watch = _watch(document, name)
        missing = [keyword for keyword in keywords if keyword not in watch["keywords"]]
        if missing:
            here = document.fault(("watches", number, "keywords"), f"does not hold {', '.join(map(repr, missing))}")
            raise ConfigError([here])
        data = copy.deepcopy(document.data)
        left = [word for word in watch["keywords"] if word not in keywords]
        if not left:
            path = ("watches", number, "keywords")
            raise ConfigError(
                [document.fault(path, "would be empty", f"serpwarden watch remove {name} takes the whole watch out")]
            )
        data["watches"][number]["keywords"] = left
        text = document.text
        for keyword in dict.fromkeys(keywords):
            now = parse(text.encode(), document.file)
            place = now.data["watches"][number]["keywords"].index(keyword)
            text = sequences.remove(text, _list(now, "watches", number, "keywords"), place)
        return Change(text, data)

    return change


def _watch(document: Document, name: str) -> tuple[int, Entry]:
    for number, watch in enumerate(document.data.get("watches") or ()):
        if watch["name"] == name:
            return number, watch
    names = ", ".join(watch["name"] for watch in document.data.get("watches") or ()) or "none yet"
    raise ConfigError([document.fault(("watches",), f"there is no watch {name!r}", f"one of {names}")])


def _list(document: Document, key: str, *path: str | int) -> Node:
    """The list under these keys, if it is written there and not behind an alias."""
    node = document.root
    for step in (key, *path):
        node = node.under(step) if node else None
        if node and node.alias:
            break
    if node is None or node.alias:
        raise ConfigError([document.fault((key, *path), "is written elsewhere, behind an alias", "edit it by hand")])
    return node


def _block(entry: Entry) -> list[str]:
    """The lines of an entry as people write it: one key a line, lists in brackets unless they are long."""
    lines = []
    for key, value in entry.items():
        line = f"{key}: {flow(value)}"
        if len(line) <= _WIDE or not isinstance(value, list):
            lines.append(line)
        else:
            lines += [f"{key}:", *(f"  - {flow(item)}" for item in value)]
    return lines
