"""World values out of a world file's checked data.

The file keeps a campaign under its advertiser and products under a campaign, as people think of them; the values are flat,
as pages are composed of them.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import UTC, datetime
from typing import Any

from monitor.sandbox.asking import words_of
from monitor.sandbox.world import (
    Budget,
    Campaign,
    City,
    Copy,
    Deep,
    Filler,
    Product,
    Refusal,
    Scope,
    WebPage,
    World,
)

_DAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
_Form = Mapping[str, Any]


def build(form: _Form) -> World:
    """The world that checked data describe."""
    start = datetime.fromisoformat(form["start"])
    campaigns = [
        (campaign, _campaign(campaign, owner)) for owner in form.get("advertisers", ()) for campaign in owner["campaigns"]
    ]
    return World(
        name=form["name"],
        about=form.get("about", ""),
        start=(start if start.tzinfo else start.replace(tzinfo=UTC)).astimezone(UTC),
        seed=form.get("seed", 1),
        weeks=form.get("weeks", 4),
        cities=tuple(City(**city) for city in form["cities"]),
        campaigns=tuple(campaign for _, campaign in campaigns if campaign.copies),
        products=tuple(Product(owner, **product) for entry, owner in campaigns for product in entry.get("products", ())),
        pages=tuple(map(_page, form.get("pages", ()))),
        fillers=tuple(Filler(**filler) for filler in form.get("fillers", ())),
        related=tuple((language, tuple(endings)) for language, endings in form.get("related", {}).items()),
        refusals=tuple(map(_refusal, form.get("refusals", ()))),
        spellings=tuple((wrong.casefold(), right) for wrong, right in form.get("spellings", {}).items()),
        silence=_phrases(form.get("silence", ())),
        queries=tuple((country, tuple(texts)) for country, texts in form.get("queries", {}).items()),
        plot=tuple(form.get("plot", {}).items()),
        wobble=form.get("wobble", 0.0),
        top_ads=form.get("top_ads", 4),
        bottom_ads=form.get("bottom_ads", 3),
        reserve=form.get("reserve", 1.0),
    )


def weeks_of(value: int | str) -> tuple[int, int | None]:
    """First and last week of `2`, `2-3` or `2-`; the last is None for good."""
    first, dash, last = str(value).partition("-")
    return int(first), int(last) if last else None if dash else int(first)


def _scope(form: _Form) -> Scope:
    first, last = weeks_of(form["weeks"]) if "weeks" in form else (1, None)
    since, _, until = form.get("hours", "0-24").partition("-")
    return Scope(
        phrases=_phrases(form.get("for", ())),
        without=frozenset().union(*map(words_of, form.get("not", ()))),
        first=first,
        last=last,
        engines=frozenset(form.get("engines", ())),
        countries=frozenset(form.get("countries", ())),
        languages=frozenset(form.get("languages", ())),
        cities=frozenset(form.get("cities", ())),
        devices=frozenset(form.get("devices", ())),
        days=frozenset(map(_DAYS.index, form.get("days", ()))),
        since=int(since),
        until=int(until),
    )


def _phrases(texts: Iterable[str]) -> tuple[frozenset[str], ...]:
    return tuple(map(words_of, texts))


def _links(form: _Form) -> tuple[Deep, ...]:
    return tuple(Deep(**link) for link in form.get("links", ()))


def _campaign(form: _Form, owner: _Form) -> Campaign:
    return Campaign(
        id=form["id"],
        advertiser=owner["name"],
        site=owner["site"],
        bid=form["bid"],
        copies=tuple(map(_copy, form.get("copies", ()))),
        scope=_scope(form),
        share=form.get("share", 1.0),
        budgets=tuple(Budget(budget["share"], _scope(budget)) for budget in form.get("budgets", ())),
        via=form.get("via"),
        telling=form.get("telling", False),
    )


def _copy(form: _Form) -> Copy:
    return Copy(
        headline=form["headline"],
        text=form["text"],
        url=form["url"],
        display=tuple(form.get("path", ())),
        host=form.get("host"),
        deep=_links(form),
        phone=form.get("phone"),
        extras=tuple(form.get("extras", ())),
        scope=_scope(form),
    )


def _page(form: _Form) -> WebPage:
    return WebPage(
        kind=form.get("kind", "organic"),
        title=form["title"],
        url=form["url"],
        text=form["text"],
        rank=form["rank"],
        site=form["site"],
        scope=_scope(form),
        moves=tuple(sorted((int(week), rank) for week, rank in form.get("moves", {}).items())),
        deep=_links(form),
        question=form.get("question"),
        channel=form.get("channel"),
        duration=form.get("duration"),
        date=form.get("date"),
    )


def _refusal(form: _Form) -> Refusal:
    return Refusal(form["kind"], _scope(form), form.get("share", 1.0), form.get("source", "page"))
