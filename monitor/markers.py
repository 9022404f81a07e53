"""How many ads a page must hold, counted by signs that no ad reader uses: a second opinion that shares no code with engines.

Every engine sends clicks on ads through a counter of its own (`/aclk?`, `/aclick?`, `y.js?`, `yabs.yandex`, `ader.naver`,
`baidu.php`, `cbclk`), tags ad elements for its own scripts (`data-text-ad`, `data-testid="ad"`), and labels ads for the reader
by law. The count is a lower bound: one ad has many links (title, picture, sitelinks, rating), so a run of links to one
advertiser counts once, as do links whose advertiser nobody can tell. Google's counter names each link's ad in `ai=`, Yandex's in
its path: there the ads with a headline are counted, and a second copy in a lightbox is no second ad; elsewhere every `h2` that
titles an ad link is an ad, and on Bing every pictured product outside of those. Copies in scripts, `noscript` and `template` are
in no tree and do not count. A reader that finds fewer has lost ads.
"""

from __future__ import annotations

import re
from typing import NamedTuple

from turbohtml import Element, Text

from monitor.hosts import domain_of, registrable_domain
from monitor.links import chain, destination
from monitor.page import Page, around, elements_around, first

# What a click counter looks like in a link, by what all of a kind have in common.
_COUNTERS: tuple[tuple[str, tuple[str, ...]], ...] = (
    ("/acl", ("/aclk?", "/aclick?")),
    ("adservices", ("googleadservices.com/",)),
    ("y.js", ("/y.js?", "y.js%3F")),
    ("/cbclk", ("/cbclk",)),
    (".msn.com", (".r.msn.com/?",)),
    (".yandex.", ("//yabs.yandex.", "//an.yandex.ru/count")),
    ("baidu.php", ("baidu.php?",)),
    (".naver.com", ("//ader.naver.com",)),
    (".listing.yahoo", ("//rd.listing.yahoo.co.jp/",)),
    ("//e.so.com/", ("//e.so.com/search/eclk?",)),
)
# Elements that engines tag as one ad each, and the word that the first kilobytes of such an engine's page hold (searching a page
# takes time for each kind of element); a tagged element inside a tagged element is the same ad.
_TAGS: tuple[tuple[bytes, str], ...] = (
    (b"", "[data-text-ad]"),
    (b"duckduckgo", "article[data-testid=ad], div.result--ad"),
    (b"ecosia", "article[data-test-id=mainline-result-ad]"),
)
_HEAD = 16_384
# What labels an ad by law, as the whole text of an element of its own.
_LABEL_WORDS = """
    Sponsored Sponsorisé Gesponsert Patrocinado Sponsorizzato Gesponsord Sponsrad Sponset Sponsoreret Sponsoroitu Sponsorowane
    Annonce Anzeige Anuncio Anúncio Annuncio Advertentie Annons Reklama Реклама 広告 广告 廣告 광고 โฆษณา
"""
_LABELS = frozenset(_LABEL_WORDS.split())
_AROUND_LABEL = " \n\t·:\xa0"
# What a label begins with, should elements cut it in pieces: where no text on the page is one of these, none is a label.
_BEGINNINGS = frozenset(label[:length] for label in _LABELS for length in range(1, len(label) + 1))
_HEADINGS = "h2, h3, [role=heading]"
_LISTS = frozenset({"ol", "ul", "main", "body"})
_AD_DOMAIN = re.compile(r"[?&]ad_domain=([\w.-]+)")
_OPAQUE = re.compile(r"//ader\.naver\.com|//rd\.listing\.yahoo|//e\.so\.com/|//an\.yandex\.ru/count|baidu\.php\?")
# A link's host and path stand in so many first characters, those of a link that it wraps in so many; its parameters may be
# thousands.
_NEAR, _FRONT = 100, 300
_AD_NAME = re.compile(r"/aclk\?(?:[^#]*?&)?ai=([^&#]{6,})|//yabs\.yandex\.[a-z.]+/count/([^?#]{6,})")
_BING_NAME = re.compile(r"/acli?c?k\?(?:[^#]*?&)??ld=([^&#]{6,})")
_OWN = frozenset({"bing", "duckduckgo", "google", "googleadservices", "yahoo", "yandex", "naver", "baidu", "msn", "microsoft"})


class _Link(NamedTuple):
    """A link that counts clicks on an ad: the hosts printed beside it, the ad's sealed name, the heading it titles."""

    node: Element
    href: str
    hosts: str
    token: str | None
    heading: Element | None


def count(page: Page) -> int:
    """How many ads, at the least, the page's own markers speak of; 0 where there are none. Never raises."""
    links = _links(page)
    cards = _cards(links)
    names = (name for link in links if (name := _name(link, cards)) is not None)
    seen = max(len(_runs(links, cards)), len(set(names)), _tagged(page))
    return seen or int(_labelled(page))


def advertisers(page: Page) -> tuple[str | None, ...]:
    """The registrable domain behind each run of ad links, in document order; None for a run that tells none."""
    links = _links(page)
    return _runs(links, _cards(links))


