"""RFC 3161 timestamps: an authority's signed word that a hash existed at its time.

The request carries SHA-256 (rfc3161-client's own default is SHA-512), a nonce, and asks for the certificate. The raw reply is
what counts and is kept. Some authorities order the certificates in their reply as `rfc3161-client` does not accept and OpenSSL
does: then OpenSSL, where it is installed, is asked instead. A reply proves nothing of what the bytes say.
"""

from __future__ import annotations

import base64
import shutil
import subprocess
import tempfile
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

import httpx
from cryptography import x509
from cryptography.hazmat.primitives.serialization import Encoding
from rfc3161_client import (
    HashAlgorithm,
    PKIStatus,
    TimestampRequestBuilder,
    TimeStampResponse,
    VerificationError,
    Verifier,
    VerifierBuilder,
    decode_timestamp_response,
)

from monitor.errors import SourceError
from reports.proof.canon import sha256
from reports.proof.signing import Timestamper

MEDIA_TYPE = "application/timestamp-query"
_MAX_REPLY = 200_000
_TIMEOUT = 30.0


@dataclass(frozen=True, slots=True)
class Authority:
    """A timestamping authority: how it is asked, by what name it goes, and its certificates as PEM (leaf first, root last)."""

    name: str
    ask: Timestamper
    chain: str | None = None


@dataclass(frozen=True, slots=True)
class Stamp:
    """What a reply turned out to be. `holds` is None where nobody here could tell."""

    holds: bool | None
    detail: str
    at: datetime | None = None


def request(data: bytes) -> bytes:
    """The DER request for a timestamp over some bytes."""
    builder = TimestampRequestBuilder(data, hash_algorithm=HashAlgorithm.SHA256, nonce=True, cert_req=True)
    return bytes(builder.build().as_bytes())


def over_http(url: str, client: httpx.Client) -> Timestamper:
    """Asks an authority at an address. What is asked raises SourceError when it refuses or answers something else."""

    def ask(data: bytes) -> bytes:
        headers = {"Content-Type": MEDIA_TYPE, "Accept": "application/timestamp-reply"}
        try:
            reply = client.post(url, content=request(data), headers=headers, timeout=_TIMEOUT)
        except httpx.HTTPError as error:
            raise SourceError(f"the timestamping authority did not answer: {type(error).__name__}") from error
        if reply.status_code != 200 or len(reply.content) > _MAX_REPLY or not granted(reply.content):
            raise SourceError(f"the timestamping authority gave no timestamp (status {reply.status_code})")
        return reply.content

    return ask


def granted(reply: bytes) -> bool:
    """Whether a reply is a timestamp at all. One that only OpenSSL can read begins as a sequence that says status 0."""
    found = _decoded(reply)
    return PKIStatus(found.status) == PKIStatus.GRANTED if found else reply[:1] == b"\x30" and b"\x02\x01\x00" in reply[:16]


def fields(reply: bytes, chain: str) -> dict[str, str]:
    """The two fields that a timestamp has in WACZ Auth."""
    return {"timeSignature": base64.b64encode(reply).decode("ascii"), "timestampCert": chain}


def checked(reply: bytes, data: bytes, roots: str | None) -> Stamp:
    """Whether a reply is an authority's word over these bytes, by its certificates as PEM. Never raises, whatever the bytes."""
    found = _decoded(reply)
    if found is None:
        return _by_openssl(reply, data, roots)
    try:
        at = found.tst_info.gen_time.astimezone(UTC)
        if bytes(found.tst_info.message_imprint.message).hex() != sha256(data):
            return Stamp(False, "it is a timestamp over other bytes", at)
        if not roots:
            return Stamp(None, "the digest is right; without the authority's certificates nobody can tell who signed it", at)
        _verifier(x509.load_pem_x509_certificates(roots.encode())).verify_message(found, data)
    except (VerificationError, ValueError, TypeError) as error:
        return Stamp(False, f"the authority's signature does not hold ({str(error)[:160]})")
    return Stamp(True, f"existed at {at:%Y-%m-%d %H:%M:%S} UTC", at)


def _decoded(reply: bytes) -> TimeStampResponse | None:
    try:
        found = decode_timestamp_response(reply)
    except ValueError:
        return None
    return found if found.as_bytes() == reply else None


def _verifier(chain: Sequence[x509.Certificate]) -> Verifier:
    roots = [one for one in chain if one.issuer == one.subject]
    return VerifierBuilder(roots=roots, intermediates=[one for one in chain if one not in roots]).build()


def _by_openssl(reply: bytes, data: bytes, roots: str | None) -> Stamp:
    """Ask OpenSSL about a reply that `rfc3161-client` cannot read."""
    tool = shutil.which("openssl")
    if tool is None or not roots:
        return Stamp(None, "it cannot be read here; `openssl ts -verify` with the authority's certificates can tell")
    with tempfile.TemporaryDirectory() as folder:
        files = {name: Path(folder, name) for name in ("reply", "roots")}
        files["reply"].write_bytes(reply)
        files["roots"].write_text(roots, encoding="utf-8", errors="replace")
        ask = [tool, "ts", "-verify", "-digest", sha256(data), "-in", str(files["reply"]), "-CAfile", str(files["roots"])]
        done = subprocess.run(ask, capture_output=True, check=False, timeout=60)  # noqa: S603 - fixed arguments, no shell
    return Stamp(done.returncode == 0, "OpenSSL says it holds" if done.returncode == 0 else "it is no timestamp over these bytes")


def root_fingerprints(chain: str) -> list[str]:
    """SHA-256 of each root certificate in a PEM chain, to compare with what the authority publishes."""
    certificates = x509.load_pem_x509_certificates(chain.encode())
    return [sha256(one.public_bytes(Encoding.DER)) for one in certificates if one.issuer == one.subject]
