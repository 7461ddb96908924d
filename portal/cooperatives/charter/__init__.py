"""章程示范文本: clauses written by us, each with its article, filled in for one cooperative and never stored."""
