"""The judge: one page in, findings out, in the order of the page and then of rule ids.

A finding is a claim about one subject that a careful reader of the page would sign. Nobody is accused before the exemptions
were asked; what a blind look did not show is no finding; what was read on a page that was only partly read still counts.
One look shows that an ad appeared, not that anybody bid: bidding findings of one look are things to watch, and only the case
that they add up to may say more (`rules.cases`).
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from monitor.model import Brand, Finding, Landing, Party, Serp, Subject, WatchKind
from rules.beside import landings, pairs
from rules.eligibility import Verdicts
from rules.facts import PageFacts
from rules.finding import finding_of
from rules.kit import Kit
from rules.lines import Matches, found_in
from rules.plan import Group, Plan
from rules.reading import shipped
from rules.rule import On, Rule, Status
from rules.somebody import Somebody
from rules.values import Facts

# What a bug in a matcher raises on a text nobody thought of: the rule is skipped for this subject, counted and shown.
_BUGS = (ArithmeticError, AttributeError, LookupError, RecursionError, TypeError, ValueError)


@dataclass(frozen=True, slots=True)
class RuleFault:
    """A rule that broke on one subject; the others went on."""

    rule: str
    subject: Subject
    detail: str


@dataclass(frozen=True, slots=True)
class Judgement:
    """What the judge says of one page: its findings, and the rules that broke on it."""

    findings: tuple[Finding, ...] = ()
    faults: tuple[RuleFault, ...] = ()


class Judge:
    """A brand, its parties and a set of rules, compiled once; pages are judged one by one and leave nothing behind."""

    def __init__(self, brand: Brand, parties: Sequence[Party] = (), rules: Sequence[Rule] | None = None) -> None:
        chosen = [rule for rule in (shipped() if rules is None else rules) if rule.status is not Status.OFF]
        self.kit = Kit(brand, parties)
        self._verdicts = Verdicts(brand)
        self._plans = {on: Plan([rule for rule in sorted(chosen, key=_id) if on in rule.on], on) for on in On}

    def judge(self, serp: Serp, kind: WatchKind | None = None, at: datetime | None = None) -> tuple[Finding, ...]:
        """The findings of one page. `at` stands in for the page's own time where it tells none."""
        return self.judged(serp, kind, at).findings

    def judged(self, serp: Serp, kind: WatchKind | None = None, at: datetime | None = None) -> Judgement:
        """The findings of one page and the rules that broke on it. `kind` is why the query is watched.

        Pages of canary watches prove that ads can be seen at all; nothing is claimed of them.
        """
        if kind is WatchKind.CANARY:
            return Judgement()
        page = self._facts(serp, kind, at)
        findings: list[Finding] = []
        faults: list[RuleFault] = []
        for on, subjects in ((On.AD, page.ads), (On.RESULT, page.results), (On.PAGE, (page,))):
            if subjects:
                self._try_on(on, page, subjects, findings, faults)
        page.leave()
        return Judgement(tuple(findings), tuple(faults))

    def compare(self, serps: Sequence[Serp], kind: WatchKind | None = None, at: datetime | None = None) -> tuple[Finding, ...]:
        """What two looks at one query show together: gaps between devices and between places. The worse page is the subject."""
        pages = [self._facts(serp, kind, at) for serp in serps]
        return self._beside(On.PAIR, list(pairs(pages))) if kind is not WatchKind.CANARY else ()

    def judge_landings(
        self,
        serp: Serp,
        read: Iterable[Landing],
        kind: WatchKind | None = None,
        at: datetime | None = None,
    ) -> tuple[Finding, ...]:
        """What the brand's own pages behind the results offer to somebody with a question."""
        return self._beside(On.LANDING, list(landings(self._facts(serp, kind, at), read)))

    def _beside(self, on: On, subjects: Sequence[Facts]) -> tuple[Finding, ...]:
        findings: list[Finding] = []
        for facts in subjects:
            self._try_on(on, facts.page, (facts,), findings, [])
        return tuple(findings)

    def _facts(self, serp: Serp, kind: WatchKind | None, at: datetime | None) -> PageFacts:
        moment = serp.taken_at or at
        return PageFacts(self.kit, serp, kind, moment.date() if moment else None)

    def _try_on(
        self,
        on: On,
        page: PageFacts,
        subjects: Sequence[Facts],
        findings: list[Finding],
        faults: list[RuleFault],
    ) -> None:
        """Try on these subjects the rules whose lines about the page hold."""
        plan = self._plans[on]
        asked = plan.asked(page)
        holds = tuple([found is not None for found in asked])
        by_role: dict[str, tuple[Group, ...]] = {}
        for facts in subjects:
            role = facts.standing.role if isinstance(facts, Somebody) else ""
            groups = by_role.get(role)
            if groups is None:
                groups = by_role[role] = plan.groups(holds, role)
            before = len(findings)
            for group in _begun(groups, facts):
                self._try_group(group, facts, asked, findings, faults)
            if len(findings) > before + 1:
                findings[before:] = sorted(findings[before:], key=_rule)

    def _try_group(
        self,
        group: Group,
        facts: Facts,
        asked: Sequence[Matches | None],
        findings: list[Finding],
        faults: list[RuleFault],
    ) -> None:
        """Try rules that begin alike; where one breaks, the others go on."""
        for ready in group.members:
            try:
                found = found_in(ready.here, facts)
                finding = None if found is None else finding_of(ready, facts, found + (asked[ready.asks] or ()), self._verdicts)
            except _BUGS as error:
                faults.append(RuleFault(ready.rule.id, facts.subject, f"{type(error).__name__}: {error}"[:200]))
            else:
                if finding:
                    findings.append(finding)


def _begun(groups: tuple[Group, ...], facts: Facts) -> Sequence[Group]:
    """The groups that have a start on this subject; all of them where one breaks, so that the fault is booked on its rule."""
    try:
        return [group for group in groups if group.first is None or group.first(facts)]
    except _BUGS:
        return groups


def _rule(finding: Finding) -> str:
    return finding.rule


def _id(rule: Rule) -> str:
    return rule.id
