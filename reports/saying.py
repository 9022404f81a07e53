"""Templates that speak: a Jinja environment for one language, in which whatever is printed is said in that language.

`{% trans %}` blocks hold whole sentences; their values are said, made visible and escaped before they are put in, so that
neither a stranger's words nor a translator's can become mark-up that was not in the message.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from enum import StrEnum

from jinja2 import Environment
from markupsafe import Markup, escape

from reports import words
from reports.language import Language
from reports.phrases import Figure, Phrase
from reports.whys import retold, title_of

_LONG = 1_000
_BEFORE_PERCENT = re.compile(r"(?<=\d) %")
_CUT = "… (+{n} characters)"


class Whole(str):
    """A text that is printed as long as it is: made of pieces that were made visible before, or shown in a frame of its own."""

    __slots__ = ()


def printer(speech: Language) -> Callable[[object], object]:
    """What an expression prints in a language; Markup (our own drawings) is no plain text and passes."""

    def printed(value: object) -> object:
        if isinstance(value, Phrase | Figure | StrEnum) or (isinstance(value, int) and not isinstance(value, bool)):
            value = _BEFORE_PERCENT.sub("\u00a0%", speech.say(value))
        return words.visible(value, _LONG, speech.text(_CUT)) if type(value) is str else value

    return printed


def speak(environment: Environment, speech: Language) -> None:
    """Make an environment say everything in a language."""
    printed = printer(speech)

    def filled(message: str, values: dict[str, object]) -> Markup:
        # Messages come from our own templates and catalogues; what strangers wrote is in the values, escaped here.
        return Markup(message) % {name: escape(printed(value)) for name, value in values.items()}  # noqa: S704

    def gettext(message: str, /, **values: object) -> Markup:
        return filled(speech.text(message), values)

    def ngettext(one: str, many: str, number: int, /, **values: object) -> Markup:
        return filled(speech.texts(one, many, number), {"num": number} | values)

    def heading(value: object) -> str:
        said = speech.say(value)
        return said[:1].upper() + said[1:]

    def why(text: str, rule: str) -> object:
        said = retold(speech, text, rule)
        return said if said is not None else Markup('<span lang="en">{}</span>').format(printed(text))

    def of(context: str) -> Callable[[str], str]:
        return lambda word: speech.say(word) if isinstance(word, Phrase) else speech.term(context, word)

    environment.finalize = printed
    environment.install_gettext_callables(gettext, ngettext, newstyle=True)  # type: ignore[attr-defined]
    environment.globals |= {"gettext": gettext, "ngettext": ngettext, "speech": speech}
    environment.filters |= {
        "heading": heading,
        "say": speech.say,
        "why": why,
        "title_of_rule": lambda rule: title_of(speech, rule),
        "known": of("data"), "part": of("Part"), "owner": of("Class"), "desk": of("Desk"), "role": of("PartyRole"),
        "channel": of("channel"), "side": of("side"),
        "listed": lambda said, between=", ": between.join(map(speech.say, said)),
        "together": words.listing,
    }  # fmt: skip
