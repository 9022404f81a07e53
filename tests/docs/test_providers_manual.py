"""The manual of the sources against the sources: a row for each, from what the code says of itself, and examples that load."""

from __future__ import annotations

import re
from pathlib import Path
from types import ModuleType

import pytest

from monitor.plugins import SOURCES, load
from monitor.settings import load as load_config

MANUAL = (Path(__file__).parents[2] / "docs/providers.md").read_text(encoding="utf-8")
CONFIG = Path(__file__).parents[2] / "config.yaml"


def row(module: ModuleType) -> str:
    """The line of a source in the table, from its ABOUT and CAPABILITIES."""
    can, about = module.CAPABILITIES, module.ABOUT
    ads = "no" if not can.ads else "yes, with its mode for more" if can.more_ads else "yes"
    cells = (
        f"`{module.NAME}`",
        ", ".join(can.engines) or "any with a reader",
        ads,
        "yes" if can.html else "no",
        "yes" if can.screenshot else "no",
        about.price or "",
        about.key or "none",
        about.note or "",
        f"[docs]({about.docs})" if (about.docs or "").startswith("https") else about.docs or "",
    )
    return "| " + " | ".join(cells) + " |"


@pytest.mark.parametrize("module", load(SOURCES).values(), ids=lambda module: str(module.NAME))
def test_every_source_has_its_row(module: ModuleType) -> None:
    assert row(module) in MANUAL.splitlines()


def test_no_row_is_of_a_source_that_is_not_there() -> None:
    assert re.findall(r"^\| `(\w+)` \|.*\|.*\|.*\|.*\|.*\|.*\|.*\|.*\|$", MANUAL, re.MULTILINE) == sorted(load(SOURCES))


@pytest.mark.parametrize("module", load(SOURCES).values(), ids=lambda module: str(module.NAME))
def test_every_source_has_its_terms_there(module: ModuleType) -> None:
    assert f"- **{module.NAME}**: {module.ABOUT.terms}" in MANUAL


def test_the_example_loads(tmp_path: Path) -> None:
    found = re.search(r"```yaml\n(sources:\n.*?)```", MANUAL, re.DOTALL)
    assert found is not None
    env = dict.fromkeys(re.findall(r"\$\{(\w+)\}", found[1]), "k")
    text = CONFIG.read_text(encoding="utf-8")
    before, _, after = text.partition("\nsources:\n")
    rest = re.search(r"\n(?:# [^\n]*\n)?filer:\n.*", after, re.DOTALL)
    assert rest is not None
    config = tmp_path / "config.yaml"
    config.write_text(f"{before}\n{found[1]}{rest[0]}", encoding="utf-8")
    settings = load_config(config, env)
    assert {source.name for source in settings.sources} <= set(load(SOURCES))
    assert len(settings.sources) == 4
