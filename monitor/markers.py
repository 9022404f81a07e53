"""How many ads a page must hold, counted by signs that no ad reader uses: a second opinion that shares no code with engines.

Every engine sends clicks on ads through a counter of its own (`/aclk?`, `/aclick?`, `y.js?`, `yabs.yandex`, `ader.naver`,
`baidu.php`, `cbclk`), tags ad elements for its own scripts (`data-text-ad`, `data-testid="ad"`), and labels ads for the reader
by law. The count is a lower bound: one ad has many links (title, picture, sitelinks, rating), so a run of links to one
advertiser counts once, as do links whose advertiser nobody can tell. Google's counter names each link's ad in `ai=`, Yandex's in
its path: there the ads with a headline are counted, and a second copy in a lightbox is no second ad; elsewhere every `h2` that
titles an ad link is an ad, and on Bing every pictured product outside of those. Copies in scripts, `noscript` and `template` do
not count. A reader that finds fewer has lost ads.
"""

from __future__ import annotations

import re

from selectolax.lexbor import LexborNode

from monitor.hosts import domain_of, host_of, registrable_domain
from monitor.links import chain, destination
from monitor.page import Page, every

# What a click counter looks like in a link.
_COUNTER = re.compile(
    r"/acli?c?k\?|googleadservices\.com/|/y\.js\?|y\.js%3F|/cbclk|\.r\.msn\.com/\?|//yabs\.yandex\.|//an\.yandex\.ru/count|"
    r"baidu\.php\?|//ader\.naver\.com"
)
# Elements that engines tag as one ad each; a tagged element inside a tagged element is the same ad.
_TAGS = (
    "div[data-text-ad], li[data-text-ad], article[data-testid=ad], li[data-layout=ad], article[data-test-id=mainline-result-ad], "
    "div.result--ad"
)
_LABELS = (
    "Sponsored|Sponsorisé|Gesponsert|Patrocinado|Sponsorizzato|Gesponsord|Sponsrad|Sponset|Sponsoreret|Sponsoroitu|Sponsorowane|"
    "Annonce|Anzeige|Anuncio|Anúncio|Annuncio|Advertentie|Annons|Reklama|Реклама|広告|广告|廣告|광고|โฆษณา|Quảng cáo"
)
_LABEL = re.compile(rf">\s*(?:{_LABELS})\s*(?:·|:)?\s*<".encode())
_LABEL_ELEMENTS = "span, div, p, small"
_LABEL_WORDS = re.compile(rf"(?:{_LABELS})\s*(?:·|:)?", re.IGNORECASE)
_HEADINGS = "h2, h3, [role=heading]"
_LISTS = frozenset({"ol", "ul", "main", "body"})
_OPAQUE = re.compile(r"//ader\.naver\.com|//an\.yandex\.ru/count|baidu\.php\?")
_AD_NAME = re.compile(r"/aclk\?(?:[^#]*&)?ai=([^&#]{6,})|//yabs\.yandex\.[a-z.]+/count/([^?#]{6,})")
_BING_NAME = re.compile(r"/acli?c?k\?(?:[^#]*&)?ld=([^&#]{6,})")
_UNSEEN_LINKS = "noscript a, template a"
_UNSEEN = frozenset({"script", "style", "noscript", "template"})
_OWN = frozenset({"bing", "duckduckgo", "google", "googleadservices", "yahoo", "yandex", "naver", "baidu", "msn", "microsoft"})


def count(page: Page) -> int:
    """How many ads, at the least, the page's own markers speak of; 0 where there are none. Never raises."""
    links = _links(page)
    cards = _cards(links)
    named = {name for node, _ in links if (name := _name(node)) is not None or (name := _product(node, cards))}
    seen = max(len(_runs(links, cards)), len(named), _tagged(page))
    return seen or int(_labelled(page))


def advertisers(page: Page) -> tuple[str | None, ...]:
    """The registrable domain behind each run of ad links, in document order; None for a run that tells none."""
    links = _links(page)
    return _runs(links, _cards(links))


def _links(page: Page) -> list[tuple[LexborNode, str | None]]:
    """Every ad link that a person could see, in document order, with its advertiser's registrable domain."""
    links = [node for node in page.tree.css("a") if _counts(node)]
    unseen = {node.mem_id for node in page.tree.css(_UNSEEN_LINKS)} if links else set()
    return [(node, _advertiser(node)) for node in links if node.mem_id not in unseen]


def _counts(node: LexborNode) -> bool:
    """Whether a link counts clicks on an ad, itself or through the counter that Google keeps beside it."""
    attributes = node.attributes
    href = attributes.get("href")
    return (href is not None and _COUNTER.search(href) is not None) or "/aclk" in (attributes.get("data-rw") or "")


