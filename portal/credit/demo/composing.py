"""Synthetic rows of the register and of disclosures: the demo's, and the millions of the benchmark.

Nothing here can be a real entity: every code lies in the block 99xxxx that GB/T 2260 does not use, every name
begins with a fictional region and says 示范 or 示例, and so does every person. The same seed gives the same rows.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from random import Random

from portal.core.credit_codes import check_character, subject_check
from portal.core.registration_numbers import check_digit

SMALL = {50: 5, 100: 10, 200: 2, 500: 3, 1000: 8}
"""What an individual business files instead of a company's sum (万元)."""
CHARACTERS = "0123456789ABCDEFGHJKLMNPQRTUWXY"
SURNAMES = "赵钱孙李周吴郑王冯陈褚卫蒋沈韩杨朱秦尤许何吕施张孔曹严华金魏陶姜戚谢邹喻柏水窦章云苏潘葛奚范彭郎"
DIGITS = "一二三四五六七八九十"
MARKS = "禾云松泉川原野光星月晨晖岭溪河湖石竹梅兰青白红蓝金银玉瑞祥安宁和顺丰裕盛昌达远通恒信诚德仁义礼智新启明方圆正"


@dataclass(frozen=True, slots=True)
class Region:
    """A fictional county: six digits, how names begin there, and its bureau."""

    code: str
    city: str
    name: str
    registrar: str = ""
    streets: tuple[str, ...] = ("政通路", "东门大街", "河港路", "学院路", "柳河镇前街", "工业园一路")

    @property
    def full_name(self) -> str:
        """示范市青石县."""
        return self.city + self.name


@dataclass(frozen=True, slots=True)
class Trade:
    """A line of business: the word in names, section and class of GB/T 4754-2017, and a scope."""

    word: str
    section: str
    industry: str
    scope: str
    families: str = "icf"
    """Who runs it: i individual, c company, f farmers' cooperative."""


@dataclass(frozen=True, slots=True)
class Form:
    """A kind of entity: type code, letter of `Trade.families`, second place of its code, endings of names, share."""

    type_code: str
    family: str
    place: str
    endings: tuple[str, ...]
    share: float


FORMS = (
    Form("9500", "i", "2", ("店", "经营部", "商行", "服务部", "工作室"), 0.675),
    Form("1130", "c", "1", ("有限公司", "有限责任公司"), 0.17),
    Form("1151", "c", "1", ("有限公司",), 0.07),
    Form("4540", "c", "1", ("厂", "中心"), 0.02),
    Form("4531", "c", "1", ("事务中心（普通合伙）",), 0.01),
    Form("2130", "c", "1", ("有限公司分公司",), 0.0175),
    Form("9100", "f", "3", ("专业合作社",), 0.0375),
)


