"""The search engine in a box: real HTTP on this machine, an invented world behind it, no engine asked and nothing paid."""

from __future__ import annotations

from monitor.errors import SourceError
from monitor.fetch import Capabilities, Client
from monitor.fetch.questions import question
from monitor.model import Answer, Query, SourceSettings
from monitor.plugins import About

NAME = "sandbox"
ABOUT = About(
    site="https://serpwarden.example/sandbox",
    docs="docs/sandbox.md",
    terms="None: it runs on your own machine, and its advertisers, sites and phone numbers are made up.",
    price="free",
    note="Start it with `serpwarden sandbox`; `serpwarden demo` starts its own. Option base_url says where it listens.",
)
CAPABILITIES = Capabilities(engines=("google", "bing"), ads=True, html=True, loopback=True, at_once=8)
DEFAULT_URL = "http://127.0.0.1:8765"


async def fetch(query: Query, client: Client, settings: SourceSettings) -> Answer:
    """One page of the box at the client's time. Raises SourceError when it does not answer."""
    if query.engine not in CAPABILITIES.engines:
        raise SourceError(f"the sandbox plays {' and '.join(CAPABILITIES.engines)}, not {query.engine}")
    headers = [("X-Sandbox-Now", client.now().isoformat())]
    headers += [("X-Sandbox-City", query.place.city)] if query.place.city else []
    base_url = (settings.option("base_url") or DEFAULT_URL).rstrip("/")
    reply = await client.ask(question(query, f"{base_url}/{query.engine}", tuple(headers)))
    return reply.answer(NAME)
