"""`serpwarden policy list`: every channel with a policy, what changed, and nothing asked."""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta
from pathlib import Path

import typer
from typer.testing import CliRunner

from monitor.cli import policy
from monitor.model.policies import PolicyText
from monitor.settings import load
from monitor.store import Store
from reports.channel import channels

ROOT = Path(__file__).parents[2]
APP = typer.Typer()
APP.callback()(lambda: None)
policy.register(APP)


def test_a_changed_policy_is_listed_as_stale_with_its_difference(tmp_path: Path) -> None:
    config = tmp_path / "config.yaml"
    config.write_text((ROOT / "config.yaml").read_text(encoding="utf-8"), encoding="utf-8")
    url = channels()["youtube_trademark"].policy or ""
    first = datetime(2026, 11, 1, tzinfo=UTC)
    store = Store.open(load(config, {}).storage.database)
    for at, text in ((first, "Old line."), (first + timedelta(days=60), "New \u202e line.")):
        store.casebook.keep_policy(PolicyText(url, at, at, text, text))
    store.close()
    done = CliRunner().invoke(APP, ["policy", "list", "--config", str(config), "--json"], catch_exceptions=False)
    rows = {row["channel"]: row for row in json.loads(done.stdout)}
    assert set(rows) == {channel.name for channel in channels().values() if channel.policy}
    assert (rows["youtube_trademark"]["stale"], rows["youtube_trademark"]["changed"]) == (True, "2026-12-31")
    assert rows["google_ads_trademark"]["stale"] is False
    text = CliRunner().invoke(APP, ["policy", "list", "--config", str(config)], catch_exceptions=False).stdout
    assert "-Old line." in text
    assert "\u202e" not in text
