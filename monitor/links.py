"""Where a link leads, told from the link alone: nothing here is ever requested.

Engines wrap results in redirects and ads in click counters, advertisers put trackers of their own behind those, and
affiliates a network's redirect behind the tracker. Most of them carry the next address in plain sight: percent-encoded in a
parameter (Google `/url?q=`, DuckDuckGo `uddg=` and `u3=`, Yahoo `/RU=…/RK=`), as base64url (Bing `u=` since 2019, with an `a1`
before it in `/ck/a`), or unencoded to the end of the link (dartsearch, kenshoo). Some carry nothing that can be read: most
Google `/aclk` links since 2016, Yandex `yabs`, Naver `ader`, Baidu `link?url=`. Ordinary pages name other pages in their
parameters too (`?ref=https://…`), so only the forms and hosts in the tables below are unwrapped.
"""

from __future__ import annotations

import base64
import binascii
import re
from collections.abc import Callable
from dataclasses import dataclass
from functools import lru_cache
from urllib.parse import unquote_to_bytes

MAX_LENGTH = 16_384
MAX_HOPS = 8

_LINK = re.compile(
    r"(?:(?P<scheme>https?):)?(?://(?P<authority>[^/?#]*))?(?P<path>/?[^?#]*)(?:\?(?P<query>.*)|#.*)?", re.IGNORECASE | re.DOTALL
)
_HTTP = re.compile(r"https?://[^/?#\s]", re.IGNORECASE)
_ENCODED_HTTP = re.compile(r"https?(?:%3a|:)(?:%2f|/)", re.IGNORECASE)
_PRESS = dict.fromkeys((9, 10, 13))
_UNSAFE = {code: f"%{code:02X}" for code in (*range(0x21), 0x22, 0x3C, 0x3E, 0x5C, 0x60, 0x7F)}
_RAW_BYTE = re.compile(r"\\x([0-9a-f]{2})")


@dataclass(frozen=True, slots=True)
class Link:
    """A link taken apart, as far as its redirect form needs it; `host` is in lower case and without its port."""

    host: str
    path: str
    query: str

    def parameter(self, names: frozenset[str], *, to_end: bool = False) -> str | None:
        """The first of the named parameters that has a value, percent-decoded once.

        With `to_end` an unencoded address with a query of its own reaches to the end of the link, as trackers mean it.
        """
        start = 0
        for part in self.query.split("&"):
            name, _, value = part.partition("=")
            if value and name.lower() in names:
                if _HTTP.match(value.lstrip("!")):
                    raw = self.query[start + len(name) + 1 :] if to_end and "?" in value else value
                    return _decoded(raw) if "?" not in raw and "%3f" in raw.lower() else raw
                return _decoded(value)
            start += len(part) + 1
        return None


def _decoded(text: str) -> str:
    """Text percent-decoded once; bytes that are not UTF-8 stay percent-encoded."""
    if "%" not in text:
        return text
    return _RAW_BYTE.sub(lambda m: f"%{m[1].upper()}", unquote_to_bytes(text).decode("utf-8", "backslashreplace"))


def _base64(value: str | None) -> str | None:
    """What a base64url value says, padding or not; None when it is none."""
    if not value:
        return None
    plain = value.rstrip("=").replace("+", "-").replace("/", "_")
    try:
        raw = base64.b64decode(plain + "=" * (-len(plain) % 4), altchars=b"-_", validate=True)
    except (ValueError, binascii.Error):
        return None
    text = raw.decode("utf-8", "backslashreplace")
    return _decoded(text) if re.match(r"https?%3a", text, re.IGNORECASE) else text


def _named(*names: str, to_end: bool = False) -> Callable[[Link], str | None]:
    """A form that carries the next address in one of these parameters."""
    wanted = frozenset(names)
    return lambda link: link.parameter(wanted, to_end=to_end)


def _bing_ad(link: Link) -> str | None:
    return _base64(link.parameter(frozenset({"u"}))) or link.parameter(frozenset({"adurl"}), to_end=True)


