"""Names of people, as hints: after the words for what somebody is in a case, and again wherever they come back."""

from __future__ import annotations

import re
from collections.abc import Iterator

from portal.core.privacy.findings import Certainty, Kind
from portal.core.privacy.numbers import Found
from portal.core.privacy.words import HAN

_COMPOUND = (
    "欧阳 上官 司马 诸葛 东方 皇甫 尉迟 公孙 慕容 令狐 司徒 夏侯 长孙 宇文 轩辕 端木 独孤 南宫 西门 东郭 百里 呼延 澹台 公冶 "
    "宗政 濮阳 淳于 单于 太叔 申屠 仲孙 钟离 闻人 司空 万俟 赫连 拓跋 完颜 第五 左丘 东门 南门 即墨 梁丘 段干 公羊 谷梁 乐正"
)
COMPOUND = frozenset(_COMPOUND.split())
_SURNAMES = (
    "赵钱孙李周吴郑王冯陈褚卫蒋沈韩杨朱秦尤许何吕施张孔曹严华金魏陶姜戚谢邹喻柏窦章苏潘葛奚范彭郎鲁韦昌马苗凤花方俞任袁柳"
    "酆鲍史唐费廉岑薛雷贺倪汤滕殷罗毕郝邬安常乐于时傅皮卞齐康伍余元卜顾孟平黄穆萧尹姚邵湛汪祁毛禹狄米贝明臧计伏成戴谈宋茅"
    "庞熊纪舒屈项祝董梁杜阮蓝闵席季麻强贾路娄危江童颜郭梅盛林刁钟徐邱骆高夏蔡田樊胡凌霍虞万支柯昝管卢莫经房裘缪干解应宗丁"
    "宣邓郁单杭洪包诸左石崔吉钮龚程嵇邢滑裴陆荣翁荀羊於惠甄曲家封芮储靳汲邴糜松井段富巫乌焦巴弓牧隗山谷车侯宓蓬全郗班仰秋仲"
    "伊宫宁仇栾暴甘厉戎祖武符刘景詹束龙叶幸司韶郜黎蓟薄印宿白怀蒲邰从鄂索咸籍赖卓蔺屠蒙池乔阴胥能苍双闻莘党翟谭贡劳逄姬申扶"
    "堵冉宰郦雍璩桑桂濮牛寿通边扈燕冀郏浦尚农温别庄晏柴瞿阎充慕连茹习艾鱼容向古易慎戈廖庾终暨居衡步都耿满弘匡国文寇广禄阙东"
    "欧殳沃利蔚越夔隆师巩厍聂晁勾敖融冷訾辛阚那简饶空曾毋沙乜养鞠须丰巢关蒯相查后荆红游竺权逯盖益桓公"
    "岳帅缑亢况郈有琴商牟佘佴伯赏墨哈谯笪年爱阳佟岩覃肖代闫仝付邸迟苑胥原植植晋邝楚揭敬旷青种冼兰农"
)
# After a word without a colon only surnames that seldom begin another word are believed.
_USUAL = frozenset(
    "王李张刘陈杨赵黄周吴徐孙胡朱郭罗梁宋郑谢韩唐冯董萧曹袁邓许傅沈彭吕苏卢蒋蔡贾丁魏薛阎余潘杜戴钟汪廖邹熊陆郝孔崔邱秦"
    "侯邵孟雷汤尹黎乔龚肖谭姚覃欧佟闫"
)
_BEGINNINGS = (
    "陈述 陈列 陈旧 周边 周围 周知 周期 周转 郑重 胡乱 罗列 曾经 曾有 曾因 曾被 贾某 许可 许多 余额 余下 雷同 汤料 沈阳 苏州 吴江 "
    "杨梅 黄金 黄色 黄酒 王国 梁柱 唐山 秦岭 袁大 杜绝 徐州 郑州 孟州 侯审 邓州 丁方 丁某 傅科 朱砂 宋体 萧山 张贴 张挂 李子 刘海 "
    "单位 成年 成员 成人 赵县 熊猫 陆续 陆上 陆地 孔洞 彭水 蔡甸 蒋某 魏县 薛城 谢绝 谢意 戴上 戴口 汪清 钟表 钟点 廖若 邹城 乔木 乔装 罗甸"
)
_NO_NAMES = frozenset(_BEGINNINGS.split())

