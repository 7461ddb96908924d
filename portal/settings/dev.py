"""One machine, first minute: SQLite, the embedded search engine, plain HTTP on the loopback address."""

from portal.settings.base import *  # noqa: F403
