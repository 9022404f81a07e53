"""Who to write to about a domain: the abuse contact of its registrar, as RDAP names it.

RDAP (RFC 9083) answers in JSON; which server knows a top-level domain stands in a list that IANA keeps (RFC 9224). Contacts are
vCards in jCard form (RFC 7095), nested in entities, and the abuse contact is the entity with that role, mostly inside the
registrar's. Answers come from strangers: bounded, and anything unexpected is nothing found, never an error.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import quote, urlsplit

from monitor.errors import SourceError
from monitor.fetch import Ask, Client, Limits

BOOTSTRAP = "https://data.iana.org/rdap/dns.json"
LIMITS = Limits(total=20.0, max_bytes=2 * 1024 * 1024, attempts=2)
_DEPTH = 5


@dataclass(frozen=True, slots=True)
class Contact:
    """An abuse contact: whose it is, and its addresses, as the registry holds them on the day of asking."""

    name: str
    emails: tuple[str, ...]
    phones: tuple[str, ...]


async def abuse_contacts(client: Client, domain: str) -> tuple[Contact, ...]:
    """The abuse contacts of a domain. Raises SourceError when no server knows it, or the server does not answer."""
    servers = _server(await _json(client, BOOTSTRAP), domain)
    if servers is None:
        raise SourceError(f"{domain}: no RDAP server is listed for its top-level domain – ask the registry's whois")
    return contacts(await _json(client, f"{servers}domain/{quote(domain, safe='.-')}"))


def contacts(answer: object) -> tuple[Contact, ...]:
    """The abuse contacts in an RDAP answer, outermost first; empty where it holds none."""
    found = (_contact(entity) for entity in _entities(answer, _DEPTH) if "abuse" in _list(entity.get("roles")))
    return tuple(dict.fromkeys(one for one in found if one.emails or one.phones))


def _server(bootstrap: object, domain: str) -> str | None:
    """The https address of the server for a domain's last label, with a slash at its end."""
    label = domain.rpartition(".")[2].casefold()
    for service in _list(bootstrap.get("services") if isinstance(bootstrap, Mapping) else None):
        names, urls = (*_list(service), [], [])[:2]
        if label in [str(name).casefold() for name in _list(names)]:
            safe = [str(url) for url in _list(urls) if urlsplit(str(url)).scheme == "https"]
            return safe[0].rstrip("/") + "/" if safe else None
    return None


def _entities(answer: object, depth: int) -> Iterator[Mapping[str, Any]]:
    for entity in _list(answer.get("entities") if isinstance(answer, Mapping) else None)[:50]:
        if isinstance(entity, Mapping):
            yield entity
            if depth:
                yield from _entities(entity, depth - 1)


def _contact(entity: Mapping[str, Any]) -> Contact:
    card = _list(entity.get("vcardArray"))
    rows = [row for row in _list(card[1] if len(card) > 1 else None)[:50] if isinstance(row, list) and len(row) >= 4]
    values = [(str(row[0]), str(row[3]).removeprefix("tel:")[:200]) for row in rows if isinstance(row[3], str)]
    name, emails, phones = (tuple(value for kind, value in values if kind == wanted) for wanted in ("fn", "email", "tel"))
    return Contact(" ".join(name), emails, phones)


def _list(value: object) -> list[Any]:
    return value if isinstance(value, list) else []


async def _json(client: Client, url: str) -> object:
    reply = await client.ask(Ask(url, headers=(("accept", "application/rdap+json, application/json"),)))
    if reply.status != 200 or reply.refusal:
        raise SourceError(f"{url} answered {reply.status}: nothing is known of the contact")
    try:
        found: object = json.loads(reply.body)
    except (ValueError, RecursionError) as error:
        raise SourceError(f"{url} answered something that is not JSON") from error
    return found
