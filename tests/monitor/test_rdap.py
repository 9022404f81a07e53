"""Abuse contacts out of RDAP answers: by the server that IANA lists, out of nested entities, and nothing out of rubbish."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import httpx
import pytest
from hypothesis import given
from hypothesis import strategies as st

from monitor.errors import SourceError
from monitor.fetch import Limits
from monitor.fetch.client import HttpClient
from monitor.rdap import BOOTSTRAP, Contact, abuse_contacts, contacts

SERVICES = {
    "services": [[["net"], ["https://rdap.other.example/"]], [["example"], ["http://plain.example/", "https://rdap.reg.example"]]]
}
ABUSE = {
    "roles": ["abuse"],
    "vcardArray": [
        "vcard",
        [["version", {}, "text", "4.0"], ["fn", {}, "text", "Abuse Desk"], ["email", {}, "text", "abuse@reg.example"],
         ["tel", {"type": "voice"}, "uri", "tel:+49.3023125100"]],
    ],
}  # fmt: skip
ANSWER = {"objectClassName": "domain", "entities": [{"roles": ["registrar"], "entities": [ABUSE]}, {"roles": ["technical"]}]}
DESK = Contact("Abuse Desk", ("abuse@reg.example",), ("+49.3023125100",))
ANYTHING = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=5),
    lambda inner: (
        st.lists(inner, max_size=4)
        | st.dictionaries(st.sampled_from(("entities", "roles", "vcardArray", "services")), inner, max_size=4)
    ),
    max_leaves=12,
)


def client(answers: dict[str, Any]) -> HttpClient:
    def answer(request: httpx.Request) -> httpx.Response:
        found = answers.get(str(request.url))
        if isinstance(found, bytes):
            return httpx.Response(200, content=found)
        return httpx.Response(404) if found is None else httpx.Response(200, json=found)

    now = datetime(2026, 11, 21, tzinfo=UTC)
    return HttpClient(lambda: now, limits=Limits(attempts=1), transport=httpx.MockTransport(answer))


async def test_the_contact_is_found_at_the_server_of_the_top_level_domain() -> None:
    answers = {BOOTSTRAP: SERVICES, "https://rdap.reg.example/domain/router-help.example": ANSWER}
    async with client(answers) as asking:
        assert await abuse_contacts(asking, "router-help.example") == (DESK,)


@pytest.mark.parametrize(
    ("answers", "said"),
    [
        ({BOOTSTRAP: {"services": []}}, "no RDAP server is listed"),
        ({BOOTSTRAP: {"services": [[["example"], ["http://plain.example/"]]]}}, "no RDAP server is listed"),
        ({BOOTSTRAP: SERVICES}, "answered 404"),
        ({BOOTSTRAP: b"<html>"}, "not JSON"),
        ({}, "answered 404"),
    ],
)
async def test_what_is_not_known_is_said(answers: dict[str, Any], said: str) -> None:
    async with client(answers) as asking:
        with pytest.raises(SourceError, match=said):
            await abuse_contacts(asking, "router-help.example")


@given(answer=ANYTHING)
def test_rubbish_holds_no_contact_and_raises_nothing(answer: object) -> None:
    assert all(isinstance(one, Contact) for one in contacts(answer))
