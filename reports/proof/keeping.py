"""The seal that an installation puts on its packs: its key, a domain's certificate if it has one, an authority if it names one.

By default packs are signed with a key of the installation's own, made on first use and kept beside `config.yaml`, readable by its
user alone; `proof` in `config.yaml` names others. No authority is asked unless one is named: a timestamp tells a third party that
a pack was made.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from urllib.parse import urlsplit

import httpx
from cryptography import x509

from monitor.errors import Fault, InputError
from monitor.model import Proof
from reports.proof import signing, stamps
from reports.proof.sealing import Seal

KEY = "serpwarden-signing-key.pem"


@dataclass(frozen=True, slots=True)
class Wanted:
    """How packs are to be sealed: key and certificate files, the authority's address and a file of its certificates (PEM)."""

    key: Path
    certificate: Path | None = None
    authority: str | None = None
    chain: Path | None = None


def wanted(
    proof: Proof,
    folder: Path,
    *,
    key: Path | None = None,
    certificate: Path | None = None,
    authority: str | None = None,
    chain: Path | None = None,
) -> Wanted:
    """How packs are to be sealed by the configuration in a folder; what is named beside it goes before what stands in it."""
    return Wanted(
        key or (Path(proof.key) if proof.key else folder / KEY),
        certificate or (Path(proof.certificate) if proof.certificate else None),
        authority or proof.timestamps,
        chain or (Path(proof.chain) if proof.chain else None),
    )


@contextmanager
def seal(wanted: Wanted, now: datetime, remark: str = "") -> Iterator[Seal]:
    """The seal for packs made at a moment; the pack carries the remark on its key. Raises InputError with everything wrong."""
    faults = _faults(wanted)
    if faults:
        raise InputError(faults)
    with httpx.Client(follow_redirects=False) as client:
        yield Seal(now, _signer(wanted), _authority(wanted, client), remark)


def _faults(wanted: Wanted) -> list[Fault]:
    faults = []
    for path in filter(None, (wanted.certificate, wanted.chain)):
        try:
            x509.load_pem_x509_certificates(path.read_bytes())
        except (OSError, ValueError):
            faults.append(Fault(str(path), 0, "", "holds no certificates in PEM that can be read"))
    url = urlsplit(wanted.authority or "https://none.example")
    if url.scheme not in ("http", "https") or not url.hostname:
        faults.append(Fault("", 0, "timestamps", "the authority's address is no http or https address"))
    if wanted.certificate and not (wanted.authority and wanted.chain):
        faults.append(
            Fault("", 0, "certificate", "a domain's signature needs a timestamp", "name an authority and its chain too")
        )
    return faults


def _signer(wanted: Wanted) -> signing.Signer:
    plain = signing.key_file(wanted.key)
    if wanted.certificate is None:
        return plain
    try:
        return signing.signer(wanted.key.read_bytes(), wanted.certificate.read_bytes())
    except ValueError as error:
        raise InputError(f"{wanted.certificate}: {error}") from error


def _authority(wanted: Wanted, client: httpx.Client) -> stamps.Authority | None:
    if wanted.authority is None:
        return None
    chain = wanted.chain.read_text(encoding="ascii") if wanted.chain else None
    name = urlsplit(wanted.authority).hostname or ""
    return stamps.Authority(name, stamps.over_http(wanted.authority, client), chain)
