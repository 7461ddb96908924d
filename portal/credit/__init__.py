"""Entity register and credit disclosures: look-up, retention, masking, import, quality."""
