"""Duties are done once, made up for, tried again and given up; each fails alone, and a mail is never sent twice."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from itertools import pairwise
from pathlib import Path

import pytest

from monitor.alerts.noticing import Facts, notice
from monitor.archive import Archive, kept_by
from monitor.duties.agenda import standing
from monitor.duties.doing import TRIES, do
from monitor.duties.works import WORKS, Job
from monitor.errors import NotTakenError, UnsureError, WorkError
from monitor.health.metrics import exposition
from monitor.health.seeing import health
from monitor.model import AlertKind, Smtp
from monitor.model.duties import DutySettings, ReportTimes
from monitor.model.reporting import Reporting
from monitor.store import Done, DutyState
from tests.mailbox import Mailbox
from tests.monitor.pipeline.box import settings_for

HOUR, DAY = timedelta(hours=1), timedelta(days=1)
BEGAN = datetime(2026, 11, 12, 9, tzinfo=UTC)
MONDAY = datetime(2026, 11, 16, 8, tzinfo=UTC)


@pytest.fixture
def archive(tmp_path: Path) -> Iterator[Archive]:
    plain = settings_for("http://127.0.0.1:1", str(tmp_path))
    settings = replace(plain, duties=DutySettings(ReportTimes(folder=str(tmp_path / "out")), str(tmp_path / "backup")))
    (tmp_path / "config.yaml").write_text("version: 1\n")
    with kept_by(settings) as opened:
        opened.store.watchbook.at_work("here/1", BEGAN, HOUR)
        yield opened


def done(archive: Archive, now: datetime, **works: Callable[[Job], str]) -> list[Done]:
    chosen = {duty: works.get(duty, work) for duty, work in WORKS.items()}
    config = Path(archive.settings.duties.backup or "").with_name("config.yaml")
    return list(do(archive, config, lambda: now, works=chosen))


def test_a_report_and_a_backup_are_made_once(archive: Archive, tmp_path: Path) -> None:
    rows = done(archive, MONDAY)
    assert [(row.name, row.period, row.state) for row in rows] == [
        ("days", "2026-11-16", DutyState.DONE),
        ("report", "2026-W46", DutyState.DONE),
        ("backup", "2026-11-16", DutyState.DONE),
    ]
    assert rows[0].detail == "0 queries' days made for the next report"
    assert "this report claims nothing" in rows[1].detail
    assert [file.name for file in (tmp_path / "out").iterdir()] == ["weekly-2026-W46.html"]
    assert (tmp_path / "backup" / "serpwarden.db").is_file()
    assert done(archive, MONDAY + HOUR) == []
    assert standing(archive, MONDAY + HOUR) == ()
    assert [row.period for row in done(archive, MONDAY + 7 * DAY)] == ["2026-11-23", "2026-W47", "2026-11-23"]


def test_one_that_fails_stops_no_other_is_tried_again_and_given_up(archive: Archive) -> None:
    tried: list[datetime] = []
    now = MONDAY

    def broken(job: Job) -> str:
        tried.append(job.now)
        raise (WorkError("no room") if len(tried) % 2 else ZeroDivisionError("a bug"))

    assert [row.state for row in done(archive, MONDAY, report=broken)] == [DutyState.DONE, DutyState.FAILED, DutyState.DONE]
    while (now := now + timedelta(minutes=1)) < MONDAY + 2 * DAY:
        if standing(archive, now):
            done(archive, now, report=broken, backup=lambda _: "kept")
    pauses = [later - earlier for earlier, later in pairwise(tried)]
    assert pauses == [HOUR * n / 6 for n in (1, 2, 4, 8, 16, 32, 36)]
    row = archive.store.desk.rota.ever(["report"])[0]
    assert (row.state, row.tries, row.detail) == (DutyState.GIVEN_UP, TRIES, "it broke: ZeroDivisionError: a bug")
    assert "report of 2026-W46 went wrong, 8 tries: it broke" in " ".join(health(archive, now).notes)
    alerts = notice(Facts("Northwind", duties=archive.store.desk.rota.ever()))
    assert [(alert.key, alert.kind) for alert in alerts] == [("duty:report", AlertKind.DUTY)]
    assert b'serpwarden_duties{duty="report",state="given_up"} 1.0' in exposition(archive, health(archive, now))


def test_one_that_was_broken_off_is_done_again_by_whoever_comes(archive: Archive) -> None:
    rota = archive.store.desk.rota
    assert rota.begin("report", "2026-W46", "elsewhere/7", MONDAY)
    assert [row.name for row in done(archive, MONDAY)] == ["days", "backup"]
    assert [row.name for row in done(archive, MONDAY + 2 * HOUR)] == ["report"]


def test_each_mailbox_gets_each_report_once(archive: Archive, smtp: Smtp, mailbox: Mailbox) -> None:
    report = Reporting(mail=("ceo@northwind.example", "legal@northwind.example"))
    mailed = replace(archive.settings, report=report, alerts=replace(archive.settings.alerts, smtp=smtp))
    both = Archive(mailed, archive.store, archive.evidence)
    mailbox.answer = "451 later"
    rows = done(both, MONDAY)
    assert [(row.name, row.state) for row in rows[3:]] == [("mail", DutyState.FAILED)] * 2
    mailbox.answer = "250 kept"
    assert [row.state for row in done(both, MONDAY + HOUR)] == [DutyState.DONE] * 2
    assert [mail["To"] for mail in mailbox.mails] == list(report.mail)
    assert done(both, MONDAY + 2 * HOUR) == []


def test_a_mail_of_unknown_fate_is_lost_and_told_and_never_sent_again(archive: Archive, smtp: Smtp) -> None:
    mailed = replace(archive.settings, report=Reporting(mail=("ceo@northwind.example",)))
    mailed = replace(mailed, alerts=replace(archive.settings.alerts, smtp=smtp))
    both = Archive(mailed, archive.store, archive.evidence)
    sent: list[str] = []

    def unsure(job: Job) -> str:
        sent.append(job.period)
        raise UnsureError("the line broke")

    assert done(both, MONDAY, mail=unsure)[-1].state is DutyState.LOST
    done(both, MONDAY + 9 * HOUR, mail=unsure)
    assert sent == ["2026-W46 ceo@northwind.example"]
    (alert,) = [one for one in notice(Facts("Northwind", duties=archive.store.desk.rota.ever())) if one.kind is AlertKind.DUTY]
    assert "nobody knows whether it arrived" in alert.body
    rota = archive.store.desk.rota
    assert rota.begin("mail", "2026-W46 other@northwind.example", "elsewhere/7", MONDAY)
    assert not rota.begin("mail", "2026-W46 other@northwind.example", "here/1", MONDAY + 3 * HOUR, again=False)
    assert rota.ever(["mail"])[-1].state is DutyState.LOST


def test_what_was_made_and_what_is_news_is_told_to_whom_it_concerns(archive: Archive) -> None:
    def news(job: Job) -> str:
        return "2 pages asked\n! https://policy.example/ changed"

    def refused(job: Job) -> str:
        raise NotTakenError("no")

    outside = replace(archive.settings, sources=(replace(archive.settings.sources[0], name="serper"),))
    both = Archive(outside, archive.store, archive.evidence)
    done(both, MONDAY + DAY, policies=news, landings=refused)
    alerts = {alert.key: alert for alert in notice(Facts("Northwind", duties=archive.store.desk.rota.ever()))}
    assert set(alerts) == {"report:2026-W46", "news:policies:2026-11-17"}
    assert alerts["news:policies:2026-11-17"].body == "https://policy.example/ changed"
