"""Google Search, copyright: results whose page copies a work, under section 512(c)(3) of the US Copyright Act.

The statement about authority is made under penalty of perjury, and a knowing misrepresentation makes liable (512(f)). It is no
door for trademarks.
"""

from monitor.plugins import About
from reports.channel import FILER, GROUNDS, SEEN, Field, channel

NAME = "google_search_dmca"
ABOUT = About(site="https://support.google.com/legal/troubleshooter/1114905")
CHANNEL = channel(
    NAME,
    door=None,
    where="Google's form for copyright removals from Search",
    who_may_file="the owner of the copyright or its agent",
    letter="copyright",
    fields=(
        *FILER,
        Field("right.owner_name", "Owner of the work"),
        Field("right.owner_country", "Owner's country"),
        Field("copyright.work", "The work that was copied, described"),
        Field("copyright.example", "An address at which the work stands with permission"),
        Field("target.final_url", "Exact addresses of the copies", limit="not verified; a list of 1 MB was taken in 2014"),
        *SEEN,
        *GROUNDS,
    ),
    accepts="pages that copy a protected work: text, pictures, software",
    refuses="trademarks, look-alike names, and ideas",
    statements=(
        "I believe in good faith that the use is not authorised by the owner of the copyright, its agent, or the law.",
        "The information in this notice is accurate; under penalty of perjury, I am authorised to act for the owner.",
    ),
    notes=("The names of the live form's fields were not verified; these are what the statute asks for.",),
)
