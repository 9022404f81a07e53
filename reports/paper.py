"""The letter with its annex as blocks, before anybody makes a PDF or a DOCX of them: both hold the same words.

Every text is made visible here: what strangers wrote stays on one line, shows its hidden letters and ends after a bounded length.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from monitor.forms import stamp
from monitor.model import Ad, Box, Result
from reports import clocks, coverage, words
from reports.channel import STATUS_WORDS
from reports.exhibits import Exhibit
from reports.filling import Seen, ad_text, numbered
from reports.notice import Notice

_ROWS = 60
_LONG, _CELL = 1_000, 200
SIGHTINGS = ("No.", "UTC", "Local time", "Search terms", "Asked of", "Words of the ad or result", "Display address; destination")


@dataclass(frozen=True, slots=True)
class Heading:
    """A heading; `new_page` starts a page."""

    text: str
    new_page: bool = False


@dataclass(frozen=True, slots=True)
class Text:
    """A paragraph; `loud` stands in a frame."""

    text: str
    loud: bool = False


@dataclass(frozen=True, slots=True)
class Rows:
    """A table."""

    columns: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]


@dataclass(frozen=True, slots=True)
class Picture:
    """A screenshot of the same load as the page, with the box of what it is shown for, in its pixels."""

    body: bytes
    caption: str
    box: Box | None


Block = Heading | Text | Rows | Picture


def paper(notice: Notice, shown: Sequence[Exhibit], paragraphs: Sequence[str]) -> tuple[Block, ...]:
    """The whole paper: marks, letter, rights and checks, sightings, exhibits. The letter's paragraphs are visible already."""
    return (
        *_marks(notice),
        *(Text(paragraph) for paragraph in paragraphs),
        *_checks(notice),
        *_sightings(notice.seen),
        *(block for exhibit in shown for block in _exhibit(exhibit)),
    )


def lines(blocks: Sequence[Block]) -> Iterator[str]:
    """Every text of a paper, in order."""
    for block in blocks:
        if isinstance(block, Rows):
            yield from block.columns
            yield from (cell for row in block.rows for cell in row)
        else:
            yield block.caption if isinstance(block, Picture) else block.text


def _marks(notice: Notice) -> Iterator[Text]:
    yield Text("Draft: nobody has approved this.", loud=True)
    if notice.sandbox:
        yield Text("Sandbox: brand, advertiser and pages are made up. Not to be filed.", loud=True)


def _checks(notice: Notice) -> Iterator[Block]:
    values, channel = dict(notice.values), notice.channel
    yield Heading("Annex A: rights, exemptions, eligibility", new_page=True)
    rights = [(field.label, _said(values[field.name])) for field in channel.fields
              if field.name.startswith("right.") and field.name in values]  # fmt: skip
    yield Rows(("Right", "On record"), tuple(rights)) if rights else Text("No right is part of this channel's form.")
    finding = notice.finding
    for row in finding.exemptions:
        yield Text(f"Exemption checked: {'it applies' if row.applies else 'none'}: {_visible(row.detail)}.")
    for line in (line for line in finding.eligibility if line.channel == channel.name):
        policy = f" Policy: {_visible(line.policy)}, read on {line.read_on}." if line.policy else ""
        yield Text(f"Eligibility at {line.channel}: {line.verdict.replace('_', ' ')}. {_visible(line.reason)}.{policy}")
    yield Text(f"Channel's policy: {channel.policy or 'none'}, read on {channel.read_on}: {STATUS_WORDS[channel.status]}.")
    yield Text("Legal ground: left to counsel.")


def _said(value: str | tuple[str, ...]) -> str:
    return _visible(value) if isinstance(value, str) else "; ".join(map(_visible, value))


def _sightings(seen: Sequence[Seen]) -> Iterator[Block]:
    """One row for each ad or result on each look, under the look's number, however many rules speak of it."""
    numbers = numbered(seen)
    rows = {(row.sighting.capture_id, row.sighting.finding.subject): row for row in seen}
    shown = [row for row in rows.values() if numbers[row.sighting.capture_id] <= _ROWS]
    yield Heading("Annex B: sightings", new_page=True)
    yield Rows(SIGHTINGS, tuple(_row(numbers[row.sighting.capture_id], row) for row in shown))
    if len(numbers) > _ROWS:
        yield Text(f"{len(numbers) - _ROWS} more sightings are in sightings.csv.")


def _row(number: int, row: Seen) -> tuple[str, ...]:
    query, subject = row.sighting.query, row.subject
    asked = f"{coverage.engine_name(query.engine)}, {words.place(query.place)}, {query.device}"
    local = clocks.local(row.sighting.taken_at, query.place) or "not known"
    to = (subject.display_url or "not shown", _target(subject) or "not carried by the page") if subject else ("", "")
    said = ad_text(subject) if isinstance(subject, Ad) else subject.title if subject else "the page as a whole"
    shown = map(_narrow, (query.text, asked, said, "; ".join(to)))
    return (str(number), (stamp(row.sighting.taken_at) or "").replace("T", " "), local, *shown)


def _target(subject: Ad | Result) -> str | None:
    return subject.target_url if isinstance(subject, Ad) else subject.url


def _exhibit(exhibit: Exhibit) -> Iterator[Block]:
    capture, subject = exhibit.capture, exhibit.seen.subject
    yield Heading(f"Exhibit {exhibit.number}", new_page=True)
    facts = [
        ("Search terms", capture.query.text),
        ("Taken at (UTC)", stamp(capture.taken_at) or ""),
        ("Address asked", capture.url or "not on record"),
        ("SHA-256 of the page", capture.sha256),
        ("Why it is shown", exhibit.seen.sighting.finding.why),
        *((f"Hop {number}", hop) for number, hop in enumerate(subject.chain if subject else (), 1)),
    ]
    yield Rows(("Fact", "As recorded"), tuple((name, _visible(value)) for name, value in facts))
    if exhibit.screenshot is None:
        yield Text("The source gave no picture of this load. viewer.html shows the stored page, made into a picture later.")
    else:
        outline = "The outline shows where the ad stood, as recorded in the same load; it is not part of the picture."
        caption = f"Screenshot of the same load, file {exhibit.folder}/{exhibit.picture}. {outline if exhibit.box else ''}"
        yield Picture(exhibit.screenshot, caption.strip(), exhibit.box)


def _visible(text: str, longest: int = _LONG) -> str:
    """A text made visible, cut where it would fill pages of its own; the pack's other files hold it whole."""
    shown = words.visible(text, limit=longest)
    return shown if len(shown) <= 1.5 * longest else f"{shown[:longest]}… (whole in the exhibit's files)"


def _narrow(text: str) -> str:
    return _visible(text, _CELL)
