"""Where a local law applies: the code of GB/T 2260 that its title, its maker and its folder point to."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable

from django.db.models import F

from portal.core.models import Code
from portal.laws.reading import ParsedLaw

REGIONS = "gbt2260"
# GB/T 2260, 省级. In the code because local laws come in before any code table is imported.
PROVINCES = {
    "北京市": "110000", "天津市": "120000", "河北省": "130000", "山西省": "140000", "内蒙古自治区": "150000",
    "辽宁省": "210000", "吉林省": "220000", "黑龙江省": "230000", "上海市": "310000", "江苏省": "320000",
    "浙江省": "330000", "安徽省": "340000", "福建省": "350000", "江西省": "360000", "山东省": "370000",
    "河南省": "410000", "湖北省": "420000", "湖南省": "430000", "广东省": "440000",
    "广西壮族自治区": "450000", "海南省": "460000", "重庆市": "500000", "四川省": "510000", "贵州省": "520000",
    "云南省": "530000", "西藏自治区": "540000", "陕西省": "610000", "甘肃省": "620000", "青海省": "630000",
    "宁夏回族自治区": "640000", "新疆维吾尔自治区": "650000",
}  # fmt: skip
_SHORT = {
    re.sub(r"(?:省|市|(?:壮族|回族|维吾尔)?自治区)$", "", name): code for name, code in PROVINCES.items()
}
_CITY = re.compile(r"([一-龥]{2,7}?(?:市|自治州|自治县|地区|盟))")
_ZONE = "经济特区"


class Places:
    """The code of the place a law is made for."""

    def __init__(self) -> None:
        rows = Code.objects.filter(table__key=REGIONS, level__in=(2, 3))
        rows = rows.order_by(F("valid_to").asc(nulls_last=True))
        # Cities, and the counties that make law: autonomous ones. Lives that ended count, a live one wins.
        self.cities: dict[str, list[str]] = defaultdict(list)
        for code in rows:
            if code.level == 2 or code.name.endswith("自治县"):
                self.cities[code.name].insert(0, code.code)

    def region_of(self, law: ParsedLaw, level: str) -> tuple[str, bool]:
        """Six digits (empty: the whole country) and whether that is sure.

        A city that the code table does not name, as where none was imported, gets its province, not sure.
        """
        if level not in ("local", "localrule"):
            return "", True
        names = [law.title, *(event.organ for event in law.history if event.organ)]
        province = self._province(law.category, names)
        for name in names:
            if code := self._city(name, province):
                return code, True
            if _starts_with_province(name):
                return _starts_with_province(name) or province, True
        city = next((match[1] for name in names if (match := _CITY.match(name))), "")
        return province, not (province and city)

    def _city(self, name: str, province: str) -> str:
        for match in _CITY.finditer(name[:12]):
            if match.start() == 0 and (code := self._code(match[1], province)):
                return code
        zone = name.partition(_ZONE)[0] if _ZONE in name[:8] else ""
        return self._code(f"{zone}市", province) if zone else ""

    def _code(self, name: str, province: str) -> str:
        codes = self.cities.get(name, [])
        return next((code for code in codes if not province or code[:2] == province[:2]), "")

    @staticmethod
    def _province(category: Iterable[str], names: Iterable[str]) -> str:
        for folder in category:
            if found := next((code for short, code in _SHORT.items() if folder.startswith(short)), ""):
                return found
        return next((code for name in names if (code := _starts_with_province(name))), "")


def _starts_with_province(name: str) -> str:
    return next((code for full, code in PROVINCES.items() if name.startswith(full)), "")
