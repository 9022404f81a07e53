"""YouTube, trademark complaint: titles, channels and videos that confuse about who stands behind them.

The complaint is forwarded to the uploader before anything is done, and a complaint that is not meant seriously may cost the
account. A video that merely speaks of the brand is lawful.
"""

from monitor.plugins import About
from reports.channel import FILER, GROUNDS, RIGHT, SEEN, Field, channel

NAME = "youtube_trademark"
ABOUT = About(
    site="https://support.google.com/youtube/answer/6154228",
    docs="https://support.google.com/youtube/answer/6154219",
    note="counterfeits have a form of their own, see docs",
)
CHANNEL = channel(
    NAME,
    door=None,
    where="YouTube's trademark complaint form; by e-mail, fax or post also in free form",
    who_may_file="the owner of the mark or its authorised representative",
    letter="trademark",
    fields=(
        *FILER,
        *RIGHT,
        Field("target.final_url", "Address of each video or channel"),
        Field("target.text_verbatim", "Title and words, as shown"),
        Field("target.mark_location", "Where the mark stands"),
        *SEEN,
        *GROUNDS,
    ),
    accepts="titles, channels and content that confuse about the origin of goods",
    refuses="videos that only speak of the brand, reviews, criticism; counterfeits and impersonation have other forms",
    first_step="write to the uploader first",
    statements=(
        "I believe in good faith that the use described above is not authorised by the owner, its agent or the law.",
        "What I state here is true, and I am authorised to act for the owner.",
        "I agree that this complaint is forwarded to the person who uploaded the video.",
    ),
    notes=("The uploader gets the complaint with your contact before anything is done: use a role mailbox.",),
)
