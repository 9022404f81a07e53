"""From the bytes of a page to its text and its tree, within bounds.

The world: a page says in three places how its letters are written, and may say anything, so only the encodings that browsers
know are believed. A few hundred kilobytes of misnested tags can be grown into gigabytes of tree: every unclosed `<font>` is
opened again in every paragraph after it, and every further `<html>` adds its attributes to the first.
"""

from __future__ import annotations

import codecs
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from threading import Lock

from turbohtml import Document, parse

# Elsewhere a process cannot be told what it may hold: there a page is bounded by its size alone.
if sys.platform == "linux":
    import resource

# What one process may hold while a tree grows: far more than any page takes, which is some fifty megabytes for sixteen of bytes.
MAX_MEMORY = 2 * 1024**3
_ONE_AT_A_TIME = Lock()
# The encodings that browsers know (WHATWG Encoding Standard), by the names of Python's codecs; Python's further ones are no text
# encodings, take quadratic time, or make half characters.
_KNOWN = """
    ascii iso8859-1 iso8859-2 iso8859-3 iso8859-4 iso8859-5 iso8859-6 iso8859-7 iso8859-8 iso8859-9 iso8859-10 iso8859-11
    iso8859-13 iso8859-14 iso8859-15 iso8859-16
    cp866 cp874 cp932 cp949 cp950 cp1250 cp1251 cp1252 cp1253 cp1254 cp1255 cp1256 cp1257 cp1258
    mac-roman mac-cyrillic koi8-r koi8-u tis-620 gb2312 gbk gb18030 big5 big5hkscs euc_jp iso2022_jp shift_jis euc_kr
    utf-8 utf-16 utf-16-le utf-16-be
"""
KNOWN = frozenset(_KNOWN.split())
# What browsers read an encoding as, which is the larger one that its pages were written in; and labels that Python has not.
_READ_AS = {
    "ascii": "cp1252",
    "iso8859-1": "cp1252",
    "iso8859-9": "cp1254",
    "iso8859-11": "cp874",
    "tis-620": "cp874",
    "shift_jis": "cp932",
    "gb2312": "gb18030",
    "gbk": "gb18030",
    "big5": "big5hkscs",
    "euc_kr": "cp949",
}
_LABELS = {
    "x-sjis": "cp932",
    "windows-31j": "cp932",
    "ms_kanji": "cp932",
    "windows-874": "cp874",
    "dos-874": "cp874",
    "x-mac-cyrillic": "mac-cyrillic",
    "x-x-big5": "big5hkscs",
    "x-gbk": "gb18030",
    "x-cp1251": "cp1251",
    "x-cp1252": "cp1252",
}


def codec(label: str) -> str:
    """The codec that an encoding's label names; UTF-8 for a label that no browser knows."""
    try:
        name = codecs.lookup(_LABELS.get(label.strip().lower(), label)).name
    except (LookupError, ValueError):
        return "utf-8"
    return _READ_AS.get(name, name) if name in KNOWN else "utf-8"


def text(body: bytes, label: str | None) -> str:
    """Bytes as text: by their byte order mark, else by what was declared, else as UTF-8; what is no letter becomes U+FFFD."""
    if body.startswith(codecs.BOM_UTF8):
        return body[3:].decode("utf-8", "replace")
    if body[:2] in (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE):
        return body.decode("utf-16", "replace")
    return body.decode(codec(label) if label else "utf-8", "replace")


def tree(text: str, most: int = MAX_MEMORY) -> Document:
    """The DOM of a page's text.

    Raises MemoryError for a page that would take the process beyond `most` bytes (where the system can say so: on Linux).
    """
    with _bounded(most):
        return parse(text, positions=False, allow_declarative_shadow_roots=False)


@contextmanager
def _bounded(most: int) -> Iterator[None]:
    if sys.platform != "linux":
        yield
        return
    # The limit is the whole process's: of two threads the second would find the first one's, and leave it behind.
    with _ONE_AT_A_TIME:
        soft, hard = resource.getrlimit(resource.RLIMIT_DATA)
        lower = [limit for limit in (soft, hard, most) if limit != resource.RLIM_INFINITY]
        resource.setrlimit(resource.RLIMIT_DATA, (min(lower), hard))
        try:
            yield
        finally:
            resource.setrlimit(resource.RLIMIT_DATA, (soft, hard))
