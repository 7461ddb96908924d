"""What the last articles of a law say about its own beginning and about the end of others."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date

from portal.laws.reading.history import written_date

_SELF = (
    "(?:本|该)(?:法典|法|条例|规定|办法|细则|实施细则|规则|解释|决定|修正案|准则|制度|通则|规范|意见|批复|安排|命令"
    "|章程|令|实施办法|守则|方案|纲要|标准|法令|公约)"
)
_BEGINS = r"(?:[^。；]{0,6}|经[^。；]{2,40}[，、])(?:自|从|于)[\s　]*"
_COUNT = r"[\s　]*([0-9一二三四五六七八九十]{1,3})[\s　]*"
_DAY = rf"([0-9○〇零一二三四五六七八九]{{4}})[\s　]*年{_COUNT}月{_COUNT}日"
_TAKES_EFFECT = "(?:开始)?(?:正式)?(?:施行|实施|生效|执行)"
_OWN = re.compile(rf"{_SELF}{_BEGINS}{_DAY}起?[\s　]*{_TAKES_EFFECT}")
_AT_ONCE = re.compile(
    rf"{_SELF}(?:{_BEGINS}(?:公布|发布|印发|颁布|公告|通过)之日起?[，]?{_TAKES_EFFECT}|[^。；]{{0,30}}(?:公布|发布)施行)"
)
_TITLE = re.compile(r"《((?:[^《》]|《[^《》]*》)+)》")
# What may stand between the titles of a repeal: anything else ("中有关…的规定") means only a part ends.
_GLUE = re.compile(
    r"(?:（[^）]*）|[0-9]{4}年[0-9]{1,2}月[0-9]{1,2}日|[，、\s]|和|以及|及|与|自本\S{1,6}(?:施行|生效|实施)之日起"
    r"|(?:中华人民共和国)?(?:国务院|原?[一-龥]{2,12}(?:部|委|局|院))?(?:令第[0-9]+号)?(?:批准、?)?(?:公布|发布|批准|颁布|修订发布|修订|印发)的?"
    r"|同时|即行|相应|予以|一并)*"
)
_END = re.compile(r"(?:同时|即行|予以|相应|一并)?废止$")


def own_effect(articles: Sequence[str]) -> date | None:
    """The day in “本法自2024年7月1日起施行” of the last articles; None for “自公布之日起” or no clause."""
    for text in reversed(articles[-4:]):
        if match := _OWN.search(text):
            return written_date(*match.groups())
    return None


def at_once(articles: Sequence[str]) -> bool:
    """Whether the last articles say “自公布之日起施行”."""
    return any(_AT_ONCE.search(text) for text in articles[-4:])


def repealed(articles: Sequence[str]) -> tuple[str, ...]:
    """Titles that the last articles repeal as a whole: “《甲》、《乙》同时废止”.

    A sentence that ends only a part (“《甲》中有关…的规定”) names nothing.
    """
    titles: list[str] = []
    for text in articles[-4:]:
        for sentence in re.split(r"[。；\n]", text):
            if _END.search(sentence) and "《" in sentence:
                titles += _whole_titles(sentence)
    return tuple(dict.fromkeys(titles))


def _whole_titles(sentence: str) -> list[str]:
    matches = list(_TITLE.finditer(sentence))
    if not matches:
        return []
    ends = [match.start() for match in matches[1:]] + [len(sentence)]
    between = [sentence[match.end() : end] for match, end in zip(matches, ends, strict=True)]
    between[-1] = _END.sub("", between[-1])
    if any(not _GLUE.fullmatch(glue) for glue in between):
        return []
    return [match[1] for match in matches]
