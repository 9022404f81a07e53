"""The weekly page in a real browser: accessible by axe-core, no wider than the screen, and the same PDF twice."""

from __future__ import annotations

import importlib.util
import shutil
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from reports import weekly
from reports.printing import to_pdf
from reports.render import weekly_html
from tests.reports.story import MADE_AT, SECOND, archive

CHROMIUM = next((path for name in ("chromium", "chromium-browser", "google-chrome") if (path := shutil.which(name))), None)
AXE = Path(__file__).parents[1] / "node_modules/axe-core/axe.min.js"
MISSING = "no Chromium on this machine" if CHROMIUM is None else "the extra `browser` is not installed"
pytestmark = [
    pytest.mark.browser,
    pytest.mark.skipif(CHROMIUM is None or importlib.util.find_spec("playwright") is None, reason=MISSING),
]


@cache
def page() -> str:
    return weekly_html(weekly.gather(archive(), SECOND, MADE_AT))


def shown(width: int, script: str | None, ask: str) -> Any:
    """What a script finds on the page at a width."""
    api = importlib.import_module("playwright.sync_api")
    with api.sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM)
        try:
            tab = browser.new_context(bypass_csp=True, viewport={"width": width, "height": 900}).new_page()
            tab.set_content(page())
            if script:
                tab.add_script_tag(path=script)
            return tab.evaluate(ask)
        finally:
            browser.close()


@pytest.mark.parametrize("width", [1100, 390])
def test_the_page_is_no_wider_than_the_screen(width: int) -> None:
    assert shown(width, None, "document.documentElement.scrollWidth") == width


@pytest.mark.skipif(not AXE.is_file(), reason="axe-core is not there: npm install --prefix tests")
@pytest.mark.parametrize("width", [1100, 390])
def test_axe_finds_no_serious_fault(width: int) -> None:
    found = shown(width, str(AXE), "axe.run(document, {resultTypes: ['violations']})")
    assert [(row["id"], row["nodes"][0]["html"]) for row in found["violations"] if row["impact"] in ("serious", "critical")] == []


def test_the_pdf_comes_from_the_same_page_and_is_the_same_twice() -> None:
    pdf = to_pdf(page(), MADE_AT)
    assert pdf.startswith(b"%PDF-")
    assert to_pdf(page(), MADE_AT) == pdf
    assert b"D:20261116060000" in pdf
