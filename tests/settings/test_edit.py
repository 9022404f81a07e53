"""Edits of config.yaml: only what must change does."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from monitor.errors import ConfigError
from monitor.settings import Known
from monitor.settings.document import parse
from monitor.settings.edit import Edited, add_keywords, add_watch, edit, remove_keywords, remove_watch
from monitor.settings.sequences import append, flow, remove

KNOWN = Known(frozenset({"google", "bing"}), frozenset({"sandbox"}))
HEAD = """\
# my brand
version: 1
brand: {name: Northwind, owner: {name: Northwind Networks GmbH, country: DE}, marks: [{text: NORTHWIND}]} # one mark
"""
REST = ", engines: [google], places: [{country: DE, language: de}], devices: [desktop], every: 6h"
ONE = f"{{name: one, kind: brand, keywords: [a]{REST}}}"
BLOCK = """\
watches: # what we ask

  # the first one
  - name: one
    kind: brand
    keywords: [northwind,   'northwind router']   # two of them
    engines: [google]
    places: [{country: DE, language: de}]
    devices: [desktop]
    every: 6h # four times a day

  # the second one
  - name: two
    kind: support
    keywords:
      # people ask
      - northwind reset # often
      - northwind hotline
    engines: [google]
    places: [{country: DE, language: de}]
    devices: [desktop]
    every: 1d
# the end
"""
NEW = {"every": "6h", "name": "new", "kind": "brand", "keywords": ["x: y", "b"], "engines": ["google"],
       "places": [{"country": "DE", "language": "de", "city": "Berlin"}], "devices": ["desktop"]}  # fmt: skip
NEW_LINES = """\
  - name: new
    kind: brand
    keywords: ["x: y", b]
    engines: [google]
    places: [{country: DE, language: de, city: Berlin}]
    devices: [desktop]
    every: 6h
