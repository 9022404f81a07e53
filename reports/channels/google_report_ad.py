"""Google, report an ad: the door for scams, phishing and impersonation. Anybody may knock; a receipt comes by e-mail.

It is reached from the ad itself (More, then Report ad); what the form fills in by itself must not be edited. The trademark form
is the wrong door for these.
"""

from monitor.model import Door
from monitor.plugins import About
from reports.channel import AD, GROUNDS, SEEN, Field, Need, channel

NAME = "google_ads_report_ad"
ABOUT = About(site="https://support.google.com/My-Ad-Center-Help/answer/13861201")
CHANNEL = channel(
    NAME,
    door=Door.SCAM_REPORT,
    where="on the ad itself: More, then Report ad; leave as it is what the form has filled in",
    who_may_file="anybody with an e-mail address",
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
    accepts="any breach of the ads policies, phishing and impersonation included",
    refuses="disputes about who may use a mark: those belong on the trademark form",
    notes=("Keep the click address: it is how the engine finds the ad again.", "A receipt by e-mail is all that is promised."),
)
