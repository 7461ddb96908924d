"""What the page of an article says about its past: history, a number that meant something else, an article gone."""

from __future__ import annotations

from typing import Any

from portal.laws.comparing.history import current_place, descendants, former, history
from portal.laws.models import Provision
from portal.laws.reader import Banner, Reader
from portal.laws.timeline import starts


def article_past(reader: Reader, provision: Provision) -> dict[str, Any]:
    """For the page of an article: its steps through the versions, and what its number meant before.

    The latter is told at the undated address only: a dated one names the text it speaks of.
    """
    versions = reader.versions
    first = next((starts(one) for one in versions if one.text_loaded), None)
    missing = [one for one in versions if not one.text_loaded and first and starts(one) > first]
    undated = reader.version is not None and not reader.dated
    return {
        "history": history(provision, versions),
        "history_missing": len(missing),
        "former": former(provision, reader.version, versions) if undated and reader.version else None,
    }


def gone_banner(now: Reader, provision: Provision) -> Banner:
    """Above an article that the text to go by does not have: which text this is, and where its content is now.

    `now` reads the text to go by, `provision` is the article of the text that answers in its place.
    """
    shown = next((one for one in now.versions if one.pk == provision.version_id), None)
    if shown is not None and starts(shown) > now.today:
        words = f"现行文本中没有{provision.label}，以下是自 {starts(shown)} 起施行的新文本中的这一条。"
        return Banner("warn", words, (_current(now),))
    day = f"自 {shown.dated} 起施行的" if shown is not None and shown.dated else "此前的"
    words = f"现行文本中已没有{provision.label}，以下是{day}文本，是最后一个有这一条的文本。"
    became = descendants(provision, now.version, now.versions) if now.version else None
    if became is None:
        return Banner("warn", words, (_current(now),))
    if not became:
        return Banner("warn", f"{words}后来的文本删去了这一条。", (_current(now),))
    places = [current_place(now.version, one) for one in became] if now.version else []
    links = tuple((place.label, place.url) for place in places)
    return Banner("warn", f"{words}它的内容现见：", (*links, _current(now)))


def _current(now: Reader) -> tuple[str, str]:
    return "查看现行文本", now.instrument.get_absolute_url()
