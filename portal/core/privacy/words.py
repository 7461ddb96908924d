"""What words and signs give away: mail addresses, plates, QQ and 微信, days of birth, where somebody lives."""

from __future__ import annotations

import re
from collections.abc import Iterator

from portal.core.privacy.findings import Certainty, Kind
from portal.core.privacy.numbers import Found

HAN = "\u3400-\u4dbf\u4e00-\u9fff"
PROVINCE = "京津沪渝冀豫云辽黑湘皖鲁新苏浙赣鄂桂甘晋蒙陕吉闽贵粤青藏川宁琼"
_MAIL = re.compile(r"@[A-Za-z0-9-]{1,63}(?:\.[A-Za-z0-9-]{1,63}){1,5}")
_MAILBOX = re.compile(r"[A-Za-z0-9](?:[A-Za-z0-9._%+\-]{0,63})$")
_OFFICE_MAIL = re.compile(r"(?:\.gov\.cn|\.example|example\.(?:com|org|net|cn))$", re.I)

_PLATE = re.compile(
    rf"[{PROVINCE}][ ]?[A-HJ-NP-Z][ ·.\-]?(?:[DF][A-HJ-NP-Z0-9][0-9]{{4}}|[0-9]{{5}}[DF]"
    r"|[A-HJ-NP-Z0-9]{4}[A-HJ-NP-Z0-9挂学警港澳领使])(?![A-Za-z0-9*])"
    rf"|使[ ·]?[0-9]{{6}}(?![0-9A-Za-z])|WJ[ ·]?[{PROVINCE}][ ·]?[0-9]{{4}}[0-9A-Z](?![0-9A-Za-z])",
    re.I,
)
_NO_PLATE_BEFORE = re.compile(r"(?:图集|文号|证号|编号|许可证|备案)[:： ]{0,2}$")
PLATE_TRIGGER = re.compile(rf"[{PROVINCE}][ ]?[A-Za-z]|使[ ·]?[0-9]|WJ", re.I)

_QQ = re.compile(r"(?<![A-Za-z])QQ[ ]?(号码?|群号?)?[为是]?[:： ]{0,3}([1-9][0-9]{4,10})(?![0-9])", re.I)
_WECHAT = re.compile(
    r"(?:加?微信|(?<![A-Za-z])(?:WeChat(?:[ ]?ID)?|vx|wx)|加V)(号码?|账号)?[为是]?([:： ]{0,3})([A-Za-z][A-Za-z0-9_\-]{5,39})"
    r"(?![A-Za-z0-9_\-@])",
    re.I,
)

_YEAR, _TWO, _DAYS = "(?:19|20)[0-9]{2}", "(?:1[0-2]|0?[1-9])", "(?:3[01]|[12][0-9]|0?[1-9])"
_DAY = (
    rf"{_YEAR}[ ]?[年.\-/][ ]?{_TWO}[ ]?[月.\-/][ ]?{_DAYS}[ ]?日?"
    rf"|{_YEAR}(?:0[1-9]|1[0-2])(?:0[1-9]|[12][0-9]|3[01])"
)
_MONTH = rf"{_YEAR}[ ]?年[ ]?{_TWO}[ ]?月"
_CHINESE_DAY = (
    "[一二][九〇零○][〇零○一二三四五六七八九]{2}年[一二三四五六七八九十]{1,2}月[一二三四五六七八九十]{1,3}日"
)
_BORN_BEFORE = re.compile(
    rf"(?:出生(?:日期|年月日?|时间)?|生于|生日)[为是于在:： （(]{{0,3}}(?:({_DAY}|{_CHINESE_DAY})|({_MONTH}))(?![0-9])"
)
_BORN_AFTER = re.compile(
    rf"(?<![0-9])(?:({_DAY}|{_CHINESE_DAY})|({_MONTH}))(?=[ ]?(?:出生(?!地|证)|生[，。,；;、）) \n]|生$))"
)

_HOME = re.compile(
    r"(?:(?:家庭|现|居|暂|常|户籍|经常居)住址|住址|家住|户籍(?:所在)?地?(?:址)?|户口(?:所在)?地?|现居(?:住地?)?|现住|暂住地?(?!区)"
    r"|居住(?:地址|于|在)|居住地址?(?=[:：为])|住在|住于|(?<=[，,、；;。（(\s])住(?![所房院宿户宅建改]))"
    r"(?:为|是|在|于|地址)?[:： ]{0,3}"
)
_TAIL_LONGEST = 60
_TAIL = re.compile(r"[^，。；;！!？?）)】」”\"<>|\t\n,]{2,60}")
_NUMERAL = "(?:[0-9]{1,5}|[一二三四五六七八九十百〇零]{1,5})"
_HOUSE = re.compile(
    rf"{_NUMERAL}[ ]?[A-Za-z]?(?:号(?!文|令|公告)|室|栋|幢|单元|组|弄|座|巷|社(?!会)|楼)|[0-9]+-[0-9]+"
)
_LEVELS = re.compile(rf"[{HAN}]{{2,8}}?(?:省|自治区|市|自治州|盟|县|区|旗|镇|乡|街道|村|社区)")
_PLACE = re.compile("[省市县区镇乡村路街巷道弄里坊苑园寨屯组]|小区|胡同|公寓|大厦|新村")
_ROOM = re.compile(r"[0-9]{1,5}[ ]?(?:室|户)(?![外内])")
_STREET = re.compile(
    rf"[0-9A-Za-z{HAN}]{{2,40}}(?:路|街|巷|道|弄|村|里|坊|苑|园|小区|公寓|胡同)[0-9A-Za-z{HAN}\-]{{1,16}}"
)
_STREET_WORD = re.compile("[路街巷道弄村里坊苑园]|小区|公寓|胡同")
_BUSINESS = re.compile("住所|场所|地址|办公|位于|地点|注册地|登记地|设在|门牌|窗口")
HOME_TRIGGER = re.compile("住|户籍|户口|[0-9][ ]?(?:室|户)")


