"""The brand's own pages behind its own results: what somebody with a question finds there.

The world: a support page may stand first and still not answer: it asks for a login or a serial number, it is a PDF, or it sells.
Own pages are read with beautifulsoup4, which takes any HTML as it comes, at a low rate: only the brand's own hosts, only what
their robots.txt allows, one page at a time with a pause between, through the guarded client that never reaches a private address.
"""

from monitor.landing.captured import asked_for, is_landing, reading_of
from monitor.landing.reading import read_landing
from monitor.landing.visiting import Visit, own_pages, visit

__all__ = ["Visit", "asked_for", "is_landing", "own_pages", "read_landing", "reading_of", "visit"]
