"""Every alert is told once, whatever dies when."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, time, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from monitor.alerts.outbox import LEASE, Post, hand_over
from monitor.errors import NotTakenError, UnsureError
from monitor.model import Alert, AlertKind, AlertSettings, Letter, Level, Quiet, Target
from monitor.store import Store

NOW = datetime(2026, 11, 21, 12, tzinfo=UTC)
MINUTE, HOUR, DAY = timedelta(minutes=1), timedelta(hours=1), timedelta(days=1)
CALL = Target("on-call", url="jsons://example.invalid/")
LEGAL = Target("legal", mail="legal@northwind.example", least=Level.CRITICAL)


@dataclass
class Desk:
    """A way that keeps letters, and breaks when it is told to."""

    letters: list[Letter] = field(default_factory=list)
    breaks: list[BaseException] = field(default_factory=list)

    def send(self, letter: Letter, target: Target) -> None:
        assert letter.target == target.name
        if self.breaks:
            raise self.breaks.pop(0)
        self.letters.append(letter)

    @property
    def titles(self) -> list[str]:
        return [letter.title for letter in self.letters]


@pytest.fixture
def store() -> Iterator[Store]:
    opened = Store.open("sqlite://")
    yield opened
    opened.close()


def post(store: Store, *targets: Target, **more: object) -> Post:
    return Post(replace(AlertSettings(targets=targets or (CALL,)), **more), store.desk)  # type: ignore[arg-type]


def alert(key: str, level: Level = Level.HIGH) -> Alert:
    return Alert(key, AlertKind.CASE, level, f"title of {key}", "body")


def test_what_holds_is_told_once_then_reminded_of_then_over(store: Store) -> None:
    way, box = Desk(), post(store)
    for minute in range(0, 3 * 24 * 60, 30):
        now = NOW + minute * MINUTE
        box.enter([alert("a")] if minute < 30 * 60 else [], now)
        hand_over(box, way, now)
    assert way.titles == ["title of a", "Still: title of a"]
    assert store.desk.outbox.standing() == ()
    assert store.desk.outbox.states() == {"sent": 2}


def test_what_comes_and_goes_is_not_told_each_time(store: Store) -> None:
    way, box = Desk(), post(store)
    for turn in range(20):
        box.enter([alert("flaps")] if turn % 2 == 0 else [], NOW + turn * MINUTE)
        hand_over(box, way, NOW + turn * MINUTE)
    assert way.titles == ["title of flaps"]
    box.enter([alert("flaps")], NOW + 2 * DAY)
    hand_over(box, way, NOW + 2 * DAY)
    assert way.titles == ["title of flaps", "title of flaps"]


def test_each_target_is_told_of_its_levels(store: Store) -> None:
    way, box = Desk(), post(store, CALL, LEGAL)
    box.enter([alert("a"), alert("b", Level.CRITICAL), alert("c", Level.LOW)], NOW)
    assert hand_over(box, way, NOW) == (3, ())
    assert [(letter.target, letter.title) for letter in way.letters] == [
        ("on-call", "title of b"),
        ("on-call", "title of a"),
        ("legal", "title of b"),
    ]


def test_a_refusal_is_tried_again_and_given_up_after_many(store: Store) -> None:
    way, box = Desk(breaks=[NotTakenError("busy"), NotTakenError("busy")]), post(store)
    box.enter([alert("a")], NOW)
    assert hand_over(box, way, NOW) == (0, ("on-call: busy",))
    assert hand_over(box, way, NOW + 30 * timedelta(seconds=1)) == (0, ())
    assert hand_over(box, way, NOW + MINUTE) == (0, ("on-call: busy",))
    assert hand_over(box, way, NOW + 3 * MINUTE) == (1, ())
    assert way.titles == ["title of a"]
    never = Desk(breaks=[NotTakenError("no")] * 1000)
    box.enter([alert("a"), alert("b")], NOW + HOUR)
    for hour in range(40):
        hand_over(box, never, NOW + (hour + 2) * HOUR)
    assert store.desk.outbox.states()["failed"] == 1


@pytest.mark.parametrize("death", [KeyboardInterrupt(), SystemExit(9)], ids=["interrupt", "exit"])
def test_a_death_while_sending_sends_nothing_twice_and_says_so(store: Store, death: BaseException) -> None:
    way, box = Desk(breaks=[death]), post(store)
    box.enter([alert("a"), alert("b")], NOW)
    with pytest.raises(type(death)):
        hand_over(box, way, NOW)
    for minute in range(1, 60):
        box.enter([alert("a"), alert("b")], NOW + minute * MINUTE)
        hand_over(box, way, NOW + minute * MINUTE)
    # Both were claimed together before the first was handed over; neither is sent again, and both are told as lost.
    assert sorted(way.titles) == [
        "An alert may not have reached on-call: title of a",
        "An alert may not have reached on-call: title of b",
    ]
    assert store.desk.outbox.states() == {"lost": 2, "sent": 2}
    assert LEASE < HOUR


def test_nobody_knows_is_lost_at_once(store: Store) -> None:
    way, box = Desk(breaks=[UnsureError("timeout")]), post(store)
    box.enter([alert("a")], NOW)
    assert hand_over(box, way, NOW) == (0, ("on-call: timeout; nobody knows whether it arrived",))
    box.enter([alert("a")], NOW + MINUTE)
    hand_over(box, way, NOW + MINUTE)
    assert way.titles == ["An alert may not have reached on-call: title of a"]


def test_a_night_is_kept_quiet_and_told_in_the_morning(store: Store) -> None:
    way, box = Desk(), post(store, quiet=Quiet(time(22), time(7)))
    night = NOW.replace(hour=23)
    box.enter([alert("a"), alert("b"), alert("worst", Level.CRITICAL)], night)
    hand_over(box, way, night)
    assert way.titles == ["title of worst"]
    box.enter([alert("a"), alert("b"), alert("worst", Level.CRITICAL)], night + 9 * HOUR)
    hand_over(box, way, night + 9 * HOUR)
    assert way.titles == ["title of worst", "2 alerts, the gravest: title of a"]


@settings(max_examples=25, deadline=None)
@given(st.lists(st.integers(0, 90), min_size=1, max_size=40), st.integers(1, 4))
def test_no_hour_has_more_messages_than_the_cap_and_everything_is_told_once(raised: list[int], cap: int) -> None:
    store = Store.open("sqlite://")
    way, box = Desk(), post(store, hourly_cap=cap, remind=31 * DAY)
    for minute in range(0, 240, 5):
        now = NOW + minute * MINUTE
        box.enter([alert(str(number)) for number, at in enumerate(raised) if at <= minute], now)
        hand_over(box, way, now)
    moments = [letter.at for letter in way.letters]
    store.close()
    assert all(sum(HOUR > moment - start >= timedelta(0) for moment in moments) <= cap for start in moments)
    told = "\n".join(
        f"{letter.title}\n{letter.body}" if "alerts, the" not in letter.title else letter.body for letter in way.letters
    )
    words = [line.rpartition("title of ")[2] for line in told.splitlines() if "title of " in line]
    assert sorted(words) == sorted(str(number) for number in range(len(raised)))
