"""What a takedown channel is: where, who may file, what it asks, what it refuses, and how sure we are of all that.

No live form was seen: fields are what the owners' policy pages ask for, limits on lengths and numbers are unknown and said to be,
and each channel carries the day on which its policy was read and how it was verified. Read the policy again before filing.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import Any

from monitor.errors import PluginError
from monitor.model import Door
from monitor.plugins import CHANNELS, load
from rules.eligibility import BY_ID

UNKNOWN = "not verified"


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
    """One thing a channel asks: a dotted name in the notice (`target.final_url`), the words for it, whether it is needed.

    `limit` is what the form takes; UNKNOWN where nobody has seen it.
    """

    name: str
    label: str
    need: Need = Need.REQUIRED
    limit: str = UNKNOWN

    def optional(self) -> Field:
        """The same field where it may be missing."""
        return replace(self, need=Need.OPTIONAL)


@dataclass(frozen=True, slots=True)
class Channel:
    """One place where a finding can be filed. Empty `engines` and `countries`: whatever engine showed it, wherever.

    `statements` and the signature are a person's to make and never filled in; `letter` names the letter's template, `languages`
    those in which the channel is written to, first the one that is taken when nothing speaks for another. No `door`: a person
    chooses it. `needs_right`: it acts only where a registration covers the country in which the page was seen; `filers` are
    the roles that may file, everybody when empty. `refusal` is a no to everything, unless a person has filled in the field that
    `lifted_by` names.
    """

    name: str
    title: str
    door: Door | None
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
    countries: tuple[str, ...] = ()
    filers: tuple[str, ...] = ()
    refusal: str = ""
    lifted_by: str = ""
    first_step: str | None = None
    statements: tuple[str, ...] = ()
    languages: tuple[str, ...] = ("en",)
    limits: str = "unknown: numbers of characters, addresses and attachments were not verified"
    needs_right: bool = False
    notes: tuple[str, ...] = ()

    @property
    def language(self) -> str:
        """The language that is taken when nothing speaks for another."""
        return self.languages[0]

    def serves(self, engine: str) -> bool:
        """Whether what this engine showed can be filed here."""
        return not self.engines or engine in self.engines


def channel(name: str, **form: Any) -> Channel:
    """A channel from what its form asks; what the judge knows of it too stands in the judge's data alone.

    Raises PluginError for a channel that the judge does not know.
    """
    judged = BY_ID.get(name)
    if judged is None:
        raise PluginError(
            f"reports/channels: {name} is not in rules/data/channels.yaml – what it accepts and refuses stands there"
        )
    return Channel(
        name=name,
        title=judged.title,
        policy=judged.policy,
        read_on=judged.read_on,
        status=Status(judged.status),
        engines=judged.engines,
        countries=judged.countries,
        filers=judged.filers,
        refusal=judged.refusal,
        needs_right=judged.country_right,
        **form,
    )


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
