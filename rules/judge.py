"""The judge: one page in, findings out, in the order of the page and then of rule ids.

A finding is a claim about one subject that a careful reader of the page would sign. Nobody is accused before the exemptions
were asked; what a blind look did not show is no finding; what was read on a page that was only partly read still counts.
One look shows that an ad appeared, not that anybody bid: bidding findings of one look are things to watch, and only the case
that they add up to may say more (`rules.cases`).
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from monitor.model import Ad, AdKind, Brand, Finding, Landing, Level, Match, Party, Serp, Subject, WatchKind
from rules.beside import landings, pairs
from rules.eligibility import KEYWORD_ONLY, Claim, Trace, Verdicts
from rules.facts import OWN_PLACE, AdFacts, PageFacts, ResultFacts
from rules.kit import Kit
from rules.lines import Matches
from rules.parties import UNKNOWN, Asked, checked
from rules.pieces import shown_part
from rules.plan import Compiled, Group, Plan
from rules.policies import grounds
from rules.reading import shipped
from rules.rule import Milder, On, Rule, Status
from rules.sentence import fill, names_in
from rules.somebody import Somebody
from rules.values import Facts, values_of, who

# What a bug in a matcher raises on a text nobody thought of: the rule is skipped for this subject, counted and shown.
_BUGS = (ArithmeticError, AttributeError, LookupError, RecursionError, TypeError, ValueError)
_NO_MARK = "-"


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
        """Try rules that begin alike: where that finds nothing, none of them does."""
        compiled = group.members[0]
        try:
            if group.first is not None and not group.first(facts):
                return
            for compiled in group.members:
                found = compiled.all.on_subject(facts)
                if found is not None:
                    self._conclude(compiled, facts, found + (asked[compiled.asks] or ()), findings)
        except _BUGS as error:
            faults.append(RuleFault(compiled.rule.id, facts.subject, f"{type(error).__name__}: {error}"[:200]))
            rest = group.members[group.members.index(compiled) + 1 :]
            if rest:
                self._try_group(Group(None, rest), facts, asked, findings, faults)

    def _conclude(self, compiled: Compiled, facts: Facts, matches: Matches, findings: list[Finding]) -> None:
        """Add the finding, unless a `not` block holds or an exemption applies."""
        if any(block(facts) is not None for block in compiled.none):
            return
        finding = _finding(compiled, facts, matches, self._verdicts)
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


def _finding(compiled: Compiled, facts: Facts, matches: tuple[Match, ...], verdicts: Verdicts) -> Finding | None:
    """The finding with what every channel would say of it, unless an exemption applies."""
    rule, page = compiled.rule, facts.page
    somebody = facts if isinstance(facts, AdFacts | ResultFacts) else None
    asked = Asked(rule.use, page.country, page.on, compiled.own_accused)
    exemptions = checked(somebody.standing, asked, who(facts)) if somebody else ()
    if any(exemption.applies for exemption in exemptions):
        return None
    mark = next((match.mark for match in (*matches, *page.query_marks) if match.mark), None)
    weight = _weight(compiled, facts)
    why = weight.why or rule.why
    wanted = weight.door or rule.door(somebody.standing.role if somebody else "")
    said, door = verdicts.said(_claim(rule, facts, matches, mark, verdicts), wanted)
    return Finding(
        rule=rule.id,
        rule_version=rule.version,
        level=weight.level,
        subject=facts.subject,
        why=fill(why, values_of(facts, matches, mark, exemptions, names_in(why))),
        fingerprint=fingerprint(_party_key(facts, matches), mark, page.country, rule.family),
        matched=matches,
        policy_ground=grounds(rule.policy_ground, page.serp.engine),
        confidence=round(rule.confidence * min((match.confidence for match in matches), default=1.0), 3),
        domain=_domain_of(facts),
        mark=mark,
        country=page.country,
        capture=page.serp.capture,
        door=door,
        exemptions=exemptions,
        eligibility=said,
        watch_only=weight.watch_only,
    )


def _weight(compiled: Compiled, facts: Facts) -> Milder:
    """What weighs on this subject: the gravest level that holds, else the first milder case, else the rule's own words."""
    rule = compiled.rule
    graver = [level for level, when in compiled.graver if when(facts) is not None]
    milder = next((case for case, when in compiled.milder if when(facts) is not None), None) if not graver else None
    return milder or Milder(max([rule.level, *graver], key=_gravity), (), watch_only=rule.watch_only)


_GRAVITY = {level: number for number, level in enumerate(Level)}


def _gravity(level: Level) -> int:
    return _GRAVITY[level]


def _claim(rule: Rule, facts: Facts, matches: Sequence[Match], mark: str | None, verdicts: Verdicts) -> Claim:
    ad, country = facts.ad if isinstance(facts, AdFacts) else None, facts.page.country
    return Claim(
        rule=rule.id,
        subject=facts.subject.type,
        engine=facts.page.serp.engine,
        country=country,
        mark=verdicts.mark_like(mark, country),
        fields=_places(matches, ad),
        role=facts.standing.role if isinstance(facts, AdFacts | ResultFacts) else "",
        sells=bool(ad and (ad.price or ad.kind is AdKind.SHOPPING)),
        host=verdicts.host_like(facts.host) if isinstance(facts, ResultFacts) else None,
        trace=_trace(facts),
    )


def _trace(facts: Facts) -> Trace:
    """What the ad's links tell of an affiliate; the general marker of an affiliate click names no network."""
    if not isinstance(facts, AdFacts) or facts.affiliate is None or facts.affiliate.network == UNKNOWN:
        return Trace.NONE
    if not facts.affiliate.publisher:
        return Trace.NETWORK
    return Trace.PUBLISHER if facts.landing == OWN_PLACE else Trace.ELSEWHERE


def _places(matches: Sequence[Match], ad: Ad | None) -> frozenset[str]:
    """Where on the ad the matches stand, in the channels' words."""
    places = {match.field.partition("[")[0] for match in matches}
    if places <= {"query"}:
        return frozenset({KEYWORD_ONLY})
    if ad and "display_url" in places:
        spans = [match.span for match in matches if match.field == "display_url" and match.span]
        host_end = max((offset + len(text) for _, text, offset in shown_part(ad.display_url)), default=0)
        places |= {"display_domain" if span[0] < host_end else "display_path" for span in spans}
    return frozenset(places)


def _party_key(facts: Facts, matches: Sequence[Match]) -> str:
    """Who the case is about: the domain, else the payer's name, else the number that is shown."""
    if not isinstance(facts, AdFacts | ResultFacts):
        return _NO_MARK
    link = facts.affiliate
    publisher = f"{link.network}:{link.publisher}" if link and link.publisher else None
    return _domain_of(facts) or facts.name or publisher or next((match.found for match in matches), _NO_MARK)


def _domain_of(facts: Facts) -> str | None:
    """The advertiser's own domain; an ad that leads to the brand's site does not tell it."""
    if not isinstance(facts, AdFacts | ResultFacts) or (isinstance(facts, AdFacts) and facts.landing == OWN_PLACE):
        return None
    return facts.domain


def fingerprint(party: str | None, mark: str | None, country: str | None, family: str) -> str:
    """Thirty-two hex digits that name a case: advertiser domain × mark × country × family."""
    text = "\n".join((party or _NO_MARK, (mark or _NO_MARK).casefold(), (country or _NO_MARK).upper(), family))
    return hashlib.sha256(text.casefold().encode()).hexdigest()[:32]
