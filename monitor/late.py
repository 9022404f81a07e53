"""Modules that are imported when something of them is first used: what a command does not need must not keep it from starting.

Half a second of imports is nothing to a watch that runs for weeks, and much to a person who asks one question, or to a script
that asks a thousand. Who needs a room or a library for some of its work only writes, beside its imports,

    if TYPE_CHECKING:
        from reports import takedown
    else:
        takedown = late("reports.takedown")

and uses it as ever: people, mypy and the import contracts see an ordinary import.
"""

from __future__ import annotations

from importlib import import_module
from types import ModuleType


class _Late(ModuleType):
    """Stands for a module until it is used; what it is asked for is asked of the module itself."""

    def __getattr__(self, name: str) -> object:
        return getattr(import_module(self.__name__), name)


def late(name: str) -> ModuleType:
    """A module that is imported with the first name asked of it. What importing raises is raised there."""
    return _Late(name)
