"""Checked data as the frozen values that flow through the house."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from monitor.model import (
    AffiliateTerms,
    Brand,
    Device,
    Mark,
    Owner,
    Party,
    PartyRole,
    Permissions,
    Place,
    Registration,
    Settings,
    SourceSettings,
    Storage,
    Watch,
    WatchKind,
)
from monitor.model.watching import Filer
from monitor.settings.duties import duties
from monitor.settings.formats import day, domain, interval, phone
from monitor.settings.proof import proof
from monitor.settings.reporting import report
from monitor.settings.secrets import expand
from monitor.settings.telling import alerts

Data = Mapping[str, Any]


def settings(data: Data, env: Mapping[str, str], folder: Path) -> Settings:
    """The values of a file without faults. Relative paths of its storage are seen from the folder."""
    return Settings(
        brand=_brand(data["brand"]),
        parties=tuple(_party(party) for party in data.get("parties", ())),
        watches=tuple(watch(item) for item in data.get("watches", ())),
        sources=tuple(_source(source, env) for source in data.get("sources", ())),
        storage=_storage(data.get("storage", {}), env, folder),
        filer=_filer(data["filer"]) if "filer" in data else None,
        proof=proof(data.get("proof", {}), folder),
        alerts=alerts(data.get("alerts", {}), env),
        report=report(data.get("report", {}), folder),
        duties=duties(data.get("duties", {}), folder),
    )


def _filer(data: Data) -> Filer:
    return Filer(**dict(data) | {"papers": tuple(data.get("papers", {}).items())})


def _words(data: Data, key: str) -> tuple[str, ...]:
    return tuple(data.get(key, ()))


def _domains(data: Data) -> tuple[str, ...]:
    return tuple(domain(text) for text in _words(data, "domains"))


def _phones(data: Data) -> tuple[str, ...]:
    return tuple(phone(text) for text in _words(data, "phones"))


def _brand(data: Data) -> Brand:
    return Brand(
        name=data["name"],
        owner=Owner(data["owner"]["name"], data["owner"]["country"]),
        marks=tuple(_mark(mark) for mark in data["marks"]),
        domains=_domains(data),
        channels=_words(data, "channels"),
        phones=_phones(data),
        advertisers=_words(data, "advertisers"),
        models=_words(data, "models"),
    )


def _mark(data: Data) -> Mark:
    return Mark(
        text=data["text"],
        registrations=tuple(_registration(item) for item in data.get("registrations", ())),
        variants=_words(data, "variants"),
        homonyms=_words(data, "homonyms"),
        generic=data.get("generic", False),
        context=_words(data, "context"),
    )


def _registration(data: Data) -> Registration:
    classes = tuple(int(number) for number in data.get("classes", ()))
    return Registration(data["office"], data["number"], _words(data, "countries"), classes)


def _party(data: Data) -> Party:
    return Party(
        name=data["name"],
        role=PartyRole(data["role"]),
        domains=_domains(data),
        advertisers=_words(data, "advertisers"),
        ad_accounts=_words(data, "ad_accounts"),
        phones=_phones(data),
        permissions=_permissions(data.get("permissions", {})),
        affiliate=_affiliate(data["affiliate"]) if "affiliate" in data else None,
    )


def _permissions(data: Data) -> Permissions:
    return Permissions(
        mark_in_ad_text=data.get("mark_in_ad_text", False),
        brand_bidding=data.get("brand_bidding", False),
        countries=_words(data, "countries"),
        since=day(data["since"]) if "since" in data else None,
        until=day(data["until"]) if "until" in data else None,
        proof=data.get("proof"),
    )


def _affiliate(data: Data) -> AffiliateTerms:
    terms = {key: value for key, value in data.items() if key not in ("network", "publisher_ids", "excluded_terms")}
    return AffiliateTerms(
        data["network"], publisher_ids=_words(data, "publisher_ids"), excluded_terms=_words(data, "excluded_terms"), **terms
    )


def watch(data: Data) -> Watch:
    """One checked entry of `watches` as a value."""
    return Watch(
        name=data["name"],
        kind=WatchKind(data["kind"]),
        keywords=_words(data, "keywords"),
        engines=_words(data, "engines"),
        places=tuple(Place(place["country"], place["language"], place.get("city")) for place in data["places"]),
        devices=tuple(Device(device) for device in data["devices"]),
        every=interval(data["every"]),
        journey=data.get("journey"),
        stage=data.get("stage"),
        source=data.get("source"),
        priority=_whole(data.get("priority")),
    )


def _source(data: Data, env: Mapping[str, str]) -> SourceSettings:
    return SourceSettings(
        name=data["name"],
        engines=_words(data, "engines"),
        options=tuple((name, expand(_plain(value), env)) for name, value in data.get("options", {}).items()),
        daily_cap=_whole(data.get("daily_cap")),
        monthly_cap=_whole(data.get("monthly_cap")),
        enabled=data.get("enabled", True),
        price_per_1000=data.get("price_per_1000"),
        per_minute=_whole(data.get("per_minute")),
        at_once=_whole(data.get("at_once")),
    )


def _plain(value: object) -> str:
    """An option as text; true and false as YAML writes them."""
    return str(value).lower() if isinstance(value, bool) else str(value)


def _whole(number: float | None) -> int | None:
    return None if number is None else int(number)


def _storage(data: Data, env: Mapping[str, str], folder: Path) -> Storage:
    plain = Storage()
    database = expand(data.get("database", plain.database), env)
    evidence = expand(data.get("evidence", plain.evidence), env)
    scheme, marker, file = database.partition(":///")
    if marker and scheme.startswith("sqlite") and file and not file.startswith(("/", ":memory:", "file:")):
        database = f"{scheme}:///{(folder / file).resolve().as_posix()}"
    if "://" not in evidence:
        evidence = str((folder / evidence).resolve())
    return Storage(database, evidence, _whole(data.get("keep_days")))
