"""Texts of laws in other forms, at addresses beside the page: plain text, Markdown, JSON-LD, XML, Word."""
