"""Saved pages on disk: files behind names, folders and globs, and the answers inside each.

People save pages in many ways: "save page as" (a comment tells the address), SingleFile (a comment tells address and date),
plain or gzipped HTML, a provider's JSON, MHTML (a mail with the page inside), WARC files of crawlers, WACZ packages (a ZIP
around WARC), a ZIP of any of these. Only an archive record knows status, final address and moment; all else is weak
provenance, and an address that a page tells of itself is a hint. Every reading is bounded, in bytes on disk, after unpacking
and in how much more the second may be than the first (`unpacking`); nothing in a file is ever fetched.

Every answer's notes say how it was saved (`saved_as`) and how its moment is known (`dated_by`, see `dating`).
"""

from monitor.files.answering import SOURCE, answers
from monitor.files.dating import FILE as BY_FILE
from monitor.files.naming import expand
from monitor.files.pages import DATED_BY, SAVED_AS
from monitor.files.sifting import is_aside

__all__ = ["BY_FILE", "DATED_BY", "SAVED_AS", "SOURCE", "answers", "expand", "is_aside"]
