"""The shape of `config.yaml`: every key with its type, its bounds and one sentence, as JSON Schema (draft 2020-12).

This table is the one truth: the loader checks files against it, `serpwarden config schema` publishes it for editors, and
the manual is tested against it. What a schema cannot say (references, duplicates, secrets) is in `meaning` and `secrets`.
"""

from __future__ import annotations

from collections.abc import Iterable
from enum import StrEnum
from typing import Any

from monitor.model import Device, Level, PartyRole, WatchKind
from monitor.model.watching import FILER_ROLES
from monitor.settings import duties, formats, proof, reporting
from monitor.settings.words import COUNTRIES, REGIONS

Schema = dict[str, Any]

_PATTERNS = {
    "interval": formats.INTERVAL,
    "domain": formats.DOMAIN,
    "phone": formats.PHONE,
    "language": formats.LANGUAGE,
    "date": formats.DATE,
    "url": formats.URL,
    "line": formats.LINE,
    "word": formats.WORD,
    "database": formats.DATABASE,
    "email": formats.EMAIL,
    "clock": formats.CLOCK,
    "zone": formats.ZONE,
    "reference": formats.REFERENCE,
}


def _text(about: str, kind: str = "line", longest: int = 200) -> Schema:
    return {"type": "string", "description": about, "format": kind, "pattern": _PATTERNS[kind], "maxLength": longest}


def _one_of(about: str, words: Iterable[str]) -> Schema:
    return {"type": "string", "description": about, "enum": [str(word) for word in words]}


def _flag(about: str) -> Schema:
    return {"type": "boolean", "description": about}


def _list(about: str, item: Schema, least: int = 0, most: int = 1000) -> Schema:
    return {"type": "array", "description": about, "items": item, "minItems": least, "maxItems": most, "uniqueItems": True}


def _keys(about: str, needed: Iterable[str] = (), **keys: Schema) -> Schema:
    return {"type": "object", "description": about, "required": list(needed), "additionalProperties": False, "properties": keys}


def _words(kind: type[StrEnum]) -> list[str]:
    return [member.value for member in kind]


_COUNTRY: Schema = {"$ref": "#/$defs/country", "description": "ISO 3166 country, such as DE."}
_REGION: Schema = {"$ref": "#/$defs/region", "description": "ISO 3166 country, or EU, BX, OA, AP for a regional office."}
_KEPT = "How many days `serpwarden retain` keeps evidence that no case needs; left out, all of it for ever."
_DEFS = {
    "country": _one_of("ISO 3166 country, such as DE.", COUNTRIES),
    "region": _one_of("ISO 3166 country, or EU, BX, OA, AP for a regional office.", (*REGIONS, *COUNTRIES)),
}


def _mark() -> Schema:
    registration = _keys(
        "One registration of the mark.",
        ["office", "number", "countries"],
        office=_text("The office that registered it: EUIPO, UKIPO, DPMA, USPTO, WIPO …"),
        number=_text("Its number there, in quotes so that zeros stay."),
        countries=_list("Where it protects: ISO 3166 codes, EU for the European Union.", _REGION, 1),
        classes=_list("Its Nice classes, 1 to 45.", {"type": "integer", "minimum": 1, "maximum": 45}),
    )
    return _keys(
        "A sign to watch for.",
        ["text"],
        text=_text("The mark as registered."),
        registrations=_list("Where it is registered; counsel and takedown channels ask for it.", registration),
        variants=_list("Further spellings to watch for.", _text("A spelling.")),
        homonyms=_list("Phrases in which the word is somebody else.", _text("A phrase.")),
        generic=_flag("True when it is an ordinary word: it then counts only beside a word of `context`."),
        context=_list("Words beside which a generic mark counts.", _text("A word.")),
    )


def _brand() -> Schema:
    owner = _keys(
        "The legal person that owns the marks.",
        ["name", "country"],
        name=_text("Its full legal name."),
        country=_COUNTRY | {"description": "Its country, ISO 3166."},
    )
    return _keys(
        "The brand that is watched over, and everything that is its own.",
        ["name", "owner", "marks"],
        name=_text("The brand as reports call it."),
        owner=owner,
        marks=_list("The signs to watch for.", _mark(), 1, 10_000),
        domains=_list("Its own domains, all their subdomains included.", _text("A domain.", "domain", 253)),
        channels=_list("Its own channels and profiles elsewhere.", _text("An address.", "url", 2000)),
        phones=_list("Its own phone numbers, with country code.", _text("A phone number.", "phone", 40)),
        advertisers=_list("The names under which it advertises, as the engines show them.", _text("A name.")),
        models=_list("Product names and model numbers that tell its products from other things.", _text("A name.")),
    )


