"""How alike two texts are, by the pairs of characters they share. No database."""

from __future__ import annotations

import math
import re
import unicodedata
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence

# Sources set quotation marks, dashes and blanks each in their own way; none of that is a change of the law.
_SAME = str.maketrans({**dict.fromkeys("“”„‟«»「」『』＂", '"'), **dict.fromkeys("‘’＇", "'")}) | {
    ord(dash): "-" for dash in "—–－―‐─"
}
_BLANK = re.compile(r"\s+")
_FEW = 12  # articles; a pair of characters held by more tells little where texts are many
_SHARE = 0.12


def plain(text: str) -> str:
    """A text as it is compared: widths, quotation marks and dashes folded, without blanks."""
    return _BLANK.sub("", unicodedata.normalize("NFKC", text.translate(_SAME)))


def pairs(text: str) -> set[str]:
    """All pairs of neighbouring characters of a plain text; the text itself where it is shorter."""
    return {text[place : place + 2] for place in range(len(text) - 1)} or ({text} if text else set())


def alike(left: Counter[str], right: Counter[str]) -> float:
    """Share of character pairs that two texts have in common, 0 to 1; two empty texts are alike."""
    total = left.total() + right.total()
    return 2 * (left & right).total() / total if total else 1.0


def counted(text: str) -> Counter[str]:
    """The pairs of a plain text with how often each stands there."""
    return Counter(text[place : place + 2] for place in range(len(text) - 1)) or Counter(
        [text] if text else []
    )


class Weights:
    """What a pair of characters tells, learnt from two bodies of text: the rarer, the more.

    A pair that very many texts hold (the words that fines are written in) weighs nothing.
    """

    def __init__(self, left: Sequence[set[str]], right: Sequence[set[str]]) -> None:
        held = Counter[str]()
        for text in (*left, *right):
            held.update(text)
        count = len(left) + len(right)
        most = max(_FEW, int(count * _SHARE))
        self._weight = {
            pair: math.log(1 + count / number) if number <= most else 0.0 for pair, number in held.items()
        }

    def of(self, text: Iterable[str]) -> float:
        """Weight of a set of pairs. Summed exactly, so that the order of a set does not show."""
        return math.fsum(map(self._weight.__getitem__, text))

    def overlaps(
        self, left: Sequence[set[str]], right: Sequence[set[str]]
    ) -> Iterator[tuple[int, int, float]]:
        """(place left, place right, weight in common) of all that share anything of weight."""
        holders: dict[str, list[int]] = defaultdict(list)
        for place, text in enumerate(right):
            for pair in text:
                if self._weight[pair]:
                    holders[pair].append(place)
        for place, text in enumerate(left):
            shared: dict[int, float] = defaultdict(float)
            for pair in text:
                if others := holders.get(pair):
                    weight = self._weight[pair]
                    for other in others:
                        shared[other] += weight
            for other, weight in shared.items():
                yield place, other, weight
