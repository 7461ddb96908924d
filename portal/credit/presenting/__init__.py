"""Records of this room as they are read: facts, summary, disclosures with their clocks, in plain Chinese.

Takes records, gives plain dataclasses for templates, certificate and feed. Says nothing that the source does
not say: no grade, no judgement, and always as of when and from which unit.
"""
