"""Six languages: every message in every catalogue, numbers and dates as each writes them, no English on a foreign page."""

from __future__ import annotations

import json
import pickle
import re
import zipfile
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from gettext import NullTranslations
from html.parser import HTMLParser
from importlib.resources import files
from io import BytesIO
from string import Formatter

import pytest
from babel import Locale
from babel.messages.catalog import Message
from babel.messages.pofile import read_po

from monitor.errors import InputError
from monitor.model import Period
from monitor.model.reporting import LANGUAGES
from reports import catalogues, mailing, method, weekly, words
from reports.language import DOMAIN, ENGLISH, Language, codes, language
from reports.phrases import phrase, phrases
from reports.render import weekly_html
from reports.sheets import told
from reports.tables import tables
from reports.whys import retold
from reports.writing import Format, weekly_files
from rules import curves
from rules.definitions import DEFINITIONS
from tests.reports.story import MADE_AT, SECOND, SETTINGS, archive

MONDAY = datetime(2026, 11, 9, tzinfo=UTC)
FOREIGN = tuple(code for code in LANGUAGES if code != "en")
_NAMED = re.compile(r"%\((\w+)\)s|%%")
_TAGS = re.compile(r"</?[a-z]+>")


class Bracketed(NullTranslations):
    """A language that is English in brackets: what has none was not translated."""

    def gettext(self, message: str) -> str:
        return f"⟪{message}⟫"

    def ngettext(self, msgid1: str, msgid2: str, n: int) -> str:
        return f"⟪{msgid1 if n == 1 else msgid2}⟫"

    def pgettext(self, context: str, message: str) -> str:
        known = {"rule": True, "data": True}.get(context) or (context, message) in _TERMS
        return f"⟪{message}⟫" if known else message


_TERMS = frozenset(catalogues.terms())
PSEUDO = Language("xx", Locale.parse("de"), Bracketed())


def catalogue(code: str) -> list[Message]:
    raw = files("reports").joinpath("locale", code, "LC_MESSAGES", f"{DOMAIN}.po").read_bytes()
    return [message for message in read_po(BytesIO(raw), locale=code, domain=DOMAIN) if message.id]


def forms(text: str | tuple[str, ...] | list[str] | None) -> tuple[str, ...]:
    return (text,) if isinstance(text, str) else tuple(text or ())


def places(text: str) -> set[str]:
    """The places of a message: `{name}`, `%(name)s`, a doubled percent sign, tags."""
    braces = {name for _, name, _, _ in Formatter().parse(text) if name} if "%(" not in text else set()
    return braces | {found[1] or "%%" for found in _NAMED.finditer(text)} | set(_TAGS.findall(text))


def test_the_template_holds_what_the_code_says_today() -> None:
    stored = read_po(BytesIO(files("reports").joinpath("locale", f"{DOMAIN}.pot").read_bytes()))
    assert {(row.id, row.context) for row in stored} == {(row.id, row.context) for row in catalogues.template()}


def test_the_languages_of_the_configuration_are_those_that_have_a_catalogue() -> None:
    assert sorted(codes()) == sorted(LANGUAGES)


@pytest.mark.parametrize("code", FOREIGN)
def test_every_message_is_in_every_catalogue_whole(code: str) -> None:
    found = {(row.id, row.context): row for row in catalogue(code)}
    wanted = {(row.id, row.context) for row in catalogues.template() if row.id}
    assert sorted(map(str, wanted - found.keys())) == []
    assert [row.id for row in found.values() if row.fuzzy] == []
    assert [row.id for row in found.values() if not all(forms(row.string)) or not row.string] == []


@pytest.mark.parametrize("code", FOREIGN)
def test_places_are_the_same_in_every_language(code: str) -> None:
    for row in catalogue(code):
        wanted = set().union(*(places(text) for text in forms(row.id)))
        least = set.intersection(*(places(text) for text in forms(row.id)))
        for text in forms(row.string):
            assert least - {"n"} <= places(text) <= wanted, (row.id, text)


@pytest.mark.parametrize("code", FOREIGN)
def test_plural_forms_are_as_many_as_the_language_has(code: str) -> None:
    plural = {"de": 2, "fr": 2, "es": 2, "zh": 1, "ru": 3}[code]
    rows = [row for row in catalogue(code) if isinstance(row.id, tuple | list)]
    assert rows
    assert {len(forms(row.string)) for row in rows} == {plural}


class Texts(HTMLParser):
    """Collects what a reader is shown: texts, and attributes that are printed or read out."""

    def __init__(self) -> None:
        super().__init__()
        self.shown: list[str] = []
        self._silent = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self._silent += tag in ("style", "bdi")
        self.shown += [value or "" for name, value in attrs if name in ("data-th", "aria-label", "title", "alt")]

    def handle_endtag(self, tag: str) -> None:
        self._silent -= tag in ("style", "bdi")

    def handle_data(self, data: str) -> None:
        if not self._silent:
            self.shown.append(data)


def outside(text: str) -> str:
    """What of a text is in no brackets."""
    depth, kept = 0, []
    for letter in text:
        depth += letter == "⟪"
        kept.append(letter if depth == 0 else " ")
        depth -= letter == "⟫"
    return "".join(kept)


def test_no_english_is_left_on_a_page_in_another_language() -> None:
    made = weekly.gather(archive(), SECOND, MADE_AT)
    texts = Texts()
    texts.feed(weekly_html(made, PSEUDO))
    cited = " ".join((*(row.source for row in DEFINITIONS), *(curve.about for curve in curves.known().values())))
    names = "Google Bing Berlin DE de UTC Northwind NORTHWIND Airhaus AG GutscheinFuchs sandbox serpwarden report.language und"
    asked = " ".join(f"{watch.journey} {watch.stage} {' '.join(watch.keywords)}" for watch in SETTINGS.watches)
    known = set(re.findall(r"[^\W\d_]{2,}", f"{cited} {names} {asked} Mo Di Mi Do Fr Sa So Nov"))
    shown = re.sub(r"[\w-]+\.example|[0-9a-f]{12,64}", " ", outside(" \n".join(texts.shown)))
    assert set(re.findall(r"[^\W\d_]{2,}", shown)) - known == set()


