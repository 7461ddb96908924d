"""Citations in a text: names and numbers of articles, with their places. Pure text, no database."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterable, Iterator
from dataclasses import replace

from portal.laws.citations.chains import START, read_chain
from portal.laws.citations.mentions import Found, Place
from portal.laws.citations.names import (
    DEFINED,
    DOC_BEFORE_TITLE,
    DOC_NO,
    EDITION,
    ITS_DETAILS,
    SHORTS,
    STANDARD,
    TITLE,
    Names,
    doc_no_at,
    is_law_like,
)
from portal.laws.citations.relatives import find_relative
from portal.laws.reading.numbers import NUMERAL

_KINDS = "法典|法|条例|规定|办法|细则|规则|解释|决定|修正案|准则|制度|通则|规范|意见|批复|安排|命令|令|规程|通知|公告|指引"
_SELF = re.compile(
    rf"本(?:补充|暂行|实施|若干|试行)*(?P<kind>(?:{_KINDS}))(?:总则|分则|附则|正文)?(?:第[一二三四五六七八九十]+[编章节])*[的中]?\s?$"
)
_SELF_MARKED = re.compile(rf"本《(?:{_KINDS})》$")
_THAT = re.compile(rf"(?:该|同)(?:{_KINDS})[的中]?$")
_PART = (
    r"(?:总则|分则|附则|正文|修正本|[一-龥]{1,5}编)?(?:第[一二三四五六七八九十]+分?[编章节])*(?:的|中的?)?\s?"
)
_GLUE = re.compile(rf"\s?(?:[（(][^（）()\n]{{0,80}}[）)]\s?){{0,2}}{_PART}")
_PART_BEFORE = re.compile(rf"{_PART}$")
_GLUE_MOST = 170
# A longer name that nobody knows ends like a known one: 某国公司法, 国际刑法.
_LONGER_NAME = re.compile(r"[国外际商州省市县区港澳台湾洋盟邦]$")
_LED = re.compile(r"(?:[依按参比]照|根据|依据|适用|违反|符合|遵守|执行|触犯|、|和|与|及|或者)$")
_LAW_END = re.compile(
    r"(?:法典|法(?![律人定院庭官学制治案]|规(?!定))|通则|总则|条例|规定|办法|细则|规则|解释)(?=(?:的|等|有关|相关|中)?(?:[^，。；\n第]{0,30}规定)|的(?:行为|要求|情形|条件)|[，、和与及]|以及|或者|施行|第[一二三四五六七八九十]+[编章])"
)
# Between the word that leads to a name and the name; what a law does where no word leads to it.
_LATELY = re.compile(r"(?:修[改订正]后的|新|原|现行)$")
_OPENS = re.compile(r"(?:^|[，。；：\n　])$")
_SAYS = re.compile(r"(?:所?规定|所称|施行|第[一二三四五六七八九十]+[编章])")
# Nouns that have articles of their own: 第N条 after them is not the text's own.
_HAS_ARTICLES = re.compile(
    rf"(?:{_KINDS}|公约|协定|议定书|宪章|条约|章程|合同|协议|法案|大纲|纪要)[》”]?[的中]?(?:附件[一二三四五六七八九十]*)?$"
)
_UNKNOWN_NAME = re.compile(
    r"([一-龥]{2,30}(?:法典|法|条例|规定|办法|细则|规则|解释|公约|协定|议定书|宪章|条约))[的中]?$"
)
# A name begins after these words; what is left of it must not hold them.
_NAME_BEGINS = re.compile(
    r"(?:[依按参比]照|根据|依据|适用|违反|符合|遵守|执行|触犯|属于|应当|可以|不得|具有|构成|主张|有|按|将|对|因|由|在|与|和|及|或者?|的)"
)
_NO_NAME = re.compile("^(?:本|该|此|其|上述|前述|有关|相关|国家|法律|行政法规|双方|当事人|人民)|[的和或]")
_LINE_START = re.compile(r"(?:^|[\n。])[\s　]*[“\"‘（(]?$")
_HEADING = re.compile(
    rf"(?:之(?:{NUMERAL}))?(?:[\s　]+(?!规定|的|至|到|和|、|及|或|所|第|修改)|[\s　]*[】｜|：:]|$)"
)
_THING = re.compile(r"[河道路街巷船鱼线绳裤腿]")  # 第三条河道 is a river
_CHAPTER_LINE = re.compile(r"[\s　|]*第[一二三四五六七八九十百]+分?[编章节][^，。；]*$")
_AMENDS = re.compile(r"修正案(?:[（(].*[）)])?$|关于修改|的修改|修改决定|关于修正")
_COUNTED = r"(?:[（(]?[一二三四五六七八九十百\d]+[）)、.．][\s　]*)?"
_TARGET_BEFORE = re.compile(
    rf"(?:(?:^|\n)[\s　]*{_COUNTED}|修改|对|将|在)(?:修改|对|将|在)?(?:最高人民法院|最高人民检察院|国务院|[、和])*$"
)
_TABLE_OF = re.compile(r"\|\s*([一-龥]{1,20}(?:法|条例|规定|办法))条文\s*\|")
MIN_UNKNOWN = 3
SAME_SENTENCE = 60  # how far a bare 第N条 may stand from the law named before it


class Finder:
    """Finds citations text by text and remembers what 以下简称 defines, so one serves one document.

    `own` is the title of the law that is read; without it a text cannot cite itself, and 本法, 前款 and a bare
    第N条 are passed over. `names` are known titles, found without marks. `numbered` tells whether that law
    has articles that a bare 第N条 may mean.
    """

    def __init__(self, *, own: str = "", names: Names | None = None, numbered: bool = True) -> None:
        self.own = own
        self.names = names or Names()
        self.definitions: dict[str, str] = {}
        self.amending = bool(_AMENDS.search(own))
        # Laws that the text amends: from which place on, and the title.
        self._targets = [(0, _amended_by(own) if self.amending else "")]
        self.numbered = numbered and not self.amending

    def find(self, text: str, place: Place | None = None) -> list[Found]:
        """Citations in order, never overlapping; `place` is the article whose text it is."""
        self._targets = [(0, self._targets[-1][1])]
        named = self._titles(text)
        named = self._with_numbers(text, named)
        found = [*self._chains(text, named)]
        if self.own and place and place.article[0] and not self.amending:
            found = _merged(found, find_relative(text, place))
        return _merged(found, self._bare_names(text))

    def find_all(self, units: Iterable[tuple[tuple[int, int], str]]) -> Iterator[list[Found]]:
        """Citations of every unit of a law in order: ((number, extra) of the article or (0, 0), text)."""
        previous = (0, 0)
        for key, text in units:
            yield self.find(text, Place(key, previous) if key[0] else None)
            previous = key if key[0] else previous

    def _titles(self, text: str) -> list[Found]:
        """Titles in marks; definitions beside them are remembered."""
        found: list[Found] = []
        bracket = 0
        for match in TITLE.finditer(text):
            if match.start() < bracket:
                continue
            title = match[1].strip()
            if _SELF_MARKED.fullmatch(text[match.start() - 1 : match.end()] if match.start() else ""):
                continue
            full = self.definitions.get(title, title)
            known = title in self.names or title in self.definitions
            if not (known or is_law_like(title) or STANDARD.match(text, match.end())):
                continue
            if defined := DEFINED.match(text, match.end()):
                self._define(defined, [*(one.full for one in found), full])
                bracket = defined.end()
            edition = EDITION.match(text, match.end()) or EDITION.search(title)
            year = int(edition["year"]) if edition else 0
            found.append(Found(*match.span(), match.end(), title=title, full=full, year=year))
            if details := ITS_DETAILS.match(text, match.end()):
                name = full + details["kind"]
                begin, end = details.span("kind")
                found.append(Found(begin, end, end, title=name, full=name))
            if self.amending and _TARGET_BEFORE.search(text[max(0, match.start() - 30) : match.start()]):
                self._targets.append((match.start(), full))
        return found

    def _define(self, defined: re.Match[str], titles: list[str]) -> None:
        """Remember 以下简称; 以下分别简称 gives one short name to each of the last titles."""
        shorts = [one.strip() for one in SHORTS.findall(defined["shorts"])]
        if len(shorts) <= len(titles):
            self.definitions.update(zip(shorts, titles[-len(shorts) :], strict=True) if shorts else ())

    def _with_numbers(self, text: str, titles: list[Found]) -> list[Found]:
        """Add 文号: to the title that they stand beside, else as citations of their own."""
        out = {one.start: one for one in titles}
        ends = [one.end for one in titles]
        for match in DOC_NO.finditer(text):
            start, number = doc_no_at(text, match)
            before = bisect_right(ends, start) - 1
            if not number or (self.own and _alone(text, start, match.end())):
                continue  # the text's own number in its heading
            if before + 1 < len(titles) and titles[before + 1].start < match.end():
                continue
            if after := DOC_BEFORE_TITLE.match(text, match.end()):
                title = out.get(after.end() - 1)
                if title:
                    out[title.start] = replace(title, doc_no=number)
                    continue
            if before >= 0 and re.fullmatch(r"\s?[（(][^（）()\n]{0,60}", text[ends[before] : start]):
                title = out[titles[before].start]
                out[title.start] = replace(title, doc_no=title.doc_no or number)
                continue
            out[start] = Found(start, match.end(), match.end(), doc_no=number)
        return sorted(out.values(), key=lambda one: one.start)

    def _chains(self, text: str, named: list[Found]) -> list[Found]:
        """Hang every 第N条 on the name that it belongs to."""
        found = list(named)
        ends = [one.end for one in named]
        extra: list[Found] = []
        reached = 0
        last: Found | None = None
        for match in START.finditer(text):
            at = match.start()
            index = bisect_right(ends, at) - 1
            inside = index + 1 < len(named) and named[index + 1].start < at
            if at < reached or inside or _is_heading(text, match):
                continue
            articles = tuple(read_chain(text, at))
            if not articles:
                continue
            reached = end = max(one.end for one in articles)
            glued = index >= 0 and at - ends[index] <= _GLUE_MOST
            if glued and _GLUE.fullmatch(text, ends[index], at) and not found[index].articles:
                last = found[index] = replace(found[index], end=end, articles=articles)
                continue
            before = index >= 0 and (last is None or named[index].start > last.start)
            head = self._head(text, at, last, named[index] if before else last)
            if head is not None:
                one = replace(head, end=end, articles=articles)
                extra.append(one)
                last = one
        return sorted([*found, *extra], key=lambda one: one.start)

    def _head(self, text: str, at: int, last: Found | None, named: Found | None) -> Found | None:
        """Whose article stands at `at`: the text's own, a law named without marks, the one named before."""
        lead = text[max(0, at - 80) : at]
        offset = max(0, at - 80)
        if match := _SELF_MARKED.search(lead):
            return self._own(offset + match.start(), "")
        if match := _SELF.search(lead):
            return self._own(offset + match.start(), match["kind"])
        part = _PART_BEFORE.search(lead)
        name_end = offset + part.start() if part else at
        for end in dict.fromkeys((name_end, at)):
            if head := self._known(text, end):
                return head
        if (match := _THAT.search(lead)) and named is not None:
            start = offset + match.start()
            return Found(start, at, at, title=named.title, doc_no=named.doc_no, full=named.full)
        if _HAS_ARTICLES.search(lead):
            return self._unknown(lead, offset)
        if law := _table_law(text, at):
            return Found(at, at, at, title=law, full=law)
        if last and last.articles and not last.relative and _same_sentence(text, last.end, at):
            return Found(at, at, at, title=last.title, doc_no=last.doc_no, full=last.full)
        return self._own(at, "")

    def _own(self, start: int, kind: str) -> Found | None:
        if self.amending and kind not in ("决定", "修正案"):
            target = self._targets[bisect_right(self._targets, (start, "")) - 1][1]
            return Found(start, start, start, full=target, relative=True) if target else None
        if not self.own or not (kind or self.numbered):
            return None
        return Found(start, start, start, relative=True)

    def _known(self, text: str, end: int) -> Found | None:
        """A name without marks that ends here: a known title, or one that was defined."""
        name = self.names.ending_at(text, end)
        for short in self.definitions:
            if len(short) > len(name) and text.endswith(short, 0, end):
                name = short
        start = end - len(name)
        if not name or _LONGER_NAME.search(text[max(0, start - 1) : start]):
            return None
        return Found(start, end, end, title=name, full=self.definitions.get(name, name))

    def _unknown(self, lead: str, offset: int) -> Found | None:
        """A law that nobody knows, named without marks: its name begins after a word like 依照."""
        match = _UNKNOWN_NAME.search(lead)
        name = _NAME_BEGINS.split(match[1])[-1] if match else ""
        if not match or len(name) < MIN_UNKNOWN or _NO_NAME.search(name):
            return None
        end = offset + match.end(1)
        return Found(end - len(name), end, end, title=name, full=self.definitions.get(name, name))

    def _bare_names(self, text: str) -> Iterator[Found]:
        """Whole laws named without marks: 依照公司法的规定, 适用民法典、公司法."""
        if not len(self.names):
            return
        for match in _LAW_END.finditer(text):
            head = self._known(text, match.end())
            if head is None:
                continue
            before = _LATELY.sub("", text[max(0, head.start - 8) : head.start])
            if _LED.search(before) or (_OPENS.search(before) and _SAYS.match(text, head.end)):
                yield head


