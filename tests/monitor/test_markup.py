"""Only encodings that browsers know are believed, and no page grows beyond what it is granted."""

from __future__ import annotations

import subprocess
import sys

import pytest
from hypothesis import given
from hypothesis import strategies as st

from monitor.markup import KNOWN, codec, text, tree

_GROW = """
import resource
from monitor.markup import tree
before = resource.getrlimit(resource.RLIMIT_DATA)
try:
    tree({html}, most=256 * 1024**2)
except MemoryError:
    print("refused", resource.getrlimit(resource.RLIMIT_DATA) == before, tree("<p>next").select("p")[0].text)
"""
# Threads that take turns as often as they can, in a process of their own because the limit is the whole process's.
_THREADS = """
import resource, sys
from concurrent.futures import ThreadPoolExecutor
from monitor.markup import tree
sys.setswitchinterval(1e-6)
before = resource.getrlimit(resource.RLIMIT_DATA)
with ThreadPoolExecutor(8) as pool:
    list(pool.map(lambda _: tree("<p>x"), range(4_000)))
print(resource.getrlimit(resource.RLIMIT_DATA) == before)
"""


@pytest.mark.parametrize(
    ("label", "name"),
    [
        ("utf8", "utf-8"),
        ("ISO-8859-1", "cp1252"),
        ("us-ascii", "cp1252"),
        ("Windows-1251", "cp1251"),
        ("x-sjis", "cp932"),
        ("shift_jis", "cp932"),
        ("gb2312", "gb18030"),
        ("EUC-KR", "cp949"),
        ("koi8-r", "koi8-r"),
        # Python's own, which no browser knows: half characters, quadratic time, errors that no handler replaces.
        ("utf-7", "utf-8"),
        ("punycode", "utf-8"),
        ("idna", "utf-8"),
        ("undefined", "utf-8"),
        ("unicode_escape", "utf-8"),
        ("raw_unicode_escape", "utf-8"),
        ("rot13", "utf-8"),
        ("no such thing", "utf-8"),
        ("nul\0", "utf-8"),
    ],
)
def test_a_label_names_what_browsers_read_it_as(label: str, name: str) -> None:
    assert codec(label) == name


def test_what_a_page_says_is_read_as_it_says() -> None:
    assert text("Zürich – €".encode("cp1252"), "iso-8859-1") == "Zürich – €"
    assert text("検索".encode("cp932"), "shift_jis") == "検索"
    assert text(b"\xef\xbb\xbfZ\xc3\xbcrich", "koi8-r") == "Zürich"
    assert text("Zürich".encode("utf-16"), None) == "Zürich"
    assert text(b"Z\xfcrich", None) == "Z\ufffdrich"


@given(st.binary(max_size=200), st.none() | st.sampled_from(sorted(KNOWN)) | st.text(max_size=12))
def test_any_bytes_under_any_label_become_text_without_half_characters(body: bytes, label: str | None) -> None:
    assert text(body, label).encode("utf-8") is not None


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux says no to a process that asks for too much")
@pytest.mark.parametrize(
    "html",
    ['"".join(f"<html a{i}=1>" for i in range(8_000))', '"".join(f"<p><font x={i}>" for i in range(20_000))'],
    ids=["attributes of the first html element", "fonts opened again in every paragraph"],
)
def test_what_grows_out_of_all_proportion_is_refused_and_the_next_page_is_read(html: str) -> None:
    told = subprocess.run([sys.executable, "-c", _GROW.format(html=html)], capture_output=True, text=True, check=True)
    assert told.stdout.split() == ["refused", "True", "next"]


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux says no to a process that asks for too much")
def test_threads_leave_the_process_as_free_as_they_found_it() -> None:
    told = subprocess.run([sys.executable, "-c", _THREADS], capture_output=True, text=True, check=True)
    assert told.stdout.split() == ["True"]


def test_a_page_that_is_none_makes_a_tree() -> None:
    assert tree("").select("body")[0].text == ""
