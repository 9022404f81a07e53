"""`python -m tests.bench [NAME…]`: runs every benchmark in this folder (or the named ones), one after the other."""

from __future__ import annotations

import importlib
import pkgutil
import sys

from tests import bench


def main(names: list[str]) -> int:
    """Run the benchmarks; the exit code is 2 when a name is no benchmark."""
    there = sorted(info.name for info in pkgutil.iter_modules(bench.__path__) if not info.name.startswith("_"))
    unknown = [name for name in names if name not in there]
    if unknown:
        sys.stderr.write(f"no benchmark is called {', '.join(unknown)}; there are {', '.join(there)}\n")
        return 2
    for name in names or there:
        module = importlib.import_module(f"{bench.__name__}.{name}")
        if callable(getattr(module, "main", None)):
            print(f"\n{name}: {(module.__doc__ or '').strip().splitlines()[0]}", flush=True)
            module.main()
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
