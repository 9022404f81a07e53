"""Messages for translators: `python -m reports.catalogues` gathers them into `locale/serpwarden.pot` and each catalogue.

What is said stands in three places: sentences in code (`phrase`, `phrases`), sentences in templates (`{% trans %}`, `_()`), and
words that are data: closed lists, rules' sentences, formulas, headings of sheets. Translations that are there are kept; a message
whose English changed has to be translated anew and is never guessed, for a guess looks like a translation.
"""

from __future__ import annotations

import io
import sys
from collections.abc import Iterator, Sequence
from enum import StrEnum
from pathlib import Path

from babel.messages.catalog import Catalog, Message
from babel.messages.extract import extract_from_dir
from babel.messages.pofile import read_po, write_po

from monitor.drift import MEASURES
from monitor.model import AdSlot, Device, Level, Outcome, PartyRole
from reports import method, tables, whys
from reports.actions import Desk
from reports.away import Why
from reports.classes import Class
from reports.language import DOMAIN, codes
from reports.owners import Owner
from reports.sights import Sight
from reports.standing import Change
from rules import curves, values, worth
from rules.attention import Part
from rules.causes import Kind
from rules.definitions import DEFINITIONS
from rules.parties import roles
from rules.reading import shipped

HERE = Path(__file__).parent
TERMS: tuple[type[StrEnum], ...] = (Change, Class, Desk, Device, Kind, Level, Outcome, Owner, Part, PartyRole, Sight, Why)
WORDS: dict[str, tuple[str, ...]] = {"channel": ("web", "video", "AI answer", "ad"), "side": ("device", "place", "engine")}
_KEYWORDS = {"phrase": None, "phrases": (1, 2)}
_OPTIONS = {"**.html": {"trimmed": "true", "newstyle_gettext": "true", "silent": "false"}}
_METHODS = [("**.py", "python"), ("**.html", "jinja2.ext:babel_extract")]


def template() -> Catalog:
    """Every message there is, in order."""
    found = Catalog(project=DOMAIN, copyright_holder="the serpwarden authors", fuzzy=False)
    rows = extract_from_dir(HERE, _METHODS, _OPTIONS, _KEYWORDS | {"_": None, "gettext": None, "ngettext": (1, 2)})
    for file, _, message, _, context in sorted(rows, key=lambda row: (row[0], row[1])):
        found.add(message, locations=[(f"reports/{Path(file).as_posix()}", 1)], context=context)
    for context, word in terms():
        found.add(word, context=context)
    return found


def terms() -> Iterator[tuple[str, str]]:
    """Words and sentences that are data, each with the context that tells a translator what they are."""
    yield from ((kind.__name__, word.value) for kind in TERMS for word in kind)
    yield from ((context, word) for context, words in WORDS.items() for word in words)
    yield from (("family", family) for family in sorted({rule.family for rule in shipped()}))
    yield from (("Measure", measure.name) for measure in MEASURES)
    yield from (("data", text) for text in _data() if text)
    yield from (("rule title", rule.title) for rule in shipped())
    yield from (("rule", said) for sentences in whys.templates().values() for said in sentences)
    yield from (("rule", said) for said in (*whys.PIECES, *values.words(), *roles().values(), *AdSlot))
    yield from (("sheet", name) for name in tables.NAMES)
    yield from (("column", name) for name in tables.columns())
    yield from (("method", text) for text in method.texts())


def _data() -> Iterator[str]:
    for row in DEFINITIONS:
        yield from (row.name, row.formula, row.note)
    yield worth.FORMULA
    yield from (curve.about for curve in curves.known().values())


def update(folder: Path) -> dict[str, int]:
    """Write the template and bring every catalogue up to it; how many messages each language lacks."""
    whole = template()
    (folder / f"{DOMAIN}.pot").write_bytes(_written(whole))
    lacking = {}
    for code in codes()[1:]:
        file = folder / code / "LC_MESSAGES" / f"{DOMAIN}.po"
        known = read_po(io.BytesIO(file.read_bytes()), locale=code, domain=DOMAIN) if file.exists() else Catalog(locale=code)
        known.update(whole, no_fuzzy_matching=True)
        known.obsolete.clear()
        for message in known:
            _unguessed(message, known.num_plurals)
        file.write_bytes(_written(known))
        lacking[code] = len(missing(known))
    return lacking


def _unguessed(message: Message, plurals: int) -> None:
    """Empty a translation that is only a guess: one whose message got or lost its plural."""
    if message.id and message.fuzzy:
        message.flags.discard("fuzzy")
        message.string = ("",) * plurals if message.pluralizable else ""


def missing(known: Catalog) -> list[str]:
    """The messages that a catalogue says nothing for."""
    return [str(message.id) for message in known if message.id and not _said(message.string)]


def _said(text: str | Sequence[str] | None) -> bool:
    return bool(text) if isinstance(text, str) or not text else all(text)


def _written(catalogue: Catalog) -> bytes:
    out = io.BytesIO()
    write_po(out, catalogue, width=120, no_location=True, omit_header=False, include_previous=False)
    # The hour of writing would make every run a change.
    lines = out.getvalue().splitlines(keepends=True)
    return b"".join(line for line in lines if not line.startswith((b'"POT-Creation-Date', b'"PO-Revision-Date')))


if __name__ == "__main__":
    for language, number in update(HERE / "locale").items():
        sys.stdout.write(f"{language}: {number} messages to translate\n")
