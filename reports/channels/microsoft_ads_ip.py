"""Microsoft Advertising, intellectual property concern: for ads on Bing and on the engines that show Bing's ads.

Microsoft wants the advertiser asked first and does not mediate. The form belongs to a market, the option is the misuse of a
trademark in ad copy; it acts once everything it asks for has come in. Its list of fields was not seen.
"""

from monitor.model import Door
from monitor.plugins import About
from reports.channel import FILER, GROUNDS, RIGHT, SEEN, TARGET, channel

NAME = "microsoft_ads_ip"
ABOUT = About(site="https://about.ads.microsoft.com/en/policies/intellectual-property-policies")
CHANNEL = channel(
    NAME,
    door=Door.TRADEMARK_FORM,
    where="Microsoft's Intellectual Property Concern Form for the market, option “Trademark Misuse in Ad Copy”",
    who_may_file="the owner of the mark or somebody designated by it",
    letter="trademark",
    fields=(*FILER, *RIGHT, *TARGET, *SEEN, *GROUNDS),
    accepts="misuse of a mark in ad copy, keywords that were inserted into ad copy included",
    refuses="resellers of authentic goods, informational sites such as reviews, dictionary words, comparisons backed by "
    "independent research; keywords in most markets",
    first_step="write to the advertiser first and keep the letter and the answer",
    statements=(
        "I believe in good faith that the use described above is not authorised by the owner, its agent or the law.",
        "What I state here is accurate and complete, and I am authorised to act for the owner.",
    ),
    notes=("The fields of the live form were not verified: this notice holds more than it is likely to ask.",),
)
