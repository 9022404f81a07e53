"""The hooks by which Bing's pages are read: named tables, newest layout first.

The world: since before 2013 a Bing page is an ordered list `#b_results` of blocks that carry their kind as a class (`b_algo` web
result, `b_ad` ads, `b_ans` answer of any kind, `b_no` nothing found, `b_pag` and `b_msg` furniture), a list `#b_context` to its
right, and above both, since about 2018, `#b_pole` and, since 2024, `#b_topw`. These words have outlived every redesign; what
is inside an answer is told by the names that Bing's teams give their own parts.
"""

from __future__ import annotations

import re

from monitor.model import Outcome, ResultKind

QUERY = ("sb_form_q", "input[name=q], textarea[name=q]")
# Where blocks stand, by id, and which of these is beside the list. The first is one block, of the others each child is.
ZONES = frozenset({"b_pole", "b_topw", "b_results", "b_context", "b_dynRail"})
POLE = "b_pole"
SIDE = frozenset({"b_context", "b_dynRail"})
NO_BLOCKS = frozenset({"script", "style", "noscript", "template", "link", "meta", "input", "-comment"})
FURNITURE = frozenset({"b_pag", "b_msg", "b_hide", "b_fabHide", "b_footer", "b_disclosure", "b_results_lsep"})
MOBILE = ("mHamburger", "user-scalable=no")
# What a web result shows that came with a redesign and stayed, newest first.
TRAITS = (("tpcn", "b_tpcn"), ("phone", "b_algoheader"))
PAGE_NUMBER = "a.sb_pagS"

# The engine's own card that says there is nothing, and the cards that say what was searched for instead.
NO_RESULTS = "#b_results > li.b_no, #b_content .br_errorTitle"
CORRECTED = ("sp_requery", "sp_recourse")

# Answers: the kind of what they hold and the element of one row (empty: any link that leads out); the first kind whose sign
# stands in a block names it.
QUESTIONS = "[data-tag='RelatedQnA.Item']"
ANSWER_ROWS: tuple[tuple[ResultKind, str], ...] = (
    (ResultKind.AI_OVERVIEW, ""),
    (ResultKind.PEOPLE_ALSO_ASK, f"{QUESTIONS}, .df_alsoAsk"),
    (ResultKind.SHORT_VIDEO, ""),
    (ResultKind.VIDEO, ".mc_vtvc, .videoResult, .vidr"),
    (ResultKind.SHOPPING, ".br-gOffCard, .slide"),
    (ResultKind.NEWS, ".news-card, .na_card, .news_card, .na_ccw, .nslite_card_link, .nslist_card_link"),
    (ResultKind.IMAGE, ""),
    (ResultKind.LOCAL, ".listCard, .b_scard"),
    (ResultKind.DISCUSSION, ""),
    (ResultKind.RELATED_SEARCH, ""),
    (ResultKind.KNOWLEDGE_PANEL, ""),
    (ResultKind.SOCIAL, ""),
)
# The signs: classes and (with a #) ids.
_SIGNS = {
    ResultKind.AI_OVERVIEW: "#copans_container copans_container gs_main gs_temp b_gsAns md_citlink b_crtrm",
    ResultKind.PEOPLE_ALSO_ASK: "df_alsoAsk df_alsoAskCard",
    ResultKind.SHORT_VIDEO: "shortvideo sv_ans",
    ResultKind.VIDEO: "mc_vtvc b_vidAns #serpvidans videoResult vidr",
    ResultKind.SHOPPING: "sa_productAds br-productCarousel pcc-lnk br-gOffCard",
    ResultKind.NEWS: ("b_nwsAns ans_nws #ans_nws news-card na_card nws_cwrp newsbar na_cnt nslite_card_link nslist_card_link"),
    ResultKind.IMAGE: "imgAns b_imgans irphead #mmm_images",
    ResultKind.LOCAL: "#lMapContainer listCard b_localA local_ans #loc_hdr",
    ResultKind.DISCUSSION: "b_discuss b_fanswers",
    ResultKind.RELATED_SEARCH: "b_rs b_rrsr rsExplr richrswrapper #inline_rs rslist b_dive",
    ResultKind.KNOWLEDGE_PANEL: "b_entityTP b_entityTitle lite-entcard-main l_ecrd_main ent-dtab-content",
    ResultKind.SOCIAL: "b_twtAns soc_ans",
}
ANSWER_SIGNS = {sign: kind for kind, signs in _SIGNS.items() for sign in signs.split()}
# Names that Bing's teams build from a word of theirs: a class that holds the word is a sign as well.
ANSWER_STEMS = {
    "shortVid": ResultKind.SHORT_VIDEO,
    "discussion": ResultKind.DISCUSSION,
    "forum": ResultKind.DISCUSSION,
    "twitter": ResultKind.SOCIAL,
}
ANSWER_STEM = re.compile("(?<!#)" + "|".join(ANSWER_STEMS))
# Anything else at the very top that leads out is an answer drawn from a page.
_SNIPPETS = "rwrl b_focusTextLarge b_focusTextMedium b_paractl dc_mn b_wpt_container rpr_light"
SNIPPET = frozenset(_SNIPPETS.split())
_NOT_ROWS = "b_hide b_moreLink sa_salink salink gs_infobbl infobubble b_footnote b_suppModule taskBar"
NOT_A_ROW = frozenset(_NOT_ROWS.split())
# The cards of the wide answer on top (2024 on): each is an answer, an ad or a web result of its own.
WIDE, WIDE_CLASS, CARDS = "b_topw", "b_top", ".b_wpt_bl"
# Inside a video: the title, who published it, how long it is, and the attribute that holds the address of its own page.
VIDEO_TITLE = ".mc_vtvc_title, .videoTitle"
VIDEO_CHANNEL = ".mc_vtvc_meta_row_channel"
VIDEO_SITE = ".mc_vtvc_meta_channel span, .vidr_meta_source"
VIDEO_LENGTH = ".mc_bc.items, .mc_bc, .vtbc, .vt_text .b_lLeft:last-child"
VIDEO_DATE = ".meta_pd_content, .videoDetail .b_factrow"
VIDEO_PAGE = re.compile(r'"(?:pgurl|purl)"\s*:\s*"(https?://[^"\s]+)"')

