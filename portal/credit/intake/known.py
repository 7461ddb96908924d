"""What the intake must know of the portal while it decides: bureaus and code tables. Asked once for a file."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from portal.core import codebook, codes
from portal.core.codebook import CodeBook, State
from portal.core.models import Bureau
from portal.credit.intake.rules import Defect


class Owners:
    """Who recorded a row: the registrar it names, when that is the sender or below it; else the sender."""

    def __init__(self, sender: Bureau) -> None:
        self.sender = sender
        self.by_key: dict[int, Bureau] = {}
        self.by_word: dict[str, Bureau] = {}
        for bureau in Bureau.objects.all():
            self.by_key[bureau.pk] = bureau
            for word in (bureau.code.upper(), bureau.name, bureau.short_name):
                if word:
                    self.by_word.setdefault(word, bureau)

    def named(self, code: str | None, name: str | None) -> Bureau | None:
        """The bureau that a row names as its registrar or organ, if the portal knows it."""
        return self.by_word.get((code or "").upper()) or self.by_word.get(name or "")

    def of(self, code: str | None, name: str | None) -> Bureau | None:
        """The unit that a row belongs to; None when it names one that the sender may not speak for."""
        found = self.named(code, name)
        if found is None or self.sender.is_within(found):
            return self.sender
        return found if found.is_within(self.sender) else None

    def may_change(self, owner: int) -> bool:
        """Whether the sender may change what this bureau recorded: it is the sender, or below it."""
        found = self.by_key.get(owner)
        return found is not None and found.is_within(self.sender)

    def name(self, owner: int) -> str:
        """Name of a bureau."""
        found = self.by_key.get(owner)
        return found.name if found else "其他单位"


class CodeTables:
    """Regions and industries as of one day, each code judged once."""

    def __init__(self, on: date, book: CodeBook | None = None) -> None:
        self.on = on
        self.book = book or codebook.current()
        self.unchecked = False
        """Whether a region was asked about that only a table which is not loaded could tell of."""
        self._regions: dict[str, tuple[Defect, ...]] = {}
        self._codes: dict[str, tuple[Defect, ...]] = {}
        self._industries: dict[tuple[str, str], tuple[str, tuple[Defect, ...]]] = {}

    def region(self, code: str) -> tuple[Defect, ...]:
        """Warnings about the region of a place."""
        if code not in self._regions:
            self._regions[code] = tuple(self._said(code)) if code else ()
        return self._regions[code]

    def region_in_code(self, uscc: str | None) -> tuple[Defect, ...]:
        """Warnings about places 3 to 8 of a code. One abolished since is as it should be: codes stay."""
        if not uscc:
            return ()
        code = uscc[2:8]
        if code not in self._codes:
            unknown = self._state(code).word == "unknown"
            message = f"统一社会信用代码第 3—8 位 {code} 不在行政区划代码表中，请核对（已照原样收下）"
            self._codes[code] = (Defect("code-region", "uscc", message),) if unknown else ()
        return self._codes[code]

    def industry(self, section: str, code: str) -> tuple[str, tuple[Defect, ...]]:
        """The section that an industry belongs to ("" unknown), and warnings."""
        if (section, code) not in self._industries:
            # Where only the upper levels are loaded, they tell the section as well.
            above = (self.book.section_of(code[:size], self.on) for size in range(len(code), 1, -1))
            found = next(filter(None, above), "")
            self._industries[section, code] = (found, tuple(self._mismatch(section, code, found)))
        return self._industries[section, code]

    def notes(self) -> list[str]:
        """What a report must say of the tables themselves, once."""
        said = "行政区划代码表没有载入，行政区划没有核对。系统管理员可以用命令 import_codes 载入代码表。"
        return [said] if self.unchecked else []

    def _state(self, region: str) -> State:
        state = self.book.state(codes.REGIONS, region, self.on)
        self.unchecked |= state.word == "no_table"
        return state

    def _said(self, code: str) -> Iterator[Defect]:
        state = self._state(code)
        if state.word == "abolished":
            heirs = "、".join(f"{each.name}（{each.code}）" for each in state.successors)
            now = f"，现为{heirs}" if heirs else ""
            yield Defect("region-unknown", "region", f"行政区划 {code} 已于 {state.abolished_on} 撤销{now}")
        elif state.word in ("unknown", "future"):
            said = "尚未启用" if state.word == "future" else "不在行政区划代码表中"
            yield Defect("region-unknown", "region", f"行政区划 {code} {said}，请核对（已照原样收下）")

    def _mismatch(self, section: str, code: str, found: str) -> Iterator[Defect]:
        if code and self.book.state(codes.INDUSTRIES, code, self.on).word == "unknown":
            below = self.book.children(codes.INDUSTRIES, code[:2], self.on)
            if not found or len(code) > 2 and below:
                message = f"行业代码 {code} 不在 GB/T 4754 代码表中，请核对（已照原样收下）"
                yield Defect("industry-unknown", "industry", message)
        if section and found and section != found:
            message = f"行业代码 {code} 属于门类 {found}，“行业门类”却是 {section}，请核对"
            yield Defect("industry-unknown", "section", message)
