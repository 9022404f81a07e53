"""Ads written before the matchers were run on them, round by round, and labelled as an attorney would sign.

A line is `language country brand | headline | text | numbers`. Marks stand in ⟦…⟧ (the name without its ending), numbers that
are not the brand's own in ⟪…⟫, as dialled behind the text in the same order. `brands.json` is what the owners would write into
their `config.yaml`. Every name is made up; numbers are written as people write them and are nobody's on purpose.
"""
