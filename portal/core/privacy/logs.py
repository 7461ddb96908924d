"""Logs without persons: what is certainly somebody's number, address or mailbox is replaced before it is written."""

from __future__ import annotations

import logging
import re
import traceback
from types import TracebackType

from portal.core.privacy.detecting import detect
from portal.core.privacy.findings import Certainty

_LONGEST = 200_000
"""Characters of one record that are looked through; the rest is left out."""
_ENCODED = re.compile(
    r"%[0-9A-Fa-f]{2}|\\u[0-9A-Fa-f]{4}|\\U[0-9A-Fa-f]{8}|\\x[0-9A-Fa-f]{2}|\\[nrt]|(?<=[0-9A-Fa-f])\+(?=[0-9])"
)
"""Addresses write %E5 and + for Chinese and blanks, Django's log of requests and repr() write \\u8eab and \\n."""


def redacted(text: str) -> str:
    """The text with 〔手机号〕 in the place of each certain finding, also where an address encodes it."""
    if len(text) > _LONGEST:
        text = f"{text[:_LONGEST]}……（其余 {len(text) - _LONGEST} 字略）"
    text = text.replace("%40", "@")
    # As long as the text, so that places agree: what is written otherwise reads as blanks.
    plain = _ENCODED.sub(lambda match: " " * len(match[0]), text)
    parts, place = [], 0
    for finding in detect(plain):
        if finding.certainty is Certainty.CERTAIN:
            parts += [text[place : finding.start], f"〔{finding.kind.label}〕"]
            place = finding.end
    return "".join([*parts, text[place:]])


class PersonalNumbersFilter(logging.Filter):
    """Goes on a handler, so that it sees the records of all loggers: message, arguments, traceback and stack."""

    def filter(self, record: logging.LogRecord) -> bool:
        """Never raises and never swallows a record; one that cannot be read is replaced by a note of that."""
        try:
            record.msg, record.args = redacted(record.getMessage()), None
            if record.exc_info and not record.exc_text:
                record.exc_text = _traceback(record.exc_info)
            if record.exc_text:
                record.exc_text = redacted(record.exc_text)
            if record.stack_info:
                record.stack_info = redacted(record.stack_info)
        except Exception as error:  # a log record must not end a request
            record.msg = f"（{record.name} 的一条日志不能核对个人信息，内容略去：{type(error).__name__}）"
            record.args = record.exc_info = record.exc_text = record.stack_info = None
        return True


def _traceback(error: object) -> str:
    match error:
        case (type() as kind, BaseException() as value, TracebackType() | None as trace):
            return "".join(traceback.format_exception(kind, value, trace)).rstrip("\n")
    return ""
