"""Google Ads trademark complaint. Since 24 July 2023 a complaint names single advertisers by their addresses.

A granted restriction holds for ads with the same second-level domain in the final address, in the countries and industries where
rights were shown. Keywords, domains and landing pages are out of scope: the mark has to stand in the ad.
"""

from monitor.model import Door
from monitor.plugins import About
from reports.channel import FILER, GROUNDS, RIGHT, SEEN, TARGET, channel

NAME = "google_ads_trademark"
ABOUT = About(
    site="https://support.google.com/adspolicy/answer/6118",
    docs="https://support.google.com/adspolicy/answer/2562124",
    note="policy changed on 2023-07-24: one complaint per advertiser, no blocks for a whole industry",
)
CHANNEL = channel(
    NAME,
    door=Door.TRADEMARK_FORM,
    where="Google's trademark complaint form for ads, reached from its policy page",
    who_may_file=(
        "the owner (e-mail at the corporate site's domain, else a signed letter on letterhead), the attorney of record named on "
        "the registration, anybody else with the owner's explicit authorisation"
    ),
    letter="trademark",
    fields=(*FILER, *RIGHT, *TARGET, *SEEN, *GROUNDS),
    accepts="a mark in the ad's own text, by a direct competitor or in a way that confuses, deceives or misleads",
    refuses="keywords, the second-level domain of the display address, use on the landing page only, resellers that show prices, "
    "makers of parts and compatible goods, informational sites",
    statements=(
        "I believe in good faith that the use described above is not authorised by the owner, its agent or the law.",
        "What I state here is accurate and complete, and I am authorised to act for the owner.",
    ),
    notes=(
        "The English text of the policy governs.",
        "Your e-mail may be given to the advertiser: use a role mailbox.",
        "Turnaround is not published in what was read.",
    ),
)
