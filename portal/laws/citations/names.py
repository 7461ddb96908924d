"""Names of laws as texts write them: in marks, without marks, short by definition, and 文号."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable

# What a title of a legal text ends with; 《营业执照》 and 《申请书》 do not.
_KINDS = (
    "法|法典|条例|规定|办法|细则|规则|解释|决定|意见|批复|规范|准则|标准|纲要|目录|公约|协定|议定书|宪章|条约|修正案"
    "|安排|通则|总则|规程|基本法|(?:管制|事项|负面)清单|(?:关于|两岸).+(?:通知|公告|决议|答复|复函|命令|通告|方案|协议|纪要)"
)
_TAIL = r"(?:[（(][^（）()]{1,12}[）)]|[一二三四五六七八九十]|\d{4})*"
LAW_LIKE = re.compile(rf"(?:{_KINDS}){_TAIL}$")
# These look like kinds of law but are papers that people fill in or carry.
_PAPERS = re.compile(
    r"(?:申请|承诺|协议|合同|告知|申报|公司|企业|社团|组织|劳动)(?:函|协议|章程|通知|清单|目录)$"
)
TITLE = re.compile(r"《((?:[^《》\n]|《[^《》\n]*》)+)》")
KNOWN_ENDS = re.compile(r"(?:法|典|例|定|则|释|准则|办法|决定|通则|安排|意见|[）)])$")
_STATE = "中华人民共和国"
MIN_NAME = 2

# 文号: 国务院令第746号, 国令746, 主席令第十五号, 财政部 税务总局公告2023年第12号, 国办发〔2024〕5号.
_NUMERAL = r"[0-9０-９]{1,5}|[一二三四五六七八九十百零〇]{1,7}"
DOC_NO = re.compile(
    rf"(?P<order>令\s?(?:第\s?)?(?:{_NUMERAL})\s?号|(?<=国|席|局|委)令\s?\d{{1,4}}(?![\d号年月]))"
    r"|(?P<bracketed>\s?[〔\[［（(【](?:19|20)\d\d[〕\]］）)】]\s?第?\d{1,5}\s?号)"
    r"|(?P<notice>公告\s?(?:19|20)\d\d\s?年\s?第?\s?\d{1,4}\s?号)"
)
_ORGAN = re.compile(r"[一-龥]{1,24}$")
_ORGANS = re.compile(r"[一-龥][一-龥、 　]{1,40}$")
_CODE = re.compile(r"[一-龥A-Za-z]{1,16}$")
# Words that are no part of the organ or code before the number.
_LEAD = re.compile(
    r"^.*(?:[日年月号]|人民政府(?!令|公告)|我院|依照|按照|根据|依据|适用|违反|参照|执行|印发|公布|发布|的|以|由|(?<!共)和(?!国)|与|及|、|经|原|见|是|为|在|按|据|称|，|（)(?=[一-龥A-Za-z])"
)
# 《公司法》（2018年修正）, 《某标准（2015年版）》: which text is meant.
EDITION = re.compile(r"\s?[（(](?P<year>(?:19|20)\d\d)年?(?:[^（）()\n]{0,12}?(?:修[正订]|版|本))?[）)]")
# 《甲法》及其实施条例; 《某分类》国家标准.
ITS_DETAILS = re.compile(r"\s?及其(?P<kind>实施(?:条例|细则|办法|规定))")
STANDARD = re.compile(r"\s?(?:国家|行业|地方|推荐性|强制性)+标准")
DOC_BEFORE_TITLE = re.compile(
    r"\s?(?:修订|修正|修改)?(?:公布|发布|印发|颁布|批准|令发布|令公布)(?:修订)?的?，?\s?《"
)

DEFINED = re.compile(
    r"(?:\s?[（(][^（）()\n]{1,80}[）)])?\s?[（(][^（）()\n]{0,60}?(?:以下(?:分别)?(?:简|统)?称|下称|简称)为?[:：]?\s?"
    r"(?P<shorts>(?:[^（）()\n，,；;。]|[（(][一二三四五六七八九十]{1,3}[）)]){2,80})[^（）()\n]{0,30}[）)]"
)
SHORTS = re.compile(
    r"[《“\"‘「]?((?:[^《》“”\"‘’「」（）()、及和]|[（(][一二三四五六七八九十]{1,3}[）)]){2,40})[》”\"’」]?(?:[、及和]|以及|$)*"
)


def is_law_like(title: str) -> bool:
    """Whether a title in marks names a legal text rather than a form or a newspaper."""
    return bool(LAW_LIKE.search(title)) and not _PAPERS.search(title)


def doc_no_at(text: str, match: re.Match[str]) -> tuple[int, str]:
    """Where the 文号 of a match begins and how it is written; empty where no organ or code stands before it."""
    before = text[max(0, match.start() - 42) : match.start()]
    head = (_ORGAN if match["order"] else _ORGANS if match["notice"] else _CODE).search(before)
    if not head:
        return 0, ""
    words = head[0]
    if lead := _LEAD.match(words):
        words = words[lead.end() :]
    words = words.strip()
    return match.start() - len(words), text[match.start() - len(words) : match.end()]


class Names:
    """Known titles without 《》, found by their end: the longest that ends at a place of a text."""

    def __init__(self, names: Iterable[str] = ()) -> None:
        self._names = {
            form
            for name in names
            if len(name) >= MIN_NAME and KNOWN_ENDS.search(name)
            for form in (name, name.removeprefix(_STATE), _STATE + name.removeprefix(_STATE))
        }
        lengths: dict[str, set[int]] = defaultdict(set)
        for name in self._names:
            lengths[name[-2:]].add(len(name))
        self._lengths = {tail: sorted(found, reverse=True) for tail, found in lengths.items()}

    def __contains__(self, name: str) -> bool:
        return name in self._names

    def __len__(self) -> int:
        return len(self._names)

    def ending_at(self, text: str, end: int) -> str:
        """The longest known name that ends at `end`, or empty."""
        for length in self._lengths.get(text[max(0, end - 2) : end], ()):
            if length <= end and text[end - length : end] in self._names:
                return text[end - length : end]
        return ""
