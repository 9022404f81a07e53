"""The way from the bytes of `config.yaml` to Settings, with every fault of the file in one go."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from monitor.errors import ConfigError
from monitor.model import Settings
from monitor.settings import check, meaning, secrets, values
from monitor.settings.document import MAX_BYTES, Document, parse
from monitor.settings.meaning import Known, installed


def load(path: Path, env: Mapping[str, str], *, known: Known | None = None, need_secrets: bool = True) -> Settings:
    """Read a `config.yaml`. Raises ConfigError with every fault of the file, each with its line and key.

    `env` holds the secrets that the file names as `${NAME}`; with `need_secrets` off, unset ones are no fault and stay
    unfilled, for commands that ask nobody. `known` are the engines and sources there are (default: those installed).
    """
    return parse_settings(read_file(path), path.name, env, known=known, need_secrets=need_secrets, folder=path.parent)


def read_file(path: Path) -> bytes:
    """The bytes of a file, at most one more than may be. Raises ConfigError when it cannot be read."""
    try:
        with path.open("rb") as file:
            return file.read(MAX_BYTES + 1)
    except OSError as error:
        reason = (error.strerror or type(error).__name__).lower()
        raise ConfigError(f"{path}: {reason} – name the file with --config, or start from the example config.yaml") from None
    except ValueError as error:
        raise ConfigError(f"{str(path)!r}: {error}") from None


def parse_settings(
    raw: bytes,
    file: str,
    env: Mapping[str, str],
    *,
    known: Known | None = None,
    need_secrets: bool = True,
    folder: Path = Path(),
) -> Settings:
    """Read the bytes of a `config.yaml`; see `load`."""
    document = parse(raw, file)
    verify(document, env if need_secrets else None, known or installed())
    return values.settings(document.data, env, folder)


def verify(document: Document, env: Mapping[str, str] | None, known: Known) -> None:
    """Check a parsed file. Raises ConfigError with every fault, in the order of their lines; no `env`: secrets may be unset."""
    found = check.claims(document.data)
    good = check.sound(document.data, found)
    found += meaning.claims(good, known)
    found += secrets.claims(good, env)
    faults = document.faults + [document.fault(*claim) for claim in found]
    if faults:
        raise ConfigError(sorted(dict.fromkeys(faults), key=lambda fault: (fault.line, fault.key)))
