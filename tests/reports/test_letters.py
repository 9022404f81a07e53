"""Letters in seven languages: the same keys everywhere, the channel's own language, unchecked wording marked as such."""

from __future__ import annotations

from dataclasses import replace

import pytest

from monitor.model import Query, Settings, Sighting, View
from reports.channel import Channel, Need, channels
from reports.filling import TERMS, Seen
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
