"""The demo's pack is signed with a key of its own, and timestamped by the authority that its configuration names."""

from __future__ import annotations

import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path
from threading import Thread

import pytest

from monitor import demo
from monitor.model import Proof
from reports.once import Once
from reports.proof.keeping import KEY
from reports.proof.signing import key_file
from reports.proof.verdicts import State
from reports.proof.verify import Known, verify
from tests.monitor.world.test_every_channel import Other
from tests.reports.proof.sealed import OpenSsl, authority, key, pem

pytestmark = pytest.mark.timeout(600)


@contextmanager
def serving(tsa: OpenSsl) -> Iterator[str]:
    """The authority behind an address on this machine."""

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            query, reply = tsa.folder / "asked", tsa.folder / "answered"
            query.write_bytes(self.rfile.read(int(self.headers["Content-Length"])))
            subprocess.run(
                [tsa.tool, "ts", "-reply", "-queryfile", query, "-config", tsa.folder / "tsa.cnf", "-section", "tsa",
                 "-inkey", tsa.folder / "tsa.key", "-signer", tsa.folder / "tsa.pem", "-out", reply],
                check=True, capture_output=True,
            )  # fmt: skip
            self.send_response(200)
            self.end_headers()
            self.wfile.write(reply.read_bytes())

        def log_message(self, *said: object) -> None:
            """Say nothing."""

    with HTTPServer(("127.0.0.1", 0), Handler) as server:
        thread = Thread(target=server.serve_forever)
        thread.start()
        try:
            yield f"http://127.0.0.1:{server.server_port}/"
        finally:
            server.shutdown()
            thread.join()


def test_it_is_stamped_by_the_authority_that_is_named(view: Once, tmp_path: Path) -> None:
    tsa = authority(tmp_path / "tsa")
    (tmp_path / "chain.pem").write_text(tsa.chain)
    end = view.cases()[-1].last_seen
    with serving(tsa) as url:
        settings = replace(view.settings, proof=Proof(timestamps=url, chain=str(tmp_path / "chain.pem")))
        packs = demo.write_pack(Other(view, settings), end, tmp_path)  # type: ignore[arg-type]
    assert packs
    found = verify(packs[0], Known(key_file(tmp_path / KEY).fingerprint, tsa.chain))
    assert {row.state for row in found} == {State.HOLDS}
    assert sum(row.subject.startswith("timestamp ") for row in found) == 3


def test_a_key_of_ones_own_is_not_called_the_demos(view: Once, tmp_path: Path) -> None:
    (tmp_path / "mine.pem").write_bytes(pem(key(9)))
    settings = replace(view.settings, proof=Proof(key=str(tmp_path / "mine.pem")))
    packs = demo.write_pack(Other(view, settings), view.cases()[-1].last_seen, tmp_path)  # type: ignore[arg-type]
    info = (packs[0].with_suffix("") / "bag-info.txt").read_text(encoding="utf-8")
    assert f"Signing-Key: sha256:{key_file(tmp_path / 'mine.pem').fingerprint}" in info
    assert "Remark" not in info
    assert not (tmp_path / KEY).exists()
