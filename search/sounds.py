"""How Chinese characters sound, from ``sounds.txt``: enough to compare spellings, without a heavy library."""

from __future__ import annotations

from functools import lru_cache
from importlib import resources

# Pairs that many people do not tell apart when they type: zh/z, ch/c, sh/s, final ng/n.
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
