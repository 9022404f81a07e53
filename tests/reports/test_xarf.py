"""Abuse reports against the specification's own schemas (bundled with the xarf package): they validate, or are not made."""

from __future__ import annotations

import json
import uuid
from dataclasses import replace
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import pytest
from jsonschema import Draft202012Validator, FormatChecker
from referencing import Registry, Resource

from reports.channel import channels
from reports.notice import Notice, prepared
from reports.xarf import report, report_json
from tests.reports.story import MARK_CASE, SCAM_CASE, archive

SPEC = find_spec("xarf")
assert SPEC
assert SPEC.origin
SCHEMAS = Path(SPEC.origin).parent / "schemas"
FILES = {path: json.loads(path.read_text(encoding="utf-8")) for path in SCHEMAS.rglob("*.json")}
REGISTRY: Registry[Any] = Registry().with_resources((form["$id"], Resource.from_contents(form)) for form in FILES.values())


def faults(form: dict[str, Any]) -> list[str]:
    schema = FILES[SCHEMAS / "types" / f"content-{form['type']}.json"]
    checker = Draft202012Validator(schema, registry=REGISTRY, format_checker=FormatChecker())
    return [fault.message for fault in checker.iter_errors(form)]


def notice(name: str, rule: str | None = None) -> Notice:
    view = archive()
    case = next(case for case in view.cases() if case.fingerprint == name)
    found = prepared(view, case, channels()["host_or_registrar"])
    assert found
    if rule is None:
        return found
    seen = tuple(
        replace(row, sighting=replace(row.sighting, finding=replace(row.sighting.finding, rule=rule))) for row in found.seen
    )
    return replace(found, seen=seen)


@pytest.mark.parametrize(
    ("name", "rule", "kind", "what"),
    [
        (SCAM_CASE, None, "fraud", "tech_support"),
        (MARK_CASE, None, "brand_infringement", "trademark_violation"),
        (MARK_CASE, "lookalike/domain-typo", "brand_infringement", "typosquatting"),
        (MARK_CASE, "lookalike/domain-confusable", "brand_infringement", "homograph"),
        (MARK_CASE, "hijack/copycat-ad", "brand_infringement", "brand_impersonation"),
    ],
)
def test_a_report_validates_against_the_specification(name: str, rule: str | None, kind: str, what: str) -> None:
    form = report(notice(name, rule))
    assert form
    assert faults(form) == []
    assert form["type"] == kind
    assert what in (form.get("fraud_type"), form.get("infringement_type"))
    assert uuid.UUID(form["report_id"]).version == 4
    assert "confidence" not in form


def test_nobody_is_told_that_a_page_was_verified_which_nobody_opened() -> None:
    form = report(notice(SCAM_CASE))
    assert form
    assert not {"verified_at", "verification_method"} & set(form)
    assert form["description"].startswith("Suspected, from a search results page; the reported address itself was not opened. ")
    assert notice(SCAM_CASE).finding.why[:50] in form["description"]


def test_the_check_can_fail() -> None:
    form = report(notice(SCAM_CASE))
    assert form
    assert faults({key: value for key, value in form.items() if key != "fraud_type"})
    assert faults(form | {"reporter": {"org": "x"}})


def test_the_same_notice_makes_the_same_report_and_hostile_copy_stays_text() -> None:
    one = notice(SCAM_CASE)
    assert report_json(one) == report_json(one)
    finding = replace(one.finding, why="\u202e<script>" * 300)
    last = replace(one.seen[-1], sighting=replace(one.seen[-1].sighting, finding=finding))
    body = report_json(replace(one, seen=(*one.seen[:-1], last)))
    assert body
    assert body.isascii()
    assert faults(json.loads(body)) == []


def test_without_an_address_there_is_no_report() -> None:
    one = notice(SCAM_CASE)
    values = tuple((name, value) for name, value in one.values if name != "target.final_url")
    assert report_json(replace(one, values=values)) is None
