"""Takedown packs: complete or refused by name, checkable by a stranger, the same twice, never a stranger's script."""

from __future__ import annotations

import csv
import hashlib
import io
import json
import shutil
import subprocess
from collections.abc import Mapping
from dataclasses import replace
from datetime import timedelta
from functools import cache
from pathlib import Path

import pytest

from monitor.errors import EvidenceError, InputError
from monitor.model import Eligibility, Finding, Settings
from reports import takedown
from reports.notice import Notice
from reports.paper import Rows, lines, paper
from reports.proof import bag
from reports.proof.zips import unzipped
from reports.render import scripted
from tests.reports.archive import Archive
from tests.reports.story import (
    MARK_AD,
    MARK_CASE,
    MARK_FINDING,
    OWN_AD,
    SCAM_CASE,
    SCAM_FINDING,
    SECOND,
    SETTINGS,
    Shown,
    archive,
    body_of,
    entries,
    entry,
)
from tests.reports.test_weekly import hostile, read

UNFILED = replace(SETTINGS, filer=None)


def notice(view: Archive, case: str = MARK_CASE) -> Notice:
    return takedown.gather(view, case)[0][0]


def pack(view: Archive | None = None, case: str = MARK_CASE) -> Mapping[str, bytes]:
    """A pack's files, those below `data/` by their path in it."""
    return made_of(view, case) if view else plain()


@cache
def plain() -> Mapping[str, bytes]:
    return made_of(archive(), MARK_CASE)


def made_of(view: Archive, case: str) -> Mapping[str, bytes]:
    return {name.removeprefix("data/"): body for name, body in takedown.files(view, notice(view, case)).items()}


def changed(settings: Settings = SETTINGS, **more: object) -> Archive:
    """The story with another claim in place of the mark in the ad."""
    claim = replace(MARK_FINDING, **more)  # type: ignore[arg-type]
    found = [
        replace(one, findings=tuple(claim if row.fingerprint == MARK_CASE else row for row in one.findings)) for one in entries()
    ]
    return archive(tuple(found), settings)


def test_all_open_cases_find_their_doors() -> None:
    notices, closed = takedown.gather(archive())
    assert [(row.case.fingerprint, row.channel.name, row.ready) for row in notices] == [
        (MARK_CASE, "google_ads_trademark", True),
        (SCAM_CASE, "google_ads_report_ad", True),
    ]
    assert closed == ()


def test_a_pack_is_the_same_byte_for_byte() -> None:
    assert pack() == pack(archive())


def test_a_stranger_can_check_it(tmp_path: Path) -> None:
    takedown.write(archive(), archive().cases()[1], None, tmp_path)
    folder = next(path for path in tmp_path.iterdir() if path.is_dir())
    tool = shutil.which("sha256sum")
    if tool is None:
        pytest.skip("sha256sum is not installed here")
    check = [tool, "-c", "--strict", "manifest-sha256.txt"]
    assert subprocess.run(check, cwd=folder, capture_output=True, check=False).returncode == 0
    (folder / "data/sightings.csv").write_bytes(b"altered")
    failed = subprocess.run(check, cwd=folder, capture_output=True, text=True, check=False)
    assert failed.returncode != 0
    assert "data/sightings.csv: FAILED" in failed.stdout


def test_the_manifests_name_every_file_and_the_zip_holds_them_all(tmp_path: Path) -> None:
    view = archive()
    made = takedown.files(view, notice(view))
    lines = [line.split("  ", 1) for name in (bag.MANIFEST, bag.TAGS) for line in made[name].decode().splitlines()]
    named = {name: digest for digest, name in lines}
    assert set(named) == set(made) - {bag.TAGS}
    assert {name: hashlib.sha256(made[name]).hexdigest() for name in named} == named
    written = takedown.write_pack(view, notice(view), tmp_path)
    assert unzipped(written.archive.read_bytes()) == {f"{written.folder.name}/{name}": body for name, body in made.items()}


def test_an_exhibit_is_the_page_as_captured_and_its_id_can_be_made_again() -> None:
    made = pack()
    record = json.loads(made["exhibits/01/capture.json"])
    assert hashlib.sha256(made["exhibits/01/page.html"]).hexdigest() == record["capture"]["sha256"]
    assert hashlib.sha256(made["exhibits/01/capture-id.txt"]).hexdigest()[:32] == record["capture"]["id"]
    first = next(one for one in entries() if any(claim.fingerprint == MARK_CASE for claim in one.findings))
    assert made["exhibits/01/page.html"] == body_of(first.capture.query, first.capture.taken_at)


