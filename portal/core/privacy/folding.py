"""One spelling for digits, letters, blanks and dashes that leaves every character at its place."""

from __future__ import annotations

import unicodedata

_DASHES = "‐‑‒–—―−﹣－\u00ad"
_BLANKS = (
    "\u00a0\u1680\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2007\u2008\u2009\u200a\u2028\u2029\u202f\u205f"
    "\u3000\u180e\u200b\u200c\u200d\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2060\u2066\u2067\u2068\u2069\ufeff"
)
_CROSSES = "×✕╳ⅩⅹХхΧχ"
_POINTS = "•‧∙・･"


def _table() -> dict[int, str]:
    table = {code: chr(code - 0xFEE0) for code in range(0xFF01, 0xFF5F)}
    # Digits of other scripts, and the styled ones that mathematics has.
    for code in (*range(0x0660, 0x1A9A), *range(0xA620, 0xABFA), *range(0x1D7CE, 0x1D800)):
        digit = unicodedata.decimal(chr(code), None)
        if digit is not None:
            table[code] = str(digit)
    for characters, plain in ((_DASHES, "-"), (_BLANKS, " "), (_CROSSES, "X"), (_POINTS, "·")):
        table.update(dict.fromkeys(map(ord, characters), plain))
    return table


_TABLE = _table()


def fold(text: str) -> str:
    """The text with full-width and odd characters as plain ones; as long as before, so that places agree."""
    return text if text.isascii() else text.translate(_TABLE)
