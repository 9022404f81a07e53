"""Whether a takedown channel would take a finding: eligible, not eligible, or for a person to decide, and why.

In the world every channel refuses most of what brands would like to file: keywords alone, display domains, resellers with
prices, countries without a registration, filers who are neither owner nor authorised. A refused complaint slows the next one
down, so it pays to know before. What the channels ask is data (`rules/data/channels.yaml`) with the day on which it was read.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from functools import lru_cache
from types import MappingProxyType
from typing import Any, NamedTuple

from monitor.model import Brand, Door, Eligibility, PartyRole
from rules.places import covers
from rules.policies import data_of

ELIGIBLE, NOT_ELIGIBLE, NEEDS_HUMAN = "eligible", "not_eligible", "needs_human"
KEYWORD_ONLY = "keyword_only"
KEYWORD_REASON = "the mark is in the keyword only, which this channel does not restrict"
Verdict = tuple[str, str]
Rights = Mapping[str, tuple[str, ...]]
_INSIDE = frozenset({Door.OWN_TEAM, Door.NOBODY})
_NEXT = (Door.SCAM_REPORT, Door.HOST_OR_REGISTRAR, Door.AFFILIATE_NETWORK, Door.PARTNER)


class Trace(StrEnum):
    """What an ad's links tell: no affiliate, a network alone, a publisher who leads elsewhere, or one who leads to the brand."""

    NONE = "none"
    NETWORK = "network"
    ELSEWHERE = "elsewhere"
    PUBLISHER = "publisher"


_TRACES: Mapping[Trace, Verdict] = MappingProxyType(
    {
        Trace.NONE: (NOT_ELIGIBLE, "no listed affiliate, and the ad's links name no affiliate network with its publisher"),
        Trace.NETWORK: (
            NOT_ELIGIBLE,
            "the ad's links name an affiliate network but no publisher of it, and no affiliate is listed",
        ),
        Trace.ELSEWHERE: (
            NEEDS_HUMAN,
            "the ad's links name a publisher but do not lead to the brand's own site; whose programme it is has to be asked",
        ),
    },
)


class Claim(NamedTuple):
    """What a channel wants to know of a finding. `fields` are where the mark stands; `sells`: the ad shows a price.

    `filer` is who would file: owner_employee, attorney_of_record, authorised, other; None while nobody is chosen.
    """

    rule: str
    subject: str
    engine: str | None
    country: str | None
    mark: str | None
    fields: frozenset[str]
    role: str
    sells: bool = False
    host: str | None = None
    filer: str | None = None
    trace: Trace = Trace.NONE

    @property
    def family(self) -> str:
        """The rule's family."""
        return self.rule.partition("/")[0]


@dataclass(frozen=True, slots=True)
class Channel:
    """What one channel asks. Empty `engines`, `hosts`, `countries`, `roles` and `filers` mean everybody and everywhere.

    `door` is the door it sits behind, None where a person chooses it. `traced`: only about a listed affiliate or a publisher
    whom the ad's links name. `places`: findings of this family only where the mark stands in one of these places.
    """

    id: str
    title: str
    subjects: tuple[str, ...]
    families: tuple[str, ...]
    status: str
    policy: str | None
    read_on: str
    engines: tuple[str, ...] = ()
    hosts: tuple[str, ...] = ()
    countries: tuple[str, ...] = ()
    roles: tuple[str, ...] = ()
    door: Door | None = None
    traced: bool = False
    places: Mapping[str, list[str]] = field(default_factory=dict)
    filers: tuple[str, ...] = ()
    accept: tuple[str, ...] = ()
    unsure: tuple[str, ...] = ()
    reject: Mapping[str, str] = field(default_factory=dict)
    exempt: Mapping[str, str] = field(default_factory=dict)
    country_right: bool = False
    shops: str = ""
    strangers: str = ""
    human: str = ""
    refusal: str = ""


def _channel(name: str, form: Mapping[str, Any], read_on: str) -> Channel:
    values: dict[str, Any] = {key: tuple(value) if isinstance(value, list) else value for key, value in form.items()}
    values["door"] = Door(values["door"]) if "door" in values else None
    return Channel(id=name, read_on=read_on, **values)


def _channels() -> tuple[Channel, ...]:
    data = data_of("channels.yaml")
    return tuple(_channel(name, form, data["read_on"]) for name, form in data["channels"].items())


CHANNELS = _channels()
BY_ID: Mapping[str, Channel] = MappingProxyType({channel.id: channel for channel in CHANNELS})


def entitled(channel: Channel, role: str, *, authorised: bool) -> bool:
    """Whether somebody in this role may file: by the role itself, or with the owner's paper where that is enough."""
    return not channel.filers or role in channel.filers or (authorised and "authorised" in channel.filers)


def _scope(channel: Channel, claim: Claim, _rights: Rights) -> Verdict | None:
    if channel.refusal:
        return NOT_ELIGIBLE, channel.refusal
    if channel.engines and claim.engine and claim.engine not in channel.engines:
        return NOT_ELIGIBLE, f"deals with {', '.join(channel.engines)} only"
    if claim.subject not in channel.subjects:
        return NOT_ELIGIBLE, f"deals with {' and '.join(channel.subjects)}s only"
    if claim.family not in channel.families:
        return NOT_ELIGIBLE, KEYWORD_REASON if _keyword_only(channel, claim) else f"does not deal with {claim.family} findings"
    if channel.hosts and not any(claim.host == host or (claim.host or "").endswith("." + host) for host in channel.hosts):
        return NOT_ELIGIBLE, f"deals with {', '.join(channel.hosts)} only"
    return None


def _keyword_only(channel: Channel, claim: Claim) -> bool:
    return claim.family == "bidding" and KEYWORD_ONLY in channel.reject


