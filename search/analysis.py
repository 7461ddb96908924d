"""From text to tokens, the same when indexing and when asking.

Both engines receive tokens, never raw text, so that they agree with each other. Two kinds of tokens
were measured to work best together on real questions (single characters with pairs, and words); see
``ranking.toml``.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator
from functools import lru_cache
from importlib import resources
from typing import Any

import rjieba

from portal.core.text import cn_number, normalise_number

VERSION = 1
"""Raise it when tokens change: an index made by another version is rebuilt."""

MAX_TOKEN = 64
"""Characters of the longest token kept; a longer run of letters is cut there."""

_HAN = "\u3007\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0003ffff"
_RUN = re.compile(rf"[{_HAN}]+|[^\W_{_HAN}]+")
_IS_HAN = re.compile(rf"[{_HAN}]")
_ALL_HAN = re.compile(rf"[{_HAN}]+")
_ALNUM_PARTS = re.compile(r"\d+|[^\W\d_]+")
_GROUPED_DIGITS = re.compile(r"(?<=\d),(?=\d{3}(?!\d))")
# Tagged as places by the dictionary, but no place inside the country.
_NO_PLACE = frozenset(
    ("中国", "我国", "全国", "中华人民共和国", "外国", "回国", "美国", "英国", "法国",
     "德国", "日本", "韩国", "城市", "上市", "新建", "关联", "福利", "法律条文", "土地利用")
)  # fmt: skip
_NUMERAL = "零〇一二两三四五六七八九十百千"
_ARABIC_ARTICLE = re.compile(r"(?:第\s?)?(?<![\d.])(\d{1,4})\s?条")
_ARTICLE = re.compile(rf"第([{_NUMERAL}]+)条(?:之([{_NUMERAL}]+))?")


def _traditional() -> dict[int, str]:
    text = resources.files("search").joinpath("traditional.txt").read_text(encoding="utf-8")
    pairs = [pair for line in text.splitlines() if not line.startswith("#") for pair in line.split()]
    return {ord(pair[0]): pair[1] for pair in pairs}


_CREDIT_CODE = re.compile(r"[0-9a-z]{2}[0-9]{6}[0-9a-z]{10}")
_CODE_SLIPS = str.maketrans("oizs", "0125")

_TO_SIMPLIFIED = _traditional()
_TRADITIONAL = re.compile("[" + "".join(map(chr, _TO_SIMPLIFIED)) + "]")


def fold(text: str) -> str:
    """One spelling for what readers see as the same: width, case, traditional characters, numbers.

    ``"Ａ第47条"`` and ``"a第四十七条"`` become equal. Never raises; folding twice changes nothing.
    """
    folded = _plain(text)
    if _TRADITIONAL.search(folded):
        folded = folded.translate(_TO_SIMPLIFIED)
    folded = _GROUPED_DIGITS.sub("", folded)
    return _ARABIC_ARTICLE.sub(_chinese_article, folded) if "条" in folded else folded


def _plain(text: str) -> str:
    # Lower-casing can undo the normal form of a few letters (Turkish İ), hence the second look.
    for _ in range(3):
        folded = unicodedata.normalize("NFKC", text).lower()
        if folded == text:
            break
        text = folded
    return text


def _chinese_article(match: re.Match[str]) -> str:
    return f"第{cn_number(int(match[1]))}条"


@lru_cache(maxsize=8192)
def article_token(article: str) -> str:
    """``"第四十七条之一"`` -> ``"§47-1"``: one token for the whole number of an article."""
    match = _ARTICLE.match(article)
    if match is None:
        return ""
    number = normalise_number(match[1])
    inserted = normalise_number(match[2]) if match[2] else None
    return f"§{number}-{inserted}" if inserted else f"§{number}"


def is_han(text: str) -> bool:
    """Whether the token is made of Chinese characters."""
    return bool(_IS_HAN.match(text))


def all_han(text: str) -> bool:
    """Whether nothing but Chinese characters stands in it."""
    return bool(_ALL_HAN.fullmatch(text))


def han_runs(text: str) -> Iterator[re.Match[str]]:
    """The rows of Chinese characters in a text."""
    return _ALL_HAN.finditer(text)


def characters(folded: str) -> list[str]:
    """Tokens of the character field: first all single ones in order, then all pairs.

    In this order neighbours in the text stay neighbours in the field, so that a quoted phrase is a
    row of single characters. Letters and digits count as one character each run.
    """
    singles: list[str] = []
    pairs: list[str] = []
    for run in _RUN.findall(folded):
        if not is_han(run):
            singles.append(run[:MAX_TOKEN])
            pairs.extend(_parts(run))
            continue
        singles.extend(run)
        pairs.extend(map("".join, zip(run, run[1:], strict=False)))
    return singles + pairs


def _parts(run: str) -> list[str]:
    """The letters and the digits of a short mixed run: ``t2260`` is found by 2260 too."""
    parts = _ALNUM_PARTS.findall(run)
    return parts if len(parts) == 2 and len(run) <= MAX_TOKEN else []


def phrase(folded: str) -> list[str]:
    """The row of single tokens that a quoted phrase must match."""
    return [token for run in _RUN.findall(folded) for token in (run if is_han(run) else [run[:MAX_TOKEN]])]


def pairs_of(word: str) -> tuple[str, ...]:
    """The tokens of the character field that a document holding this word must have."""
    found: list[str] = []
    for run in _RUN.findall(word):
        if not is_han(run) or len(run) == 1:
            found.append(run[:MAX_TOKEN])
        else:
            found.extend(map("".join, zip(run, run[1:], strict=False)))
    return tuple(dict.fromkeys(found))


class Segmenter:
    """Chinese words by rjieba, taught the words of the sections.

    The words belong to the index: they are kept beside it, so that questions are cut as the
    documents were.
    """

    def __init__(self, words: Iterable[str] = (), jieba: Any = None) -> None:
        """``jieba``: an instance of rjieba, or the module, which is its own instance."""
        self._jieba = jieba or rjieba.Jieba()
        for word in words:
            self._jieba.add_word(fold(word), None, None)

    def words(self, folded: str) -> list[str]:
        """Words in order, with one token more for each article number."""
        found = [word[:MAX_TOKEN] for word in self._jieba.cut(folded) if word[0].isalnum()]
        found.extend(token for token in map(article_token, _article_numbers(folded)) if token)
        return found

    def known(self, folded: str) -> list[str]:
        """The whole text cut into words of the dictionary; what is in none is cut into characters."""
        return list(self._jieba.cut(folded, False))

    def parts(self, word: str) -> list[str]:
        """The shorter words inside a long one: 个体工商户条例 -> 个体, 工商户, 条例; itself when it has none."""
        inner = [part for part in self._jieba.cut_for_search(word) if 1 < len(part) < len(word)]
        return inner or [word]

    def names_place(self, folded: str) -> bool:
        """Whether a place inside the country is named: 上海, 杭州市. A name of a law is looked into."""
        cut = (part for word in self.words(folded) for part in (word, *self.parts(word)))
        return any(tag == "ns" and word not in _NO_PLACE for word, tag in self._jieba.tag(" ".join(cut)))


_first = True


@lru_cache(maxsize=2)
def segmenter(words: tuple[str, ...]) -> Segmenter:
    """The segmenter that knows these words, kept: each one costs 25 MB and a third of a second.

    The first one uses the dictionary that rjieba has loaded anyway.
    """
    global _first
    jieba, _first = (rjieba if _first else None), False
    return Segmenter(words, jieba)


def _article_numbers(folded: str) -> Iterator[str]:
    return (match[0] for match in _ARTICLE.finditer(folded))


def name_key(name: str) -> str:
    """What two spellings of one name or number have in common.

    《》, spaces and 中华人民共和国 are left out, 〔2024〕, [2024] and （2024） are the same. In a unified social
    credit code, which never holds the letters O, I, Z and S, these are read as the digits they resemble.
    """
    kept = re.sub(r"[(\[{〔【〈「『]\s*(\d{4})\s*[)\]}〕】〉」』]", r"·\1·", fold(name))
    kept = re.sub(r"[^\w·]+|_", "", kept)
    if _CREDIT_CODE.fullmatch(code := kept.translate(_CODE_SLIPS)):
        return code
    return kept.removeprefix("中华人民共和国") or kept
