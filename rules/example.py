"""The made-up brand that the examples inside rule files speak of, and how an example becomes a page.

Northwind makes routers in Germany. It is known with one partner of each kind, so that an example can show what each may do:
RouterShop (reseller, may use the mark in ads in DE and AT until 2027-03-31), Altshop (reseller, permission ran out on
2026-06-30), GutscheinFuchs (affiliate, Awin publisher 778899, no brand bidding), Airhaus and Netzwolf (competitors),
RouterRatgeber (informational), Northwind Services (group) and Klickwerk (agency).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from monitor.errors import Fault, RuleError, SerpError
from monitor.forms import SERP_FORM, form_to_serp
from monitor.model import (
    AffiliateTerms,
    Brand,
    Finding,
    Gate,
    Landing,
    Level,
    Mark,
    Owner,
    PageFormat,
    Party,
    PartyRole,
    Permissions,
    Registration,
    Serp,
    WatchKind,
)
from rules.judge import Judge
from rules.rule import Example, Rule

BRAND = Brand(
    name="Northwind",
    owner=Owner("Northwind Networks GmbH", "DE"),
    marks=(
        Mark(
            "NORTHWIND",
            (Registration("EUIPO", "018000001", ("EU",), (9, 42)),),
            variants=("northwnd",),
            homonyms=("northwind traders",),
        ),
        Mark("MESHLINE", (Registration("DPMA", "302020000001", ("DE",), (9,)),)),
    ),
    domains=("northwind.example",),
    channels=("https://www.youtube.com/@northwind",),
    phones=("+49 30 23125000",),
    advertisers=("Northwind Networks GmbH",),
    models=("N300", "N300 Pro", "N500"),
)
PARTIES = (
    Party("Northwind Services", PartyRole.GROUP, ("northwind-services.example",), ("Northwind Services GmbH",)),
    Party("Klickwerk", PartyRole.AGENCY, ("klickwerk.example",), ("Klickwerk GmbH",)),
    Party(
        "RouterShop",
        PartyRole.RESELLER,
        ("routershop.example",),
        ("RouterShop Ltd",),
        permissions=Permissions(mark_in_ad_text=True, countries=("DE", "AT"), until=date(2027, 3, 31), proof="routershop.pdf"),
    ),
    Party(
        "Altshop",
        PartyRole.RESELLER,
        ("altshop.example",),
        ("Altshop GmbH",),
        permissions=Permissions(mark_in_ad_text=True, brand_bidding=True, until=date(2026, 6, 30)),
    ),
    Party(
        "GutscheinFuchs",
        PartyRole.AFFILIATE,
        ("gutscheinfuchs.example",),
        ("GutscheinFuchs UG",),
        affiliate=AffiliateTerms(
            "awin",
            ("778899",),
            ppc_allowed=True,
            direct_linking=False,
            brand_in_display_url=False,
            brand_in_ad_text=False,
            brand_bidding=False,
            misspellings=False,
            brand_plus=False,
            excluded_terms=("northwind gutschein",),
        ),
    ),
    Party("Airhaus", PartyRole.COMPETITOR, ("airhaus.example",), ("Airhaus AG",)),
    Party("Netzwolf", PartyRole.COMPETITOR, ("netzwolf.example",), ("Netzwolf GmbH",)),
    Party("RouterRatgeber", PartyRole.INFORMATIONAL, ("routerratgeber.example",)),
)


def page_of(form: Mapping[str, Any]) -> Serp:
    """The page that an example describes; what it leaves out is a proven German page of Google. Raises SerpError."""
    ads = [*form.get("ads", ()), *([form["ad"]] if "ad" in form else ())]
    results = [*form.get("results", ()), *([form["result"]] if "result" in form else ())]
    return form_to_serp(
        {
            "schema": SERP_FORM,
            "query": form["query"],
            "engine": form.get("engine", "google"),
            "device": form.get("device", "desktop"),
            "place": {"country": form.get("country", "DE"), "language": "de", "city": form.get("city")},
            "taken_at": f"{form.get('date', '2026-11-02')}T09:00:00Z",
            "outcome": form.get("outcome", "parsed"),
            "ads_state": form.get("ads_state", "parsed" if ads else "none_seen"),
            "ads": [{"slot": "top", "kind": "text", "rank": n, **ad} for n, ad in enumerate(ads, 1)],
            "results": [{"kind": "organic", "rank": n, **row} for n, row in enumerate(results, 1)],
        },
    )


def run(rule: Rule, example: Example) -> tuple[Finding, ...]:
    """What one rule alone finds on one of its examples. Raises SerpError when the example is no page."""
    form = example.form
    page, watch = page_of(form), WatchKind(form["watch"]) if "watch" in form else None
    judge = Judge(BRAND, PARTIES, (rule,))
    if "other" in form:
        return judge.compare((page, page_of({**form, "results": (), "ads": (), **form["other"]})), watch)
    if "landing" in form:
        landing = form["landing"]
        kinds = {"format": PageFormat(landing.get("format", "html")), "gate": Gate(landing.get("gate", "none"))}
        url = next((row.url for row in page.results if row.url), "") or ""
        return judge.judge_landings(page, [Landing(**{"url": url, "status": 200, **landing, **kinds})], watch)
    return judge.judge(page, watch)


def broken(rules: Sequence[Rule]) -> tuple[Fault, ...]:
    """Every example that does not do what its side says, with the line where it stands."""
    return tuple(fault for rule in rules for example in rule.examples for fault in _broken(rule, example))


def _broken(rule: Rule, example: Example) -> list[Fault]:
    def fault(wrong: str) -> list[Fault]:
        return [Fault(rule.file, example.line, f"example “{example.note}”", wrong)]

    try:
        findings = run(rule, example)
    except SerpError as error:
        return fault("; ".join(f"{inner.key} {inner.wrong}" for inner in error.faults))
    if bool(findings) is not example.fires:
        return fault("should fire and does not" if example.fires else f"should stay quiet, but: {findings[0].why}")
    seen = tuple(match.found for finding in findings for match in finding.matched)
    missing = [text for text in example.found if text not in seen]
    levels: set[Level] = {finding.level for finding in findings}
    if missing:
        return fault(f"did not find {', '.join(missing)}; found {', '.join(seen) or 'nothing'}")
    if example.level and example.level not in levels:
        return fault(f"has the level {', '.join(sorted(levels))}, not {example.level}")
    return []


def check(rules: Sequence[Rule]) -> None:
    """Try every example of these rules. Raises RuleError with all that are broken."""
    faults = broken(rules)
    if faults:
        raise RuleError([*faults])
