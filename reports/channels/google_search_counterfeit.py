"""Google Search, counterfeit pages: organic results whose page sells goods under a copied mark are delisted, and nothing else.

A complaint about a page that sells no counterfeits counts against later ones, and its copy may go to Lumen. Whether goods are
counterfeit never shows on a results page: this notice is made only when a person has seen a test purchase.
"""

from monitor.plugins import About
from reports.channel import FILER, GROUNDS, RIGHT, SEEN, Field, channel

NAME = "google_search_counterfeit"
ABOUT = About(site="https://support.google.com/legal/answer/9865051", note="launched in June 2020")
CHANNEL = channel(
    NAME,
    door=None,
    where="Google's counterfeit form for Search",
    who_may_file="the owner of the mark or its authorised agent",
    letter="counterfeit",
    lifted_by="counterfeit.goods",
    fields=(
        *FILER,
        *RIGHT,
        Field("target.final_url", "Exact addresses of the pages"),
        Field("counterfeit.goods", "Which goods are counterfeit, and how that was found out"),
        *SEEN,
        *GROUNDS,
    ),
    accepts="pages that sell goods whose mark is identical to the owner's, or hardly distinguishable from it",
    refuses="every other use of a mark in results; misuse may restrict later complaints",
    statements=(
        "I believe in good faith that the goods on these pages are counterfeit.",
        "What I state here is accurate, and I am authorised to act for the owner.",
    ),
    notes=("A copy of the complaint may be published by Lumen.",),
)