def _permissions() -> Schema:
    return _keys(
        "What the party may do with the marks.",
        mark_in_ad_text=_flag("May it write the mark in its ads? No, when left out."),
        brand_bidding=_flag("May it advertise on searches for the brand? No, when left out."),
        countries=_list("Where the permission holds; everywhere, when left out.", _COUNTRY),
        since=_text("Its first day.", "date", 10),
        until=_text("Its last day.", "date", 10),
        proof=_text("The file or reference that proves it."),
    )


def _affiliate() -> Schema:
    return _keys(
        "Its place in an affiliate network, and the programme's terms on paid search. A term left out is not known.",
        ["network"],
        network=_text("The network: awin, cj, impact, rakuten …", "word", 40),
        publisher_ids=_list("Its publisher ids there, in quotes.", _text("An id.")),
        ppc_allowed=_flag("May it buy search ads at all?"),
        direct_linking=_flag("May its ads lead straight to the brand's own site?"),
        brand_in_display_url=_flag("May the mark stand in its display URL?"),
        brand_in_ad_text=_flag("May the mark stand in its headline or text?"),
        brand_as_negative=_flag("Must it exclude the mark as a negative keyword?"),
        brand_bidding=_flag("May it bid on the mark?"),
        misspellings=_flag("May it bid on misspellings of the mark?"),
        brand_plus=_flag("May it bid on the mark with another word (TM+)?"),
        excluded_terms=_list("Searches that the programme excludes by name.", _text("A search.", "line", 400)),
    )


def _party() -> Schema:
    return _keys(
        "Somebody known by name.",
        ["name", "role"],
        name=_text("The name as reports call it."),
        role=_one_of("How it stands to the brand.", _words(PartyRole)),
        domains=_list("Its domains, all their subdomains included.", _text("A domain.", "domain", 253)),
        advertisers=_list("The names under which it advertises, as the engines show them.", _text("A name.")),
        ad_accounts=_list("Its ad account numbers, where known.", _text("A number.")),
        phones=_list("Its phone numbers, with country code.", _text("A phone number.", "phone", 40)),
        permissions=_permissions(),
        affiliate=_affiliate(),
    )


def _watch() -> Schema:
    place = _keys(
        "Where and in which language is asked.",
        ["country", "language"],
        country=_COUNTRY,
        language=_text("Language of the asker, such as de, en, pt-BR.", "language", 12),
        city=_text("City, by its English or local name; left out, the country as a whole.", "line", 100),
    )
    about = "Who goes on when a source's cap is near, 1 first to 9 last; left out, canary 1, support 2, brand 3, product 4."
    priority = {"type": "integer", "minimum": 1, "maximum": 9, "description": about}
    return _keys(
        "Keywords × engines × places × devices, each asked every so often for one reason.",
        ["name", "kind", "keywords", "engines", "places", "devices", "every"],
        name=_text("A short name, no two alike.", "line", 80),
        kind=_one_of("Why it exists; a canary only proves that ads can be seen.", _words(WatchKind)),
        journey=_text("The customer's journey that these searches belong to."),
        stage=_text("The stage of that journey."),
        keywords=_list("What is typed into the search box.", _text("A search.", "line", 400), 1, 10_000),
        engines=_list("The search engines: google, bing …", _text("An engine.", "word", 40), 1),
        places=_list("Where and in which language is asked.", place, 1),
        devices=_list("desktop, mobile or both.", _one_of("A kind of device.", _words(Device)), 1),
        every=_text("The time between two looks at each search: 30m, 6h, 1d, 1w.", "interval", 6),
        source=_text("The source to ask; left out, the first one that serves the engine.", "word", 40),
        priority=priority,
    )


def _source() -> Schema:
    options = {
        "type": "object",
        "description": "The source's own settings. The only place for secrets, and only as ${NAME}.",
        "propertyNames": {"pattern": formats.WORD},
        "additionalProperties": {"type": ["string", "integer", "number", "boolean"], "maxLength": 2000},
        "maxProperties": 100,
    }
    cap = {"type": "integer", "minimum": 1, "maximum": 100_000_000}
    price = {"type": "number", "minimum": 0, "maximum": 1_000_000}
    pace = {"type": "integer", "minimum": 1, "maximum": 6_000}
    return _keys(
        "Somebody who can be asked for result pages.",
        ["name"],
        name=_text("The source: sandbox, direct, serpapi …", "word", 40),
        enabled=_flag("False keeps the entry and asks nobody."),
        engines=_list("The engines to ask it for; left out, every engine it serves.", _text("An engine.", "word", 40)),
        options=options,
        daily_cap=cap | {"description": "At most so many looks on a day (UTC)."},
        monthly_cap=cap | {"description": "At most so many looks in a month (UTC)."},
        price_per_1000=price | {"description": "What 1,000 looks cost you in US dollars; left out, the price table's figure."},
        per_minute=pace | {"description": "At most so many questions a minute, evenly spaced; left out, as fast as it answers."},
        at_once=pace | {"description": "At most so many questions under way at a time; left out, what suits the source."},
    )


