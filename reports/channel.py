"""What a takedown channel is: where, who may file, what it asks, what it refuses, and how sure we are of all that.

No live form was seen: fields are what the owners' policy pages ask for, limits on lengths and numbers are unknown and said to be,
and each channel carries the day on which its policy was read and how it was verified. Read the policy again before filing.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from monitor.model import Door
from monitor.plugins import CHANNELS, load


class Status(StrEnum):
    """How the channel's facts were verified."""

    VERIFIED = "verified"
    PARTIAL = "partial"
    ASSUMED = "assumed"
    NO_POLICY = "no policy"


STATUS_WORDS = {
    Status.VERIFIED: "the owner's own text was read",
    Status.PARTIAL: "the owner's own text was read in part; read the rest before filing",
    Status.ASSUMED: "not confirmed; it must be read before use",
    Status.NO_POLICY: "a letter between parties: no platform's policy stands behind it",
}


class Need(StrEnum):
    """Whether a field may be missing. `conditional`: required unless the filer is the owner's or the attorney of record."""

    REQUIRED = "required"
    OPTIONAL = "optional"
    CONDITIONAL = "conditional"


@dataclass(frozen=True, slots=True)
class Field:
    """One thing a channel asks: a dotted name in the notice (`target.final_url`), the words for it, whether it is needed."""

    name: str
    label: str
    need: Need = Need.REQUIRED


@dataclass(frozen=True, slots=True)
class Channel:
    """One place where a finding can be filed. Empty `engines`: whatever engine showed it.

    `statements` and the signature are a person's to make and never filled in; `letter` names the letter's template.
    `needs_right`: it acts only where a registration covers the country in which the page was seen.
    """

    name: str
    title: str
    door: Door
    where: str
    who_may_file: str
    letter: str
    fields: tuple[Field, ...]
    accepts: str
    refuses: str
    policy: str | None
    read_on: str
    status: Status
    engines: tuple[str, ...] = ()
    first_step: str | None = None
    statements: tuple[str, ...] = ()
    language: str = "en"
    limits: str = "unknown: numbers of characters, addresses and attachments were not verified"
    needs_right: bool = False
    notes: tuple[str, ...] = ()

    def serves(self, engine: str) -> bool:
        """Whether what this engine showed can be filed here."""
        return not self.engines or engine in self.engines


def channels() -> Mapping[str, Channel]:
    """Every channel that lies in `reports/channels/`, by name."""
    return {name: module.CHANNEL for name, module in load(CHANNELS).items()}


def door_of(door: Door, engine: str) -> Channel | None:
    """The channel behind a door for what one engine showed; None when no channel file serves it."""
    fits = (channel for channel in channels().values() if channel.door is door)
    return next((channel for channel in fits if channel.serves(engine)), None)


FILER = (
    Field("filer.name", "Your name"),
    Field("filer.role", "What you are to the owner of the mark"),
    Field("filer.email", "Your e-mail at the owner's or law firm's domain"),
    Field("filer.company", "Your company"),
    Field("filer.postal_address", "Postal address", Need.OPTIONAL),
    Field("filer.phone", "Telephone", Need.OPTIONAL),
    Field("filer.authority", "The paper that authorises you", Need.CONDITIONAL),
)
RIGHT = (
    Field("right.owner_name", "Owner of the mark"),
    Field("right.owner_country", "Owner's country"),
    Field("right.mark_text", "The mark as registered"),
    Field("right.office", "Office of registration"),
    Field("right.registration_no", "Registration number"),
    Field("right.countries", "Where the registration holds"),
    Field("right.classes", "Classes", Need.OPTIONAL),
)
TARGET = (
    Field("target.advertiser_name", "Advertiser, as the page names it", Need.OPTIONAL),
    Field("target.final_url", "Final address of the ad"),
    Field("target.registrable_domain", "Advertiser's domain"),
    Field("target.display_url", "Display address", Need.OPTIONAL),
    Field("target.click_url", "Click address (recorded, not followed)", Need.OPTIONAL),
    Field("target.text_verbatim", "The text, word for word"),
    Field("target.mark_location", "Where the mark stands"),
)
AD = (
    Field("target.advertiser_name", "Advertiser, as the page names it", Need.OPTIONAL),
    Field("target.final_url", "Final address of the ad"),
    Field("target.registrable_domain", "Advertiser's domain", Need.OPTIONAL),
    Field("target.display_url", "Display address", Need.OPTIONAL),
    Field("target.click_url", "Click address (recorded, not followed)", Need.OPTIONAL),
    Field("target.text_verbatim", "The text, word for word"),
    Field("target.mark_location", "Where the mark stands", Need.OPTIONAL),
)
SEEN = (
    Field("seen.query", "Search terms"),
    Field("seen.engine", "Search engine"),
    Field("seen.country", "Country of the search"),
    Field("seen.language", "Language of the search", Need.OPTIONAL),
    Field("seen.device", "Devices"),
    Field("seen.first_utc", "First seen (UTC)"),
    Field("seen.last_utc", "Last seen (UTC)"),
    Field("seen.count", "Number of sightings"),
)
GROUNDS = (
    Field("grounds.policy_rule", "Policy line that it meets"),
    Field("grounds.explanation", "What was seen and why it matters"),
    Field("grounds.exemptions_checked", "Exemptions checked"),
)
