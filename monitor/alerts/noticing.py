"""What holds now that somebody should know. Pure: facts in, alerts out; the same facts give the same alerts.

The words carry brand, engine, place and rule, never an ad's own link: a phone's preview would open it.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from monitor.drift import Drift
from monitor.model import Alert, AlertKind, Case, CaseState, Level
from monitor.model.duties import Duty
from monitor.store import Done, DutyState, Quota
from monitor.store.rota import failing

_STANDING = frozenset({CaseState.NEW, CaseState.OPEN, CaseState.RETURNED})
_GRAVE = frozenset({Level.HIGH, Level.CRITICAL})
_SCAM_NUMBER = "scam/unknown-phone"
_NEWS = "! "
NEARLY_OUT = 20
"""So few looks left with a provider, or at a cap, are as good as none."""


@dataclass(frozen=True, slots=True)
class Facts:
    """What the store knows at one moment; of duties that are done only those of the last day.

    `blind` are cells without a proven look in time, with what came of their looks; `full` are caps that are reached, as
    sentences.
    """

    brand: str
    cases: tuple[Case, ...] = ()
    blind: tuple[tuple[str, str], ...] = ()
    drifts: tuple[Drift, ...] = ()
    quotas: tuple[Quota, ...] = ()
    full: tuple[str, ...] = ()
    config_faults: tuple[str, ...] = ()
    duties: tuple[Done, ...] = ()


def notice(facts: Facts) -> tuple[Alert, ...]:
    """Every alert that holds, the gravest first."""
    standing = (*_cases(facts), *_blind(facts), *_drifting(facts.drifts), *_empty(facts))
    found = (*standing, *_refused(facts.config_faults), *_duties(facts))
    return tuple(sorted(found, key=lambda alert: (-tuple(Level).index(alert.level), alert.key)))


def _cases(facts: Facts) -> Iterator[Alert]:
    for case in facts.cases:
        if case.level not in _GRAVE or case.state not in _STANDING or case.watch_only:
            continue
        scam = any(rule.startswith(_SCAM_NUMBER) for rule in case.rules)
        kind = AlertKind.SCAM_NUMBER if scam else AlertKind.CASE
        back = case.state is CaseState.RETURNED
        what = "Scam number" if scam else "Case"
        word = "is back" if back else "new"
        turn = f":{case.returned_from}" if back else ""
        yield Alert(
            f"case:{case.fingerprint}{turn}",
            kind,
            Level.CRITICAL if scam else case.level,
            f"{facts.brand}: {what} {word}: {_named(case)}",
            _story(case),
        )


def _story(case: Case) -> str:
    lines = [
        f"Level: {case.level}; rules: {', '.join(case.rules)}",
        f"Advertiser's domain: {_defused(case.domain)}; country: {case.country or 'not told'}",
        f"First seen {case.first_seen:%Y-%m-%d %H:%M} UTC, last {case.last_seen:%Y-%m-%d %H:%M} UTC, {case.sightings} sightings",
        f"Searches: {'; '.join(key.rpartition('|')[2] for key in case.queries[:5])}",
        f"serpwarden case show {case.fingerprint}",
    ]
    return "\n".join(lines)


def _named(case: Case) -> str:
    title = case.title or case.domain or case.family
    return title.replace(case.domain, _defused(case.domain)) if case.domain else title


def _defused(domain: str | None) -> str:
    """A domain that no reader of messages makes a link of."""
    return domain.replace(".", "[.]") if domain else "not told"


def _blind(facts: Facts) -> Iterator[Alert]:
    for name, why in facts.blind:
        body = f"No look proved anything in time: {why}.\nNothing is said of absence there until it sees again."
        yield Alert(f"blind:{name}", AlertKind.BLIND, Level.HIGH, f"{facts.brand}: blind on {name}", body)


def _drifting(drifts: Iterable[Drift]) -> Iterator[Alert]:
    for drift in drifts:
        body = f"{drift}\nThe engine may have changed its pages. Captures are kept: `serpwarden replay` reads them again later."
        yield Alert(
            f"drift:{drift.group}:{drift.measure}", AlertKind.DRIFT, Level.HIGH, f"The reader drifts: {drift.group}", body
        )


def _empty(facts: Facts) -> Iterator[Alert]:
    for quota in facts.quotas:
        if quota.left <= NEARLY_OUT:
            renews = f" It is renewed {quota.renews:%Y-%m-%d %H:%M} UTC." if quota.renews else ""
            body = f"The provider said at {quota.read_at:%Y-%m-%d %H:%M} UTC that {quota.left:,} looks are left.{renews}"
            yield Alert(
                f"quota:{quota.source}", AlertKind.QUOTA, Level.HIGH, f"{quota.source}: the quota is used up, or nearly", body
            )
    for sentence in facts.full:
        source = sentence.partition(":")[0]
        body = f"{sentence}. The most important watches go on as long as there is room; the rest is missed, and counted as such."
        yield Alert(f"cap:{source}", AlertKind.QUOTA, Level.HIGH, f"{source}: a cap is reached", body)


def _refused(faults: tuple[str, ...]) -> Iterator[Alert]:
    if faults:
        body = "\n".join(("The file was not taken over; what ran before still runs.", *faults[:20]))
        yield Alert("config", AlertKind.CONFIG, Level.HIGH, f"config.yaml has {len(faults)} faults", body)


def _duties(facts: Facts) -> Iterator[Alert]:
    for row in failing(facts.duties):
        if row.state is DutyState.FAILED and row.tries < 2:
            continue  # the next try may mend it
        again = f"It is tried again at {row.again_at:%Y-%m-%d %H:%M} UTC." if row.again_at else "It is not tried again by itself."
        body = f"{row.detail}\n{row.tries} tries. {again} `serpwarden duties list` shows all of them."
        yield Alert(f"duty:{row.name}", AlertKind.DUTY, Level.HIGH, f"{facts.brand}: {row.name} of {row.period} went wrong", body)
    for row in facts.duties:
        if row.state is not DutyState.DONE:
            continue
        if row.name == Duty.REPORT:
            title = f"{facts.brand}: the report of {row.period}"
            yield Alert(f"report:{row.period}", AlertKind.REPORT, Level.INFO, title, row.detail)
        elif news := [line.removeprefix(_NEWS) for line in row.detail.splitlines() if line.startswith(_NEWS)]:
            title = f"{facts.brand}: {row.name} of {row.period}: {len(news)} news"
            yield Alert(f"news:{row.name}:{row.period}", AlertKind.NEWS, Level.MEDIUM, title, "\n".join(news))
