"""One finding: a rule that holds for somebody, with the exemptions that were asked, what the channels say, and its sentence.

What most findings have in common is worked out once: which blocks are left for a role, what every channel says of claims that are
alike, who is no listed party.
"""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from functools import lru_cache

from monitor.model import Ad, AdKind, Exemption, Finding, Match
from rules.eligibility import KEYWORD_ONLY, Claim, Trace, Verdicts
from rules.facts import OWN_PLACE, AdFacts, ResultFacts
from rules.lines import Tries, found_in
from rules.parties import UNKNOWN, Asked, checked, unlisted
from rules.pieces import shown_part
from rules.plan import Ready, Weight
from rules.policies import grounds
from rules.somebody import Somebody
from rules.values import Facts, Told, who

_NO_MARK = "-"
_IN_QUERY = frozenset({"query"})
_IN_KEYWORD = frozenset({KEYWORD_ONLY})


def finding_of(ready: Ready, facts: Facts, matches: tuple[Match, ...], verdicts: Verdicts) -> Finding | None:
    """The finding of a rule whose lines hold; None where a `not` block holds or an exemption applies."""
    for block in ready.none:
        if _hold(block, facts):
            return None
    rule, page, name = ready.rule, facts.page, who(facts)
    exemptions = _asked(ready, facts, name)
    for exemption in exemptions:
        if exemption.applies:
            return None
    mark = _first_mark(matches) or _first_mark(page.query_marks)
    weight = _weight(ready, facts)
    claim = _claim(rule.id, facts, matches, verdicts.mark_like(mark, page.country), verdicts)
    said, door = verdicts.said(claim, weight.door)
    domain = _domain_of(facts)
    return Finding(
        rule=rule.id,
        rule_version=rule.version,
        level=weight.level,
        subject=facts.subject,
        why=weight.why(Told(facts, name, matches[0] if matches else None, mark, exemptions)),
        fingerprint=fingerprint(domain or _party_key(facts, matches), mark, page.country, ready.family),
        matched=matches,
        policy_ground=_grounds(rule.policy_ground, page.serp.engine),
        confidence=round(rule.confidence * min([match.confidence for match in matches], default=1.0), 3),
        domain=domain,
        mark=mark,
        country=page.country,
        capture=page.serp.capture,
        door=door,
        exemptions=exemptions,
        eligibility=said,
        watch_only=weight.watch_only,
    )


def _asked(ready: Ready, facts: Facts, name: str) -> tuple[Exemption, ...]:
    """The exemptions that were asked about somebody; nobody is behind a page."""
    if not isinstance(facts, Somebody):
        return ()
    if facts.standing.role == UNKNOWN:
        return unlisted(name)
    return checked(facts.standing, Asked(ready.rule.use, facts.page.country, facts.page.on, ready.own_accused), name)


def _hold(tries: Tries, facts: Facts) -> bool:
    return found_in(tries, facts) is not None


def _first_mark(matches: Sequence[Match]) -> str | None:
    for match in matches:
        if match.mark:
            return match.mark
    return None


def _weight(ready: Ready, facts: Facts) -> Weight:
    """The first case that holds decides; the last one always does."""
    for when, weight in ready.cases[:-1]:
        if _hold(when, facts):
            return weight
    return ready.cases[-1][1]


def _claim(rule: str, facts: Facts, matches: Sequence[Match], mark: str | None, verdicts: Verdicts) -> Claim:
    page, engine = facts.page, facts.page.serp.engine
    if isinstance(facts, AdFacts):
        ad, role = facts.ad, facts.standing.role
        sells = bool(ad.price or ad.kind is AdKind.SHOPPING)
        return Claim(rule, "ad", engine, page.country, mark, _places(matches, ad), role, sells, trace=_trace(facts))
    if isinstance(facts, ResultFacts):
        role, host = facts.standing.role, verdicts.host_like(facts.host)
        return Claim(rule, "result", engine, page.country, mark, _places(matches, None), role, host=host)
    return Claim(rule, facts.subject.type, engine, page.country, mark, _places(matches, None), "")


def _trace(facts: AdFacts) -> Trace:
    """What the ad's links tell of an affiliate; the general marker of an affiliate click names no network."""
    if facts.affiliate is None or facts.affiliate.network == UNKNOWN:
        return Trace.NONE
    if not facts.affiliate.publisher:
        return Trace.NETWORK
    return Trace.PUBLISHER if facts.landing == OWN_PLACE else Trace.ELSEWHERE


def _places(matches: Sequence[Match], ad: Ad | None) -> frozenset[str]:
    """Where on the ad the matches stand, in the channels' words."""
    places = _fields(tuple([match.field for match in matches]))
    if places <= _IN_QUERY:
        return _IN_KEYWORD
    if ad and "display_url" in places:
        spans = [match.span for match in matches if match.field == "display_url" and match.span]
        host_end = max((offset + len(text) for _, text, offset in shown_part(ad.display_url)), default=0)
        places |= {"display_domain" if span[0] < host_end else "display_path" for span in spans}
    return places


@lru_cache(maxsize=1_024)
def _fields(names: tuple[str, ...]) -> frozenset[str]:
    """The fields of some places: of `sitelinks[2].title` the sitelinks."""
    return frozenset([name.partition("[")[0] for name in names])


def _party_key(facts: Facts, matches: Sequence[Match]) -> str:
    """Who the case is about where no domain tells: the payer's name, else the publisher, else the number that is shown."""
    if not isinstance(facts, Somebody):
        return _NO_MARK
    link = facts.affiliate
    publisher = f"{link.network}:{link.publisher}" if link and link.publisher else None
    return facts.name or publisher or next((match.found for match in matches), _NO_MARK)


def _domain_of(facts: Facts) -> str | None:
    """The advertiser's own domain; an ad that leads to the brand's site does not tell it."""
    if not isinstance(facts, Somebody) or (isinstance(facts, AdFacts) and facts.landing == OWN_PLACE):
        return None
    return facts.domain


@lru_cache(maxsize=8_192)
def fingerprint(party: str | None, mark: str | None, country: str | None, family: str) -> str:
    """Thirty-two hex digits that name a case: advertiser domain × mark × country × family."""
    text = "\n".join((party or _NO_MARK, (mark or _NO_MARK).casefold(), (country or _NO_MARK).upper(), family))
    return hashlib.sha256(text.casefold().encode()).hexdigest()[:32]


_grounds = lru_cache(maxsize=1_024)(grounds)
