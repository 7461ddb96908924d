"""Batch check (批量核验): up to a thousand codes or names at once, answered as a spreadsheet; nothing is kept."""