def _runs(links: list[tuple[LexborNode, str | None]], cards: set[int]) -> tuple[str | None, ...]:
    runs: list[str | None] = []
    known: set[str] = set()
    for node, domain in links:
        token = _token(node)
        if token not in known and (_headline(node) or not any(up.mem_id in cards for up in _ancestors(node))):
            _extend(runs, domain)
            known |= {token} if token else set()
    return tuple(runs)


def _token(node: LexborNode) -> str | None:
    """The sealed name of the ad that a Google or Yandex link belongs to, or None."""
    attributes = node.attributes
    found = _AD_NAME.search(attributes.get("data-rw") or "") or _AD_NAME.search(attributes.get("href") or "")
    return found[found.lastindex or 1] if found else None


def _name(node: LexborNode) -> str | int | None:
    """What a link names: a headline its ad or its `h2`, a link that tells nothing the item it stands in; None for others."""
    token = _token(node)
    if token:
        return token if _headline(node) else None
    around = node.parent
    heading = around if around is not None and around.tag == "h2" else node.css_first("h2")
    if heading is not None:
        return heading.mem_id
    return _item(node) if _OPAQUE.search(node.attributes.get("href") or "") else None


def _item(node: LexborNode) -> int:
    """The outermost list item around a link that tells nothing (engines list such ads one an item); 0 outside of lists."""
    return next((up.mem_id for up in reversed(_ancestors(node)) if up.tag in ("li", "article")), 0)


def _product(node: LexborNode, cards: set[int]) -> str | None:
    """The sealed name in a Bing link around a picture, outside of every text ad; None for other links."""
    found = _BING_NAME.search(node.attributes.get("href") or "")
    if found is None or node.css_first("img") is None or any(up.mem_id in cards for up in _ancestors(node)):
        return None
    return found[1]


def _cards(links: list[tuple[LexborNode, str | None]]) -> set[int]:
    """The elements that hold the headline link of one advertiser and no other's: what else they hold is part of that ad."""
    headlines = [(node, domain) for node, domain in links if _headline(node)]
    owners: dict[int, set[str | None]] = {}
    for node, domain in headlines:
        for up in _ancestors(node):
            if up.tag in _LISTS or up.attributes.get("id"):
                break
            owners.setdefault(up.mem_id, set()).add(domain)
    return {element for element, domains in owners.items() if len(domains) == 1}


def _headline(node: LexborNode) -> bool:
    """Whether a link is a headline: a heading is in it or right around it."""
    around = node.parent
    inside = around is not None and (around.tag in ("h2", "h3") or around.attributes.get("role") == "heading")
    return inside or node.css_first(_HEADINGS) is not None


def _extend(runs: list[str | None], domain: str | None) -> None:
    """Add a link to the runs: an untold advertiser belongs to the run before or after it."""
    if not runs or (domain is not None and runs[-1] is not None and runs[-1] != domain):
        runs.append(domain)
    elif runs[-1] is None:
        runs[-1] = domain


def _advertiser(node: LexborNode) -> str | None:
    """Whose link it is: the host list that Google prints beside the link, else where the link leads."""
    attributes = node.attributes
    first = (attributes.get("data-pcu") or "").split(",")[0]
    domain = domain_of(first) if first else None
    if domain is None:
        domain = _told_by(attributes.get("href") or "")
    return None if domain is None or domain.partition(".")[0] in _OWN else domain


def _told_by(href: str) -> str | None:
    """The advertiser's registrable domain by the link: its last readable hop, or DuckDuckGo's `ad_domain`."""
    named = next((found[1] for hop in chain(href) if (found := re.search(r"[?&]ad_domain=([\w.-]+)", hop))), None)
    if named:
        return registrable_domain(named)
    target = destination(href)
    return domain_of(target) if target and host_of(target) else None


def _tagged(page: Page) -> int:
    nodes = [node for node in every(page.tree, _TAGS) if node.css_first("a[href]") is not None and _seen(node)]
    known = {node.mem_id for node in nodes}
    return sum(1 for node in nodes if not any(up.mem_id in known for up in _ancestors(node)))


def _labelled(page: Page) -> bool:
    """Whether an element of its own says nothing but a label word."""
    if not _LABEL.search(page.body):
        return False
    return any(
        _LABEL_WORDS.fullmatch(node.text(deep=False).strip()) is not None and node.css_first("a") is None and _seen(node)
        for node in page.tree.css(_LABEL_ELEMENTS)
    )


def _seen(node: LexborNode) -> bool:
    return not any(up.tag in _UNSEEN for up in _ancestors(node))


def _ancestors(node: LexborNode) -> list[LexborNode]:
    found: list[LexborNode] = []
    up = node.parent
    while up is not None:
        found.append(up)
        up = up.parent
    return found
