"""Whether what we say of a channel still holds: its policy page compared with itself, and with the day on which it was read.

Owners change their policies without notice and without a date on the page. A page whose text changed after the day on which we
read it makes its channels stale: what they take has to be read again before anybody files. A page that nobody could fetch says
nothing either way.
"""

from __future__ import annotations

import difflib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from monitor.model.policies import PolicyText
from reports.channel import Channel, channels

MOST_LINES = 200
LONGEST_LINE = 300


@dataclass(frozen=True, slots=True)
class Standing:
    """How one channel's policy page stands: when it was read by us, since when and until when it is watched, its last change."""

    channel: str
    url: str
    read_on: str
    watched_since: date | None = None
    seen: date | None = None
    changed: date | None = None
    stale: bool = False
    difference: tuple[str, ...] = ()


def pages(known: Iterable[Channel] | None = None) -> Mapping[str, tuple[str, ...]]:
    """Every policy page with the channels that rest on it."""
    found: dict[str, tuple[str, ...]] = {}
    for channel in channels().values() if known is None else known:
        if channel.policy:
            found[channel.policy] = (*found.get(channel.policy, ()), channel.name)
    return found


def standing(channel: Channel, texts: Sequence[PolicyText]) -> Standing | None:
    """How a channel's policy page stands by the texts that were kept; None for a channel without one."""
    if channel.policy is None:
        return None
    own = sorted((text for text in texts if text.url == channel.policy), key=lambda text: text.since)
    if not own:
        return Standing(channel.name, channel.policy, channel.read_on)
    last = own[-1]
    changed = last.since.date() if len(own) > 1 else None
    return Standing(
        channel=channel.name,
        url=channel.policy,
        read_on=channel.read_on,
        watched_since=own[0].since.date(),
        seen=last.seen.date(),
        changed=changed,
        stale=changed is not None and changed > date.fromisoformat(channel.read_on),
        difference=difference(own[-2].text, last.text) if changed else (),
    )


def warning(channel: Channel, texts: Sequence[PolicyText]) -> str:
    """What a pack says of a stale channel; empty when it is not."""
    found = standing(channel, texts)
    if found is None or not found.stale:
        return ""
    return (
        f"stale: its policy page changed by {found.changed}, after it was read on {found.read_on} – read it again before filing"
    )


def difference(old: str, new: str) -> tuple[str, ...]:
    """The lines that went (-) and came (+), in order; cut where there are too many."""
    rows = difflib.unified_diff(old.splitlines(), new.splitlines(), lineterm="", n=0)
    lines = [row[: LONGEST_LINE + 1] for row in rows if not row.startswith(("---", "+++", "@@"))]
    more = [f"… {len(lines) - MOST_LINES} more lines"] if len(lines) > MOST_LINES else []
    return (*lines[:MOST_LINES], *more)