@dataclass(slots=True)
class Composer:
    """Makes rows; `day` is today, so that dates never lie in the future."""

    day: date
    regions: Sequence[Region]
    trades: Sequence[Trade]
    seed: int = 2007
    random: Random = field(init=False)
    serial: int = 0
    parent: dict[str, str] = field(default_factory=dict)
    """The last company that lives: the next branch is its."""

    def __post_init__(self) -> None:
        self.random = Random(self.seed)  # noqa: S311  (rows to look at, not secrets)

    def rows(self, count: int) -> Iterator[dict[str, str]]:
        """So many rows of the register, by the keys of `columns.REGISTER`."""
        weights = [form.share for form in FORMS]
        by_family = {key: [t for t in self.trades if key in t.families] for key in "icf"}
        for _ in range(count):
            form = self.random.choices(FORMS, weights)[0]
            yield self.row(form, self.random.choice(by_family[form.family]))

    def row(self, form: Form, trade: Trade) -> dict[str, str]:
        """One entity of a kind in a line of business."""
        random, region = self.random, self.random.choice(self.regions)
        self.serial += 1
        founded = self.day - timedelta(days=int(random.random() ** 1.6 * 7000) + 20)
        approved = founded + timedelta(days=int(random.random() * (self.day - founded).days))
        name, person = self.name(region, form, trade), self.person()
        sum_of_all = random.choice((1, 2, 3, 5, 8, 10, 20, 30, 50, 100, 200, 500, 1000))
        capital = f"{SMALL.get(sum_of_all, sum_of_all) if form.family == 'i' else sum_of_all:d}"
        row = {
            "UNISCID": credit_code(form.place, region.code, self.serial),
            "REGNO": registration_number(region.code, form.family == "i", self.serial)
            if random.random() < 0.3
            else "",
            "ENTNAME": name,
            "ENTTYPE": form.type_code,
            "REGSTATE": "存续",
            "LEREP": person,
            "DOMDISTRICT": region.code,
            "DOM": f"{region.full_name}{random.choice(region.streets)} {random.randrange(1, 400)} 号",
            "REGCAP": capital if form.type_code != "2130" else "",
            "REGCAPCUR": "156" if form.type_code != "2130" else "",
            "OPSCOPE": trade.scope,
            "INDUSTRYPHY": trade.section,
            "INDUSTRYCO": trade.industry,
            "REGORG": region.registrar or f"{region.full_name}市场监督管理局",
            "REGORGCODE": region.code,
            "ESTDATE": founded.isoformat(),
            "APPRDATE": approved.isoformat(),
        }
        if form.family == "i":
            row["COMPFORM"] = "家庭经营" if random.random() < 0.2 else "个人经营"
            row["EMPNUM"] = str(random.randrange(1, 8))
        elif form.family == "f":
            farmers = random.randrange(5, 60)
            units = random.randrange(0, max(1, farmers // 20) + 1)
            row["MEMBERS"] = f"农民:{farmers};单位:{units};总数:{farmers + units}"
        elif form.type_code in ("1130", "1151"):
            row["CAPSTRUCT"] = "自然人:100"
        self._end(row, founded, random.random())
        if form.type_code == "2130" and self.parent:
            row["ENTNAME"] = f"{self.parent['ENTNAME']}{region.name}分公司"
            row["PARENTCODE"] = self.parent["UNISCID"]
        elif form.type_code in ("1130", "1151") and row["REGSTATE"] == "存续":
            self.parent = row
        return row

    def _end(self, row: dict[str, str], founded: date, chance: float) -> None:
        """Some have ended or pause; everything else stays as it was registered."""
        state = next((word for limit, word in ENDINGS if chance < limit), "")
        if not state:
            return
        row["REGSTATE"] = state
        ended = founded + timedelta(days=int((self.day - founded).days * (0.5 + chance)))
        if state != "歇业":
            row["CANDATE"] = row["APPRDATE"] = ended.isoformat()
            row["CANREASON"] = {
                "注销": "不再经营" if row["ENTTYPE"] == "9500" else "决议解散",
                "吊销未注销": "连续两年未报送年度报告",
                "迁出": "迁往外地",
            }.get(state, "")

    def placed(self, row: dict[str, str], region: Region) -> dict[str, str]:
        """The entity that was made last, moved to a region with its code, address and registrar."""
        street = region.streets[self.serial % len(region.streets)]
        moved = {
            "DOMDISTRICT": region.code,
            "DOM": f"{region.full_name}{street} {self.serial % 90 + 1} 号",
            "REGORG": region.registrar or f"{region.full_name}市场监督管理局",
            "REGORGCODE": region.code,
        }
        form = next(form for form in FORMS if form.type_code == row["ENTTYPE"])
        code = {"UNISCID": credit_code(form.place, region.code, self.serial)}
        number = {"REGNO": registration_number(region.code, form.family == "i", self.serial)}
        return row | moved | code | (number if row["REGNO"] else {})

    def name(self, region: Region, form: Form, trade: Trade) -> str:
        """示范市青石县示范云泉餐饮店."""
        random = self.random
        mark = random.choice(MARKS) + random.choice(MARKS)
        where = region.full_name if form.family == "i" or random.random() < 0.5 else region.city
        return f"{where}示范{mark}{trade.word}{random.choice(form.endings)}"

    def person(self) -> str:
        """A name that nobody bears: 王示三."""
        random = self.random
        return f"{random.choice(SURNAMES)}{random.choice('示范')}{random.choice(DIGITS)}"


ENDINGS = ((0.12, "注销"), (0.135, "吊销未注销"), (0.15, "歇业"), (0.153, "撤销"), (0.157, "迁出"))
"""Up to which chance a row has which state; the rest exists."""


def credit_code(place: str, region: str, serial: int) -> str:
    """A valid code of the market regulator (9), with its second place, in a region, with the subject MAxxxxxx."""
    subject, rest = "", serial
    for _ in range(6):
        rest, digit = divmod(rest, len(CHARACTERS))
        subject = CHARACTERS[digit] + subject
    subject = f"MA{subject}"
    first = f"9{place}{region}{subject}{subject_check(subject)}"
    return first + check_character(first)


def registration_number(region: str, individual: bool, serial: int) -> str:
    """A valid number of 15 digits (工商GS15-2006): individuals begin with 6, enterprises with 0."""
    first = f"{region}{6 if individual else 0}{serial % 10_000_000:07d}"
    return first + check_digit(first)
