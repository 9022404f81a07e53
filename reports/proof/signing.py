"""Signatures after WACZ Auth 0.1.0: over a hash, by a bare key or by a key with a domain's certificate and a timestamp.

A bare key ("anonymous") proves that whoever held it signed; who that is has to be known from elsewhere, so its fingerprint is
printed wherever a pack speaks of it. With a domain's certificate the signer is whoever held the domain; the form then needs an
RFC 3161 timestamp over the signature, taken within ten minutes of `created`. Signatures are ECDSA over SHA-256, in DER, with the
nonce of RFC 6979: the same key and words give the same bytes.
"""

from __future__ import annotations

import base64
import binascii
import hashlib
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from cryptography import x509
from cryptography.exceptions import InvalidSignature, UnsupportedAlgorithm
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from monitor.errors import InputError, WorkError
from monitor.forms import stamp

VERSION = "0.1.0"
_CURVES = (ec.SECP256R1, ec.SECP384R1)
_DER, _SPKI = serialization.Encoding.DER, serialization.PublicFormat.SubjectPublicKeyInfo

Timestamper = Callable[[bytes], bytes]
"""From bytes to an authority's raw RFC 3161 reply over their SHA-256."""


@dataclass(frozen=True, slots=True, repr=False)
class Signer:
    """A key, and for a domain's signature the certificate chain as PEM, leaf first. Never printed."""

    key: ec.EllipticCurvePrivateKey
    chain: str | None = None

    @property
    def public(self) -> bytes:
        """The public key as DER (SubjectPublicKeyInfo)."""
        return self.key.public_key().public_bytes(_DER, _SPKI)

    @property
    def fingerprint(self) -> str:
        """SHA-256 of the public key, as 64 hex digits."""
        return hashlib.sha256(self.public).hexdigest()

    @property
    def domain(self) -> str | None:
        """The domain that the certificate names."""
        return domain_of(x509.load_pem_x509_certificates(self.chain.encode())[0]) if self.chain else None


@dataclass(frozen=True, slots=True)
class Verdict:
    """What a signature is worth: whether it holds, by which key, and in whose name."""

    holds: bool
    detail: str
    fingerprint: str | None = None
    domain: str | None = None


def new_key() -> ec.EllipticCurvePrivateKey:
    """A new P-256 key."""
    return ec.generate_private_key(ec.SECP256R1())


def key_file(path: Path) -> Signer:
    """The signer whose key lies in a PEM file; made there, for this user's eyes only, when there is none. Raises InputError."""
    try:
        if not path.exists():
            pem = new_key().private_bytes(
                serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
            )
            path.touch(mode=0o600, exist_ok=False)
            path.write_bytes(pem)
        return signer(path.read_bytes())
    except OSError as error:
        raise WorkError(f"the signing key {path} cannot be kept or read: {error.strerror}") from error
    except ValueError as error:
        raise InputError(f"{path}: holds no signing key – an unencrypted EC key (P-256 or P-384) in PEM is wanted") from error


def signer(key_pem: bytes, chain_pem: bytes | None = None) -> Signer:
    """A signer from PEM. Raises ValueError for another kind of key, or a certificate that is not for this key."""
    try:
        key = serialization.load_pem_private_key(key_pem, None)
    except (TypeError, UnsupportedAlgorithm) as error:
        raise ValueError(str(error)) from error
    if not isinstance(key, ec.EllipticCurvePrivateKey) or not isinstance(key.curve, _CURVES):
        raise ValueError("no EC key on P-256 or P-384")  # noqa: TRY004 - the file is wrong, whatever its type
    if chain_pem is not None and x509.load_pem_x509_certificates(chain_pem)[0].public_key() != key.public_key():
        raise ValueError("the first certificate is not for this key")
    return Signer(key, chain_pem.decode("ascii") if chain_pem else None)


def signed(words: str, by: Signer) -> str:
    """The signature over a text, base64 of DER."""
    found = by.key.sign(words.encode(), ec.ECDSA(hashes.SHA256(), deterministic_signing=True))
    return base64.b64encode(found).decode("ascii")


def signed_data(digest: str, created: datetime, software: str, by: Signer, stamped: Mapping[str, str] | None) -> dict[str, str]:
    """`signedData` of a `datapackage-digest.json`; in a domain's name only with the two fields of a timestamp in `stamped`."""
    plain = {"hash": digest, "created": stamp(created) or "", "software": software, "version": VERSION}
    plain["signature"] = signed(digest, by)
    if by.chain is None or stamped is None:
        return plain | {"publicKey": base64.b64encode(by.public).decode("ascii")}
    return plain | {"domain": by.domain or "", "domainCert": by.chain} | dict(stamped)


def checked(words: str, data: Mapping[str, object]) -> Verdict:
    """Whether `signature` in the data is over these words, by its `publicKey` or the leaf of its `domainCert`."""
    try:
        key, domain = _key_of(data)
        signature = base64.b64decode(str(data["signature"]), validate=True)
        if base64.b64encode(signature).decode("ascii") != data["signature"]:
            return Verdict(False, "the signature is not in the form in which it was written")
        key.verify(signature, words.encode(), ec.ECDSA(hashes.SHA256()))
    except KeyError as error:
        return Verdict(False, f"the field {error} is missing")
    except (ValueError, binascii.Error, UnsupportedAlgorithm, TypeError) as error:
        return Verdict(False, f"key or signature cannot be read ({str(error)[:120]})")
    except InvalidSignature:
        return Verdict(False, "the signature is not this key's over these bytes: bytes, key or signature were replaced")
    return Verdict(True, f"signed by key {fingerprint_of(key)}" + (f", {domain}" if domain else ""), fingerprint_of(key), domain)


def fingerprint_of(key: ec.EllipticCurvePublicKey) -> str:
    """SHA-256 of a public key's DER form, as 64 hex digits."""
    der = key.public_bytes(_DER, _SPKI)
    return hashlib.sha256(der).hexdigest()


def domain_of(certificate: x509.Certificate) -> str | None:
    """The domain a certificate names: its common name, else its first DNS name."""
    names = certificate.subject.get_attributes_for_oid(NameOID.COMMON_NAME)
    if names:
        return str(names[0].value)
    try:
        found = certificate.extensions.get_extension_for_class(x509.SubjectAlternativeName).value
    except x509.ExtensionNotFound:
        return None
    return next(iter(found.get_values_for_type(x509.DNSName)), None)


def _key_of(data: Mapping[str, object]) -> tuple[ec.EllipticCurvePublicKey, str | None]:
    if "domainCert" in data:
        leaf = x509.load_pem_x509_certificates(str(data["domainCert"]).encode())[0]
        if domain_of(leaf) != data["domain"]:
            raise ValueError("the certificate is for another domain")
        domain, found = domain_of(leaf), leaf.public_key().public_bytes(_DER, _SPKI)
    else:
        domain, found = None, base64.b64decode(str(data["publicKey"]), validate=True)
    key = serialization.load_der_public_key(found)
    if not isinstance(key, ec.EllipticCurvePublicKey):
        raise ValueError("no EC key")  # noqa: TRY004 - the value is wrong, whatever its type
    return key, domain


def decoded(text: object) -> bytes:
    """The bytes behind base64; none for what is no base64."""
    try:
        return base64.b64decode(str(text), validate=True)
    except (binascii.Error, ValueError):
        return b""
