"""A mail server for tests: real SMTP on a port of its own.

Servers take a letter, refuse it, or break the line when they were already given it, so that nobody knows whether they kept it.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing
from email import message_from_bytes, policy
from email.message import EmailMessage
from socket import create_server

import pytest
from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, Envelope, Session

from monitor.model import Smtp

__all__ = ["Mailbox", "mailbox", "smtp"]


class Mailbox:
    """What a mail server keeps; it refuses or hangs up when it is told to."""

    def __init__(self) -> None:
        self.mails: list[EmailMessage] = []
        self.answer = "250 kept"

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:  # noqa: N802
        assert isinstance(envelope.content, bytes)
        if self.answer == "hang up":
            assert server.transport is not None
            server.transport.close()
        elif self.answer.startswith("250"):
            self.mails.append(message_from_bytes(envelope.content, policy=policy.default))
        return self.answer


@pytest.fixture
def mailbox() -> Mailbox:
    """What the server of `smtp` keeps."""
    return Mailbox()


@pytest.fixture
def smtp(mailbox: Mailbox) -> Iterator[Smtp]:
    """A mail server as the settings name it."""
    with closing(create_server(("127.0.0.1", 0))) as free:
        port = free.getsockname()[1]
    server = Controller(mailbox, hostname="127.0.0.1", port=port)
    server.start()
    yield Smtp("127.0.0.1", "watch@northwind.example", port, "none")
    server.stop()
