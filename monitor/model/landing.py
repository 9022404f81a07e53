"""What the brand's own page behind a search result offers to somebody who came with a question."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

OWN_PAGES = "own pages"
"""What stands for an engine in a visit to one of the brand's own pages."""


class PageFormat(StrEnum):
    """What kind of document a page is."""

    HTML = "html"
    PDF = "pdf"
    OTHER = "other"


class Gate(StrEnum):
    """What stands between the visitor and the answer."""

    NONE = "none"
    LOGIN = "login"
    SERIAL = "serial"


@dataclass(frozen=True, slots=True)
class Landing:
    """One own page as read.

    `steps` counts instructions (list items and headings that tell what to do), `offers` prices and buttons that sell, `words`
    the words of the main text.
    """

    url: str
    status: int | None
    format: PageFormat = PageFormat.HTML
    gate: Gate = Gate.NONE
    title: str = ""
    steps: int = 0
    offers: int = 0
    words: int = 0
