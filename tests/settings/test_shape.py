"""The published schema, the loader and the manual say the same of config.yaml."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from jsonschema import Draft202012Validator

from monitor.settings import schema
from monitor.settings.document import parse

ROOT = Path(__file__).parents[2]
Faults = Callable[..., list[str]]

PLACES = "engines: [google], places: [{{country: DE, language: de}}], devices: [desktop]"
WATCH = "  - {{name: x, kind: brand, keywords: [a], " + PLACES + ", {}}}\n"
MARK = "marks: [{text: N, registrations: [{office: X, number: '5', countries: [DE], classes: [46]}]}]"
DIRECT = "  - {name: direct, enabled: false, options: {retries: 3, on: true}, daily_cap: 5, price_per_1000: 0.5}"
PARTY = "parties:\n  - {{name: P, role: reseller, {}}}\n"
RIGHT = [
    ("watches:\n", "watches:\n" + WATCH.format("every: 30m")),
    ("parties:\n", PARTY.format("permissions: {since: 2026-01-01, until: 2026-01-01}")),
    ("parties:\n", PARTY.format("phones: ['+44 20 7946 0958'], ad_accounts: ['123-456']")),
    ("parties:\n", PARTY.format("affiliate: {network: awin, misspellings: false, publisher_ids: ['1']}")),
    ("domains: [northwind.example]", "domains: [northwind.example, münchen.example, shop.northwind.co.uk]"),
    ("sources:\n", f"sources:\n{DIRECT}\n"),
    ("version: 1", "version: 1\nalerts: {targets: [{name: a, mail: a@b.example}], smtp: {host: h, sender: s@b.example}}"),
    ("version: 1", "version: 1\nalerts: {quiet: {start: 22:00, end: 07:00, zone: Europe/Berlin}, hourly_cap: 5, remind: 2d}"),
    ("every: 6h", "every: 6h\n    priority: 1"),
    ("version: 1", "version: 1\nreport: {curve: own.csv, volumes: [{search: a, monthly: 10.5, country: DE}]}"),
    ("version: 1", "version: 1\nreport: {journeys: [{name: J, reviewed: 2026-01-31, stages: [{name: s, use: 0.4}]}]}"),
    ("version: 1", "version: 1\nfiler: {name: A B, role: agency, email: a@b.example, phone: '+49 30 23125 100'}"),
]
WRONG = [
    ("version: 1\n", ""),
    ("version: 1", "version: 2"),
    ("version: 1", "version: 1\nwatch: []"),
    ("country: DE}\n", "country: UK}\n"),
    ("country: DE}\n", "country: de}\n"),
    ("every: 6h", "every: 6"),
    ("every: 6h", "every: 6 hours"),
    ("every: 6h", "every: 0h"),
    ("language: de", "language: German"),
    ("role: reseller", "role: friend"),
    ("kind: support", "kind: Support"),
    ("engines: [google]", "engines: google"),
    ("engines: [google]", "engines: []"),
    ("engines: [google]", "engines: [google, google]"),
    ("devices: [desktop]", "devices: [phone]"),
    ("keywords: [northwind router reset]", "keywords: [' padded']"),
    ("keywords: [northwind router reset]", "keywords: [5]"),
    ("marks: [{text: NORTHWIND}]", "marks: []"),
    ("marks: [{text: NORTHWIND}]", MARK),
    ("marks: [{text: NORTHWIND}]", MARK.replace("46", "45").replace("'5'", "5")),
    ("domains: [northwind.example]", "domains: ['https://northwind.example/']"),
    ("domains: [northwind.example]", "domains: [northwind]"),
    ("parties:\n", PARTY.format("phones: ['030 1234567']")),
    ("parties:\n", PARTY.format("permissions: {until: next year}")),
    ("parties:\n", PARTY.format("permissions: {brand_bidding: yes}")),
    ("  - name: sandbox", "  - {name: sandbox, daily_cap: 0}"),
    ("  - name: sandbox", "  - {name: sandbox, options: {a: [1]}}"),
    ("  - name: sandbox", "  - {name: sandbox, options: {A-b: 1}}"),
    ("version: 1", "version: 1\nstorage: {database: 'mysql://x'}"),
    ("version: 1", "version: 1\nalerts: {quiet: {start: 24:00, end: 07:00}}"),
    ("version: 1", "version: 1\nalerts: {smtp: {host: h, sender: s@b.example, password: hunter2}}"),
    ("every: 6h", "every: 6h\n    priority: 0"),
    ("version: 1", "version: 1\nreport: {volumes: [{search: a, monthly: -1}]}"),
    ("version: 1", "version: 1\nreport: {journeys: [{name: J, stages: [{name: s, use: 2}]}]}"),
    ("version: 1", "version: 1\nfiler: {name: A, role: boss, email: a@b.example}"),
    ("version: 1", "version: 1\nfiler: {name: A, role: agency, email: nobody}"),
]
# What only the loader can know, because a schema knows no other line of the file, no plug-ins and no environment.
BEYOND = [
    ("engines: [google]", "engines: [gogle]", "did you mean google"),
    ("  - name: sandbox", "  - name: sandbax", "did you mean sandbox"),
    ("keywords: [northwind router reset]", "keywords: [reset, RESET]", "'RESET' is here twice"),
    ("domains: [routershop.example]", "domains: [northwind.example]", "already belongs to Northwind"),
    ("domains: [northwind.example]", "domains: [co.uk]", "belongs to everybody"),
    ("domains: [northwind.example]", "domains: [127.0.0.1]", "or is an address"),
    ("every: 6h", "every: 6h\n    source: direct", "there is no 'direct' under sources"),
    ("every: 6h", "every: 1m", "from 5m to 31d"),
    ("  - name: sandbox", "  - {name: sandbox, engines: [bing]}", "no source that is on serves 'google'"),
    (
        "  - name: sandbox",
        "  - {name: sandbox}\n  - {name: direct, enabled: false}\n  - {name: direct}",
        "'direct' is here twice",
    ),
    ("text: NORTHWIND", "text: NORTHWIND, generic: true", "context: is missing"),
    ("language: de", "language: xx", "is 'xx'"),
    ("parties:\n", PARTY.format("phones: ['+999 12345678']"), "is no phone number"),
    ("parties:\n", PARTY.format("permissions: {since: 2026-02-01, until: 2026-01-01}"), "before since"),
    ("parties:\n", PARTY.format("permissions: {until: 2026-02-30}"), "does not exist"),
    ("version: 1", "version: 1\nalerts: {targets: [{name: a, mail: a@b.example}]}", "needs a server that takes mail"),
    ("version: 1", "version: 1\nalerts: {targets: [{name: a}]}", "has neither url nor mail"),
    ("version: 1", "version: 1\nalerts: {targets: [{name: a, url: '${NOT_THERE}'}]}", "${NOT_THERE} is not set"),
    ("version: 1", "version: 1\nalerts: {quiet: {start: 22:00, end: 07:00, zone: Mars/Base}}", "is no time zone"),
    ("name: Northwind\n", "name: ${NAME}\n", "only under sources"),
]


def changed(good: str, old: str, new: str) -> str:
    assert old in good
    return good.replace(old, new, 1)


def holds(text: str) -> bool:
    return Draft202012Validator(schema()).is_valid(parse(text.encode(), "config.yaml").data)


def test_the_schema_is_published_and_is_a_schema() -> None:
    Draft202012Validator.check_schema(schema())
    assert json.loads((ROOT / "docs" / "schema" / "config.schema.json").read_text(encoding="utf-8")) == schema()
    assert holds((ROOT / "config.yaml").read_text(encoding="utf-8"))
    first = (ROOT / "config.yaml").read_text(encoding="utf-8").splitlines()[0]
    assert (ROOT / first.partition("$schema=")[2]).is_file()


@pytest.mark.parametrize(("old", "new"), RIGHT)
def test_schema_and_loader_agree_on_what_is_right(good: str, faults: Faults, old: str, new: str) -> None:
    text = changed(good, old, new)
    assert faults(text) == []
    assert holds(text)


@pytest.mark.parametrize(("old", "new"), WRONG)
def test_schema_and_loader_agree_on_what_is_wrong(good: str, faults: Faults, old: str, new: str) -> None:
    text = changed(good, old, new)
    assert len(faults(text)) == 1
    assert not holds(text)


@pytest.mark.parametrize(("old", "new", "said"), BEYOND)
def test_the_loader_knows_more_than_a_schema_can(good: str, faults: Faults, old: str, new: str, said: str) -> None:
    text = changed(good, old, new)
    assert [line for line in faults(text) if said in line]
    assert holds(text)


def keys(shape: dict[str, Any], path: str = "") -> Iterator[str]:
    """Every key of the schema as the manual names it: `watches[].places[].country`."""
    for name, value in shape.get("properties", {}).items():
        here = f"{path}.{name}".removeprefix(".")
        yield here
        yield from keys(value, here)
        yield from keys(value.get("items", {}), f"{here}[]")


def test_the_manual_has_one_row_for_every_key_and_none_beside() -> None:
    manual = (ROOT / "docs" / "config.md").read_text(encoding="utf-8")
    rows = re.findall(r"^\| `([^`]+)` \|", manual, re.MULTILINE)
    assert sorted(rows) == sorted(keys(schema()))


def test_every_key_has_a_sentence() -> None:
    manual = (ROOT / "docs" / "config.md").read_text(encoding="utf-8")
    rows = re.findall(r"^\| `[^`]+` \|([^|]*)\|[^|]*\|([^|]*)\|", manual, re.MULTILINE)
    assert [row for row in rows if len(row[1].split()) < 2 or not row[0].strip()] == []


def test_an_alert_address_is_named_and_never_written_out(faults: Faults, good: str) -> None:
    text = changed(good, "version: 1", "version: 1\nalerts: {targets: [{name: a, url: 'slack://s3cret/b/c'}]}")
    found = faults(text)
    assert any("alerts.targets[0].url: is written out" in line for line in found)
    assert "s3cret" not in "".join(found)
    assert not holds(text)