def _msn_ad(link: Link) -> str | None:
    return _base64(link.parameter(frozenset({"u"}))) or link.parameter(frozenset({"url"}))


def _bing_result(link: Link) -> str | None:
    value = link.parameter(frozenset({"u"})) or ""
    found = _base64(value[2:]) if value[:1] == "a" and value[1:2].isdigit() else None
    return f"https://{link.host}{found}" if found and found.startswith("/") and link.host else found


def _yahoo(link: Link) -> str | None:
    found = re.search(r"/RU=([^/]+)", link.path)
    return _decoded(found[1]) if found else link.parameter(frozenset({"ru"}))


def _starred(link: Link) -> str | None:
    """The address behind the `*-` of Yahoo Japan's counters, where they carry one."""
    whole = f"{link.path}?{link.query}" if link.query else link.path
    following = whole.partition("*-")[2]
    return _decoded(following) if _ENCODED_HTTP.match(following) and not _HTTP.match(following) else following or None


def _amp_viewer(link: Link) -> str | None:
    found = re.match(r"/(?:amp|c|v|i|wp)/(s/)?([^/]+\.[^/]+.*)", link.path)
    if not found:
        return None
    return f"http{'s' if found[1] else ''}://{found[2]}" + (f"?{link.query}" if link.query else "")


def _nothing(link: Link) -> str | None:
    return None


def _path_target(link: Link) -> str | None:
    """The address in the path itself: `/destination:https%3A…`, `url(https://…)`, `;x?https://…`."""
    whole = f"{link.path}?{link.query}" if link.query else link.path
    found = re.search(r"(?:/destination:|\burl\(|/rurl/|\[\[)(https?(?:%3a|:).*)", whole, re.IGNORECASE | re.DOTALL)
    if found:
        return _decoded(re.split(r"\)|\]\]", found[1])[0]) if "(" in found[0][:5] or "[[" in found[0][:2] else _decoded(found[1])
    return link.query if _HTTP.match(link.query) else _decoded(link.query) if _ENCODED_HTTP.match(link.query) else None


def _tracker(link: Link) -> str | None:
    """What a known tracker carries: in the path, in a parameter that means a target, or in any other that is an address."""
    for value in (_path_target(link), link.parameter(TARGETS, to_end=True)):
        if value and _HTTP.match(value.lstrip("!")):
            return value
    for part in link.query.split("&"):
        name, _, value = part.partition("=")
        if name.lower() not in NO_TARGETS and _ENCODED_HTTP.match(value):
            return link.parameter(frozenset({name.lower()}), to_end=True)
    return None


def _suspected(link: Link) -> str | None:
    """What a host that looks like a tracker carries: only in a parameter that means a target."""
    value = link.parameter(TARGETS, to_end=True)
    return value if value and _HTTP.match(value) else None


@dataclass(frozen=True, slots=True)
class Form:
    """One way of writing a redirect. An `opaque` form without an address that can be read leads nobody knows where."""

    name: str
    host: re.Pattern[str]
    path: re.Pattern[str]
    next: Callable[[Link], str | None]
    opaque: bool = True


def _form(name: str, host: str, path: str, following: Callable[[Link], str | None], *, opaque: bool = True) -> Form:
    return Form(name, re.compile(host), re.compile(path, re.IGNORECASE), following, opaque)


_TARGET_NAMES = """
    url u dest destination dest_url ds_dest_url target targeturl target_url landing landing_url lp redir redirect redirect_url
    redirecturl rd rurl eurl ued murl p urllink wgtarget ulp dl diurl deeplink goto to link out h mpre mpt clickurl adurl rtu
    desturl finalurl final_url lpurl r_url l1
"""
_OTHER_NAMES = "ref referer referrer refurl img image pic imp impurl pixel callback source src origin via"
TARGETS = frozenset(_TARGET_NAMES.split())
NO_TARGETS = frozenset(_OTHER_NAMES.split())

