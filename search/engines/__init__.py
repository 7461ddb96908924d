"""The engines: each is one module that keeps the promise of ``base.Engine``."""
