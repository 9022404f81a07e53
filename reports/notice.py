"""A notice: one case at one channel, every field that the channel asks filled from captures and settings, or named as missing.

Nothing is left blank and nothing is guessed. What no look can tell (why it is illegal, which work was copied) a person says when
the case is decided, and the notice names that person. Statements and the signature are a person's: the notice lists them as still
to be made. The legal ground is counsel's; the notice says what was seen and which policy line it meets.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from monitor.model import Case, Door, Finding, Settings, Sighting, View
from monitor.model.custody import Act, Entry
from reports import words
from reports.channel import Channel, Need, channels, door_of
from reports.filling import SAYABLE, Seen, Value, facts, numbered, right_of, subject_of
from reports.policies import warning
from rules.eligibility import BY_ID, entitled

_OWNERS = frozenset({"owner_employee", "attorney_of_record"})


@dataclass(frozen=True, slots=True)
class Notice:
    """A case prepared for a channel. `values` holds the fields by name; `missing` names required ones nobody can fill.

    `refusals` are reasons why the channel would not take it; `said` are the fields that a person filled, with who did. Ready:
    nothing missing, nothing refused.
    """

    case: Case
    channel: Channel
    seen: tuple[Seen, ...]
    values: tuple[tuple[str, Value], ...]
    missing: tuple[str, ...]
    refusals: tuple[str, ...]
    doubts: tuple[str, ...]
    sandbox: bool
    said: tuple[tuple[str, str], ...] = ()

    @property
    def ready(self) -> bool:
        """Whether a person could file it after reading."""
        return not self.missing and not self.refusals

    @property
    def looks(self) -> int:
        """How many sightings there are: looks that showed it, whatever number of rules speak of each."""
        return len(numbered(self.seen))

    @property
    def of_ads(self) -> bool:
        """Whether it is about ads; else about results, which nobody paid for."""
        return any(row.sighting.finding.subject.type == "ad" for row in self.seen)

    @property
    def finding(self) -> Finding:
        """The latest claim."""
        return self.seen[-1].sighting.finding

    @property
    def name(self) -> str:
        """The pack's name: who, which case, which channel."""
        values = dict(self.values)
        who = self.case.domain or str(values.get("affiliate.party") or values.get("partner.name") or "unknown")
        return "-".join(("takedown", words.slug(who), self.case.fingerprint[:12], words.slug(self.channel.name)))


@dataclass(frozen=True, slots=True)
class NoDoor:
    """What one engine showed of a case that no channel takes, and why."""

    case: Case
    engine: str
    door: Door
    reason: str


def notices(view: View, case: Case, until: datetime | None = None) -> tuple[tuple[Notice, ...], tuple[NoDoor, ...]]:
    """The notices a case asks for, one per channel, and what no channel takes; of what had been seen by a moment, or of all."""
    groups: dict[str, list[Sighting]] = {}
    closed: dict[str, NoDoor] = {}
    for sighting in view.case_sightings(case.fingerprint):
        if until and sighting.taken_at >= until:
            break
        door = sighting.finding.door
        channel = door_of(door, sighting.query.engine)
        if channel:
            groups.setdefault(channel.name, []).append(sighting)
        else:
            reason = f"its door is “{door.replace('_', ' ')}”, and no channel file serves that for {sighting.query.engine}"
            closed[sighting.query.engine] = NoDoor(case, sighting.query.engine, door, reason)
    said = spoken(view.custody(case.fingerprint), until)
    found = [_notice(view, case, channels()[name], group, said) for name, group in groups.items()]
    return tuple(found), tuple(closed[engine] for engine in sorted(closed))


def prepared(view: View, case: Case, channel: Channel, until: datetime | None = None) -> Notice | None:
    """The case at a channel of a person's choosing, with what the channel's engines showed; None when they showed nothing."""
    seen = view.case_sightings(case.fingerprint)
    group = [row for row in seen if (not until or row.taken_at < until) and channel.serves(row.query.engine)]
    return _notice(view, case, channel, group, spoken(view.custody(case.fingerprint), until)) if group else None


def chosen(view: View, case: Case, channel: Channel) -> tuple[tuple[Notice, ...], tuple[NoDoor, ...]]:
    """The case at a channel of a person's choosing, or why that channel has nothing to do with it."""
    if notice := prepared(view, case, channel):
        return (notice,), ()
    engines = sorted({row.query.engine for row in view.case_sightings(case.fingerprint)})
    return (), tuple(NoDoor(case, engine, Door.NOBODY, no_showing(channel)) for engine in engines[:1])


