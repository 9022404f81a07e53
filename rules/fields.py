"""The fields that a rule may name, by subject: a closed list, each with its kind and what it means.

The kind decides which verbs a field understands: words and flags are compared, numbers bounded, texts, links and hosts
searched by matchers.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from operator import attrgetter
from types import MappingProxyType
from typing import Any

from monitor.model import AdKind, AdSlot, Device, Gate, PageFormat, ResultKind, WatchKind
from rules import facts as of
from rules import pieces
from rules.beside import BY_DEVICE, BY_PLACE
from rules.facts import ENGINE_NAMES
from rules.parties import ROLES
from rules.rule import On


class Kind(StrEnum):
    """What a field holds."""

    WORD = "word"
    FLAG = "flag"
    NUMBER = "number"
    TEXT = "text"
    LINK = "link"
    HOST = "host"
    CLAIM = "claim"
    TERMS = "terms"


@dataclass(frozen=True, slots=True)
class Field:
    """One field: its kind, its closed list of words if it has one, how it is read off the facts, what it means.

    `needs` is a cheap look at an ad or a result: where it says no, a flag that is searched for is false.
    """

    kind: Kind
    about: str
    read: Callable[[Any], Any]
    words: tuple[str, ...] = ()

    searches: bool = False
    needs: Callable[[Any], bool] | None = None

    @property
    def cost(self) -> int:
        """What reading it costs: 0 a comparison, 1 a search behind a flag, 2 a search."""
        if self.kind in (Kind.WORD, Kind.FLAG, Kind.NUMBER):
            return int(self.searches)
        return 2


_PLACES = (of.OWN_PLACE, of.OTHER_PLACE, of.NO_PLACE)
_WATCHES = tuple(kind for kind in WatchKind if kind is not WatchKind.CANARY)


def _word(about: str, words: tuple[str, ...], read: Callable[[Any], Any]) -> Field:
    return Field(Kind.WORD, about, read, words)


def _itself(_facts: Any) -> tuple[pieces.Piece, ...]:
    """One empty piece, for verbs that look at the ad as a whole."""
    return (("headline", "", 0),)


def _affiliate_link(facts: Any) -> tuple[pieces.Piece, ...]:
    return (("chain", "", 0),) if facts.affiliate else pieces.NO_PIECES


_names = attrgetter("naming")
_ANYWHERE: dict[str, Field] = {
    "query": Field(Kind.TEXT, "what was asked", lambda f: (("query", f.page.serp.query, 0),)),
    "watch": _word("why the query is watched", _WATCHES, lambda f: f.page.watch),
    "asks_support": Field(Kind.FLAG, "whether the query asks for help", lambda f: f.page.asks_support),
    "engine": _word("the engine", tuple(ENGINE_NAMES), lambda f: f.page.serp.engine),
    "device": _word("the device", tuple(Device), lambda f: f.page.serp.device),
    "proven": Field(Kind.FLAG, "whether the look may speak of absence", lambda f: f.page.serp.proven),
    "page": Field(Kind.NUMBER, "the number of the result page", lambda f: f.page.serp.page),
    "own_rank": Field(
        Kind.NUMBER, "the rank of the brand's first web result; no number when there is none", lambda f: f.page.own_rank
    ),
    "own_results": Field(Kind.NUMBER, "how many results are the brand's own", lambda f: f.page.own_results),
    "own_ads": Field(Kind.NUMBER, "how many ads are the brand's own", lambda f: f.page.own_ads),
    "results": Field(Kind.NUMBER, "how many results the page has", lambda f: len(f.page.results)),
}
_SUBJECT = {"subject": _word("what is looked at", ("ad", "result", "page"), lambda f: f.subject.type)}
_SOMEBODY: dict[str, Field] = {
    "about_brand": Field(
        Kind.FLAG,
        "whether it names a mark, or helps a query for one",
        lambda f: f.about_brand,
        (),
        True,
        attrgetter("may_be_about_brand"),
    ),
    "phones_listed": Field(Kind.FLAG, "whether the settings list the brand's numbers", lambda f: bool(f.page.kit.brand.phones)),
    "helps_by_name": Field(Kind.FLAG, "whether it offers help right beside a mark", lambda f: f.helps_by_name, (), True, _names),
    "party": _word("who stands behind it", ROLES, lambda f: f.standing.role),
    "host": Field(Kind.HOST, "where the visitor lands, or the shown host when nobody knows", of.host_piece),
}
_AD: dict[str, Field] = {
    "headline": Field(Kind.TEXT, "the headline", lambda f: (("headline", f.ad.headline, 0),)),
    "text": Field(Kind.TEXT, "the description", lambda f: (("text", f.ad.text, 0),) if f.ad.text else ()),
    "sitelinks": Field(Kind.TEXT, "the words of the sitelinks", lambda f: pieces.ad_sitelinks(f.ad)),
    "extensions": Field(Kind.TEXT, "callouts, snippets and other extensions", lambda f: pieces.ad_extensions(f.ad)),
    "copy": Field(Kind.TEXT, "headline, description, sitelinks and extensions", lambda f: f.copy),
    "phones": Field(Kind.TEXT, "the copy and the call assets", lambda f: f.copy + pieces.phones(f.ad)),
    "display_domain": Field(Kind.TEXT, "the host of the shown address", lambda f: pieces.shown_part(f.ad.display_url)),
    "display_path": Field(Kind.TEXT, "the shown address behind its host", lambda f: pieces.path_part(f.ad.display_url)),
    "links": Field(Kind.LINK, "where the ad and its sitelinks lead", lambda f: pieces.links(f.ad)),
    "traffic": Field(Kind.LINK, "every hop that the ad's link tells", _affiliate_link),
    "claims": Field(Kind.CLAIM, "what makes the ad pass for the brand's own", _itself),
    "terms": Field(Kind.TERMS, "the programme of the listed affiliate", _itself),
    "affiliate_traffic": Field(Kind.FLAG, "whether an affiliate stands behind it", lambda f: f.affiliate_traffic),
    "landing": _word("where the visitor lands", _PLACES, lambda f: f.landing),
    "shows": _word("whose address the ad shows", _PLACES, lambda f: f.shows),
    "names_mark": Field(Kind.FLAG, "whether its words hold a mark", lambda f: f.names_mark, (), True, _names),
    "names_payer": Field(Kind.FLAG, "whether the page names the advertiser", lambda f: bool(f.ad.advertiser)),
    "slot": _word("where the ad stands", tuple(AdSlot), lambda f: f.ad.slot),
    "kind": _word("what kind of ad it is", tuple(AdKind), lambda f: f.ad.kind),
    "rank": Field(Kind.NUMBER, "its place among the ads", lambda f: f.ad.rank),
}
_RESULT: dict[str, Field] = {
    "title": Field(Kind.TEXT, "the title", lambda f: (("title", f.result.title, 0),)),
    "text": Field(Kind.TEXT, "the snippet", lambda f: (("text", f.result.text, 0),) if f.result.text else ()),
    "copy": Field(Kind.TEXT, "title, snippet and question", lambda f: f.copy),
    "phones": Field(Kind.TEXT, "the copy, and the numbers lifted from it", lambda f: f.copy + pieces.phones(f.result)),
    "links": Field(Kind.LINK, "where the result and its sitelinks lead", lambda f: pieces.links(f.result)),
    "kind": _word("what kind of result it is", tuple(ResultKind), lambda f: f.result.kind),
    "rank": Field(Kind.NUMBER, "its place among the results", lambda f: f.result.rank),
    "has_address": Field(Kind.FLAG, "whether the page tells its address", lambda f: bool(f.domain)),
    "names_mark": Field(Kind.FLAG, "whether its words hold a mark", lambda f: f.names_mark, (), True, _names),
    "hidden": Field(Kind.FLAG, "whether it needs a swipe or a click to be seen", lambda f: f.result.hidden),
    "above_own": Field(Kind.FLAG, "whether it stands above the brand's first web result", lambda f: f.above_own),
    "first_web": Field(Kind.FLAG, "whether it is the first web result", lambda f: f.first_web),
    "first_of_kind": Field(Kind.FLAG, "whether it is the first of its kind on the page", lambda f: f.first_of_kind),
    "own_in_kind": Field(Kind.FLAG, "whether the brand has a row of the same kind", lambda f: f.own_in_kind),
}

_PAIR: dict[str, Field] = {
    "differs": _word("in what the two looks differ", (BY_DEVICE, BY_PLACE), lambda f: f.differs),
    "gap": Field(Kind.NUMBER, "how many places worse the brand stands on one of them", lambda f: f.gap),
    "both_proven": Field(Kind.FLAG, "whether both looks may speak of absence", lambda f: f.both_proven),
}
_LANDING: dict[str, Field] = {
    "format": _word("what kind of document the own page is", tuple(PageFormat), lambda f: f.landing.format),
    "gate": _word("what stands before the answer", tuple(Gate), lambda f: f.landing.gate),
    "sells_instead": Field(Kind.FLAG, "whether the page sells and tells nothing to do", lambda f: f.sells_instead),
    "answers_there": Field(Kind.FLAG, "whether the page could be read", lambda f: f.answers_there),
    "first_web": Field(Kind.FLAG, "whether it is the first web result", lambda f: f.result.first_web),
}

OF_PAGE: Mapping[str, Field] = MappingProxyType(_ANYWHERE)
FIELDS: Mapping[On, Mapping[str, Field]] = MappingProxyType(
    {
        On.AD: MappingProxyType(_ANYWHERE | _SUBJECT | _SOMEBODY | _AD),
        On.RESULT: MappingProxyType(_ANYWHERE | _SUBJECT | _SOMEBODY | _RESULT),
        On.PAGE: MappingProxyType(_ANYWHERE | _SUBJECT),
        On.PAIR: MappingProxyType(_ANYWHERE | _PAIR),
        On.LANDING: MappingProxyType(_ANYWHERE | _LANDING),
    },
)
