"""The embedded engine: tantivy, in this process, on this machine's disk. ``engine.EmbeddedEngine``."""
