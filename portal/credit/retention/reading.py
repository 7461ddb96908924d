"""Kinds of penalty as files and decisions write them (行政处罚法第九条 and the usual short forms)."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass

from portal.credit.retention.facts import MEASURE_LABELS, Measure

_WORDS = {
    Measure.CRITICISM: "通报批评",
    Measure.CONFISCATION: "没收 没收违法所得 没收非法财物 没收违法所得和非法财物 没收违法所得或者非法财物",
    Measure.PERMIT_HELD: "暂扣 暂扣许可证 暂扣执照 暂扣许可证和执照 暂扣许可证或者执照",
    Measure.DOWNGRADED: "降低资质 降低资质等级",
    Measure.PERMIT_REVOKED: "吊销许可证 吊销许可证件 吊销许可证书",
    Measure.LICENCE_REVOKED: "吊销执照 吊销营业执照",
    Measure.RESTRICTED: "限制经营 限制生产经营 限制生产经营活动 限制开展生产经营活动 限制开展生产经营",
    Measure.SUSPENDED: "停产停业 责令停产停业 停业整顿 责令停产停业整顿",
    Measure.CLOSED: "关闭 责令关闭",
    Measure.BARRED: "从业限制 限制从业",
    Measure.DETAINED: "拘留 行政拘留",
    Measure.OTHER: "其他 其它 其他行政处罚 法律行政法规规定的其他行政处罚",
}
_KNOWN = {word: measure for measure, words in _WORDS.items() for word in words.split()}
_KNOWN |= {word: measure for measure in Measure for word in (measure.value, MEASURE_LABELS[measure])}
_SEPARATORS = re.compile(r"[;,、/|\s]+")
# Written with separators of their own.
_WHOLE = {
    "法律、行政法规规定的其他行政处罚": "其他",
    "法律,行政法规规定的其他行政处罚": "其他",
    "法律、法规规定的其他行政处罚": "其他",
}


@dataclass(frozen=True, slots=True)
class Measures:
    """What was understood, and the words that were not: they are asked about, not guessed."""

    known: frozenset[Measure]
    unknown: tuple[str, ...] = ()


def measures_of(text: str) -> Measures:
    """Kinds of penalty from a cell such as 罚款；没收违法所得. The word 吊销 alone is not understood."""
    plain = unicodedata.normalize("NFKC", text)
    for whole, short in _WHOLE.items():
        plain = plain.replace(whole, short)
    known, unknown = set(), []
    for word in _SEPARATORS.split(plain):
        word = word.strip("。.")
        if word in _KNOWN:
            known.add(_KNOWN[word])
        elif word:
            unknown.append(word)
    return Measures(frozenset(known), tuple(unknown))
