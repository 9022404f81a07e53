"""Proof: what lets a stranger check a pack without us – archive, signature, timestamps, custody log, bag, and the checker."""
