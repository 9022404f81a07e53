"""Listings as SerpApi writes them, and the ways in which it fails.

Success is `search_metadata.status` "Success"; a top-level `error` beside it means that the engine had nothing. Google ads carry
`link`, `tracking_link` and a `block_position`, positions counting within each block; Bing ads carry `tracking_link` only. The
engine's own page is kept under `raw_html_file`. A used-up plan is status 429, a failed search 503 with status "Error".
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from monitor.model import Device
from monitor.sandbox import marking
from monitor.sandbox.chance import digest
from monitor.sandbox.composing import Listing, PlacedAd, compose
from monitor.sandbox.refusing import JSON, Occasion, Reply
from monitor.sandbox.world import Deep, WebPage

_Form = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Search:
    """One search as the provider keeps it: its id and where its page and its JSON lie."""

    id: str
    base_url: str
    parameters: tuple[tuple[str, str], ...]


def search_of(occasion: Occasion, base_url: str, parameters: Iterable[tuple[str, str]]) -> Search:
    """The search that a request makes; its key is never part of it."""
    shown = tuple((name, value) for name, value in parameters if name not in ("api_key", "sandbox", "output"))
    return Search(digest(12, occasion.world.seed, occasion.ask.key, occasion.ask.moment).hex(), base_url, shown)


def answer(occasion: Occasion, search: Search) -> Reply:
    """The JSON of a search that went well."""
    listing = compose(occasion.world, occasion.ask)
    form = _frame(occasion, search, "Success") | _found(listing)
    if listing.blocks:
        form |= _bing(listing) if listing.ask.engine == "bing" else _google(listing)
    else:
        form["error"] = f"{listing.ask.engine.title()} hasn't returned any results for this query."
    return _reply(200, form)


def _reply(status: int, form: _Form) -> Reply:
    return Reply(status, json.dumps(form, ensure_ascii=False, indent=2).encode(), JSON)


def complaint(status: int, message: str) -> Reply:
    """An error without a search: no key, no query, an engine that it does not have."""
    return _reply(status, {"error": message})


def _frame(occasion: Occasion, search: Search, status: str) -> _Form:
    moment = occasion.ask.moment.strftime("%Y-%m-%d %H:%M:%S UTC")
    place = f"{search.base_url}/serpapi/searches/{search.id}"
    page = f"{search.base_url}/{occasion.ask.engine}/search"
    metadata = {
        "id": search.id,
        "status": status,
        "json_endpoint": f"{place}.json",
        "created_at": moment,
        "processed_at": moment,
        f"{occasion.ask.engine}_url": page,
        "raw_html_file": f"{place}.html",
        "total_time_taken": 0.5,
    }
    device = "mobile" if occasion.ask.device is Device.MOBILE else "desktop"
    return {
        "search_metadata": metadata,
        "search_parameters": {"engine": occasion.ask.engine, "device": device} | dict(search.parameters),
    }


def _found(listing: Listing) -> _Form:
    state = "Results for exact spelling" if listing.blocks else "Fully empty"
    form: _Form = {"query_displayed": listing.asked, "organic_results_state": state}
    if listing.corrected:
        form |= {
            "organic_results_state": "Showing results for exact spelling despite spelling suggestion",
            "spelling_fix": listing.ask.text,
        }
    return {"search_information": form}


def _google(listing: Listing) -> _Form:
    ei = marking.event_id(listing.ask.moment, listing.ask.key)
    form: _Form = {
        "ads": _numbered(_google_ad(ad, ei) for ad in listing.top) + _numbered(_google_ad(ad, ei) for ad in listing.bottom),
        "shopping_results": _numbered(_offer(ad, marking.google_click(ad, ei)) for ad in listing.products),
    }
    return _filled(form | _shared(listing))


def _bing(listing: Listing) -> _Form:
    ei = marking.event_id(listing.ask.moment, listing.ask.key)
    form: _Form = {
        "ads": _numbered(_bing_ad(ad, ei) for ad in listing.top) + _numbered(_bing_ad(ad, ei) for ad in listing.bottom),
        "shopping_results": _numbered(_offer(ad, _bing_click(ad, ei)) for ad in listing.products),
    }
    return _filled(form | _shared(listing))


def _shared(listing: Listing) -> _Form:
    kinds = {block.kind: block.rows for block in listing.blocks}
    organic = [row for block in listing.blocks if block.kind == "organic" for row in block.rows]
    snippet = next(iter(kinds.get("featured_snippet", ())), None)
    cited = kinds.get("ai_overview", ())
    return {
        "ai_overview": _overview(cited) if cited else {},
        "answer_box": {"type": "organic_result"} | _row(snippet) if snippet else {},
        "organic_results": _numbered(map(_row, organic)),
        "related_questions": [_row(row) | {"question": row.question} for row in kinds.get("people_also_ask", ())],
        "inline_videos": _numbered(map(_video, kinds.get("video", ()))),
        "related_searches": [{"query": text} for text in listing.related],
    }


def _filled(form: _Form) -> _Form:
    """Without what is empty, as the provider leaves blocks out that the page does not have."""
    return {name: value for name, value in form.items() if value not in ([], {}, None, "")}


def _numbered(rows: Iterable[_Form]) -> list[_Form]:
    return [{"position": number} | row for number, row in enumerate(rows, start=1)]


def _ad(ad: PlacedAd, steps: str) -> _Form:
    shown = f"https://www.{ad.host}" + "".join(f"{steps}{step}" for step in ad.display)
    form = {"block_position": ad.slot, "title": ad.headline, "displayed_link": shown, "description": ad.text, "source": ad.host}
    return _filled(form | {"phone": ad.phone, "extensions": list(ad.extras)})


def _google_ad(ad: PlacedAd, ei: str) -> _Form:
    links = [{"title": link.title, "link": link.url} for link in ad.deep]
    return _filled(_ad(ad, " › ") | {"link": ad.url, "tracking_link": marking.google_click(ad, ei), "sitelinks": links})


def _bing_ad(ad: PlacedAd, ei: str) -> _Form:
    links = [_bing_link(link, ad, ei) for link in ad.deep]
    return _filled(_ad(ad, "/") | {"tracking_link": _bing_click(ad, ei), "sitelinks": {"inline": links} if links else {}})


def _bing_link(link: Deep, ad: PlacedAd, ei: str) -> _Form:
    return {"title": link.title, "tracking_link": marking.bing_click(link.url, ei, ad.campaign, link.url)}


def _bing_click(ad: PlacedAd, ei: str) -> str:
    return marking.bing_click(ad.hops[0] if ad.hops else ad.url, ei, ad.campaign)


def _offer(ad: PlacedAd, click: str) -> _Form:
    return {
        "block_position": "top",
        "title": ad.headline,
        "price": ad.price,
        "link": ad.url,
        "tracking_link": click,
        "source": ad.merchant,
    }


def _row(row: WebPage) -> _Form:
    links = [{"title": link.title, "link": link.url} for link in row.deep]
    form = {
        "title": row.title,
        "link": row.url,
        "displayed_link": "".join(marking.crumbs(row.url)),
        "snippet": row.text,
        "date": row.date,
        "source": row.site,
        "sitelinks": {"inline": links} if links else {},
    }
    return _filled(form)


def _overview(rows: Sequence[WebPage]) -> _Form:
    """The model's answer with the pages it cites."""
    cited = [{"title": row.title, "link": row.url, "source": row.site, "index": number} for number, row in enumerate(rows)]
    return {"text_blocks": [{"type": "paragraph", "snippet": rows[0].text}], "references": cited}


