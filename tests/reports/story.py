"""Two weeks of a made-up brand: a competitor takes the mark into its ad, a scammer buys ads, Bing shuts the door for two days."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta

from monitor.model import (
    Ad,
    AdKind,
    AdSlot,
    AdsState,
    AffiliateTerms,
    Brand,
    Capture,
    Case,
    CaseState,
    Device,
    Door,
    Exemption,
    Filer,
    Finding,
    How,
    Level,
    Mark,
    Match,
    Outcome,
    Owner,
    Party,
    PartyRole,
    Period,
    Permissions,
    Place,
    Query,
    Registration,
    Result,
    ResultKind,
    Serp,
    Settings,
    Subject,
    Watch,
    WatchKind,
    capture_id,
)
from tests.reports.archive import Archive, Entry

BERLIN = Place("DE", "de", "Berlin")
FIRST = Period(datetime(2026, 11, 2, tzinfo=UTC), datetime(2026, 11, 9, tzinfo=UTC))
SECOND = Period(FIRST.end, datetime(2026, 11, 16, tzinfo=UTC))
MADE_AT = datetime(2026, 11, 16, 6, tzinfo=UTC)
MARK_CASE, SCAM_CASE, BID_CASE, AFFILIATE_CASE = "a1" * 8, "b2" * 8, "c3" * 8, "d4" * 8

SETTINGS = Settings(
    brand=Brand(
        name="Northwind",
        owner=Owner("Northwind Networks GmbH", "DE"),
        marks=(Mark("NORTHWIND", (Registration("EUIPO", "018000001", ("EU",), (9, 42)),)),),
        domains=("northwind.example",),
        channels=("https://www.youtube.com/@northwind",),
        phones=("+49 30 23125 100",),
        advertisers=("Northwind Networks GmbH",),
    ),
    parties=(
        Party("Airhaus", PartyRole.COMPETITOR, ("airhaus.example",), ("Airhaus AG",)),
        Party(
            "GutscheinFuchs",
            PartyRole.AFFILIATE,
            ("gutscheinfuchs.example",),
            permissions=Permissions(countries=("DE",), until=date(2026, 12, 1)),
            affiliate=AffiliateTerms("awin", ("778899",), brand_bidding=False, direct_linking=False),
        ),
    ),
    watches=(
        Watch("brand", WatchKind.BRAND, ("northwind router",), ("google", "bing"), (BERLIN,), (Device.DESKTOP,),
              timedelta(days=1), "Choose and buy", "find the brand"),
        Watch("help", WatchKind.SUPPORT, ("northwind hotline",), ("google", "bing"), (BERLIN,), (Device.DESKTOP,),
              timedelta(days=1), "Get it working", "fix a fault"),
    ),
    filer=Filer("Ada Kern", "owner_employee", "marks@northwind.example", "Northwind Networks GmbH", "Example Street 1, Berlin"),
)  # fmt: skip


def ad(rank: int, headline: str, domain: str, advertiser: str | None = None, **more: object) -> Ad:
    """A text ad at the top."""
    plain = Ad(AdSlot.TOP, rank, AdKind.TEXT, headline, host=domain, registrable_domain=domain, advertiser=advertiser)
    return replace(
        plain,
        target_url=f"https://{domain}/landing",
        display_url=domain,
        click_url=f"https://www.google.com/aclk?adurl=https://{domain}/landing",
        chain=(f"https://www.google.com/aclk?adurl=https://{domain}/landing", f"https://{domain}/landing"),
        **more,  # type: ignore[arg-type]
    )


def result(rank: int, domain: str, kind: ResultKind = ResultKind.ORGANIC, title: str = "") -> Result:
    """An unpaid result."""
    return Result(rank, kind, title or f"Page of {domain}", f"https://{domain}/", host=domain, registrable_domain=domain)


OWN_AD = ad(1, "Northwind Router – Official Site", "northwind.example", "Northwind Networks GmbH")
RIVAL_AD = ad(2, "Airhaus Mesh Router", "airhaus.example", "Airhaus AG", text="Fast mesh for every home")
MARK_AD = ad(2, "Better than NORTHWIND", "airhaus.example", "Airhaus AG", text="Switch today")
SCAM_AD = ad(1, "Northwind Hotline 0800 555 0199", "northwind-help.example", "Yobo Trading Ltd", phones=("+498005550199",))


def finding(rule: str, case: str, domain: str, why: str, **more: object) -> Finding:
    """A claim about the second ad."""
    plain = Finding(
        rule=rule,
        rule_version=2,
        level=Level.HIGH,
        subject=Subject("ad", 2, "top"),
        why=why,
        fingerprint=case,
        matched=(Match("headline", "NORTHWIND", How.EXACT, "NORTHWIND", (12, 21)),),
        policy_ground=("google_ads_trademark",),
        confidence=0.97,
        domain=domain,
        mark="NORTHWIND",
        country="DE",
        exemptions=(Exemption("own_or_group", applies=False, detail=f"{domain} is not listed as the brand's own"),),
    )
    return replace(plain, **more)  # type: ignore[arg-type]


MARK_FINDING = finding(
    "trademark/mark-in-ad-text",
    MARK_CASE,
    "airhaus.example",
    "The headline of an ad by Airhaus AG says “NORTHWIND”.",
    door=Door.TRADEMARK_FORM,
)
SCAM_FINDING = finding(
    "scam/unknown-phone",
    SCAM_CASE,
    "northwind-help.example",
    "An ad on a support query shows +49 800 5550199, which is none of the brand's numbers.",
    door=Door.SCAM_REPORT,
    level=Level.CRITICAL,
    subject=Subject("ad", 1, "top"),
    policy_ground=("google_ads_misrepresentation",),
)
BID_FINDING = finding(
    "bidding/competitor-on-brand-query",
    BID_CASE,
    "airhaus.example",
    "Airhaus shows an ad.",
    door=Door.OWN_TEAM,
    level=Level.LOW,
    watch_only=True,
)


@dataclass(frozen=True)
class Shown:
    """What a page shows on one day."""

    ads: tuple[Ad, ...] = (OWN_AD, RIVAL_AD)
    results: tuple[Result, ...] = (result(1, "northwind.example"), result(2, "forum.example", ResultKind.DISCUSSION))
    findings: tuple[Finding, ...] = ()
    outcome: Outcome = Outcome.PARSED


def entry(query: Query, taken_at: datetime, shown: Shown, source: str = "sandbox") -> Entry:
    """A capture of a page, with its reading."""
    body = body_of(query, taken_at)
    digest = hashlib.sha256(body).hexdigest()
    ids = capture_id(query, source, taken_at, digest)
    capture = Capture(ids, query, source, taken_at, "http://127.0.0.1/search", 200, "text/html", digest, len(body))
    sees = shown.outcome in (Outcome.PARSED, Outcome.NO_RESULTS)
    serp = Serp(
        query.text,
        shown.outcome,
        shown.results if sees else (),
        shown.ads if sees else (),
        AdsState.UNKNOWN if not sees else AdsState.PARSED if shown.ads else AdsState.NONE_SEEN,
        query.engine,
        query.device,
        query.place,
        taken_at,
        capture=ids,
        reader=f"{query.engine}/1",
    )
    found = tuple(replace(claim, capture=ids) for claim in shown.findings) if sees else ()
    return Entry(capture, serp, found)


def body_of(query: Query, taken_at: datetime) -> bytes:
    """The bytes of a made-up page."""
    return f"<!doctype html><title>{query.text}</title><script>alert(1)</script><p>{query.key} {taken_at}</p>".encode()


def shown_on(query: Query, day: datetime) -> Shown:
    """What the story's world shows."""
    if query.engine == "bing" and day in (datetime(2026, 11, 10, tzinfo=UTC), datetime(2026, 11, 11, tzinfo=UTC)):
        return Shown(outcome=Outcome.CAPTCHA)
    second = SECOND.holds(day)
    if query.text == "northwind hotline":
        results = (
            (result(1, "forum.example", ResultKind.DISCUSSION), result(2, "northwind.example")) if second else Shown().results
        )
        return Shown((SCAM_AD,), results, (SCAM_FINDING,)) if second and query.engine == "google" else Shown((), results)
    if second and query.engine == "google":
        return Shown((OWN_AD, MARK_AD), findings=(MARK_FINDING, BID_FINDING))
    return Shown(findings=(BID_FINDING,))


