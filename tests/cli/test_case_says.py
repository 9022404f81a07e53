"""What only a person can say reaches the channels that ask it, with the name of who said it; `--channel` chooses the channel."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
import typer
from typer.testing import CliRunner

from monitor.cli import case as case_command
from monitor.cli import report as report_command
from monitor.errors import InputError, WorkError
from monitor.evidence import Evidence
from monitor.pipeline import fold_cases
from monitor.settings import load
from monitor.store import Reading, Store
from tests.reports.story import MARK_CASE, body_of, entries

ROOT = Path(__file__).parents[2]
APP = typer.Typer()
APP.callback()(lambda: None)
case_command.register(APP)
report_command.register(APP)
GROUND = "Use of the mark in the course of trade for identical goods, Article 9(2)(a) EUTMR"


@pytest.fixture
def config(tmp_path: Path) -> Path:
    """A configuration whose store holds the two weeks of the story."""
    path = tmp_path / "config.yaml"
    path.write_text((ROOT / "config.yaml").read_text(encoding="utf-8"), encoding="utf-8")
    settings = load(path, {})
    store, evidence = Store.open(settings.storage.database), Evidence.open(settings.storage.evidence)
    for one in entries():
        evidence.keep(body_of(one.capture.query, one.capture.taken_at))
        store.save(Reading(one.capture, one.serp, one.findings), fold_cases)
    store.close()
    return path


def run(config: Path, *arguments: str) -> Any:
    done = CliRunner().invoke(APP, [*arguments, "--config", str(config), "--json"], catch_exceptions=False)
    return json.loads(done.stdout)


def decide(config: Path, *said: str, by: str = "Clara Recht") -> Any:
    words = [part for one in said for part in ("--say", one)]
    return run(config, "case", "decide", MARK_CASE, "--as", "file", "--by", by, *words)


def pack(config: Path, channel: str) -> tuple[dict[str, Any], Path]:
    out = config.parent / "out"
    (row,) = run(config, "report", "takedown", "--case", MARK_CASE, "--channel", channel, "--out", str(out))
    return row, Path(row["pack"] or "").with_suffix("")


def test_counsels_ground_makes_the_notice_complete_and_names_counsel(config: Path) -> None:
    with pytest.raises(InputError, match=r"legal\.ground"):
        run(config, "case", "approve", MARK_CASE, "--channel", "dsa_art16", "--by", "Ada Kern")
    (line,) = decide(config, f"legal.ground={GROUND}")
    assert line["facts"]["legal.ground"] == GROUND
    run(config, "case", "approve", MARK_CASE, "--channel", "dsa_art16", "--by", "Ada Kern")
    row, folder = pack(config, "dsa_art16")
    assert (row["channel"], row["state"]) == ("dsa_art16", "draft, sandbox")
    assert GROUND in (folder / "data" / "letter.txt").read_text(encoding="utf-8")
    form = json.loads((folder / "data" / "fields.json").read_text(encoding="utf-8"))
    assert form["said_by"] == {"legal.ground": "Clara Recht"}


def test_the_last_word_counts_and_what_was_said_before_stays(config: Path) -> None:
    decide(config, "legal.ground=first thought", "copyright.work=The manual of the NW-500")
    decide(config, f"legal.ground={GROUND}", by="Ada Kern")
    _, folder = pack(config, "dsa_art16")
    form = json.loads((folder / "data" / "fields.json").read_text(encoding="utf-8"))
    values = {field["name"]: field["value"] for field in form["fields"]}
    assert (values["legal.ground"], form["said_by"]) == (GROUND, {"legal.ground": "Ada Kern"})
    with pytest.raises(InputError) as refused:
        run(config, "case", "approve", MARK_CASE, "--channel", "google_search_dmca", "--by", "Ada Kern")
    assert "copyright.work" not in str(refused.value)
    assert "copyright.example" in str(refused.value)


def test_a_test_purchase_opens_the_counterfeit_form_only_for_results(config: Path) -> None:
    with pytest.raises(InputError, match="only pages that sell counterfeits"):
        run(config, "case", "approve", MARK_CASE, "--channel", "google_search_counterfeit", "--by", "Ada Kern")
    decide(config, "counterfeit.goods=Two NW-500 from a test purchase of 3 November, neither made by us")
    with pytest.raises(InputError) as refused:
        run(config, "case", "approve", MARK_CASE, "--channel", "google_search_counterfeit", "--by", "Ada Kern")
    assert str(refused.value).count("refused") == 1
    assert "deals with results only" in str(refused.value)


def test_what_is_said_of_a_field_that_nobody_asks_is_refused_with_the_names_there_are(config: Path) -> None:
    with pytest.raises(InputError) as refused:
        decide(config, "filer.name=Somebody Else", "legal.ground=", "legal.ground=" + "x" * 4_001)
    for words in ("filer.name", "one of legal.ground, copyright.work", "is empty", "longer than 4000"):
        assert words in str(refused.value)
    (shown,) = run(config, "case", "show", MARK_CASE)
    assert [line["act"] for line in shown["log"]] == ["proposed"]


def test_a_channel_of_ones_own_choosing_is_complete_or_says_why_not(config: Path) -> None:
    out = ("--out", str(config.parent / "out"))
    with pytest.raises(InputError, match="there is no such channel"):
        run(config, "report", "takedown", "--case", MARK_CASE, "--channel", "nowhere", *out)
    for channel, words in (("baidu_ads", "deals with baidu only"), ("affiliate_network", "missing: affiliate.network")):
        arguments = ["report", "takedown", "--case", MARK_CASE, "--channel", channel, "--config", str(config), "--json", *out]
        done = CliRunner().invoke(APP, arguments)
        assert isinstance(done.exception, WorkError)
        assert words in json.loads(done.stdout)[0]["detail"]
    rows = run(config, "report", "takedown", "--all", "--channel", "google_ads_report_ad", *out)
    assert {row["channel"] for row in rows} == {"google_ads_report_ad"}


def test_hostile_words_of_a_person_come_out_inert_too(config: Path) -> None:
    foul = "<script>alert(1)</script><img src=x onerror=alert(2)> \u202egnp.exe\u200b =HYPERLINK(1) {{ 7*7 }} " + "W" * 3_000
    decide(config, f"legal.ground={foul}", by="<b>Ada</b>\u202e")
    _, folder = pack(config, "dsa_art16")
    html = (folder / "data" / "letter.html").read_text(encoding="utf-8") + (folder / "data" / "copy-paste.html").read_text(
        "utf-8"
    )
    assert "<script>alert" not in html
    assert "<img src=x" not in html
    for face in ("letter.html", "letter.txt", "copy-paste.html"):
        text = (folder / "data" / face).read_text(encoding="utf-8")
        assert "\u202e" not in text
        assert "\u200b" not in text
        assert "⟦RLO⟧" in text
        assert "{{ 7*7 }}" in text
        assert "W" * 3_000 in text, "what counsel says is never cut short"
    shown = CliRunner().invoke(APP, ["case", "show", MARK_CASE, "--config", str(config)]).stdout
    assert "\u202e" not in shown
    assert "decided, by <b>Ada</b>" in shown
