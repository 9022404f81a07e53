"""Templates in compiled form: taken from the user's own folder alone, and only where they are what compiling would give."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from jinja2 import DictLoader, Environment

from reports.compiled import Compiled, folder_of, private
from reports.language import codes, language
from reports.render import speaking

SOURCE = "{% if a %}\n  {{ a }}{% endif %}"


class Counting(Environment):
    """An environment that counts what it compiles."""

    compiled = 0

    def compile(self, *arguments: Any, **words: Any) -> Any:
        self.compiled += 1
        return super().compile(*arguments, **words)


def said(folder: Path | None, source: str = SOURCE, *, writes: bool = True, trim: bool = False) -> tuple[str, int]:
    """What a template prints in a new environment over a folder, and how often it was compiled."""
    cache = Compiled(folder, writes=writes)
    found = Counting(loader=DictLoader({"a.html": source}), bytecode_cache=cache, trim_blocks=trim, autoescape=True)
    return found.get_template("a.html").render(a="x"), found.compiled


def test_what_was_compiled_once_is_not_compiled_again(tmp_path: Path) -> None:
    folder = tmp_path / "cache" / "templates"
    assert said(folder) == ("\n  x", 1)
    assert said(folder) == ("\n  x", 0)
    assert private(folder)


def test_another_source_or_another_environment_is_compiled_anew(tmp_path: Path) -> None:
    assert said(tmp_path) == ("\n  x", 1)
    assert said(tmp_path, "{{ a }}!") == ("x!", 1)
    assert said(tmp_path, "{{ a }}!", trim=True) == ("x!", 1)
    assert said(tmp_path, trim=True) == ("  x", 1)
    assert len(list(tmp_path.iterdir())) == 2


@pytest.mark.parametrize(
    "spoil", [lambda body: body[:40], lambda body: body[:-1] + b"?", lambda body: b""], ids=["short", "byte", "empty"]
)
def test_a_damaged_file_is_made_anew(tmp_path: Path, spoil: Any) -> None:
    said(tmp_path)
    (file,) = tmp_path.iterdir()
    whole = file.read_bytes()
    file.write_bytes(spoil(whole))
    assert said(tmp_path) == ("\n  x", 1)
    assert file.read_bytes() == whole


def test_what_others_may_write_is_not_run(tmp_path: Path) -> None:
    said(tmp_path)
    tmp_path.chmod(0o777)
    assert not private(tmp_path)
    assert said(tmp_path) == ("\n  x", 1)
    tmp_path.chmod(0o700)
    link = tmp_path.parent / f"{tmp_path.name}-link"
    link.symlink_to(tmp_path)
    assert said(link) == ("\n  x", 1)
    assert said(tmp_path) == ("\n  x", 0)


def test_without_a_folder_or_leave_to_write_everything_goes_on(tmp_path: Path) -> None:
    assert said(None) == ("\n  x", 1)
    (tmp_path / "file").write_text("no folder", encoding="utf-8")
    assert said(tmp_path / "file") == ("\n  x", 1)
    assert said(tmp_path / "file" / "below") == ("\n  x", 1)
    assert said(tmp_path / "none", writes=False) == ("\n  x", 1)
    assert not (tmp_path / "none").exists()


def test_the_folder_is_where_the_user_keeps_caches() -> None:
    assert folder_of({"XDG_CACHE_HOME": "/var/cache/me"}) == Path("/var/cache/me/serpwarden/templates")
    assert folder_of({"XDG_CACHE_HOME": "relative"}) == folder_of({})


def test_a_template_is_compiled_to_the_same_in_every_language() -> None:
    """One compiled form serves all languages: nothing that a language says is settled while compiling."""
    environments = [speaking(language(code)) for code in codes()]
    loader = environments[0].loader
    assert loader is not None
    for name in (name for name in loader.list_templates() if name.endswith((".html", ".txt", ".md"))):
        source, file, _ = loader.get_source(environments[0], name)
        forms = {environment.compile(source, name, file, raw=True) for environment in environments}
        assert len(forms) == 1, name
