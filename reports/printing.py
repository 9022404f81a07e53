"""The weekly report as PDF, printed from the same HTML: one source, so that page and print can't tell different things.

A browser is the only engine that knows the page's own print rules, so Chromium prints it, through the extra `browser`. The page
asks the network for nothing and holds no script; both are shut off all the same.
"""

from __future__ import annotations

import importlib
import re
import shutil
from datetime import datetime
from typing import Any

from monitor.errors import WorkError

_NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "microsoft-edge")
_FOOT = (
    '<div style="font-size:7pt;width:100%;padding:0 16mm;color:#5b6876;font-family:Arial,Helvetica,sans-serif;text-align:right">'
    '<span class="pageNumber"></span> / <span class="totalPages"></span></div>'
)
_DATES = re.compile(rb"/(CreationDate|ModDate) \(D:[^)]{14,30}\)")


def to_pdf(html: str, made_at: datetime) -> bytes:
    """A page as an A4 PDF with tags for screen readers, dated by the report. Raises WorkError where no browser can print it."""
    api = _playwright()
    try:
        with api.sync_playwright() as playwright:
            browser = playwright.chromium.launch(executable_path=_installed())
            try:
                page = browser.new_context(java_script_enabled=False, offline=True).new_page()
                page.set_content(html, wait_until="load")
                body = page.pdf(format="A4", print_background=True, tagged=True, outline=True, prefer_css_page_size=True,
                                display_header_footer=True, header_template="<span></span>", footer_template=_FOOT)  # fmt: skip
            finally:
                browser.close()
    except api.Error as error:
        raise WorkError(f"the browser could not print the report: {str(error).partition(chr(10))[0]}") from None
    return _dated(body, made_at)


def _dated(body: bytes, made_at: datetime) -> bytes:
    """The same PDF with the report's date in place of the hour at which it was printed; as long as before."""

    def date(found: re.Match[bytes]) -> bytes:
        room = len(found[0]) - len(found[1]) - len("/ (D:)")
        stamp = f"{made_at:%Y%m%d%H%M%S}+00'00'"[:room].ljust(room, " ")
        return b"/" + found[1] + b" (D:" + stamp.encode() + b")"

    return _DATES.sub(date, body)


def _installed() -> str | None:
    """A Chromium that is installed on this machine; None leaves it to Playwright's own."""
    return next((path for name in _NAMES if (path := shutil.which(name))), None)


def _playwright() -> Any:
    try:
        return importlib.import_module("playwright.sync_api")
    except ImportError:
        raise WorkError("a PDF needs a browser: install serpwarden with its extra `browser`, or print the HTML page") from None