# Inside a web result. What titles one that has no `h2`.
OTHER_HEADINGS = "h3, [role=heading]"
DATE = "news_dt"
SITE = "tptt"
SNIPPETS = ".b_lineclamp2, .b_lineclamp3, .b_lineclamp4, .b_rcSnippetGoBig, .b_algoSlug, .b_snippet, .b_paractl"
PANEL_TITLES = (".b_entityTitle", ".b_entityTP h2", "h2", "[role=heading]")
# Blocks of further links; in those of the second line every link is one, in the others those that title something.
DEEP = frozenset({"b_deep", "b_deepdesk", "deeplink_title", "b_vlist2col", "b_sideBleed", "b_algodeep", "b_deeplinks"})
DEEP_ROWS = frozenset({"b_algodeep", "b_deeplinks", "b_sideBleed"})
SITELINKS = ".b_algodeep a, .b_deeplinks a, .b_sideBleed .b_deep a"
RATING = ".csrc[aria-label], .b_sritem, .sc_rc1[aria-label]"
STARS = frozenset({"csrc", "b_sritem", "sc_rc1"})
PRICES = frozenset({"b_price", "pa_price", "b_srprice"})
# What stands only in ads, also where they are written as web results; and what ends the `h` of every ad link.
_PAID = "b_ad_description ta-slug-pos-wrapper acf-ad-slug-pos-wrapper b_adSlug b_adProvider mma_smallcard_adSlug @AdSlug"
PAID = frozenset(_PAID.split())
PAID_LINK, PAID_BLOCK = ",Ads", "data-apurl"
# Where ads stand inside of answers, by the part that Bing's own tags name.
PAID_PART = re.compile(r"\bAds\.|MSAN", re.IGNORECASE)
# A script that gives a link its click counter only when it is pressed: the id of the link, and the counter.
LATE_LINKS = re.compile(rb"""initLinks\(\s*["']([^"']{1,80})["']\s*,\s*["'](https?:[^"']{1,8000})["']""")

# Inside an ad block.
ADS_INSIDE = "a[href*='/aclk?'], a[href*='/aclick?']"
AD_LABELS = frozenset(
    {
        *("b_adSlug", "b_adsLabel", "b_ellipsis", "ad_sym_hidden", "b_adcaret", "infobubble", "b_adinfo", "b_adProvider"),
        *("ta-slug-pos-wrapper", "acf-ad-slug-pos-wrapper", "mma_badge_slug", "mma_acf_label_container", "mma_smallcard_adSlug"),
    }
)
PRODUCTS = ".pa_item, .adsMvCarousel .slide, .pa_carousel .slide, [role=listitem]"
PRODUCT_TITLE = ".pa_hover_title, .pa_title, h3, .pa_ttl, [class*=title], [class*=ttl]"
# Words in the classes of a card's title, price and shop; a title may be an `h3` without a class.
TITLE_WORDS, PRICE_WORDS, SELLER_WORDS = ("title", "ttl", "<h3>"), ("price",), ("seller", "pa_url", "b_attribution")
PRODUCT_PRICE = ".pa_price, .sa_price, [class*=price]"
# Large cards of ads without a heading (2024 on), and what is in them.
LARGE_CARDS = ".mma_acf_ad, .b_adcard, .embedded_ads_msan"
CARD_TITLE = "[role=heading], h3, h4, [class*=title], [class*=ttl]"
CARD_SITE = "cite, .b_adurl, [class*=domain]"
CARD_TEXT = "p, [class*=desc]"
AD_TEXT = frozenset({"b_ad_description", "b_lineclamp2", "b_lineclamp3"})
CALLOUTS = ".b_secondaryText, .callout_vis, .b_adsCallout, .b_factrow > li"
CALLOUT_SIGNS = frozenset({"b_secondaryText", "callout_vis", "b_adsCallout", "b_factrow"})
BUBBLES = frozenset({"infobubble", "b_vlist2col"})
ADVERTISER = "ad_provider"
COUNTERS = ("/aclk?", "/aclick?", ".r.msn.com/", "//e.so.com/search/eclk?")

# Refusals, by what stands in the page instead of results.
REFUSALS: tuple[tuple[Outcome, str], ...] = (
    (
        Outcome.CAPTCHA,
        "#turnstile-widget, .cf-turnstile, [class*=turnstile], #b_captcha, div.captcha, form[action*='turing/captcha']",
    ),
    (
        Outcome.CAPTCHA,
        ".captcha_header, #captcha, iframe[src*='challenges.cloudflare.com'], script[src*='challenges.cloudflare.com']",
    ),
    (Outcome.CONSENT, "form[action*='consent'], #consent-page"),
)
# In lower case, as they stand in the bytes of the page.
REFUSAL_WORDS: tuple[tuple[Outcome, tuple[bytes, ...]], ...] = (
    (Outcome.CAPTCHA, (b"please solve the challenge below", b"enter the characters you see", b">one last step")),
    (Outcome.RATE_LIMITED, (b"<title>429", b"<title>too many requests")),
    (Outcome.DENIED, (b"<title>403", b"<title>access denied", b"<title>request rejected")),
)
