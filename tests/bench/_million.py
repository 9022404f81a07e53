"""A made-up brand's weeks, written straight into a store: hosts by Zipf's law, ads that rotate, cases that come and go.

Half of the queries are a device's twin of the other half. Each query has a page of its own that changes a little from look to
look: neighbours swap, a video or an answer comes and goes, each advertiser stands there as often as its budget lasts. One
look in twenty-five is blocked, one slot in fifty was missed.
"""

from __future__ import annotations

import hashlib
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from random import Random

from sqlalchemy import Table

from monitor.model import (
    Ad,
    AdKind,
    AdSlot,
    AdsState,
    Capture,
    Case,
    Device,
    Door,
    Finding,
    How,
    Level,
    Look,
    Match,
    Outcome,
    Period,
    Place,
    Query,
    Result,
    ResultKind,
    Serp,
    Settings,
    Sighting,
    Sitelink,
    Slot,
    SlotState,
    Subject,
    Watch,
    WatchKind,
    capture_id,
)  # fmt: skip
from monitor.model.reporting import Reporting, Volume
from monitor.store.database import Database, check
from monitor.store.digests import READING_DAYS, day_of
from monitor.store.rows import Reading, capture_row, case_row, finding_rows, query_row, serp_row, slot_row
from monitor.store.tables import CAPTURES, CASE_CELLS, CASES, FINDINGS, QUERIES, SERPS, SLOTS, key_number, query_number
from rules.cases import fold

WEEK = Period(datetime(2026, 11, 9, tzinfo=UTC), datetime(2026, 11, 16, tzinfo=UTC))
PLACES = (Place("DE", "de", "Berlin"), Place("GB", "en", "London"))
DAILY = 10
_STAGES = ("find the brand", "compare", "buy", "set up", "use", "fix a fault")
_HOSTS, _ADVERTISERS, _BATCH = 900, 400, 500
_OWN = "northwind.example"


@dataclass(frozen=True)
class Page:
    """What a query mostly shows: unpaid hosts in order, what is beside them, and advertisers with how often each is there."""

    query: Query
    hosts: tuple[str, ...]
    videos: int
    answer: bool
    ads: tuple[tuple[int, float], ...]