def entries() -> tuple[Entry, ...]:
    """Every look of the two weeks: each query once a day at eight."""
    queries = [query for watch in SETTINGS.watches for query in watch.expand()]
    days = [FIRST.start + timedelta(days=number) for number in range(14)]
    return tuple(entry(query, day + timedelta(hours=8), shown_on(query, day)) for day in days for query in queries)


def case_of(fingerprint: str, found: Iterable[Entry], **more: object) -> Case:
    """A case as a fold over its sightings would leave it."""
    hits = [one for one in found if any(claim.fingerprint == fingerprint for claim in one.findings)]
    claim = next(claim for claim in hits[0].findings if claim.fingerprint == fingerprint)
    plain = Case(
        fingerprint, claim.family, claim.domain, claim.mark, claim.country, CaseState.OPEN, claim.level,
        hits[0].capture.taken_at, hits[-1].capture.taken_at, len(hits), watch_only=claim.watch_only,
    )  # fmt: skip
    return replace(plain, **more)  # type: ignore[arg-type]


def archive(found: tuple[Entry, ...] | None = None, settings: Settings = SETTINGS) -> Archive:
    """The story as a View."""
    found = entries() if found is None else found
    names = dict.fromkeys(claim.fingerprint for one in found for claim in one.findings)
    bodies = {one.capture.sha256: body_of(one.capture.query, one.capture.taken_at) for one in found}
    return Archive(settings, found, tuple(case_of(name, found) for name in names), bodies=bodies)
