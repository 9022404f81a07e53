"""A provider's JSON as a Serp, told by a table: which lists hold what, under which names a row tells it.

Lists that no table names are counted as unknown blocks, and when their name speaks of ads, the answer proves nothing about ads.
A row of an ad list that tells nothing counts as an ad that was lost. A missing list of ads is no statement (vendors have lost ads
between page and JSON, in their own modes for ads too); an empty list is one, where the mode that shows more ads was on.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from monitor.model import (
    Ad,
    AdKind,
    AdSlot,
    AdsState,
    Box,
    Device,
    Outcome,
    Place,
    Problem,
    ProblemCode,
    Result,
    ResultKind,
    Serp,
)
from monitor.provided import MAX_ROWS, Row, ad, ranked, result, safe, sitelinks, text
from monitor.provider.asking import Complaint

Keys = tuple[str, ...]
_SLOT_WORDS = {"top": AdSlot.TOP, "bottom": AdSlot.BOTTOM, "middle": AdSlot.INLINE, "right": AdSlot.SIDE}
_SLOT_ORDER = (AdSlot.TOP, AdSlot.SIDE, AdSlot.INLINE, AdSlot.BOTTOM)
_PAID = re.compile(
    r"(?:^|_)ads?(?:_|$)|sponsor|paid|promot|commercial|(?:^|[a-z_])Ads?(?:[A-Z]|$)|^ads?[A-Z]|^(?:top|bottom)ads$"
)
_LAST = float("inf")


@dataclass(frozen=True, slots=True)
class Names:
    """Under which keys a row holds what; the first that holds something counts. A dot goes one level down."""

    title: Keys = ("title", "name", "question", "query", "text", "keyword")
    link: Keys = ("link", "url")
    click: Keys = ("tracking_link", "trackingLink")
    text: Keys = ("snippet", "description", "desc", "content")
    display: Keys = ("displayed_link", "displayedLink", "display_link", "displayed_url", "breadcrumb", "url_shown")
    date: Keys = ("date", "timestamp")
    source: Keys = ("source", "platform", "website_name", "source.name")
    channel: Keys = ("channel", "author", "channel.name")
    duration: Keys = ("duration", "length")
    rating: Keys = ("rating", "rating.value", "rating.rate", "stars")
    price: Keys = ("price", "price.displayed_price", "price.raw", "price.value", "price_str", "extracted_price")
    phone: Keys = ("phone", "phone_number", "phoneNumber")
    question: Keys = ("question",)
    merchant: Keys = ("merchant", "seller", "source", "merchant.name")
    links: Keys = ("sitelinks", "sitelinks.inline", "sitelinks.expanded", "sitelinks.extended", "sitelinks.list", "siteLinks")
    extensions: Keys = ("extensions",)
    slot: Keys = ("block_position", "blockPosition")
    order: Keys = ("rank_absolute", "global_rank", "position_overall", "pos_overall")


@dataclass(frozen=True, slots=True)
class Rows:
    """One list: its path from the root (lists on the way are opened), what its rows are and what their keys are called."""

    path: str
    kind: ResultKind | AdKind
    names: Names = Names()
    slot: AdSlot | None = None
    feature: str | None = None
    block: str | None = None

    @property
    def head(self) -> str:
        """The first key of the path."""
        return self.path.partition(".")[0]


@dataclass(frozen=True, slots=True)
class Form:
    """A provider's form. `quiet` are keys that hold nothing anybody owns or that say how the page was asked for.

    `by_order`: ads and results share one count, so that it tells which ads stand above and below the results. `ads`: whether the
    form carries ads at all.
    """

    rows: tuple[Rows, ...]
    quiet: frozenset[str] = frozenset()
    features: tuple[tuple[str, str], ...] = ()
    by_order: bool = False
    ads: bool = True


@dataclass(frozen=True, slots=True)
class Said:
    """What an answer says beside its rows. `nothing`: the engine itself has nothing; `more_ads`: the mode was on."""

    query: str = ""
    engine: str | None = "google"
    device: Device | None = None
    place: Place = Place()
    corrected: str | None = None
    layout: str | None = None
    page: int = 1
    nothing: bool = False
    more_ads: bool = False
    complaint: Complaint | None = None


@dataclass(frozen=True, slots=True)
class _Entry:
    """One entry of a list with its place in the page's own count and the object that the list is in."""

    value: Any
    order: float
    parent: Row


@dataclass(slots=True)
class _Found:
    results: list[tuple[float, Result]] = field(default_factory=list)
    ads: list[tuple[float, Ad, bool]] = field(default_factory=list)
    hollow: dict[str, int] = field(default_factory=dict)
    lost_ads: int = 0


