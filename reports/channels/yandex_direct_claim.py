"""Yandex Direct, claim about intellectual property in an ad: a written claim with papers and screenshots.

Disputes about keywords are refused: "keywords are not part of an ad". Claims about "all ads that link to X" are warned against:
each ad is named in full, with the place in which it was served. A private person's signature has to be notarised.
"""

from monitor.model import Door
from monitor.plugins import About
from reports.channel import FILER, GROUNDS, RIGHT, SEEN, TARGET, Field, channel

NAME = "yandex_direct_claim"
ABOUT = About(
    site="https://yandex.com/support/direct/troubleshooting/complain.html",
    docs="https://yandex.ru/support/direct/qanda/complaints-ipr.html",
)
CHANNEL = channel(
    NAME,
    door=Door.TRADEMARK_FORM,
    where="a written claim to Yandex, by the route that its help page on intellectual property names",
    who_may_file="the rightholder; anybody else with papers that prove the authority",
    letter="trademark",
    fields=(
        *FILER,
        *RIGHT,
        *TARGET,
        *SEEN,
        Field("seen.page_url", "Address of the page that showed the ad"),
        Field("seen.places", "Serving conditions: where the ad was shown"),
        Field("seen.screenshots", "Screenshots that show the page's address"),
        Field("papers.title_documents", "Documents that prove the right"),
        *GROUNDS,
    ),
    accepts="ads whose text infringes rights, each named in full",
    refuses="keyword disputes; claims about all ads of somebody; claims without papers",
    first_step="write to the advertiser first and keep the letter and the answer",
    languages=("ru", "en"),
    notes=(
        "The page that was read speaks of works; whether marks take the same route was not confirmed.",
        "The list of enclosures was clipped in what was read.",
        "A private person's signature has to be notarised.",
    ),
)
