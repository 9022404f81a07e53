"""The way to a provider and back: keys, the layers of its refusals, the engine's page where it keeps one.

The outer layer is HTTP (401 and 403 the key, 402 money, 429 too fast or the plan used up, 5xx broken), and vendors mean
different things by the same status, so that the words of the answer are read too. The next layer is the envelope, which each
source reads itself and hands in as a `Complaint`. A pause that the provider names (Retry-After) is kept, else it is the usual.
"""

from __future__ import annotations

import base64
import json
import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

from monitor.errors import SourceError
from monitor.fetch import PAUSES, Ask, Client, Reply
from monitor.fetch.values import HIDDEN
from monitor.hosts import domain_of
from monitor.model import Answer, Outcome, Refusal, SourceSettings
from monitor.provided import safe

JSON = "application/json"
STATUSES: Mapping[int, Outcome] = {
    401: Outcome.DENIED,
    402: Outcome.PROVIDER_QUOTA,
    403: Outcome.DENIED,
    407: Outcome.DENIED,
    429: Outcome.RATE_LIMITED,
}
_QUOTA = re.compile(
    r"\brun out|\bquota|insufficient|not enough (?:credits|balance|funds)|"
    r"\b(?:no|out of|0) (?:more )?(?:credits|searches|balance)|"
    r"(?:monthly|daily|plan|account|usage|credit)s?\b.{0,30}(?:limit|exceeded|exhausted|used up)|payment required|top up",
    re.IGNORECASE,
)
_PACE = re.compile(r"(?:per|a|each|/) ?(?:second|minute|hour)|concurren", re.IGNORECASE)
_HURRY = re.compile(r"too many|rate.?limit|slow down", re.IGNORECASE)
_MESSAGES = ("error", "message", "detail", "details", "status_message", "title", "errors")
_LONGEST = 300


@dataclass(frozen=True, slots=True)
class Complaint:
    """What is wrong with an answer that arrived: the outcome that it makes, and the provider's words."""

    outcome: Outcome
    detail: str


def key_of(settings: SourceSettings, option: str, variable: str) -> str:
    """A secret option. Raises SourceError naming option and variable when it is not set."""
    value = settings.option(option)
    if not value:
        where = f"set {option}: ${{{variable}}} in its options and the variable in the environment"
        raise SourceError(f"{settings.name} needs its {option}: {where}")
    return value


def wanted(settings: SourceSettings, option: str, *, default: bool = True) -> bool:
    """Whether an option that is true or false is on."""
    return (settings.option(option) or str(default)).strip().lower() in ("true", "yes", "on", "1")


def basic(user: str, password: str) -> tuple[tuple[str, str], ...]:
    """The header of HTTP Basic authentication (RFC 7617)."""
    return (("Authorization", f"Basic {base64.b64encode(f'{user}:{password}'.encode()).decode()}"),)


def payload_of(reply: Reply) -> Any:
    """The JSON of a reply, or None for what is none."""
    try:
        return json.loads(reply.body.decode("utf-8", "replace"))
    except (ValueError, RecursionError):
        return None


def message_of(payload: Any) -> str:
    """The words with which an answer says what is wrong, wherever vendors put them; empty when there are none."""
    if isinstance(payload, str):
        return safe(payload).strip()[:_LONGEST]
    if isinstance(payload, list):
        payload = payload[0] if payload else None
    if not isinstance(payload, Mapping):
        return ""
    for key in _MESSAGES:
        value = payload.get(key)
        inner = value if isinstance(value, str) else _inner(value)
        if inner.strip():
            return safe(inner).strip()[:_LONGEST]
    return ""


def by_words(words: str, outcome: Outcome) -> Outcome:
    """The outcome of a refusal in the light of its words: used-up plans and hurry hide behind many statuses."""
    if _PACE.search(words):
        return Outcome.RATE_LIMITED
    if _QUOTA.search(words):
        return Outcome.PROVIDER_QUOTA
    return Outcome.RATE_LIMITED if _HURRY.search(words) else outcome


def answer_of(
    name: str,
    ask: Ask,
    reply: Reply,
    complaint: Complaint | None,
    *,
    statuses: Mapping[int, Outcome] = STATUSES,
) -> Answer:
    """The reply as the source's answer, its refusal typed: HTTP first, then the envelope's complaint. Secrets never show."""
    said = complaint
    if reply.status >= 400:
        words = message_of(payload_of(reply)) or f"status {reply.status}"
        outcome = statuses.get(reply.status, Outcome.PROVIDER_ERROR)
        said = Complaint(by_words(words, outcome) if reply.status < 500 else outcome, f"status {reply.status}: {words}")
    elif reply.cut:
        said = Complaint(Outcome.PROVIDER_ERROR, f"the answer was cut off after {len(reply.body)} bytes")
    refusal = _refusal(said, reply, ask) if said else None
    return replace(reply.answer(name), media_type=JSON, refusal=refusal)


async def page_at(client: Client, address: str | None, ask: Ask) -> tuple[tuple[str, bytes], ...]:
    """The engine's page that a provider keeps, as the part `html`; nothing when it is not offered or does not come.

    Only an address below the registrable domain (or at the very origin) that was asked is requested; the key's headers go to
    that origin alone.
    """
    if not address or not _same_house(address, ask.url):
        return ()
    headers = ask.headers if _origin(address) == _origin(ask.url) else ()
    try:
        reply = await client.ask(Ask(address, headers=headers, secrets=ask.secrets, hidden=ask.hidden))
    except SourceError:
        return ()
    return (("html", reply.body),) if reply.status == 200 and reply.body and not reply.cut else ()


def _inner(value: object) -> str:
    """The words inside an error that is an object or a list, one level deep."""
    if isinstance(value, list) and value:
        value = value[0]
    if isinstance(value, str):
        return value
    if isinstance(value, Mapping):
        return next((word for key in ("message", "detail", "title", "code") if isinstance(word := value.get(key), str)), "")
    return ""


def _refusal(said: Complaint, reply: Reply, ask: Ask) -> Refusal | None:
    """The refusal; None for an empty answer, which refuses nothing."""
    if said.outcome is Outcome.PROVIDER_EMPTY:
        return None
    asked = reply.refusal.pause if reply.refusal and "retry-after" in dict(reply.headers) else None
    detail = said.detail[:_LONGEST]
    for value in ask.secret_values():
        detail = detail.replace(value, HIDDEN)
    return Refusal(said.outcome, detail, PAUSES[said.outcome] if asked is None else asked)


def _origin(address: str) -> str:
    return "/".join(address.split("/", 3)[:3]).lower()


def _same_house(address: str, asked: str) -> bool:
    if _origin(address) == _origin(asked):
        return True
    domain = domain_of(asked)
    return domain is not None and address.startswith("https://") and domain_of(address) == domain
