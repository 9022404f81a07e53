"""Netcraft, report of a fraudulent address: a feed that browsers, hosts and registrars read.

Up to 1,000 addresses a report, with e-mail and reason; the answer is a number. Newer clients send each address with a country;
that form was not verified. Only for fraud and phishing: addresses that only look alike are not taken.
"""

from monitor.plugins import About
from reports.channel import AD, GROUNDS, SEEN, Field, channel

NAME = "netcraft"
ABOUT = About(site="https://report.netcraft.com", docs="https://report.netcraft.com/api/v3")
CHANNEL = channel(
    NAME,
    door=None,
    where="Netcraft's public report page",
    who_may_file="anybody with an e-mail address",
    letter="scam",
    fields=(
        Field("filer.email", "Your e-mail"),
        Field("report.reason", "Reason"),
        Field("report.impersonated_site", "The site that it pretends to be"),
        Field("target.final_url", "Addresses", limit="1,000 addresses a report, as second-hand code has it"),
        *(field for field in AD if field.name != "target.final_url"),
        *SEEN,
        *GROUNDS,
    ),
    accepts="addresses of phishing, fraud and malware",
    refuses="disputes about marks",
    notes=("Addresses that are reported become known to many: keep the evidence first.",),
)
