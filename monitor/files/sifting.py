"""What a crawl holds beside result pages.

A crawler that kept a result page kept much else: landing pages, frames, tag managers. Those are no looks of anybody's and are
passed over and counted. A page at an engine's own address is never passed over, whatever it looks like: the layout that no
reader knows yet comes that way.
"""

from __future__ import annotations

from functools import cache

from monitor.files.pages import SAVED_AS
from monitor.hosts import domain_of
from monitor.model import Answer, ProblemCode, Serp
from monitor.plugins import ENGINES, load

_CRAWLS = frozenset({"warc", "wacz"})


def is_aside(answer: Answer, serp: Serp) -> bool:
    """Whether an answer is a crawl's page that no engine recognises, from an address that is no engine's."""
    unknown = any(problem.code in (ProblemCode.UNKNOWN_ENGINE, ProblemCode.EMPTY) for problem in serp.problems)
    if dict(answer.notes).get(SAVED_AS) not in _CRAWLS or not unknown or answer.url is None:
        return False
    return _name(domain_of(answer.url)) not in _engines()


@cache
def _engines() -> frozenset[str]:
    return frozenset(_name(domain_of(module.ABOUT.site)) for module in load(ENGINES).values())


def _name(domain: str | None) -> str:
    """The part of a registrable domain before its suffix: engines have one name and many countries."""
    return (domain or "").partition(".")[0]
