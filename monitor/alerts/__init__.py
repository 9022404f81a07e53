"""Telling people at once: what is worth it, when, how often, and by which way it leaves the house.

People turn off what cries wolf, and so nothing is told twice: an alert is a thing that holds (a case, a blind cell, an
exhausted quota), noticed again and again and told once, then once an interval as long as it still holds. `noticing` finds
what holds now, `policy` decides when it goes out, `outbox` sends each message once whatever dies when, `ways` are Apprise
and e-mail. Each is imported by its own name: who only checks an address needs no database.
"""
