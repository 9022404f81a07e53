"""A provider's JSON as a Serp, told by a table: which lists hold what, under which names a row tells it.

Lists that no table names are counted as unknown blocks, and when their name speaks of ads, the answer proves nothing about ads.
A row of an ad list that tells nothing counts as an ad that was lost. A missing list of ads is no statement (vendors have lost ads
between page and JSON, in their own modes for ads too); an empty list is one, where the mode that shows more ads was on.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from monitor.model import AdKind, AdsState, Outcome, Problem, ProblemCode, ResultKind, Serp
from monitor.provided import MAX_ROWS, Row, ranked, safe
from monitor.provider.rows import Found, first, gathered, in_slots, walk
from monitor.provider.tables import Form, Said

_PAID = re.compile(
    r"(?:^|_)ads?(?:_|$)|sponsor|paid|promot|commercial|(?:^|[a-z_])Ads?(?:[A-Z]|$)|^ads?[A-Z]|^(?:top|bottom)ads$"
)


def read_form(root: Any, form: Form, said: Said, reader: str) -> Serp:
    """An answer as its table tells it; never raises on any JSON. `root` is the object whose keys are the blocks."""
    holder: Row = root if isinstance(root, Mapping) else {}
    found = gathered(holder, form)
    strange = _strange(holder, form)
    results = ranked(row for _, row in sorted(found.results, key=first))
    ads = ranked(in_slots(found, by_order=form.by_order))
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


def _strange(holder: Row, form: Form) -> list[str]:
    """Keys with something in them that no table names."""
    known = {rows.head for rows in form.rows} | form.quiet | {path.partition(".")[0] for _, path in form.features}
    return [
        safe(str(key))[:80] for key, value in list(holder.items())[:MAX_ROWS] if value and key not in known and _is_block(value)
    ]


def _is_block(value: Any) -> bool:
    return isinstance(value, list | Mapping)


def _concluded(
    holder: Row, form: Form, said: Said, found: Found, strange: list[str]
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


def _outcome(said: Said, found: Found) -> Outcome:
    if any(row.kind is ResultKind.ORGANIC and row.block == "main" for _, row in found.results):
        return Outcome.PARSED
    if said.nothing:
        return Outcome.NO_RESULTS
    return Outcome.PARTIAL if found.results or found.ads else Outcome.PROVIDER_EMPTY


def _ads_state(holder: Row, form: Form, said: Said, found: Found, strange: list[str]) -> AdsState:
    if not form.ads:
        return AdsState.NOT_SUPPORTED
    if found.lost_ads or any(_PAID.search(key) for key in strange):
        return AdsState.MARKERS_UNPARSED
    if found.ads:
        return AdsState.PARSED
    lists = {rows.head for rows in form.rows if rows.kind is AdKind.TEXT}
    empty = all(holder.get(key) == [] for key in lists) and bool(lists)
    return AdsState.NONE_SEEN if empty and said.more_ads else AdsState.UNKNOWN
