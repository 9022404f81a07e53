"""Watch: ask, keep, read, remember. The map of the house.

What flows: `model` the values, `errors` what can go wrong, `settings` config.yaml as values.

Asking: `plan` when to ask what and what it costs, `budget` holds to it, `quotas` what vendors say is left, `suggest` what
else to watch, `sources` who is asked, `doors` the way to each, `fetch` one request, `provider` what JSON vendors have in
common, `provided` values out of their JSON, `circuit` how refusals are obeyed, `claiming` a slot taken within all bounds.

Keeping: `evidence` what came back, `keeping` its record, `store` what is remembered, `archive` all that a configuration
keeps, `ahead` days made before a report asks for them, `retention` what may be let go, `backup` a copy that comes back.

Reading: `engines` and `reading` what stands on the page, `page` its DOM and `markup` how that is grown, `listing` pages that
are one list, `links` where links lead, `markers` a second pair of eyes for ads, `making` what was read in dozens, `hosts` who
registered a name, `boxes` where it was drawn, `digest` from bytes to reading, `workers` the same in other processes, `landing`
the brand's own pages, `golden` pages with the readings that are right, `drift` readers against their own past.

The path: `pipeline` is the one path through all of it; `looking`, `importing` and `replaying` walk it for slots, for saved
`files` and for the whole archive again. `queue` is the due table as work, `schedule` the clockwork that wakes it, `reloading`
how edits reach it, `leading` who of several plans, `thrift` memory given back, `canary` how blindness shows, `ledger` what was
looked at when and what that proves.

People: `casework` what they do with cases, `dossier` what they read of one, `policywatch` whether the channels' rules still
say what they said, `rdap` whom to write to about a domain, `alerts` who is told at once, `duties` what is done once a week or
a night by itself, `health` whether it sees, `checkup` what else can fail.

At the edge: `cli` the commands, `terminal` what they print, `logs` what a running watch says, `forms` the JSON they speak,
`plugins` how folders become choices, `late` what is imported when it is used, `orphan` a process that ends with its parent;
`sandbox` is a search engine in a box, `demo` the whole job on it, `clerk` who files in it. Judging is in the package `rules`,
telling in `reports`. This file imports nothing.
"""
