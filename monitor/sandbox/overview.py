"""What a world holds, as rows for a person with a browser: story, advertisers, pages, refusals, and places to start."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from monitor.forms import stamp
from monitor.sandbox.world import City, Scope, World

_DAYS = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")


def overview(world: World, now: datetime) -> dict[str, Any]:
    """The facts that the overview page shows at a moment."""
    return {
        "world": world,
        "week": world.week_of(now),
        "now": stamp(now),
        "starts": _starts(world),
        "ads": [(campaign, told(campaign.scope)) for campaign in world.campaigns],
        "products": [(product, told(product.campaign.scope)) for product in world.products],
        "pages": [(page, told(page.scope)) for page in sorted(world.pages, key=lambda page: (page.kind, page.rank))],
        "refusals": [(refusal, told(refusal.scope)) for refusal in world.refusals],
    }


def _starts(world: World) -> list[tuple[City, tuple[str, ...]]]:
    """The first city of each country with the queries worth trying there."""
    queries = dict(world.queries)
    first: dict[str, City] = {}
    for city in world.cities:
        first.setdefault(city.country, city)
    return [(city, queries[country]) for country, city in first.items() if country in queries]


def told(scope: Scope) -> str:
    """A scope in words."""
    parts = [f"week {scope.first}" if scope.last == scope.first else f"weeks {scope.first}–{scope.last or ''}"]
    if (scope.first, scope.last) == (1, None):
        parts = []
    if (scope.since, scope.until) != (0, 24):
        parts.append(f"{scope.since:02}:00–{scope.until:02}:00")
    if scope.days:
        parts.append(", ".join(_DAYS[day] for day in sorted(scope.days)))
    for names in (scope.engines, scope.countries, scope.languages, scope.cities, scope.devices):
        if names:
            parts.append(", ".join(sorted(names)))
    return "; ".join(parts) or "always"
