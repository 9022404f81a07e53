"""From a pack's files to evidence: WACZ, custody log, timestamps, bag and signature, in the order in which each covers the last.

payload → manifest → timestamps over WACZ signature, custody head and manifest → tag manifest → signature over the tag manifest.
Without a seal there is no signature, no timestamp and no clock: the same captures make the same bytes, and the pack says so.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from monitor.forms import stamp
from monitor.model.custody import Entry, log_lines
from reports.proof import bag, custody, stamps, wacz
from reports.proof.canon import canonical, sha256
from reports.proof.signing import Signer, signed, signed_data
from reports.proof.stamps import Authority
from reports.proof.warc import Kept

FORM = "serpwarden.signature/1"
SOFTWARE = "serpwarden 0.1"
CUSTODY, CASE_LOG = "custody.jsonl", "case-log.jsonl"
ARCHIVE = "captures.wacz"
STAMPS = "timestamps/"
WACZ_STAMP, HEAD_STAMP, MANIFEST_STAMP = (f"{STAMPS}{name}.tsr" for name in ("wacz-signature", "custody-head", "manifest-sha256"))
CHAIN = f"{STAMPS}authority.pem"


@dataclass(frozen=True, slots=True)
class Seal:
    """When a pack is made, who signs it, and which authority is asked for timestamps; either may be absent.

    `remark` is what a reader should know of the key.
    """

    now: datetime
    signer: Signer | None = None
    authority: Authority | None = None
    remark: str = ""


@dataclass(frozen=True, slots=True)
class Contents:
    """What is sealed: payload, files beside it, captures for the archive, what happened to them, and words about it all."""

    payload: Mapping[str, bytes]
    beside: Mapping[str, bytes]
    kept: tuple[Kept, ...]
    events: tuple[custody.Event, ...]
    title: str
    info: tuple[tuple[str, str], ...] = ()
    case_log: tuple[Entry, ...] = ()


def sealed(contents: Contents, seal: Seal | None) -> dict[str, bytes]:
    """The whole pack by path. Raises SourceError when a configured authority gives no timestamp."""
    archive, archive_stamp = _archive(contents, seal)
    log = custody.log((*contents.events, _packed(contents, archive, seal)))
    head = custody.chain(log)
    logs = {CUSTODY: log} | ({CASE_LOG: log_lines(contents.case_log).encode()} if contents.case_log else {})
    made = bag.payload({**contents.payload, ARCHIVE: archive, **logs}) | dict(contents.beside)
    made |= _stamped(made, head.head, archive_stamp, seal)
    facts = [*contents.info, ("Bag-Software-Agent", SOFTWARE), *_about(head, seal)]
    return _signed(bag.finished(made, facts), seal)


def statement(signature: Mapping[str, object]) -> str:
    """The words that a pack's signature is over: everything in it but the signature, in the canonical form."""
    return canonical({name: value for name, value in signature.items() if name != "signature"}).decode("ascii")


def _archive(contents: Contents, seal: Seal | None) -> tuple[bytes, bytes | None]:
    """The WACZ, and the raw reply of the authority over its signature."""
    signer = seal.signer if seal else None
    made = wacz.unsigned(contents.kept, contents.title, SOFTWARE, seal.now if seal and signer else None)
    if seal is None or signer is None:
        return wacz.packed(made, None), None
    authority = seal.authority
    reply = authority.ask(signed(made.digest, signer).encode("ascii")) if authority else None
    both = stamps.fields(reply, authority.chain) if authority and authority.chain and reply else None
    return wacz.packed(made, signed_data(made.digest, seal.now, SOFTWARE, signer, both)), reply


def _packed(contents: Contents, archive: bytes, seal: Seal | None) -> custody.Event:
    facts = {
        "archive": f"sha256:{sha256(archive)}",
        "captures": [one.capture.id for one in contents.kept],
        "signing_key": seal.signer.fingerprint if seal and seal.signer else None,
        "case_log_lines": len(contents.case_log),
        "case_log_head": contents.case_log[-1].hash if contents.case_log else None,
        "timestamps_by": seal.authority.name if seal and seal.authority else None,
    }
    return custody.Event(seal.now if seal else None, "packed", SOFTWARE, facts)


def _stamped(made: Mapping[str, bytes], head: str, archive_stamp: bytes | None, seal: Seal | None) -> dict[str, bytes]:
    authority = seal.authority if seal else None
    if authority is None:
        return {}
    found = {HEAD_STAMP: authority.ask(head.encode("ascii")), MANIFEST_STAMP: authority.ask(made[bag.MANIFEST])}
    found |= {WACZ_STAMP: archive_stamp} if archive_stamp else {}
    return found | ({CHAIN: authority.chain.encode("ascii")} if authority.chain else {})


def _about(head: custody.Chain, seal: Seal | None) -> Sequence[tuple[str, str]]:
    said = [("Custody-Lines", str(head.lines)), ("Custody-Head", head.head)]
    if seal:
        said.append(("Bagging-Date", f"{seal.now:%Y-%m-%d}"))
    signer, authority = (seal.signer, seal.authority) if seal else (None, None)
    said.append(("Signing-Key", f"sha256:{signer.fingerprint}" if signer else "none: this pack is not signed"))
    if seal and seal.remark:
        said.append(("Signing-Key-Remark", seal.remark))
    said.append(("Timestamps", authority.name if authority else "none: no authority is configured"))
    return said


def _signed(made: dict[str, bytes], seal: Seal | None) -> dict[str, bytes]:
    if seal is None or seal.signer is None:
        return made
    plain = signed_data(f"sha256:{sha256(made[bag.TAGS])}", seal.now, SOFTWARE, seal.signer, None)
    plain |= {"schema": FORM, "of": bag.TAGS, "created": stamp(seal.now) or ""}
    return made | {bag.SIGNATURE: canonical(plain | {"signature": signed(statement(plain), seal.signer)}) + b"\n"}
