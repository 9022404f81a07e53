"""`serpwarden sandbox`: the search engine in a box, for a person with a browser or for another program.

It runs in the foreground until it is interrupted. Without `--world` it serves the shipped world of the brand Northwind, which
`config.yaml` watches; `--week` lets that week begin now, since the world's own weeks lie on fixed dates.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated

import typer

from monitor.sandbox import SHIPPED, World, load
from monitor.sandbox.server import Box, base_url, bound, server
from monitor.sandbox.world import WEEK
from monitor.terminal import say


def register(app: typer.Typer) -> None:
    """Add the command."""
    app.command("sandbox", help="Serve a made-up Google, Bing and SerpApi on this machine, to try rules and reports on.")(sandbox)


def sandbox(
    port: Annotated[int, typer.Option(min=0, max=65535, help="Port on this machine; 0 takes any that is free.")] = 8765,
    world: Annotated[Path, typer.Option(help="A world file of your own.", dir_okay=False)] = SHIPPED,
    seed: Annotated[int | None, typer.Option(help="Another number gives other days of the same world.")] = None,
    week: Annotated[int | None, typer.Option(min=1, help="Let this week of the story begin now.")] = None,
    check: Annotated[bool, typer.Option("--check", help="Only check the world file.")] = False,
) -> None:
    """Serve a made-up Google, Bing and SerpApi on this machine, to try rules and reports on."""
    place = prepared(load(world), seed, week, datetime.now(UTC))
    if check:
        say(f"{world}: a world with {len(place.campaigns)} campaigns and {len(place.pages)} pages, nothing wrong")
        return
    with bound("127.0.0.1", port) as listening:
        box = Box(place)
        box.base_url = base_url(listening)
        say(f"{place.name}: open {box.base_url}/ in a browser; Ctrl-C ends it.")
        say("Everything here is made up, and nothing leaves this machine.")
        server(box).run(sockets=[listening])


def prepared(world: World, seed: int | None, week: int | None, now: datetime) -> World:
    """The world with another seed, or shifted so that a week of its story begins now."""
    world = world if seed is None else replace(world, seed=seed)
    return world if week is None else replace(world, start=now - WEEK * (week - 1))
