"""Microsoft Advertising, report a low-quality ad: the door for scams and misleading ads on Bing. Anybody may knock.

The form takes any breach of the ads policies; which fields it has was not verified.
"""

from monitor.model import Door
from monitor.plugins import About
from reports.channel import AD, GROUNDS, SEEN, Field, Need, channel

NAME = "microsoft_low_quality_ad"
ABOUT = About(site="https://about.ads.microsoft.com/en/policies/intellectual-property-policies")
CHANNEL = channel(
    NAME,
    door=Door.SCAM_REPORT,
    where="Microsoft's Report Low Quality Ad form",
    who_may_file="anybody",
    letter="scam",
    fields=(
        Field("filer.email", "Your e-mail"),
        Field("report.reason", "Reason"),
        Field("report.impersonated_site", "The site that the ad pretends to be"),
        Field("report.true_phones", "The brand's true telephone numbers", Need.OPTIONAL),
        *AD,
        *SEEN,
        *GROUNDS,
    ),
    accepts="any breach of the ads policies",
    refuses="disputes about who may use a mark: those belong on the intellectual property form",
    notes=("The fields of the live form were not verified.",),
)
