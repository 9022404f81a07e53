"""The reader against the collection of real pages that lies beside the repository; skipped where there is none."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from monitor.engines import google
from monitor.model import AdKind, ResultKind, Serp
from monitor.page import Page

PAGES = Path(__file__).resolve().parents[3].parent / "shared" / "serps"
LABELS = [
    label
    for line in ((PAGES / "labels.jsonl").read_text(encoding="utf-8").splitlines() if (PAGES / "labels.jsonl").exists() else ())
    if (label := json.loads(line))["engine"] == "google"
]

pytestmark = pytest.mark.skipif(not LABELS, reason="no collection of saved pages beside this repository")


def _read(file: str) -> Serp:
    return google.read(Page((PAGES / file).read_bytes()), None)


@pytest.mark.parametrize("label", LABELS, ids=lambda label: label["file"])
def test_a_page_is_worth_what_its_label_says(label: dict[str, Any]) -> None:
    serp = _read(label["file"])
    assert serp.outcome == label["outcome"]
    organic = [result for result in serp.results if result.kind is ResultKind.ORGANIC]
    assert len(label["organic"]) <= len(organic) <= len(label["organic"]) + len(label["organic_optional"])
    sure = [ad for ad in serp.ads if ad.kind in (AdKind.TEXT, AdKind.SHOPPING)]
    assert len(label["ads"]) <= len(sure) <= len(label["ads"]) + len(label["ads_optional"])
