"""Cases as strings of looks: `X` seen, `.` proven and without it, `B` blocked; the states come back letter by letter."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from monitor.model import AdsState, Case, CaseCell, CaseState, Finding, Level, Look, Outcome, Query, Sighting, Subject
from rules.cases import MIN_LOOKS, MOVES, SEEN, SURE, catch_probability, fold, frequency, moved, open_cases

START = datetime(2026, 11, 2, 9, tzinfo=UTC)
QUERY = Query("northwind", "google")
OTHER = Query("northwind router", "google")
LETTERS = {
    CaseState.NEW: "N",
    CaseState.OPEN: "O",
    CaseState.DECIDED: "D",
    CaseState.FILED: "F",
    CaseState.GONE_UNPROVEN: "u",
    CaseState.VERIFIED_GONE: "g",
    CaseState.RETURNED: "R",
    CaseState.CLOSED: "C",
}
WORTH = {
    "X": (Outcome.PARSED, AdsState.PARSED),
    "P": (Outcome.PARTIAL, AdsState.MARKERS_UNPARSED),
    ".": (Outcome.PARSED, AdsState.NONE_SEEN),
    "B": (Outcome.CAPTCHA, AdsState.UNKNOWN),
    "S": (Outcome.PARSED, AdsState.NOT_SUPPORTED),
}


def finding(*, rule: str = "trademark/mark-in-ad-text", watch_only: bool = False, level: Level = Level.HIGH) -> Finding:
    return Finding(rule, 1, level, Subject("ad", 1, "top"), "Somebody shows the mark.", "f" * 32, watch_only=watch_only)


def look(letter: str, day: int, query: Query = QUERY) -> Look:
    return Look(f"{day:032d}", query, START + timedelta(days=day), *WORTH[letter])


def sighting(at: Look, *, watch_only: bool = False) -> Sighting:
    return Sighting(at.capture_id, at.query, at.taken_at, finding(watch_only=watch_only))


def step(case: Case | None, letter: str, day: int, query: Query = QUERY, *, watch_only: bool = False) -> Case | None:
    at = look(letter, day, query)
    return fold(case, [at], [sighting(at, watch_only=watch_only)] if letter in "XP" else [])


def states(looks: str) -> str:
    case: Case | None = None
    told = ""
    for day, letter in enumerate(looks):
        case = step(case, letter, day)
        told += LETTERS[case.state] if case else "-"
    return told


@pytest.mark.parametrize(
    ("looks", "expected"),
    [
        ("..XX.B.X", "--NOuuuO"),
        ("....", "----"),
        ("BBBB", "----"),
        ("X", "N"),
        ("P", "N"),
        ("XBBBBBBBBBBBBBBBB", "NNNNNNNNNNNNNNNNN"),
        ("XSSSSSSSSSSSSSSSS", "NNNNNNNNNNNNNNNNN"),
        ("XXXXXXXX....", "NOOOOOOOuugg"),
        ("XXXXXXXX..B.", "NOOOOOOOuuug"),
        ("XXXXXXXX...X", "NOOOOOOOuugR"),
        ("XXXXXXXX...XX", "NOOOOOOOuugRR"),
        ("XXXXXXXX.X.X", "NOOOOOOOuOuO"),
        ("X.......", "NNuuuuug"),
        ("X......X", "NNuuuuuO"),
    ],
)
def test_looks_make_states(looks: str, expected: str) -> None:
    assert states(looks) == expected


def test_a_rare_ad_needs_more_looks_to_be_gone_than_a_common_one() -> None:
    often, seldom = states("XXXXXXXXXX" + "." * 30), states("X...X...X...X" + "." * 30)
    assert often.index("g") < seldom.index("g")


def test_a_case_that_came_back_points_at_the_capture_that_last_showed_it() -> None:
    case: Case | None = None
    for day, letter in enumerate("XXXXXXXX...X"):
        case = step(case, letter, day)
    assert case is not None
    assert case.state is CaseState.RETURNED
    assert case.returned_from == f"{7:032d}"
    assert case.gone_at is None


def test_looks_at_other_cells_say_nothing() -> None:
    case: Case | None = None
    for day, letter in enumerate("XXXX"):
        case = step(case, letter, day)
    for day in range(4, 40):
        case = step(case, ".", day, OTHER)
    assert case is not None
    assert (case.state, case.looks_since, case.catch_probability) == (CaseState.OPEN, 0, 0.0)


def test_a_sighting_elsewhere_keeps_the_case_alive_and_settles_its_misses() -> None:
    case = step(step(step(None, "X", 0), ".", 1), "X", 2, OTHER)
    assert case is not None
    assert case.state is CaseState.OPEN
    assert case.cells == (CaseCell(QUERY.key, 1, 2), CaseCell(OTHER.key, 1, 1))


def test_what_a_person_decided_survives_a_while_out_of_sight() -> None:
    case = step(step(None, "X", 0), "X", 1)
    assert case is not None
    case = moved(case, CaseState.FILED, START)
    for day, letter in enumerate("...X", 2):
        case = step(case, letter, day)
        assert case is not None
    assert case.state is CaseState.FILED


def test_a_closed_case_that_is_seen_again_returns_and_is_not_closed_by_silence() -> None:
    case = step(None, "X", 0)
    assert case is not None
    closed = moved(case, CaseState.CLOSED, START)
    still = step(closed, ".", 1)
    assert still is not None
    assert still.state is CaseState.CLOSED
    back = step(still, "X", 2)
    assert back is not None
    assert (back.state, back.returned_from) == (CaseState.RETURNED, f"{0:032d}")


def test_appearing_once_is_not_bidding() -> None:
    case: Case | None = None
    told = []
    for day, letter in enumerate("X..XX"):
        case = step(case, letter, day, watch_only=True)
        assert case is not None
        told.append(case.watch_only)
    assert told == [True, True, True, True, False]


def test_every_state_is_in_the_table_and_impossible_moves_are_refused() -> None:
    assert set(SEEN) == set(CaseState)
    assert set().union(*MOVES.values()) <= set(CaseState)
    case = step(None, "X", 0)
    assert case is not None
    closed = moved(case, CaseState.CLOSED, START)
    with pytest.raises(ValueError, match="cannot become"):
        moved(closed, CaseState.FILED, START)
    with pytest.raises(ValueError, match="cannot become"):
        moved(case, CaseState.VERIFIED_GONE, START)


@given(st.text(alphabet="X.BSP", max_size=40), st.integers(0, 40))
def test_one_capture_at_a_time_and_all_at_once_give_the_same_case(letters: str, cut: int) -> None:
    looks = [look(letter, day) for day, letter in enumerate(letters)]
    seen = [sighting(at) for letter, at in zip(letters, looks, strict=True) if letter in "XP"]
    case: Case | None = None
    for part in (looks[:cut], looks[cut:]):
        ids = {at.capture_id for at in part}
        case = fold(case, part, [one for one in seen if one.capture_id in ids])
    assert case == fold(None, looks, seen)
    assert open_cases(looks, seen) == ((case,) if case else ())


@given(st.text(alphabet="X.", min_size=1, max_size=40), st.lists(st.integers(0, 40), max_size=12))
def test_blocked_looks_change_nothing(letters: str, blocks: list[int]) -> None:
    plain: Case | None = None
    blocked: Case | None = None
    for day, letter in enumerate(letters):
        plain, blocked = step(plain, letter, day), step(blocked, letter, day)
        for number in range(blocks.count(day)):
            blocked = fold(
                blocked, [Look(f"b{day}-{number}", QUERY, START + timedelta(days=day, hours=1 + number), *WORTH["B"])], []
            )
    assert plain == blocked


@given(st.text(alphabet="XB.", max_size=60))
def test_gone_is_said_only_with_enough_looks(letters: str) -> None:
    case: Case | None = None
    for day, letter in enumerate(letters):
        case = step(case, letter, day)
        if case and case.state is CaseState.VERIFIED_GONE:
            assert case.looks_since >= MIN_LOOKS
            assert case.catch_probability >= SURE
            assert case.catch_probability == catch_probability(case.cells)


@given(st.integers(1, 200), st.integers(1, 200))
def test_the_frequency_is_a_lower_bound(hits: int, more: int) -> None:
    looks = hits + more - 1
    assert 0 < frequency(hits, looks) < hits / looks
    assert frequency(hits, looks) < frequency(hits + 1, looks + 1)


def test_never_seen_is_never_caught() -> None:
    assert frequency(0, 10) == 0.0
    assert catch_probability([]) == 0.0
    assert catch_probability([CaseCell("q", 0, 0, 10)]) == 0.0