# Hosts (with their subdomains) that only count clicks and pass on: bid managers and ad servers, then affiliate networks.
_AD_SERVERS = """
    xg4ken.com dartsearch.net doubleclick.net everesttech.net marinsm.com atdmt.com mmtro.com commander1.com serving-sys.com
    adform.net flashtalking.com weborama.fr adsrvr.org eulerian.net keywordmax.com rkdms.com c3tag.com clickcease.com intelliad.de
    adition.com netbooster.com 4dex.io smartadserver.com adfarm1.adition.com efficientfrontier.com searchforce.net
    criteo.com adjust.com appsflyer.com branch.io onelink.me go2cloud.org hasoffers.com voluum.com clickmeter.com kelkoogroup.net
    clickequations.net agkn.com mediaplex.com dotomi.com tapad.com
"""
_NETWORKS = """
    awin1.com zenaps.com tidd.ly anrdoezrs.net dpbolvw.net jdoqocy.com kqzyfj.com tkqlhce.com qksrv.net emjcd.com cj.dotomi.com
    apmebf.com ftjcfx.com lduhtrp.net tqlkg.com awltovhc.com afcyhf.com yceml.net click.linksynergy.com linksynergy.jrs5.com
    tk.jrs5.com sjv.io pxf.io ojrq.net evyy.net 7eer.net prf.hn shareasale.com shrsl.com shareasale-analytics.com
    track.webgains.com tradedoubler.com ad.admitad.com alitems.com tradetracker.net ds1.nl rkn3.net track.adtraction.com
    t.cfjump.com gopjn.com pjatr.com pjtra.com pntra.com pntrac.com pntrs.com c.pepperjamnetwork.com track.flexlinks.com
    track.flexlinkspro.com avantlink.com track.omguk.com clk.omgt1.com track.effiliation.com action.metaffiliation.com
    paidonresults.net portgk.com tagserve.com go.skimresources.com go.redirectingat.com redirect.viglink.com rover.ebay.com
    ad.zanox.com partners.webmasterplan.com s.click.taobao.com union-click.jd.com belboon.de financeads.net
"""
TRACKERS = frozenset((_AD_SERVERS + _NETWORKS).split())

_GOOGLE = r"^(?:(?:[\w-]+\.)*google\.(?:com?\.)?[a-z]{2,3})?$"
_ANY = r""
# A host may be empty: a link relative to the engine's own page.
_BING, _DUCK = r"(?:^|\.)bing\.com$|^$", r"(?:^|\.)duckduckgo\.com$|^$"
_AD_HOST = r"(?:^|\.)(?:googleadservices\.com|doubleclick\.net)$"
_CLICK_LABEL = r"^(?:ads?|adclick|cl?k|clicks?|clickserve|go|out|redirect|redir|rd|r|trk|track(?:er|ing)?\d?)\."
FORMS: tuple[Form, ...] = (
    _form("google ad", _AD_HOST, r"^/(?:pagead/)?aclk", _named("adurl", to_end=True)),
    _form("bing ad", _BING, r"^/acli?c?k$", _bing_ad),
    _form("google ad", _ANY, r"^/aclk$", _named("adurl", to_end=True)),
    _form("google result", _GOOGLE, r"^/url$", _named("q", "url", "adurl")),
    _form("google image", _GOOGLE, r"^/imgres$", _named("imgrefurl")),
    _form("google hotel", _GOOGLE, r"^/travel/clk$", _named("pcurl", "adurl", to_end=True)),
    _form("google sealed", _GOOGLE, r"^/goto$", _nothing),
    _form("google amp", _GOOGLE, r"^/amp/", _amp_viewer, opaque=False),
    _form("amp cache", r"\.cdn\.ampproject\.org$", r"^/(?:c|v|i|wp)/", _amp_viewer, opaque=False),
    _form("bing result", _BING, r"^/ck/a$", _bing_result),
    _form("bing tab", r"(?:^|\.)bing\.com$", r"^/(?:newtabredir|alink/link|rebates/welcome)$", _named("url")),
    _form("msn ad", r"(?:^|\.)r\.msn\.com$", r"", _msn_ad),
    _form("duckduckgo result", _DUCK, r"^/l/?$", _named("uddg")),
    _form("duckduckgo ad", _DUCK, r"^/y\.js$", _named("u3", "uddg")),
    _form("yahoo japan ad", r"^rd\.listing\.yahoo\.co\.jp$", r"", _starred),
    _form("yahoo", r"(?:^|\.)search\.yahoo\.(?:com|co\.jp)$", r"/RU=|^/(?:cbclk2?|rdclk)", _yahoo),
    _form("yandex ad", r"^(?:yabs|an)\.yandex\.[a-z.]+$", r"", _nothing),
    _form("yandex result", r"(?:^|\.)yandex\.[a-z.]+$", r"^/clck/", _named("url")),
    _form("baidu", r"(?:^|\.)baidu\.com$|^$", r"^/(?:link|baidu\.php|aladdin\.php)$", _nothing),
    _form("so ad", r"^e\.so\.com$", r"^/search/eclk", _nothing),
    _form("naver ad", r"^(?:ader|adcr|cr\d*)\.naver\.com$", r"", _named("u", "url")),
    _form("eulerian", _ANY, r"^/dynclick/", _tracker, opaque=False),
)
# A cheap test that spares most links the table: only these hosts, or paths on any host, can fit a line of it.
_ENGINE = re.compile(
    r"^$|(?:^|\.)(?:google|googleadservices|doubleclick|bing|msn|duckduckgo|yahoo|yandex|baidu|naver|so|ampproject)\."
)
_ANYWHERE = PASSED_ON = ("/aclk", "/dynclick/")
_SUSPECT = _form("looks like a tracker", _CLICK_LABEL, r"", _suspected, opaque=False)
_TRACKER = Form("tracker", re.compile(""), re.compile(""), _tracker, opaque=False)


