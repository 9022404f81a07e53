"""When to ask what, whom, and what it will cost. Pure: watches and a period in, slots and figures out.

Everything is in UTC and in intervals: `every: 6h` means six hours have gone by, also on the nights when clocks change, so
nothing is skipped or asked twice by daylight saving. `timetable` makes slots at an even beat, `strata` draws those that
nobody can foretell, `budget` counts looks and money before anything is asked, `prices.yaml` says what providers charge,
since when, and who says so.
"""

from monitor.plan.budget import Cost, Forecast, Price, forecast, price_of, prices
from monitor.plan.strata import METHOD, ahead, bursts, stratified
from monitor.plan.timetable import Planned, planned, slots, source_for

__all__ = [
    "METHOD",
    "Cost",
    "Forecast",
    "Planned",
    "Price",
    "ahead",
    "bursts",
    "forecast",
    "planned",
    "price_of",
    "prices",
    "slots",
    "source_for",
    "stratified",
]
