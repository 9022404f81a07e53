"""The edge of the command line: streams that lack letters, files that vanish."""

from __future__ import annotations

from io import BytesIO, TextIOWrapper

from monitor.cli import speak_any_script


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
