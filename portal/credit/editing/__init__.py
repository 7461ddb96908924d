"""The officers' side of disclosures: forms by kind, review, the privacy gate, stopping, correcting."""
