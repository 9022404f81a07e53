"""DuckDuckGo: its ads come from Microsoft Advertising, so complaints are Microsoft's to take; no form of its own was found."""

from monitor.plugins import About
from reports.channel import FILER, GROUNDS, RIGHT, SEEN, TARGET, channel

NAME = "duckduckgo_ads"
ABOUT = About(site="https://duckduckgo.com")
CHANNEL = channel(
    NAME,
    door=None,
    where="nowhere: file with Microsoft Advertising",
    who_may_file="see Microsoft Advertising",
    letter="trademark",
    fields=(*FILER, *RIGHT, *TARGET, *SEEN, *GROUNDS),
    accepts="nothing that was found",
    refuses="everything: Microsoft Advertising takes complaints about ads that DuckDuckGo shows",
)
