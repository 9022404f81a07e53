"""The demo's person at the desk: what the filer of the example decides, approves and files, in the world's own time.

In the world between a finding and its end there is somebody who reads, files on a form elsewhere, and writes the number down. The
demo's runs are short of people, so these errands stand in; each goes through the same checks and into the same log as a person's.
A demo that is taken up again does none of them twice.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from monitor import casework
from monitor.model import Case, Period, View
from monitor.model.custody import Act, Decision, Response
from monitor.store import Store
from reports.channel import channels

_HOUR = timedelta(hours=1)
_MORNING = 9 * _HOUR


@dataclass(frozen=True, slots=True)
class Errand:
    """One filing: on which day of the story (from 0), about whom, at which channel, and what the channel says an hour later."""

    day: int
    domain: str
    family: str
    country: str
    channel: str
    answer: Response = Response.ACKNOWLEDGED


ERRANDS = (
    Errand(14, "router-hilfe24.example", "scam", "DE", "google_ads_report_ad"),
    Errand(14, "router-hilfe24.example", "scam", "GB", "google_ads_report_ad"),
    Errand(15, "airhaus.example", "trademark", "DE", "google_ads_trademark"),
    Errand(15, "airhaus.example", "trademark", "GB", "google_ads_trademark", Response.ACCEPTED),
    Errand(22, "nw-helpdesk.example", "scam", "DE", "google_ads_report_ad"),
)


def do(store: Store, view: View, start: datetime, day: Period, errands: Iterable[Errand] = ERRANDS) -> int:
    """Do the errands of a day that has passed, as of its morning; how many were filed. What cannot be filed is left."""
    due = [errand for errand in errands if day.holds(start + timedelta(days=errand.day))]
    cases = view.cases() if due else ()
    found = ((errand, case) for errand in due for case in cases if _is_about(errand, case))
    return sum(_filed(store, view, case, errand, day.start + _MORNING) for errand, case in found)


def _is_about(errand: Errand, case: Case) -> bool:
    return (case.domain, case.family, case.country) == (errand.domain, errand.family, errand.country)


def _filed(store: Store, view: View, case: Case, errand: Errand, at: datetime) -> bool:
    log, filer = view.custody(case.fingerprint), view.settings.filer
    done = any(entry.act is Act.FILED and entry.fact("channel") == errand.channel for entry in log)
    if done or filer is None or case.first_seen > at or casework.obstacles(view, case, channels()[errand.channel]):
        return False
    on = {"channel": errand.channel, "on": at.isoformat()}
    casework.act(store, case, Act.DECIDED, by=filer.name, now=at, facts={"decision": Decision.FILE})
    casework.act(store, case, Act.APPROVED, by=filer.name, now=at, facts={"channel": errand.channel})
    casework.act(store, case, Act.FILED, by=filer.name, now=at, facts=on | {"reference": f"sandbox-{case.fingerprint[:6]}"})
    on["on"] = (at + _HOUR).isoformat()
    casework.act(store, case, Act.ANSWERED, by=filer.name, now=at + _HOUR, facts=on | {"answer": errand.answer})
    return True
