"""`serpwarden alert`: a test message over a real mail server, and what is wrong said in a sentence."""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from socket import create_server

import pytest
import typer
from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, Envelope, Session
from typer.testing import CliRunner

from monitor.cli import alert as command
from monitor.cli import config as config_command
from monitor.errors import InputError

ROOT = Path(__file__).parents[2]
APP = typer.Typer()
command.register(APP)
config_command.register(APP)
pytestmark = pytest.mark.filterwarnings("ignore:'imghdr':DeprecationWarning")


class Mailbox:
    """What a mail server keeps."""

    def __init__(self) -> None:
        self.to: list[str] = []

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:  # noqa: N802
        self.to += envelope.rcpt_tos
        return "250 kept"


@pytest.fixture
def served() -> Iterator[tuple[Mailbox, int]]:
    with closing(create_server(("127.0.0.1", 0))) as free:
        port = free.getsockname()[1]
    mailbox = Mailbox()
    server = Controller(mailbox, hostname="127.0.0.1", port=port)
    server.start()
    yield mailbox, port
    server.stop()


def config(folder: Path, alerts: str) -> str:
    file = folder / "config.yaml"
    file.write_text((ROOT / "config.yaml").read_text(encoding="utf-8") + f"\nalerts: {alerts}\n", encoding="utf-8")
    return str(file)


def test_a_test_message_arrives_and_what_does_not_is_said(tmp_path: Path, served: tuple[Mailbox, int]) -> None:
    mailbox, port = served
    smtp = f"smtp: {{host: 127.0.0.1, port: {port}, security: none, sender: watch@northwind.example}}"
    file = config(tmp_path, "{targets: [{name: legal, mail: legal@northwind.example}], " + smtp + "}")
    done = CliRunner().invoke(APP, ["alert", "test", "--config", file, "--json"])
    assert (done.exit_code, json.loads(done.stdout)) == (0, [{"target": "legal", "fault": ""}])
    assert mailbox.to == ["legal@northwind.example"]
    file = config(tmp_path, "{targets: [{name: legal, mail: legal@northwind.example}], " + smtp.replace(str(port), "1") + "}")
    failed = CliRunner().invoke(APP, ["alert", "test", "--config", file])
    assert failed.exit_code == 1
    assert "ConnectionRefusedError at 127.0.0.1:1" in failed.stdout
    assert "[]" in CliRunner().invoke(APP, ["alert", "list", "--config", file, "--json"]).stdout


@pytest.mark.parametrize("url", ["file:///etc/passwd", "s3cret"])
def test_a_wrong_address_is_refused_without_showing_it(tmp_path: Path, url: str) -> None:
    file = config(tmp_path, "{targets: [{name: chat, url: '${CHAT_URL}'}]}")
    done = CliRunner().invoke(APP, ["alert", "test", "--config", file], env={"CHAT_URL": url})
    assert isinstance(done.exception, InputError)
    assert "alerts.targets (chat)" in str(done.exception)
    assert url not in str(done.exception)
    warned = CliRunner().invoke(APP, ["config", "check", "--config", file], env={"CHAT_URL": url})
    assert "! alerts, chat: " in warned.stdout
    assert url not in warned.stdout


def test_without_targets_it_says_how_to_name_some(tmp_path: Path) -> None:
    done = CliRunner().invoke(APP, ["alert", "test", "--config", config(tmp_path, "{hourly_cap: 3}")])
    assert "docs/alerts.md" in str(done.exception)
