"""Abuse report to the host or registrar of a site: phishing, fraud, and brand infringement, as a letter and as an XARF v4 report.

Since 5 April 2024 registrars of generic domains have to act on evidence of DNS abuse (phishing, malware, botnets, pharming, spam
that carries them), and a look-alike name alone is none of these. Complaints to ICANN mostly fail because the registrar was
never told first. The abuse contact stands in RDAP (RFC 9083): `serpwarden contact` looks it up.
"""

from monitor.model import Door
from monitor.plugins import About
from reports.channel import AD, GROUNDS, SEEN, Field, Need, channel

NAME = "host_or_registrar"
ABOUT = About(
    site="https://www.icann.org/resources/pages/global-amendment-2024-en",
    docs="https://github.com/xarf/xarf-spec",
)
CHANNEL = channel(
    NAME,
    door=Door.HOST_OR_REGISTRAR,
    where="the abuse contact of the registrar and of the host, as RDAP names it",
    who_may_file="anybody",
    letter="abuse",
    fields=(
        Field("filer.name", "Your name"),
        Field("filer.email", "Your e-mail"),
        Field("filer.company", "Your company"),
        Field("report.reason", "Kind of abuse"),
        Field("report.impersonated_site", "The site that it pretends to be"),
        Field("report.true_phones", "The brand's true telephone numbers", Need.OPTIONAL),
        *AD,
        *SEEN,
        *GROUNDS,
    ),
    accepts="evidence of phishing, malware or fraud on a domain; hosts also clear cases of infringement",
    refuses="look-alike names alone, and disputes about marks: those go to UDRP or a court",
    notes=(
        "Ask RDAP for the abuse contact on the day of filing: contacts change.",
        "The page itself was never opened: the report speaks of the ad or result that leads to it.",
    ),
)
