"""The weekly report goes through a real mail server and opens on the other side."""

from __future__ import annotations

from dataclasses import replace

import pytest

from monitor.errors import InputError, WorkError
from monitor.model import AlertSettings, Smtp
from monitor.model.reporting import Reporting
from reports import mailing, weekly
from reports.render import mail_html, weekly_html
from tests.mailbox import Mailbox
from tests.reports.story import MADE_AT, SECOND, SETTINGS, archive


def test_the_report_arrives_as_text_page_and_file(smtp: Smtp, mailbox: Mailbox) -> None:
    made = weekly.gather(archive(), SECOND, MADE_AT)
    assert mailing.send(made, ("a@northwind.example", "b@northwind.example"), smtp) == (
        "a@northwind.example",
        "b@northwind.example",
    )
    first, second = mailbox.mails
    assert (first["To"], second["To"], first["Cc"]) == ("a@northwind.example", "b@northwind.example", None)
    assert first["Message-ID"] != second["Message-ID"]
    assert first["Message-ID"] == mailing.mail(made, "a@northwind.example", smtp.sender)["Message-ID"]
    text, page = first.get_body(("plain",)), first.get_body(("html",))
    assert text is not None
    assert page is not None
    assert "Report northwind-help.example to the engine as a scam, today" in text.get_content()
    assert "Bing was blocked on Tue 10 and Wed 11 Nov" in " ".join(text.get_content().split())
    assert page.get_content().splitlines() == mail_html(made, "weekly-2026-W46.html").splitlines()
    (attached,) = first.iter_attachments()
    assert attached.get_filename() == "weekly-2026-W46.html"
    assert attached.get_content().splitlines() == weekly_html(made).splitlines()


def test_a_server_that_refuses_is_a_failure_that_says_so(smtp: Smtp, mailbox: Mailbox) -> None:
    mailbox.answer = "550 no"
    with pytest.raises(WorkError, match="did not take the mail after 0 sent"):
        mailing.send(weekly.gather(archive(), SECOND, MADE_AT), ("a@northwind.example",), smtp)


def test_nobody_to_send_to_and_nobody_who_takes_mail_are_faults(smtp: Smtp) -> None:
    with pytest.raises(InputError, match=r"report\.mail"):
        mailing.mailboxes(SETTINGS)
    named = replace(SETTINGS, report=Reporting(mail=("a@northwind.example",)))
    with pytest.raises(InputError, match=r"alerts\.smtp"):
        mailing.mailboxes(named)
    assert mailing.mailboxes(replace(named, alerts=AlertSettings(smtp=smtp))) == ("a@northwind.example",)


def test_the_mails_face_needs_nothing_that_mail_clients_drop() -> None:
    face = mail_html(weekly.gather(archive(), SECOND, MADE_AT), "weekly-2026-W46.html")
    assert face.startswith("<!doctype html>")
    assert len(face.encode()) < 100_000
    for dropped in ("<style", "<script", "<svg", "<link", "<img", "href=", "class=", "var(--"):
        assert dropped not in face
    assert "Report northwind-help.example to the engine as a scam, today" in face
