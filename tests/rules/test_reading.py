"""Rule files: every fault of every file at once, each with its line; the published schema is the one in use."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from jsonschema import Draft202012Validator

from monitor.errors import RuleError
from rules import example
from rules.reading import PACK, load, near, rule_of, shipped, shipped_on
from rules.rule import On
from rules.schema import schema
from rules.yamlfile import parse, read

GOOD = """\
id: mine/free-routers
version: 1
level: low
status: experimental
title: Somebody gives routers away
why: "{who} gives routers away: “{found}”."
match:
  on: ad
  all:
    party: unknown
    headline: {words: [free router, gratis router]}
  not:
    - {landing: own}
door: nobody
false_positives: [A real gift.]
references: ["https://northwind.example/why"]
examples:
  fires:
    - note: a gift
      query: router
      ad: {headline: Get a FREE ROUTER today, target_url: "https://gifts.example/"}
      found: [FREE ROUTER]
  quiet:
    - note: no gift
      query: router
      ad: {headline: Freerouter, target_url: "https://gifts.example/"}
"""


def write(folder: Path, text: str, name: str = "mine/free-routers.yaml") -> Path:
    path = folder / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")
    return folder


def faults(folder: Path) -> list[str]:
    with pytest.raises(RuleError) as caught:
        load(folder)
    return [str(fault) for fault in caught.value.faults]


def test_a_users_folder_is_read_beside_the_shipped_pack(tmp_path: Path) -> None:
    rules = load(PACK, write(tmp_path / "rules", GOOD))
    assert [rule.id for rule in rules if rule not in shipped()] == ["mine/free-routers"]
    example.check(rules[:2])
    assert example.broken([rule for rule in rules if rule.id.startswith("mine/")]) == ()


def test_every_fault_is_told_with_its_line(tmp_path: Path) -> None:
    text = (
        GOOD.replace("level: low", "level: lwo")
        .replace("title: Somebody gives routers away\n", "")
        .replace("door: nobody", "door: nobody\nzzz: red")
    )
    assert faults(write(tmp_path / "rules", text)) == [
        "rules/mine/free-routers.yaml:1: title missing",
        "rules/mine/free-routers.yaml:3: level: is 'lwo' – did you mean low?",
        "rules/mine/free-routers.yaml:14: zzz: is unknown here – one of " + ", ".join(sorted(schema()["properties"])),
    ]


def test_every_line_of_a_match_is_checked(tmp_path: Path) -> None:
    text = (
        GOOD.replace("party: unknown", "party: stranger\n    hedline: mark\n    rank: 3\n    proven: maybe\n    host: mark")
        .replace("{words: [free router, gratis router]}", "words")
        .replace("{found}", "{fuond}")
    )
    told = faults(write(tmp_path / "rules", text))
    assert [line.split(": ", 1)[0].rpartition(":")[2] for line in told] == ["6", "10", "11", "12", "13", "14", "15"]
    assert "one of own, group, agency" in told[1]
    assert "hedline" in told[2]
    assert told[3].endswith("match.all.rank: is 3 – at_least and at_most with whole numbers")
    assert told[4].endswith("match.all.proven: is 'maybe' – true or false")
    assert "this field understands risky_host" in told[5]
    assert told[6].endswith("words has the wrong terms – a list of words")
    assert told[0].endswith("names {fuond}, which nobody fills – did you mean found?")


def test_an_id_names_one_rule_and_says_where_it_stands(tmp_path: Path) -> None:
    folder = write(write(tmp_path / "rules", GOOD), GOOD, "mine/other.yaml")
    assert faults(folder) == [
        "rules/mine/other.yaml:1: id: does not fit the file mine/other.yaml – should be mine/free-routers.yaml",
    ]
    twice = write(tmp_path / "twice", GOOD)
    with pytest.raises(RuleError, match=r"mine/free-routers is taken by rules/mine/free-routers\.yaml – ids are unique"):
        load(write(tmp_path / "one" / "rules", GOOD), twice)


def test_an_unknown_policy_is_a_fault(tmp_path: Path) -> None:
    text = GOOD.replace("door: nobody", "policy_ground: [google_ads_trademrk]\ndoor: nobody")
    assert faults(write(tmp_path / "rules", text))[0].endswith(
        "policy_ground[0]: google_ads_trademrk is no policy that we know – did you mean google_ads_trademark?",
    )


@pytest.mark.parametrize(
    ("text", "wrong"),
    [
        ("", "is empty"),
        ("id: [", "is not YAML: expected the node content, but found '<stream end>'"),
        ("id: a\nid: b\n", "is written twice"),
        ("a: &x 1\nb: *x\n", "is an alias or too deep – write it out"),
        ("a: !!python/object:os.system ls\n", "has the tag tag:yaml.org,2002:python/object:os.system"),
        ("[" * 200 + "]" * 200, "is an alias or too deep – write it out"),
        ("- 1\n", "[1] is not of type 'object'"),
    ],
)
def test_what_is_no_rule_is_refused_in_plain_words(text: str, wrong: str) -> None:
    rule, told = rule_of(parse(text, "r.yaml"))
    assert rule is None
    assert any(wrong in str(fault) for fault in told), told


def test_a_missing_folder_or_file_is_told(tmp_path: Path) -> None:
    with pytest.raises(RuleError, match="is no folder"):
        load(tmp_path / "nowhere")
    assert "cannot be read" in str(read(tmp_path / "nowhere.yaml").faults[0])
    big = tmp_path / "big.yaml"
    big.write_bytes(b"#" * 1_000_001)
    assert "is larger than" in str(read(big).faults[0])


@given(st.text(max_size=300))
def test_no_text_breaks_the_reader(text: str) -> None:
    rule, told = rule_of(parse(text, "r.yaml"))
    assert rule is None
    assert told


@given(st.data())
def test_no_mangled_rule_breaks_the_reader(data: st.DataObject) -> None:
    lines = GOOD.splitlines()
    for _ in range(data.draw(st.integers(1, 3))):
        number = data.draw(st.integers(0, len(lines) - 1))
        lines[number] = data.draw(
            st.sampled_from(["", "  - 1", "match: 3", "    party: {}", "x: [}", "    all: []", lines[number] * 2])
        )
    rule, told = rule_of(parse("\n".join(lines), "r.yaml"))
    assert (rule is None) == bool(told)


def test_the_published_schema_is_the_one_in_use_and_accepts_the_pack() -> None:
    published = Path(__file__).parents[2] / "docs/schema/rule.schema.json"
    assert json.loads(published.read_text(encoding="utf-8")) == schema()
    validator = Draft202012Validator(schema())
    for path in sorted(PACK.rglob("*.yaml")):
        assert [error.message for error in validator.iter_errors(read(path).data)] == [], path.name


def test_a_milder_sentence_is_held_to_the_same_names() -> None:
    path = PACK / "lookalike/domain-combosquat.yaml"
    text = path.read_text(encoding="utf-8").replace("is {mark} alone", "is {marc} alone")
    rule, told = rule_of(parse(text, "r.yaml"), path)
    assert rule is None
    assert [fault.key for fault in told] == ["milder[0].why"]


def test_an_example_that_does_otherwise_is_told_with_its_line(tmp_path: Path) -> None:
    text = GOOD.replace("Freerouter", "A free router").replace("found: [FREE ROUTER]", "found: [GRATIS]\n      level: high")
    (rule,) = load(write(tmp_path / "rules", text))
    told = [str(fault) for fault in example.broken([rule])]
    assert told == [
        "rules/mine/free-routers.yaml:19: example “a gift”: did not find GRATIS; found FREE ROUTER",
        (
            "rules/mine/free-routers.yaml:25: example “no gift”: should stay quiet, "
            "but: gifts.example gives routers away: “free router”."
        ),
    ]
    with pytest.raises(RuleError):
        example.check([rule])


def test_near_words() -> None:
    assert near("medum", ["low", "medium"]) == "did you mean medium?"
    assert near("zzz", ["low", "medium"]) == "one of low, medium"


def test_the_rules_of_one_kind_of_subject_are_those_of_the_whole_pack() -> None:
    for on in On:
        assert shipped_on(on) == tuple(rule for rule in shipped() if on in rule.on)
