"""Yahoo! Japan search ads, restriction of a mark in ad text: on application, for marks that are registered in Japan.

Two patterns: named advertisers are restricted, or everybody but listed ones is. Text that is inserted from a keyword counts,
keywords do not. LY Corporation rules on no infringement, gives no reasons, and may lift the restriction later.
"""

from monitor.model import Door
from monitor.plugins import About
from reports.channel import FILER, GROUNDS, RIGHT, SEEN, TARGET, Field, channel

NAME = "yahoo_japan_search_ads"
ABOUT = About(
    site="https://form-business.yahoo.co.jp/claris/enqueteForm?inquiry_type=brand_term_limit",
    docs="https://ads-help.yahoo.co.jp",
)
PAPER = "jpg, pdf, bmp or png, as the permission form asks"
CHANNEL = channel(
    NAME,
    door=Door.TRADEMARK_FORM,
    where="Yahoo! Japan's form for restricting marks in ads",
    who_may_file="the owner of a mark registered in Japan, or an agent whom the owner approves",
    letter="trademark",
    fields=(
        *FILER,
        *RIGHT,
        *TARGET,
        *SEEN,
        Field("papers.business_card", "The applicant's business card", limit=PAPER),
        Field("papers.certificate", "Certificate of the Japan Patent Office, or a copy of the register", limit=PAPER),
        *GROUNDS,
    ),
    accepts="a registered mark in ad text, by advertisers that are named; inserted keyword text counts",
    refuses="keywords; marks that are not registered in Japan",
    languages=("ja",),
    notes=(
        "The list of papers was verified for the permission form only and is taken to be the same here.",
        "No reasons are given and no time is promised.",
    ),
)