REGISTERED = "法定代表人 经营者 负责人 执行事务合伙人 投资人 当事人 被处罚人 相对人 股东 法人代表"
OTHERS = (
    "证人 投诉人 举报人 执法人员 消费者 受害人 被害人 代理人 委托代理人 监护人 申请人 被申请人 见证人 陈述人 联系人 经办人 店员 "
    "员工 雇员 司机 驾驶人 车主 房东 出租人 承租人 购买者 患者 家属 配偶 丈夫 妻子 儿子 女儿 父亲 母亲 检查人员 办案人员 承办人 "
    "记录人 询问人 被询问人 反映人 信访人 死者 伤者 学生 家长 顾客 业务员 会计 姓名 自然人"
)
_BY_LENGTH = sorted({*REGISTERED.split(), *OTHERS.split()}, key=len, reverse=True)
_REGISTERED = frozenset(REGISTERED.split())
_ROLE = re.compile(rf"({'|'.join(_BY_LENGTH)})(?:姓名)?([:：]?)[ ]{{0,2}}")
_FOLLOWS = (
    "的|和|与|及|、|于|在|称|说|反映|表示|陈述|证实|提供|提交|投诉|举报|先生|女士|同志|身份|电话|联系|出示|到场|签|男|女|系|是|因|向|对"
    "|经营|以|将|未|自|从|等|受|通过|购买"
)
_END = rf"(?=[^{HAN}A-Za-z·]|$|{_FOLLOWS})"
_SURNAME = f"(?:{'|'.join(_COMPOUND.split())}|[{''.join(dict.fromkeys(_SURNAMES))}])"
_GIVEN = f"(?:(?![称说的和与及于在是因系向对将未等第字号家住现居出生电元])[{HAN}])"
_PLAIN = re.compile(rf"{_SURNAME}{_GIVEN}{{2}}{_END}|{_SURNAME}{_GIVEN}{_END}")
_DOTTED = re.compile(rf"[{HAN}]{{1,8}}(?:·[{HAN}]{{1,8}}){{1,4}}")
_LATIN = re.compile(r"[A-Z][A-Za-z'’\-]{1,20}(?: [A-Z][A-Za-z.'’\-]{0,20}){1,3}")
TRIGGER = re.compile("|".join(sorted({role[-2:] for role in _BY_LENGTH})))


def people(text: str) -> Iterator[Found]:
    """Names after a role; then every other place where such a name stands. Never more than uncertain."""
    named: dict[str, Certainty] = {}
    for role in _ROLE.finditer(text):
        name = _name(text, role.end(), said=bool(role[2]))
        if name:
            sure = Certainty.HINT if role[1] in _REGISTERED or not role[2] else Certainty.UNCERTAIN
            named[name] = max(sure, named.get(name, sure))
    if named:
        yield from _again(text, named)


def _again(text: str, named: dict[str, Certainty]) -> Iterator[Found]:
    """Every place where one of the names stands; the longest wins."""
    lengths = sorted({len(name) for name in named}, reverse=True)
    end = 0
    for match in re.finditer(f"[{re.escape(''.join({name[0] for name in named}))}]", text):
        start = match.start()
        name = next(
            (text[start : start + size] for size in lengths if text[start : start + size] in named), ""
        )
        if name and start >= end:
            end = start + len(name)
            yield Found(Kind.NAME, start, end, named[name], name)


def _name(text: str, place: int, *, said: bool) -> str:
    """The name that begins here; `said`: after a colon, where hardly anything else can stand."""
    for pattern in (_DOTTED, _LATIN):
        match = pattern.match(text, place)
        if match and match[0].strip(" X"):
            return match[0] if said or pattern is _DOTTED else ""
    match = _PLAIN.match(text, place)
    if not match or "某" in match[0] or match[0][:2] in _NO_NAMES:
        return ""
    return match[0] if said or match[0][0] in _USUAL or match[0][:2] in COMPOUND else ""
