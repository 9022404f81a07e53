"""What the providers of search results have in common: how they are asked, how they fail, how their JSON is read.

The world: each vendor sells the same page as JSON of its own make. Blocks are lists under keys, a row tells its title, link and
position under one of a dozen names, and a block that the page does not have is usually left out, so that a missing key may mean
"none" as well as "lost". Failures come in layers: the HTTP status, an envelope that says "error" behind status 200, and a task
or search that went well and brought nothing. `asking` is the way there and back, `form` the
reader driven by `tables`, `rows` what it makes of each list.
"""

from monitor.provider.asking import Complaint, answer_of, basic, by_words, key_of, message_of, page_at, payload_of, wanted
from monitor.provider.form import read_form
from monitor.provider.rows import told, walk
from monitor.provider.tables import Form, Names, Rows, Said

__all__ = [
    "Complaint",
    "Form",
    "Names",
    "Rows",
    "Said",
    "answer_of",
    "basic",
    "by_words",
    "key_of",
    "message_of",
    "page_at",
    "payload_of",
    "read_form",
    "told",
    "walk",
    "wanted",
]
