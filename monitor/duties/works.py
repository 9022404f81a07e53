"""The works themselves: each does one duty of one period and gives words on what came of it.

Lines that begin with `! ` are news: something that a person should hear of. Everything raises SerpwardenError, and may be done
twice without harm but for a mail, which is taken once and lost when nobody knows whether it arrived.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

from monitor import policywatch
from monitor.ahead import make, make_up_to
from monitor.alerts.ways import hand_mail
from monitor.archive import Archive
from monitor.backup import back_up
from monitor.duties.landings import latest_support, stored
from monitor.errors import WorkError
from monitor.fetch.client import HttpClient
from monitor.landing import Visit, own_pages, visit
from monitor.model import Period
from monitor.model.duties import Duty
from monitor.retention import let_go, retained
from reports import mailing, policies, weekly, writing

NEWS = "! "
_MOST_NEWS = 20


@dataclass(frozen=True, slots=True)
class Job:
    """What a work needs: the archive, the file of its configuration, the period, the time now."""

    archive: Archive
    config: Path
    period: str
    now: datetime


def report(job: Job) -> str:
    """Write the report of a week that is over, as of its end."""
    times = job.archive.settings.duties.report
    wanted = writing.formats(",".join(times.formats))
    writing.prepare(wanted)
    found = _weekly(job, job.period.partition(" ")[0])
    files = writing.write_report(found, Path(times.folder), wanted)
    return "\n".join((*(str(file) for file in files), mailing.gist(found)))


def mail(job: Job) -> str:
    """Mail a week's report to one mailbox. Raises NotTakenError, UnsureError."""
    week, _, mailbox = job.period.partition(" ")
    smtp = job.archive.settings.alerts.smtp
    if smtp is None:
        raise WorkError("no server takes mail: alerts.smtp is missing")
    hand_mail(mailing.mail(_weekly(job, week), mailbox, smtp.sender), smtp)
    return f"taken by {smtp.host}"


def backup(job: Job) -> str:
    """Copy everything that is new into the folder of the backup, and verify it."""
    done = back_up(job.archive, job.config, Path(job.archive.settings.duties.backup or ""), job.now)
    if done.faults:
        raise WorkError(f"{len(done.faults)} faults: {'; '.join(done.faults[:3])}")
    return f"{done.captures:,} captures, {done.copied:,} objects copied, every byte verified"


def retention(job: Job) -> str:
    """Let evidence go that is older than the rule says and that no case needs."""
    days = job.archive.settings.storage.keep_days
    if days is None:
        return "everything is kept"
    found = retained(job.archive, days, job.now)
    return f"{let_go(job.archive, found, days, job.now):,} objects older than {days} days were let go"


def policy_pages(job: Job) -> str:
    """Ask the policy pages that were not seen for a week, and tell which changed."""
    store = job.archive.store
    urls = policywatch.due(policies.pages(), store.casebook.policies(), job.now)

    async def visited() -> tuple[policywatch.Visit, ...]:
        async with HttpClient(lambda: datetime.now(UTC), limits=policywatch.LIMITS) as client:
            return await policywatch.visit(client, store, urls, job.now)

    visits = asyncio.run(visited())
    unread = [one for one in visits if one.news is policywatch.News.UNREAD]
    if visits and len(unread) == len(visits):
        raise WorkError(f"none of {len(visits)} policy pages could be read: {unread[0].url}: {unread[0].detail}")
    changed = [f"{NEWS}{one.url} changed: `serpwarden policy list`" for one in visits if one.news is policywatch.News.CHANGED]
    return "\n".join((f"{len(visits)} pages asked, {len(unread)} of them unread", *changed[:_MOST_NEWS]))


def own_landings(job: Job) -> str:
    """Read the brand's own pages behind its support results, and tell which of them do not answer."""
    archive = job.archive
    latest = latest_support(archive, Period(job.now - timedelta(days=7), job.now))
    urls = [url for _, serp in latest for url in own_pages(serp, archive.settings.brand)]

    async def visited() -> Visit:
        async with HttpClient(lambda: datetime.now(UTC)) as client:
            return await visit(urls, archive.settings.brand, client, asyncio.sleep)

    seen = asyncio.run(visited())
    found = [finding.why for brought in stored(archive, latest, seen) for finding in brought.findings]
    news = [NEWS + why for why in dict.fromkeys(found)]
    return "\n".join((f"{len(seen.landings)} own pages read, {len(seen.passed_over)} passed over", *news[:_MOST_NEWS]))


def days(job: Job) -> str:
    """Make what the next report will need of the days that are over."""
    return f"{make_up_to(job.archive, job.now):,} queries' days made for the next report"


def _weekly(job: Job, week: str) -> weekly.Weekly:
    period = weekly.week(week)
    make(job.archive, period)
    return weekly.gather(job.archive.view, period, min(job.now, period.end))


WORKS: Mapping[Duty, Callable[[Job], str]] = {
    Duty.REPORT: report,
    Duty.MAIL: mail,
    Duty.BACKUP: backup,
    Duty.RETENTION: retention,
    Duty.POLICIES: policy_pages,
    Duty.LANDINGS: own_landings,
    Duty.DAYS: days,
}
