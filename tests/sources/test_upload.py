"""Saved pages as a source: nobody is asked, and what it brings is what lies in the file."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import httpx
import pytest

from monitor.errors import SourceError
from monitor.fetch.client import HttpClient
from monitor.model import Provenance, Query, SourceSettings
from monitor.plugins import SOURCES, load
from monitor.sources import upload

NOW = datetime(2026, 11, 2, tzinfo=UTC)


def refuse(request: httpx.Request) -> httpx.Response:
    raise AssertionError(f"{request.url.host} was asked")


async def test_it_cannot_be_asked_and_says_what_to_do_instead() -> None:
    async with HttpClient(lambda: NOW, transport=httpx.MockTransport(refuse)) as client:
        with pytest.raises(SourceError, match="serpwarden import"):
            await upload.fetch(Query("northwind", "google"), client, SourceSettings("upload"))


def test_what_it_brings_is_its_own_and_weak(tmp_path: Path) -> None:
    (tmp_path / "a.html").write_bytes(b'<link rel="canonical" href="https://www.google.com/search?q=a&amp;hl=de"><p>saved')
    (answer,) = upload.answers(tmp_path / "a.html")
    assert load(SOURCES)["upload"] is upload
    assert (answer.source, answer.provenance, answer.status) == (upload.NAME, Provenance.WEAK, None)
    assert answer.url == "https://www.google.com/search?q=a&hl=de"
    assert dict(answer.notes) == {"saved_as": "html", "dated_by": "file"}
