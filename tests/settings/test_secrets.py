"""Secrets are named in the file, kept in the environment, and never printed."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from monitor.model import Settings

Read = Callable[..., Settings]
Faults = Callable[..., list[str]]


def with_options(good: str, options: str) -> str:
    return good.replace("  - name: sandbox", f"  - name: sandbox\n    options: {options}")


def test_names_are_filled_in_and_never_shown(read: Read, good: str) -> None:
    settings = read(with_options(good, "{key: '${A_KEY}', url: 'https://x.example/?q=1', retries: 3, fast: true}"), A_KEY="hush")
    source = settings.sources[0]
    assert dict(source.options) == {"key": "hush", "url": "https://x.example/?q=1", "retries": "3", "fast": "true"}
    assert "hush" not in repr(settings)


@pytest.mark.parametrize(
    ("options", "said"),
    [
        ("{key: '${NOT_SET}'}", "${NOT_SET} is not set – set the environment variable NOT_SET"),
        ("{key: '${EMPTY}'}", "${EMPTY} is not set"),
        ("{api_key: hunter2}", "is a secret written out – write ${API_KEY}"),
        ("{key: 1234567}", "is a secret written out"),
        ("{key: 'pre-${SET}'}", "is a secret written out"),
        ("{url: 'https://u:hunter2@x.example/'}", "looks like a secret written out"),
        ("{url: 'https://x.example/?api_key=hunter2'}", "looks like a secret written out"),
        ("{note: hunter2hunter2hunter2hunter2}", "looks like a secret written out"),
        ("{zone: $SET}", "holds a $ that names no variable"),
        ("{zone: '${not a name}'}", "holds a $ that names no variable"),
    ],
)
def test_what_is_wrong_with_a_secret_is_said_without_it(good: str, faults: Faults, options: str, said: str) -> None:
    lines = faults(with_options(good, options), SET="sesame", EMPTY="")
    assert len(lines) == 1
    assert said in lines[0]
    assert "hunter2" not in lines[0]
    assert "sesame" not in lines[0]


@pytest.mark.parametrize(
    "options",
    ["{user: '${SET}', key: '${SET}'}", "{url: 'https://u:${SET}@x.example/?key=${SET}'}", "{base_url: 'http://127.0.0.1:8765'}",
     "{keyword_limit: 5}", "{location: 'Berlin,Berlin,Germany'}", "{i_accept_the_terms: true}"],
)  # fmt: skip
def test_what_is_no_secret_is_left_alone(good: str, faults: Faults, options: str) -> None:
    assert faults(with_options(good, options), SET="sesame") == []


def test_a_source_that_is_off_needs_no_key(good: str, faults: Faults) -> None:
    off = good + "  - {name: serpapi, enabled: false, options: {key: '${NOT_SET}'}}\n"
    assert faults(off) == []
    assert len(faults(off.replace("enabled: false, ", ""))) == 1


def test_names_elsewhere_are_refused(good: str, faults: Faults) -> None:
    assert "only under sources" in faults(good.replace("[northwind router reset]", "['${A} router']"), A="x")[0]


def test_a_databases_password_comes_from_the_environment(good: str, faults: Faults) -> None:
    text = good + "storage: {database: 'postgresql://w:hunter2@db/w'}\n"
    assert "looks like a secret" in faults(text)[0]
    assert faults(text.replace("hunter2", "${PW}"), PW="x") == []
    assert "${PW} is not set" in faults(text.replace("hunter2", "${PW}"))[0]
