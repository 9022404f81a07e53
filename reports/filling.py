"""The fields of a notice from captures and settings: what was seen, by whom, whose right it is, who files.

A field that nobody can fill stays out; nothing is guessed. Several sightings give several values, in the order in
which they were seen.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType

from monitor.model import Ad, Case, Finding, Level, Mark, PartyRole, Permissions, Registration, Result, Serp, Settings, Sighting
from reports import coverage, words
from rules.matchers.affiliate import identify
from rules.parties import Roster, Standing
from rules.places import covers
from rules.policies import POLICIES, grounds

Value = str | tuple[str, ...]
SAYABLE: Mapping[str, str] = MappingProxyType(
    {
        "legal.ground": "why the content is illegal, as counsel puts it",
        "copyright.work": "the work that was copied, described",
        "copyright.example": "an address at which the work stands with permission",
        "counterfeit.goods": "which goods are counterfeit, and how that was found out",
        "grounds.policy_rule": "the line of the channel's policy that it meets, where no rule names one",
    }
)
"""Fields that no look can fill: a person says them when the case is decided, and the log keeps who it was."""
_REASONS = {
    "scam": "suspected phishing or scam",
    "lookalike": "impersonates the brand's site",
    "hijack": "impersonates the brand's site",
}
_GRAVITY = tuple(Level)
_NO_PARTNERS = frozenset({PartyRole.COMPETITOR, PartyRole.INFORMATIONAL})
_SPOTS = {
    "display_url": "display address",
    "query": "search terms",
    "chain": "chain of addresses",
    "text": "text below the headline",
    "host": "host name",
    "url": "address",
    "target_url": "address",
}
_FILERS = {"owner_employee": "employee of the owner", "other_attorney": "attorney not of record"}
TERMS = {
    "ppc_allowed": "paid search",
    "direct_linking": "linking ads straight to the brand's site",
    "brand_in_display_url": "the brand in the display address",
    "brand_in_ad_text": "the brand in ad text",
    "brand_bidding": "bidding on the brand",
    "misspellings": "bidding on misspellings of the brand",
    "brand_plus": "bidding on the brand with further words",
}


@dataclass(frozen=True, slots=True)
class Seen:
    """One sighting with the ad or result it is about (None where today's reader no longer finds it).

    `page` is the address of the page that showed it, `screenshot` the hash of a screenshot of the same load.
    """

    sighting: Sighting
    subject: Ad | Result | None
    source: str
    sha256: str
    page: str | None = None
    screenshot: str | None = None


def numbered(seen: Sequence[Seen]) -> Mapping[str, int]:
    """The sightings' numbers by capture, from 1 in the order of time: what several rules say of one look is one sighting."""
    return {capture: number for number, capture in enumerate(dict.fromkeys(row.sighting.capture_id for row in seen), 1)}


def _mark(settings: Settings, case: Case) -> Mark | None:
    return next((mark for mark in settings.brand.marks if mark.text == case.mark), None)


def right_of(settings: Settings, case: Case) -> Registration | None:
    """The registration of the case's mark that covers its country."""
    mark = _mark(settings, case)
    rights = mark.registrations if mark and case.country else ()
    return next((right for right in rights if covers(right.countries, case.country or "")), None)


def subject_of(serp: Serp, finding: Finding) -> Ad | Result | None:
    """The ad or result that a finding is about; None for the page as a whole or a subject that is not there."""
    if finding.subject.type == "ad":
        return next((ad for ad in serp.ads if ad.rank == finding.subject.rank), None)
    if finding.subject.type == "result":
        return next((result for result in serp.results if result.rank == finding.subject.rank), None)
    return None


def facts(settings: Settings, case: Case, seen: Sequence[Seen]) -> dict[str, Value | None]:
    """Every field that anybody may ask, by its dotted name; None or "" where nobody knows."""
    filled: dict[str, Value | None] = {}
    filled |= {f"filer.{name}": value for name, value in _filer(settings).items()}
    filled |= {f"right.{name}": value for name, value in _rights(settings, case).items()}
    filled |= {f"target.{name}": value for name, value in _target(case, seen).items()}
    filled |= {f"seen.{name}": value for name, value in _when(case, seen).items()}
    filled |= {f"grounds.{name}": value for name, value in _grounds(settings, seen).items()}
    filled |= {f"report.{name}": value for name, value in _report(settings, case).items()}
    filled |= {f"papers.{name}": file for name, file in (settings.filer.papers if settings.filer else ())}
    return filled | _parties(settings, case, seen)


def _filer(settings: Settings) -> Mapping[str, Value | None]:
    filer = settings.filer
    if filer is None:
        return {}
    return {
        "name": filer.name,
        "role": _FILERS.get(filer.role, filer.role.replace("_", " ")),
        "email": filer.email,
        "company": filer.company,
        "postal_address": filer.address,
        "phone": filer.phone,
        "authority": filer.authority,
    }


def _rights(settings: Settings, case: Case) -> Mapping[str, Value | None]:
    owner = settings.brand.owner
    right = right_of(settings, case)
    return {
        "owner_name": owner.name,
        "owner_country": owner.country,
        "mark_text": case.mark if _mark(settings, case) else None,
        "office": right.office if right else None,
        "registration_no": right.number if right else None,
        "countries": ", ".join(right.countries) if right else None,
        "classes": ", ".join(map(str, right.classes)) if right else None,
    }


def _target(case: Case, seen: Sequence[Seen]) -> Mapping[str, Value | None]:
    ads = [row.subject for row in seen if isinstance(row.subject, Ad)]
    results = [row.subject for row in seen if isinstance(row.subject, Result)]
    places = sorted({spot(match.field) for row in seen for match in row.sighting.finding.matched if match.mark})
    return {
        "advertiser_name": _all(ad.advertiser for ad in ads),
        "final_url": _all([*(ad.target_url for ad in ads), *(result.url for result in results)]),
        "registrable_domain": case.domain,
        "display_url": _all([*(ad.display_url for ad in ads), *(row.display_url for row in results)]),
        "click_url": _all(ad.click_url for ad in ads),
        "text_verbatim": _all([*map(ad_text, ads), *(f"{row.title} | {row.text or ''}".rstrip(" |") for row in results)]),
        "mark_location": ", ".join(places) or None,
    }


def spot(field: str) -> str:
    """A field's name in words: `display_url` and `sitelinks[2]` as a person would say them."""
    return _SPOTS.get(field.partition("[")[0], field.partition("[")[0].replace("_", " "))


def ad_text(ad: Ad) -> str:
    """All words of an ad, its parts divided by a bar."""
    parts = (ad.headline, ad.text, *ad.extensions, *(link.title for link in ad.sitelinks))
    return " | ".join(part for part in parts if part)


def _when(case: Case, seen: Sequence[Seen]) -> Mapping[str, Value | None]:
    queries = [row.sighting.query for row in seen]
    cities = (", ".join(part for part in (row.place.city, row.place.country, row.place.language) if part) for row in queries)
    return {
        "page_url": _all(row.page for row in seen),
        "places": _all(cities),
        "screenshots": _all(row.screenshot for row in seen),
        "query": _all(query.text for query in queries),
        "engine": _all(coverage.engine_name(query.engine) for query in queries),
        "country": _all(query.place.country for query in queries) or case.country,
        "language": _all(query.place.language for query in queries),
        "device": _all(str(query.device) for query in queries),
        "first_utc": words.minute(seen[0].sighting.taken_at),
        "last_utc": words.minute(seen[-1].sighting.taken_at),
        "count": str(len(numbered(seen))),
    }


def _grounds(settings: Settings, seen: Sequence[Seen]) -> Mapping[str, Value | None]:
    finding = seen[-1].sighting.finding
    known_lines = [name for name in finding.policy_ground if name in POLICIES]
    lines = [POLICIES[name] for name in grounds(known_lines, seen[-1].sighting.query.engine)]
    return {
        "policy_rule": _all(f"{line.title}: {line.says}" + (f" ({line.url})" if line.url else "") for line in lines),
        "explanation": _claims(settings, seen),
        "exemptions_checked": _all(
            f"{'exemption applies' if row.applies else 'no exemption'}: {row.detail}" for row in finding.exemptions
        ),
    }


def _claims(settings: Settings, seen: Sequence[Seen]) -> Value | None:
    """What each rule said last, the gravest first, and what the settings know of whom it is about."""
    latest = {row.sighting.finding.rule: row.sighting.finding for row in seen}
    gravest = sorted(latest.values(), key=lambda finding: (-_GRAVITY.index(finding.level), finding.rule))
    standing = _standing(settings, seen)
    if not standing or not standing.party:
        return _all(finding.why for finding in gravest)
    article = "an" if str(standing.role)[0] in "aeiou" else "a"
    known = f"{standing.party.name} is on the owner's list as {article} {standing.role}."
    first, *rest = (finding.why for finding in gravest)
    return _all((f"{first} {known}", *rest))


def _report(settings: Settings, case: Case) -> Mapping[str, Value | None]:
    domains = settings.brand.domains
    return {
        "reason": _REASONS.get(case.family, f"{case.family.replace('-', ' ')}: breach of the ads policies"),
        "impersonated_site": f"https://{domains[0]}/" if domains else None,
        "true_phones": settings.brand.phones or None,
    }


def _parties(settings: Settings, case: Case, seen: Sequence[Seen]) -> dict[str, Value | None]:
    chains = [row.subject.chain for row in seen if row.subject and row.subject.chain]
    hit = identify(chains[-1]) if chains else None
    roster = Roster(settings.brand, settings.parties)
    publisher = roster.by_publisher(hit.network, hit.publisher).party if hit else None
    standing = _standing(settings, seen)
    party = publisher or (standing.party if standing else None)
    terms = party.affiliate if party and party.affiliate else None
    partner = party if party and party.role not in _NO_PARTNERS else None
    return {
        "affiliate.network": hit.network if hit else terms.network if terms else None,
        "affiliate.publisher": (hit.publisher if hit else None) or (", ".join(terms.publisher_ids) if terms else None),
        "affiliate.party": party.name if party else None,
        "affiliate.terms": _all(_term(label, getattr(terms, name)) for name, label in TERMS.items()) if terms else None,
        "affiliate.chain": chains[-1] if chains else None,
        "partner.name": partner.name if partner else None,
        "partner.role": str(partner.role) if partner else None,
        "partner.terms": agreed(partner.permissions) if partner else None,
    }


def _standing(settings: Settings, seen: Sequence[Seen]) -> Standing | None:
    """Who the advertiser is by its own sign, the brand's own company left out: a hijacker lands on the brand's site."""
    roster = Roster(settings.brand, settings.parties)
    latest = seen[-1]
    signs = [roster.by_host(latest.sighting.finding.domain)]
    if isinstance(latest.subject, Ad):
        signs.insert(0, roster.by_name(latest.subject.advertiser))
    return next((sign for sign in signs if sign.party and sign.role != PartyRole.GROUP), None)


def agreed(may: Permissions) -> tuple[str, ...]:
    """What a partner may do, and where and when where that is bounded."""
    allowed = (_term("the mark in ad text", may.mark_in_ad_text) or "", _term("bidding on the brand", may.brand_bidding) or "")
    bounds = (("where", ", ".join(may.countries)), ("from", may.since), ("until", may.until))
    bounded = (f"{label}: {bound}" for label, bound in bounds if bound and (may.mark_in_ad_text or may.brand_bidding))
    return (*allowed, *bounded)


def _term(label: str, allowed: bool | None) -> str | None:
    return None if allowed is None else f"{label}: {'allowed' if allowed else 'not allowed'}"


def _all(values: Iterable[str | None]) -> Value | None:
    """One value as it is, several different ones in order of their first sighting, none as None."""
    found = tuple(dict.fromkeys(value for value in values if value))
    return found[0] if len(found) == 1 else found or None
