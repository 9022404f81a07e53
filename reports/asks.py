"""What a case asks for, of whom and in how many hours: by the door that its finding belongs at, else by its family.

In the world several offenders of one kind are one errand: whoever reports one domain to its registrar reports five in the same
sitting.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum

from monitor.model import Door
from reports.phrases import Phrase, phrase, phrases
from reports.standing import Line
from reports.titles import own_answer


class Desk(StrEnum):
    """Who does it."""

    LEGAL = "legal"
    PAID_SEARCH = "paid search"
    AFFILIATES = "affiliate manager"
    PARTNERS = "partner manager"
    SEO = "SEO"
    SUPPORT_CONTENT = "support content"
    WEB = "web team"
    MONITORING = "whoever runs this monitor"


Say = Callable[[int, str], Phrase]
_DOORS: dict[Door, tuple[Desk, Say]] = {
    Door.TRADEMARK_FORM: (
        Desk.LEGAL,
        lambda n, who: phrases(
            "Review the trademark notice against {who} and file it",
            "Review the trademark notices against {who} and file them",
            n,
            who=who,
        ),
    ),
    Door.SCAM_REPORT: (
        Desk.LEGAL,
        lambda n, who: phrases(
            "Report {who} to the engine as a scam, today", "Report {who} to the engine as scams, today", n, who=who
        ),
    ),
    Door.AFFILIATE_NETWORK: (Desk.AFFILIATES, lambda _, who: phrase("Take {who} up with the affiliate network", who=who)),
    Door.PARTNER: (Desk.PARTNERS, lambda _, who: phrase("Write to {who} about the agreed terms", who=who)),
    Door.HOST_OR_REGISTRAR: (
        Desk.LEGAL,
        lambda n, who: phrases(
            "Report {who} to its host and registrar", "Report {who} to their hosts and registrars", n, who=who
        ),
    ),
}
_PAGES: dict[Door, tuple[Desk, Say]] = {
    Door.SCAM_REPORT: (
        Desk.LEGAL,
        lambda n, who: phrases(
            "Have the site {who} take its page down, and report the page to the engine",
            "Have the sites {who} take their pages down, and report the pages to the engine",
            n,
            who=who,
        ),
    ),
}
_FAMILIES: dict[str, tuple[Desk, Say]] = {
    "bidding": (
        Desk.PAID_SEARCH,
        lambda n, who: phrases(
            "Look at the bids on your own name: {who} advertises there",
            "Look at the bids on your own name: {who} advertise there",
            n, who=who,
        ),
    ),
    "outranking": (Desk.SEO, lambda _, who: phrase("Win the first place back from {who}", who=who)),
    "support": (
        Desk.SUPPORT_CONTENT,
        lambda n, who: phrases(
            "Answer the support question that {who} answers now", "Answer the support questions that {who} answer now", n, who=who
        ),
    ),
    "scam": (Desk.SUPPORT_CONTENT, lambda _, who: phrase("Warn customers of {who}", who=who)),
}  # fmt: skip
_OWN_ANSWER: tuple[Desk, Say] = (
    Desk.SUPPORT_CONTENT,
    lambda n, who: phrases(
        "Let the own page answer that a support question leads to ({who})",
        "Let the own pages answer that support questions lead to ({who})",
        n,
        who=who,
    ),
)
_OTHERS: tuple[Desk, Say] = Desk.SEO, lambda _, who: phrase("Look at {who}", who=who)
HOURS: dict[str, float] = {
    "scam_report": 0.5, "trademark_form": 1, "affiliate_network": 1, "partner": 1, "host_or_registrar": 1, "bidding": 1,
    "outranking": 16, "follow_up": 1, "support": 8, "scam": 2, "monitoring": 2, "journey": 2, "paper": 1,
    "other": 4,
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Ask:
    """One errand: `key` names it, `say` tells it for a number of parties and their names, `hours` is the work for each party."""

    key: str
    desk: Desk
    say: Say
    hours: float


def ask_of(line: Line) -> Ask:
    """What a case asks for."""
    door, family = line.finding.door, line.case.family
    if own_answer(line.case):
        return Ask("own answer", *_OWN_ANSWER, HOURS["support"])
    if line.finding.subject.type == "result" and door in _PAGES:
        return Ask(f"page {door}", *_PAGES[door], HOURS["support"])
    if door in _DOORS:
        return Ask(door, *_DOORS[door], HOURS[door])
    return Ask(family, *_FAMILIES.get(family, _OTHERS), HOURS.get(family, HOURS["other"]))
