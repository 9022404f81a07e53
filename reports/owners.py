"""Whose is it? Every ad and result belongs to the brand, to a party known by name, or to somebody else.

An ad is told by its advertiser's name or its destination, a result by its host; a video or thread on a platform is the
brand's when its address begins with one of the brand's own channels.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from monitor.model import Ad, PartyRole, Result, Settings


class Owner(StrEnum):
    """Owner classes as the report prints them."""

    OWN = "own"
    PARTNER = "partner"
    AFFILIATE = "affiliate"
    COMPETITOR = "competitor"
    INFORMATIONAL = "informational site"
    OTHER = "somebody else"


_ROLES = {
    PartyRole.GROUP: Owner.OWN,
    PartyRole.AGENCY: Owner.PARTNER,
    PartyRole.LICENSEE: Owner.PARTNER,
    PartyRole.RESELLER: Owner.PARTNER,
    PartyRole.AFFILIATE: Owner.AFFILIATE,
    PartyRole.COMPETITOR: Owner.COMPETITOR,
    PartyRole.INFORMATIONAL: Owner.INFORMATIONAL,
}


@dataclass(frozen=True, slots=True)
class Holder:
    """Who holds a slot: a name to print (a domain where nobody is known) and the class."""

    name: str
    owner: Owner


class Owners:
    """Answers whose an ad or result is, from the settings alone."""

    def __init__(self, settings: Settings) -> None:
        self._domains = dict.fromkeys(map(str.lower, settings.brand.domains), Holder(settings.brand.name, Owner.OWN))
        self._advertisers = {name.casefold(): Holder(settings.brand.name, Owner.OWN) for name in settings.brand.advertisers}
        self._channels = tuple(_bare(channel) for channel in settings.brand.channels)
        self._own = Holder(settings.brand.name, Owner.OWN)
        for party in settings.parties:
            holder = Holder(party.name, _ROLES[party.role])
            self._domains |= dict.fromkeys(map(str.lower, party.domains), holder)
            self._advertisers |= {name.casefold(): holder for name in party.advertisers}

    def of_result(self, result: Result) -> Holder:
        """Whose a result is."""
        bare = _bare(result.url or "")
        if any(bare == channel or bare.startswith((channel + "/", channel + "?")) for channel in self._channels):
            return self._own
        return self._of_host(result.host, result.registrable_domain)

    def of_ad(self, ad: Ad) -> Holder:
        """Whose an ad is: by the payer's name where the page tells it, else by its destination."""
        if ad.advertiser and (holder := self._advertisers.get(ad.advertiser.casefold())):
            return holder
        if ad.host is None and ad.advertiser:
            return Holder(ad.advertiser, Owner.OTHER)
        return self._of_host(ad.host, ad.registrable_domain)

    def _of_host(self, host: str | None, domain: str | None) -> Holder:
        if not host:
            return Holder(domain or "destination not shown", Owner.OTHER)
        labels = host.lower().split(".")
        for start in range(len(labels)):
            if holder := self._domains.get(".".join(labels[start:])):
                return holder
        return Holder(domain or host, Owner.OTHER)


def _bare(url: str) -> str:
    return url.partition("://")[2].removeprefix("www.").removeprefix("m.").rstrip("/").lower()
