"""Notice under Article 16 of the EU Digital Services Act (Regulation 2022/2065): to the hosting service or platform, in the EU.

Article 16(2) asks for reasons, exact addresses, name and e-mail, and a statement of good faith. A notice from which illegality is
clear without a detailed legal examination gives the service actual knowledge (16(3)); it confirms receipt and gives a
reasoned decision (16(4) to (6)). Why the content is illegal is for counsel to say.
"""

from monitor.plugins import About
from reports.channel import AD, FILER, GROUNDS, RIGHT, SEEN, Field, channel

NAME = "dsa_art16"
ABOUT = About(site="https://eur-lex.europa.eu/eli/reg/2022/2065/oj")
CHANNEL = channel(
    NAME,
    door=None,
    where="the notice mechanism that the service has to offer, or its single point of contact",
    who_may_file="anybody; marks are best defended by their owner",
    letter="dsa",
    fields=(
        *(field for field in FILER if field.name in ("filer.name", "filer.email", "filer.company")),
        *(field.optional() for field in RIGHT),
        *AD,
        *SEEN,
        Field("legal.ground", "Why the content is illegal, as counsel puts it"),
        *GROUNDS,
    ),
    accepts="content that is illegal under the law of the Union or of a member state, named by exact addresses",
    refuses="notices without reasons, without exact addresses, or about places outside the Union",
    statements=("I believe in good faith that the information and allegations in this notice are accurate and complete.",),
    languages=("en", "de", "fr", "es"),
    limits="none in the law: 16(2) lists what a notice has to hold",
)
