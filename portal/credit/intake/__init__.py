"""Intake: files of the register and of disclosures -> checked rows -> saved in batches -> announced.

`importing.import_file` is the walk; `reading` opens files, `headers` maps columns, `register_rows` and
`disclosure_rows` judge rows (pure, so that other processes can do it), `registering` and `disclosing` decide
against what is there, `storing` writes many rows at once.
"""