def test_the_viewer_shows_the_page_without_scripts_or_requests() -> None:
    text = pack()["exhibits/01/viewer.html"].decode()
    page = read(text)
    assert page.tags.count("iframe") == 1
    assert "script" not in page.tags
    assert 'sandbox=""' in text
    assert "default-src 'none'" in text
    assert "&lt;script&gt;alert(1)&lt;/script&gt;" in text
    assert page.links == []


@pytest.mark.parametrize(
    ("page", "shown"),
    [
        ("a<noscript><style>div{display:none}</style></noscript>b", "ab"),
        ("a<NoScript x>hidden</NOSCRIPT >b<noscript>c</noscript>d", "abd"),
        ("a<noscript>never closed", "a"),
        ("a<noscript>cut</noscript", "a"),
        ("plain İ page", "plain İ page"),
    ],
)
def test_the_viewer_leaves_out_what_is_for_browsers_without_scripts(page: str, shown: str) -> None:
    assert scripted(page) == shown


def test_the_transcript_and_the_sightings_hold_what_was_seen() -> None:
    made = pack()
    transcript = made["exhibits/01/transcript.txt"].decode()
    for words in ("northwind router", "Better than NORTHWIND", "2026-11-09T08:00:00+00:00", "https://airhaus.example/landing",
                  "Hop 1 of chain", "left to counsel", "Exemption checked none: "):  # fmt: skip
        assert words in transcript
    rows = list(csv.DictReader(io.StringIO(made["sightings.csv"].decode("utf-8-sig"))))
    assert len(rows) == 7
    assert [row["exhibit"] for row in rows] == ["1", "", "", "", "", "", "2"]
    assert {row["destination"] for row in rows} == {"https://airhaus.example/landing"}


def test_a_sighting_is_one_in_every_file_however_many_rules_speak_of_it() -> None:
    def again(row: Finding) -> tuple[Finding, ...]:
        return (row, replace(row, rule="trademark/mark-in-display-path")) if row.fingerprint == MARK_CASE else (row,)

    twice = [replace(one, findings=tuple(claim for row in one.findings for claim in again(row))) for one in entries()]
    view = archive(tuple(twice))
    made = pack(view)
    rows = list(csv.DictReader(io.StringIO(made["sightings.csv"].decode("utf-8-sig"))))
    assert [row["number"] for row in rows] == [str(number) for number in range(1, 8) for _ in range(2)]
    assert "Sightings: 7, each in sightings.csv" in made["letter.txt"].decode()
    assert "7 sightings, each with its capture" in made["README.txt"].decode()
    blocks = paper(notice(view), (), ())
    (annex,) = (block for block in blocks if isinstance(block, Rows) and block.columns[0] == "No.")
    assert [row[0] for row in annex.rows] == [str(number) for number in range(1, 8)]


def test_what_other_channels_would_say_is_not_sent_to_this_one() -> None:
    told = tuple(Eligibility(name, "needs_human", f"{name} may count it") for name in ("google_ads_trademark", "netcraft"))
    text = "\n".join(lines(paper(notice(changed(eligibility=told)), (), ())))
    assert "Eligibility at google_ads_trademark: needs human" in text
    assert "netcraft" not in text


def test_the_letter_is_a_draft_with_every_field_and_no_legal_ground() -> None:
    made = pack()
    letter = made["letter.txt"].decode()
    assert letter.startswith("DRAFT: nobody has approved this.\nSANDBOX")
    for words in ("EUIPO 018000001", "Ada Kern", "Airhaus AG", "Better than NORTHWIND", "2026-11-09 08:00 UTC", "competitor"):
        assert words in letter
    form = json.loads(made["fields.json"])
    assert [field["name"] for field in form["fields"] if not field["value"]] == []
    assert (form["ready"], form["missing"], form["legal_ground"]) == (True, [], "left to counsel")
    assert form["limits"].startswith("unknown")
    assert "infring" not in letter.lower()


def test_a_missing_field_is_refused_by_name_and_the_evidence_kept() -> None:
    view = archive(settings=UNFILED)
    missing = notice(view).missing
    assert missing[:2] == ("filer.name (your name)", "filer.role (what you are to the owner of the mark)")
    made = pack(view)
    assert "letter.txt" not in made
    assert "filer.email" in made["NOT-READY.txt"].decode()
    assert json.loads(made["fields.json"])["ready"] is False
    assert "exhibits/01/page.html" in made


def test_an_agency_needs_its_authority() -> None:
    assert SETTINGS.filer
    agency = replace(SETTINGS, filer=replace(SETTINGS.filer, role="agency"))
    assert notice(archive(settings=agency)).missing == ("filer.authority (the paper that authorises you)",)


