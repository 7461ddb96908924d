"""The editors' way in for one text: upload or paste, see what it is and what it changes, then hand it to review."""
