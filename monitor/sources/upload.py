"""Pages that people or crawlers saved: nobody is asked, `serpwarden import` brings them in. See `monitor.files`."""

from __future__ import annotations

from monitor.errors import SourceError
from monitor.fetch import Capabilities, Client
from monitor.files import answers
from monitor.model import Answer, Query, SourceSettings
from monitor.plugins import About

NAME = "upload"
ABOUT = About(
    site="docs/sources.md",
    terms="A saved page belongs to its engine and to those it shows; keep it as evidence, do not publish it.",
    price="free",
    note="An ad blocker in the browser that saved a page took the ads out of it: the page then says nothing about ads.",
)
CAPABILITIES = Capabilities(engines=(), ads=True, html=True)

__all__ = ["ABOUT", "CAPABILITIES", "NAME", "answers", "fetch"]


async def fetch(query: Query, client: Client, settings: SourceSettings) -> Answer:
    """Raises SourceError: saved pages are not asked for."""
    raise SourceError(f"{NAME} brings in saved pages and cannot be asked: use `serpwarden import FILE…`")
