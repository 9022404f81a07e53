"""The edge of the command line: streams that lack letters, files that vanish."""

from __future__ import annotations

import json
import subprocess
import sys
from importlib import metadata
from io import BytesIO, TextIOWrapper

from monitor.cli import speak_any_script
from monitor.cli.run import grouped


class Terminal(TextIOWrapper):
    """A terminal of an old locale."""

    def isatty(self) -> bool:
        return True


def test_a_pipe_in_a_plain_locale_takes_every_script_as_utf_8() -> None:
    kept = BytesIO()
    pipe = TextIOWrapper(kept, encoding="ascii")
    speak_any_script(pipe, None)
    pipe.write("Köln – 北風 \udcff")
    pipe.flush()
    assert kept.getvalue() == "Köln – 北風 \\udcff".encode()


def test_a_terminal_keeps_its_encoding_and_escapes_what_it_lacks() -> None:
    kept = BytesIO()
    terminal = Terminal(kept, encoding="latin-1")
    speak_any_script(terminal)
    terminal.write("Köln 北")
    terminal.flush()
    assert kept.getvalue() == b"K\xf6ln \\u5317"


def run(*arguments: str, stdin: bytes = b"") -> subprocess.CompletedProcess[bytes]:
    return subprocess.run([sys.executable, "-m", "monitor", *arguments], input=stdin, capture_output=True, check=False)


def test_the_version_is_told_without_loading_a_command() -> None:
    done = run("--version")
    assert (done.returncode, done.stdout.decode().strip()) == (0, f"serpwarden {metadata.version('serpwarden')}")


def test_without_a_verb_the_verbs_are_listed() -> None:
    done = run()
    assert done.returncode == 2
    assert b"duties" in done.stdout + done.stderr


def test_a_page_may_come_by_standard_input() -> None:
    done = run("read", "-", "--engine", "google", stdin=b"<html><body>nothing</body></html>")
    assert done.returncode == 0
    row = json.loads(done.stdout)
    assert (row["file"], row["engine"], row["outcome"]) == ("-", "google", "unparsed")


def test_several_objects_on_one_line_are_told_as_what_they_are() -> None:
    done = run("judge", "-", stdin=b'{"schema": "serpwarden.serp/1"} {"schema": "serpwarden.serp/1"}\n')
    assert done.returncode == 2
    assert "-:1: goes on after its first object, at character 32 – one object a line, or one list of them" in done.stderr.decode()


def test_what_fails_for_one_reason_is_one_line() -> None:
    many = [f"google, 'northwind {number}': it did not answer" for number in range(5)]
    assert list(grouped([*many, "bing, 'x': no room"])) == ["5 slots: it did not answer", "bing, 'x': no room"]
    assert list(grouped(many[:2])) == many[:2]
