"""The weekly report as mail: its gist as plain text and as HTML that mail clients take, the page itself as a file.

Mail clients drop style sheets, drawings or both, and the greatest of them cuts a body off after some 100 KB: so the body holds
the gist alone, and any browser opens the file. One mail goes to each mailbox by itself: nobody learns who else reads it. Its
Message-ID hangs on brand, period and mailbox, so that a report sent twice is known as one.
"""

from __future__ import annotations

import hashlib
import smtplib
import ssl
from collections.abc import Iterable, Iterator
from email.message import EmailMessage
from email.utils import format_datetime

from monitor.errors import InputError, WorkError
from monitor.model import Settings, Smtp
from reports import words
from reports.brief import brief
from reports.language import language
from reports.phrases import Phrase, phrase
from reports.render import mail_html, weekly_html
from reports.weekly import Weekly
from rules.causes import Cause

_SECONDS = 30.0


def mailboxes(settings: Settings) -> tuple[str, ...]:
    """Who reads the report by mail. Raises InputError where nobody is named or no server takes mail."""
    if not settings.report.mail:
        raise InputError("nobody is named to send the report to – list mailboxes under report.mail")
    if settings.alerts.smtp is None:
        raise InputError("no server takes mail – name one under alerts.smtp")
    return settings.report.mail


def gist(weekly: Weekly) -> str:
    """What the page says in a few lines, in the report's language: sight, share and its causes, journeys, what to do."""
    say = language(weekly.language).say
    told = [f"– {say(point.said)}" for point in brief(weekly)]
    return "\n".join(words.visible(say(line)) for line in (*_seen(weekly), *told, *_shares(weekly), "", *_todo(weekly))) + "\n"


def _seen(weekly: Weekly) -> Iterator[str]:
    yield from weekly.notices
    yield from (row.sentence for row in weekly.coverage.blind)


def _shares(weekly: Weekly) -> Iterator[str]:
    share, split = weekly.insight.attention.own, weekly.insight.attention.split
    if share and split is None:
        yield phrase(
            "Your share of attention: {share} (before: {before}).",
            share=words.share(share.share),
            before=words.share(share.before),
        )
    yield from (_cause(cause) for cause in (split.causes[:3] if split else ()))
    for way in weekly.insight.ways:
        whole, parts = words.share(way.whole), words.share(way.touchpoints)
        yield phrase("{journey}: {whole} end to end, touchpoints {parts}.", journey=way.name, whole=whole, parts=parts)


def _cause(cause: Cause) -> Phrase:
    points = words.points(cause.points)
    who = phrase("{kind}, {who}", kind=cause.kind, who=cause.who) if cause.who else cause.kind
    if cause.noise:
        return phrase("– {points} points: {cause} (noise)", points=points, cause=who)
    return phrase("– {points} points: {cause}", points=points, cause=who)


def _todo(weekly: Weekly) -> Iterator[str]:
    if not weekly.plan.actions:
        yield phrase("To do: nothing.")
        return
    yield phrase("To do:")
    for number, action in enumerate(weekly.plan.actions, 1):
        yield phrase("{number}. {what} ({desk})", number=number, what=action.what, desk=action.desk)


def mail(weekly: Weekly, mailbox: str, sender: str) -> EmailMessage:
    """One report for one mailbox."""
    html, file = weekly_html(weekly), f"weekly-{weekly.label}.html"
    found = EmailMessage()
    found["Subject"] = words.visible(language(weekly.language).say(_subject(weekly)), limit=200)
    found["From"], found["To"] = sender, mailbox
    found["Date"] = format_datetime(weekly.made_at)
    number = hashlib.sha256(f"{weekly.brand}\n{weekly.label}\n{mailbox}".encode()).hexdigest()[:32]
    found["Message-ID"] = f"<weekly-{number}@{sender.rpartition('@')[2]}>"
    found["Auto-Submitted"] = "auto-generated"
    found.set_content(gist(weekly))
    found.add_alternative(mail_html(weekly, file), subtype="html")
    found.add_attachment(html.encode(), maintype="text", subtype="html", filename=file, params={"charset": "utf-8"})
    found["Content-Language"] = language(weekly.language).tag
    return found


def _subject(weekly: Weekly) -> Phrase:
    return phrase("{brand} in search, {days}", brand=weekly.brand, days=words.span(weekly.period))


def send(weekly: Weekly, to: Iterable[str], smtp: Smtp, tls: ssl.SSLContext | None = None) -> tuple[str, ...]:
    """Hand one mail to the server for each mailbox; who got one. Raises WorkError at the first that was refused."""
    sent: list[str] = []
    context = tls or ssl.create_default_context()
    try:
        with _server(smtp, context) as server:
            if smtp.security == "starttls":
                server.starttls(context=context)
            if smtp.user and smtp.password:
                server.login(smtp.user, smtp.password)
            for mailbox in to:
                server.send_message(mail(weekly, mailbox, smtp.sender))
                sent.append(mailbox)
    except (smtplib.SMTPException, OSError) as error:
        raise WorkError(f"{smtp.host}:{smtp.port} did not take the mail after {len(sent)} sent: {type(error).__name__}") from None
    return tuple(sent)


def _server(smtp: Smtp, context: ssl.SSLContext) -> smtplib.SMTP:
    if smtp.security == "tls":
        return smtplib.SMTP_SSL(smtp.host, smtp.port, timeout=_SECONDS, context=context)
    return smtplib.SMTP(smtp.host, smtp.port, timeout=_SECONDS)