def find(text: str, *, own: str = "", names: Names | None = None) -> list[Found]:
    """Citations of one text, in order, never overlapping; see Finder."""
    return Finder(own=own, names=names).find(text)


def _amended_by(title: str) -> str:
    """The law that a decision amends, by its title: 关于修改《甲法》的决定, 甲法修正案（二）."""
    marked = re.search(r"[《〈<](.+)[》〉>]", title)
    if marked:
        return marked[1]
    match = re.search(r"关于修改(?P<law>.+?)(?:部分条款|若干条款)?的决定$|^(?P<whole>.+?)修正案", title)
    return (match["law"] or match["whole"] or "") if match else ""


def _alone(text: str, start: int, end: int) -> bool:
    """Whether a span fills its line."""
    line = text[text.rfind("\n", 0, start) + 1 : start] + text[end:].partition("\n")[0]
    return not line.strip("　 （）()#")


def _table_law(text: str, at: int) -> str:
    """The law whose articles a column of a table lists: | 刑法条文 | 罪名 |."""
    line = text.rfind("\n", 0, at) + 1
    if not text.startswith("|", line):
        return ""
    found = _TABLE_OF.findall(text, 0, at)
    return found[-1] if found else ""


def _is_heading(text: str, match: re.Match[str]) -> bool:
    """Whether 第N条 opens an article that is quoted, is a line of contents or counts things."""
    line = text.rfind("\n", 0, match.start()) + 1
    if _CHAPTER_LINE.match(text[line : match.start()]):
        return True
    if _THING.match(text, match.end()):
        return True
    opens = _LINE_START.search(text[max(0, match.start() - 6) : match.start()])
    return bool(opens and _HEADING.match(text, match.end()))


def _same_sentence(text: str, end: int, at: int) -> bool:
    between = text[end:at]
    return len(between) <= SAME_SENTENCE and not re.search(r"[。；\n]|本(?:法|条例|规定|办法|解释)", between)


def _merged(found: list[Found], more: Iterator[Found]) -> list[Found]:
    """Both in order; of two that overlap the first kind stays."""
    out = list(found)
    starts = [one.start for one in found]
    for one in more:
        index = bisect_right(starts, one.start)
        after = found[index].start if index < len(found) else one.end
        before = found[index - 1].end if index else 0
        if before <= one.start and one.end <= after:
            out.append(one)
    return sorted(out, key=lambda one: one.start)
