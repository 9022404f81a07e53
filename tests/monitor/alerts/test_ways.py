"""Alerts leave the house over real HTTP and real SMTP, and over nothing that is not on the list."""

from __future__ import annotations

import json
import threading
from collections.abc import Iterator
from contextlib import closing
from datetime import UTC, datetime
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from socket import create_server

import pytest

from monitor.alerts.ways import SCHEMES, Ways, way_fault
from monitor.errors import NotTakenError, UnsureError
from monitor.model import AlertSettings, Letter, Level, Smtp, Target
from tests.mailbox import Mailbox

pytestmark = pytest.mark.filterwarnings("ignore:'imghdr':DeprecationWarning")  # imported by Apprise on Python 3.11 and 3.12

LETTER = Letter(
    "ab12",
    "legal",
    "Northwind: new\r\nBcc: x@evil.example",
    "Text – mit Umlaut: ü",
    Level.HIGH,
    datetime(2026, 11, 21, tzinfo=UTC),
)


def by_mail(smtp: Smtp) -> Ways:
    return Ways(AlertSettings(smtp=smtp))


LEGAL = Target("legal", mail="legal@northwind.example")


def test_mail_arrives_with_one_subject_and_a_lasting_id(smtp: Smtp, mailbox: Mailbox) -> None:
    by_mail(smtp).send(LETTER, LEGAL)
    (mail,) = mailbox.mails
    assert mail["Subject"] == "Northwind: new Bcc: x@evil.example"
    assert mail["Bcc"] is None
    assert (mail["To"], mail["Message-ID"]) == ("legal@northwind.example", "<ab12@northwind.example>")
    assert mail["Auto-Submitted"] == "auto-generated"
    assert mail.get_content().strip() == "Text – mit Umlaut: ü"


def test_a_refusal_is_certain_and_a_broken_line_is_not(smtp: Smtp, mailbox: Mailbox) -> None:
    mailbox.answer = "451 later"
    with pytest.raises(NotTakenError, match="refused: 451"):
        by_mail(smtp).send(LETTER, LEGAL)
    mailbox.answer = "hang up"
    with pytest.raises(UnsureError):
        by_mail(smtp).send(LETTER, LEGAL)


def test_no_server_no_tls_and_no_smtp_at_all_are_certain(smtp: Smtp) -> None:
    with closing(create_server(("127.0.0.1", 0))) as free:
        nobody = Smtp("127.0.0.1", "a@b.example", free.getsockname()[1], "none")
    with pytest.raises(NotTakenError, match="ConnectionRefusedError"):
        by_mail(nobody).send(LETTER, LEGAL)
    with pytest.raises(NotTakenError, match="SMTPNotSupportedError"):
        by_mail(Smtp(smtp.host, smtp.sender, smtp.port, "starttls")).send(LETTER, LEGAL)
    with pytest.raises(NotTakenError, match=r"alerts\.smtp is missing"):
        Ways(AlertSettings()).send(LETTER, LEGAL)


class Hook(BaseHTTPRequestHandler):
    """Takes what it is told, or refuses."""

    told: list[dict[str, str]]
    status = 200

    def do_POST(self) -> None:
        self.told.append(json.loads(self.rfile.read(int(self.headers["Content-Length"]))))
        self.send_response(self.status)
        self.send_header("Content-Length", "0")
        self.end_headers()

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002
        """Say nothing."""


@pytest.fixture
def hook() -> Iterator[tuple[type[Hook], str]]:
    class Own(Hook):
        told: list[dict[str, str]] = []  # noqa: RUF012

    server = ThreadingHTTPServer(("127.0.0.1", 0), Own)
    thread = threading.Thread(target=server.serve_forever, args=(0.05,))
    thread.start()
    yield Own, f"json://127.0.0.1:{server.server_port}/"
    server.shutdown()
    server.server_close()
    thread.join()


def test_apprise_tells_a_service_over_http(hook: tuple[type[Hook], str]) -> None:
    taken, url = hook
    ways = Ways(AlertSettings(), frozenset({"json"}))
    ways.send(LETTER, Target("hook", url=url))
    assert taken.told[0]["message"] == LETTER.body
    assert taken.told[0]["type"] == "warning"
    taken.status = 500
    with pytest.raises(NotTakenError, match="json did not take it"):
        ways.send(LETTER, Target("hook", url=url))


def test_only_listed_schemes_go_out(hook: tuple[type[Hook], str]) -> None:
    taken, url = hook
    for wrong in (url, "file:///etc/passwd", "syslog://", "dbus://", "macosx://", "nonsense", ""):
        with pytest.raises(NotTakenError, match=r"no scheme that may be used|not one that Apprise"):
            Ways(AlertSettings()).send(LETTER, Target("x", url=wrong))
    assert taken.told == []
    assert not {scheme for scheme in SCHEMES if scheme in {"file", "exec", "syslog", "dbus", "windows", "json", "xml", "form"}}


def test_several_addresses_in_one_text_are_not_smuggled_in(hook: tuple[type[Hook], str]) -> None:
    taken, url = hook
    with pytest.raises(NotTakenError):
        Ways(AlertSettings()).send(LETTER, Target("x", url=f"slack://no/, {url}"))
    assert taken.told == []


def test_a_fault_of_an_address_never_shows_it() -> None:
    assert way_fault(Target("x", url="jsons://host/")) is None
    assert way_fault(Target("x", mail="a@b.example")) is None
    for wrong in ("file:///s3cret", "slack://s3cret", "s3cret"):
        fault = way_fault(Target("x", url=wrong))
        assert fault is not None
        assert "s3cret" not in fault
    assert "s3cret" not in repr(Target("x", url="jsons://s3cret/"))
