"""What was uploaded and not yet saved: a file under var/, for the one who sent it, for a day.

Nothing of it is in the database before the editor saves, so that there is no half-saved text.
"""

from __future__ import annotations

import json
import re
import secrets
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path

from django.conf import settings

from portal.core import clock

KEPT = timedelta(days=1)
_TOKEN = re.compile(r"[A-Za-z0-9_-]{20,60}")


@dataclass(frozen=True, slots=True)
class Upload:
    """A file that waits between preview and saving."""

    token: str
    name: str
    data: bytes


def _folder() -> Path:
    folder = Path(settings.PORTAL_DATA) / "uploads" / "laws"
    folder.mkdir(parents=True, exist_ok=True)
    return folder


def keep(user_id: int | None, name: str, data: bytes) -> str:
    """Keep a file for its sender; the token that opens it. Files older than a day are removed."""
    clean_up()
    token = secrets.token_urlsafe(24)
    facts = {"user": user_id, "name": name[:200], "kept": clock.now().isoformat()}
    (_folder() / f"{token}.bin").write_bytes(data)
    (_folder() / f"{token}.json").write_text(json.dumps(facts, ensure_ascii=False), "utf-8")
    return token


def opened(user_id: int | None, token: str) -> Upload | None:
    """The file of a token, for the one who sent it; None when it has expired or is another's."""
    if not _TOKEN.fullmatch(token):
        return None
    try:
        facts = json.loads((_folder() / f"{token}.json").read_text("utf-8"))
        data = (_folder() / f"{token}.bin").read_bytes()
    except (OSError, ValueError):
        return None
    return Upload(token, facts["name"], data) if facts["user"] == user_id else None


def discard(token: str) -> None:
    """Remove a file that was saved or given up."""
    if _TOKEN.fullmatch(token):
        for suffix in ("bin", "json"):
            (_folder() / f"{token}.{suffix}").unlink(missing_ok=True)


def clean_up() -> None:
    """Remove what has waited for more than a day."""
    oldest = (clock.now() - KEPT).timestamp()
    for file in _folder().iterdir():
        try:
            if file.stat().st_mtime < oldest:
                file.unlink(missing_ok=True)
        except OSError:
            continue
