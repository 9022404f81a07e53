"""Secrets: named in the file as `${NAME}`, kept in the environment, never in the file and never in a message.

`${NAME}` is filled in only in a source's `options` and in `storage`, where keys and database passwords are needed; the
rest of the file is plain words. A value that looks like a secret written out is refused, because files get shared.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any

from monitor.settings.check import Claim
from monitor.settings.document import Path

_REFERENCE = re.compile(r"\$\{([A-Za-z_][A-Za-z0-9_]*)\}")
_DOLLAR = re.compile(r"\$\{[^}]*\}?|\$[A-Z_][A-Z0-9_]{2,}")
_SECRET_NAME = re.compile(r"(^|_)(key|token|secret|password|passwd|pwd|pass|auth|authorization|credentials?|login)(_|$)|apikey")
_USER_INFO = re.compile(r"://[^/@\s:]*:(?P<password>[^/@\s]+)@")
_PARAMETER = re.compile(r"[?&;](?:api_?key|key|token|secret|password)=(?P<value>[^&\s]+)", re.IGNORECASE)
_OPAQUE = re.compile(r"(?=[^\s]*[0-9])(?=[^\s]*[A-Za-z])[A-Za-z0-9_+=-]{24,}")
_TOLD = ("url", "user", "password")


def expand(text: str, env: Mapping[str, str]) -> str:
    """The text with every `${NAME}` filled in; a name that is not set stays as it stands."""
    return _REFERENCE.sub(lambda found: env.get(found[1], found[0]), text)


def claims(data: Mapping[str, Any], env: Mapping[str, str] | None) -> Iterator[Claim]:
    """Secrets written out, references in the wrong place, and (with an environment) names that are not set."""
    for path, text in _texts(data, ()):
        if not _may_hold(path):
            if _REFERENCE.search(text):
                yield Claim(path, "holds a ${NAME}", "secrets are filled in only under sources[…].options, storage and alerts")
            continue
        yield from _written_out(path, text)
        yield from _malformed(path, text)
        if env is not None and _is_on(data, path):
            yield from _unset(path, text, env)


def _may_hold(path: Path) -> bool:
    """Whether a secret may be named at this path."""
    if path[0] == "alerts":
        return path[-1] in _TOLD
    return path[0] == "storage" or (len(path) > 2 and path[0] == "sources" and path[2] == "options")


def _texts(value: Any, path: Path) -> Iterator[tuple[Path, str]]:
    if isinstance(value, str):
        yield path, value
    elif isinstance(value, Mapping):
        for name, item in value.items():
            yield from _texts(item, (*path, str(name)))
    elif isinstance(value, list):
        for number, item in enumerate(value):
            yield from _texts(item, (*path, number))
    elif isinstance(value, int | float) and not isinstance(value, bool) and path and _SECRET_NAME.search(str(path[-1])):
        yield path, str(value)


def _is_on(data: Mapping[str, Any], path: Path) -> bool:
    """Whether the source at this path is in use; one that is off needs no key."""
    if path[0] != "sources" or not isinstance(path[1], int):
        return True
    return bool(data["sources"][path[1]].get("enabled", True))


def _written_out(path: Path, text: str) -> Iterator[Claim]:
    name = str(path[-1])
    rest = _REFERENCE.sub("", text)
    right = f"write ${{{_suggestion(path)}}} and set it in the environment"
    if path[0] == "sources" and _SECRET_NAME.search(name):
        if rest.strip():
            yield Claim(path, "is a secret written out", right)
    elif _open_password(text) or (path[0] == "sources" and _OPAQUE.search(rest)):
        yield Claim(path, "looks like a secret written out", right)


def _open_password(text: str) -> bool:
    """Whether an address carries a password or key that is no `${NAME}`."""
    for pattern in (_USER_INFO, _PARAMETER):
        found = pattern.search(text)
        if found and not _REFERENCE.fullmatch(found[1]):
            return True
    return False


def _suggestion(path: Path) -> str:
    return "DATABASE_URL" if path[0] == "storage" else re.sub(r"\W+", "_", str(path[-1])).upper()


def _malformed(path: Path, text: str) -> Iterator[Claim]:
    for found in _DOLLAR.finditer(text):
        if not _REFERENCE.fullmatch(found[0]):
            yield Claim(path, "holds a $ that names no variable", "${NAME}, with letters, digits and _")


def _unset(path: Path, text: str, env: Mapping[str, str]) -> Iterator[Claim]:
    for name in dict.fromkeys(_REFERENCE.findall(text)):
        if not env.get(name):
            yield Claim(path, f"${{{name}}} is not set", f"set the environment variable {name}")
