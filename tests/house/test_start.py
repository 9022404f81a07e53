"""A command starts without what it does not need: which modules are there when it ends, not how long it took.

Each command of the table runs in a process of its own, over a made-up archive with one page in it. `NEVER` is what none of them
needs; what else a command may not import stands beside it. A module that it begins to need is struck out of its line, after a
look at what that costs (`python -X importtime -m monitor …`).
"""

from __future__ import annotations

import json
import subprocess
import sys

import pytest

from tests.house.test_sizes import ROOT

NEVER = frozenset(
    {
        "alembic",
        "apprise",
        "bs4",
        "cryptography",
        "docx",
        "fontTools",
        "fpdf",
        "numpy",
        "PIL",
        "playwright",
        "requests",
        "starlette",
    }
    | {"uvicorn", "vl_convert", "warcio", "xlsxwriter"}
)
"""Letters, packs, spreadsheets, alerts, archives of crawls, servers."""
ASKING = frozenset({"httpx", "httpcore"})
STORE = frozenset({"sqlalchemy", "sqlmodel", "monitor.store"})
PAGES = frozenset({"jinja2", "babel", "reports.weekly"})
READERS = frozenset({"monitor.engines.google", "monitor.engines.bing", "monitor.page", "monitor.sources.zyte"})
SETTINGS = frozenset({"phonenumbers", "jsonschema", "ruamel.yaml", "monitor.settings"})
JUDGE = frozenset({"rules.judge", "rules.eligibility", "ahocorasick_rs"})
TABLES = frozenset({"rich"})

COMMANDS: dict[str, frozenset[str]] = {
    "--help": ASKING | STORE | PAGES | READERS | SETTINGS | JUDGE | {"pydantic", "monitor.cli.read", "monitor.cli.run"},
    "--version": ASKING | STORE | PAGES | READERS | SETTINGS | JUDGE | TABLES,
    "read PAGE": ASKING | STORE | PAGES | SETTINGS | JUDGE | TABLES | {"asyncio", "multiprocessing", "monitor.sources.zyte"},
    "judge SERP --config CONFIG": ASKING | STORE | PAGES | READERS | TABLES | {"asyncio"},
    "config check --config FRESH": ASKING | STORE | PAGES | READERS | JUDGE,
    "config schema": ASKING | STORE | PAGES | READERS | JUDGE | TABLES,
    "plan --config CONFIG": ASKING | STORE | PAGES | READERS | JUDGE,
    "watch list --config CONFIG": ASKING | STORE | PAGES | READERS | JUDGE,
    "case list --config CONFIG": ASKING | PAGES | READERS | JUDGE | {"reports.filling", "sqlalchemy.dialects.postgresql"},
    "alert list --config CONFIG": ASKING | PAGES | READERS | JUDGE,
    "report weekly --config CONFIG --out OUT": ASKING | TABLES | {"reports.takedown", "reports.printing", "monitor.casework"},
    "look --help": PAGES | {"apscheduler", "monitor.engines.google"},
    "run --help": PAGES | {"prometheus_client", "monitor.engines.google"},
}
TOLD = """
import atexit, json, sys
atexit.register(lambda: sys.__stderr__.write("\\n@" + json.dumps(sorted(sys.modules))))
sys.argv[0] = "serpwarden"
from monitor.cli import main
main()
"""


def run(*arguments: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run([sys.executable, "-c", TOLD, *arguments], capture_output=True, text=True, check=False, cwd=ROOT)


@pytest.fixture(scope="module")
def there(tmp_path_factory: pytest.TempPathFactory) -> dict[str, str]:
    """A page, its reading, a configuration whose archive holds it, and one that never ran."""
    folder = tmp_path_factory.mktemp("start")
    page = next(path for path in sorted((ROOT / "tests/engines/pages/google").rglob("*.html")) if "ad" in path.stem)
    text = (ROOT / "config.yaml").read_text(encoding="utf-8")
    (folder / "fresh").mkdir()
    for config in (folder / "config.yaml", folder / "fresh" / "config.yaml"):
        config.write_text(text, encoding="utf-8")
    (folder / "serp.json").write_text(run("read", str(page)).stdout, encoding="utf-8")
    kept = run("import", str(page), "--config", str(folder / "config.yaml"))
    assert kept.returncode == 0, kept.stderr[:500]
    return {
        "PAGE": str(page),
        "SERP": str(folder / "serp.json"),
        "CONFIG": str(folder / "config.yaml"),
        "FRESH": str(folder / "fresh" / "config.yaml"),
        "OUT": str(folder / "out"),
    }


@pytest.mark.parametrize("line", COMMANDS)
def test_a_command_imports_only_what_it_needs(line: str, there: dict[str, str]) -> None:
    done = run(*(there.get(word, word) for word in line.split()))
    told = done.stderr.rpartition("\n@")
    assert done.returncode == 0, told[0][-500:]
    assert {*json.loads(told[2])} & (NEVER | COMMANDS[line]) == set()


def test_what_the_table_names_is_there_to_be_imported() -> None:
    """A name with a slip in it would never be found among the modules."""
    named = sorted(NEVER.union(*COMMANDS.values()))
    known = run_known(named)
    assert [name for name in named if name not in known] == []


def run_known(names: list[str]) -> set[str]:
    code = "import sys, json, importlib.util as u; print(json.dumps([n for n in json.loads(sys.argv[1]) if u.find_spec(n)]))"
    done = subprocess.run([sys.executable, "-c", code, json.dumps(names)], capture_output=True, text=True, check=True, cwd=ROOT)
    found: list[str] = json.loads(done.stdout)
    return {*found}
