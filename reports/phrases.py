"""Sentences that remember how they were made: English as they stand, and ready to be said in any language.

In the world a report is gathered once and read by people of several languages, in a page, a file and a mail. So what gathering
makes is a plain English text that also holds its message and the values in it: whoever prints it says it in the reader's
language (`reports.language`), and whoever does not care prints it as it is. Messages are whole sentences with named places,
never pieces put together, because other languages put words elsewhere.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from enum import StrEnum


class Phrase(str):
    """A message with named places, filled: in English as a text, with its message and values beside it.

    `many` is the message for any number but one, `number` what chooses between them.
    """

    __slots__ = ("many", "message", "number", "values")
    message: str
    many: str
    number: int
    values: Mapping[str, object]

    def __new__(cls, message: str, values: Mapping[str, object], many: str = "", number: int = 1) -> Phrase:
        """The message with its values put in, and both beside it."""
        chosen = many if many and number != 1 else message
        found = super().__new__(cls, chosen.format_map({name: english(value) for name, value in values.items()}))
        found.message, found.many, found.number, found.values = message, many, number, values
        return found

    def __getnewargs__(self) -> tuple[str, Mapping[str, object], str, int]:  # type: ignore[override]
        return self.message, self.values, self.many, self.number


class Figure(str):
    """A number, date, place or list as English writes it, with what it was made from; `kind` names how a language writes it."""

    __slots__ = ("kind", "of")
    kind: str
    of: tuple[object, ...]

    def __new__(cls, text: str, kind: str, of: Iterable[object]) -> Figure:
        """The text as English writes it, and what it was made from."""
        found = super().__new__(cls, text)
        found.kind, found.of = kind, tuple(of)
        return found

    def __getnewargs__(self) -> tuple[str, str, tuple[object, ...]]:  # type: ignore[override]
        return str(self), self.kind, self.of


def phrase(message: str, /, **values: object) -> Phrase:
    """A message with its values; the first argument is a literal, for it is what translators are given."""
    return Phrase(message, values)


def phrases(one: str, many: str, number: int, /, **values: object) -> Phrase:
    """A message that a number bends, with its values; the number itself is `{n}`."""
    return Phrase(one, {"n": number} | values, many, number)


def english(value: object) -> str:
    """A value in English: whole numbers with their thousands told apart, words from closed lists as they are."""
    if isinstance(value, int) and not isinstance(value, bool):
        return f"{value:,}"
    return value.value if isinstance(value, StrEnum) else str(value)