def settings_of(settings: Settings, queries: int) -> Settings:
    """The example brand with so many queries to watch, a journey of six stages over them, and volumes."""
    texts = [f"northwind question {number}" for number in range(queries // 8)]
    share = -(-len(texts) // len(_STAGES))
    watches = tuple(
        Watch(
            f"stage {number}",
            WatchKind.SUPPORT if number > 2 else WatchKind.BRAND,
            tuple(texts[number * share : (number + 1) * share]),
            ("google", "bing"),
            PLACES,
            (Device.DESKTOP, Device.MOBILE),
            timedelta(hours=24 / DAILY),
            "Choose and use" if number < 3 else "Get it working",
            stage,
        )
        for number, stage in enumerate(_STAGES)
    )
    volumes = tuple(Volume(text, 100.0 + 10 * number) for number, text in enumerate(texts))
    return replace(settings, watches=watches, report=Reporting(volumes=volumes, value_per_click=0.8, currency="EUR"))


def fill(database: Database, settings: Settings, weeks: int, seed: int = 5, daily: int = DAILY) -> tuple[int, int]:
    """Write so many weeks up to the end of WEEK, each query so often a day; gives looks and results of the last of them."""
    check(database)
    draw = Random(seed)  # noqa: S311 - a made-up world
    pages = [_page(query, draw) for watch in settings.watches for query in watch.expand()]
    _write(database, QUERIES, [query_row(page.query) for page in pages])
    seen: dict[str, list[tuple[Look, Sighting]]] = defaultdict(list)
    looks = results = 0
    for number in reversed(range(weeks)):
        looks, results = _week(database, pages, _moments(WEEK.start - number * timedelta(days=7), daily), draw, seen)
    cases = [_case(rows) for rows in seen.values()]
    _write(database, CASES, [case_row(case) for case in cases])
    cells = [{"fingerprint": case.fingerprint, "query_id": key_number(query)} for case in cases for query in case.queries]
    _write(database, CASE_CELLS, cells)
    return looks, results


def _week(
    database: Database,
    pages: Sequence[Page],
    days: Iterable[Iterable[datetime]],
    draw: Random,
    seen: dict[str, list[tuple[Look, Sighting]]],
) -> tuple[int, int]:
    looks = results = 0
    for moments in days:
        slots, readings = [], []
        for moment in moments:
            for number, page in enumerate(pages):
                due = moment + timedelta(seconds=number)
                missed = draw.random() < 0.02
                slots.append(slot_row(_slot(page.query, due, missed=missed)))
                if not missed:
                    readings.append(_reading(page, due, draw))
        _write(database, SLOTS, slots)
        _keep(database, readings)
        looks += len(readings)
        results += sum(len(one.serp.results) for one in readings)
        for one in readings:
            for finding in one.findings:
                seen[finding.fingerprint].append((one.look, Sighting(one.capture.id, one.look.query, one.look.taken_at, finding)))
    return looks, results


def _moments(start: datetime, daily: int) -> Iterator[list[datetime]]:
    """The moments of each day of a week."""
    for day in range(7):
        yield [start + timedelta(days=day, hours=24 / daily * number) for number in range(daily)]


def _slot(query: Query, due: datetime, *, missed: bool) -> Slot:
    state, reason = (SlotState.MISSED, "paused after captcha") if missed else (SlotState.DONE, None)
    return Slot(query, due, "stage", state, reason)


def _keep(database: Database, readings: Sequence[Reading]) -> None:
    _write(database, CAPTURES, [capture_row(one.capture) for one in readings])
    _write(database, SERPS, [serp_row(one) for one in readings])
    _write(database, FINDINGS, [row for one in readings for row in finding_rows(one)])
    days: dict[tuple[int, int], int] = defaultdict(int)
    for one in readings:
        days[day_of(one.look.taken_at), query_number(one.look.query)] += 1
    _write(database, READING_DAYS, [{"day": day, "query_id": query, "edition": n} for (day, query), n in days.items()])


def _write(database: Database, table: Table, rows: Sequence[dict[str, object]]) -> None:
    with database.writing() as connection:
        for start in range(0, len(rows), _BATCH):
            connection.execute(database.insert(table), list(rows[start : start + _BATCH]))


def _case(rows: Sequence[tuple[Look, Sighting]]) -> Case:
    case = fold(None, [look for look, _ in rows], [sighting for _, sighting in rows])
    if case is None:
        raise ValueError("a case was never seen")
    return case


def _page(query: Query, draw: Random) -> Page:
    """A page of its own for each text; devices differ by a swap of places now and then."""
    own = Random(f"{query.text} {query.engine} {query.place.country}")  # noqa: S311 - a made-up page
    hosts = [f"site{int(own.paretovariate(0.6)) % _HOSTS}.example" for _ in range(20)]
    hosts.insert(own.choice((0, 0, 0, 1, 2, 4)), _OWN)
    if query.device is Device.MOBILE and draw.random() < 0.1:
        hosts[0], hosts[3] = hosts[3], hosts[0]
    ads = tuple((own.randrange(_ADVERTISERS), own.random() ** 2) for _ in range(own.randrange(6)))
    return Page(query, tuple(dict.fromkeys(hosts)), own.choice((0, 0, 2, 3)), own.random() < 0.3, ads)


def _reading(page: Page, due: datetime, draw: Random) -> Reading:
    taken = due + timedelta(seconds=draw.randrange(1, 40), microseconds=draw.randrange(1_000_000))
    body = hashlib.sha256(f"{page.query.key}{taken}".encode()).hexdigest()
    name = capture_id(page.query, "sandbox", taken, body)
    capture = Capture(name, page.query, "sandbox", taken, "https://engine.example/", 200, "text/html", body, 400_000, due=due)
    if draw.random() < 0.04:
        blocked = Serp(page.query.text, Outcome.CAPTCHA, engine=page.query.engine, device=page.query.device, reader="made-up/1")
        return Reading(capture, blocked)
    serp = Serp(
        query=page.query.text,
        outcome=Outcome.PARSED,
        results=tuple(_results(page, draw)),
        ads=tuple(_ads(page, draw)),
        ads_state=AdsState.PARSED,
        engine=page.query.engine,
        device=page.query.device,
        place=page.query.place,
        taken_at=taken,
        reader="made-up/1",
        layout="plain",
        features=("people_also_ask",),
    )
    return Reading(capture, serp, tuple(_findings(serp)))


def _results(page: Page, draw: Random) -> Iterator[Result]:
    hosts = list(page.hosts)
    if draw.random() < 0.3:
        at = draw.randrange(len(hosts) - 1)
        hosts[at], hosts[at + 1] = hosts[at + 1], hosts[at]
    kinds = [(ResultKind.ORGANIC, host) for host in hosts[: 10 + draw.randrange(4)]]
    answers = [(ResultKind.AI_OVERVIEW, host) for host in hosts[1:3]] if page.answer and draw.random() < 0.7 else []
    asked = [(ResultKind.PEOPLE_ALSO_ASK, host) for host in hosts[-2:]]
    videos = [(ResultKind.VIDEO, "video.example")] * page.videos
    for rank, (kind, host) in enumerate((*answers, *kinds[:3], *videos, *asked, *kinds[3:]), 1):
        title, text = f"{host} on {page.query.text}", f"What {host} says of {page.query.text}, in a line or two of text."
        links = (Sitelink("Support", f"https://{host}/support"),) if host == _OWN else ()
        yield Result(
            rank, kind, title, f"https://www.{host}/page/{rank}", str(kind), f"www.{host}", host, f"www.{host} › page", text,
            sitelinks=links,
        )  # fmt: skip


def _ads(page: Page, draw: Random) -> Iterator[Ad]:
    there = [number for number, share in page.ads if draw.random() < share]
    for rank, number in enumerate(dict.fromkeys(there), 1):
        host = _OWN if number == 0 else f"shop{number}.example"
        yield Ad(
            AdSlot.TOP if rank < 4 else AdSlot.BOTTOM, rank, AdKind.TEXT, f"Northwind at {host}", "Cheap and fast delivery today",
            host, f"https://www.{host}/offer", None, f"www.{host}", host, f"Shop {number} Ltd" if number % 3 else None,
        )  # fmt: skip


def _findings(serp: Serp) -> Iterator[Finding]:
    for ad in serp.ads:
        number = int(str(ad.registrable_domain).removeprefix("shop").partition(".")[0]) if ad.host != f"www.{_OWN}" else 0
        if number % 4 == 1:
            family = "scam" if number % 12 == 1 else "trademark"
            key = f"{ad.registrable_domain} {serp.place.country} {family} {serp.engine}"
            yield Finding(
                f"{family}/mark-in-ad-text", 1, Level.HIGH if number % 8 == 1 else Level.MEDIUM,
                Subject("ad", ad.rank, str(ad.slot)), "The ad says Northwind.", hashlib.sha256(key.encode()).hexdigest()[:32],
                (Match("headline", "Northwind", How.EXACT, "NORTHWIND", (0, 9)),), ("google_ads_trademark",), 0.9,
                ad.registrable_domain, "NORTHWIND", serp.place.country, door=Door.TRADEMARK_FORM,
            )  # fmt: skip
