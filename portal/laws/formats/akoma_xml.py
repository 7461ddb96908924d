"""Names and elements of Akoma Ntoso, shared by writing and reading. lxml is imported when XML is asked for."""

from __future__ import annotations

from typing import Any

NAMESPACE = "http://docs.oasis-open.org/legaldocml/ns/akn/3.0"
Element = Any  # lxml brings no types


def qualified(name: str) -> str:
    """The name in the standard's namespace."""
    return f"{{{NAMESPACE}}}{name}"


def local(element: Element) -> str:
    """The element's name without namespace."""
    return str(element.tag).rpartition("}")[2]


def add(parent: Element, name: str, text: str = "", /, **attributes: str) -> Element:
    """A new last child; attributes without value are left out."""
    from lxml import etree

    element = etree.SubElement(
        parent, qualified(name), {key: value for key, value in attributes.items() if value}
    )
    element.text = text or None
    return element
