"""`serpwarden case …` over a real store: the whole way of a case, every refusal by name, a party written with comments kept."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
import typer
from typer.testing import CliRunner

from monitor.cli import case as case_command
from monitor.errors import ConfigError, InputError
from monitor.evidence import Evidence
from monitor.model import PartyRole
from monitor.model.custody import broken_at
from monitor.pipeline import fold_cases
from monitor.settings import load
from monitor.store import Reading, Store
from tests.reports.story import MARK_CASE, SCAM_CASE, body_of, entries

ROOT = Path(__file__).parents[2]
APP = typer.Typer()
APP.callback()(lambda: None)
case_command.register(APP)
FORM = "google_ads_trademark"
FILED = ("--channel", FORM, "--reference", "1-234", "--on", "2026-11-16T09:00:00Z")


@pytest.fixture
def config(tmp_path: Path) -> Path:
    """A configuration whose store holds the two weeks of the story."""
    path = tmp_path / "config.yaml"
    text = (ROOT / "config.yaml").read_text(encoding="utf-8").replace("airhaus.example", "other.example")
    path.write_text(text, encoding="utf-8")
    settings = load(path, {})
    store, evidence = Store.open(settings.storage.database), Evidence.open(settings.storage.evidence)
    for one in entries():
        evidence.keep(body_of(one.capture.query, one.capture.taken_at))
        store.save(Reading(one.capture, one.serp, one.findings), fold_cases)
    store.close()
    return path


def run(config: Path, verb: str, *arguments: str, by: str = "Ada Kern") -> Any:
    """The verb with --json, and what it printed."""
    person = ("--by", by) if by and verb not in ("list", "show") else ()
    done = CliRunner().invoke(APP, ["case", verb, *arguments, *person, "--config", str(config), "--json"], catch_exceptions=False)
    assert done.exit_code == 0, done.output
    return json.loads(done.stdout)


def test_the_way_of_a_case_from_proposal_to_closing(config: Path) -> None:
    run(config, "review", MARK_CASE)
    run(config, "decide", MARK_CASE, "--as", "file")
    run(config, "approve", MARK_CASE, "--channel", FORM)
    (line,) = run(config, "file", MARK_CASE[:6], *FILED)
    assert line["facts"] == {"channel": FORM, "reference": "1-234", "on": "2026-11-16T09:00:00Z"}
    run(config, "answer", MARK_CASE, "--channel", FORM, "--as", "acknowledged", "--on", "2026-11-16T10:00:00Z")
    run(
        config, "answer", MARK_CASE, "--channel", FORM, "--as", "accepted", "--on", "2026-11-17T10:00:00Z", "--note", "restricted"
    )
    (shown,) = run(config, "show", MARK_CASE)
    (filing,) = shown["life"]["filings"]
    assert (shown["state"], filing["approved_by"], filing["answer"]) == ("filed", "Ada Kern", "accepted")
    moments = [filing[name] for name in ("filed", "acknowledged", "answered")]
    assert moments == ["2026-11-16T09:00:00Z", "2026-11-16T10:00:00Z", "2026-11-17T10:00:00Z"]
    run(config, "close", MARK_CASE, "--reason", "the advertiser gave in")
    (shown,) = run(config, "show", MARK_CASE)
    acts = [line["act"] for line in shown["log"]]
    assert acts == ["proposed", "under_review", "decided", "approved", "filed", "answered", "answered", "closed"]
    assert broken_at(shown["log"]) is None
    assert shown["state"] == "closed"


def test_the_log_is_shown_to_people_too(config: Path) -> None:
    run(config, "decide", MARK_CASE, "--as", "watch", "--reason", "a =HYPERLINK and \u202e mirrored")
    text = CliRunner().invoke(APP, ["case", "show", MARK_CASE, "--config", str(config)]).stdout
    assert "decided, by Ada Kern" in text
    assert "\u202e" not in text


@pytest.mark.parametrize(
    ("arguments", "by", "faults"),
    [
        (("decide", MARK_CASE), "", ("decision is missing", "a person has to be named")),
        (("decide", MARK_CASE, "--as", "sue"), "Ada", ("one of file, partner_first, watch, allow",)),
        (("decide", MARK_CASE, "--as", "allow"), "Ada", ("serpwarden case allow",)),
        (("review", "nobody"), "Ada", ("is no case",)),
        (("approve", MARK_CASE, "--channel", "nowhere"), "Ada", ("there is no such channel – one of", FORM)),
        (("approve", MARK_CASE, "--channel", "microsoft_ads_ip"), "Ada", ("none of them showed this case",)),
        (("approve", MARK_CASE, "--channel", "affiliate_network"), "Ada", ("missing: affiliate.network", "affiliate.publisher")),
        (("approve", MARK_CASE, "--channel", FORM), "Ada", ("proposed cannot become approved",)),
        (("file", MARK_CASE, *FILED), "Ada", ("proposed cannot become filed",)),
        (("answer", MARK_CASE, "--channel", FORM), "Ada", ("proposed cannot become answered",)),
        (("close", MARK_CASE), "", ("reason is missing", "a person has to be named")),
    ],
)
def test_refusals_name_every_fault_and_change_nothing(
    config: Path, arguments: tuple[str, ...], by: str, faults: tuple[str, ...]
) -> None:
    with pytest.raises(InputError) as refused:
        run(config, *arguments, by=by)
    assert all(fault in str(refused.value) for fault in faults), str(refused.value)
    (shown,) = run(config, "show", MARK_CASE)
    assert [line["act"] for line in shown["log"]] == ["proposed"]


def test_what_was_filed_is_followed(config: Path) -> None:
    assert run(config, "removals", by="") == [{"table": [], "filings": []}]
    run(config, "decide", MARK_CASE, "--as", "file")
    run(config, "approve", MARK_CASE, "--channel", FORM)
    run(config, "file", MARK_CASE, "--channel", FORM, "--reference", "1", "--on", "2026-11-12T07:00:00Z")
    ((told,)) = run(config, "removals", by="")
    (row,), (filing,) = told["table"], told["filings"]
    assert (row["channel"], row["filed"], row["gone"], row["still_watched"]) == (FORM, 1, 0, 1)
    assert (filing["end"], filing["filed"], filing["returned"]) == ("watched", "2026-11-12T07:00:00Z", None)
    text = CliRunner().invoke(APP, ["case", "removals", "--config", str(config)]).stdout
    assert "not yet" in text


ALLOW = ("--name", "Airhaus Neu", "--role", "reseller", "--until", "2031-03-31", "--reason", "contract of May", "--country", "DE")


def test_allowing_writes_a_party_and_keeps_every_comment(config: Path) -> None:
    before = config.read_text(encoding="utf-8")
    shown = run(config, "allow", MARK_CASE, *ALLOW)
    assert shown[0]["would_write"]["domains"] == ["airhaus.example"]
    assert config.read_text(encoding="utf-8") == before
    run(config, "allow", MARK_CASE, *ALLOW, "--yes")
    after = config.read_text(encoding="utf-8")
    assert [line for line in before.splitlines() if line not in after.splitlines()] == []
    party = load(config, {}).parties[-1]
    assert (party.name, party.role, party.domains, party.advertisers) == (
        "Airhaus Neu", PartyRole.RESELLER, ("airhaus.example",), ("Airhaus AG",),
    )  # fmt: skip
    assert (party.permissions.mark_in_ad_text, party.permissions.countries, str(party.permissions.until)) == (
        True, ("DE",), "2031-03-31",
    )  # fmt: skip
    (case,) = run(config, "show", MARK_CASE)
    assert (case["state"], case["life"]["decision"], case["life"]["until"]) == ("closed", "allow", "2031-03-31")


def test_allowing_is_refused_without_an_expiry_to_come_or_with_a_name_that_is_taken(config: Path) -> None:
    before = config.read_text(encoding="utf-8")
    with pytest.raises(ConfigError, match="there is a party 'RouterShop' already"):
        run(config, "allow", SCAM_CASE, "--name", "RouterShop", *ALLOW[2:], "--yes")
    with pytest.raises(InputError, match="which is over"):
        run(config, "allow", MARK_CASE, *ALLOW[:4], "--until", "2026-01-01", *ALLOW[6:], "--yes")
    assert config.read_text(encoding="utf-8") == before
