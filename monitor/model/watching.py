"""What the user wants watched: brand, parties and watches, and the queries that watches expand to."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, timedelta
from enum import StrEnum
from itertools import product

from monitor.model.duties import DutySettings
from monitor.model.reporting import Reporting
from monitor.model.telling import AlertSettings


class Device(StrEnum):
    """The kind of device a page was made for."""

    DESKTOP = "desktop"
    MOBILE = "mobile"


class WatchKind(StrEnum):
    """Why a watch exists. `canary` watches prove that ads can be seen at all; nothing is claimed of their advertisers."""

    BRAND = "brand"
    PRODUCT = "product"
    SUPPORT = "support"
    CANARY = "canary"


class PartyRole(StrEnum):
    """How a party stands to the brand."""

    GROUP = "group"
    AGENCY = "agency"
    LICENSEE = "licensee"
    RESELLER = "reseller"
    AFFILIATE = "affiliate"
    COMPETITOR = "competitor"
    INFORMATIONAL = "informational"


@dataclass(frozen=True, slots=True)
class Owner:
    """The legal person that owns the marks."""

    name: str
    country: str


@dataclass(frozen=True, slots=True)
class Registration:
    """One trademark registration: office, number, ISO 3166 countries (or EU) it covers, Nice classes."""

    office: str
    number: str
    countries: tuple[str, ...]
    classes: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class Mark:
    """A sign to watch for. `variants` are further spellings, `homonyms` phrases in which it is somebody else.

    A `generic` mark is an ordinary word and counts only beside a word of `context`.
    """

    text: str
    registrations: tuple[Registration, ...] = ()
    variants: tuple[str, ...] = ()
    homonyms: tuple[str, ...] = ()
    generic: bool = False
    context: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Brand:
    """The brand that is watched over: its marks, and everything that is its own."""

    name: str
    owner: Owner
    marks: tuple[Mark, ...]
    domains: tuple[str, ...] = ()
    channels: tuple[str, ...] = ()
    phones: tuple[str, ...] = ()
    advertisers: tuple[str, ...] = ()
    models: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Permissions:
    """What a party may do with the marks. Countries are ISO 3166 codes (empty: everywhere); dates are inclusive."""

    mark_in_ad_text: bool = False
    brand_bidding: bool = False
    countries: tuple[str, ...] = ()
    since: date | None = None
    until: date | None = None
    proof: str | None = None


@dataclass(frozen=True, slots=True)
class AffiliateTerms:
    """An affiliate's place in a network and the search terms of its programme, after the networks' PPC questionnaire.

    A term is None where the programme does not say.
    """

    network: str
    publisher_ids: tuple[str, ...] = ()
    ppc_allowed: bool | None = None
    direct_linking: bool | None = None
    brand_in_display_url: bool | None = None
    brand_in_ad_text: bool | None = None
    brand_as_negative: bool | None = None
    brand_bidding: bool | None = None
    misspellings: bool | None = None
    brand_plus: bool | None = None
    excluded_terms: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Party:
    """Somebody known by name: partner, competitor or publisher."""

    name: str
    role: PartyRole
    domains: tuple[str, ...] = ()
    advertisers: tuple[str, ...] = ()
    ad_accounts: tuple[str, ...] = ()
    phones: tuple[str, ...] = ()
    permissions: Permissions = field(default_factory=Permissions)
    affiliate: AffiliateTerms | None = None


@dataclass(frozen=True, slots=True)
class Place:
    """Where and in which language somebody asks: ISO 3166 country, BCP 47 language, canonical city name."""

    country: str | None = None
    language: str | None = None
    city: str | None = None


@dataclass(frozen=True, slots=True)
class Query:
    """One text asked of one engine, in one place, on one device: the unit of timetable and of coverage."""

    text: str
    engine: str
    place: Place = Place()
    device: Device = Device.DESKTOP

    def __hash__(self) -> int:
        """Made of texts alone: queries are looked up a million times in a report, and words from closed lists hash slowly."""
        return hash((self.text, self.engine, self.place.country, self.place.city, self.device is Device.DESKTOP))

    @property
    def key(self) -> str:
        """The query as one line; equal queries have equal keys."""
        place = self.place
        return "|".join((self.engine, place.country or "", place.language or "", place.city or "", self.device, self.text))


@dataclass(frozen=True, slots=True)
class Watch:
    """Keywords × engines × places × devices, asked every so often for one reason.

    `priority` says who goes on when a cap is near, 1 first, 9 last (None: by kind, see `monitor.plan.caps`).
    """

    name: str
    kind: WatchKind
    keywords: tuple[str, ...]
    engines: tuple[str, ...]
    places: tuple[Place, ...]
    devices: tuple[Device, ...]
    every: timedelta
    journey: str | None = None
    stage: str | None = None
    source: str | None = None
    priority: int | None = None

    def expand(self) -> tuple[Query, ...]:
        """Every query of the watch, once, in the order of the file."""
        combos = product(self.keywords, self.engines, self.places, self.devices)
        return tuple(dict.fromkeys(Query(text, engine, place, device) for text, engine, place, device in combos))


@dataclass(frozen=True, slots=True)
class SourceSettings:
    """How one source may be used. `options` are its own settings, secrets already filled in from the environment.

    Caps are looks (None: no cap). A source that is not `enabled` is never asked. `price_per_1000` is what 1,000 looks cost
    this user in US dollars (None: as in the price table). `per_minute` and `at_once` bound how fast and how many at a time it is
    asked (None: as the source itself says). `repr` never shows options: they may hold keys.
    """

    name: str
    engines: tuple[str, ...] = ()
    options: tuple[tuple[str, str], ...] = field(default=(), repr=False)
    daily_cap: int | None = None
    monthly_cap: int | None = None
    enabled: bool = True
    price_per_1000: float | None = None
    per_minute: int | None = None
    at_once: int | None = None

    def option(self, name: str, default: str | None = None) -> str | None:
        """The option's value, or the default."""
        return dict(self.options).get(name, default)


