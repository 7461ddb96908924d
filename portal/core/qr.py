"""An address as a code for the telephone's camera."""

from __future__ import annotations

import io
from typing import Any

from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe


def code_svg(address: str, label: str) -> SafeString:
    """A QR code of an address as an SVG element, without styles of its own; `label` names it for those who listen."""
    drawn = _code(address).svg_inline(border=4, omitsize=True, svgclass="qr", lineclass=None)
    named = drawn.replace("<svg ", f'<svg role="img" aria-label="{escape(label)}" ', 1)
    return mark_safe(named)  # noqa: S308 # drawn by us, the label is escaped


def code_file(address: str) -> bytes:
    """The same code as a file."""
    out = io.BytesIO()
    _code(address).save(out, kind="svg", scale=6, border=4, light="#fff", svgclass=None, lineclass=None)
    return out.getvalue()


def _code(address: str) -> Any:
    import segno

    return segno.make(address, error="m", micro=False)
