"""Parties: who is known by which sign, and what a contract says there and then."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from monitor.model import Party, PartyRole, Permissions
from rules.example import BRAND, PARTIES, page_of
from rules.facts import PageFacts
from rules.judge import Judge
from rules.kit import Kit
from rules.parties import OWN, UNKNOWN, Asked, Roster, Standing, Use, channel_key, checked, name_key, permitted, roles
from rules.pieces import shown_host
from rules.places import EU_MEMBERS, covers

ROSTER = Roster(BRAND, PARTIES)
KIT = Kit(BRAND, PARTIES)
NOV = date(2026, 11, 2)
AWIN = "https://www.awin1.com/cread.php?awinmid=1&awinaffid={}&ued=https%3A%2F%2Fwww.northwind.example%2F"


def party(name: str) -> Party:
    return next(party for party in PARTIES if party.name == name)


@pytest.mark.parametrize(
    ("host", "role"),
    [
        ("northwind.example", OWN),
        ("a.b.northwind.example", OWN),
        ("WWW.Northwind.example.", OWN),
        ("notnorthwind.example", UNKNOWN),
        ("northwind.example.evil.test", UNKNOWN),
        ("routershop.example", PartyRole.RESELLER),
        ("shop.routershop.example", PartyRole.RESELLER),
        ("example", UNKNOWN),
        (None, UNKNOWN),
        ("", UNKNOWN),
    ],
)
def test_a_listed_domain_speaks_for_its_subdomains_only(host: str | None, role: str) -> None:
    assert ROSTER.by_host(host).role == role


@pytest.mark.parametrize(
    ("name", "role"),
    [
        ("Northwind Networks GmbH", OWN),
        ("NORTHWIND  networks, GmbH.", OWN),
        ("RouterShop Ltd.", PartyRole.RESELLER),
        ("RouterShop", UNKNOWN),
        (None, UNKNOWN),
    ],
)
def test_advertisers_are_known_by_their_verified_names(name: str | None, role: str) -> None:
    assert ROSTER.by_name(name).role == role


@pytest.mark.parametrize(
    ("ad", "role"),
    [
        ({"target_url": "https://northwind.example/"}, OWN),
        ({"target_url": "https://northwind.example/", "advertiser": "Yoyo Ltd"}, UNKNOWN),
        ({"target_url": "https://northwind.example/", "advertiser": "Klickwerk GmbH"}, PartyRole.AGENCY),
        ({"target_url": "https://landing.example/", "advertiser": "Northwind Networks GmbH"}, OWN),
        ({"target_url": "https://evil.example/", "display_url": "northwind.example"}, UNKNOWN),
        ({"display_url": "northwind.example/router"}, OWN),
        ({"target_url": "https://northwind.example/", "chain": [AWIN.format("778899")]}, PartyRole.AFFILIATE),
        ({"target_url": "https://northwind.example/", "chain": [AWIN.format("1")]}, UNKNOWN),
        ({"target_url": "https://northwind.example/?awc=1_1790000000_abcdef0123"}, OWN),
        ({"target_url": "https://routershop.example/", "chain": [AWIN.format("1")]}, PartyRole.RESELLER),
        ({"kind": "shopping", "merchant": "Northwind", "target_url": "https://market.example/n"}, OWN),
        ({"kind": "shopping", "merchant": "routershop.example", "target_url": "https://market.example/n"}, PartyRole.RESELLER),
        ({}, UNKNOWN),
    ],
)
def test_an_ad_is_whose_it_leads_to_unless_its_payer_says_otherwise(ad: dict[str, object], role: str) -> None:
    page = PageFacts(KIT, page_of({"query": "x", "ad": {"headline": "Router", **ad}}), None, NOV)
    assert page.ads[0].standing.role == role


@pytest.mark.parametrize(
    ("result", "own"),
    [
        ({"url": "https://www.youtube.com/@northwind"}, True),
        ({"url": "https://m.youtube.com/@Northwind/videos?x=1"}, True),
        ({"url": "https://www.youtube.com/@northwindfan"}, False),
        ({"url": "https://www.youtube.com/watch?v=1", "channel": "Northwind"}, True),
        ({"url": "https://www.youtube.com/watch?v=1", "channel": "Northwind Fans"}, False),
        ({"url": "https://northwind-services.example/"}, True),
        ({"url": "https://klickwerk.example/"}, False),
        ({"url": None}, False),
    ],
)
def test_a_result_is_the_brands_own_by_host_group_or_channel(result: dict[str, object], own: bool) -> None:
    page = PageFacts(KIT, page_of({"query": "x", "result": {"title": "x", **result}}), None, NOV)
    assert page.results[0].own is own


@pytest.mark.parametrize(
    ("shown", "host"),
    [
        ("https://www.shop.example › a › b", "shop.example"),
        ("www.shop.example/a", "shop.example"),
        ("SHOP.example", "shop.example"),
        ("Shop › a", None),
        ("", None),
        (None, None),
    ],
)
def test_the_shown_host_is_what_the_display_address_begins_with(shown: str | None, host: str | None) -> None:
    assert shown_host(shown) == host


@pytest.mark.parametrize(
    ("country", "on", "applies", "says"),
    [
        ("DE", NOV, True, "in DE, AT until 2027-03-31 (routershop.pdf)"),
        ("AT", date(2027, 3, 31), True, ""),
        ("DE", date(2027, 4, 1), False, "ran out on 2027-03-31"),
        ("FR", NOV, False, "shown in FR"),
        (None, NOV, True, ""),
        ("DE", None, True, ""),
    ],
)
def test_a_permission_holds_in_its_countries_and_days(country: str | None, on: date | None, applies: bool, says: str) -> None:
    asked = permitted(ROSTER.by_host("routershop.example"), Use.MARK_IN_AD_TEXT, country, on)
    assert asked is not None
    assert asked.applies is applies
    assert says in asked.detail


def test_a_permission_that_has_not_begun_is_none() -> None:
    early = replace(party("RouterShop"), permissions=Permissions(brand_bidding=True, since=date(2027, 1, 1)))
    asked = permitted(Standing(PartyRole.RESELLER, early), Use.BRAND_BIDDING, "DE", NOV)
    assert asked is not None
    assert not asked.applies
    assert "begins on 2027-01-01" in asked.detail


def test_an_affiliates_terms_count_as_its_permissions() -> None:
    fuchs = party("GutscheinFuchs")
    assert fuchs.affiliate is not None
    free = replace(fuchs, affiliate=replace(fuchs.affiliate, brand_bidding=True, direct_linking=True))
    for use, applies in ((Use.BRAND_BIDDING, True), (Use.DIRECT_LINKING, True), (Use.MARK_IN_AD_TEXT, False)):
        asked = permitted(Standing(PartyRole.AFFILIATE, free), use, "DE", NOV)
        assert asked is not None
        assert asked.applies is applies


def test_nobody_listed_has_a_permission_and_nothing_needs_one() -> None:
    assert permitted(Standing(UNKNOWN), Use.BRAND_BIDDING, "DE", NOV) is None
    assert permitted(ROSTER.by_host("routershop.example"), Use.NOTHING, "DE", NOV) is None


@pytest.mark.parametrize(
    ("host", "codes"),
    [
        ("northwind.example", [("own_or_group", True)]),
        ("northwind-services.example", [("own_or_group", True)]),
        ("stranger.example", [("own_or_group", False), ("listed_party", False)]),
        ("routershop.example", [("own_or_group", False), ("permission:brand_bidding", False)]),
        ("routerratgeber.example", [("own_or_group", False), ("permission:brand_bidding", False), ("informational", True)]),
    ],
)
def test_every_exemption_that_was_asked_is_listed(host: str, codes: list[tuple[str, bool]]) -> None:
    found = checked(ROSTER.by_host(host), Asked(Use.BRAND_BIDDING, "DE", NOV), host)
    assert [(exemption.code, exemption.applies) for exemption in found] == codes
    assert all(exemption.detail for exemption in found)


def test_the_own_address_proves_nothing_where_strangers_abuse_it() -> None:
    asked = Asked(Use.NOTHING, "DE", NOV, address_proves_nothing=True)
    assert not checked(ROSTER.by_host("northwind.example"), asked, "x")[0].applies
    assert checked(ROSTER.by_name("Northwind Networks GmbH"), asked, "x")[0].applies


def test_names_and_channels_are_compared_folded() -> None:
    assert name_key("Ｎorthwind,  GmbH & Co.") == "northwind gmbh co"
    assert channel_key("https://m.youtube.com/@X/?a=1#b") == "youtube.com/@x"
    assert set(roles()) == {OWN, UNKNOWN, *PartyRole}


def test_a_union_mark_covers_its_members_and_nobody_else() -> None:
    assert len(EU_MEMBERS) == 27
    assert covers(["EU"], "de")
    assert covers(["EU", "GB"], "GB")
    assert not covers(["EU"], "GB")
    assert not covers([], "DE")


def test_an_ad_to_the_own_site_is_told_by_whoever_placed_it() -> None:
    ad = {"headline": "Northwind", "target_url": "https://www.northwind.example/", "chain": [AWIN.format("999111")]}
    findings = Judge(BRAND, PARTIES).judge(page_of({"query": "northwind", "ad": ad}))
    details = [exemption.detail for finding in findings for exemption in finding.exemptions]
    whoever = "Whoever placed the ad that leads to northwind.example"
    assert f"{whoever} is not listed as the brand's own, group or agency" in details
    assert not [detail for detail in details if detail.startswith("An ad that leads")]