def _form_of(link: Link) -> Form | None:
    if _ENGINE.search(link.host) or link.path.startswith(_ANYWHERE):
        for form in FORMS:
            if form.path.search(link.path) and form.host.search(link.host):
                return form
    labels = link.host.split(".")
    if any(".".join(labels[n:]) in TRACKERS for n in range(len(labels) - 1)):
        return _TRACKER
    return _SUSPECT if _SUSPECT.host.search(link.host) else None


def _link(url: str) -> Link | None:
    found = _LINK.fullmatch(url)
    if not found or (found["scheme"] and not found["authority"]):
        return None
    host = (found["authority"] or "").rpartition("@")[2].partition(":")[0].lower()
    return Link(host, found["path"], found["query"] or "")


def _clean(url: str) -> str:
    """An address as one word of safe characters: blanks and controls percent-encoded, a missing scheme filled in."""
    url = url.translate(_PRESS).strip(" \0").translate(_UNSAFE)
    return f"https:{url}" if url.startswith("//") else url


@lru_cache(maxsize=16_384)
def _walk(url: str) -> tuple[tuple[str, ...], bool]:
    hops, sealed = [_clean(url[:MAX_LENGTH])], len(url) > MAX_LENGTH
    while not sealed and len(hops) <= MAX_HOPS:
        link = _link(hops[-1])
        form = _form_of(link) if link else None
        if link is None or form is None:
            break
        following = _clean((form.next(link) or "").lstrip("!"))
        if not _HTTP.match(following) or following in hops:
            sealed = form.opaque
            break
        hops.append(following)
    return tuple(hops), sealed


@lru_cache(maxsize=16_384)
def may_pass_on(host: str) -> bool:
    """Whether a link to this host, in lower case, may lead on to another by its host alone; see `PASSED_ON` for the paths."""
    return bool(_ENGINE.search(host)) or _form_of(Link(host, "", "")) is not None


def chain(url: str) -> tuple[str, ...]:
    """Every hop that the link itself carries, the link first and the final destination last; at most MAX_HOPS after it.

    Affiliate and tracker hops are kept. Never raises; a link that carries nothing is a chain of one. Blanks and control
    characters come out percent-encoded.
    """
    return _walk(url)[0]


def destination(url: str) -> str | None:
    """The last hop if it is an http(s) address, None when the link is opaque or no such address."""
    hops, sealed = _walk(url)
    return None if sealed or not _HTTP.match(hops[-1]) else hops[-1]
