"""Plain HTTP to the public engines themselves. Off unless the config accepts their terms in so many words.

The world since January 2025: Google answers a client without scripts with a script page or a captcha, and the layouts that still
come through show no ads; Bing and DuckDuckGo answer more often, and stop with a challenge. A refusal is obeyed: no captcha is
solved, no browser imitated, no proxy rotated. One question at a time.
"""

from __future__ import annotations

from monitor.errors import SourceError
from monitor.fetch import Capabilities, Client
from monitor.fetch.questions import ENGINES, question
from monitor.model import Answer, Query, SourceSettings
from monitor.plugins import About

NAME = "direct"
ABOUT = About(
    site="https://www.google.com, https://www.bing.com, https://duckduckgo.com",
    terms=(
        "Google's terms and robots.txt forbid automated queries without permission, and Google has gone to court over it "
        "(Google v. SerpApi, 2025). Microsoft disallows automated crawling of its properties. Ask only where you may."
    ),
    price="free",
    note="Off unless the option i_accept_the_terms is true. Expect refusals; a refused look says nothing about ads.",
)
CAPABILITIES = Capabilities(engines=tuple(ENGINES), ads=True, html=True, at_once=1)


async def fetch(query: Query, client: Client, settings: SourceSettings) -> Answer:
    """One page of a public engine. Raises SourceError when the terms were not accepted or nothing answered."""
    if (settings.option("i_accept_the_terms") or "").lower() != "true":
        raise SourceError("direct asks the engines against their terms and is off: set i_accept_the_terms: true if you may")
    if query.engine not in ENGINES:
        raise SourceError(f"direct can ask {', '.join(ENGINES)}, not {query.engine}")
    reply = await client.ask(question(query, settings.option("base_url")))
    return reply.answer(NAME)
