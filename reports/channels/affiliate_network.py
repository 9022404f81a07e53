"""Notice to an affiliate network about one of its publishers: engines mostly send affiliates' breaches back to the network.

The network needs the publisher's id, the whole recorded chain with its click ids, the time, and the programme's terms that were
breached. Affiliate links are never followed to test them: that sets cookies and looks like click fraud.
"""

from monitor.model import Door
from monitor.plugins import About
from reports.channel import AD, GROUNDS, SEEN, Field, Need, channel

NAME = "affiliate_network"
ABOUT = About(site="https://ui.awin.com/merchant-profile-terms", note="one network's terms as an example")
CHANNEL = channel(
    NAME,
    door=Door.AFFILIATE_NETWORK,
    where="the network's compliance desk, from within your advertiser account",
    who_may_file="the advertiser that runs the programme",
    letter="affiliate",
    fields=(
        Field("filer.name", "Your name"),
        Field("filer.email", "Your e-mail"),
        Field("filer.company", "The advertiser"),
        Field("affiliate.network", "Network"),
        Field("affiliate.publisher", "Publisher id"),
        Field("affiliate.party", "Publisher, as known to us", Need.OPTIONAL),
        Field("affiliate.terms", "The programme's terms for paid search"),
        Field("affiliate.chain", "The recorded chain of addresses"),
        *AD,
        *SEEN,
        *(field for field in GROUNDS if field.name != "grounds.policy_rule"),  # what was agreed, no engine's policy
    ),
    accepts="breaches of the programme's terms by a publisher of the network",
    refuses="publishers of other networks, and terms that the programme does not hold",
    languages=("en", "de", "fr", "es", "ru", "zh", "ja"),
    limits="none known: it is a letter",
)
