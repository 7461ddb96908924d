"""Periods that figures refer to: years, half years, quarters, months."""

import re
from dataclasses import dataclass
from datetime import date, timedelta

_CHINESE = {"一": 1, "二": 2, "三": 3, "四": 4, "1": 1, "2": 2, "3": 3, "4": 4}
_ORDINALS = "一二三四"
_MONTHS = {"Y": 12, "H": 6, "Q": 3, "M": 1}


@dataclass(frozen=True, slots=True)
class Period:
    """`kind` is Y, H, Q or M; `number` counts within the year (0 for a year)."""

    year: int
    kind: str
    number: int = 0

    @classmethod
    def parse(cls, text: str) -> "Period":
        """`2026-Q3`, `2026年第三季度`, `2026-09`, `2026年上半年`, `2026`. Raises ValueError in Chinese."""
        text = text.strip()
        if match := re.fullmatch(r"(\d{4})(?:-?Q([1-4])|年第?([1-4一二三四])季度)", text, re.I):
            return cls(int(match[1]), "Q", _CHINESE[match[2] or match[3]])
        if match := re.fullmatch(r"(\d{4})(?:-(\d{2})|年(\d{1,2})月)", text):
            number = int(match[2] or match[3])
            if 1 <= number <= 12:
                return cls(int(match[1]), "M", number)
        if match := re.fullmatch(r"(\d{4})(?:-?H([12])|年([上下])半年)", text, re.I):
            return cls(int(match[1]), "H", int(match[2]) if match[2] else "上下".index(match[3]) + 1)
        if match := re.fullmatch(r"(\d{4})年?(?:全年|度)?", text):
            return cls(int(match[1]), "Y")
        raise ValueError(f"期间“{text}”无法识别；请写成 2026-Q3、2026-09、2026-H1 或 2026")

    @classmethod
    def quarter_of(cls, day: date) -> "Period":
        """The quarter in which `day` lies."""
        return cls(day.year, "Q", (day.month + 2) // 3)

    @property
    def code(self) -> str:
        """`2026-Q3`, `2026-09`, `2026-H1`, `2026`: in addresses and files."""
        if self.kind == "Y":
            return f"{self.year:04}"
        if self.kind == "M":
            return f"{self.year:04}-{self.number:02}"
        return f"{self.year:04}-{self.kind}{self.number}"

    @property
    def label(self) -> str:
        """`2026年第三季度`."""
        if self.kind == "Q":
            return f"{self.year}年第{_ORDINALS[self.number - 1]}季度"
        if self.kind == "H":
            return f"{self.year}年{'上下'[self.number - 1]}半年"
        return f"{self.year}年{self.number}月" if self.kind == "M" else f"{self.year}年"

    @property
    def short_label(self) -> str:
        """For an axis: `26年三季度`, `26年9月`."""
        if self.kind == "Q":
            return f"{self.year % 100:02}年{_ORDINALS[self.number - 1]}季度"
        return self.label[2:]

    @property
    def this(self) -> str:
        """How a sentence names the period again: 本季度."""
        return {"Q": "本季度", "M": "本月", "H": "本半年", "Y": "全年"}[self.kind]

    @property
    def last_day(self) -> date:
        """The last day of the period."""
        return self.next().first_day - timedelta(days=1)

    @property
    def first_day(self) -> date:
        """The first day of the period."""
        return date(self.year, (max(self.number, 1) - 1) * _MONTHS[self.kind] + 1, 1)

    def next(self) -> "Period":
        """The period after this one."""
        return self._moved(1)

    def previous(self) -> "Period":
        """The period before this one."""
        return self._moved(-1)

    def year_before(self) -> "Period":
        """The same period of the year before."""
        return Period(self.year - 1, self.kind, self.number)

    def _moved(self, steps: int) -> "Period":
        if self.kind == "Y":
            return Period(self.year + steps, "Y")
        per_year = 12 // _MONTHS[self.kind]
        years, number = divmod(self.number - 1 + steps, per_year)
        return Period(self.year + years, self.kind, number + 1)

    def __str__(self) -> str:
        return self.code


def last_complete_quarters(day: date, count: int) -> list[Period]:
    """The last `count` quarters that were over before `day`, the oldest first."""
    quarter = Period.quarter_of(day)
    found: list[Period] = []
    for _ in range(count):
        quarter = quarter.previous()
        found.append(quarter)
    return found[::-1]
