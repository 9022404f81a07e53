"""From names, folders and globs to files.

A browser that saves a page "completely" puts a folder of pictures, styles and frames beside it, called after the page and a
word of the browser's language (`page_files`, `page-Dateien`): what lies there is no page of its own.
"""

from __future__ import annotations

import glob
import os
import re
from collections.abc import Iterable
from pathlib import Path, PurePosixPath

from monitor.errors import Fault, InputError

_BESIDE = re.compile(r"_files$|^\.")
READING = ".reading.json"
"""How the names of golden cases' readings end: what we said of a page is no page."""

_PAGES = frozenset({".html", ".htm", ".xhtml", ".shtml"})
# What lies among saved pages and is none: only folders are sifted, a file that is named is always read.
_NO_PAGES = frozenset(
    {
        ".avif", ".bin", ".bmp", ".css", ".csv", ".db", ".doc", ".docx", ".eot", ".gif", ".ico", ".ini", ".jpeg", ".jpg",
        ".js", ".jsonl", ".lock", ".log", ".map", ".md", ".mjs", ".mp3", ".mp4", ".otf", ".pdf", ".png", ".ps1", ".py",
        ".pyc", ".rst", ".sh", ".sqlite", ".svg", ".toml", ".tsv", ".ttf", ".wasm", ".wav", ".webm", ".webp", ".woff",
        ".woff2", ".xls", ".xlsx", ".yaml", ".yml",
    }
)  # fmt: skip


def expand(names: Iterable[str]) -> list[Path]:
    """The files behind names, folders and globs, in order, each once. Raises InputError naming every one that cannot be read.

    In a folder, hidden files, the pictures beside a saved page and files whose names say that they are no pages are left out.
    """
    found: dict[Path, None] = {}
    faults: list[Fault] = []
    for name in names:
        files = _behind(name)
        faults += [Fault(str(file), 0, "", wrong) for file in files if (wrong := _unreadable(file))]
        if not files:
            faults.append(Fault(name, 0, "", "holds no file", "name a saved page, a folder of them or a glob that matches some"))
        found |= dict.fromkeys(files)
    if faults:
        raise InputError(faults)
    return list(found)


def is_page_name(name: str) -> bool:
    """Whether a file inside a folder or package may be a page, as far as its path tells."""
    path = PurePosixPath(name)
    return not any(map(_BESIDE.search, path.parts)) and path.suffix.lower() not in _NO_PAGES and not path.name.endswith(READING)


def _behind(name: str) -> list[Path]:
    path = Path(name)
    if path.is_dir():
        return sorted(_below(path))
    if not path.exists() and glob.has_magic(name):
        matches = map(Path, glob.glob(name, recursive=True))  # noqa: PTH207 - Path.glob takes no absolute pattern
        return sorted(match for match in matches if match.is_file())
    return [path]


def _below(folder: Path) -> list[Path]:
    """Every page below a folder. Links to folders are not followed: they may lead round in a circle."""
    found: list[Path] = []
    for here, folders, names in os.walk(folder):
        stems = [Path(name).stem for name in names if Path(name).suffix.lower() in _PAGES]
        folders[:] = [name for name in folders if not _BESIDE.search(name) and not _of_a_page(name, stems)]
        files = filter(is_page_name, names)
        found += [Path(here, name) for name in files if Path(here, name).is_file()]
    return found


def _of_a_page(folder: str, stems: Iterable[str]) -> bool:
    rests = (folder[len(stem) :] for stem in stems if folder.startswith(stem))
    return any(rest[:1] in ("_", "-") and rest[1:].isalpha() for rest in rests if rest)


def _unreadable(path: Path) -> str:
    if not path.exists():
        return "there is no such file"
    if not path.is_file():
        return "is not a file"
    return "" if os.access(path, os.R_OK) else "cannot be read: permission denied"
