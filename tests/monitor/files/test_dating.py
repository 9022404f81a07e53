"""When a saved page was made: as the page tells, and never later than its own file."""

from __future__ import annotations

import base64
import json
import os
from datetime import UTC, datetime
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from monitor.files import answers, dating
from monitor.model import Answer

MADE = datetime(2023, 4, 21, 19, 9, tzinfo=UTC)
SECONDS = int(MADE.timestamp())
SAVED = datetime(2026, 11, 2, tzinfo=UTC)
EVENT = base64.urlsafe_b64encode(SECONDS.to_bytes(4, "little") + b"twelve bytes").decode().rstrip("=")


def only(folder: Path, body: bytes, saved: datetime = SAVED) -> Answer:
    path = folder / "page"
    path.write_bytes(body)
    os.utime(path, (saved.timestamp(), saved.timestamp()))
    (answer,) = answers(path)
    return answer


@pytest.mark.parametrize(
    "page",
    [
        f"<title>google</title><script>google.kEI='{EVENT}';</script>",
        f'<title>google</title><script>(function(){{var g={{kEI:"{EVENT}",kEXPI:"31"}}}})</script>',
        f'<a href="https://www.google.com/url?q=x&amp;ei={EVENT}&amp;sa=U">',
        f'<noscript><meta content="0;url=/httpservice/retry/enablejs?sei={EVENT}"></noscript><title>google</title>',
        f'<div id="x" data-ei="{EVENT}">google</div>',
        f'<a href="https://login.live.com/login.srf?wa=1&amp;rpsnv=11&amp;ct={SECONDS}&amp;rver=6.0">',
        f"<script>var u='login.srf?wa=1\\u0026rpsnv=11\\u0026ct={SECONDS}\\u0026rver=6.0'</script>",
        f'<script>{{"currentEpoch":"{SECONDS}000"}}</script>',
        f'<script>{{"reqid":"{SECONDS}136687"}}</script>',
        f"<i data-bem='{{&quot;reqid&quot;:&quot;{SECONDS}136687&quot;}}'>",
        f'<a href="/oanswer?for-reqid={SECONDS}136687">',
        f"<script>serverTime: {SECONDS}602,</script>",
        f"<script>request_time: {SECONDS},</script>",
        f'<div data-flight="{SECONDS}">',
        f'<span data-testid="timestamp">{SECONDS}</span>',
        "<!--\n Page saved with SingleFile\n url: https://a.example/\n saved date: Fri Apr 21 2023 21:09:00 GMT+0200 (CEST)\n-->",
    ],
)
def test_a_page_that_tells_its_moment_is_dated_by_it(tmp_path: Path, page: str) -> None:
    answer = only(tmp_path, page.encode())
    assert answer.taken_at.replace(second=0) == MADE
    assert dict(answer.notes)["dated_by"] == "page"


@pytest.mark.parametrize(
    "payload",
    [
        {"search_metadata": {"created_at": "2023-04-21 19:09:00 UTC"}},
        {"search_metadata": {"created_at": "2023-04-21T19:09:00Z"}},
        {"tasks": [{"result": [{"datetime": "2023-04-21 19:09:00 +00:00"}]}]},
        {"results": [{"created_at": "2023-04-21 19:09:00"}]},
        {"general": {"timestamp": "2023-04-21T19:09:00.000Z"}},
    ],
)
def test_a_providers_answer_is_dated_as_it_says(tmp_path: Path, payload: dict[str, object]) -> None:
    answer = only(tmp_path, json.dumps(payload).encode())
    assert (answer.taken_at, dict(answer.notes)["dated_by"]) == (MADE, "page")


def test_a_mail_is_dated_by_its_header(tmp_path: Path) -> None:
    mail = (
        b"MIME-Version: 1.0\r\nDate: Fri, 21 Apr 2023 19:09:00 -0000\r\nSnapshot-Content-Location: https://a.example/\r\n"
        b'Content-Type: multipart/related; boundary="b"\r\n\r\n--b\r\nContent-Type: text/html\r\n\r\n<html></html>\r\n--b--\r\n'
    )
    answer = only(tmp_path, mail)
    assert (answer.taken_at, dict(answer.notes)["dated_by"]) == (MADE, "page")


@pytest.mark.parametrize(
    "page",
    [
        "<title>google</title>",
        "<title>google</title><script>google.kEI='__________________________'</script>",
        f"<script>serverTime: {int(SAVED.timestamp()) + 90_000}000</script>",
        "<script>serverTime: 0000000000000</script>",
        f"<script>kEI='{EVENT}'</script>",
    ],
)
def test_a_page_that_tells_nothing_or_the_future_is_dated_by_its_file_and_says_so(tmp_path: Path, page: str) -> None:
    answer = only(tmp_path, page.encode())
    assert (answer.taken_at, dict(answer.notes)["dated_by"]) == (SAVED, "file")


def test_a_file_that_lost_its_own_date_does_not_outrank_the_page(tmp_path: Path) -> None:
    page = f"<script>serverTime: {SECONDS}000</script>".encode()
    assert only(tmp_path, page, datetime(1980, 1, 1, tzinfo=UTC)).taken_at == MADE


@given(st.binary(max_size=200))
def test_any_bytes_are_dated_or_not(noise: bytes) -> None:
    for body in (
        noise,
        b"google kEI='" + noise,
        b"saved date: Mon Nov 02 2026 " + noise,
        b'{"general": {"timestamp": "' + noise + b'"}}',
    ):
        for moment in (dating.of_page(body, SAVED), dating.of_payload(body, SAVED), dating.of_mail(str(noise), SAVED)):
            assert moment is None or dating.EARLIEST <= moment <= SAVED.replace(day=3)
