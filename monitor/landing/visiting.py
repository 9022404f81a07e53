"""A polite visit to the brand's own pages: own hosts only, robots.txt obeyed, one page at a time, a pause between."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Iterable, Iterator
from dataclasses import dataclass
from urllib.parse import urlsplit
from urllib.robotparser import RobotFileParser

from monitor.errors import SourceError
from monitor.fetch import USER_AGENT, Ask, Client, Reply
from monitor.hosts import host_of
from monitor.landing.captured import SOURCE
from monitor.landing.reading import read_landing
from monitor.model import Answer, Brand, Landing, Result, ResultKind, Serp

PAUSE = 2.0
"""Seconds between two pages."""
MOST = 200
"""Pages of one visit at the most."""

_WEB = (ResultKind.ORGANIC, ResultKind.FEATURED_SNIPPET)


@dataclass(frozen=True, slots=True)
class Visit:
    """What a visit brought: the pages that could be read, and for each other one a sentence that says why not.

    `answers` are the bytes behind the landings, in the same order.
    """

    landings: tuple[Landing, ...] = ()
    passed_over: tuple[str, ...] = ()
    answers: tuple[Answer, ...] = ()


def own_pages(serp: Serp, brand: Brand) -> tuple[str, ...]:
    """The addresses of the brand's own web results on a page, in reading order, each once."""
    found = (
        row.url for row in serp.results if row.kind in (ResultKind.ORGANIC, ResultKind.FEATURED_SNIPPET) and is_own(row, brand)
    )
    return tuple(dict.fromkeys(url for url in found if url))


def is_own(row: Result, brand: Brand) -> bool:
    """Whether a result leads to one of the brand's own hosts."""
    return row.url is not None and _own_host(host_of(row.url), brand)


def _own_host(host: str | None, brand: Brand) -> bool:
    return host is not None and any(host == domain or host.endswith("." + domain) for domain in brand.domains)


async def visit(urls: Iterable[str], brand: Brand, client: Client, sleep: Callable[[float], Awaitable[None]]) -> Visit:
    """Read these own pages, MOST of them at the most; an address of somebody else is passed over unasked."""
    landings: list[Landing] = []
    answers: list[Answer] = []
    passed_over: list[str] = []
    robots: dict[str, RobotFileParser] = {}
    for number, url in enumerate(_first(urls, MOST)):
        if not _own_host(host_of(url), brand):
            passed_over.append(f"{url} is not on one of the brand's own hosts")
            continue
        if number:
            await sleep(PAUSE)
        try:
            rules = await _rules(url, client, robots)
            if not rules.can_fetch(USER_AGENT, url):
                passed_over.append(f"{url} is closed to programs by the site's own robots.txt")
                continue
            reply = await client.ask(Ask(url))
            landings.append(_landing(url, reply))
            answers.append(_answer(url, reply))
        except SourceError as error:
            passed_over.append(f"{url}: {error}")
    return Visit(tuple(landings), tuple(passed_over), tuple(answers))


def _landing(url: str, reply: Reply) -> Landing:
    return read_landing(url, reply.status, reply.media_type, reply.body)


def _answer(url: str, reply: Reply) -> Answer:
    return Answer(SOURCE, reply.taken_at, reply.body, url, reply.status, reply.media_type, reply.headers, reply.refusal)


async def _rules(url: str, client: Client, known: dict[str, RobotFileParser]) -> RobotFileParser:
    """The host's robots.txt; one that is missing allows everything, one that is refused or broken nothing (RFC 9309, 2.3.1)."""
    parts = urlsplit(url)
    root = f"{parts.scheme}://{parts.netloc}"
    if root not in known:
        rules = RobotFileParser()
        reply = await client.ask(Ask(f"{root}/robots.txt"))
        if 400 <= reply.status < 500 and reply.status != 429:
            rules.parse([])
        elif reply.status == 200:
            rules.parse(reply.body[:512_000].decode("utf-8", "replace").splitlines())
        else:
            rules.parse(["User-agent: *", "Disallow: /"])
        known[root] = rules
    return known[root]


def _first(urls: Iterable[str], most: int) -> Iterator[str]:
    for number, url in enumerate(dict.fromkeys(urls)):
        if number >= most:
            return
        yield url
