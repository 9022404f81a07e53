"""The one way from a page to a Serp: recognise the engine, let it read, then doubt what it says.

An engine's reader is trusted with what it found and not with what it did not find. A second opinion on ads
(`monitor.markers`), the end of the document, the status it came with and the question it answers are checked here, the same
for every engine; each doubt takes the proof away and leaves a problem that says why. Nothing here raises, whatever the bytes.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable
from dataclasses import replace
from types import ModuleType

from monitor import markers
from monitor.model import AdsState, Outcome, Place, Problem, ProblemCode, Query, Serp
from monitor.page import MAX_BYTES, Page
from monitor.plugins import ENGINES, load

# How sure an engine must be that a page is its own, and when no other needs be asked.
SURE, CERTAIN = 0.5, 0.9
# Whose signs stand anywhere in a page: asked last, of pages whose title does not name it.
_SLOWEST = "google"
# Statuses that are a refusal whatever the body says; a reader may know better which refusal it is. DuckDuckGo answers robots
# with 202; 999 was Yahoo's.
STATUSES: dict[int, Outcome] = {
    202: Outcome.RATE_LIMITED,
    401: Outcome.DENIED,
    403: Outcome.DENIED,
    407: Outcome.DENIED,
    410: Outcome.DENIED,
    429: Outcome.RATE_LIMITED,
    451: Outcome.DENIED,
    503: Outcome.RATE_LIMITED,
    999: Outcome.DENIED,
}
# Where a redirect that was not followed, or a final address, says what became of the question.
ADDRESSES: tuple[tuple[re.Pattern[str], Outcome], ...] = (
    (re.compile(r"^https?://(?:sorry\.google\.|(?:www\.)?google\.[a-z.]+/sorry/)", re.IGNORECASE), Outcome.CAPTCHA),
    (re.compile(r"^https?://consent\.(?:google|youtube|yahoo)\.", re.IGNORECASE), Outcome.CONSENT),
    (re.compile(r"^https?://[^/]+/(?:showcaptcha|sp/captcha|static/captcha|turing/captcha)", re.IGNORECASE), Outcome.CAPTCHA),
)
REFUSALS = frozenset({Outcome.CAPTCHA, Outcome.RATE_LIMITED, Outcome.JS_REQUIRED, Outcome.CONSENT, Outcome.DENIED})
_READ = frozenset({Outcome.PARSED, Outcome.NO_RESULTS, Outcome.PARTIAL})
# Codes that name one language twice (ISO 639 changes, macro-languages).
_LANGUAGES = {"iw": "he", "in": "id", "ji": "yi", "nb": "no", "nn": "no", "fil": "tl"}
_OPENS = re.compile(rb"^[\s\xef\xbb\xbf]*(?:<!--.{0,2000}?-->\s*)?<(?:!doctype|html|head)\b", re.IGNORECASE | re.DOTALL)
_CLOSES = re.compile(rb"</(?:html|body)\s*>", re.IGNORECASE)
_DIV = re.compile(rb"<(/?)div\b", re.IGNORECASE)


def recognise(page: Page) -> str | None:
    """The NAME of the engine that a page (block pages included) belongs to, or None when no engine is sure enough."""
    best, found = 0.0, None
    for name, module in _likeliest_first(page):
        score = _sureness(module, page)
        if score > best:
            best, found = score, name
        if best >= CERTAIN:
            break
    return found if best >= SURE else None


def _likeliest_first(page: Page) -> list[tuple[str, ModuleType]]:
    """Every engine, those that the page's address or title names before the rest, because asking each costs time."""
    told = f"{page.url or ''} {page.title}".lower()
    return sorted(load(ENGINES).items(), key=lambda pair: (pair[0] not in told, pair[0] == _SLOWEST))


def read(page: Page, query: Query | None = None, *, engine: str | None = None, file: str | None = None) -> Serp:
    """One page as a Serp. `query` is what was asked (an empty text counts as not known), `engine` overrides recognition.

    Never raises: a fault inside an engine's reader comes out as `unparsed` with the problem `reader_fault`.
    """
    asked = query if query is not None and (query.text or query.place != Place()) else None
    if not page.body or page.body.isspace():
        serp = Serp("", Outcome.UNPARSED, engine=engine, problems=(Problem(ProblemCode.EMPTY, "the page has no content"),))
    else:
        serp = _read_by(engine or recognise(page), page)
    for check in (_second_opinion, _whole, _refused):
        serp = check(serp, page)
    serp = in_context(serp, asked) if asked else serp
    return serp if file is None else replace(serp, file=file)


def _sureness(module: ModuleType, page: Page) -> float:
    sure = _guarded(module.recognise, page)
    return sure if isinstance(sure, float | int) else 0.0


def _guarded(call: Callable[..., object], *arguments: object) -> object:
    """What an engine says of a page, or how it failed: one page's fault in one reader must not stop the archive."""
    try:
        return call(*arguments)
    except Exception as error:  # noqa: BLE001 - the one place where anything may go wrong in anybody's reader
        return error


