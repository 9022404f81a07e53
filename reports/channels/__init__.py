"""Takedown channels, one file each: where, who may file, fields, refusals, policy link, date read."""
