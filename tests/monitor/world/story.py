"""The sandbox's six weeks as one watch lives them: looks by the real timetable, and what people do, through the command line.

In the third week Ada Kern begins to file. Airhaus takes the name out of its ads in the fifth and comes back under a new domain in
the sixth; the first false hotline is gone in the fourth, where the second has its number; the second is gone in the fifth, and in
the United Kingdom it is back in the sixth.
"""

from __future__ import annotations

import asyncio
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path

import typer
from ruamel.yaml import YAML
from typer.testing import CliRunner

from monitor import demo, sandbox
from monitor.archive import Archive, kept_by
from monitor.cli import case as case_command
from monitor.model import Case, Settings
from monitor.pipeline import Pipeline
from monitor.queue import Queue

DAY, HOUR = timedelta(days=1), timedelta(hours=1)
WEEKS = 6
ADA = "Ada Kern"
PLACES = {
    "DE": {"country": "DE", "language": "de", "city": "Berlin"},
    "GB": {"country": "GB", "language": "en", "city": "London"},
}
WATCHED = (
    ("brand-de", "brand", "DE", ["northwind router"], ["google", "bing"]),
    ("brand-en", "brand", "GB", ["northwind router"], ["google", "bing"]),
    ("help-de", "support", "DE", ["northwind hotline"], ["google", "bing"]),
    ("help-en", "support", "GB", ["northwind support number"], ["google", "bing"]),
    ("reset-en", "support", "GB", ["northwind router reset"], ["google"]),
)
APP = typer.Typer()
APP.callback()(lambda: None)
case_command.register(APP)


@dataclass(frozen=True)
class Filed:
    """One filing: on which day of the story and at which hour, about whom, where, and what came of it."""

    day: int
    hour: int
    who: str
    channel: str
    answer: str = "acknowledged"

    def is_about(self, case: Case) -> bool:
        return f"{case.domain} {case.family} {case.country}" == self.who


FILINGS = (
    Filed(14, 9, "router-hilfe24.example scam DE", "google_ads_report_ad"),
    Filed(14, 15, "router-hilfe24.example scam GB", "google_ads_report_ad"),
    Filed(15, 9, "router-hilfe24.example scam DE", "microsoft_low_quality_ad"),
    Filed(16, 10, "airhaus.example trademark DE", "google_ads_trademark", "accepted"),
    Filed(17, 11, "airhaus.example trademark GB", "google_ads_trademark"),
    Filed(18, 9, "airhaus.example trademark DE", "microsoft_ads_ip", "refused"),
    Filed(18, 12, "northwlnd.example lookalike GB", "google_ads_report_ad"),
    Filed(20, 9, "None affiliate DE", "affiliate_network", "accepted"),
    Filed(22, 9, "nw-helpdesk.example scam DE", "google_ads_report_ad"),
    Filed(23, 9, "nw-helpdesk.example scam GB", "google_ads_report_ad"),
)

SAID = (
    ("shopscout.example trademark DE", {"legal.ground": "Use of the mark in trade for identical goods, Article 9(2)(a) EUTMR"}),
    ("netforum.example scam GB", {"counterfeit.goods": "One NW-500 from a test purchase of 10 November; we never made it"}),
    ("netzforum.example scam DE", {"copyright.work": "The manual of the NW-500, text and drawings",
                                   "copyright.example": "https://support.northwind.example/de/nw-500/handbuch"}),
    ("youtube.com outranking GB", {"grounds.policy_rule": "Titles and channels that confuse about who stands behind them"}),
)  # fmt: skip
"""What only a person can say, said on the last day but two."""


def configured(folder: Path) -> Path:
    """The example's configuration with a few queries, each asked once a day on a phone."""
    folder.mkdir(parents=True, exist_ok=True)
    yaml = YAML()
    config = yaml.load(demo.example_config().read_text(encoding="utf-8"))
    config["watches"] = [
        {"name": name, "kind": kind, "keywords": keywords, "engines": engines, "places": [PLACES[place]], "devices": ["mobile"],
         "every": "24h"}
        for name, kind, place, keywords, engines in WATCHED
    ]  # fmt: skip
    with (folder / "config.yaml").open("w", encoding="utf-8") as file:
        yaml.dump(config, file)
    return folder / "config.yaml"


def play(folder: Path) -> Path:
    """Live the six weeks in a folder; the configuration whose database holds them."""
    config = configured(folder)
    world = sandbox.load()
    with sandbox.serve(world) as box:
        settings = demo.at(demo.settle(folder), box.base_url)
        with kept_by(settings) as archive:
            asyncio.run(_lived(settings, archive, config, world.start))
    return config


async def _lived(settings: Settings, archive: Archive, config: Path, start: datetime) -> None:
    moment = [start]
    queue = Queue(settings, archive.store, archive.evidence, seed=lambda: 7)
    clock_of = lambda slot: slot.due if slot else moment[0]  # noqa: E731
    async with Pipeline(settings, archive.store, archive.evidence, clock=clock_of) as pipeline:
        for until, filing in stops(start):
            queue.plan(moment[0], at_once=True)
            await pipeline.ask(archive.store.due(until - timedelta(microseconds=1)))
            moment[0] = until
            if filing:
                await asyncio.to_thread(file, archive, config, filing, until)
            if until == start + 40 * DAY:
                await asyncio.to_thread(say, archive, config, until)


def stops(start: datetime) -> list[tuple[datetime, Filed | None]]:
    """The moments at which the watch plans anew: every midnight, and whenever somebody files."""
    found: list[tuple[datetime, Filed | None]] = [(start + n * DAY, None) for n in range(1, 7 * WEEKS + 1)]
    found += [(start + one.day * DAY + one.hour * HOUR, one) for one in FILINGS]
    return sorted(found, key=lambda stop: stop[0])


def file(archive: Archive, config: Path, filing: Filed, now: datetime) -> None:
    """Decide, approve, file and write the answer down, as a person does on the command line."""
    case = next(case for case in archive.view.cases() if filing.is_about(case))
    log = archive.view.custody(case.fingerprint)
    channel = ("--channel", filing.channel)
    if not any(entry.act == "decided" for entry in log):
        run(config, now, "decide", case.fingerprint, "--as", "file")
    run(config, now, "approve", case.fingerprint, *channel)
    on = ("--on", now.isoformat())
    run(config, now, "file", case.fingerprint, *channel, "--reference", f"{filing.day}-{filing.hour}", *on)
    run(config, now, "answer", case.fingerprint, *channel, "--as", "acknowledged", *on)
    if filing.answer != "acknowledged":
        run(config, now + HOUR, "answer", case.fingerprint, *channel, "--as", filing.answer)


def say(archive: Archive, config: Path, now: datetime) -> None:
    """Decide the cases of which something has to be said that no look can tell."""
    named = {f"{case.domain} {case.family} {case.country}": case for case in archive.view.cases()}
    for who, words in SAID:
        said = [part for name, text in words.items() for part in ("--say", f"{name}={text}")]
        run(config, now, "decide", named[who].fingerprint, "--as", "file", *said)


def run(config: Path, now: datetime, verb: str, *arguments: str) -> str:
    """One `serpwarden case` command at a moment of the story."""
    words = ["case", verb, *arguments, "--config", str(config), *(("--by", ADA) if verb != "removals" else ())]
    done = CliRunner().invoke(APP, words, obj=lambda: now, catch_exceptions=False)
    assert done.exit_code == 0, done.output
    return done.stdout
