"""Letter to a partner (reseller, licensee, affiliate, agency) about what was agreed: the contract decides, no engine does.

It quotes the agreement as the configuration holds it, shows what was seen, and asks for an answer; it threatens nothing.
"""

from monitor.model import Door
from monitor.plugins import About
from reports.channel import AD, GROUNDS, SEEN, Field, channel

NAME = "partner"
ABOUT = About(site="", note="no platform stands behind it: it is a letter between two parties")
CHANNEL = channel(
    NAME,
    door=Door.PARTNER,
    where="the partner's own contact, as in the contract",
    who_may_file="the party to the contract",
    letter="partner",
    fields=(
        Field("filer.name", "Your name"),
        Field("filer.email", "Your e-mail"),
        Field("filer.company", "Your company"),
        Field("partner.name", "Partner"),
        Field("partner.role", "What the partner is to you"),
        Field("partner.terms", "What was agreed"),
        *AD,
        *SEEN,
        *(field for field in GROUNDS if field.name != "grounds.policy_rule"),  # what was agreed, no engine's policy
    ),
    accepts="whatever the contract covers",
    refuses="whatever it does not",
    languages=("en", "de", "fr", "es", "ru", "zh", "ja"),
    limits="none: it is a letter",
)
