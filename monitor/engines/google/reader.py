"""The reading of one page, put together from its parts.

The world: titles make the list, paid links the ads, everything else the features. A page is a result page when its list shows
results or Google's own card says that there are none; anything that looks like an ad or a result and was not read makes it
`partial`. Whether the page arrived whole is asked of every engine's pages alike, not here.
"""

from __future__ import annotations

from collections.abc import Iterator

from turbohtml import Document

from monitor.engines.google.bare import bare_titles
from monitor.engines.google.clicks import is_sealed
from monitor.engines.google.context import corrected_query, echoed_query, layout_of, page_number, place_of
from monitor.engines.google.features import NAMES, read_features, unknown_blocks
from monitor.engines.google.layouts import VERSION
from monitor.engines.google.local import read_calls, read_places, read_related
from monitor.engines.google.organic import plain_titles, read_organic
from monitor.engines.google.outcome import blocked, says_nothing_found
from monitor.engines.google.paid import Paid, read_paid
from monitor.engines.google.titles import Extents, Link, Sheet, Title
from monitor.engines.google.unread import missed_results
from monitor.making import make_result
from monitor.model import AdsState, Device, Outcome, Problem, ProblemCode, Query, Result, ResultKind, Serp
from monitor.page import Page

_LISTED = (ResultKind.ORGANIC, ResultKind.FEATURED_SNIPPET)


def read(page: Page, query: Query | None) -> Serp:
    """The reading of a page; never raises. `query` is what was asked, None when nobody knows."""
    tree = page.tree
    sheet = Sheet(page)
    device = Device.MOBILE if _is_for_phones(tree) else Device.DESKTOP
    asked = echoed_query(tree)
    titles = plain_titles(sheet, phone=device is Device.MOBILE) or bare_titles(sheet)
    paid = read_paid(sheet, titles)
    results, unknown, sealed = _results(sheet, titles, paid)
    listed = any(result.kind in _LISTED for result in results)
    problems = tuple(_problems(sheet, results, paid, unknown, sealed)) if listed else ()
    outcome = _outcome(page, sheet, listed, bool(problems))
    return Serp(
        query=asked or (query.text if query else ""),
        outcome=outcome,
        results=results,
        ads=paid.ads,
        ads_state=_ads_state(outcome, paid),
        engine="google",
        device=device,
        place=place_of(tree),
        layout=layout_of(titles, device),
        page=page_number(page, sheet),
        corrected_query=corrected_query(sheet, asked),
        reader=f"google/{VERSION}",
        features=tuple(dict.fromkeys(NAMES[result.kind] for result in results if result.kind in NAMES)),
        problems=problems + _unknown(sheet, unknown) if listed else _no_proof(page, outcome),
    )


def _is_for_phones(tree: Document) -> bool:
    return tree.select_one("head meta[name=viewport]") is not None


def _results(sheet: Sheet, titles: list[Title], paid: Paid) -> tuple[tuple[Result, ...], list[Link], int]:
    """Every unpaid row of the page in reading order, the links of the main column that are none, and how many are sealed."""
    extents = Extents(sheet, [*(title.link for title in titles), *paid.links])
    rows, taken = read_organic(sheet, titles, extents)
    places, theirs = read_places(sheet)
    sealed = sum([not link.paid and link.number not in taken for link in sheet.sealed])
    calls = read_calls(sheet, taken | theirs)
    taken |= theirs
    features, unknown = read_features(sheet, taken, extents)
    rows += places + calls + features + read_related(sheet, titles[-1].link.number if titles else 0)
    rows.sort(key=lambda row: row[0])
    return tuple([make_result(rank=n, **made.keywords) for n, (_, made) in enumerate(rows, 1)]), unknown, sealed


def _outcome(page: Page, sheet: Sheet, found: bool, troubled: bool) -> Outcome:
    if found:
        return Outcome.PARTIAL if troubled else Outcome.PARSED
    refusal = blocked(page)
    if refusal is Outcome.CAPTCHA or not says_nothing_found(sheet.tree):
        return refusal or Outcome.UNPARSED
    return Outcome.NO_RESULTS


def _problems(sheet: Sheet, results: tuple[Result, ...], paid: Paid, unknown: list[Link], sealed: int) -> Iterator[Problem]:
    """What makes a list doubtful; that a titled link of which nothing else is known is news is a guess.

    A row whose link only Google can open is read all the same where the page shows the host that it leads to.
    """
    for text in missed_results(sheet, {row.url for row in results if row.kind is not ResultKind.NEWS}, unknown):
        yield Problem(ProblemCode.UNKNOWN_BLOCK, f"looks like a result: {text!r}")
    sealed += sum(row.url is None and row.host is None for row in results if row.kind in _LISTED)
    if sealed := sealed + sum(ad.host is None and is_sealed(ad.click_url or "") for ad in paid.ads):
        yield Problem(ProblemCode.UNDECODED_LINK, f"{sealed} links that only Google can open")
    if paid.unread:
        yield Problem(ProblemCode.UNREAD_AD_MARKERS, f"{paid.unread} paid links that show nothing to read")


def _unknown(sheet: Sheet, links: list[Link]) -> tuple[Problem, ...]:
    """Blocks that nobody knows: counted for drift, no reason to doubt the list beside them."""
    return tuple(Problem(ProblemCode.UNKNOWN_BLOCK, f"begins with {text!r}") for text in unknown_blocks(sheet, links))


def _no_proof(page: Page, outcome: Outcome) -> tuple[Problem, ...]:
    if not page.body or page.body.isspace():
        return (Problem(ProblemCode.EMPTY, "the page is empty"),)
    if outcome is Outcome.UNPARSED:
        return (Problem(ProblemCode.NO_PROOF, "no result, no card for none and no sign of a refusal"),)
    return ()


def _ads_state(outcome: Outcome, paid: Paid) -> AdsState:
    if paid.unread:
        return AdsState.MARKERS_UNPARSED
    if paid.ads:
        return AdsState.PARSED
    return AdsState.NONE_SEEN if outcome in (Outcome.PARSED, Outcome.NO_RESULTS) else AdsState.UNKNOWN
