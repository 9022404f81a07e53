"""A paper as an editable DOCX: the same words as the PDF, for whoever has to change them before filing.

A DOCX is a ZIP of XML: letters that XML forbids were named before they came here; nothing in it is a field, link or macro. The
ZIP is written again in its one form, so that the same blocks make the same bytes.
"""

from __future__ import annotations

import io
from collections.abc import Sequence
from datetime import UTC, datetime

from docx import Document
from docx.document import Document as Paper
from docx.enum.text import WD_BREAK
from docx.image.exceptions import InvalidImageStreamError, UnexpectedEndOfFileError, UnrecognizedImageError
from docx.shared import Mm, Pt

from reports.paper import Block, Heading, Picture, Rows, Text
from reports.proof.zips import unzipped, zipped

_WIDTH = Mm(160)


def docx(blocks: Sequence[Block], title: str, made_at: datetime) -> bytes:
    """The paper as DOCX bytes."""
    paper = Document()
    facts = paper.core_properties
    facts.title, facts.author, facts.comments = title[:250], "serpwarden", ""
    facts.created = facts.modified = made_at.astimezone(UTC).replace(tzinfo=None, microsecond=0)
    paper.styles["Normal"].font.name, paper.styles["Normal"].font.size = "Noto Sans", Pt(10)
    for block in blocks:
        _draw(paper, block)
    out = io.BytesIO()
    paper.save(out)
    return zipped(unzipped(out.getvalue()), packed=True)


def _draw(paper: Paper, block: Block) -> None:
    if isinstance(block, Heading):
        if block.new_page:
            paper.add_paragraph().add_run().add_break(WD_BREAK.PAGE)
        paper.add_heading(block.text, 1)
    elif isinstance(block, Text):
        paper.add_paragraph(block.text, style="Intense Quote" if block.loud else None)
    elif isinstance(block, Rows):
        _table(paper, block)
    else:
        _picture(paper, block)


def _table(paper: Paper, rows: Rows) -> None:
    table = paper.add_table(rows=0, cols=len(rows.columns), style="Table Grid")
    for row in (rows.columns, *rows.rows):
        for cell, text in zip(table.add_row().cells, row, strict=True):
            cell.text = text
            for run in cell.paragraphs[0].runs:
                run.font.size = Pt(7 if len(rows.columns) > 3 else 9)


def _picture(paper: Paper, block: Picture) -> None:
    paper.add_paragraph(block.caption)
    try:
        paper.add_picture(io.BytesIO(block.body), width=_WIDTH)
    except (UnrecognizedImageError, InvalidImageStreamError, UnexpectedEndOfFileError, ValueError, KeyError, OSError):
        paper.add_paragraph("The picture cannot be drawn here; the file itself is in the pack.")
