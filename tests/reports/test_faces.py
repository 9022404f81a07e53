"""The letter's faces say the same words, in every script, and what strangers wrote stays inert and visible in all of them."""

from __future__ import annotations

import csv
import io
import re
import zipfile
from collections.abc import Mapping
from dataclasses import replace
from functools import cache
from xml.etree import ElementTree as ET

import pytest
from docx import Document
from PIL import Image
from pypdf import PdfReader

from monitor.model import Ad, Box, Finding, Place
from reports import clocks, docx, exhibits, pdf, sheets, takedown
from reports.paper import Heading, Picture, Rows, Text, lines, paper
from reports.proof.canon import sha256
from tests.reports.archive import Archive, Entry
from tests.reports.proof.sealed import NOW
from tests.reports.story import MARK_AD, MARK_CASE, MARK_FINDING, archive, entries
from tests.reports.test_weekly import read

SCRIPTS = (
    "Grüße, “NORTHWIND” – Straße",
    "Нарушение товарного знака в рекламе",
    "商标侵权投诉函：广告标题使用注册商标",
    "商標権侵害の申告：広告の見出し",
    "상표권 침해 신고",
    "Réclamation pour contrefaçon, œuvre, España ñ",
)
W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
HOSTILE = (
    "<script>alert(1)</script><img src=x onerror=alert(1)>",
    '=HYPERLINK("https://evil.example","x")',
    "+cmd|' /C calc'!A0",
    "north\u202ewind\u202c moc.live",
    "N\u200bO\u200dR\ufeffTHWIND",
    "W" * 10_000,
    "a\x00b\x07c\x1b[31md\x7f\x9b",
    "{{ 7*7 }} {% include 'x' %} ${7*7}",
    "]]><w:br/>&lt;&#x41;",
)
NAMED = ("⟦RLO⟧", "⟦ZWSP⟧", "⟦ZWJ⟧", "⟦BOM⟧", "⟦U+0000⟧", "⟦U+0007⟧", "⟦U+001B⟧", "⟦U+009B⟧")
FACES = ("letter.html", "letter.txt", "copy-paste.html", "sightings.csv", "exhibits/01/transcript.txt", "README.txt")


def squeezed(text: str) -> str:
    """A text without white space: a PDF does not say where its blanks were."""
    return re.sub(r"\s+", "", text)


def pdf_text(body: bytes) -> str:
    return squeezed("".join(page.extract_text() for page in PdfReader(io.BytesIO(body)).pages))


def docx_text(body: bytes) -> str:
    """Every word of a DOCX by a reader of our own."""
    with zipfile.ZipFile(io.BytesIO(body)) as opened:
        tree = ET.fromstring(opened.read("word/document.xml"))  # noqa: S314 - our own file
    return "\n".join("".join(node.text or "" for node in one.iter(f"{W}t")) for one in tree.iter(f"{W}p"))


def made(view: Archive) -> Mapping[str, bytes]:
    files = takedown.files(view, takedown.gather(view, MARK_CASE)[0][0])
    return {name.removeprefix("data/"): body for name, body in files.items()}


@cache
def hostile() -> Mapping[str, bytes]:
    """The story's pack, the offending ad in a stranger's words."""
    ads = replace(MARK_AD, headline=HOSTILE[3], text=" ".join((*HOSTILE[:3], HOSTILE[4], *HOSTILE[6:], HOSTILE[5])),
                  advertiser=HOSTILE[1], display_url=HOSTILE[0],
                  target_url="https://airhaus.example/" + HOSTILE[4] + "x" * 9_000)  # fmt: skip
    claim = replace(MARK_FINDING, why=f"The headline says “{HOSTILE[3]}”.")
    return made(archive(tuple(worded(one, ads, claim) for one in entries())))


def worded(one: Entry, ad: Ad, claim: Finding) -> Entry:
    """A look with another ad in the offending one's place, and another claim."""
    ads = tuple(ad if row == MARK_AD else row for row in one.serp.ads)
    claims = tuple(replace(claim, capture=row.capture) if row.fingerprint == MARK_CASE else row for row in one.findings)
    return replace(one, serp=replace(one.serp, ads=ads), findings=claims)


@pytest.mark.parametrize("text", SCRIPTS)
def test_every_script_is_drawn_and_can_be_read_back(text: str) -> None:
    blocks = (Heading(text), Text(text), Rows(("a", "b"), (("1", text),)))
    drawn = pdf.pdf(blocks, text, NOW)
    assert pdf_text(drawn).count(squeezed(text)) == 3
    assert docx_text(docx.docx(blocks, text, NOW)).count(text) == 3
    assert PdfReader(io.BytesIO(drawn)).metadata.title == text  # type: ignore[union-attr]


def test_what_no_font_has_is_printed_by_its_number() -> None:
    assert pdf.printable("ไทย 😀 ⟦RLO⟧ ok") == "[U+0E44][U+0E17][U+0E22] [U+1F600] [[RLO]] ok"
    assert "[U+0E44]" in pdf_text(pdf.pdf((Text("ไ"),), "x", NOW))


def test_pdf_and_docx_hold_the_words_of_the_letter_and_its_annex() -> None:
    view = archive()
    notice = takedown.gather(view, MARK_CASE)[0][0]
    files = made(view)
    paragraphs = files["letter.txt"].decode().split("\n\n")[1:]
    drawn, edited = pdf_text(files["letter.pdf"]), docx_text(files["letter.docx"])
    for text in lines(paper(notice, exhibits.exhibits(view, notice.seen), paragraphs)):
        assert squeezed(pdf.printable(text)) in drawn, text
        assert squeezed(text) in squeezed(edited), text
    assert "2026-11-09 09:00 CET (Europe/Berlin)" in edited
    assert "Exemption checked: none: airhaus.example is not listed as the brand's own" in edited
    assert Document(io.BytesIO(files["letter.docx"])).paragraphs[0].text == "Draft: nobody has approved this."


