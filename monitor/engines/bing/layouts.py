"""The hooks by which Bing's pages are read: named tables, newest layout first.

The world: since before 2013 a Bing page is an ordered list `#b_results` of blocks that carry their kind as a class (`b_algo` web
result, `b_ad` ads, `b_ans` answer of any kind, `b_no` nothing found, `b_pag` and `b_msg` furniture), a list `#b_context` to its
right, and above both, since about 2018, `#b_pole` and, since 2024, `#b_topw`. These words have outlived every redesign; what
is inside an answer is told by the names that Bing's teams give their own parts.
"""

from __future__ import annotations

import re

from monitor.model import Outcome, ResultKind

QUERY = "#sb_form_q, input[name=q], textarea[name=q]"
ZONES = "#b_pole, #b_topw, #b_results, #b_context, #b_dynRail"
SIDE = frozenset({"b_context", "b_dynRail"})
BLOCKS = "#b_pole, #b_topw > li, #b_results > li, #b_context > li, #b_dynRail > li"
FURNITURE = frozenset({"b_pag", "b_msg", "b_hide", "b_fabHide", "b_footer", "b_disclosure"})
MOBILE = "#mHamburger, .b_algoheader, meta[name=viewport][content*='user-scalable=no']"
PAGE_NUMBER = "a.sb_pagS"

# The engine's own card that says there is nothing, and the cards that say what was searched for instead.
NO_RESULTS = "#b_results > li.b_no, #b_content .br_errorTitle"
CORRECTED = "#sp_requery > a, #sp_requery h2 a, #sp_recourse a, .sp_requery a"

# Answers: the kind of what they hold and the element of one row; the first line that fits names the answer.
ANSWERS: tuple[tuple[ResultKind | None, str, str], ...] = (
    (ResultKind.AI_OVERVIEW, "#copans_container, .copans_container, .gs_main, .gs_temp, .b_gsAns", ""),
    (ResultKind.PEOPLE_ALSO_ASK, "[data-tag='RelatedQnA.Item'], .df_alsoAsk", "[data-tag='RelatedQnA.Item'], .df_alsoAsk"),
    (ResultKind.SHORT_VIDEO, ".shortvideo, .sv_ans, [class*=shortVid]", "a[href]"),
    (ResultKind.VIDEO, ".mc_vtvc, .b_vidAns, #serpvidans, .videoResult, .vidr", ".mc_vtvc, .videoResult, .vidr"),
    (ResultKind.SHOPPING, ".sa_productAds, .br-productCarousel, .pcc-lnk, .br-gOffCard", ".br-gOffCard, .slide"),
    (
        ResultKind.NEWS,
        ".b_nwsAns, .ans_nws, .news-card, .na_card, .nws_cwrp, .newsbar",
        ".news-card, .na_card, .news_card, .na_ccw",
    ),
    (ResultKind.IMAGE, ".imgAns, .b_imgans, .irphead, #mmm_images", ""),
    (ResultKind.LOCAL, "#lMapContainer, .listCard, .b_localA, .local_ans, #loc_hdr", ".listCard, .b_scard"),
    (ResultKind.DISCUSSION, ".b_discuss, .b_fanswers, [class*=discussion], [class*=forum]", ""),
    (
        ResultKind.RELATED_SEARCH,
        ".b_rs, .b_rrsr, .rsExplr, .richrswrapper, #inline_rs, .rslist, .b_dive",
        "li, .richrsrailsuggestion",
    ),
    (ResultKind.KNOWLEDGE_PANEL, ".b_entityTP, .b_entityTitle, .lite-entcard-main, .l_ecrd_main, .ent-dtab-content", ""),
    (ResultKind.SOCIAL, ".b_twtAns, .soc_ans, [class*=twitter]", ""),
)
# Anything else at the very top that leads out is an answer drawn from a page.
SNIPPET = ".rwrl, .b_focusTextLarge, .b_focusTextMedium, .b_paractl, .dc_mn, .b_wpt_container, .rpr_light"
NOT_A_ROW = frozenset(
    {"b_hide", "b_moreLink", "sa_salink", "salink", "gs_infobbl", "infobubble", "b_footnote", "b_suppModule", "taskBar"}
)
# Inside a video: the title, who published it, how long it is, and the attribute that holds the address of its own page.
VIDEO_TITLE = ".mc_vtvc_title, .videoTitle"
VIDEO_CHANNEL = ".mc_vtvc_meta_row_channel"
VIDEO_SITE = ".mc_vtvc_meta_channel span, .vidr_meta_source"
VIDEO_LENGTH = ".mc_bc.items, .mc_bc, .vtbc, .vt_text .b_lLeft:last-child"
VIDEO_DATE = ".meta_pd_content, .videoDetail .b_factrow"
VIDEO_PAGE = re.compile(r'"(?:pgurl|purl)"\s*:\s*"(https?://[^"\s]+)"')

# Inside a web result.
DATE = ".news_dt"
SITE = ".tptt"
CITE = "cite"
SNIPPETS = (".b_caption p", ".b_lineclamp2, .b_lineclamp3, .b_lineclamp4", ".b_rcSnippetGoBig", ".b_algoSlug", ".b_snippet")
PANEL_TITLES = (".b_entityTitle", ".b_entityTP h2", "h2", "[role=heading]")
SITELINKS = (
    ".b_deep h3 a, .b_deepdesk h3 a, .deeplink_title a, .b_vlist2col h3 a, .b_algodeep a, .b_sideBleed .b_deep a, .b_deeplinks a"
)
RATING = ".csrc[aria-label], .b_sritem, .sc_rc1[aria-label]"
PRICE = ".b_price, .pa_price, .b_srprice"
ASSETS = f"{DATE}, {SITELINKS}, {RATING}, {PRICE}"

# Inside an ad block.
ADS_INSIDE = "a[href*='/aclk?'], a[href*='/aclick?']"
AD_LABELS = frozenset({"b_adSlug", "b_adsLabel", "b_ellipsis", "ad_sym_hidden", "b_adcaret", "infobubble", "b_adinfo"})
PRODUCTS = ".pa_item, .adsMvCarousel .slide, .pa_carousel .slide, [role=listitem]"
PRODUCT_TITLE = ".pa_hover_title, .pa_title, h3, .pa_ttl, [class*=title], [class*=ttl]"
PRODUCT_PRICE = ".pa_price, .sa_price, [class*=price]"
MERCHANT = "cite, .pa_url, .sa_seller, [class*=seller], .b_attribution"
AD_TEXT = ".b_caption p, .sb_desc_box p, .b_ad_description, .b_lineclamp2, .b_lineclamp3, .sb_DispAndDesc p, p"
CALLOUTS = ".b_secondaryText, .callout_vis, [data-partnertag*=Callout], .b_adsCallout, .b_factrow > li"
ADVERTISER = ".b_adProvider, .ad_provider, [data-partnertag*=Advertiser]"
COUNTER = re.compile(r"/acli?c?k\?|\.r\.msn\.com/", re.IGNORECASE)

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
REFUSAL_WORDS: tuple[tuple[Outcome, re.Pattern[bytes]], ...] = (
    (
        Outcome.CAPTCHA,
        re.compile(rb"Please solve the challenge below|Enter the characters you see|>\s*One last step\b", re.IGNORECASE),
    ),
    (Outcome.RATE_LIMITED, re.compile(rb"<title>\s*(?:429|Too Many Requests)", re.IGNORECASE)),
    (Outcome.DENIED, re.compile(rb"<title>\s*(?:403|Access Denied|Request Rejected)", re.IGNORECASE)),
)
