"""The page of help is the same whether the commands were imported or only read of."""

from __future__ import annotations

from typer.testing import CliRunner

from monitor.cli import _listing, build
from monitor.plugins import COMMANDS


def test_the_page_of_help_is_the_same_without_importing_the_commands() -> None:
    quick, whole = (CliRunner().invoke(app, ["--help"]).output for app in (build("--help"), build()))
    assert quick == whole
    assert "takedown" in quick


def test_every_command_says_in_plain_words_what_it_adds() -> None:
    mute = [name for name, file in _listing.files(COMMANDS) if not _listing.lines(file.read_text(encoding="utf-8"))]
    assert mute == []


def test_what_is_not_said_in_plain_words_is_not_guessed() -> None:
    assert _listing.lines("def register(app):\n    app.command()(command)\n") == ()
    assert _listing.lines('def register(app):\n    app.command(NAME, help="Reads.")(command)\n') == ()
    assert _listing.lines("def register(app:\n") == ()
    plain = 'def register(app):\n    app.command("a", help="Reads.")(a)\n'
    assert _listing.lines(plain) == (_listing.Line("a", "Reads.", group=False),)