@dataclass(frozen=True, slots=True)
class Storage:
    """Where things are kept: a database URL and a folder or S3-like URL for evidence; `repr` hides them, for their passwords.

    Evidence that no case needs may be let go after `keep_days` (None: never).
    """

    database: str = field(default="sqlite:///serpwarden.db", repr=False)
    evidence: str = field(default="evidence", repr=False)
    keep_days: int | None = None


@dataclass(frozen=True, slots=True)
class Filer:
    """The person in whose name notices are prepared; `role` is one of `FILER_ROLES`, as the channels tell filers apart.

    `authority` names the paper that lets anybody but the owner's people and the attorney of record act; `papers` are the
    further ones that some channels ask, by what they are.
    """

    name: str
    role: str
    email: str
    company: str | None = None
    address: str | None = None
    phone: str | None = None
    authority: str | None = None
    papers: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class Proof:
    """How takedown packs are sealed: files of the key, of a domain's certificate chain and of the authority's certificates.

    `timestamps` is the authority's address. None: a key beside the configuration; no domain's name; no authority is asked.
    """

    key: str | None = None
    certificate: str | None = None
    timestamps: str | None = None
    chain: str | None = None


FILER_ROLES = ("owner_employee", "attorney_of_record", "other_attorney", "agency", "licensee")


@dataclass(frozen=True, slots=True)
class Settings:
    """Everything `config.yaml` says, as values."""

    brand: Brand
    parties: tuple[Party, ...] = ()
    watches: tuple[Watch, ...] = ()
    sources: tuple[SourceSettings, ...] = ()
    storage: Storage = field(default_factory=Storage)
    filer: Filer | None = None
    alerts: AlertSettings = AlertSettings()
    report: Reporting = Reporting()
    duties: DutySettings = DutySettings()
    proof: Proof = Proof()

    def source(self, name: str) -> SourceSettings | None:
        """The settings of one source, or None when it is not configured."""
        return next((source for source in self.sources if source.name == name), None)
