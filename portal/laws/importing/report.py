"""What an import tells of itself."""

from __future__ import annotations

import resource
import sys
from dataclasses import dataclass, field
from typing import Any

from portal.laws.reading import Notice


@dataclass(slots=True)
class Report:
    """What an import did. `left_out`, `differences` and `warnings` hold {"place", "reason"}.

    `more` takes the figures of listeners (citations found, say).
    """

    read: int = 0
    saved: int = 0
    unchanged: int = 0
    left_out: list[dict[str, str]] = field(default_factory=list)
    seconds: float = 0.0
    peak_mb: float = 0.0
    files: int = 0
    instruments: int = 0
    versions: int = 0
    articles: int = 0
    without_articles: int = 0
    differences: list[dict[str, str]] = field(default_factory=list)
    warnings: list[dict[str, str]] = field(default_factory=list)
    ended: int = 0
    more: dict[str, Any] = field(default_factory=dict)

    def note(self, notice: Notice) -> None:
        """Write a notice where it belongs."""
        entry = {"place": notice.place, "reason": notice.reason}
        (self.left_out if notice.left_out else self.warnings).append(entry)

    def warn(self, place: str, reason: str) -> None:
        """Something to check; nothing is missing."""
        self.warnings.append({"place": place, "reason": reason})

    def differ(self, place: str, title: str, words: str) -> None:
        """Two sources of one version do not agree."""
        reason = f"与库中《{title}》同一版本的文本不一致：{words}"
        self.differences.append({"place": place, "reason": reason})


def peak_mb() -> float:
    """The most memory this process has held, in MB."""
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return round(peak / (2**20 if sys.platform == "darwin" else 2**10), 1)
