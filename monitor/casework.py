"""What a person does with a case: checks across settings, notices and the log, and then one line in the log.

Nothing is sent from here. The pack is prepared, a person files it on the channel's own form and writes the number down.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from monitor.errors import Fault, InputError
from monitor.model import Case, PartyRole, View
from monitor.model.custody import Act, Entry
from monitor.settings.edit import add_party, edit
from monitor.store import Store
from reports.channel import Channel, channels
from reports.filling import SAYABLE
from reports.notice import no_showing, prepared

LONGEST = 4_000
_MARK_FAMILIES = frozenset({"trademark", "hijack"})


@dataclass(frozen=True, slots=True)
class Allowed:
    """Who is to be allowed what: the party as it would stand in the configuration."""

    name: str
    role: PartyRole
    until: str
    countries: tuple[str, ...] = ()
    mark_in_ad_text: bool | None = None
    brand_bidding: bool | None = None
    proof: str = ""


def named(cases: Iterable[Case], name: str) -> Case:
    """The one case whose fingerprint begins so. Raises InputError."""
    found = [case for case in cases if name and case.fingerprint.startswith(name)]
    if len(found) == 1:
        return found[0]
    what = f"means {len(found)} cases – give more of its letters" if found else "is no case – `serpwarden case list` names them"
    raise InputError(f"{name!r} {what}")


def channel_named(name: str | None) -> Channel | None:
    """The channel of that name; None where none was named, which the log refuses by itself. Raises InputError."""
    if not name:
        return None
    known = channels()
    if name not in known:
        raise InputError(f"--channel {name}: there is no such channel – one of {', '.join(known)}")
    return known[name]


def said(words: Iterable[str]) -> dict[str, str]:
    """The fields behind `legal.ground=…` words. Raises InputError with everything that is wrong."""
    found, faults = {}, []
    for word in words:
        name, _, text = (part.strip() for part in word.partition("="))
        if name not in SAYABLE:
            faults.append(Fault("", 0, f"--say {name}", "is no field for a person to say", f"one of {', '.join(SAYABLE)}"))
        elif not text or len(text) > LONGEST:
            faults.append(
                Fault("", 0, f"--say {name}", f"is {'longer than ' + str(LONGEST) if text else 'empty'}", SAYABLE[name])
            )
        else:
            found[name] = text
    if faults:
        raise InputError(faults)
    return found


def act(store: Store, case: Case, what: Act, *, by: str | None, now: datetime, facts: Mapping[str, str | None]) -> Entry:
    """Write an act down. Raises InputError with everything that speaks against it, and then nothing has changed."""
    said = {name: value for name, value in facts.items() if value}
    return store.casebook.act(case.fingerprint, what, by=by or "", facts=said, now=now)


def approve(store: Store, view: View, case: Case, *, channel: str | None, by: str | None, now: datetime) -> Entry:
    """Approve a filing: only what is complete and would not be refused. Raises InputError with all that is missing."""
    wanted = channel_named(channel)
    if wanted is not None and (wrong := obstacles(view, case, wanted)):
        raise InputError([Fault("", 0, wanted.name, one) for one in wrong])
    return act(store, case, Act.APPROVED, by=by, now=now, facts={"channel": channel})


def obstacles(view: View, case: Case, channel: Channel) -> tuple[str, ...]:
    """Why a case cannot be filed at a channel: required fields by name, and what the channel refuses; empty when it can."""
    notice = prepared(view, case, channel)
    if notice is None:
        return (no_showing(channel),)
    return (*(f"missing: {name}" for name in notice.missing), *(f"refused: {reason}" for reason in notice.refusals))


def party_of(case: Case, view: View, allowed: Allowed) -> dict[str, object]:
    """The party that allowing a case would write down. Raises InputError: there is nobody to allow, or it is listed already."""
    names = sorted({name for name in map(_advertiser, _ads(view, case)) if name})
    if not case.domain and not names:
        raise InputError(f"case {case.fingerprint[:12]}: neither domain nor advertiser is known, so nobody can be allowed")
    listed = [party.name for party in view.settings.parties if case.domain and case.domain in party.domains]
    if listed:
        raise InputError(f"case {case.fingerprint[:12]}: {case.domain} is listed as {listed[0]} – change its permissions there")
    in_text = case.family in _MARK_FAMILIES if allowed.mark_in_ad_text is None else allowed.mark_in_ad_text
    bidding = True if allowed.brand_bidding is None else allowed.brand_bidding
    permissions: dict[str, object] = {"mark_in_ad_text": in_text, "brand_bidding": bidding}
    permissions |= {"countries": list(allowed.countries)} if allowed.countries else {}
    permissions |= {"until": allowed.until} | ({"proof": allowed.proof} if allowed.proof else {})
    party: dict[str, object] = {"name": allowed.name, "role": str(allowed.role)}
    party |= {"domains": [case.domain]} if case.domain else {}
    party |= {"advertisers": names} if names else {}
    return party | {"permissions": permissions}


def allow(store: Store, case: Case, party: Mapping[str, object], config: Path, *, by: str, reason: str, now: datetime) -> Entry:
    """Write the decision into the log and the party into the configuration, which is tried out first.

    Raises ConfigError when the file cannot be changed safely, InputError when the case cannot be decided.
    """
    permissions = party["permissions"]
    until = str(permissions["until"]) if isinstance(permissions, Mapping) else ""
    edit(config, add_party(party), write=False)
    facts = {"decision": "allow", "reason": reason, "until": until, "party": str(party["name"])}
    entry = act(store, case, Act.DECIDED, by=by, now=now, facts=facts)
    edit(config, add_party(party))
    return entry


def _ads(view: View, case: Case) -> Sequence[object]:
    found = []
    for sighting in view.case_sightings(case.fingerprint)[-20:]:
        subject = sighting.finding.subject
        ads = view.serp(sighting.capture_id).ads if subject.type == "ad" else ()
        found += [ad for ad in ads if (ad.slot, ad.rank) == (subject.slot, subject.rank)]
    return found


def _advertiser(ad: object) -> str | None:
    return getattr(ad, "advertiser", None)
