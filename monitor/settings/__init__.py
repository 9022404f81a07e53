"""`config.yaml` as values: `load` reads and checks it, `schema` publishes its shape, `edit` changes its watches.

People write this file, so a broken one is answered with every fault at once – line, key, what is wrong, what would be
right – and changes nothing. `document` reads YAML with its lines, `shape` is the table of keys, `formats` and `words` their
small texts, `check`, `meaning` and `secrets` find faults, `values` builds what the rest of the house works with.
"""

from monitor.settings.loading import load, parse_settings
from monitor.settings.meaning import Known, installed
from monitor.settings.shape import schema

__all__ = ["Known", "installed", "load", "parse_settings", "schema"]
