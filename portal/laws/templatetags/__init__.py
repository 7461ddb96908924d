"""Tags of the legal library."""
