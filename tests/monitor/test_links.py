"""Redirect forms are decoded from the link alone; whatever is thrown at the decoder, it answers within its bounds."""

import base64
from urllib.parse import quote

import pytest
from hypothesis import given
from hypothesis import strategies as st

from monitor.links import MAX_HOPS, TRACKERS, chain, destination

SHOP = "https://shop.example/router?colour=red&size=2"


def sealed(url: str, prefix: str = "") -> str:
    return prefix + base64.urlsafe_b64encode(url.encode()).decode().rstrip("=")


def aclick(url: str) -> str:
    return f"https://www.bing.com/aclick?ld=abc&u={sealed(quote(url, safe=''))}&rlid=1"


FORMS = {
    "google result": f"/url?q={quote(SHOP, safe='')}&sa=U&ved=1",
    "google result, newer name": f"https://www.google.co.uk/url?sa=t&url={quote(SHOP, safe='')}&usg=2",
    "google ad": f"/aclk?sa=l&ai=x&sig=y&adurl={SHOP}",
    "google ad services": f"https://www.googleadservices.com/pagead/aclk?sa=L&ai=x&adurl={quote(SHOP, safe='')}",
    "google image": f"/imgres?imgurl=https%3A%2F%2Fi.example%2Fx.png&imgrefurl={quote(SHOP, safe='')}",
    "amp viewer": "https://www.google.com/amp/s/shop.example/router?colour=red&size=2",
    "amp cache": "https://shop-example.cdn.ampproject.org/c/s/shop.example/router?colour=red&size=2",
    "bing ad": aclick(SHOP),
    "bing ad, short path": aclick(SHOP).replace("aclick", "aclk"),
    "bing result": f"https://www.bing.com/ck/a?!&&p=1&u={sealed(SHOP, 'a1')}&ntb=1",
    "duckduckgo result": f"//duckduckgo.com/l/?uddg={quote(SHOP, safe='')}&rut=1",
    "duckduckgo ad": f"https://duckduckgo.com/y.js?ad_domain=shop.example&u3={quote(aclick(SHOP), safe='')}",
    "yahoo": f"https://r.search.yahoo.com/_ylt=A/RV=2/RE=1/RO=10/RU={quote(SHOP, safe='')}/RK=0/RS=b",
    "yahoo ad": f"https://r.search.yahoo.com/cbclk/x/RV=2/RU={quote(aclick(SHOP), safe='')}/RK=0",
    "yahoo japan ad": f"https://rd.listing.yahoo.co.jp/p/search/FOR=x/*-{SHOP}",
    "yahoo japan ad, encoded": f"https://rd.listing.yahoo.co.jp/p/search/FOR=x/*-{quote(SHOP, safe='')}",
    "awin": f"https://www.awin1.com/cread.php?awinmid=1&awinaffid=2&ued={quote(SHOP, safe='')}",
    "rakuten": f"https://click.linksynergy.com/deeplink?id=a&mid=2&murl={quote(SHOP, safe='')}",
    "partnerize": f"https://prf.hn/click/camref:1/pubref:2/destination:{quote(SHOP, safe='')}",
    "tradedoubler": f"https://clk.tradedoubler.com/click?p(1)a(2)g(3)url({SHOP})",
    "click tracker": f"https://ad.doubleclick.net/ddm/clk/1;2;x?{SHOP}",
    "unencoded to the end": f"http://clickserve.dartsearch.net/link/click?lid=1&ds_dest_url={SHOP}",
    "marked as unencoded": f"https://pixel.everesttech.net/1/cq?ev_sid=10&url=!{SHOP}",
    "its own tracker": f"https://track.shop.example/c?id=1&url={quote(SHOP, safe='')}",
}


@pytest.mark.parametrize("link", FORMS.values(), ids=FORMS.keys())
def test_every_known_form_is_decoded(link: str) -> None:
    assert destination(link) == SHOP


@pytest.mark.parametrize(
    "link",
    [
        "https://www.google.com/aclk?sa=l&ai=x&adurl=",
        "/aclk?sa=l&ai=x",
        "https://yabs.yandex.ru/count/Wabc",
        "https://ader.naver.com/v1/abc",
        "http://www.baidu.com/link?url=abc",
        "https://www.google.com/goto?url=abc",
        "https://duckduckgo.com/y.js?ad_domain=shop.example",
        "https://www.bing.com/aclick?ld=1&u=%%%",
        "https://www.bing.com/ck/a?u=a1",
        "javascript:void(0)",
        "/search?q=x",
        "",
        "#",
    ],
)
def test_an_opaque_link_has_no_destination(link: str) -> None:
    assert destination(link) is None
    assert chain(link)[0] == link


@pytest.mark.parametrize(
    "link",
    [
        "https://shop.example/?ref=https://other.example/",
        "https://shop.example/login?url=https%3A%2F%2Fother.example",
        "https://web.archive.org/web/2020/https://other.example/",
        "https://go.shop.example/?source=https%3A%2F%2Fother.example",
    ],
)
def test_a_page_that_merely_names_another_is_the_destination(link: str) -> None:
    assert chain(link) == (link,)
    assert destination(link) == link


def test_the_chain_keeps_the_affiliate_hop() -> None:
    affiliate = f"https://www.awin1.com/cread.php?awinmid=1&awinaffid=2&ued={quote(SHOP, safe='')}"
    assert chain(aclick(affiliate)) == (aclick(affiliate), affiliate, SHOP)


def test_a_network_that_hides_the_target_is_the_last_known_address() -> None:
    link = aclick("https://ad.admitad.com/g/abc123/")
    assert destination(link) == "https://ad.admitad.com/g/abc123/"


def test_a_link_to_the_engine_itself_is_absolute() -> None:
    link = f"https://www.bing.com/ck/a?!&&u={sealed('/images/search?q=x', 'a1')}"
    assert destination(link) == "https://www.bing.com/images/search?q=x"


def test_bytes_that_are_not_utf8_stay_encoded_and_blanks_become_safe() -> None:
    assert destination("/url?q=https://shop.example/caf%E9%20au%20lait&sa=U") == "https://shop.example/caf%E9%20au%20lait"


def test_a_link_that_leads_to_itself_ends() -> None:
    link = "https://www.awin1.com/cread.php?ued="
    for _ in range(30):
        link = f"https://www.awin1.com/cread.php?ued={quote(link, safe='')}"[:9_000]
    assert len(chain(link)) <= MAX_HOPS + 1


@given(st.text())
def test_no_text_makes_it_raise(text: str) -> None:
    assert len(chain(text)) >= 1
    assert destination(text) is None or (destination(text) or "").lower().startswith(("http://", "https://"))


@given(st.sampled_from(sorted(TRACKERS)), st.text(max_size=300), st.sampled_from(["u", "url", "ued", "p"]))
def test_no_tracker_link_makes_it_raise(host: str, text: str, name: str) -> None:
    link = f"https://{host}/x?{name}={text}"
    assert len(chain(link)) <= MAX_HOPS + 1
    assert all(hop.isprintable() or not hop.isascii() for hop in chain(link)[1:])


@given(st.text(alphabet="abcdefghijklmnopqrstuvwxyz0123456789/-_.~%&=?", max_size=120))
def test_a_bing_link_gives_back_what_was_put_in(tail: str) -> None:
    url = f"https://shop.example/{quote(tail, safe='/-_.~&=?')}"
    assert destination(aclick(url)) == url
    assert destination(f"https://www.bing.com/ck/a?!&&p=1&u={sealed(url, 'a1')}&ntb=1") == url
