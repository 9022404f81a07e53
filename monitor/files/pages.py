"""One saved page: HTML, a provider's JSON, or a mail with the page inside (MHTML)."""

from __future__ import annotations

import email
import re
from dataclasses import dataclass, replace
from datetime import datetime
from typing import TYPE_CHECKING, Any

from monitor.files import dating
from monitor.late import late
from monitor.model import Answer, Provenance

if TYPE_CHECKING:
    from email import message, policy
else:
    message, policy = late("email.message"), late("email.policy")

SOURCE = "upload"
SAVED_AS, DATED_BY = "saved_as", "dated_by"
_HEAD = 65_536
_SAVED_FROM = re.compile(rb"<!--\s*saved from url=\(\d{1,6}\)(https?://[^\s<>]{1,4000}?)\s*-->")
_SINGLE_FILE = re.compile(rb"Page saved with SingleFile\s+url:\s*(https?://\S{1,4000})")
_CANONICAL = re.compile(
    rb"""<link\b(?=[^>]{0,2000}\brel=["']?canonical\b)[^>]{0,2000}?\bhref=["']?(https?://[^\s"'<>]{1,4000})""", re.IGNORECASE
)
_MAIL_HEAD = 4_096


@dataclass(frozen=True, slots=True)
class Origin:
    """Where a saved page lies: the name to show and the file's own date, which is worth little."""

    file: str
    saved: datetime


def page(origin: Origin, body: bytes, form: str | None = None) -> Answer:
    """The answer in one saved page, whichever of its forms it has; `form` names the package that it came in."""
    if is_mail(body):
        return _mail(origin, body, form)
    head = body[:_HEAD]
    if head.lstrip(b"\xef\xbb\xbf \t\r\n")[:1] in (b"{", b"["):
        return _answer(origin, body, "application/json", form or "json", dating.of_payload(body, origin.saved))
    how, url = _address(head)
    return replace(_answer(origin, body, "text/html", form or how, dating.of_page(body, origin.saved)), url=url)


def damaged(origin: Origin, body: bytes, fault: str) -> Answer:
    """What is left of a file that could not be read to its end."""
    answer = _answer(origin, body, "application/octet-stream", "damaged", None)
    return replace(answer, notes=(*answer.notes, ("damaged", fault)))


def is_mail(body: bytes) -> bool:
    """Whether bytes are a mail that holds a page and what belongs to it."""
    head = body[:_MAIL_HEAD].lower()
    return b"mime-version:" in head and (b"multipart/related" in head or b"snapshot-content-location:" in head)


def _answer(origin: Origin, body: bytes, media_type: str, form: str, moment: datetime | None) -> Answer:
    known = dating.FILE if moment is None else dating.PAGE
    notes = ((SAVED_AS, form), (DATED_BY, known))
    taken = moment or origin.saved
    return Answer(SOURCE, taken, body, None, None, media_type, provenance=Provenance.WEAK, file=origin.file, notes=notes)


def _address(head: bytes) -> tuple[str, str | None]:
    """How a page was saved, and the address that it tells of itself: a hint, for anybody can write it there."""
    for how, pattern in (("browser", _SAVED_FROM), ("singlefile", _SINGLE_FILE), ("html", _CANONICAL)):
        if found := pattern.search(head):
            return how, found[1].decode("utf-8", "replace").replace("&amp;", "&")
    return "html", None


def _mail(origin: Origin, body: bytes, form: str | None) -> Answer:
    """The page in an MHTML file, and the whole file beside it."""
    mail = email.message_from_bytes(body, policy=policy.default)
    address = _header(mail, "Snapshot-Content-Location")
    part = _main(mail, address)
    payload = _payload(part)
    found = payload if payload is not None else body
    moment = dating.of_page(found, origin.saved) or dating.of_mail(_header(mail, "Date"), origin.saved)
    charset = _charset(part)
    url = address or (_header(part, "Content-Location") if part is not None else None)
    return replace(
        _answer(origin, found, "text/html", form or "mhtml", moment),
        url=url if url and url.startswith(("http://", "https://")) else None,
        headers=(("content-type", f"text/html; charset={charset}"),) if charset else (),
        parts=(("mhtml", body),),
    )


def _main(mail: Any, address: str | None) -> Any:
    """The page itself: the part at the mail's own address, else the first page; frames are pages too."""
    pages = [part for part in mail.walk() if part.get_content_type() in ("text/html", "application/xhtml+xml")]
    own = (part for part in pages if address and _header(part, "Content-Location") == address)
    return next(own, pages[0] if pages else None)


def _payload(part: Any) -> bytes | None:
    try:
        found = part.get_payload(decode=True) if isinstance(part, message.EmailMessage) else None
    except (ValueError, LookupError, AttributeError):
        return None
    return found if isinstance(found, bytes) else None


def _charset(part: Any) -> str | None:
    try:
        return part.get_content_charset() if part is not None else None
    except (ValueError, LookupError, AttributeError):
        return None


def _header(mail: Any, name: str) -> str | None:
    try:
        value = mail[name]
    except (ValueError, LookupError, AttributeError, IndexError, TypeError):
        return None
    return str(value).strip()[:4_000] if value else None
