"""Who follows a change of texts: citations, succession of articles."""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterable

from django.db import transaction

from portal.laws.importing.report import Report

log = logging.getLogger(__name__)
TextListener = Callable[[list[int], Report], None]
text_listeners: list[TextListener] = []


def on_texts(listener: TextListener) -> TextListener:
    """Register what is to follow a change of texts: told once an import, in its last transaction.

    `listener(version_ids, report)` gets the sorted keys of the versions whose text came in or changed, drafts
    too, after all of them are saved and before they are announced.
    """
    text_listeners.append(listener)
    return listener


def tell_listeners(version_ids: Iterable[int], report: Report) -> None:
    """Tell every listener. One that fails is noted and its rows are taken back; the texts stand."""
    keys = sorted(version_ids)
    for listener in text_listeners if keys else ():
        try:
            with transaction.atomic():
                listener(keys, report)
        except Exception as error:
            log.exception("文本变动后的处理失败：%s", listener)
            report.warn(getattr(listener, "__module__", "?"), f"文本变动后的处理失败：{error}")