def _links(page: Page) -> list[_Link]:
    """Every ad link that a person could see, in document order."""
    addresses = [address[:_FRONT] for address in page.addresses]
    # Most pages use one counter or none: which ones is found out on all addresses at once, not on each.
    everything = "\n".join(addresses)
    counters = [counter for stem, counters in _COUNTERS if stem in everything for counter in counters]
    counted = {number for counter in counters for number, address in enumerate(addresses) if counter in address}
    counted.update([page.numbers[node] for node in page.tree.select("a[data-rw*='/aclk']")])
    return [_link(page.anchors[number], page.addresses[number]) for number in sorted(counted)]


def _link(node: Element, href: str) -> _Link:
    """A link that counts clicks, itself or through the counter that Google keeps beside it."""
    beside = node.attr("data-rw") or ""
    named = None if "bing.com/acl" in href[:_NEAR] else _AD_NAME.search(beside) or _AD_NAME.search(href)
    token = named[named.lastindex or 1] if named else None
    return _Link(node, href, node.attr("data-pcu") or "", token, _heading(node))


def _heading(node: Element) -> Element | None:
    """The heading in a link or right around it, or None."""
    outer = around(node)
    return outer if outer is not None and outer.matches(_HEADINGS) else first(node, _HEADINGS)


def _runs(links: list[_Link], cards: set[Element]) -> tuple[str | None, ...]:
    runs: list[str | None] = []
    known: set[str] = set()
    for link in links:
        if link.token not in known and (link.heading is not None or not _covered(link, cards)):
            _extend(runs, _advertiser(link))
            known |= {link.token} if link.token else set()
    return tuple(runs)


def _name(link: _Link, cards: set[Element]) -> str | Element | None:
    """What a link names: a headline its ad or its `h2`, a link that tells nothing its list item, a picture its product."""
    if link.token:
        return link.token if link.heading is not None else None
    if link.heading is not None and link.heading.tag == "h2":
        return link.heading
    if _OPAQUE.search(link.href, 0, _NEAR):
        return _item(link.node)
    product = _BING_NAME.search(link.href)
    pictured = product is not None and first(link.node, "img") is not None and not _covered(link, cards)
    return product[1] if product is not None and pictured else None


def _item(node: Element) -> Element | str:
    """The outermost list item around a link that tells nothing (engines list such ads one an item); one for all outside."""
    items = [up for up in elements_around(node) if up.tag in ("li", "article")]
    return items[-1] if items else ""


def _covered(link: _Link, cards: set[Element]) -> bool:
    return bool(cards) and not cards.isdisjoint(link.node.ancestors)


def _cards(links: list[_Link]) -> set[Element]:
    """The elements that hold the headline link of one advertiser and no other's: what else they hold is part of that ad."""
    owners: dict[Element, set[str | None]] = {}
    for link in links:
        if link.heading is None:
            continue
        domain = _advertiser(link)
        for up in elements_around(link.node):
            if up.tag in _LISTS or up.attr("id"):
                break
            owners.setdefault(up, set()).add(domain)
    return {element for element, domains in owners.items() if len(domains) == 1}


def _extend(runs: list[str | None], domain: str | None) -> None:
    """Add a link to the runs: an untold advertiser belongs to the run before or after it."""
    if not runs or (domain is not None and runs[-1] is not None and runs[-1] != domain):
        runs.append(domain)
    elif runs[-1] is None:
        runs[-1] = domain


def _advertiser(link: _Link) -> str | None:
    """Whose domain it is: by the hosts that Google prints beside it, by DuckDuckGo's `ad_domain`, else where it leads."""
    domain = domain_of(link.hosts.split(",", maxsplit=1)[0]) if link.hosts else None
    domain = domain or _told_by(link.href)
    return None if domain is None or domain.partition(".")[0] in _OWN else domain


def _told_by(href: str) -> str | None:
    for hop in chain(href):
        if "ad_domain=" in hop and (named := _AD_DOMAIN.search(hop)):
            return registrable_domain(named[1])
    target = destination(href)
    return domain_of(target) if target else None


def _tagged(page: Page) -> int:
    head = page.body[:_HEAD]
    tags = ", ".join([tag for word, tag in _TAGS if word in head])
    nodes = [node for node in page.tree.select(tags) if first(node, "a[href]") is not None]
    known = set(nodes)
    return sum(known.isdisjoint(node.ancestors) for node in nodes)


def _labelled(page: Page) -> bool:
    """Whether an element of its own says nothing but a label word."""
    tree = page.tree
    if _BEGINNINGS.isdisjoint([text.strip(_AROUND_LABEL) for text in tree.strings]):
        return False
    texts = [node.text for node in tree.select("span:not(:has(*))")]
    texts += [_own_text(node) for node in tree.select("span:has(*):not(:has(a))")]
    return not _LABELS.isdisjoint([text.strip(_AROUND_LABEL) for text in texts])


def _own_text(node: Element) -> str:
    """The text right in an element and in none within it."""
    return "".join([child.data for child in node if isinstance(child, Text)])
