"""Data quality: one catalogue of rules, a run of them over a unit's records or a batch, the score, what is to be mended.

`catalogue` says what each rule asks; `row_rules` and the judges of `portal.credit.intake` look at single rows,
`sets` at what stands in the register together; `running` walks and scores; `checking` does the same to a file
that somebody wants to look through before handing it in, and keeps nothing of it.
"""
