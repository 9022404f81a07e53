"""What a watch does beside looking, once a period: the week's report and its mails, backup, retention, policy pages, own pages.

Nobody is there when it is due, so three things hold. It is done once: whoever does it takes it in the database first, on
whatever machine. It is made up for: what fell due while the machine was off is done when it is on again – every week has its
report, but of seven missed backups one is enough. And it fails alone: a fault is on record, told, and tried again later, and
the others go on.
The work is done in a process of its own, which takes its memory with it when it ends. `times` says when things fall due,
`agenda` what is to be done now, `works` does it, `doing` keeps the record. This file imports nothing: a watch at rest needs
the agenda and none of the works.
"""