def _read_by(engine: str | None, page: Page) -> Serp:
    module = load(ENGINES).get(engine or "")
    if module is None:
        detail = f"no reader is called {engine}" if engine else "no engine recognises this page"
        return Serp("", Outcome.UNPARSED, problems=(Problem(ProblemCode.UNKNOWN_ENGINE, detail),))
    reader = f"{module.NAME}/{module.VERSION}"
    serp = _guarded(module.read, page, None)
    if not isinstance(serp, Serp):
        fault = Problem(ProblemCode.READER_FAULT, f"{type(serp).__name__} in {reader}")
        return Serp("", Outcome.UNPARSED, engine=module.NAME, reader=reader, problems=(fault,))
    if serp.engine and serp.reader:
        return serp
    return replace(serp, engine=serp.engine or module.NAME, reader=serp.reader or reader)


def _second_opinion(serp: Serp, page: Page) -> Serp:
    """More ad markers than ads: some were lost, and the page proves nothing about ads."""
    seen = markers.count(page) if serp.outcome in _READ else None
    serp = replace(serp, markers=seen)
    if seen is None or seen <= len(serp.ads):
        return serp
    lost = Problem(ProblemCode.UNREAD_AD_MARKERS, f"{seen} ads are marked on the page, {len(serp.ads)} could be read")
    return _doubt(replace(serp, ads_state=AdsState.MARKERS_UNPARSED), Outcome.PARTIAL, lost)


def _whole(serp: Serp, page: Page) -> Serp:
    """A page that was cut off, on the way or by our own bound, may have lost anything below the cut."""
    if serp.outcome not in _READ:
        return serp
    if len(page.body) > MAX_BYTES:
        cut = Problem(ProblemCode.OVERSIZED, f"{len(page.body)} bytes, read up to {MAX_BYTES}")
    elif is_cut(page.body):
        cut = Problem(ProblemCode.TRUNCATED, "the document does not end")
    else:
        return serp
    state = AdsState.UNKNOWN if serp.ads_state is AdsState.NONE_SEEN else serp.ads_state
    return _doubt(replace(serp, ads_state=state), Outcome.PARTIAL, cut)


def is_cut(body: bytes) -> bool:
    """Whether a document ends before its end: no closing tag, or, in a fragment, blocks that are never closed."""
    if _OPENS.match(body[:4_096]):
        return _CLOSES.search(body[-4_096:]) is None and _CLOSES.search(body) is None
    closed = [bool(mark) for mark in _DIV.findall(body)]
    return not body.rstrip().endswith(b">") or closed.count(False) > closed.count(True)


def _refused(serp: Serp, page: Page) -> Serp:
    """The status and address outrank a body that reads well: an engine that says no has said no."""
    address = page.header("location") if page.status in range(300, 400) else page.url
    said = next((outcome for pattern, outcome in ADDRESSES if address and pattern.search(address)), None)
    said = said or (STATUSES.get(page.status) if page.status else None)
    if said is None and (page.status or 200) < 300:
        return serp
    outcome = serp.outcome if serp.outcome in REFUSALS else said or Outcome.UNPARSED
    refused = Problem(ProblemCode.REFUSED, f"status {page.status}" if page.status else "by its address")
    return replace(serp, outcome=outcome, ads_state=AdsState.UNKNOWN, problems=(*serp.problems, refused))


def _doubt(serp: Serp, outcome: Outcome, problem: Problem) -> Serp:
    return replace(serp, outcome=outcome, problems=(*serp.problems, problem))


def in_context(serp: Serp, query: Query) -> Serp:
    """The page as the answer to what was asked: a page that answers another question, or elsewhere, proves nothing here."""
    faults = _context_faults(serp, query) if serp.outcome in _READ else []
    place = Place(
        query.place.country or serp.place.country,
        query.place.language or serp.place.language,
        query.place.city or serp.place.city,
    )
    outcome = Outcome.WRONG_CONTEXT if faults else serp.outcome
    problems = (*serp.problems, *faults)
    return replace(serp, query=query.text or serp.query, place=place, device=query.device, outcome=outcome, problems=problems)


def _context_faults(serp: Serp, query: Query) -> list[Problem]:
    faults = []
    echoes = {same_text(echo) for echo in (serp.query, serp.corrected_query) if echo}
    if query.text and serp.query and same_text(query.text) not in echoes and len(echoes) == (2 if serp.corrected_query else 1):
        faults.append(Problem(ProblemCode.WRONG_QUERY, f"asked {query.text!r}, the page answers {serp.query!r}"))
    if (asked := _language(query.place.language)) and (told := _language(serp.place.language)) and asked != told:
        faults.append(Problem(ProblemCode.WRONG_LANGUAGE, f"asked for {query.place.language}, the page is {serp.place.language}"))
    if (here := query.place.country) and (there := serp.place.country) and here.upper() != there.upper():
        faults.append(Problem(ProblemCode.WRONG_COUNTRY, f"asked for {here}, the page is for {there}"))
    return faults


def same_text(text: str) -> str:
    """A query in the form in which two spellings of the same question are equal: case, width and white space folded."""
    return " ".join(unicodedata.normalize("NFKC", text).casefold().split())


def _language(tag: str | None) -> str | None:
    """The primary language of a BCP 47 tag, or None."""
    primary = re.split(r"[-_]", tag.lower())[0] if tag else ""
    return _LANGUAGES.get(primary, primary) or None
