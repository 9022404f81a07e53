"""How an installation seals: its key, a domain's certificate, an authority over HTTP; every fault is told at once."""

from __future__ import annotations

import base64
from pathlib import Path

import httpx
import pytest
from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat

from monitor.errors import InputError, SourceError
from reports.proof import stamps
from reports.proof.keeping import Wanted, seal
from reports.proof.signing import Signer, Timestamper, checked, key_file, signed, signer
from tests.reports.proof.sealed import NOW, authority, certificate, key, pem, text


def asked(answer: httpx.Response) -> Timestamper:
    client = httpx.Client(transport=httpx.MockTransport(lambda request: answer))
    return stamps.over_http("https://tsa.example/", client)


def test_an_authority_is_asked_over_http_and_its_raw_reply_kept(tmp_path: Path) -> None:
    tsa = authority(tmp_path)
    reply = tsa.ask(b"words")
    seen: list[httpx.Request] = []

    def serve(request: httpx.Request) -> httpx.Response:
        seen.append(request)
        return httpx.Response(200, content=reply)

    ask = stamps.over_http("https://tsa.example/", httpx.Client(transport=httpx.MockTransport(serve)))
    assert ask(b"words") == reply
    assert seen[0].headers["content-type"] == "application/timestamp-query"
    assert stamps.checked(reply, b"words", tsa.chain).holds
    assert stamps.checked(reply, b"other words", tsa.chain).holds is False
    assert stamps.checked(reply, b"words", None).holds is None


@pytest.mark.parametrize(
    "answer", [httpx.Response(503), httpx.Response(200, content=b"no reply"), httpx.Response(200, content=b"")]
)
def test_an_authority_that_gives_no_timestamp_is_a_fault(answer: httpx.Response) -> None:
    with pytest.raises(SourceError, match="gave no timestamp"):
        asked(answer)(b"words")


def test_an_authority_that_cannot_be_reached_is_a_fault() -> None:
    def refuse(request: httpx.Request) -> httpx.Response:
        raise httpx.ConnectError("no route")

    ask = stamps.over_http("https://tsa.example/", httpx.Client(transport=httpx.MockTransport(refuse)))
    with pytest.raises(SourceError, match="did not answer: ConnectError"):
        ask(b"words")


def test_a_seal_by_default_is_a_key_of_the_installations_own(tmp_path: Path) -> None:
    wanted = Wanted(tmp_path / "key.pem")
    with seal(wanted, NOW) as first, seal(wanted, NOW) as second:
        assert first.signer
        assert second.signer
        assert first.signer.fingerprint == second.signer.fingerprint
        assert first.authority is None
        assert "key" not in repr(first.signer).lower()


def test_every_fault_of_a_seal_is_told_at_once(tmp_path: Path) -> None:
    (tmp_path / "broken.pem").write_text("nothing")
    wanted = Wanted(tmp_path / "key.pem", tmp_path / "broken.pem", "ftp://tsa.example", tmp_path / "none.pem")
    with pytest.raises(InputError) as told, seal(wanted, NOW):
        pass
    assert len(told.value.faults) == 3
    assert not (tmp_path / "key.pem").exists()


def test_a_domains_certificate_has_to_be_for_the_key_and_needs_an_authority(tmp_path: Path) -> None:
    chain = tmp_path / "chain.pem"
    chain.write_text(text(certificate("watch.example", key(5), ("watch.example", key(5)), "domain")))
    (tmp_path / "key.pem").write_bytes(pem(key(6)))
    with pytest.raises(InputError, match="needs a timestamp"), seal(Wanted(tmp_path / "key.pem", chain), NOW):
        pass
    wanted = Wanted(tmp_path / "key.pem", chain, "https://tsa.example", chain)
    with pytest.raises(InputError, match="is not for this key"), seal(wanted, NOW):
        pass
    (tmp_path / "key.pem").write_bytes(pem(key(5)))
    with seal(wanted, NOW) as made:
        assert made.signer
        assert made.signer.domain == "watch.example"
        assert made.authority


def test_a_signature_is_of_these_words_by_this_key_alone(tmp_path: Path) -> None:
    by = Signer(key())
    data = {"signature": signed("words", by), "publicKey": base64.b64encode(by.public).decode()}
    assert checked("words", data).fingerprint == by.fingerprint
    assert not checked("other", data).holds
    assert not checked("words", {**data, "signature": "!"}).holds
    assert "is missing" in checked("words", {"signature": "aa"}).detail
    other = rsa.generate_private_key(65537, 2048).private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
    with pytest.raises(ValueError, match="P-256"):
        signer(other)
    assert key_file(tmp_path / "new.pem").fingerprint != by.fingerprint