def _party(channel: Channel, claim: Claim, _rights: Rights) -> Verdict | None:
    if channel.roles and claim.role not in channel.roles:
        return NOT_ELIGIBLE, f"only for a listed {', '.join(channel.roles)}"
    if claim.role in channel.exempt:
        return NOT_ELIGIBLE, channel.exempt[claim.role]
    return None


def _publisher(channel: Channel, claim: Claim, _rights: Rights) -> Verdict | None:
    if not channel.traced or claim.role == PartyRole.AFFILIATE:
        return None
    return _TRACES.get(claim.trace)


def _location(channel: Channel, claim: Claim, _rights: Rights) -> Verdict | None:
    wanted = channel.places.get(claim.family, ())
    if wanted and not claim.fields & set(wanted):
        return (
            NOT_ELIGIBLE,
            f"takes {claim.family} findings only where the mark stands in the {' or '.join(wanted).replace('_', ' ')}",
        )
    if not channel.accept or claim.fields & set(channel.accept):
        return None
    refused = sorted(claim.fields & set(channel.reject))
    if refused:
        return NOT_ELIGIBLE, channel.reject[refused[0]]
    return NEEDS_HUMAN, "whether this place counts as ad text was not confirmed"


def _territory(channel: Channel, claim: Claim, rights: Rights) -> Verdict | None:
    if channel.countries and claim.country and not covers(channel.countries, claim.country):
        return NOT_ELIGIBLE, f"only in {', '.join(channel.countries)}"
    if not channel.country_right:
        return None
    if not claim.country:
        return NEEDS_HUMAN, "nobody knows the country that the page was shown in"
    if not covers(rights.get(claim.mark or "", ()), claim.country):
        return NOT_ELIGIBLE, f"no registration of {claim.mark or 'a mark'} is listed for {claim.country}"
    return None


def _filer(channel: Channel, claim: Claim, _rights: Rights) -> Verdict | None:
    if channel.filers and claim.filer and claim.filer not in channel.filers:
        return NOT_ELIGIBLE, f"the filer is not entitled: {', '.join(channel.filers)} may file"
    return None


def _doubts(channel: Channel, claim: Claim, _rights: Rights) -> Verdict | None:
    if channel.human:
        return NEEDS_HUMAN, channel.human
    if channel.shops and claim.sells:
        return NEEDS_HUMAN, channel.shops
    if channel.strangers and claim.role != "competitor":
        return NEEDS_HUMAN, channel.strangers
    if channel.status == "assumed":
        return NEEDS_HUMAN, "what the channel asks was not confirmed"
    return None


_STEPS: tuple[Callable[[Channel, Claim, Rights], Verdict | None], ...] = (
    _scope, _party, _publisher, _location, _territory, _filer, _doubts,
)  # fmt: skip


def rights_of(brand: Brand) -> Rights:
    """The countries in which each mark is registered."""
    return {mark.text: tuple(code for right in mark.registrations for code in right.countries) for mark in brand.marks}


class Verdicts:
    """What every channel would say of a brand's claims; claims that differ in nothing a channel asks are asked once.

    Of ten thousand marks a channel asks whether they are registered in a country, and names only those that are not; of millions
    of hosts whether they are its own.
    """

    def __init__(self, brand: Brand) -> None:
        self._rights = rights_of(brand)
        self._speakers: dict[str, str] = {}
        self._hosts = frozenset(host for channel in CHANNELS for host in channel.hosts)
        self.said = lru_cache(maxsize=4_096)(self._said)
        self._covers = lru_cache(maxsize=4_096)(covers)

    def _said(self, claim: Claim, wanted: Door) -> tuple[tuple[Eligibility, ...], Door]:
        """What every channel says of a claim, and the door that it belongs at if a rule wants this one."""
        told = verdicts(claim, self._rights)
        return told, door_for(wanted, told)

    def mark_like(self, mark: str | None, country: str | None) -> str | None:
        """A mark of which every channel says the same in this country."""
        if not mark or not country:
            return None
        return self._speakers.setdefault(country, mark) if self._covers(self._rights.get(mark, ()), country) else mark

    def host_like(self, host: str | None) -> str | None:
        """A host of which every channel says the same: the channel's own above it, or none."""
        if not host:
            return None
        labels = host.split(".")
        return next((above for cut in range(len(labels)) if (above := ".".join(labels[cut:])) in self._hosts), None)


def verdict(channel: Channel, claim: Claim, rights: Rights) -> Eligibility:
    """What one channel would say of a claim: the first check that speaks decides."""
    said = next((told for step in _STEPS if (told := step(channel, claim, rights))), None)
    word, reason = said or (ELIGIBLE, "nothing that the channel asks speaks against it")
    return Eligibility(channel.id, word, reason, channel.policy, channel.read_on)


def verdicts(claim: Claim, rights: Rights) -> tuple[Eligibility, ...]:
    """What every channel would say of a claim, in the order of the data file."""
    return tuple(verdict(channel, claim, rights) for channel in CHANNELS)


def door_for(wanted: Door, said: Sequence[Eligibility]) -> Door:
    """The door a finding belongs at, given what the channels say: the rule's own while a channel behind it may take the finding.

    Else the next door with a channel that takes it, else one that a person may settle, else nobody's. What a rule leaves to the
    own team or to nobody stays there.
    """
    if wanted in _INSIDE:
        return wanted
    takes = {(BY_ID[row.channel].door, row.verdict) for row in said}
    if (wanted, ELIGIBLE) in takes or (wanted, NEEDS_HUMAN) in takes:
        return wanted
    ways = ((door, word) for word in (ELIGIBLE, NEEDS_HUMAN) for door in _NEXT)
    return next((door for door, word in ways if (door, word) in takes), Door.NOBODY)
