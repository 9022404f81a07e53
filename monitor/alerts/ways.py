"""The ways out of the house: Apprise for chats and pagers, SMTP for mail.

Apprise speaks to about a hundred services, and some of its schemes run programs, write files or talk to this machine's
desktop: only services that are told over TLS, and are made for telling people, are let through. An address is a secret as a
whole (it holds the token), so no fault ever repeats it.
"""

from __future__ import annotations

import importlib
import smtplib
import ssl
from dataclasses import dataclass
from email.message import EmailMessage
from email.utils import format_datetime
from types import MappingProxyType
from typing import Any

from monitor.errors import NotTakenError, UnsureError
from monitor.model import AlertSettings, Letter, Level, Smtp, Target

SCHEMES = frozenset(
    {"discord", "flock", "gchat", "gotifys", "jsons", "line", "matrixs", "mmosts", "msteams", "ntfys", "opsgenie", "pagerduty"}
    | {"pover", "pushover", "rockets", "signals", "slack", "tgram", "threema", "twilio", "webex", "workflows", "wxteams", "zulip"}
)
"""The Apprise schemes that are let through."""

_SECONDS = 30.0
_LONGEST = 4000
_TYPES = MappingProxyType({Level.CRITICAL: "failure", Level.HIGH: "warning", Level.MEDIUM: "warning"})


def way_fault(target: Target) -> str | None:
    """What is wrong with a target's address, without the address; None when it can be used."""
    if target.url is None:
        return None
    scheme = target.url.partition(":")[0].strip().lower()
    if scheme not in SCHEMES:
        shown = scheme if scheme.isalnum() and len(scheme) < 20 and "://" in target.url else "it"
        return f"{shown} is no scheme that may be used: one of {', '.join(sorted(SCHEMES))}"
    if _sender(target.url) is None:
        return f"its {scheme} address is not one that Apprise understands"
    return None


@dataclass(frozen=True, slots=True)
class Ways:
    """Sends letters to targets. `schemes` and the TLS context are given by tests that have servers of their own."""

    settings: AlertSettings
    schemes: frozenset[str] = SCHEMES
    tls: ssl.SSLContext | None = None

    def send(self, letter: Letter, target: Target) -> None:
        """Hand one letter over. Raises NotTakenError, UnsureError."""
        if target.mail is not None:
            if self.settings.smtp is None:
                raise NotTakenError("no server takes mail: alerts.smtp is missing")
            hand_mail(envelope(letter, target.mail, self.settings.smtp.sender), self.settings.smtp, self.tls)
        elif target.url is not None:
            _tell(letter, target.url, self.schemes)


def _tell(letter: Letter, url: str, schemes: frozenset[str]) -> None:
    scheme = url.partition(":")[0].strip().lower()
    if scheme not in schemes:
        raise NotTakenError(f"{scheme[:20]} is no scheme that may be used")
    sender = _sender(url)
    if sender is None:
        raise NotTakenError(f"its {scheme} address is not one that Apprise understands")
    title, body = letter.title[:250], letter.body[:_LONGEST]
    if not sender.notify(title=title, body=body, notify_type=_TYPES.get(letter.level, "info"), body_format="text"):
        raise NotTakenError(f"{scheme} did not take it")


def _sender(url: str) -> Any:
    """A sender to this one address, or None; Apprise would take several in one text, and only the first had been looked at.

    Apprise is loaded when somebody is told, not before: with it an idle watch needs a fifth more memory.
    """
    apprise = importlib.import_module("apprise")
    asset = apprise.AppriseAsset(app_id="serpwarden", app_desc="serpwarden", async_mode=False)
    plugin = apprise.Apprise.instantiate(url.strip(), asset=asset, suppress_exceptions=True)
    if plugin is None:
        return None
    sender = apprise.Apprise(asset=asset)
    sender.add(plugin)
    return sender


def envelope(letter: Letter, mailbox: str, sender: str) -> EmailMessage:
    """A letter as mail. Its Message-ID hangs on the letter alone, so that a mailbox knows one that comes twice."""
    mail = EmailMessage()
    mail["Subject"] = " ".join(letter.title.split())[:250]
    mail["From"] = sender
    mail["To"] = mailbox
    mail["Date"] = format_datetime(letter.at)
    mail["Message-ID"] = f"<{letter.number}@{sender.rpartition('@')[2]}>"
    mail["Auto-Submitted"] = "auto-generated"
    mail.set_content(letter.body + "\n")
    return mail


def hand_mail(mail: EmailMessage, smtp: Smtp, tls: ssl.SSLContext | None = None) -> None:
    """Hand one mail to the server. Raises NotTakenError, and UnsureError when nobody knows whether it was taken."""
    handed, context = False, tls or ssl.create_default_context()
    try:
        with _server(smtp, context) as server:
            if smtp.security == "starttls":
                server.starttls(context=context)
            if smtp.user and smtp.password:
                server.login(smtp.user, smtp.password)
            handed = True
            server.send_message(mail)
            handed = False  # taken: whatever goes wrong at goodbye changes nothing
    except smtplib.SMTPResponseException as error:
        raise NotTakenError(f"the mail server refused: {error.smtp_code}") from None
    except smtplib.SMTPRecipientsRefused:
        raise NotTakenError("the mail server refused the mailbox") from None
    except (smtplib.SMTPException, OSError) as error:
        reason = f"{type(error).__name__} at {smtp.host}:{smtp.port}"
        raise (UnsureError if handed else NotTakenError)(reason) from None


def _server(smtp: Smtp, tls: ssl.SSLContext) -> smtplib.SMTP:
    if smtp.security == "tls":
        return smtplib.SMTP_SSL(smtp.host, smtp.port, timeout=_SECONDS, context=tls)
    return smtplib.SMTP(smtp.host, smtp.port, timeout=_SECONDS)
