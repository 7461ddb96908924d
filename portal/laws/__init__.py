"""The legal library: instrument -> version -> provision; import, citations, reading."""
