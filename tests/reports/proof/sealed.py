"""A sealed pack of the story, and a timestamping authority made on the spot with OpenSSL."""

from __future__ import annotations

import shutil
import subprocess
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from functools import cache
from pathlib import Path

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID

from reports import takedown
from reports.proof import stamps
from reports.proof.canon import sha256
from reports.proof.sealing import Seal
from reports.proof.signing import Signer
from reports.proof.stamps import Authority
from tests.reports.archive import Archive
from tests.reports.story import MARK_CASE, archive

NOW = datetime(2026, 11, 21, 12, 30, tzinfo=UTC)
PICTURE = b"\x89PNG\r\n\x1a\n" + b"a made-up picture" * 20
TSA = """[tsa]
serial = {folder}/serial
crypto_device = builtin
signer_digest = sha256
default_policy = 1.2.3.4.1
digests = sha256
accuracy = secs:1
ordering = yes
tsa_name = yes
ess_cert_id_chain = no
"""


def key(number: int = 1) -> ec.EllipticCurvePrivateKey:
    """A key that is the same in every run."""
    return ec.derive_private_key(0x5EED + number, ec.SECP256R1())


def pem(private: ec.EllipticCurvePrivateKey) -> bytes:
    return private.private_bytes(serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption())


def certificate(
    name: str,
    of: ec.EllipticCurvePrivateKey,
    by: tuple[str, ec.EllipticCurvePrivateKey],
    purpose: str = "",
    since: datetime = NOW,
) -> x509.Certificate:
    """A certificate of a name and key; a root where both are its issuer's."""
    names = [x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, one)]) for one in (name, by[0])]
    built = (
        x509.CertificateBuilder()
        .subject_name(names[0])
        .issuer_name(names[1])
        .public_key(of.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(since - timedelta(days=1))
        .not_valid_after(since + timedelta(days=3650))
        .add_extension(x509.BasicConstraints(name == by[0], None), critical=True)
        .add_extension(x509.SubjectKeyIdentifier.from_public_key(of.public_key()), critical=False)
        .add_extension(x509.AuthorityKeyIdentifier.from_issuer_public_key(by[1].public_key()), critical=False)
    )
    if purpose == "stamp":
        built = built.add_extension(x509.ExtendedKeyUsage([ExtendedKeyUsageOID.TIME_STAMPING]), critical=True)
    if purpose == "domain":
        built = built.add_extension(x509.SubjectAlternativeName([x509.DNSName(name)]), critical=False)
    return built.sign(by[1], hashes.SHA256())


def text(*chain: x509.Certificate) -> str:
    return b"".join(one.public_bytes(serialization.Encoding.PEM) for one in chain).decode()


@dataclass(frozen=True)
class OpenSsl:
    """A timestamping authority in a folder."""

    tool: str
    folder: Path
    chain: str

    def ask(self, data: bytes) -> bytes:
        (self.folder / "query").write_bytes(stamps.request(data))
        files = {name: str(self.folder / name) for name in ("query", "tsa.cnf", "tsa.key", "tsa.pem", "reply")}
        subprocess.run(
            [self.tool, "ts", "-reply", "-queryfile", files["query"], "-config", files["tsa.cnf"], "-section", "tsa",
             "-inkey", files["tsa.key"], "-signer", files["tsa.pem"], "-out", files["reply"]],
            check=True, capture_output=True,
        )  # fmt: skip
        return (self.folder / "reply").read_bytes()

    @property
    def authority(self) -> Authority:
        return Authority("Test authority", self.ask, self.chain)


def authority(folder: Path, number: int = 2) -> OpenSsl:
    """An authority with its own root. Its clock is this machine's."""
    tool = shutil.which("openssl")
    if tool is None:
        pytest.skip("openssl is not installed here")
    folder.mkdir(parents=True, exist_ok=True)
    root = certificate("Test root", key(number), ("Test root", key(number)), since=datetime.now(UTC))
    leaf = certificate("Test authority", key(number + 1), ("Test root", key(number)), "stamp", since=datetime.now(UTC))
    (folder / "tsa.key").write_bytes(pem(key(number + 1)))
    (folder / "tsa.pem").write_text(text(leaf))
    (folder / "serial").write_text("01\n")
    (folder / "tsa.cnf").write_text(TSA.format(folder=folder))
    return OpenSsl(tool, folder, text(leaf, root))


def pictured() -> Archive:
    """The story with a screenshot beside every page."""
    view = archive()
    digest = sha256(PICTURE)
    found = tuple(replace(one, capture=replace(one.capture, screenshot_sha256=digest)) for one in view.entries)
    return replace(view, entries=found, bodies={**view.bodies, digest: PICTURE})


SIGNED = Seal(NOW, Signer(key()))


@cache
def files(seal: Seal | None = SIGNED) -> Mapping[str, bytes]:
    """A pack's files."""
    view = pictured()
    return takedown.files(view, takedown.gather(view, MARK_CASE)[0][0], seal)
