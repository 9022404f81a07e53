"""A paper as a PDF with its fonts inside: Noto Sans, and Noto Sans CJK where a text needs it.

A letter that neither font has is printed as its number (`[U+0E44]`), never as an empty box: what a reader of the paper cannot see
did not reach them. Nothing in the PDF is a link, a script or a form. The same blocks make the same bytes.
"""

from __future__ import annotations

import io
import logging
import tempfile
from collections.abc import Sequence
from datetime import datetime
from pathlib import Path
from typing import Literal

from fpdf import FPDF
from fpdf.enums import XPos, YPos
from fpdf.fonts import FontFace
from PIL import Image

from reports import fonts
from reports.paper import Block, Heading, Picture, Rows, Text, lines

_WIDTH, _HEIGHT, _MARGIN = 170.0, 225.0, 20.0
_MOST_PIXELS, _SHARP = 60_000_000, (2_000, 6_000)
_BRACKETS = str.maketrans({"⟦": "[[", "⟧": "]]"})
_HEAD = FontFace(fill_color=(236, 236, 236))
_WEIGHTS = {7: (0.5, 1.6, 1.7, 1.7, 1.6, 2.6, 2.6), 2: (1, 3)}


def pdf(blocks: Sequence[Block], title: str, made_at: datetime) -> bytes:
    """The paper as PDF bytes."""
    logging.getLogger("fpdf").setLevel(logging.ERROR)
    logging.getLogger("fontTools").setLevel(logging.ERROR)
    needed = {ord(letter) for text in lines(blocks) for letter in printable(text)} - fonts.latin() - {ord("\n")}
    with tempfile.TemporaryDirectory() as folder:
        paper = _blank(title, made_at, fonts.cjk_for(sorted(needed), Path(folder, "cjk.ttf")) if needed else None)
        for block in blocks:
            _draw(paper, block)
        return bytes(paper.output())


def printable(text: str) -> str:
    """A text in letters that the fonts have: others by their number."""
    known, also = fonts.latin(), fonts.cjk()
    shown = text.translate(_BRACKETS)
    if all(ord(letter) in known for letter in shown):
        return shown
    fits = (letter == "\n" or ord(letter) in known or ord(letter) in also for letter in shown)
    return "".join(letter if fit else f"[U+{ord(letter):04X}]" for letter, fit in zip(shown, fits, strict=True))


def _blank(title: str, made_at: datetime, also: Path | None) -> FPDF:
    paper = FPDF(format="A4")
    paper.set_creation_date(made_at)
    paper.set_title(printable(title))
    paper.set_producer("serpwarden")
    paper.set_margin(_MARGIN)
    paper.set_auto_page_break(auto=True, margin=_MARGIN)
    paper.add_font("text", "", fonts.LATIN)
    if also:
        paper.add_font("cjk", "", also)
        paper.set_fallback_fonts(["cjk"], exact_match=False)
    paper.add_page()
    return paper


def _draw(paper: FPDF, block: Block) -> None:
    if isinstance(block, Heading):
        if block.new_page:
            paper.add_page()
        _write(paper, block.text, 14)
    elif isinstance(block, Text):
        _write(paper, block.text, 10, border=1 if block.loud else 0)
    elif isinstance(block, Rows):
        _table(paper, block)
    else:
        _picture(paper, block)


def _write(paper: FPDF, text: str, size: float, border: Literal[0, 1] = 0) -> None:
    paper.set_font("text", size=size)
    paper.multi_cell(
        0, size * 0.5, printable(text), border=border, align="L",         new_x=XPos.LMARGIN, new_y=YPos.NEXT,
    )  # fmt: skip
    paper.ln(2)


def _table(paper: FPDF, rows: Rows) -> None:
    paper.set_font("text", size=7 if len(rows.columns) > 3 else 9)
    widths = _WEIGHTS.get(len(rows.columns), (1,) * len(rows.columns))
    with paper.table(width=_WIDTH, col_widths=widths, text_align="LEFT", headings_style=_HEAD) as table:
        for row in (rows.columns, *rows.rows):
            drawn = table.row()
            for cell in row:
                drawn.cell(printable(cell))
    paper.ln(2)


def _picture(paper: FPDF, block: Picture) -> None:
    _write(paper, block.caption, 9)
    try:
        shown, (width, height) = _opened(block.body)
    except (OSError, ValueError, SyntaxError, Image.DecompressionBombError):
        _write(paper, "The picture cannot be drawn here; the file itself is in the pack.", 9)
        return
    if paper.get_y() > _HEIGHT / 2:
        paper.add_page()
    ratio = min(_WIDTH / width, (_HEIGHT - paper.get_y() + _MARGIN) / height)
    x, y = paper.get_x(), paper.get_y()
    paper.image(shown, x=x, y=y, w=width * ratio, h=height * ratio)
    if block.box:
        paper.set_draw_color(194, 0, 90)
        paper.set_line_width(0.7)
        paper.rect(x + block.box.x * ratio, y + block.box.y * ratio, block.box.width * ratio, block.box.height * ratio)
        paper.set_draw_color(0)
        paper.set_line_width(0.2)


def _opened(body: bytes) -> tuple[Image.Image, tuple[int, int]]:
    """A picture, made smaller where a page cannot show more, and its own size in pixels.

    Raises ValueError for more than can be drawn; Pillow's own errors for what is no picture.
    """
    with Image.open(io.BytesIO(body), formats=("PNG", "JPEG", "WEBP")) as found:
        if found.width * found.height > _MOST_PIXELS:
            raise ValueError(f"more than {_MOST_PIXELS:,} pixels")
        shown = found.convert("RGB")
        shown.thumbnail(_SHARP)
        return shown, found.size
