"""An abuse report as XARF v4 JSON: the form that hosts' and registrars' abuse desks read by machine.

In the world every desk drowns in free text; XARF (xarf.org, version 4.2.0 of the specification) names the kind of abuse, its
address, who reports and what proves it. The report holds what the results page showed; the page behind the ad was never opened:
the fields that would say when and how its content was verified stay out, and no confidence is claimed. Its number follows from
case and captures, so that the same pack has the same number.
"""

from __future__ import annotations

import base64
import hashlib
import json
import uuid
from collections.abc import Mapping
from types import MappingProxyType
from typing import Any

from monitor.forms import stamp
from monitor.hosts import host_of
from reports.notice import Notice

VERSION = "4.2.0"
_LONGEST = 1_000
_UNOPENED = "Suspected, from a search results page; the reported address itself was not opened."
_INFRINGEMENTS: Mapping[str, str] = MappingProxyType(
    {
        "lookalike/domain-typo": "typosquatting",
        "lookalike/domain-confusable": "homograph",
        "lookalike/domain-combosquat": "lookalike",
    },
)
_BY_FAMILY: Mapping[str, str] = MappingProxyType({"trademark": "trademark_violation"})


def report(notice: Notice) -> dict[str, Any] | None:
    """The report of a notice; None where a required field is not known: no address, no domain, no filer."""
    values = {name: _first(value) for name, value in notice.values}
    asked = ("target.final_url", "target.registrable_domain", "report.impersonated_site", "filer.email", "filer.company")
    if any(not values.get(name) for name in asked):
        return None
    url, domain, own, email, company = (values[name] for name in asked)
    contact = {"org": company[:200], "contact": email, "domain": email.rpartition("@")[2]}
    return {
        "xarf_version": VERSION,
        "report_id": _number(notice),
        "timestamp": stamp(notice.seen[-1].sighting.taken_at),
        "reporter": contact,
        "sender": contact,
        "source_identifier": host_of(url) or domain,
        "category": "content",
        "url": url,
        "domain": domain.lower(),
        "target_brand": values.get("right.owner_name") or company,
        "evidence_source": "automated_discovery",
        "description": f"{_UNOPENED} {notice.finding.why}"[:_LONGEST],
        "evidence": [_evidence(notice)],
        **_kind(notice, own, company),
    }


def report_json(notice: Notice) -> bytes | None:
    """The report as JSON for a pack, or None."""
    form = report(notice)
    return None if form is None else (json.dumps(form, ensure_ascii=True, indent=1) + "\n").encode()


def _kind(notice: Notice, own: str, brand: str) -> dict[str, Any]:
    """The type with its own fields: fraud for scams, brand infringement for the rest."""
    finding = notice.finding
    if finding.family == "scam":
        return {"type": "fraud", "fraud_type": "tech_support", "claimed_entity": brand}
    what = _INFRINGEMENTS.get(finding.rule) or _BY_FAMILY.get(finding.family, "brand_impersonation")
    form: dict[str, Any] = {"type": "brand_infringement", "infringement_type": what, "legitimate_site": own}
    return form | ({"infringing_elements": ["domain_name"]} if finding.family == "lookalike" else {})


def _evidence(notice: Notice) -> dict[str, Any]:
    """The latest sighting in words, and the hash of the page it stood on."""
    latest, values = notice.seen[-1], dict(notice.values)
    lines = (
        f"Seen: {stamp(latest.sighting.taken_at)}",
        f"Search: {latest.sighting.query.key}",
        f"Words: {_first(values.get('target.text_verbatim', ''))}",
        f"Address: {_first(values.get('target.final_url', ''))}",
        f"SHA-256 of the results page as captured: {latest.sha256}",
    )
    body = "\n".join(lines).encode("utf-8", "replace")
    return {
        "content_type": "text/plain",
        "description": "What the results page showed; the page itself is kept under the hash named in it",
        "payload": base64.b64encode(body).decode(),
        "hash": f"sha256:{hashlib.sha256(body).hexdigest()}",
        "size": len(body),
    }


def _number(notice: Notice) -> str:
    """A version 4 UUID whose random part is the hash of case, channel and captures."""
    text = "\n".join((notice.case.fingerprint, notice.channel.name, *(row.sha256 for row in notice.seen)))
    return str(uuid.UUID(bytes=hashlib.sha256(text.encode()).digest()[:16], version=4))


def _first(value: object) -> str:
    return str(value[-1]) if isinstance(value, tuple) else str(value)
