"""Listings as pages: the templates, compiled once, and what they may call.

Google's desktop and phone pages are written differently (`div.uEierd` and `a.sVXRqc` here, one card an ad there), Bing's
nearly alike. Everything a world says goes through autoescaping: a world file is as foreign as any other.
"""

from __future__ import annotations

from functools import cache, lru_cache, partial
from typing import Any

from jinja2 import Environment, PackageLoader, StrictUndefined, Template
from markupsafe import Markup

from monitor.hosts import registrable_domain
from monitor.model import Device
from monitor.sandbox import marking
from monitor.sandbox.chance import chance, token
from monitor.sandbox.composing import Listing, PlacedAd
from monitor.sandbox.words import words_in
from monitor.sandbox.world import Deep, WebPage

_ROWS = {
    ("google", Device.DESKTOP): "google_row.html",
    ("google", Device.MOBILE): "google_mobile_row.html",
    ("bing", Device.DESKTOP): "bing_row.html",
    ("bing", Device.MOBILE): "bing_row.html",
}
MAX_REMEMBERED_ROWS = 8_192
_FACES = {
    ("google", Device.DESKTOP): "google.html",
    ("google", Device.MOBILE): "google_mobile.html",
    ("bing", Device.DESKTOP): "bing.html",
    ("bing", Device.MOBILE): "bing.html",
}


def _domain(host: str) -> str:
    return registrable_domain(host) or host


@cache
def _environment() -> Environment:
    environment = Environment(
        loader=PackageLoader("monitor.sandbox"), autoescape=True, undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True
    )
    environment.globals.update(
        chance=chance,
        crumbs=marking.crumbs,
        domain=_domain,
        google_click=marking.google_click,
        google_hosts=marking.google_hosts,
        bing_result=_bing_result,
    )
    return environment


@cache
def template(name: str) -> Template:
    """One of the package's templates, compiled once."""
    return _environment().get_template(name)


def draw(listing: Listing, seed: int, *, hollow: bool = False) -> str:
    """The page that an engine would serve; `hollow` leaves the containers of ads standing but empty."""
    ask = listing.ask
    ei = marking.event_id(ask.moment, seed, ask.key)

    def bing_click(ad: PlacedAd) -> str:
        return marking.bing_click(ad.hops[0] if ad.hops else ad.url, ei, ad.campaign)

    def bing_deep(ad: PlacedAd, link: Deep) -> str:
        return marking.bing_click(link.url, ei, ad.campaign, link.url)

    facts: dict[str, Any] = {
        "ask": ask,
        "ei": ei,
        "hollow": hollow,
        "listing": listing,
        "mobile": ask.device is Device.MOBILE,
        "drawn": partial(_row, ask.engine, ask.device, ask.language),
        "token": partial(_token, ei),
        "words": words_in(ask.language),
        "bing_click": bing_click,
        "bing_deep": bing_deep,
    }
    return template(_FACES[ask.engine, ask.device]).render(facts)


@lru_cache(maxsize=MAX_REMEMBERED_ROWS)
def _row(engine: str, device: Device, language: str, row: WebPage) -> Markup:
    """A web result's markup, which is the same on every page that it stands on."""
    facts = {"row": row, "language": language, "mobile": device is Device.MOBILE, "token": partial(_token, row.url)}
    return Markup(template(_ROWS[engine, device]).render(facts))  # noqa: S704 - escaped by the template


def _token(seed: str, size: int, *parts: object) -> str:
    return token(size, seed, *parts)


def _bing_result(url: str) -> str:
    return marking.bing_result(url, url)
