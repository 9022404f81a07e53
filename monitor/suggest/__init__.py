"""Searches worth watching that nobody has thought of: what people type who misspell a brand, look for its help, or compare it.

Scammers advertise on "<brand> support phone number", coupon sites on "<brand> coupon", competitors on "<brand> alternative", and
typosquatters live on misspellings. Suggestions are made from the brand, its models and the competitors in `config.yaml`, with
the words of each language in `words.yaml`; nothing is added that nobody approved. Pure.
"""

from monitor.suggest.forms import Form, Suggestion, languages, proposed, suggestions
from monitor.suggest.misspelling import misspellings

__all__ = ["Form", "Suggestion", "languages", "misspellings", "proposed", "suggestions"]
