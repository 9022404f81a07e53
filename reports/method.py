"""The method page, written by the code's own data: every formula, curve, threshold and weight with its source.

What a reader of the weekly page may doubt stands here; a table that changes in the code changes the page, and a test holds them
against each other.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from reports import actions, ways
from reports.classes import Class
from rules import curves, overlay, worth
from rules.causes import Kind
from rules.definitions import DEFINITIONS
from rules.matchers.tables import table
from rules.reading import shipped

_HEAD = """# Method

This page is written by `serpwarden report method` from the data that the weekly report is made of. Figures in the
report rest on **proven looks**: pages that positively proved to be a result page for the query and place asked, with
their ads read or the absence of ads shown. Blocked, unreadable and missed looks say nothing. Canary searches are left
out.
"""
_ATTENTION = """## Attention

Each ad, result and answer of a page gets a weight; its share is its weight over the sum of all, so the shares of a
page sum to 1. A query's share is the mean over its looks, the week's the mean over queries by searches a month
(`report.volumes`; a search's volume is split evenly over the engines, places and devices it is asked at). The
unweighted mean stands beside it.

- An unpaid result has the curve's value at its place. Neighbours in one carousel share one place; order is by pixels
  where the capture has them, else reading order. Related searches, folded questions and cards behind a swipe get
  none.
- The first unpaid result is scaled by the layout of the page (table below, relative to the default curve's first
  place).
- What an element takes from the first result is the element's own weight: top ads share it by rank, shopping ads and
  the panel evenly.
- With an AI overview all unpaid weights shrink by its loss, and the overview gets that; its cited sources share it
  evenly.
- Ads below the results count as the places after the last one.
- Where every element has pixels, each whole screen further down multiplies a weight by the fold's factor.

Your own curve: a CSV with the columns Position and CTR, or a Search Console export with Position, Clicks and
Impressions (`report.curve`).
"""
_CAUSES = """## Causes of change

Own share now − own share before, over the queries seen in both weeks, is −Σ of what all others gained, because the
shares of a page sum to 1. Each holder's part at each query gets one name; queries that only one week saw are `config
changed` (the other week never asked them) or `coverage changed` (it asked and could not see). All causes sum to the
difference exactly. Intervals: bootstrap over looks within query and week (Efron 1979), 40–200 repeats from a fixed
seed, 95 % percentiles; one that holds 0 is called noise.
"""
_JOURNEYS = """## Journeys

A stage's score is the chance that somebody who asks reaches an own answer in at most {steps} steps: Σ own·(1 − own −
harm)^i for i < {steps}, from the shares of attention of own places and of scams and hijackers, who let nobody back.
The journey's score is Π (1 − use·(1 − score)) over its stages; `use` is the share of customers who need a stage
(`report.journeys`). A touchpoint is fine when an own page is among the first {places} unpaid places. A gap between
devices, places or engines is listed from {wide:.0f} points.

Your own weekly numbers (`report.numbers`: columns week, measure, value) are laid beside both by Spearman's rank
correlation at the lag of 0–4 weeks where it is strongest, with Fisher's interval and Bonett and Wright's standard
error; under {least} weeks nothing is said. An association is no cause.
"""


def method() -> str:
    """The whole page as Markdown."""
    reader, touch = curves.layout("reader"), curves.layout("touchpoint")
    journeys = _JOURNEYS.format(steps=reader["steps"], places=touch["places"], wide=100 * ways.WIDE, least=overlay.LEAST)
    return "\n".join(
        (_HEAD, _ATTENTION, *_curves(), *_definitions(), _CAUSES, *_kinds(), journeys, *_worth(), *_actions(), *_rules())
    )


def _table(head: Sequence[str], rows: Iterable[Sequence[object]]) -> str:
    lines = ["| " + " | ".join(map(str, row)) + " |" for row in (head, ["---"] * len(head), *rows)]
    return "\n".join(lines) + "\n"


def _percents(shares: Iterable[float]) -> list[str]:
    return [f"{100 * share:.1f}" for share in shares]


def _curves() -> list[str]:
    chosen = curves.default().name
    rows = [
        (f"`{curve.name}`" + " (default)" * (curve.name == chosen), curve.source, curve.year, *_percents(curve.places))
        for curve in curves.known().values()
    ]
    layout, paid, answer, fold = (curves.layout(name) for name in ("layout", "paid", "ai_overview", "fold"))
    facts = [
        (f"first result, {name}", f"{layout[name]} %", layout["source"], layout["year"]) for name in layout if name not in _META
    ]
    facts += [("top ads by rank (ratio)", ", ".join(map(str, paid["ranks"])), paid["source"], paid["year"])]
    facts += [("loss to an AI overview", f"{100 * answer['loss']:.1f} %", answer["source"], answer["year"])]
    facts += [("each screen further down", f"× {fold['per_screen']}", fold["source"], fold["year"])]
    head = ("curve (percent)", "source", "year", *range(1, 11))
    owners = [(owner.value, ", ".join(sorted(table("owners").get(owner.name.lower(), ()))[:6]) or "–") for owner in Class]
    return [
        _table(head, rows), _table(("figure", "value", "source", "year"), facts),
        "Owner classes, with the first of the hosts listed for them (named parties and findings go first):\n",
        _table(("class", "hosts"), owners),
    ]  # fmt: skip


_META = frozenset({"source", "year"})


def _definitions() -> list[str]:
    rows = [(row.name, row.formula, row.note, row.source) for row in DEFINITIONS]
    return ["## Other definitions of share\n", _table(("name", "formula", "leaves out", "source"), rows)]


def _kinds() -> list[str]:
    return ["Names of causes: " + ", ".join(f"*{kind}*" for kind in Kind) + ".\n"]


def _worth() -> list[str]:
    harm = curves.layout("harm")
    rows = [(name, "–".join(f"{100 * end:.0f}" for end in harm[name]) + " %") for name in ("present", "absent")]
    source = f"{harm['source']}, {harm['year']}"
    about = f"{worth.FORMULA}.\n\nSource: {source}. Several advertisers on one page share it evenly. What is"
    return [
        "## What is at risk\n", about + " missing is called unknown.\n",
        _table(("own ad in the top slot", "clicks taken by strangers' ads"), rows),
    ]  # fmt: skip


def _actions() -> list[str]:
    harm = [(str(level), weight) for level, weight in actions.HARM.items()]
    more = [("a wholly blind engine", actions.BLIND), ("a stage with no own page first", actions.GAP)]
    more += [("a journey nobody answers for", actions.UNOWNED), ("a permission that runs out", actions.PAPER)]
    hours = sorted(actions.HOURS.items())
    return [
        f"## Do this next\n\nAt most {actions.MOST} actions by harm ÷ hours. A case's harm is its level's weight × the share",
        "of looks that showed it; weights and hours are rough figures of ours.\n",
        _table(("what", "weight"), (*harm, *more)), _table(("work", "hours"), hours),
    ]  # fmt: skip


def _rules() -> list[str]:
    return [f"## Rules\n\nFindings come from {len(shipped())} rules, each with its sources: [rules.md](rules.md).\n"]
