"""Watch: ask, keep, read, remember. The map of the house.

`model` values that flow, `errors` what can go wrong, `settings` config.yaml as values, `plan` when to ask what,
`sources` who is asked and `fetch` how, `evidence` what came back, `engines` and `reading` what stands on the page,
`store` what is remembered, `pipeline` the one path through all of it, `sandbox` a search engine in a box, `cli` the
commands. Judging is in the package `rules`, telling in `reports`.
"""