"""
INLINE = (
    '{name: new, kind: brand, keywords: ["x: y", b], engines: [google], '
    "places: [{country: DE, language: de, city: Berlin}], devices: [desktop], every: 6h}"
)


@pytest.fixture
def file(tmp_path: Path) -> Path:
    path = tmp_path / "config.yaml"
    path.write_text(HEAD + BLOCK, encoding="utf-8")
    return path


def text(path: Path) -> str:
    return path.read_bytes().decode()


def test_a_watch_is_added_after_the_last_one(file: Path) -> None:
    done = edit(file, add_watch(NEW), KNOWN)
    assert text(file) == HEAD + BLOCK.replace("# the end\n", f"\n{NEW_LINES}# the end\n")
    assert [watch.name for watch in done.new.watches] == ["one", "two", "new"]
    assert len(done.old.watches) == 2


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("", "\nwatches:\n" + NEW_LINES),
        ("watches: []  # none\nparties: []\n", "watches:  # none\n" + NEW_LINES + "parties: []\n"),
        ("watches:\n- " + ONE, "watches:\n- " + ONE + "\n\n" + NEW_LINES.replace("\n  ", "\n")[2:]),
        (f"watches: [{ONE}, ] # flow\n", f"watches: [{ONE}, {INLINE}, ] # flow\n"),
    ],
)
def test_a_watch_finds_its_place_in_every_form(file: Path, before: str, after: str) -> None:
    file.write_text(HEAD + before, encoding="utf-8")
    edit(file, add_watch(NEW), KNOWN)
    if "flow" in before:
        assert text(file).startswith(HEAD + before.split(", ]", maxsplit=1)[0] + ", {name: new, kind: brand,")
        assert text(file).endswith("every: 6h}, ] # flow\n")
    else:
        assert text(file) == HEAD + after


def test_windows_line_ends_and_the_byte_order_mark_stay(file: Path) -> None:
    crlf = b"\xef\xbb\xbf" + (HEAD + BLOCK).replace("\n", "\r\n").encode()
    file.write_bytes(crlf)
    edit(file, add_watch(NEW), KNOWN)
    added = f"\n{NEW_LINES}# the end\n".replace("\n", "\r\n").encode()
    assert file.read_bytes() == crlf.replace(b"# the end\r\n", added)
    edit(file, remove_watch("new"), KNOWN)
    edit(file, remove_watch("one"), KNOWN)
    assert file.read_bytes().count(b"\n") == file.read_bytes().count(b"\r\n")


def test_a_removed_watch_takes_only_its_own_lines(file: Path) -> None:
    edit(file, remove_watch("one"), KNOWN)
    start, end = BLOCK.index("  - name: one"), BLOCK.index("  # the second")
    assert text(file) == HEAD + BLOCK[:start] + BLOCK[end:]
    edit(file, remove_watch("two"), KNOWN)
    assert text(file) == HEAD + "watches: [] # what we ask\n\n  # the first one\n  # the second one\n# the end\n"
    edit(file, add_watch(NEW), KNOWN)
    assert parse(file.read_bytes(), "config.yaml").data["watches"][0]["name"] == "new"


def test_keywords_come_and_go_in_brackets_and_in_lines(file: Path) -> None:
    edit(file, add_keywords("one", ["northwind login", "no"]), KNOWN)
    edit(file, add_keywords("two", ["northwind: help"]), KNOWN)
    expected = BLOCK.replace("'northwind router']", "'northwind router', northwind login, \"no\"]").replace(
        "      - northwind hotline\n", '      - northwind hotline\n      - "northwind: help"\n'
    )
    assert text(file) == HEAD + expected
    edit(file, remove_keywords("one", ["northwind login", "northwind", "no"]), KNOWN)
    edit(file, remove_keywords("two", ["northwind reset"]), KNOWN)
    expected = BLOCK.replace("northwind,   'n", "'n").replace("      - northwind reset # often\n", "")
    assert text(file) == HEAD + expected.replace(
        "      - northwind hotline\n", '      - northwind hotline\n      - "northwind: help"\n'
    )


@pytest.mark.parametrize(
    ("change", "said"),
    [
        (add_watch(NEW | {"name": "one"}), "'one' is here twice"),
        (add_watch(NEW | {"every": "5 hours", "kind": "brnd", "engines": ["gogle"]}), "did you mean brand"),
        (remove_watch("three"), "there is no watch 'three' – one of one, two"),
        (add_keywords("three", ["a"]), "there is no watch 'three'"),
        (add_keywords("one", ["Northwind"]), "'Northwind' is here twice"),
        (remove_keywords("one", ["airhaus"]), "does not hold 'airhaus'"),
        (remove_keywords("one", ["northwind", "northwind router"]), "would be empty"),
    ],
)
def test_a_wrong_edit_is_refused_whole(file: Path, change: object, said: str) -> None:
    before = file.read_bytes()
    with pytest.raises(ConfigError) as refused:
        edit(file, change, KNOWN)  # type: ignore[arg-type]
    assert said in str(refused.value)
    assert file.read_bytes() == before
    assert [path.name for path in file.parent.iterdir()] == ["config.yaml"]


def test_a_broken_file_is_not_edited(file: Path) -> None:
    file.write_text(HEAD.replace("version: 1", "version: 7") + BLOCK.replace("kind: brand", "kind: brnd"), encoding="utf-8")
    with pytest.raises(ConfigError) as refused:
        edit(file, remove_watch("two"), KNOWN)
    assert len(refused.value.faults) == 2


def test_lists_behind_an_alias_are_left_to_people(file: Path) -> None:
    two = ONE.replace("[a]", "*words").replace("name: one", "name: two")
    shared = f"watches:\n  - {ONE.replace('[a]', '&words [a]')}\n  - {two}\n"
    file.write_text(HEAD + shared, encoding="utf-8")
    with pytest.raises(ConfigError, match="behind an alias"):
        edit(file, add_keywords("two", ["b"]), KNOWN)
    with pytest.raises(ConfigError, match="words refers to nothing"):
        edit(file, remove_watch("one"), KNOWN)
    assert text(file) == HEAD + shared


def test_a_dry_run_writes_nothing_and_rights_of_the_file_stay(file: Path) -> None:
    file.chmod(0o640)
    done = edit(file, remove_watch("two"), KNOWN, write=False)
    assert isinstance(done, Edited)
    assert text(file) == done.old_text == HEAD + BLOCK
    edit(file, remove_watch("two"), KNOWN)
    assert text(file) == done.new_text
    assert file.stat().st_mode & 0o777 == 0o640


def test_a_link_to_the_file_stays_a_link(file: Path) -> None:
    link = file.with_name("link.yaml")
    link.symlink_to(file)
    edit(link, remove_watch("two"), KNOWN)
    assert link.is_symlink()
    assert "name: two" not in text(file)


WORDS = st.text(st.characters(exclude_categories=["Cs", "Cc", "Zl", "Zp"]), min_size=1, max_size=12)
FORMS = st.sampled_from(["brackets", "lines"])


@settings(deadline=None)
@given(st.lists(WORDS, min_size=1, max_size=5, unique=True), st.data(), FORMS)
def test_any_words_go_in_and_out_of_a_list(words: list[str], data: st.DataObject, form: str) -> None:
    written = flow(words) if form == "brackets" else "".join(f"\n - {flow(word)} # why" for word in words)
    before = f"key: {written}\nnext: 1 # kept\n"
    new = data.draw(WORDS)
    document = parse(before.encode(), "f")
    assert document.root is not None
    after = append(before, document.root.under("key"), "key", [flow(new)], flow(new))
    document = parse(after.encode(), "f")
    assert document.data == {"key": [*words, new], "next": 1}
    assert document.root is not None
    node = document.root.under("key")
    assert node is not None
    assert remove(after, node, len(words)) == before
    number = data.draw(st.integers(0, len(words)))
    left = parse(remove(after, node, number).encode(), "f").data
    assert left == {"key": [*words[:number], *words[number + 1 :], *([new] if number < len(words) else [])], "next": 1}
