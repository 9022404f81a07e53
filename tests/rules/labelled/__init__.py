"""Ads written for this test, labelled by eye: every mark and every number that is nobody's on the brand's list.

`brands.json` holds made-up brands with what their owners would write into `config.yaml`; one `*.jsonl` a language has one
ad a line: `headline`, `text`, `marks` (field, found, span: the name without its ending) and `phones` (field, found, number as
dialled). About half are clean, many of them close calls. Languages: en de fr es it nl pl pt ru th tr zh ja.
"""