_PAPERS = (
    ("title_documents", "Documents that prove the right."),
    ("certificate", "Certificate of the trademark, or a copy of the register."),
    ("business_card", "The applicant's business card."),
    ("business_licence", "The company's licence or register entry."),
    ("authorisation_letter", "The owner's letter of authority."),
    ("application_form", "The channel's own form, filled in and sealed."),
)


def _filer() -> Schema:
    return _keys(
        "The person in whose name takedown notices are prepared. Nothing is ever sent without a person's approval.",
        ["name", "role", "email"],
        name=_text("Full name."),
        role=_one_of("Who the person is to the owner of the marks, as takedown forms ask.", FILER_ROLES),
        email=_text("Address for answers.", "email", 254),
        company=_text("Employer or firm."),
        address=_text("Postal address, on one line.", "line", 500),
        phone=_text("Phone number, with country code.", "phone", 40),
        authority=_text("The paper that lets anybody but the owner's people or attorney of record act."),
        papers=_keys(
            "Further papers that some channels ask, as file names.", [], **{name: _text(told) for name, told in _PAPERS}
        ),
    )


def _alerts() -> Schema:
    target = _keys(
        "One place to tell: an Apprise address or a mailbox.",
        ["name"],
        name=_text("A short name, no two alike.", "line", 80),
        url=_text("The Apprise address, as ${NAME}: it holds a secret.", "reference", 100),
        mail=_text("The mailbox; needs `smtp`.", "email", 254),
        level=_one_of("The lowest level told there; high, when left out.", _words(Level)),
        reports=_flag("True when the gist of every weekly report goes there too."),
    )
    smtp = _keys(
        "The server that mail is handed to.",
        ["host", "sender"],
        host=_text("Its name.", "line", 253),
        port={"type": "integer", "minimum": 1, "maximum": 65535, "description": "Its port; 587, when left out."},
        security=_one_of("How the connection is kept secret; starttls, when left out.", ("starttls", "tls", "none")),
        sender=_text("The address that mail comes from.", "email", 254),
        user=_text("The user, as ${NAME}.", "reference", 100),
        password=_text("The password, as ${NAME}.", "reference", 100),
    )
    quiet = _keys(
        "A time of day in which only the gravest alerts go out; the others wait for its end.",
        ["start", "end"],
        start=_text("When it begins: 22:00.", "clock", 5),
        end=_text("When it ends: 07:00.", "clock", 5),
        zone=_text("The time zone of both; UTC, when left out.", "zone", 60),
        through=_one_of("The lowest level that goes out all the same; critical, when left out.", _words(Level)),
    )
    about = "At most so many messages an hour to each target; what is more becomes one list. 10, when left out."
    return _keys(
        "Who is told at once, and how often at most.",
        targets=_list("Whom to tell.", target, 0, 50),
        smtp=smtp,
        quiet=quiet,
        hourly_cap={"type": "integer", "minimum": 1, "maximum": 1000, "description": about},
        remind=_text("After this time what still holds is told again; 1d, when left out.", "interval", 6),
    )


def schema() -> Schema:
    """The JSON Schema of `config.yaml`."""
    storage = _keys(
        "Where things are kept. Relative paths are seen from the folder of this file.",
        database=_text("SQLite file or PostgreSQL database.", "database", 500),
        evidence=_text("Folder, or S3-like address, for the bytes of captured pages.", "line", 500),
        keep_days={"type": "integer", "minimum": 30, "maximum": 36500, "description": _KEPT},
    )
    root = _keys(
        "What serpwarden watches.",
        ["version", "brand"],
        version={"type": "integer", "const": 1, "description": "The version of this form: 1."},
        brand=_brand(),
        parties=_list("Partners, competitors and publishers known by name.", _party(), 0, 10_000),
        watches=_list("What is asked.", _watch(), 0, 10_000),
        sources=_list("Who is asked, the preferred one first.", _source(), 0, 100),
        storage=storage,
        filer=_filer(),
        proof=proof.shape(),
        alerts=_alerts(),
        report=reporting.shape(_COUNTRY),
        duties=duties.shape(),
    )
    draft = "https://json-schema.org/draft/2020-12/schema"
    return {"$schema": draft, "title": "serpwarden config.yaml, version 1", **root, "$defs": _DEFS}
