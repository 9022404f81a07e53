"""What another configuration would change, in words, looks and money."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

from monitor.model import Brand, Device, Mark, Owner, Party, PartyRole, Place, Settings, SourceSettings, Watch, WatchKind
from monitor.plan.changes import changes

NOW = datetime(2026, 11, 21, tzinfo=UTC)
BERLIN = Place("DE", "de", "Berlin")
WATCH = Watch("help", WatchKind.SUPPORT, ("a", "b"), ("google",), (BERLIN,), (Device.DESKTOP,), timedelta(hours=6))
SOURCE = SourceSettings("serpapi", options=(("key", "s3cret"),))
OLD = Settings(Brand("Northwind", Owner("N", "DE"), (Mark("NORTHWIND"),)), watches=(WATCH,), sources=(SOURCE,))


def test_the_same_changes_nothing() -> None:
    same = changes(OLD, replace(OLD), NOW)
    assert same.none
    assert str(same) == "+0 −0 queries, +0 looks and +0.00 US dollars a month"


def test_watches_come_go_and_change() -> None:
    other = replace(WATCH, name="login", keywords=("c",))
    moved = replace(WATCH, every=timedelta(hours=12), keywords=("b", "d"), places=(BERLIN, Place("AT", "de")))
    found = changes(OLD, replace(OLD, watches=(moved, other)), NOW)
    assert found.lines == ("watch help: keywords +d, −a; places +AT/de; interval 6h → 12h", "watch login: new")
    assert (found.queries_added, found.queries_removed) == (4, 1)
    assert found.looks == 30 * (4 * 2 + 4) - 30 * 2 * 4
    assert changes(OLD, replace(OLD, watches=()), NOW).lines == ("watch help: gone",)


def test_a_key_is_named_and_never_shown_and_caps_save_money() -> None:
    capped = replace(SOURCE, options=(("key", "other s3cret"),), daily_cap=4)
    found = changes(OLD, replace(OLD, sources=(capped,)), NOW)
    assert found.lines == ("source serpapi: options key changed; daily cap none → 4",)
    assert found.usd is not None
    assert found.usd < 0
    assert changes(OLD, replace(OLD, sources=(SourceSettings("nobody"),)), NOW).usd is None


def test_brand_parties_and_the_rest_are_told_by_name() -> None:
    brand = replace(OLD.brand, phones=("+4930123456",))
    new = replace(OLD, brand=brand, parties=(Party("Airhaus", PartyRole.COMPETITOR),))
    assert changes(OLD, new, NOW).lines == ("brand: phones changed", "parties: Airhaus")
