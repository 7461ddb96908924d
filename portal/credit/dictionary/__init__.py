"""The data dictionary: every field of the register and of disclosures, made from models and columns (S13)."""