def read_form(root: Any, form: Form, said: Said, reader: str) -> Serp:
    """An answer as its table tells it; never raises on any JSON. `root` is the object whose keys are the blocks."""
    holder: Row = root if isinstance(root, Mapping) else {}
    found = _gathered(holder, form)
    strange = _strange(holder, form)
    results = ranked(row for _, row in sorted(found.results, key=_first))
    ads = ranked(_in_slots(found, by_order=form.by_order))
    outcome, state, problems = _concluded(holder, form, said, found, strange)
    features = [rows.feature for rows in form.rows if rows.feature and next(walk(holder, rows.path), None)]
    features += [name for name, path in form.features if next(walk(holder, path), None)]
    return Serp(
        query=said.query,
        outcome=outcome,
        results=results,
        ads=ads,
        ads_state=state,
        engine=said.engine,
        device=said.device,
        place=said.place,
        reader=reader,
        layout=said.layout,
        page=said.page,
        features=tuple(dict.fromkeys(features)),
        problems=problems,
        corrected_query=said.corrected,
    )


def walk(holder: Any, path: str) -> Iterator[Any]:
    """The entries at a path: the values of a list one by one, anything else (but nothing and "") as it is."""
    return (entry.value for entry in _walked(holder, path))


def told(row: Any, keys: Keys) -> str | None:
    """The first of these paths that leads to a text or number."""
    for key in keys:
        head, _, last = key.rpartition(".")
        holders = walk(row, head) if head else iter((row,))
        words = next((text(holder, last) for holder in holders if isinstance(holder, Mapping)), None)
        if words:
            return words
    return None


def _walked(holder: Any, path: str) -> list[_Entry]:
    """Every entry at a path, bounded; an entry without a count of its own has that of what it stands in."""
    level = [_Entry(holder, _LAST, {})]
    for key in path.split("."):
        below: list[_Entry] = []
        for entry in level:
            value = entry.value.get(key) if isinstance(entry.value, Mapping) else None
            parent = entry.value if isinstance(entry.value, Mapping) else {}
            values = value[:MAX_ROWS] if isinstance(value, list) else [] if value in (None, "", {}) else [value]
            below += [_Entry(item, _order(item, entry.order), parent) for item in values]
        level = below[:MAX_ROWS]
    return level


def _order(value: Any, inherited: float) -> float:
    if isinstance(value, Mapping):
        for key in Names().order:
            number = value.get(key)
            if isinstance(number, int) and not isinstance(number, bool) and 0 < number < 1_000_000:
                return float(number)
    return inherited


def _gathered(holder: Row, form: Form) -> _Found:
    found = _Found()
    for rows in form.rows:
        for entry in _walked(holder, rows.path):
            paid = isinstance(rows.kind, AdKind)
            value = {"title": entry.value} if isinstance(entry.value, str) and not paid else entry.value
            row = value if isinstance(value, Mapping) else {}
            made = _ad(row, rows) if isinstance(rows.kind, AdKind) else _result(row, rows, rows.kind, entry.parent)
            if made is None:
                found.hollow[rows.path] = found.hollow.get(rows.path, 0) + 1
                found.lost_ads += paid
            elif isinstance(made, Ad):
                found.ads.append((entry.order, made, _slot(row, rows) is not None))
            else:
                found.results.append((entry.order, made))
    return found


def _result(row: Row, rows: Rows, kind: ResultKind, parent: Row) -> Result | None:
    names = rows.names
    title, link = told(row, names.title), told(row, names.link)
    if not title and not link:
        return None
    phone = told(row, names.phone)
    question = told(row, names.question) or told(parent, ("question", "title"))
    return result(
        kind,
        title,
        link,
        block=rows.block or ("main" if kind is ResultKind.ORGANIC else str(kind)),
        text=told(row, names.text),
        display_url=told(row, names.display),
        date=told(row, names.date),
        source=told(row, names.source),
        channel=told(row, names.channel),
        duration=told(row, names.duration),
        rating=told(row, names.rating),
        price=told(row, names.price),
        phones=(phone,) if phone else (),
        question=question if kind is ResultKind.PEOPLE_ALSO_ASK else None,
        sitelinks=sitelinks(_links(row, names)),
        box=_box(row),
    )


def _ad(row: Row, rows: Rows) -> Ad | None:
    names, kind = rows.names, AdKind(rows.kind)
    headline, link, click = told(row, names.title), told(row, names.link), told(row, names.click)
    if not headline and not link and not click:
        return None
    phone = told(row, names.phone)
    return ad(
        _slot(row, rows) or AdSlot.TOP,
        kind,
        headline,
        link,
        click,
        text=told(row, names.text),
        display_url=told(row, names.display),
        merchant=told(row, names.merchant) if kind is AdKind.SHOPPING else None,
        phones=(phone,) if phone else (),
        price=told(row, names.price),
        rating=told(row, names.rating),
        sitelinks=sitelinks(_links(row, names)),
        extensions=_extensions(row, names),
        box=_box(row),
    )


def _slot(row: Row, rows: Rows) -> AdSlot | None:
    """Where an ad stands, if its list or the row itself says so."""
    side = AdSlot.SIDE if text(row, "position") == "right" else None
    return rows.slot or _SLOT_WORDS.get((told(row, rows.names.slot) or "").lower()) or side