def test_the_same_paper_makes_the_same_bytes() -> None:
    blocks = (Heading("a"), Text("商 b", loud=True), Rows(("c", "d"), (("e", "f"),)))
    assert pdf.pdf(blocks, "x", NOW) == pdf.pdf(blocks, "x", NOW)
    assert docx.docx(blocks, "x", NOW) == docx.docx(blocks, "x", NOW)


def test_hostile_copy_is_inert_and_visible_in_every_face() -> None:
    files = hostile()
    drawn = pdf_text(files["letter.pdf"])
    faces = {name: files[name].decode("utf-8-sig") for name in FACES} | {"pdf": drawn, "docx": docx_text(files["letter.docx"])}
    for name, text in faces.items():
        assert not {"\u202e", "\u200b", "\ufeff", "\x00", "\x1b", "\x9b"} & set(text), name
    for name in ("letter.html", "letter.txt", "copy-paste.html", "sightings.csv", "docx"):
        assert "⟦RLO⟧" in faces[name], name
    assert "[[RLO]]" in drawn
    assert all(named in faces["copy-paste.html"] and named in faces["sightings.csv"] for named in NAMED)
    for name in ("letter.html", "copy-paste.html"):
        assert {"script", "img"} & set(read(files[name].decode()).tags) == set()
    assert "{{ 7*7 }}" in faces["letter.txt"]
    assert "W" * 5_000 in faces["sightings.csv"]


def test_hostile_copy_is_no_formula_in_tables() -> None:
    cells = [cell for row in csv.reader(io.StringIO(hostile()["sightings.csv"].decode("utf-8-sig"))) for cell in row]
    assert not [cell for cell in cells if cell.startswith(("=", "+", "-", "@", "\t"))]
    book = sheets.to_xlsx([sheets.Table("t", ("x",), tuple((text,) for text in HOSTILE))], NOW)
    with zipfile.ZipFile(io.BytesIO(book)) as opened:
        assert "<f>" not in opened.read("xl/worksheets/sheet1.xml").decode()
        assert "⟦RLO⟧" in opened.read("xl/sharedStrings.xml").decode()


def test_nothing_in_pdf_and_docx_runs_or_leads_anywhere() -> None:
    body = hostile()["letter.pdf"]
    assert not [page for page in PdfReader(io.BytesIO(body)).pages if "/Annots" in page or "/AA" in page]
    assert not any(name in body for name in (b"/AcroForm", b"/Names", b"/URI", b"/Launch", b"/JavaScript"))
    with zipfile.ZipFile(io.BytesIO(hostile()["letter.docx"])) as opened:
        assert "External" not in opened.read("word/_rels/document.xml.rels").decode()
        assert not [word for word in ("fldSimple", "instrText", "hyperlink") if word in opened.read("word/document.xml").decode()]


def picture() -> bytes:
    out = io.BytesIO()
    Image.new("RGB", (120, 400), (240, 240, 240)).save(out, "PNG")
    return out.getvalue()


def test_a_screenshot_is_shown_with_the_ad_outlined_where_its_box_was_recorded() -> None:
    shot, box = picture(), Box(10, 50, 80, 30)
    found = tuple(
        replace(one, capture=replace(one.capture, screenshot_sha256=sha256(shot), notes=(("scale", "2"),)),
                serp=replace(one.serp, ads=tuple(replace(ad, box=box) for ad in one.serp.ads)))
        for one in entries()
    )  # fmt: skip
    view = archive(found)
    files = made(replace(view, bodies={**view.bodies, sha256(shot): shot}))
    assert files["exhibits/01/screenshot.png"] == shot
    assert "left: 20.0px; top: 100.0px; width: 160.0px; height: 60.0px" in files["exhibits/01/outlined.html"].decode()
    assert [len(page.images) for page in PdfReader(io.BytesIO(files["letter.pdf"])).pages].count(1) == 2
    assert "Screenshot of the same load" in docx_text(files["letter.docx"])


@pytest.mark.parametrize("body", [b"", b"\x89PNG\r\n\x1a\nbroken", picture()[:-30], b"GIF89a"])
def test_a_picture_that_is_none_is_said_to_be_none(body: bytes) -> None:
    blocks = (Picture(body, "A caption", None),)
    assert "Thepicturecannotbedrawnhere" in pdf_text(pdf.pdf(blocks, "x", NOW))


def test_the_drafts_for_human_signers_are_signed_by_nobody() -> None:
    files = made(archive())
    for name in ("certificate-draft.txt", "witness-statement-draft.txt"):
        text = files[name].decode()
        assert "NOT SIGNED" in text.splitlines()[0]
        assert "[Signature]" in text
        assert "2026-11-09T08:00:00+00:00" in text


@pytest.mark.parametrize(
    ("place", "zone"),
    [
        (Place("DE"), "Europe/Berlin"),
        (Place("US", city="Los Angeles"), "America/Los_Angeles"),
        (Place("US", city="Springfield"), None),
        (Place("JP"), "Asia/Tokyo"),
        (Place(), None),
        (Place("ZZ"), None),
    ],
)
def test_local_time_is_known_or_said_not_to_be(place: Place, zone: str | None) -> None:
    assert clocks.zone_of(place) == zone
    assert (clocks.local(NOW, place) is None) is (zone is None)
