"""Links and tokens as the engines write them into a page.

Google: a text ad's anchor holds the landing page in `href`, the click link in `data-rw` and in `data-pcu` the final hosts,
advertiser first, then trackers; `adurl` at the end of the click link is empty on most ads. Bing: every ad link is `/aclick`
with the next hop in `u` as base64url of the percent-encoded address, every result `/ck/a` with `u=a1` and base64url.
`kEI` opens with the page's time as four little-endian bytes.
"""

from __future__ import annotations

import base64
from datetime import datetime
from urllib.parse import quote, urlsplit

from monitor.sandbox.chance import digest, token
from monitor.sandbox.composing import PlacedAd


def google_click(ad: PlacedAd, seed: object, part: str = "") -> str:
    """The `/aclk` link of an ad or of one of its further links."""
    ai, sig = token(62, seed, ad.campaign, part, "ai"), token(36, seed, ad.campaign, part, "sig")
    target = quote(ad.hops[0], safe="") if ad.telling and ad.hops and not part else ""
    return f"https://www.google.com/aclk?sa=l&ai=DChcSEwi{ai}&ae=2&gclid=EAIaIQobChMI{ai[:20]}&sig=AOD64_{sig}&q&adurl={target}"


def google_hosts(ad: PlacedAd) -> str:
    """The `data-pcu` list: the landing page's origin, then those of the hops."""
    origins = [f"{parts.scheme}://{parts.netloc}/" for parts in map(urlsplit, (ad.url, *ad.hops))]
    return ",".join(dict.fromkeys(origins))


def bing_click(url: str, *seed: object) -> str:
    """The `/aclick` link that leads to a URL."""
    click, ring = token(80, *seed, "ld"), digest(16, *seed).hex()
    return f"https://www.bing.com/aclick?ld=e8{click}&u={_packed(quote(url, safe=''))}&rlid={ring}"


def bing_result(url: str, *seed: object) -> str:
    """The `/ck/a` link that leads to a URL."""
    page, first = digest(32, *seed).hex(), digest(16, *seed, "f").hex()
    return f"https://www.bing.com/ck/a?!&&p={page}&ptn=3&ver=2&hsh=4&fclid={first}&u=a1{_packed(url)}&ntb=1"


def _packed(text: str) -> str:
    return base64.urlsafe_b64encode(text.encode()).decode().rstrip("=")


def event_id(moment: datetime, *seed: object) -> str:
    """Google's page id: base64url of the time in seconds and of bytes that mean nothing here."""
    raw = (int(moment.timestamp()) & 0xFFFFFFFF).to_bytes(4, "little") + digest(12, *seed)
    return base64.urlsafe_b64encode(raw).decode().rstrip("=")


def crumbs(url: str) -> tuple[str, str]:
    """An address as the engines show it: its origin, and its path as ` › `-separated steps."""
    parts = urlsplit(url)
    steps = [step for step in parts.path.split("/") if step]
    return f"{parts.scheme}://{parts.netloc}", "".join(f" › {step}" for step in steps)
