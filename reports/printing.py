"""The weekly report as PDF, printed from the same HTML: one source, so that page and print can't tell different things.

A browser is the only engine that knows the page's own print rules, so Chromium prints it, through the extra `browser`. The page
asks the network for nothing and holds no script; both are shut off all the same. A server often has no Chinese or Japanese
letters: those that the page needs are put into it for the print.
"""

from __future__ import annotations

import base64
import importlib
import re
import shutil
from datetime import datetime
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from monitor.errors import WorkError
from reports import fonts

_NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "microsoft-edge")
_EDGE = "font-size:7pt;width:100%;padding:0 16mm;color:#5b6876;font-family:Arial,Helvetica,'Report CJK',sans-serif"
_HEAD = f'<div style="{_EDGE}"><span class="title"></span></div>'
_FOOT = f'<div style="{_EDGE};text-align:right"><span class="pageNumber"></span> / <span class="totalPages"></span></div>'
_FACE = '<style>@font-face{{font-family:"Report CJK";src:url(data:font/ttf;base64,{})}}</style>'
_POLICY = "img-src data:;"
_EASTERN = 0x2E80
_DATES = re.compile(rb"/(CreationDate|ModDate) \(D:[^)]{14,30}\)")


def to_pdf(html: str, made_at: datetime) -> bytes:
    """A page as an A4 PDF with tags for screen readers, dated by the report. Raises WorkError where no browser can print it."""
    api = _playwright()
    face = eastern(html)
    try:
        with api.sync_playwright() as playwright:
            browser = playwright.chromium.launch(executable_path=_installed())
            try:
                page = browser.new_context(java_script_enabled=False, offline=True).new_page()
                page.set_content(lettered(html, face), wait_until="load")
                body = page.pdf(format="A4", print_background=True, tagged=True, outline=True, prefer_css_page_size=True,
                                display_header_footer=True, header_template=face + _HEAD, footer_template=_FOOT)  # fmt: skip
            finally:
                browser.close()
    except api.Error as error:
        raise WorkError(f"the browser could not print the report: {str(error).partition(chr(10))[0]}") from None
    return _dated(body, made_at)


def eastern(html: str) -> str:
    """A style with the Chinese, Japanese and Korean letters that a page holds; empty where it holds none."""
    letters = {ord(letter) for letter in set(html) if ord(letter) >= _EASTERN} & fonts.cjk()
    if not letters:
        return ""
    with TemporaryDirectory() as folder:
        drawn = fonts.cjk_for(sorted(letters), Path(folder, "letters.ttf")).read_bytes()
    return _FACE.format(base64.b64encode(drawn).decode())


def lettered(html: str, face: str) -> str:
    """The page with such a style, and the leave to use it."""
    return html.replace(_POLICY, f"{_POLICY} font-src data:;", 1).replace("</head>", f"{face}</head>", 1) if face else html


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
