"""The channels' policy pages, fetched on a slow timetable and compared with what they said last time.

Policy pages are long, decorated and translated; what counts is their main text. A page is asked at most once in `EVERY`, by the
guarded client, with our own name. A refusal, an error page, a consent wall or an empty text is told and changes nothing: not
having seen a change is no proof that there is none.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from enum import StrEnum

from bs4 import BeautifulSoup, Tag

from monitor.errors import SourceError
from monitor.fetch import Ask, Client, Limits, Reply
from monitor.model.policies import PolicyText
from monitor.store import Store

EVERY = timedelta(days=7)
LIMITS = Limits(total=30.0, max_bytes=4 * 1024 * 1024, attempts=2)
LEAST_WORDS = 40
"""A policy page with fewer words is a wall, an error or a script that draws the page."""

_TEXT = frozenset({"text/html", "application/xhtml+xml", "text/plain"})
_DECORATION = ("script", "style", "noscript", "template", "nav", "header", "footer", "aside", "form", "button", "svg", "iframe")
_MAIN = ("main", "[role=main]", "article", "body")


class News(StrEnum):
    """What one visit came to."""

    FIRST = "first"
    SAME = "same"
    CHANGED = "changed"
    UNREAD = "unread"


@dataclass(frozen=True, slots=True)
class Visit:
    """One page that was asked: what came of it, and why it could not be read."""

    url: str
    news: News
    detail: str = ""


def due(urls: Iterable[str], texts: Sequence[PolicyText], now: datetime, every: timedelta = EVERY) -> tuple[str, ...]:
    """The pages that were not seen for so long, or never."""
    seen: dict[str, datetime] = {}
    for text in texts:
        seen[text.url] = max(text.seen, seen.get(text.url, text.seen))
    return tuple(url for url in urls if url not in seen or now - seen[url] >= every)


async def visit(client: Client, store: Store, urls: Iterable[str], now: datetime) -> tuple[Visit, ...]:
    """Ask the pages one after another and keep what is new; a page that fails never stops the others."""
    visits = []
    for url in urls:
        try:
            reply = await client.ask(Ask(url))
        except SourceError as error:
            visits.append(Visit(url, News.UNREAD, str(error)))
            continue
        text, fault = read(reply)
        visits.append(Visit(url, News.UNREAD, fault) if fault else _kept(store, url, text, now))
    return tuple(visits)


def read(reply: Reply) -> tuple[str, str]:
    """The main text of a reply, and else why there is none."""
    if reply.refusal or reply.status != 200:
        return "", f"answered {reply.status}" + (f", {reply.refusal.detail}" if reply.refusal else "")
    if reply.media_type not in _TEXT or reply.cut:
        return "", "is too long" if reply.cut else f"is {reply.media_type or 'of no known type'}, not a page"
    text = main_text(reply.body)
    return (text, "") if len(text.split()) >= LEAST_WORDS else ("", "holds too little text to be the policy")


def main_text(body: bytes) -> str:
    """The words of a page's main part, one block a line, without navigation, scripts and other decoration."""
    soup = BeautifulSoup(body, "html.parser")
    main = next((found for name in _MAIN if (found := soup.select_one(name))), soup)
    for decoration in main.find_all(_DECORATION):
        if isinstance(decoration, Tag) and not decoration.decomposed:
            decoration.decompose()
    lines = (" ".join(line.split()) for line in main.get_text("\n").split("\n"))
    return "\n".join(line for line in lines if line)


def _kept(store: Store, url: str, text: str, now: datetime) -> Visit:
    digest = hashlib.sha256(text.encode("utf-8", "replace")).hexdigest()
    known = [row for row in store.casebook.policies() if row.url == url]
    if known and known[-1].sha256 == digest:
        store.casebook.keep_policy(replace(known[-1], seen=max(now, known[-1].seen)))
        return Visit(url, News.SAME)
    store.casebook.keep_policy(PolicyText(url, now, now, digest, text))
    return Visit(url, News.CHANGED if known else News.FIRST)
