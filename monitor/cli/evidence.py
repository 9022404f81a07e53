"""`serpwarden evidence`: a takedown pack checked from its own files, and the key that packs are signed with."""

from __future__ import annotations

import re
from collections.abc import Sequence
from pathlib import Path
from typing import Annotated

import typer
from cryptography import x509

from monitor.errors import InputError, WorkError
from monitor.forms import plain
from monitor.terminal import say, show
from reports.proof import reading
from reports.proof.keeping import KEY
from reports.proof.signing import key_file
from reports.proof.tools import Said, ask
from reports.proof.verdicts import State, Verdict
from reports.proof.verify import Known, verify

_FINGERPRINT = re.compile(r"(sha256:)?[0-9a-fA-F]{64}")
AsJson = Annotated[bool, typer.Option("--json", help="Print everything as JSON.")]


def register(app: typer.Typer) -> None:
    """Add the group of commands."""
    group = typer.Typer(help="Check a pack as a stranger would, without database or network.", no_args_is_help=True)
    group.command("verify", help="Bag, signature, exhibits, archive, custody log, timestamps: what holds and what it proves.")(
        verify_command
    )
    group.command("key", help="The fingerprint of the key that packs are signed with, to give to whoever checks them.")(
        key_command
    )
    app.add_typer(group, name="evidence")


def verify_command(
    pack: Annotated[Path, typer.Argument(help="A pack: its folder or its ZIP.")],
    *,
    key: Annotated[str | None, typer.Option(help="The signer's key fingerprint, as you know it from elsewhere.")] = None,
    roots: Annotated[Path | None, typer.Option(help="The timestamping authority's certificates (PEM), from itself.")] = None,
    tools: Annotated[bool, typer.Option(help="Ask the public tools that are installed here too.")] = True,
    as_json: AsJson = False,
) -> None:
    """Check a pack and say what holds."""
    if key and not _FINGERPRINT.fullmatch(key):
        raise InputError(f"--key {key}: is no fingerprint – 64 hex digits are wanted, as `serpwarden evidence key` prints them")
    found = verify(pack, Known(key, _roots(roots) if roots else None))
    if as_json:
        show([dict(plain(row)) for row in found], columns=(), as_json=True)
    else:
        _tell(found)
        if tools:
            _tell_tools(ask(reading.pack(pack).files))
    failed = [row.subject for row in found if row.state is State.FAILS]
    if failed:
        raise WorkError(f"{pack}: {len(failed)} of {len(found)} checks failed: {', '.join(failed)}")


def key_command(
    file: Annotated[Path, typer.Argument(metavar="FILE", help="The key, as PEM; made there when there is none.")] = Path(KEY),
    *,
    as_json: AsJson = False,
) -> None:
    """Print a signing key's fingerprint."""
    signer = key_file(file)
    if as_json:
        show([{"file": str(file), "fingerprint": signer.fingerprint, "domain": signer.domain}], columns=(), as_json=True)
        return
    say(f"sha256:{signer.fingerprint}")


def _tell(found: Sequence[Verdict]) -> None:
    show(
        [{"check": row.subject, "state": row.state, "detail": row.detail} for row in found], columns=("check", "state", "detail")
    )
    for row in found:
        say(*(f"  {fault}" for fault in row.faults))
    for row in found:
        if row.state is State.HOLDS:
            say(f"{row.subject}: proves that {row.proves}.", f"  It does not prove {row.not_proven}.")


def _tell_tools(said: Sequence[Said]) -> None:
    words = {True: "content", False: "complains", None: "not asked"}
    rows = [{"public tool": row.tool, "says": words[row.content], "last words": row.words} for row in said]
    show(rows, columns=("public tool", "says", "last words"), title="What public tools say of it")


def _roots(path: Path) -> str:
    try:
        text = path.read_text(encoding="ascii")
        x509.load_pem_x509_certificates(text.encode())
    except (OSError, ValueError) as error:
        raise InputError(f"--roots {path}: holds no certificates in PEM that can be read") from error
    return text
