"""Letters in seven languages: the same keys everywhere, the channel's own language, unchecked wording marked as such."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from monitor.model import Level, Permissions, Query, Settings, Sighting, Subject, View
from monitor.model.watching import FILER_ROLES
from reports.channel import Channel, Need, channels
from reports.filling import TERMS, Seen, Value, agreed, facts, spot
from reports.letters import LANGUAGES, language_of, phrases, wording
from reports.notice import Notice, prepared
from tests.reports.story import BERLIN, MADE_AT, MARK_CASE, MARK_FINDING, SETTINGS, archive

PAPERS = ("title_documents", "certificate", "business_card", "business_licence", "authorisation_letter", "application_form")
SCRIPT = {"ru": ("а", "я"), "zh": ("\u4e00", "\u9fff"), "ja": ("\u3041", "\u30ff")}


def everything(settings: Settings = SETTINGS) -> View:
    """The story, its filer with every paper in hand."""
    assert settings.filer
    papers = tuple((name, f"{name}.pdf") for name in PAPERS)
    return archive(settings=replace(settings, filer=replace(settings.filer, papers=papers)))


def notice_at(channel: Channel) -> Notice:
    """The mark case at a channel as if its engine had shown it, fields that no machine can know filled in by hand."""
    view = everything()
    case = next(case for case in view.cases() if case.fingerprint == MARK_CASE)
    notice = prepared(view, case, replace(channel, engines=()))
    assert notice
    known = dict(notice.values)
    values = tuple((field.name, known.get(field.name, f"<{field.name}>")) for field in channel.fields)
    return replace(notice, channel=channel, values=values)


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_language_says_everything(language: str) -> None:
    words, english = phrases(language), phrases("en")
    assert list(words) == list(english)
    assert [key for key, text in words.items() if not text and key not in ("checked", "have_it_checked")] == []
    assert bool(words["checked"]) is not bool(words["have_it_checked"])
    if language != "en":
        assert "have it checked" in words["have_it_checked"]
        same = [key for key in words if words[key] == english[key]]
        assert len(same) < 8, same


@pytest.mark.parametrize("channel", channels().values(), ids=lambda channel: channel.name)
def test_every_channels_letter_can_be_written_in_each_of_its_languages(channel: Channel) -> None:
    for language in channel.languages:
        notice = notice_at(replace(channel, languages=(language,)))
        text = wording(notice, {"exhibits": ()})
        assert phrases(language)["exhibits"][:30] in text
        assert ("have it checked" in text) is (language != "en")
        if language in SCRIPT:
            low, high = SCRIPT[language]
            assert sum(low <= letter <= high for letter in text) > 100
        for field in channel.fields:
            if field.need is Need.REQUIRED and field.name.startswith("papers."):
                assert f"{field.name.removeprefix('papers.')}.pdf" in text


def test_the_language_is_that_of_the_place_if_the_channel_takes_it() -> None:
    def seen(language: str) -> tuple[Seen, ...]:
        query = Query("northwind", "google", replace(BERLIN, language=language))
        return (Seen(Sighting("c", query, MADE_AT, MARK_FINDING), None, "sandbox", ""),)

    notice, claim = channels()["dsa_art16"], channels()["yandex_direct_claim"]
    assert [language_of(notice, seen(word)) for word in ("de", "fr", "de-AT", "pl")] == ["de", "fr", "de", "en"]
    assert [language_of(claim, seen(word)) for word in ("ru", "en", "tr")] == ["ru", "en", "ru"]
    assert language_of(channels()["google_ads_trademark"], seen("de")) == "en"


def test_what_a_stranger_wrote_stays_on_one_line_and_shows_its_hidden_letters() -> None:
    notice = notice_at(channels()["google_ads_trademark"])
    values = dict(notice.values) | {"target.text_verbatim": "a\u202eb\n\nTo: somebody else"}
    text = wording(replace(notice, values=tuple(values.items())), {"exhibits": ()})
    assert "\u202e" not in text
    assert "\n\nTo: somebody else" not in text


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("name", ["affiliate_network", "partner"])
def test_what_was_agreed_is_said_in_the_partners_language(name: str, language: str) -> None:
    notice = notice_at(replace(channels()[name], languages=(language,)))
    terms = tuple(f"{label}: {word}" for label in (*TERMS.values(), "the mark in ad text") for word in ("allowed", "not allowed"))
    values = dict(notice.values) | {"affiliate.terms": terms[:8], "partner.terms": terms[8:]}
    text = wording(replace(notice, values=tuple(values.items())), {"exhibits": ()})
    words = phrases(language)
    assert f"{words['term_bidding']}: {words['term_not_allowed']}" in text or name == "affiliate_network"
    assert f"{words['term_paid_search']}: {words['term_allowed']}" in text or name == "partner"
    assert ("not allowed" in text) is (language == "en")
    assert ("have it checked" in text) is (language != "en")


def letter(notice: Notice) -> str:
    return wording(notice, {"exhibits": ()})


def valued(notice: Notice, **values: Value) -> Notice:
    said = {name.replace("__", "."): value for name, value in values.items()}
    return replace(notice, values=tuple((dict(notice.values) | said).items()))


@pytest.mark.parametrize("language", LANGUAGES)
def test_our_own_words_are_told_in_the_letters_language_and_what_is_english_says_so(language: str) -> None:
    notice = notice_at(replace(channels()["google_ads_trademark"], languages=(language,)))
    spots, role = "display address, headline, sitelinks, text below the headline", "employee of the owner"
    text = letter(valued(notice, target__mark_location=spots, filer__role=role, seen__device=("mobile", "desktop")))
    words, english = phrases(language), phrases("en")
    told = ", ".join(words[f"spot_{name}"] for name in ("display", "headline", "sitelinks", "text"))
    assert f"{words['spot']}: {told}" in text
    assert words["role_owner"] in text
    assert f"- {words['device_desktop']}" in text
    assert f"{words['policy']}: Google Ads policy on trademarks" in text
    assert f"{words['exempt_no']}: {notice.finding.exemptions[0].detail}" in text
    if language != "en":
        assert words["policy"] != english["policy"]
        assert english["spot_text"] not in text


@pytest.mark.parametrize("role", FILER_ROLES)
def test_every_role_of_a_filer_has_its_words(role: str) -> None:
    assert SETTINGS.filer
    mine = replace(SETTINGS, filer=replace(SETTINGS.filer, role=role))
    said = facts(mine, notice_at(channels()["google_ads_trademark"]).case, notice_at(channels()["google_ads_trademark"]).seen)
    assert said["filer.role"] in {words for key, words in phrases("en").items() if key.startswith("role_")}


def test_a_policy_line_is_ours_and_no_quotation() -> None:
    assert phrases("en")["policy"] == "Policy (in our words)"
    assert "Englisch" in phrases("de")["policy"]


def test_every_place_where_a_mark_may_stand_has_its_words() -> None:
    fields = "headline text display_url query chain sitelinks[2].title extensions[0] title host url target_url"
    assert {spot(field) for field in fields.split()} == {words for key, words in phrases("en").items() if key.startswith("spot_")}


def test_what_was_seen_is_what_every_rule_says_the_gravest_first() -> None:
    notice = notice_at(channels()["google_ads_trademark"])
    (seen, *_) = notice.seen

    def claim(rule: str, level: Level, why: str) -> Seen:
        return replace(seen, sighting=replace(seen.sighting, finding=replace(MARK_FINDING, rule=rule, level=level, why=why)))

    rows = (
        claim("trademark/a", Level.HIGH, "The first."), claim("trademark/a", Level.HIGH, "The plain one."),
        claim("trademark/b", Level.MEDIUM, "The weak one."),
    )  # fmt: skip
    told = facts(SETTINGS, notice.case, rows)["grounds.explanation"]
    assert told == ("The plain one. Airhaus is on the owner's list as a competitor.", "The weak one.")


def test_a_result_is_not_called_an_ad() -> None:
    notice = notice_at(channels()["host_or_registrar"])
    assert "Words of the ad:" in letter(notice)
    assert "Advertiser:" in letter(notice)
    found = replace(notice.seen[0].sighting, finding=replace(MARK_FINDING, subject=Subject("result", 1)))
    text = letter(replace(notice, seen=(replace(notice.seen[0], sighting=found),)))
    assert "Words of the result:" in text
    assert "Advertiser" not in text
    assert "No link on these pages was followed" in " ".join(text.split())


def test_a_video_is_not_called_an_ad_either() -> None:
    notice = notice_at(channels()["youtube_trademark"])
    found = replace(notice.seen[0].sighting, finding=replace(MARK_FINDING, subject=Subject("result", 1)))
    text = letter(replace(notice, seen=(replace(notice.seen[0], sighting=found),)))
    assert "in the title or words of a video or channel" in text
    assert "taken out of these videos or channels" in text
    assert "advertise" not in text


def test_partners_and_networks_are_told_what_was_agreed_and_no_engines_policy() -> None:
    for name in ("partner", "affiliate_network"):
        notice = notice_at(replace(channels()[name], languages=("en",)))
        assert "grounds.policy_rule" not in dict(notice.values)
        assert "Google Ads policy" not in letter(notice)
        assert "Exemptions checked: no exemption: " in letter(notice)


def test_what_is_allowed_somewhere_or_for_a_time_is_not_told_as_allowed() -> None:
    day = date(2027, 3, 31)
    assert agreed(Permissions(mark_in_ad_text=True, countries=("DE", "AT"), until=day)) == (
        "the mark in ad text: allowed", "bidding on the brand: not allowed", "where: DE, AT", "until: 2027-03-31",
    )  # fmt: skip
    assert agreed(Permissions(countries=("DE",), until=day))[2:] == ()
    notice = notice_at(replace(channels()["partner"], languages=("de",)))
    assert "- wo: DE, AT" in letter(
        valued(notice, partner__terms=agreed(Permissions(brand_bidding=True, countries=("DE", "AT"))))
    )
