"""Who stands behind an ad or a result, and what they may do: the allow-list that is asked before anybody is accused.

In the world, one advertiser shows up under several signs: the payer's verified name, the landing page's domain, an affiliate
network's publisher id, a channel on somebody else's platform. A permission is given by contract to a party, for one use of the
mark, in some countries, between two dates; engines know only the unconditional kind. A permission that has run out is no
exemption but a fact worth printing.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from functools import lru_cache
from types import MappingProxyType
from typing import NamedTuple

from monitor.hosts import registrable_domain
from monitor.model import Brand, Exemption, Party, PartyRole, Permissions
from rules.places import covers

OWN = "own"
UNKNOWN = "unknown"
FAMILY = frozenset({OWN, PartyRole.GROUP, PartyRole.AGENCY})
ROLES = (OWN, *PartyRole, UNKNOWN)
_WORDS = re.compile(r"\w+")


class Use(StrEnum):
    """What a rule would accuse somebody of, as far as a contract can permit it."""

    MARK_IN_AD_TEXT = "mark_in_ad_text"
    BRAND_BIDDING = "brand_bidding"
    DIRECT_LINKING = "direct_linking"
    NOTHING = "nothing"


@dataclass(frozen=True, slots=True)
class Standing:
    """Who somebody is to the brand: a role, the party when one is listed, and by which sign it was known."""

    role: str
    party: Party | None = None
    sign: str = ""

    @property
    def family(self) -> bool:
        """Whether this is the brand itself, its group or its agency: never accused."""
        return self.role in FAMILY


_STRANGER = Standing(UNKNOWN)
# Where the affiliate questionnaire asks the same thing as a permission.
_TERMS = MappingProxyType(
    {
        Use.MARK_IN_AD_TEXT: "brand_in_ad_text",
        Use.BRAND_BIDDING: "brand_bidding",
        Use.DIRECT_LINKING: "direct_linking",
    },
)


class Asked(NamedTuple):
    """What exemptions are asked about: a use, where and when. `address_proves_nothing`: strangers abuse the brand's own site."""

    use: Use
    country: str | None
    on: date | None
    address_proves_nothing: bool = False


@lru_cache(maxsize=8_192)
def name_key(name: str) -> str:
    """An advertiser's name for comparison: compatibility form, case, punctuation and spacing folded."""
    return " ".join(_WORDS.findall(unicodedata.normalize("NFKC", name).casefold()))


def channel_key(url: str) -> str:
    """A channel's address for comparison: no scheme, no `www.`, no query, no closing slash, in lower case."""
    bare = re.sub(r"^https?://", "", url.strip().casefold()).split("?")[0].split("#")[0]
    return bare.removeprefix("www.").removeprefix("m.").rstrip("/")


class Roster:
    """Everybody known by name, looked up by domain, advertiser name, publisher id or channel."""

    def __init__(self, brand: Brand, parties: Sequence[Party]) -> None:
        self.brand = brand
        names = (*brand.advertisers, brand.owner.name)
        self._domains: dict[str, Standing] = {}
        self._names: dict[str, Standing] = {}
        self._publishers: dict[tuple[str, str], Standing] = {}
        for party in parties:
            self._enter(party)
        self._domains.update((_host(domain), Standing(OWN, None, "domain")) for domain in brand.domains)
        self._names.update((name_key(name), Standing(OWN, None, "advertiser")) for name in names)
        self._channels = tuple(channel_key(channel) for channel in brand.channels)
        self._handles = frozenset(_handle(channel) for channel in self._channels) - {""}
        self._found: dict[str, Standing] = {}

    def _enter(self, party: Party) -> None:
        self._domains.update((_host(domain), Standing(party.role, party, "domain")) for domain in party.domains)
        self._names.update((name_key(name), Standing(party.role, party, "advertiser")) for name in party.advertisers)
        if party.affiliate:
            network = party.affiliate.network.casefold()
            standing = Standing(party.role, party, "publisher")
            self._publishers.update(((network, publisher), standing) for publisher in party.affiliate.publisher_ids)

    def by_host(self, host: str | None) -> Standing:
        """Whose host this is; a listed domain speaks for all its subdomains."""
        if not host:
            return _STRANGER
        known = self._found.get(host)
        if known is None:
            name, known = _host(host), None
            while name and known is None:
                known, name = self._domains.get(name), name.partition(".")[2]
            known = known or _STRANGER
            if len(self._found) < 65_536:
                self._found[host] = known
        return known

    def by_name(self, advertiser: str | None) -> Standing:
        """Whose verified name this is."""
        return self._names.get(name_key(advertiser), _STRANGER) if advertiser else _STRANGER

    def by_merchant(self, merchant: str | None) -> Standing:
        """Whose shop name this is: a listed advertiser's, the brand's own, or a listed host."""
        if not merchant:
            return _STRANGER
        named = self.by_name(merchant)
        if named.role == UNKNOWN and name_key(merchant) == name_key(self.brand.name):
            return Standing(OWN, None, "merchant")
        return named if named.role != UNKNOWN else self.by_host(merchant.strip().casefold())

    def by_publisher(self, network: str | None, publisher: str | None) -> Standing:
        """Whose publisher id in an affiliate network this is."""
        return self._publishers.get(((network or "").casefold(), publisher or ""), _STRANGER)

    def own_host(self, host: str | None) -> bool:
        """Whether the host is the brand's or its group's."""
        return self.by_host(host).role in (OWN, PartyRole.GROUP)

    def own_channel(self, url: str | None, channel: str | None) -> bool:
        """Whether a result on somebody else's platform is one of the brand's own channels."""
        place = channel_key(url) if url else ""
        if any(place == own or place.startswith(own + "/") for own in self._channels):
            return True
        return bool(channel) and (_handle(channel_key(channel or "")) in self._handles)