def test_a_mail_and_its_sheets_speak_the_language_too() -> None:
    made = replace(weekly.gather(archive(), SECOND, MADE_AT), language="de")
    assert "Zu tun" in mailing.gist(made)
    assert mailing.mail(made, "a@northwind.example", "b@northwind.example")["Content-Language"] == "de"
    for table in tables(made):
        spoken = told(table, PSEUDO)
        assert all(name.startswith("⟪") for name in spoken.columns)


def test_sheets_speak_and_what_machines_read_stays() -> None:
    made = replace(weekly.gather(archive(), SECOND, MADE_AT), language="de")
    (book,) = weekly_files(made, Format.XLSX).values()
    with zipfile.ZipFile(BytesIO(book)) as parts:
        names = parts.read("xl/workbook.xml").decode()
        texts = parts.read("xl/sharedStrings.xml").decode()
    assert 'name="Aufgaben"' in names
    assert "northwind-help.example noch heute bei der Suchmaschine als Betrug melden" in texts
    (form,) = weekly_files(made, Format.JSON).values()
    assert json.loads(form)["tables"]["actions"][0]["owner"] == "legal"


def test_the_method_page_speaks_every_language() -> None:
    pages = {code: method.method(code) for code in LANGUAGES}
    assert len(set(pages.values())) == len(LANGUAGES)
    assert "own answer in at most" not in pages["de"]


@pytest.mark.parametrize(
    ("code", "said"),
    [
        ("de", ("12,3 %", "1.204", "Mo., 9. – Mi., 11. Nov.")),
        ("fr", ("12,3 %", "1 204", "lun. 9 – mer. 11 nov.")),
        ("es", ("12,3 %", "1.204", "lun, 9 nov – mié, 11 nov")),
        ("zh", ("12.3%", "1,204", "11月9日周一至11日周三")),
        ("ru", ("12,3 %", "1 204", "пн, 9 нояб. – ср, 11 нояб.")),
    ],
)
def test_numbers_and_dates_are_written_as_the_language_does(code: str, said: tuple[str, str, str]) -> None:
    speech = language(code)
    days = words.days_of(MONDAY + timedelta(days=number) for number in range(3))
    found = tuple(speech.say(value) for value in (words.share(0.123), 1204, days))
    assert tuple(re.sub(r"[\u00a0\u202f\u2009]", " ", text) for text in found) == said


@pytest.mark.parametrize(
    ("number", "said"), [(1, "1 случай"), (3, "3 случая"), (5, "5 случаев"), (21, "21 случай"), (112, "112 случаев")]
)
def test_russian_bends_by_the_number_in_three_ways(number: int, said: str) -> None:
    text = language("ru").texts("%(n)s case", "%(n)s cases", number) % {"n": number}
    assert text == said


def test_a_phrase_is_its_english_and_survives_a_trip_between_processes() -> None:
    one = phrases("{n} look", "{n} looks", 1204)
    assert one == "1,204 looks"
    again = pickle.loads(pickle.dumps(one))  # noqa: S301 - our own
    assert (again, again.message, again.number) == (one, "{n} look", 1204)
    assert pickle.loads(pickle.dumps(words.percent(1, 2))).of == (1, 2)  # noqa: S301 - our own


def test_values_of_strangers_are_never_read_as_messages() -> None:
    foul = phrase("Warn customers of {who}", who="{n} %(x)s <b>")
    assert ENGLISH.say(foul) == foul == "Warn customers of {n} %(x)s <b>"
    assert PSEUDO.say(foul) == "⟪Warn customers of {n} %(x)s <b>⟫"


def test_an_unknown_language_is_refused_with_those_that_there_are() -> None:
    for code in ("xx", "../de", ""):
        with pytest.raises(InputError, match="one of en, de"):
            language(code)


def test_a_findings_sentence_is_told_again_and_one_of_other_words_is_not() -> None:
    said = (
        "“Airhaus” (airhaus.example) shows NORTHWIND in the headline of its text ad number 2 on Google in DE for “x”: “N” "
        "(the mark, split)."
    )
    assert retold(PSEUDO, said, "trademark/mark-in-ad-text") is not None
    assert retold(ENGLISH, said, "trademark/mark-in-ad-text") == said
    assert retold(PSEUDO, "Something else.", "trademark/mark-in-ad-text") is None
    assert retold(PSEUDO, said, "no/such-rule") is None


def test_what_was_empty_leaves_no_gap_and_roles_are_translated() -> None:
    said = (
        "gutscheinfuchs.example shows NORTHWIND in the headline of its text ad number 2 on Bing in DE for “x”: “Northwind”. "
        "GutscheinFuchs (affiliate) has no permission for this use."
    )
    assert retold(language("de"), said, "trademark/mark-in-ad-text") == (
        "gutscheinfuchs.example zeigt NORTHWIND in Nr. 2 (Textanzeige, Überschrift) auf Bing in DE zu „x“: „Northwind“. "
        "GutscheinFuchs (Affiliate) hat für diese Nutzung keine Erlaubnis."
    )


def test_a_period_is_said_in_the_language() -> None:
    assert language("de").say(words.span(Period(MONDAY, MONDAY + timedelta(days=7)))).endswith("Nov. 2026")
