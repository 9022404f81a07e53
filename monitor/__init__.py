"""Watch: ask, keep, read, remember. The map of the house.

`model` the values that flow, `errors` what can go wrong, `settings` config.yaml as values, `plan` when to ask what,
`sources` who is asked and `fetch` how, `evidence` what came back, `engines` and `reading` what stands on the page (`page`
its DOM, `listing` pages that are one list, `links` where links lead, `markers` a second pair of eyes for ads, `hosts` who
registered a name), `store` what is remembered, `pipeline` the one path through all of it, `sandbox` a search engine in a box
and `demo` the whole job on it. At the edge: `cli` the commands, `terminal` what they print, `forms` the JSON they speak,
`plugins` how folders become choices. Judging is in the package `rules`, telling in `reports`. This file imports nothing.
"""
