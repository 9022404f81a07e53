"""Letters: one frame a kind of letter, and the words of each language beside it as data.

Channels are written to in their own language: claims to Yandex in Russian, to Yahoo! Japan in Japanese. What was seen stays as
it was seen; the finding's own sentences and the policy lines, which are ours and no quotations, stay English, and the letter says
so. Nobody who works in these languages has checked the wording of most
of them; a letter in such a language says so at its head until somebody has.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from functools import cache
from pathlib import Path
from types import MappingProxyType

from monitor.errors import PluginError
from reports.channel import Channel
from reports.filling import Seen, Value
from reports.notice import Notice
from reports.render import TEMPLATES
from rules.yamlfile import read

LANGUAGES = ("en", "de", "fr", "es", "ru", "zh", "ja")
_FOLDER = Path(__file__).parent
_RETOLD: Mapping[str, str] = MappingProxyType(
    {
        "affiliate.terms": ": ", "partner.terms": ": ", "report.reason": ": ", "grounds.exemptions_checked": ": ",
        "target.mark_location": ", ", "filer.role": ", ", "partner.role": ", ", "seen.device": ", ",
    }
)  # fmt: skip
"""Fields of our own words, told in the letter's language, with what divides their parts."""
_TERMS = ("term_", "spot_", "role_", "reason_", "device_", "exempt_")


@cache
def phrases(language: str) -> Mapping[str, str]:
    """The words of one language. Raises PluginError when its file is broken."""
    document = read(_FOLDER / f"{language}.yaml", f"reports/letters/{language}.yaml")
    if document.faults:
        raise PluginError([*document.faults])
    return MappingProxyType({key: value if value is not None else "" for key, value in document.data.items()})


def language_of(channel: Channel, seen: Sequence[Seen]) -> str:
    """The language in which a channel is written to: that of the place where it was seen latest, if the channel takes it."""
    asked = (row.sighting.query.place.language or "" for row in reversed(seen))
    return next((word[:2] for word in asked if word[:2] in channel.languages), channel.language)


def wording(notice: Notice, facts: Mapping[str, object]) -> str:
    """The letter's text, its paragraphs divided by blank lines. `facts` are what the template asks beside the notice."""
    words = phrases(language_of(notice.channel, notice.seen))
    template = TEMPLATES.get_template(f"letter_{notice.channel.letter}.txt")
    values = {name: _retold(value, words, _RETOLD[name]) if name in _RETOLD else value for name, value in notice.values}
    text = template.render({**facts, "n": notice, "value": values, "t": words, "ads": notice.of_ads})
    head = f"{words['have_it_checked']}\n\n" if words["have_it_checked"] else ""
    return head + re.sub(r" +\n", "\n", text).strip()


def _retold(value: Value, words: Mapping[str, str], between: str) -> Value:
    """Our own words, part by part, in the letter's language; a part that it has no words for stays as it is."""
    known = {text: words[key] for key, text in phrases("en").items() if key.startswith(_TERMS)}
    told = tuple(between.join(known.get(part, part) for part in one.split(between)) for one in as_tuple(value))
    return told if isinstance(value, tuple) else told[0]


def as_tuple(value: Value) -> tuple[str, ...]:
    """One value or several, as several."""
    return (value,) if isinstance(value, str) else value
