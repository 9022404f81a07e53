"""Channel files say where, who, what, on whose word; their letters use only fields that they require or look for first."""

from __future__ import annotations

import re
from datetime import date
from pathlib import Path

import pytest

import reports
from monitor.model import Door
from reports.channel import STATUS_WORDS, Channel, Need, Status, channels, door_of
from rules.eligibility import CHANNELS

ALL = list(channels().values())
TEMPLATES = Path(reports.__file__).parent / "templates"


@pytest.mark.parametrize("channel", ALL, ids=lambda channel: channel.name)
def test_a_channel_is_complete(channel: Channel) -> None:
    assert all((channel.where, channel.who_may_file, channel.accepts, channel.refuses, channel.limits, channel.fields))
    assert date.fromisoformat(channel.read_on) <= date(2026, 11, 21)
    assert STATUS_WORDS[channel.status]
    assert (channel.policy is None) == (channel.status is Status.NO_POLICY)
    names = [field.name for field in channel.fields]
    assert len(names) == len(set(names))


@pytest.mark.parametrize("channel", ALL, ids=lambda channel: channel.name)
def test_a_letter_asks_for_no_field_that_may_be_missing(channel: Channel) -> None:
    text = (TEMPLATES / f"letter_{channel.letter}.txt").read_text(encoding="utf-8")
    text += "".join((TEMPLATES / f"{part}.txt").read_text(encoding="utf-8") for part in re.findall(r'include "(\w+)\.txt"', text))
    used = set(re.findall(r'value\["([\w.]+)"\]', text))
    looked_for = set(re.findall(r'"([\w.]+)" in value', text))
    needed = {field.name for field in channel.fields if field.need is Need.REQUIRED}
    assert used - looked_for - needed == set()


def test_the_judge_knows_every_channel_by_the_same_name() -> None:
    assert {channel.name for channel in ALL} <= {channel.id for channel in CHANNELS}


@pytest.mark.parametrize(
    ("door", "engine", "name"),
    [
        (Door.TRADEMARK_FORM, "google", "google_ads_trademark"),
        (Door.TRADEMARK_FORM, "bing", "microsoft_ads_ip"),
        (Door.SCAM_REPORT, "google", "google_ads_report_ad"),
        (Door.SCAM_REPORT, "bing", "microsoft_low_quality_ad"),
        (Door.AFFILIATE_NETWORK, "bing", "affiliate_network"),
        (Door.PARTNER, "google", "partner"),
    ],
)
def test_the_right_door(door: Door, engine: str, name: str) -> None:
    channel = door_of(door, engine)
    assert channel
    assert channel.name == name


def test_some_things_have_no_door() -> None:
    assert door_of(Door.TRADEMARK_FORM, "baidu") is None
    assert door_of(Door.NOBODY, "google") is None
