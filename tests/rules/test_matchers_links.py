"""Hosts and links: look-alike domains, affiliate networks, injected words, risky hosts, remote access, words of help."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from monitor.model import How, Mark
from rules.matchers import affiliate, injection, remote_access, risky_host, support_words
from rules.matchers.lookalike import LookalikeFinder, unpuny
from rules.matchers.phone import PhoneBook
from rules.matchers.tables import table

MARKS = [Mark("NORTHWIND", homonyms=("northwind traders",), context=("router",)), Mark("Ergo"), Mark("Target", generic=True)]
FINDER = LookalikeFinder(["northwind.example", "ergo.example"], MARKS, ["routershop.example", "northwind-shop.example"])


@pytest.mark.parametrize(
    ("host", "kind"),
    [
        ("n0rthwind.com", "confusable"),
        ("xn--nrthwind-n4a.com", "confusable"),
        ("nоrthwind.com", "confusable"),
        ("northvvind.net", "confusable"),
        ("northwlnd.com", "confusable"),
        ("erg0.com", "confusable"),
        ("northwimd.com", "typo"),
        ("northwnd.com", "typo"),
        ("nortwhind.com", "typo"),
        ("norrthwind.com", "typo"),
        ("north-wind.com", "typo"),
        ("northwind-support.com", "combosquat"),
        ("northw1nd-support.com", "combosquat"),
        ("northwindsupport.net", "combosquat"),
        ("getnorthwind.io", "combosquat"),
        ("northwindrouter.com", "combosquat"),
        ("support-northwind.online", "combosquat"),
        ("northwind.example.evil.com", "combosquat"),
        ("northwind-login.evil.com", "combosquat"),
        ("ergo-support.com", "combosquat"),
        ("target-support.com", "combosquat"),
        ("northwind.com", "same_name"),
        ("northwind.market.com", "subdomain"),
        ("northwind-resort-spa.market.com", "subdomain"),
    ],
)
def test_a_domain_that_passes_for_the_brand(host: str, kind: str) -> None:
    hit = FINDER.find(host)
    assert hit is not None
    assert hit.kind == kind
    assert 0.7 <= hit.confidence <= 1
    assert hit.match("host").found == hit.domain


@pytest.mark.parametrize(
    "host",
    [
        "northwind.example",
        "shop.northwind.example",
        "routershop.example",
        "northwind-shop.example",
        "northwind-traders.com",
        "northwindtraders.com",
        "ergo.com",
        "ergoneers.com",
        "ergonomic.com",
        "target.com",
        "targets.com",
        "arget.com",
        "northwood.com",
        "gotarget.com",
        "target-shop.com",
        "southwind.com",
        "windnorth.com",
        "bing.com",
        "8.8.8.8",
        "com",
        "",
        "xn--80ak6aa92e.com",
        "xn--.com",
    ],
)
def test_a_domain_of_its_own(host: str) -> None:
    assert FINDER.find(host) is None


def test_a_name_is_shown_as_people_see_it() -> None:
    hit = FINDER.find("xn--nrthwind-n4a.com")
    assert hit is not None
    assert hit.shown == "nörthwind.com"
    assert unpuny("xn--zz-") == "zz"
    assert unpuny("xn--\xff") == "xn--\xff"


@given(st.text(st.characters(codec="utf-8"), max_size=60))
def test_any_host_is_judged_without_fault(host: str) -> None:
    FINDER.find(host)


@given(st.sampled_from(["northwind.example", "routershop.example"]), st.from_regex(r"[a-z0-9-]{1,12}", fullmatch=True))
def test_own_and_partner_domains_are_never_judged(domain: str, below: str) -> None:
    assert FINDER.find(domain) is None
    assert FINDER.find(f"{below}.{domain}") is None


NESTED = "https%3A%2F%2Fwww.awin1.com%2Fcread.php%3Fawinmid%3D1%26awinaffid%3D2"


@pytest.mark.parametrize(
    ("chain", "expected"),
    [
        (["https://www.awin1.com/cread.php?awinmid=12&awinaffid=98&clickref=x"], ("awin", "98", "12", "x")),
        (["https://northwind.example/?awc=1234_1700000000_abcdef0123"], ("awin", None, "1234", None)),
        (["https://www.anrdoezrs.net/click-111-222?sid=s"], ("cj", "111", None, "s")),
        (["https://click.linksynergy.com/deeplink?id=AbC&mid=3&u1=s"], ("rakuten", "AbC", "3", "s")),
        (["https://northwind.example/?ranMID=3&ranEAID=AbC&ranSiteID=AbC-xyz"], ("rakuten", "AbC", "3", None)),
        (["https://northwind.example/?irgwc=1&irclickid=z&ranMID=1&ranEAID=2&tduid=3"], ("impact", None, None, None)),
        (["https://brand.sjv.io/c/111/222/333?subId1=q"], ("impact", "111", "333", "q")),
        (
            ["https://prf.hn/click/camref:1100a/pubref:foo/destination:https%3A%2F%2Fx.example"],
            ("partnerize", "1100a", None, "foo"),
        ),
        (["https://www.SHAREASALE.com/r.cfm?B=1&U=22&M=33&afftrack=t"], ("shareasale", "22", "33", "t")),
        (["https://clk.tradedoubler.com/click?p(1)a(2)url(https://x.example)"], ("tradedoubler", "2", "1", None)),
        (["https://t.cfjump.com/123/t/456?Url=https%3A%2F%2Fx.example"], ("commission_factory", "123", None, None)),
        (["https://www.amazon.co.uk/dp/B0?tag=foo-21"], ("amazon", "foo-21", None, None)),
        (["https://www.ebay.de/itm/1?mkevt=1&mkcid=1&campid=77&customid=c"], ("ebay", "77", None, "c")),
        (["https://x.example/?ps_partner_key=Zm9v"], ("partnerstack", "foo", None, None)),
        (["https://shop.example/?rfsn=5512.ab"], ("refersion", "5512", None, None)),
        (["https://s.click.taobao.com/t?pid=mm_11_22_33"], ("alimama", "11", None, None)),
        (["https://www.google.com/aclk?adurl=https://www.anrdoezrs.net/click-111-222"], ("cj", "111", None, None)),
        (["https://northwind.example/?afsrc=1"], ("unknown", None, None, None)),
    ],
)
def test_a_chain_names_its_network(chain: list[str], expected: tuple[str | None, ...]) -> None:
    hit = affiliate.identify(chain)
    assert hit is not None
    assert (hit.network, hit.publisher, hit.advertiser, hit.sub) == expected


def test_a_sub_network_stands_in_front_of_the_network() -> None:
    hit = affiliate.identify([f"https://go.skimresources.com/?id=123X456&url={NESTED}"])
    assert hit is not None
    assert (hit.network, hit.publisher, hit.via) == ("awin", "2", "skimlinks")
    alone = affiliate.identify(["https://go.skimresources.com/?id=123X456"])
    assert alone is not None
    assert (alone.network, alone.publisher, alone.via) == ("skimlinks", "123", None)


def test_the_host_outweighs_parameters() -> None:
    hit = affiliate.identify(["https://northwind.example/?tduid=3", "https://www.awin1.com/cread.php?awinmid=1&awinaffid=2"])
    assert hit is not None
    assert (hit.network, hit.by) == ("awin", "host")


@pytest.mark.parametrize(
    "chain",
    [
        [],
        ["https://northwind.example/?clickref=1&sid=2&pid=3&u=4&a=5"],
        ["https://www.amazon.de/dp/B0"],
        ["nonsense", "https://[", "ftp://awin1.com/"],
        ["https://awin1.com.evil.example/?awinaffid=1"],
        ["https://notebay.example/?campid=1"],
    ],
)
def test_weak_parameters_name_nobody(chain: list[str]) -> None:
    assert affiliate.identify(chain) is None


@given(st.lists(st.text(max_size=80), max_size=4))
def test_any_chain_is_read_without_fault(chain: list[str]) -> None:
    affiliate.identify(chain)
    affiliate.identify(["https://www.awin1.com/" + link for link in chain])


def test_every_network_says_how_sure_it_is_and_where_it_is_seen() -> None:
    networks = table("affiliates")["networks"]
    assert len({entry["id"] for entry in networks}) == len(networks) > 25
    assert [entry["id"] for entry in networks if not (0.5 < entry["sure"] < 1 and ("hosts" in entry or "landing" in entry))] == []


OWN = "https://northwind.example"


@pytest.mark.parametrize(
    ("url", "kind"),
    [
        ("/search?q=call%2B1-844-555-0199%2Bnow", "phone"),
        ("/?q=Call%2520Support%2520%252B1%2520844%2520555%25200199", "phone"),
        ("/?q=1-844-555-0199", "phone"),
        ("/%F0%9F%93%9E1-844-555-0199", "phone"),
        ("/#call-us-at-1-800-NORTHWIND", "phone"),
        ("/?q=call%20northwind%20support%20toll%20free%20now", "call_words"),
        ("/?q=%20%20%20%20%20%20%20%20%20Northwind", "padding"),
    ],
)
def test_words_put_into_an_own_link(url: str, kind: str) -> None:
    hits = injection.find(OWN + url, ["US"])
    assert hits
    assert hits[0].kind == kind
    assert hits[0].match("target_url").found == hits[0].found


@pytest.mark.parametrize(
    "url",
    [
        "/support/article/8445550199",
        "/p?gclid=Cj0KCQjw1234567890abcdefgh&utm_id=18445550199",
        "/search?q=northwind+router+support",
        "/products/ax6000-2400-1800?sku=4006381333931",
        "/contact?utm_campaign=brand_exact_2026-11",
        "/?utm_content=call_extension",
        "",
    ],
)
def test_a_brands_own_campaign_is_no_injection(url: str) -> None:
    assert injection.find(OWN + url, ["US"]) == ()


def test_an_own_number_in_an_own_link_is_no_injection() -> None:
    url = OWN + "/?q=call+1-800-555-0142"
    assert injection.find(url, ["US"], PhoneBook(["+1 800 555 0142"])) == ()
    assert injection.find(url, ["US"])


@given(st.text(max_size=120))
def test_any_link_is_read_without_fault(text: str) -> None:
    injection.find(text, ["US"])
    injection.find(OWN + "/?q=" + text, ["US"])


@pytest.mark.parametrize(
    ("host", "path", "kind"),
    [
        ("northwind-help.weebly.com", "", "site_builder"),
        ("x.pages.dev", "", "app_hosting"),
        ("docs.google.com", "/forms/d/1", "form"),
        ("docs.google.com", "/document/1", "file_sharing"),
        ("bit.ly", "/x", "shortener"),
        ("a.duckdns.org", "", "dynamic_dns"),
        ("8.8.8.8", "", "ip_address"),
        ("[2001:db8::1]", "", "ip_address"),
    ],
)
def test_a_risky_host_is_named_with_its_kind(host: str, path: str, kind: str) -> None:
    hit = risky_host.find(host, path)
    assert hit is not None
    assert (hit.kind, hit.match().how) == (kind, How.LIST)


@pytest.mark.parametrize("host", ["northwind.example", "google.com", "notweebly.com", "weebly.com.evil.example", "", "com"])
def test_an_ordinary_host_is_not_risky(host: str) -> None:
    assert risky_host.find(host) is None


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("Wir helfen per Fernwartung mit AnyDesk", ["Fernwartung", "AnyDesk"]),
        ("Remote-support in minutes, screen sharing session", ["Remote-support", "screen sharing session"]),
        ("工程师远程协助", ["远程协助"]),
        ("удалённый доступ", ["удалённый доступ"]),
        ("any desk lamp, team viewers, remote control car", []),
    ],
)
def test_offers_of_remote_access(text: str, found: list[str]) -> None:
    assert [match.found for match in remote_access.find(text, "text")] == found


def test_hosts_of_remote_access_programs() -> None:
    assert remote_access.is_host("get.anydesk.com")
    assert not remote_access.is_host("anydesk.com.evil.example")


@pytest.mark.parametrize(
    ("text", "topics", "expected"),
    [
        ("Customer service in your area", ("support",), True),
        ("Kundendienst", ("support",), True),
        ("горячая линия", ("support",), True),
        ("售后服务电话", ("support", "call"), True),
        ("supportive insoles", ("support",), False),
        ("Call now", ("call",), True),
        ("recall of toys", ("call",), False),
        ("official store", ("official",), True),
        ("reset my password", (), True),
        ("running shoes", (), False),
    ],
)
def test_words_of_help(text: str, topics: tuple[str, ...], expected: bool) -> None:
    assert support_words.speaks_of(text, *topics) is expected


def test_words_of_help_come_with_their_place() -> None:
    text = "Hotline und Kundenservice"
    assert [(match.found, match.span) for match in support_words.find(text)] == [("Hotline", (0, 7)), ("Kundenservice", (12, 25))]
