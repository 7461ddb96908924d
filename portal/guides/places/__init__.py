"""Many bureaus, one text: what a bureau adds to the guide of the bureau above it."""