def no_showing(channel: Channel) -> str:
    """Why a channel is not for a case that only other engines showed."""
    return f"{channel.name} deals with {', '.join(channel.engines)} only, and none of them showed this case"


def spoken(log: Sequence[Entry], until: datetime | None = None) -> Mapping[str, tuple[str, str]]:
    """What people said in their decisions that no look can tell: the words of each field and who said them last."""
    decisions = [row for row in log if row.act is Act.DECIDED and (not until or row.at < until)]
    return {name: (words, row.by) for row in decisions for name, words in row.facts if name in SAYABLE}


def _notice(view: View, case: Case, channel: Channel, group: Sequence[Sighting], said: Mapping[str, tuple[str, str]]) -> Notice:
    seen = tuple(_seen(view, sighting) for sighting in group)
    known = {name: value for name, value in facts(view.settings, case, seen).items() if value}
    known |= {name: text for name, (text, _) in said.items()}
    wanted = [field for field in channel.fields if _needed(field.need, view.settings)]
    finding = group[-1].finding
    doubted = [row.reason for row in finding.eligibility if row.channel == channel.name and row.verdict == "needs_human"]
    return Notice(
        case=case,
        channel=channel,
        seen=seen,
        values=tuple((field.name, known[field.name]) for field in channel.fields if field.name in known),
        missing=tuple(f"{field.name} ({field.label.lower()})" for field in wanted if field.name not in known),
        refusals=_refusals(channel, view.settings, case, seen[-1], known),
        doubts=tuple(reason for reason in (warning(channel, view.policies()), *doubted) if reason),
        sandbox=any(row.source == "sandbox" for row in seen),
        said=tuple((field.name, said[field.name][1]) for field in channel.fields if field.name in said),
    )


def _seen(view: View, sighting: Sighting) -> Seen:
    capture = view.capture(sighting.capture_id)
    subject = subject_of(view.serp(sighting.capture_id), sighting.finding)
    return Seen(sighting, subject, capture.source, capture.sha256, capture.url, capture.screenshot_sha256)


def _needed(need: Need, settings: Settings) -> bool:
    if need is Need.CONDITIONAL:
        return settings.filer is None or settings.filer.role not in _OWNERS
    return need is Need.REQUIRED


def _refusals(channel: Channel, settings: Settings, case: Case, latest: Seen, known: Mapping[str, Value]) -> tuple[str, ...]:
    """Every reason why the channel would not take it, each once."""
    finding = latest.sighting.finding
    lifted = channel.lifted_by in known
    judged = {row.reason: row.verdict for row in finding.eligibility if row.channel == channel.name}
    told = [reason for reason, word in judged.items() if word == "not_eligible" and not (lifted and reason == channel.refusal)]
    scope = _out_of_scope(channel, latest) if lifted or not judged else ""
    refusal = "" if lifted else channel.refusal
    found = (refusal, scope, *_no_right(channel, settings, case), *_no_filer(channel, settings), *told)
    return tuple(dict.fromkeys(reason for reason in found if reason))


def _out_of_scope(channel: Channel, latest: Seen) -> str:
    """What a channel never deals with, for a finding that was not judged for it: made by an older rule, or by hand."""
    asks, finding = BY_ID[channel.name], latest.sighting.finding
    if finding.subject.type not in asks.subjects:
        return f"deals with {' and '.join(asks.subjects)}s only"
    if asks.families and finding.family not in asks.families:
        return f"does not deal with {finding.family} findings"
    host = (latest.subject.host if latest.subject else None) or ""
    if asks.hosts and not any(host == one or host.endswith("." + one) for one in asks.hosts):
        return f"deals with {', '.join(asks.hosts)} only"
    return ""


def _no_filer(channel: Channel, settings: Settings) -> tuple[str, ...]:
    filer = settings.filer
    if filer is None or entitled(BY_ID[channel.name], filer.role, authorised=bool(filer.authority)):
        return ()
    may = ", ".join(role.replace("_", " ") for role in channel.filers)
    return (f"the filer is not entitled: {filer.role.replace('_', ' ')} without the owner's authority ({may} may file)",)


def _no_right(channel: Channel, settings: Settings, case: Case) -> tuple[str, ...]:
    if not channel.needs_right or right_of(settings, case):
        return ()
    return (f"no registration of {case.mark or 'the mark'} on record covers {case.country or 'an unknown country'}",)
