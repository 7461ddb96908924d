"""Comparison of two versions: which article became which, what changed in its words, and the page of it."""
