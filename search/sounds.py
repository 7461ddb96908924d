"""How Chinese characters sound, from ``sounds.txt``: enough to compare spellings, without a heavy library."""

from __future__ import annotations

from collections.abc import Iterator
from functools import lru_cache
from importlib import resources
from itertools import islice

# Pairs that many people do not tell apart when they type: zh/z, ch/c, sh/s, final ng/n.
_LONGEST = 6
"""Letters of the longest syllable: zhuang."""
_MOST_STEPS = 200
_INITIALS = (("zh", "z"), ("ch", "c"), ("sh", "s"))


@lru_cache(maxsize=1)
def _syllables() -> dict[str, str]:
    text = resources.files("search").joinpath("sounds.txt").read_text(encoding="utf-8")
    rows = (line.split() for line in text.splitlines() if not line.startswith("#"))
    return {character: row[0] for row in rows for character in row[1]}


def syllables(text: str) -> tuple[str, ...]:
    """The commonest reading of each character, without tone; a character without one stands for itself."""
    known = _syllables()
    return tuple(known.get(character, character) for character in text)


def sound(text: str) -> tuple[str, ...]:
    """Equal for texts that sound alike: 个体工商护 and 个体工商户."""
    return tuple(map(_alike, syllables(text)))


@lru_cache(maxsize=1024)
def _alike(syllable: str) -> str:
    for heard, written in _INITIALS:
        if syllable.startswith(heard):
            syllable = written + syllable[2:]
    return syllable.removesuffix("g") if syllable.endswith("ng") else syllable


@lru_cache(maxsize=1)
def table() -> dict[str, str]:
    """Character -> how :func:`sound` hears it; what is not in it stands for itself."""
    return {character: _alike(syllable) for character, syllable in _syllables().items()}


@lru_cache(maxsize=1)
def _known() -> frozenset[str]:
    return frozenset(_syllables().values())


def heard(typed: str, most: int = 4) -> tuple[tuple[str, ...], ...]:
    """Letters typed as pinyin, in syllables as :func:`sound` gives them: the ways to part them, longest syllables first.

    Blanks part syllables. An unfinished syllable at the end is left out: ``laowangm`` is heard as ``laowang``.
    """
    found: list[tuple[str, ...]] = [()]
    for word in typed.split():
        spelt = word.replace("ü", "v")
        ways = list(islice(_parted(spelt, whole=True), most)) or list(islice(_parted(spelt, whole=False), 1))
        found = [(*before, *way) for before in found for way in ways][:most]
    return tuple(dict.fromkeys(tuple(map(_alike, way)) for way in found if way))


def _parted(word: str, *, whole: bool) -> Iterator[tuple[str, ...]]:
    """Depth first, in so many steps at most that no word takes long."""
    waiting: list[tuple[int, tuple[str, ...]]] = [(0, ())]
    for _ in range(_MOST_STEPS):
        if not waiting:
            return
        place, way = waiting.pop()
        rest = word[place : place + _LONGEST]
        if not rest or (not whole and way and any(each.startswith(word[place:]) for each in _known())):
            yield way
            continue
        for size in range(1, len(rest) + 1):
            if rest[:size] in _known():
                waiting.append((place + size, (*way, rest[:size])))


def letters(text: str) -> tuple[str, str]:
    """Pinyin in one word, and its initials: 公司法 -> gongsifa, gsf."""
    found = syllables(text)
    return "".join(found), "".join(each[:1] for each in found)


@lru_cache(maxsize=1024)
def spellings(name: str) -> tuple[str, ...]:
    """Pinyin and initials of a name, read as a whole (会计法: kuaijifa) and character by character (huijifa).

    Loads a heavy library: only for those who write the index.
    """
    from pypinyin import lazy_pinyin

    read = lazy_pinyin(name)
    whole = "".join(read), "".join(each[:1] for each in read)
    return tuple(dict.fromkeys((*whole, *letters(name))))
