"""Whose is it? Every ad and result belongs to the brand, to a party known by name, or to somebody else.

An ad that lands on the brand's own site and is paid by a stranger, or goes there through an affiliate link, is theirs and not the
brand's: that is what a hijacker does.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from monitor.model import Ad, PartyRole, Result, Settings
from reports.phrases import Phrase, phrase
from rules.matchers.affiliate import identify
from rules.parties import OWN, Roster, Standing


class Owner(StrEnum):
    """Owner classes as the report prints them."""

    OWN = "own"
    PARTNER = "partner"
    AFFILIATE = "affiliate"
    COMPETITOR = "competitor"
    INFORMATIONAL = "informational"
    OTHER = "other"


_ROLES = {
    OWN: Owner.OWN,
    PartyRole.GROUP: Owner.OWN,
    PartyRole.AGENCY: Owner.PARTNER,
    PartyRole.LICENSEE: Owner.PARTNER,
    PartyRole.RESELLER: Owner.PARTNER,
    PartyRole.AFFILIATE: Owner.AFFILIATE,
    PartyRole.COMPETITOR: Owner.COMPETITOR,
    PartyRole.INFORMATIONAL: Owner.INFORMATIONAL,
}
_REMEMBERED = 16_384


@dataclass(frozen=True, slots=True)
class Holder:
    """Who holds a slot: a name to print (a domain where nobody is known) and the class."""

    name: str
    owner: Owner

    def __hash__(self) -> int:
        """Made of the name alone, which nearly always tells holders apart."""
        return hash(self.name)


class Owners:
    """Answers whose an ad or result is, from the settings alone."""

    def __init__(self, settings: Settings) -> None:
        self._brand = settings.brand.name
        self._roster = Roster(settings.brand, settings.parties)
        self._results: dict[tuple[str | None, ...], Holder] = {}

    def of_result(self, result: Result) -> Holder:
        """Whose a result is; the same results stand on page after page."""
        told = (result.url, result.channel, result.host, result.registrable_domain, result.source)
        known = self._results.get(told)
        if known is None:
            known = self._of_result(result)
            if len(self._results) < _REMEMBERED:
                self._results[told] = known
        return known

    def _of_result(self, result: Result) -> Holder:
        if self._roster.own_channel(result.url, result.channel):
            return Holder(self._brand, Owner.OWN)
        return self._held(self._roster.by_host(result.host), result.registrable_domain or result.host or result.source)

    def of_ad(self, ad: Ad) -> Holder:
        """Whose an ad is: by the payer's name where the page tells it, else by its destination."""
        payer = self._roster.by_name(ad.advertiser)
        if payer.role in _ROLES:
            return self._held(payer, ad.advertiser)
        lands = self._roster.by_host(ad.host)
        if lands.family and (hit := identify(ad.chain)):
            publisher = self._roster.by_publisher(hit.network, hit.publisher)
            return self._held(publisher, _publisher(hit.network, hit.publisher))
        if lands.family and ad.advertiser:
            return Holder(phrase("{who} (lands on own site)", who=ad.advertiser), Owner.OTHER)
        return self._held(lands, ad.registrable_domain or ad.host or ad.advertiser)

    def of_domain(self, domain: str | None) -> Holder:
        """Whose a domain is."""
        return self._held(self._roster.by_host(domain), domain)

    def _held(self, standing: Standing, name: str | None) -> Holder:
        if standing.party:
            return Holder(standing.party.name, _ROLES[standing.party.role])
        if standing.role == OWN:
            return Holder(self._brand, Owner.OWN)
        return Holder(name or phrase("destination not shown"), Owner.OTHER)


def _publisher(network: str, publisher: str | None) -> Phrase:
    if not publisher:
        return phrase("a publisher of {network} that is not shown (lands on own site)", network=network)
    return phrase("{network} publisher {publisher} (lands on own site)", network=network, publisher=publisher)