def mails(text: str) -> Iterator[Found]:
    """Mail addresses; those of offices may be public."""
    for match in _MAIL.finditer(text):
        box = _MAILBOX.search(text[max(0, match.start() - 64) : match.start()])
        if box:
            start = match.start() - len(box[0])
            sure = not _OFFICE_MAIL.search(match[0])
            certainty = Certainty.CERTAIN if sure else Certainty.UNCERTAIN
            yield Found(Kind.EMAIL, start, match.end(), certainty, text[start : match.end()])


def plates(text: str) -> Iterator[Found]:
    """Plates of vehicles: ordinary, 新能源, 挂学警港澳, 使领."""
    for match in _PLATE.finditer(text):
        if sum(char.isdigit() for char in match[0]) < 3 or _NO_PLATE_BEFORE.search(
            text[max(0, match.start() - 8) : match.start()]
        ):
            continue
        sure = (
            text[match.end() : match.end() + 1] != "号"
            or "车" in text[max(0, match.start() - 8) : match.end() + 4]
        )
        certainty = Certainty.CERTAIN if sure else Certainty.UNCERTAIN
        yield Found(Kind.PLATE, match.start(), match.end(), certainty, match[0])


def accounts(text: str) -> Iterator[Found]:
    """QQ and 微信, which only their words tell from other numbers."""
    for match in _QQ.finditer(text):
        certainty = Certainty.UNCERTAIN if (match[1] or "").startswith("群") else Certainty.CERTAIN
        yield Found(Kind.ACCOUNT, *match.span(2), certainty, match[2])
    for match in _WECHAT.finditer(text):
        sure = match[1] or match[2].strip() or match[0][0] == "加"
        certainty = Certainty.CERTAIN if sure else Certainty.UNCERTAIN
        yield Found(Kind.ACCOUNT, *match.span(3), certainty, match[3])


def births(text: str) -> Iterator[Found]:
    """Days after 出生, 生于 or before 出生, 生; months alone are less sure."""
    for pattern in (_BORN_BEFORE, _BORN_AFTER):
        for match in pattern.finditer(text):
            group = 1 if match[1] else 2
            certainty = Certainty.CERTAIN if group == 1 else Certainty.UNCERTAIN
            yield Found(Kind.BIRTH, *match.span(group), certainty, match[group])


def homes(text: str) -> Iterator[Found]:
    """Where somebody lives: after its words up to the next stop, and rooms in a street."""
    place = 0
    while word := _HOME.search(text, place):
        place = word.end()
        tail = _TAIL.match(text, word.end())
        if tail is None:
            continue
        value = tail[0].rstrip()
        said = word[0].rstrip()[-1:] in ":：址为" or "家住" in word[0]
        certainty = _home_certainty(value, said)
        # Where a clause holds no house, the rest of it holds none either: each is read once or twice, not often.
        place = tail.end() if certainty or len(tail[0]) < _TAIL_LONGEST else word.end() + _TAIL_LONGEST // 2
        if certainty is not None:
            yield Found(Kind.ADDRESS, tail.start(), tail.start() + len(value), certainty, value)
    yield from _rooms(text)


def _home_certainty(tail: str, said: bool) -> Certainty | None:
    if _HOUSE.search(tail) and _PLACE.search(tail):
        return Certainty.CERTAIN
    if said and "*" not in tail and len(_LEVELS.findall(tail)) >= 2 and len(tail) <= 30:
        return Certainty.UNCERTAIN
    return None


def _rooms(text: str) -> Iterator[Found]:
    for room in _ROOM.finditer(text):
        floor = max(0, room.start() - 44)
        if not _STREET_WORD.search(text, floor, room.start()):
            continue
        for match in _STREET.finditer(text, floor, room.end()):
            about = text[max(0, match.start() - 8) : match.end()]
            if match.end() >= room.end() - 1 and not _BUSINESS.search(about):
                yield Found(Kind.ADDRESS, match.start(), room.end(), Certainty.UNCERTAIN, match[0])
