"""Values made in dozens are the same values."""

from __future__ import annotations

from copy import deepcopy
from dataclasses import FrozenInstanceError, asdict, replace

import pytest

from monitor.making import make_ad, make_result
from monitor.model import Ad, AdKind, AdSlot, Result, ResultKind


def test_a_result_made_is_the_result_itself() -> None:
    made = make_result(rank=1, kind=ResultKind.ORGANIC, title="Aurivon", url=None, phones=("+44",))
    same = Result(1, ResultKind.ORGANIC, "Aurivon", None, phones=("+44",))
    assert (made, hash(made), type(made)) == (same, hash(same), Result)
    assert asdict(made) == asdict(same)
    assert replace(deepcopy(made), rank=2) == replace(same, rank=2)


def test_an_ad_made_is_frozen() -> None:
    made = make_ad(slot=AdSlot.TOP, rank=1, kind=AdKind.TEXT, headline="Aurivon")
    assert made == Ad(AdSlot.TOP, 1, AdKind.TEXT, "Aurivon")
    with pytest.raises(FrozenInstanceError):
        made.rank = 2  # type: ignore[misc]


def test_a_result_without_its_rank_is_none() -> None:
    with pytest.raises(TypeError, match="rank"):
        make_result(kind=ResultKind.ORGANIC, title="Aurivon", url=None)
