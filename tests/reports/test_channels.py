"""Channel files say where, who, what, on whose word; their letters use only fields that they require or look for first."""

from __future__ import annotations

import re
from datetime import date
from pathlib import Path

import pytest

import reports
from monitor.errors import PluginError
from monitor.model import Door, PartyRole
from reports.channel import STATUS_WORDS, Channel, Need, Status, channel, channels, door_of
from rules.eligibility import BY_ID, CHANNELS
from rules.reading import shipped
from rules.rule import Rule

ALL = list(channels().values())
TEMPLATES = Path(reports.__file__).parent / "templates"


@pytest.mark.parametrize("one", ALL, ids=lambda one: one.name)
def test_a_channel_is_complete(one: Channel) -> None:
    assert all((one.where, one.who_may_file, one.accepts, one.refuses, one.limits, one.fields))
    assert date.fromisoformat(one.read_on) <= date(2026, 11, 21)
    assert STATUS_WORDS[one.status]
    assert one.policy is None or one.status is not Status.NO_POLICY
    assert one.policy or one.status in (Status.NO_POLICY, Status.ASSUMED)
    names = [field.name for field in one.fields]
    assert len(names) == len(set(names))


@pytest.mark.parametrize("one", ALL, ids=lambda one: one.name)
def test_a_letter_asks_for_no_field_that_may_be_missing(one: Channel) -> None:
    text = (TEMPLATES / f"letter_{one.letter}.txt").read_text(encoding="utf-8")
    text += "".join((TEMPLATES / f"{part}.txt").read_text(encoding="utf-8") for part in re.findall(r'include "(\w+)\.txt"', text))
    used = set(re.findall(r'value\["([\w.]+)"\]', text))
    looked_for = set(re.findall(r'"([\w.]+)" in value', text))
    needed = {field.name for field in one.fields if field.need is Need.REQUIRED}
    assert used - looked_for - needed == set()


def test_the_judge_and_the_forms_know_the_same_channels_and_say_the_same() -> None:
    assert {one.name for one in ALL} == {channel.id for channel in CHANNELS}
    for one in ALL:
        judged = BY_ID[one.name]
        told = (one.title, one.policy, one.read_on, one.status, one.engines, one.needs_right)
        assert told == (judged.title, judged.policy, judged.read_on, judged.status, judged.engines, judged.country_right)


def test_a_channel_that_the_judge_does_not_know_is_refused() -> None:
    with pytest.raises(PluginError, match=r"nowhere is not in rules/data/channels.yaml"):
        channel("nowhere")


@pytest.mark.parametrize("rule", shipped(), ids=lambda rule: rule.id)
def test_every_door_that_a_rule_names_takes_its_family(rule: Rule) -> None:
    for role in (*PartyRole, "own", "unknown", ""):
        door = rule.door(role)
        served = [door_of(door, engine) for engine in ("google", "bing", "yandex", "yahoo_japan", "baidu", "duckduckgo")]
        families = {name for one in served if one for name in BY_ID[one.name].families}
        assert door in (Door.NOBODY, Door.OWN_TEAM) or rule.family in families, (door, role)


@pytest.mark.parametrize(
    ("door", "engine", "name"),
    [
        (Door.TRADEMARK_FORM, "google", "google_ads_trademark"),
        (Door.TRADEMARK_FORM, "bing", "microsoft_ads_ip"),
        (Door.SCAM_REPORT, "google", "google_ads_report_ad"),
        (Door.SCAM_REPORT, "bing", "microsoft_low_quality_ad"),
        (Door.AFFILIATE_NETWORK, "bing", "affiliate_network"),
        (Door.PARTNER, "google", "partner"),
        (Door.TRADEMARK_FORM, "yandex", "yandex_direct_claim"),
        (Door.TRADEMARK_FORM, "yahoo_japan", "yahoo_japan_search_ads"),
        (Door.TRADEMARK_FORM, "baidu", "baidu_ads"),
        (Door.TRADEMARK_FORM, "duckduckgo", "microsoft_ads_ip"),
        (Door.HOST_OR_REGISTRAR, "google", "host_or_registrar"),
    ],
)
def test_the_right_door(door: Door, engine: str, name: str) -> None:
    found = door_of(door, engine)
    assert found
    assert found.name == name


def test_some_things_have_no_door() -> None:
    assert door_of(Door.TRADEMARK_FORM, "naver") is None
    assert door_of(Door.NOBODY, "google") is None


def test_the_judge_and_the_channel_files_agree_on_doors() -> None:
    assert {channel.id: channel.door for channel in CHANNELS} == {name: form.door for name, form in channels().items()}
