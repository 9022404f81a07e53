"""Watch: ask, keep, read, remember. The map of the house.

`model` the values that flow, `errors` what can go wrong, `settings` config.yaml as values, `plan` when to ask what and
what it costs (`budget` holds to it, `quotas` hears what is left), `alerts` who is told at once, `health` whether it
sees, `suggest` what else to watch, `retention` what may be let go, `backup` a copy that comes back, `sources` who is
asked (`doors` the way to each, `fetch` one request, `provider` what JSON vendors have in common, `provided` values out
of their JSON), `evidence` what came back and `keeping` its record, `engines` and `reading` what stands on the page
(`page` its DOM, `listing` pages that are one list, `links` where links lead, `markers` a second pair of eyes for ads,
`hosts` who registered a name), `store` what is remembered, `archive` all that a configuration keeps. `pipeline` is the
one path through all of it (`workers` read for it), `digest` the part from bytes to reading (`boxes` where it was
drawn); `looking`, `importing` and `replaying` walk it for slots, for saved `files` and for the whole archive again.
`drift` holds readers against their own past, `checkup` tells whatever else can fail an installation, `golden` keeps
pages with the readings that are right. `queue` is the due table as work, `schedule` the clockwork that wakes it,
`reloading` how edits reach it, `circuit` how refusals are obeyed, `canary` how blindness shows, `ledger` what was
looked at when and what that proves. `landing` reads the brand's own pages. `sandbox` is a search engine in a box,
`demo` the whole job on it, `casework` what people do with cases, `policywatch` whether the channels' rules still say
what they said, `rdap` whom to write to. At the edge: `cli` the commands, `terminal` what they print, `logs` what a running watch says, `forms`
the JSON they speak, `plugins` how folders become choices. Judging is in the package `rules`, telling in `reports`. This
file imports nothing.
"""
