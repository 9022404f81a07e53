"""A world file is taken whole or refused with every fault at once, each with its line and what would be right."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from jsonschema import Draft202012Validator

from monitor.errors import ConfigError
from monitor.sandbox import World, load
from monitor.sandbox.worldfile import parse, schema

SMALL = """\
version: 1
name: A small world
start: 2026-10-19
cities:
  - {name: Berlin, country: DE, language: de, zone: Europe/Berlin}
"""


def faults(text: str) -> list[str]:
    """What a world file's text is refused for."""
    with pytest.raises(ConfigError) as refused:
        parse(text.encode(), "my.yaml")
    return [str(fault) for fault in refused.value.faults]


def test_a_small_world_is_enough() -> None:
    world = parse(SMALL.encode(), "my.yaml")
    assert (world.name, world.start, world.campaigns) == ("A small world", datetime(2026, 10, 19, tzinfo=UTC), ())


def test_five_faults_are_five_lines() -> None:
    text = SMALL.replace("Europe/Berlin", "Europe/Atlantis").replace("2026-10-19", "2026-13-19")
    text += """\
advertisers:
  - name: Rival
    site: rival.example
    campaigns:
      - {id: one, bid: 1, weeks: 3-2, copies: [{headline: A, text: B, url: "https://rival.example/"}]}
      - {id: one, bid: 1, copies: []}
"""
    assert faults(text) == [
        "my.yaml:3: start: is 2026-13-19 – a day such as 2026-10-19",
        "my.yaml:5: cities[0].zone: is Europe/Atlantis, which this machine does not know – a zone such as Europe/Berlin",
        "my.yaml:11: advertisers[0].campaigns[1].id: is one, which another campaign has – an id of its own",
        "my.yaml:11: advertisers[0].campaigns[1].copies: is missing – at least one of copies and products",
        "my.yaml:10: advertisers[0].campaigns[0].weeks: is 3-2 – a first week from 1 and a last one not before it",
    ]


@pytest.mark.parametrize(
    ("line", "told"),
    [
        ("nonsense: 1", "my.yaml:6: nonsense: is not known here – one of about, advertisers"),
        ("wobble: a lot", "my.yaml:6: wobble: is a text – by how much ranks vary"),
        ("pages: [{title: A, text: B, site: C, rank: 1}]", "my.yaml:6: pages[0].url: is missing – a page with title, url"),
        ("refusals: [{kind: sulk}]", "my.yaml:6: refusals[0].kind: is sulk – one of rate_limited, captcha"),
        ("refusals: [{kind: captcha, hours: 5-5}]", "my.yaml:6: refusals[0].hours: is 5-5 – two different hours"),
        ("refusals: [{kind: captcha, days: [montag]}]", 'my.yaml:6: refusals[0].days[0]: is "montag" – mon to sun'),
        (
            "pages: [{kind: people_also_ask, title: A, text: B, site: C, rank: 1, url: 'https://a.example'}]",
            "my.yaml:6: pages[0].question: is missing – the question",
        ),
        (
            "pages: [{title: A, text: B, site: C, rank: 1, url: a.example}]",
            'my.yaml:6: pages[0].url: is "a.example" – an address',
        ),
        ("refusals: [{kind: captcha, colour: red}]", "my.yaml:6: refusals[0].colour: is not known here – one of cities"),
    ],
)
def test_each_fault_has_its_own_message(line: str, told: str) -> None:
    (fault,) = faults(SMALL + line)
    assert fault.startswith(told)


def test_what_is_no_yaml_or_no_file_is_told(tmp_path: Path) -> None:
    assert len(faults("a: [1,\nb: 2")) == 1
    assert faults("")[0].startswith("my.yaml: is empty – What stands on the result pages")
    assert "found duplicate key" in faults(SMALL + "name: Another")[0]
    with pytest.raises(ConfigError, match="No such file"):
        load(tmp_path / "none.yaml")


def test_a_time_needs_a_zone() -> None:
    (fault,) = faults(SMALL.replace("2026-10-19", "'2026-10-19T08:00:00'"))
    assert "has a time but no zone" in fault


@given(st.binary(max_size=400))
def test_any_bytes_are_refused_with_a_fault(body: bytes) -> None:
    with pytest.raises(ConfigError) as refused:
        parse(body, "my.yaml")
    assert refused.value.faults


def test_the_schema_is_one_and_the_shipped_world_fits_the_watched_brand(world: World) -> None:
    Draft202012Validator.check_schema(schema())
    assert world.weeks >= 4
    assert len(world.plot) == world.weeks
    assert {city.name for city in world.cities} >= {"Berlin", "London"}
