"""Baidu, complaint about a mark in an ad: none of Baidu's own pages could be read, so this is a letter to be checked over there.

Second-hand accounts list business licence, certificate, letter of authority, application form, address of the site and the
company's seal, speak of three to seven working days, and advise captures made before a notary.
"""

from monitor.model import Door
from monitor.plugins import About
from reports.channel import FILER, GROUNDS, RIGHT, SEEN, TARGET, Field, channel

NAME = "baidu_ads"
ABOUT = About(site="https://e.baidu.com", note="no official page on complaints was reachable; everything here is second-hand")
CHANNEL = channel(
    NAME,
    door=Door.TRADEMARK_FORM,
    where="not verified: ask Baidu's account service or local counsel",
    who_may_file="the owner of the mark or somebody authorised by it",
    letter="trademark",
    fields=(
        *FILER,
        *RIGHT,
        *TARGET,
        *SEEN,
        Field("papers.business_licence", "Business licence"),
        Field("papers.certificate", "Trademark certificate"),
        Field("papers.authorisation_letter", "Letter of authority"),
        Field("papers.application_form", "Application form, with the company's seal"),
        *GROUNDS,
    ),
    accepts="said to be: a registered mark in the words of an ad",
    refuses="not verified",
    languages=("zh",),
    notes=("Captures made before a notary, or with a trusted timestamp, are preferred in China.",),
)
