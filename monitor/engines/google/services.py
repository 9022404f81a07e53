"""Local service ads: trades people whom Google vouches for and whose calls it sells.

The world: a block of cards above the list or the local pack, labelled as sponsored, without a link that leaves Google: a card
opens a profile and its button dials. Since 2019 the profile carries `data-business-name` and `data-phone`, on desktops an
element with `data-profile-url-path` wraps the card. No advertiser's domain is told: the name and the number are all there is.
"""

from __future__ import annotations

import re
from functools import partial

from turbohtml import Element

from monitor.engines.google.titles import leaves, words
from monitor.model import Ad, AdKind, AdSlot
from monitor.page import first, squeeze

CARDS = "[data-business-name], [data-profile-url-path]"
_NAMES = "[role=heading], h3, h4"
_RATED = re.compile(r"\b(\d[.,]\d)\b")


def read_services(cards: list[Element]) -> list[tuple[Element, str, str | None, str | None]]:
    """Every advertiser among these cards once: element, name, telephone number, rating."""
    found: dict[str, tuple[Element, str, str | None, str | None]] = {}
    for card in cards:
        name = squeeze(card.attr("data-business-name") or "") or words(first(card, _NAMES))
        name = name or next(iter(leaves(card)), "")
        if not name or name in found:
            continue
        phone = card.attr("data-phone") or _inner(card, "data-phone")
        stars = _RATED.search(_inner(card, "aria-label", "[role=img][aria-label]") or "")
        found[name] = (card, name, phone or None, stars[1] if stars else None)
    return list(found.values())


def _inner(card: Element, attribute: str, selector: str | None = None) -> str | None:
    node = first(card, selector or f"[{attribute}]")
    return node.attr(attribute) if node is not None else None


def service_ad(name: str, phone: str | None, rating: str | None, slot: AdSlot) -> partial[Ad]:
    """The ad of a local service, still without its rank."""
    return partial(
        Ad,
        slot=slot,
        kind=AdKind.LOCAL_SERVICE,
        headline=name,
        advertiser=name,
        phones=(phone,) if phone else (),
        rating=rating,
    )
