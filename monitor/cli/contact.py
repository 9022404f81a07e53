"""`serpwarden contact`: whom to write to about a domain. Asks RDAP, never the domain itself."""

from __future__ import annotations

import asyncio
from datetime import UTC, datetime
from typing import Annotated

import typer

from monitor import rdap
from monitor.errors import InputError
from monitor.fetch.client import HttpClient
from monitor.forms import plain
from monitor.hosts import registrable_domain
from monitor.terminal import say, show


def register(app: typer.Typer) -> None:
    """Add the command."""
    app.command("contact", help="The abuse contact of a domain's registrar, by RDAP; the domain itself is not asked.")(command)


def command(
    domain: Annotated[str, typer.Argument(help="A domain, such as router-help.example.")],
    *,
    as_json: Annotated[bool, typer.Option("--json", help="Print it as JSON.")] = False,
) -> None:
    """Print the abuse contacts."""
    wanted = registrable_domain(domain.strip().casefold())
    if wanted is None:
        raise InputError(f"{domain!r} is no domain that somebody can register")
    found = asyncio.run(_ask(wanted))
    show([{"domain": wanted} | plain(one) for one in found], columns=("domain", "name", "emails", "phones"), as_json=as_json)
    if not found and not as_json:
        say(f"{wanted}: its registry names no abuse contact.")


async def _ask(domain: str) -> tuple[rdap.Contact, ...]:
    async with HttpClient(lambda: datetime.now(UTC), limits=rdap.LIMITS) as client:
        return await rdap.abuse_contacts(client, domain)
