"""What the check-up says, in words: each sentence with the address that proves it."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date

from portal.core.text import cn_number
from portal.laws.checkup.amending import CHANGES, Changed, Key
from portal.laws.citations import Article, Found
from portal.laws.comparing.addresses import comparison_url
from portal.laws.models import Instrument, Supersession, Version
from portal.laws.numbering import formal
from portal.laws.reading.numbers import article_key, article_label, article_number
from portal.laws.timeline import LABELS, Status, starts


@dataclass(frozen=True, slots=True)
class Evidence:
    """One sentence, and where to see it: the words of the link and its address on this site."""

    text: str
    link: str = ""
    url: str = ""


def article_words(article: Article) -> str:
    """第十条第二款第三项, 第十条至第十二条."""
    label = article_label(article.number, article.extra)
    if article.last:
        label += f"至{article_label(article.last)}"
    if article.paragraph:
        label += f"第{cn_number(article.paragraph)}款"
    if article.item:
        label += f"第{cn_number(article.item)}项"
    return label


def _named(instrument: Instrument) -> str:
    return f"《{instrument.short_title}》"


def comparison(changed: Changed) -> str:
    """The address of the comparison that shows a change; where there is none, of the new text."""
    url = comparison_url(changed.previous, changed.version)
    key = changed.after or changed.before
    if not url or key is None:
        return url or changed.version.get_absolute_url()
    return f"{url}#{'' if changed.after else 'old-'}art-{article_key(*key)}"


def text_of_day(version: Version) -> Evidence:
    """By which text was judged."""
    if not version.text_loaded:
        since = f"这一文本自 {version.dated:%Y-%m-%d} 起施行，" if version.dated else ""
        return Evidence(f"{since}全文还没有收入法规库。", "查看文件", version.instrument.get_absolute_url())
    checked = version.checked_on or version.loaded_on
    told = (
        f"，{checked:%Y-%m-%d} 核对"
        if version.checked_on
        else f"，{checked:%Y-%m-%d} 载入"
        if checked
        else ""
    )
    if version.dated is None:
        return Evidence(f"依据法规库所载文本{told}。", "查看文本", version.get_absolute_url())
    unsure = "（待核）" if version.effective_unsure else ""
    words = f"依据 {version.dated:%Y-%m-%d} 起施行{unsure}的文本{told}。"
    return Evidence(words, "查看文本", version.get_absolute_url())


def ended(instrument: Instrument, status: Status) -> Evidence:
    """By what it was repealed and since when."""
    unsure = "" if instrument.end_confirmed else "（待核）"
    by = instrument.ended_by if instrument.ended_by and instrument.ended_by.live else None
    words = f"自 {instrument.ended_on:%Y-%m-%d} 起{LABELS[status].removeprefix('已')}{unsure}"
    if by is None:
        return Evidence(f"{words}{'，' + instrument.end_note if instrument.end_note else ''}。")
    return Evidence(
        f"{words}，由{_named(by)}{'废止' if status is Status.REPEALED else '代替'}。",
        by.title,
        by.get_absolute_url(),
    )


def repealed_by(version: Version, day: date) -> Evidence:
    """A clause of repeal names it; its own text is not in the library."""
    by = version.instrument
    words = f"自 {day:%Y-%m-%d} 起由{_named(by)}废止；它本身没有收入法规库。"
    return Evidence(words, by.title, by.get_absolute_url())


def coming(instrument: Instrument, version: Version | None) -> Evidence:
    """From when it applies."""
    day = instrument.in_force_from or (starts(version) if version else None)
    if day is None or day == date.min:
        return Evidence("施行日期不明，不能判断这一天是否有效。", "查看文件", instrument.get_absolute_url())
    return Evidence(f"自 {day:%Y-%m-%d} 起施行。", "查看文本", instrument.get_absolute_url())


def not_in_library(found: Found) -> Evidence:
    """The library does not know it; that is no statement about the law."""
    what = "文件名称" if found.title else "文号"
    return Evidence(f"法规库没有收录，不能判断。请核对{what}有没有写错，再到制定机关的网站查询。")


def other_number(found: Found, instrument: Instrument, versions: Sequence[Version]) -> Evidence:
    """The 文号 is that of another instrument."""
    own = "、".join(dict.fromkeys(formal(version.doc_no) for version in versions))
    known = f"{_named(instrument)}的文号是{own}" if own else f"这不是{_named(instrument)}的文号"
    return Evidence(
        f"“{found.doc_no}”是另一个文件的文号；{known}。", "查看文件", instrument.get_absolute_url()
    )


def old_number(found: Found, older: Version, version: Version) -> Evidence:
    """The 文号 names a text that a later one has taken the place of."""
    day = f"{starts(version):%Y-%m-%d}"
    words = f"“{found.doc_no}”公布的是此前的文本，自 {day} 起已修改。"
    return Evidence(words, "查看此前的文本", older.get_absolute_url())


def old_text(year: int, version: Version, older: Version | None) -> Evidence:
    """The citation names the text of a year, and another one is in force."""
    since = f"，自 {version.dated:%Y-%m-%d} 起施行" if version.dated else ""
    made = f"{version.promulgated_on:%Y-%m-%d} 公布" if version.promulgated_on else "后来"
    words = f"所引是 {year} 年的文本，现在的文本是 {made}的{since}。"
    if older is None:
        return Evidence(words, "查看现在的文本", version.get_absolute_url())
    change = Changed(version, older, "amended", None, None)
    return Evidence(words, "查看两个文本的对照", comparison(change))


def text_missing(instrument: Instrument, version: Version) -> Evidence:
    """The text of the day is not loaded: its articles cannot be checked."""
    since = f" {version.dated:%Y-%m-%d} 起施行的" if version.dated else ""
    place, _ = instrument.read_at
    words = f"文件现行有效，但{since}全文还没有收入法规库，条文不能核对。可到{place}核对。"
    return Evidence(words, "查看文件", instrument.get_absolute_url())


def no_articles(version: Version) -> Evidence:
    """The text has no numbered articles."""
    return Evidence(
        "文件现行有效，但法规库所载文本没有分条，条序不能核对。", "查看文本", version.get_absolute_url()
    )


def no_article(
    version: Version, articles: Collection[Key], missing: Sequence[Key], gone: Changed | None
) -> Evidence:
    """How many articles there are, and when the one cited went."""
    last = max(number for number, _ in articles)
    named = "、".join(article_label(*key) for key in missing[:3]) + ("等" if len(missing) > 3 else "")
    unsure = "（待核）" if version.effective_unsure else ""
    since = f"{version.dated:%Y-%m-%d} 起施行{unsure}的文本" if version.dated else "法规库所载文本"
    words = f"{since}到{article_label(last)}为止，没有{named}。"
    if gone is not None and gone.change != "unknown":
        words += f"此前的文本有这一条，{gone.day:%Y-%m-%d} 起{CHANGES[gone.change]}。"
        return Evidence(words, "查看对照", comparison(gone))
    return Evidence(words, "查看文本", version.get_absolute_url())


def fewer_paragraphs(count: int) -> Evidence:
    """So many 款 there are."""
    return Evidence(f"这一条只有 {count} 款。")


def fewer_items(count: int, paragraph: int) -> Evidence:
    """So many 项 there are."""
    where = f"第{cn_number(paragraph)}款" if paragraph else "这一条"
    return Evidence(f"{where}没有分项。" if count == 0 else f"{where}只有 {count} 项。")


def superseded(note: Supersession) -> Evidence:
    """Which article no longer applies, since when and what goes instead."""
    article = article_number(note.by_article) if note.by_article else None
    instead = _named(note.by) + (article_label(*article) if article else "")
    unsure = "" if note.confirmed else "（待核）"
    words = (
        f"{note.article_label}自 {note.from_day:%Y-%m-%d} 起不再适用{unsure}，以{instead}为准。{note.note}"
    )
    url = note.by.get_absolute_url() if note.by.live else ""
    if url and article:
        url += f"{article_key(*article)}/"
    return Evidence(words if words.endswith("。") else f"{words}。", instead, url)


def changed(change: Changed, ahead: bool = False) -> Evidence:
    """What a version did to the article, and where the two texts stand side by side."""
    before = article_label(*change.before) if change.before else ""
    after = article_label(*change.after) if change.after else ""
    since = f"自 {change.day:%Y-%m-%d} 起"
    moved = before and after and before != after
    will = "将" if ahead else ""
    if change.change == "unknown":
        return Evidence(
            f"{since}{will}施行新的文本，全文待补，不能比较。", "查看文件", change.version.get_absolute_url()
        )
    words = {
        "added": f"{after}是{since}新增的",
        "dropped": f"{before}{since}{will}删去",
        "renumbered": f"{since}{will}由{before}改为{after}，内容未变",
        "split": f"{before}{since}{will}拆分为几条",
        "merged": f"{before}{since}{will}与其他条合并为{after}",
    }.get(change.change, f"{before or after}{since}{will}修改" + (f"，条序改为{after}" if moved else ""))
    return Evidence(f"{words}。", "查看修改前后对照", comparison(change))


def new_text(following: Version, version: Version) -> Evidence:
    """A later text takes the place of the one judged by."""
    url = comparison(Changed(following, version, "amended", None, None))
    return Evidence(f"自 {starts(following):%Y-%m-%d} 起施行新的文本。", "查看修改前后对照", url)
