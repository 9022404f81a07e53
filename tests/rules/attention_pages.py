"""Pages for the tests of attention: any page that a reader could hand over."""

from __future__ import annotations

from hypothesis import strategies as st

from monitor.model import Ad, AdKind, AdSlot, AdsState, Box, Device, Outcome, Result, ResultKind, Serp, Sitelink

_BOXES = st.none() | st.builds(Box, st.floats(), st.floats(), st.floats(0, 900), st.floats(0, 900))


@st.composite
def pages(draw: st.DrawFn) -> Serp:
    """A proven page with any ads and results on it."""
    kinds = draw(st.lists(st.tuples(st.sampled_from(ResultKind), st.booleans(), st.booleans(), _BOXES), max_size=14))
    slots = draw(st.lists(st.tuples(st.sampled_from(AdSlot), st.sampled_from(AdKind), st.booleans(), _BOXES), max_size=6))
    results = tuple(
        Result(rank, kind, f"r{rank}", f"https://h{rank}.example/", host=f"h{rank}.example", hidden=hidden, box=box,
               sitelinks=(Sitelink("more"),) if links else ())
        for rank, (kind, hidden, links, box) in enumerate(kinds, 1)
    )  # fmt: skip
    ads = tuple(
        Ad(slot, rank, kind, f"a{rank}", hidden=hidden, box=box) for rank, (slot, kind, hidden, box) in enumerate(slots, 1)
    )
    device = draw(st.sampled_from(Device))
    return Serp("q", Outcome.PARSED, results, ads, AdsState.PARSED, "google", device)