def _links(row: Row, names: Names) -> Iterable[Row]:
    return (entry for path in (*names.links, *names.extensions) for entry in walk(row, path) if _is_link(entry))


def _is_link(entry: Any) -> bool:
    return isinstance(entry, Mapping) and text(entry, "link", "url", "tracking_link") is not None


def _extensions(row: Row, names: Names) -> tuple[str, ...]:
    entries = [entry for path in names.extensions for entry in walk(row, path) if not _is_link(entry)]
    words = [entry if isinstance(entry, str) else told(entry, ("text", "title", "name")) or "" for entry in entries]
    return tuple(safe(word).strip() for word in words if word.strip())


def _box(row: Row) -> Box | None:
    """The rectangle of an element, in CSS pixels."""
    shape = row.get("rectangle")
    sides = [shape.get(side) for side in ("x", "y", "width", "height")] if isinstance(shape, Mapping) else []
    if len(sides) != 4 or not all(isinstance(side, int | float) and abs(side) < 10_000_000 for side in sides):
        return None
    return Box(*map(float, sides))  # type: ignore[arg-type]


def _first(entry: tuple[Any, ...]) -> float:
    return float(entry[0])


def _in_slots(found: _Found, *, by_order: bool) -> list[Ad]:
    """The ads in reading order; where nothing else tells it, the shared count says above, between or below the results."""
    web = [order for order, row in found.results if row.kind is ResultKind.ORGANIC and order < _LAST]
    placed = []
    for order, row, sure in sorted(found.ads, key=_first):
        slot = row.slot
        if not sure and by_order and web and min(web) < order < _LAST:
            slot = AdSlot.BOTTOM if order > max(web) else AdSlot.INLINE
        placed.append(replace(row, slot=slot))
    return sorted(placed, key=lambda row: _SLOT_ORDER.index(row.slot))


def _strange(holder: Row, form: Form) -> list[str]:
    """Keys with something in them that no table names."""
    known = {rows.head for rows in form.rows} | form.quiet | {path.partition(".")[0] for _, path in form.features}
    return [
        safe(str(key))[:80] for key, value in list(holder.items())[:MAX_ROWS] if value and key not in known and _is_block(value)
    ]


def _is_block(value: Any) -> bool:
    return isinstance(value, list | Mapping)


def _concluded(
    holder: Row, form: Form, said: Said, found: _Found, strange: list[str]
) -> tuple[Outcome, AdsState, tuple[Problem, ...]]:
    """What the rows prove, and what speaks against it."""
    problems = [Problem(ProblemCode.UNKNOWN_BLOCK, f"{key} is in no table") for key in strange]
    problems += [Problem(ProblemCode.PROVIDER_GAP, f"{n} rows under {path} tell nothing") for path, n in found.hollow.items()]
    if said.complaint is not None and said.complaint.outcome is not Outcome.PROVIDER_EMPTY:
        problems.append(Problem(ProblemCode.REFUSED, said.complaint.detail))
        return said.complaint.outcome, AdsState.UNKNOWN if form.ads else AdsState.NOT_SUPPORTED, tuple(problems)
    outcome = _outcome(said, found)
    if outcome in (Outcome.PARTIAL, Outcome.PROVIDER_EMPTY):
        detail = said.complaint.detail if said.complaint else "it says that all went well and brings no web results"
        problems.append(Problem(ProblemCode.PROVIDER_GAP, detail))
    state = _ads_state(holder, form, said, found, strange)
    if state is AdsState.MARKERS_UNPARSED:
        lost = f"{found.lost_ads} ads cannot be read" if found.lost_ads else "a block that may hold ads cannot be read"
        problems.append(Problem(ProblemCode.UNREAD_AD_MARKERS, lost))
        outcome = Outcome.PARTIAL if outcome in (Outcome.PARSED, Outcome.NO_RESULTS) else outcome
    return outcome, state, tuple(problems)


def _outcome(said: Said, found: _Found) -> Outcome:
    if any(row.kind is ResultKind.ORGANIC and row.block == "main" for _, row in found.results):
        return Outcome.PARSED
    if said.nothing:
        return Outcome.NO_RESULTS
    return Outcome.PARTIAL if found.results or found.ads else Outcome.PROVIDER_EMPTY


def _ads_state(holder: Row, form: Form, said: Said, found: _Found, strange: list[str]) -> AdsState:
    if not form.ads:
        return AdsState.NOT_SUPPORTED
    if found.lost_ads or any(_PAID.search(key) for key in strange):
        return AdsState.MARKERS_UNPARSED
    if found.ads:
        return AdsState.PARSED
    lists = {rows.head for rows in form.rows if rows.kind is AdKind.TEXT}
    empty = all(holder.get(key) == [] for key in lists) and bool(lists)
    return AdsState.NONE_SEEN if empty and said.more_ads else AdsState.UNKNOWN