def _host(domain: str) -> str:
    return domain.casefold().removeprefix("www.").rstrip(".")


def _handle(channel: str) -> str:
    return "".join(_WORDS.findall(channel.rpartition("/")[2].removeprefix("@")))


def permitted(standing: Standing, use: Use, country: str | None, on: date | None) -> Exemption | None:
    """What the party's contract says of one use of the mark there and then; None when nobody is listed.

    An unknown country or date is read in the party's favour: in doubt nobody is accused.
    """
    party = standing.party
    if party is None or use is Use.NOTHING:
        return None
    code = f"permission:{use}"
    if not _granted(party, use):
        return Exemption(code, applies=False, detail=f"{party.name} ({party.role}) has no permission for this use")
    refusal = _outside(party.permissions, country, on)
    detail = f"{party.name} may do this {_terms(party.permissions)}"
    return Exemption(code, applies=not refusal, detail=f"{detail}; {refusal}" if refusal else detail)


def _granted(party: Party, use: Use) -> bool:
    granted = getattr(party.permissions, use, False)
    return bool(granted or (party.affiliate and getattr(party.affiliate, _TERMS[use])))


def _outside(terms: Permissions, country: str | None, on: date | None) -> str:
    if terms.countries and country and not covers(terms.countries, country):
        return f"the page was shown in {country}"
    if on and terms.until and on > terms.until:
        return f"the permission ran out on {terms.until.isoformat()}"
    if on and terms.since and on < terms.since:
        return f"the permission begins on {terms.since.isoformat()}"
    return ""


def _terms(terms: Permissions) -> str:
    where = f"in {', '.join(terms.countries)}" if terms.countries else "everywhere"
    since = f" from {terms.since.isoformat()}" if terms.since else ""
    until = f" until {terms.until.isoformat()}" if terms.until else ""
    return f"{where}{since}{until}" + (f" ({terms.proof})" if terms.proof else "")


def checked(standing: Standing, asked_of: Asked, who: str) -> tuple[Exemption, ...]:
    """Every exemption that was asked about somebody, whether it applied or not; the first that applies comes last."""
    use, country, on = asked_of.use, asked_of.country, asked_of.on
    if standing.family and asked_of.address_proves_nothing and standing.sign == "domain":
        detail = "the address is the brand's own site, which does not tell who paid for the ad or wrote the words"
        return (Exemption("own_or_group", applies=False, detail=detail),)
    if standing.family:
        return (Exemption("own_or_group", applies=True, detail=f"{who} is the brand's own ({standing.role})"),)
    if standing.party is None:
        return unlisted(who)
    asked = [_stranger(who)]
    contract = permitted(standing, use, country, on)
    if contract:
        asked.append(contract)
    if standing.role == PartyRole.INFORMATIONAL:
        asked.append(_information(standing.party, country, on))
    return tuple(asked)


@lru_cache(maxsize=8_192)
def unlisted(who: str) -> tuple[Exemption, ...]:
    """What was asked about somebody whom nobody listed: always the same. No exemption applies."""
    return (
        _stranger(who),
        Exemption("listed_party", applies=False, detail=f"{who} is no listed reseller, licensee or affiliate"),
    )


def _stranger(who: str) -> Exemption:
    return Exemption("own_or_group", applies=False, detail=f"{who} is not listed as the brand's own, group or agency")


def _information(party: Party, country: str | None, on: date | None) -> Exemption:
    refusal = _outside(party.permissions, country, on)
    detail = f"{party.name} is listed as an informational or comparison site"
    return Exemption("informational", applies=not refusal, detail=f"{detail}; {refusal}" if refusal else detail)


_ROLES: Mapping[str, str] = MappingProxyType(
    {
        OWN: "the brand itself",
        PartyRole.GROUP: "a company of the same group",
        PartyRole.AGENCY: "an agency that buys for the brand",
        PartyRole.LICENSEE: "a licensee, franchisee or dealer",
        PartyRole.RESELLER: "a reseller under contract",
        PartyRole.AFFILIATE: "a publisher of an affiliate network",
        PartyRole.COMPETITOR: "a competitor",
        PartyRole.INFORMATIONAL: "an informational, review or comparison site",
        UNKNOWN: "nobody on the list",
    },
)


def roles() -> Mapping[str, str]:
    """Every word that `party` may have in a rule, with its meaning."""
    return _ROLES


def advertiser_domain(*hosts: str | None) -> str | None:
    """The registrable domain of the first host that has one."""
    return next((domain for host in hosts if host and (domain := registrable_domain(host))), None)