def _video(row: WebPage) -> _Form:
    form = {
        "title": row.title,
        "link": row.url,
        "channel": row.channel,
        "duration": row.duration,
        "platform": row.site,
        "date": row.date,
    }
    return _filled(form)


def _quota(_: Occasion, __: Search) -> Reply:
    return complaint(429, "Your account has run out of searches.")


def _throughput(_: Occasion, __: Search) -> Reply:
    return complaint(429, "You are exceeding 1,000 searches per hour. Please spread out your searches or upgrade your plan.")


def _failed(occasion: Occasion, search: Search) -> Reply:
    message = {"error": "We couldn't get valid results for this search. Please try again later."}
    return _reply(503, _frame(occasion, search, "Error") | message)


def _vacant(occasion: Occasion, search: Search) -> Reply:
    return _reply(200, _frame(occasion, search, "Success"))


def _rubbish(occasion: Occasion, search: Search) -> Reply:
    whole = answer(occasion, search).body
    return Reply(200, whole[: len(whole) // 2], JSON)


def _adless(occasion: Occasion, search: Search) -> Reply:
    form: _Form = json.loads(answer(occasion, search).body)
    return _reply(200, {name: value for name, value in form.items() if name not in ("ads", "shopping_results")})


FAULTS: dict[str, Callable[[Occasion, Search], Reply]] = {
    "quota": _quota,
    "rate_limited": _throughput,
    "provider_error": _failed,
    "provider_empty": _vacant,
    "rubbish": _rubbish,
    "stripped_ads": _adless,
}
