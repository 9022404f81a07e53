"""BagIt 1.0 (RFC 8493): payload below `data/`, a manifest of its hashes, and a manifest of the files beside it.

A bag proves that files are those that were bagged, not who bagged them. Two things lie outside its manifests on purpose: the
signature over the tag manifest, which has to come last, and nothing else.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from reports.proof.canon import sha256

DECLARATION, INFO = "bagit.txt", "bag-info.txt"
MANIFEST, TAGS = "manifest-sha256.txt", "tagmanifest-sha256.txt"
SIGNATURE = "signature.json"
DATA = "data/"
_DECLARED = b"BagIt-Version: 1.0\nTag-File-Character-Encoding: UTF-8\n"


def payload(files: Mapping[str, bytes]) -> dict[str, bytes]:
    """Files below `data/`, and the manifest of their hashes."""
    below = {DATA + name: body for name, body in files.items()}
    return below | {MANIFEST: listed(below)}


def finished(bag: Mapping[str, bytes], info: Sequence[tuple[str, str]]) -> dict[str, bytes]:
    """A payload with its tag files made into a bag: declaration, facts about it, tag manifest."""
    size = sum(len(body) for name, body in bag.items() if name.startswith(DATA))
    count = sum(name.startswith(DATA) for name in bag)
    said = [*info, ("Payload-Oxum", f"{size}.{count}")]
    text = "".join(f"{name}: {_line(value)}\n" for name, value in said)
    whole = {**bag, DECLARATION: _DECLARED, INFO: text.encode()}
    return whole | {TAGS: listed(tag_files(whole))}


def tag_files(bag: Mapping[str, bytes]) -> dict[str, bytes]:
    """The files that the tag manifest has to list."""
    return {name: body for name, body in bag.items() if not name.startswith(DATA) and name not in (TAGS, SIGNATURE)}


def listed(files: Mapping[str, bytes]) -> bytes:
    """SHA-256 and path of each file, sorted, in the form that `sha256sum -c` reads."""
    return "".join(f"{sha256(body)}  {name}\n" for name, body in sorted(files.items())).encode()


def info_of(bag: Mapping[str, bytes]) -> dict[str, str]:
    """The facts in `bag-info.txt` by their labels."""
    lines = bag.get(INFO, b"").decode("utf-8", "replace").splitlines()
    return {name: value for name, _, value in (line.partition(": ") for line in lines)}


def faults(bag: Mapping[str, bytes]) -> list[str]:
    """Everything in a bag that is not as it was bagged, each file named; an empty list for a whole bag."""
    if bag.get(DECLARATION) != _DECLARED:
        return [f"{DECLARATION}: is missing or changed"]
    found = []
    for manifest, files in ((MANIFEST, _below(bag)), (TAGS, tag_files(bag))):
        if manifest not in bag:
            found.append(f"{manifest}: is missing")
        elif bag[manifest] != listed(files):
            found += _differences(manifest, bag[manifest], files)
    size, count = sum(map(len, _below(bag).values())), len(_below(bag))
    if info_of(bag).get("Payload-Oxum") != f"{size}.{count}":
        found.append(f"{INFO}: Payload-Oxum is not {size}.{count}")
    return found


def _below(bag: Mapping[str, bytes]) -> dict[str, bytes]:
    return {name: body for name, body in bag.items() if name.startswith(DATA)}


def _differences(manifest: str, body: bytes, files: Mapping[str, bytes]) -> list[str]:
    lines = (line.partition("  ") for line in body.decode("utf-8", "replace").splitlines())
    said = {name: digest for digest, _, name in lines}
    changed = [
        f"{name}: was changed, or {manifest} was"
        for name in sorted(said.keys() & files.keys())
        if said[name] != sha256(files[name])
    ]
    gone = [f"{name}: is listed in {manifest} and missing" for name in sorted(said.keys() - files.keys())]
    added = [f"{name}: is not listed in {manifest}" for name in sorted(files.keys() - said.keys())]
    return changed + gone + added or [f"{manifest}: is not in the form in which it was written"]


def _line(text: str) -> str:
    return " ".join(text.split())
