"""A late module is not imported before it is used, and then is the module itself."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

from monitor.late import late


def test_it_is_imported_with_the_first_name_asked_of_it(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "a_room_of_this_test.py").write_text("DOORS = ['front']\n", encoding="utf-8")
    monkeypatch.syspath_prepend(tmp_path)
    room = late("a_room_of_this_test")
    assert "a_room_of_this_test" not in sys.modules
    room.DOORS.append("back")
    assert sys.modules["a_room_of_this_test"].DOORS == ["front", "back"]


def test_what_is_not_there_is_told_when_it_is_used() -> None:
    with pytest.raises(ModuleNotFoundError, match="no_such_room"):
        assert late("no_such_room").door
    with pytest.raises(AttributeError, match="window"):
        assert late("monitor.late").window
