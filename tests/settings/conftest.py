"""What the tests of settings share: plug-ins by name, and a small file that is right."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from monitor.errors import ConfigError
from monitor.model import Settings
from monitor.settings import Known, parse_settings

GOOD = """\
version: 1
brand:
  name: Northwind
  owner: {name: Northwind Networks GmbH, country: DE}
  marks: [{text: NORTHWIND}]
  domains: [northwind.example]
parties:
  - {name: RouterShop, role: reseller, domains: [routershop.example]}
watches:
  - name: help-de
    kind: support
    keywords: [northwind router reset]
    engines: [google]
    places: [{country: DE, language: de}]
    devices: [desktop]
    every: 6h
sources:
  - name: sandbox
"""


@pytest.fixture
def known() -> Known:
    return Known(frozenset({"google", "bing", "duckduckgo"}), frozenset({"sandbox", "direct", "serpapi"}))


@pytest.fixture
def good() -> str:
    return GOOD


@pytest.fixture
def read(known: Known) -> Callable[..., Settings]:
    def reading(text: str, **env: str) -> Settings:
        return parse_settings(text.encode(), "config.yaml", env, known=known)

    return reading


@pytest.fixture
def faults(read: Callable[..., Settings]) -> Callable[..., list[str]]:
    """The fault lines of a text, without the file's name; empty when it is right."""

    def lines(text: str, **env: str) -> list[str]:
        try:
            read(text, **env)
        except ConfigError as error:
            return [line.removeprefix("config.yaml:") for line in str(error).splitlines()]
        return []

    return lines
