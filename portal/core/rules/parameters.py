"""Figures that law sets (limits, thresholds, fees), by name; one may be a multiple of another."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal


class UnknownParameter(ValueError):
    """A rule names a figure that is not kept."""


class CircularParameter(ValueError):
    """Figures that are defined by each other."""


@dataclass(frozen=True, slots=True)
class Parameters:
    """``values`` are plain; ``multiples`` maps a name to (another name, times)."""

    values: Mapping[str, Decimal] = field(default_factory=dict)
    multiples: Mapping[str, tuple[str, Decimal]] = field(default_factory=dict)

    def __contains__(self, name: str) -> bool:
        return name in self.values or name in self.multiples

    def value(self, name: str) -> Decimal:
        """The figure. Raises UnknownParameter and CircularParameter with a message for editors."""
        seen: list[str] = []
        times = Decimal(1)
        while name not in self.values:
            if name in seen:
                raise CircularParameter(f"法定参数互相引用成圈：{' → '.join([*seen, name])}。请改其中一个。")
            if name not in self.multiples:
                raise UnknownParameter(
                    f"没有名为“{name}”的法定参数，请在“法定参数”里补上，或者改用其他参数。"
                )
            seen.append(name)
            name, factor = self.multiples[name]
            times *= factor
        return self.values[name] * times