def test_no_right_in_the_country_is_a_named_refusal() -> None:
    refused = notice(changed(country="US"))
    assert not refused.ready
    assert refused.refusals == ("no registration of NORTHWIND on record covers US",)
    assert "the channel would not take it" in pack(changed(country="US"))["NOT-READY.txt"].decode().lower()


def test_what_the_channel_would_refuse_or_doubt_is_said() -> None:
    verdicts = (
        Eligibility("google_ads_trademark", "not_eligible", "keywords are not restricted"),
        Eligibility("microsoft_ads_ip", "not_eligible", "another engine"),
    )
    assert notice(changed(eligibility=verdicts)).refusals == ("keywords are not restricted",)
    doubtful = changed(eligibility=(Eligibility("google_ads_trademark", "needs_human", "say how this ad confuses"),))
    assert notice(doubtful).ready
    assert "say how this ad confuses" in pack(doubtful)["README.txt"].decode()


def test_a_case_without_a_channel_says_why() -> None:
    notices, closed = takedown.gather(changed(door="own_team"), MARK_CASE)
    assert notices == ()
    assert closed[0].reason == "its door is “own team”, and no channel file serves that for google"


def test_engines_have_their_own_channels() -> None:
    found = {one.capture.id: one for one in entries()}
    bing = next(one for one in found.values() if one.capture.query.engine == "bing" and SECOND.holds(one.capture.taken_at))
    also = entry(bing.capture.query, bing.capture.taken_at, Shown((OWN_AD, MARK_AD), findings=(MARK_FINDING,)))
    view = archive(tuple((found | {also.capture.id: also}).values()))
    assert {row.channel.name for row in takedown.gather(view, MARK_CASE)[0]} == {"microsoft_ads_ip", "google_ads_trademark"}


def test_a_long_list_is_cut_in_the_letter_and_whole_in_the_form() -> None:
    found = []
    for number, one in enumerate(entries()):
        ads = tuple(replace(row, click_url=f"https://www.google.com/aclk?n={number}") for row in one.serp.ads)
        findings = (SCAM_FINDING,) if ads and one.capture.query.engine == "google" else ()
        found.append(replace(one, serp=replace(one.serp, ads=ads), findings=findings))
    made = pack(archive(tuple(found)), SCAM_CASE)
    assert "more, each in sightings.csv" in made["letter.txt"].decode()
    clicks = next(row for row in json.loads(made["fields.json"])["fields"] if row["name"] == "target.click_url")
    assert len(clicks["value"]) > 8


def test_packs_hold_what_had_been_seen_by_a_moment() -> None:
    view = archive()
    case = next(case for case in view.cases() if case.fingerprint == MARK_CASE)
    assert not takedown.offered(view, case, SECOND.start)
    assert takedown.offered(view, case, SECOND.start + timedelta(days=1))
    assert takedown.offered(view, case)


def test_altered_evidence_makes_no_pack() -> None:
    view = archive()
    sha = notice(view).seen[0].sha256
    with pytest.raises(EvidenceError):
        pack(replace(view, bodies={**view.bodies, sha: b"another page"}))


def test_hostile_copy_is_inert_in_every_face() -> None:
    made = pack(hostile())
    assert {"script", "img"} & set(read(made["letter.html"].decode()).tags) == set()
    for name in ("letter.txt", "letter.html", "README.txt", "VERIFY.md", "exhibits/01/transcript.txt", "sightings.csv"):
        text = made[name].decode()
        assert "\u202e" not in text
        assert name == "sightings.csv" or "W" * 2_000 not in text
    assert "\\u202e" in made["exhibits/01/capture.json"].decode()


def test_an_unknown_or_unclear_case_is_refused() -> None:
    with pytest.raises(InputError, match="there is no such case"):
        takedown.gather(archive(), "feed")
    known = archive().known
    twin = replace(next(case for case in known if case.fingerprint == MARK_CASE), fingerprint=MARK_CASE + "0")
    with pytest.raises(InputError, match="2 cases"):
        takedown.gather(replace(archive(), known=(*known, twin)), MARK_CASE[:4])


def test_making_a_pack_again_leaves_nothing_of_the_old_one(tmp_path: Path) -> None:
    view = archive()
    case = next(case for case in view.cases() if case.fingerprint == MARK_CASE)
    takedown.write(view, case, None, tmp_path)
    unfiled = archive(settings=UNFILED)
    takedown.write(unfiled, case, None, tmp_path)
    folder = next(path for path in tmp_path.iterdir() if path.is_dir())
    on_disk = {path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file()}
    assert on_disk == set(takedown.files(unfiled, notice(unfiled)))
