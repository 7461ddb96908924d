"""House rules as system checks: they fail where a rule is forgotten."""

from collections.abc import Iterable, Iterator
from typing import Any

from django.apps import AppConfig
from django.core.checks import CheckMessage, Error, register
from django.urls import URLPattern, URLResolver, get_resolver
from wagtail import hooks
from wagtail.blocks import BaseStreamBlock, BaseStructBlock, Block, ListBlock
from wagtail.fields import StreamField
from wagtail.models import get_page_models

OUR_MODULES = ("portal.", "search.")
ADMIN = "admin/"  # where the address space of editors begins


def _blocks_of(block: Block, name: str = "") -> Iterator[tuple[str, Block]]:
    yield name, block
    children = (
        getattr(block, "child_blocks", {}) if isinstance(block, BaseStreamBlock | BaseStructBlock) else {}
    )
    for key, child in children.items():
        yield from _blocks_of(child, f"{name}.{key}")
    if isinstance(block, ListBlock):
        yield from _blocks_of(block.child_block, f"{name}[]")


def _block_errors(path: str, block: Block, in_struct: bool) -> Iterator[CheckMessage]:
    label = str(block.label or "")
    if not any("一" <= char <= "鿿" for char in label):
        yield Error(f"积木 {path} 没有中文名称（label）。", id="portal.E001")
    # a field block keeps its help at its form field, the others in their meta
    described = getattr(block.meta, "help_text", "") or getattr(
        getattr(block, "field", None), "help_text", ""
    )
    if in_struct and not str(described or ""):
        yield Error(f"积木 {path} 没有填写说明（help_text）。", id="portal.E002")
    ours = type(block).__module__.startswith(OUR_MODULES)
    has_preview = getattr(block.meta, "preview_value", None) is not None or getattr(
        block.meta, "preview_template", None
    )
    if ours and isinstance(block, BaseStructBlock) and not has_preview:
        yield Error(f"积木 {path} 没有预览（preview_value）。", id="portal.E003")


def errors_of(root: Block, path: str) -> list[CheckMessage]:
    """What is forgotten in a block and the blocks inside it; `path` names the block in the messages."""
    in_structs = {
        id(child)
        for _, block in _blocks_of(root)
        if isinstance(block, BaseStructBlock)
        for child in block.child_blocks.values()
    }
    errors: list[CheckMessage] = []
    for name, block in _blocks_of(root, path):
        if name != path and not name.endswith("[]"):
            errors += _block_errors(name, block, id(block) in in_structs)
    return errors


@register
def blocks_are_described(app_configs: Iterable[AppConfig] | None, **kwargs: Any) -> list[CheckMessage]:
    """A block has a label, its fields have help, a struct block has a preview."""
    hooks.search_for_hooks()  # registers the snippets that chooser blocks name
    errors: list[CheckMessage] = []
    for model in get_page_models():
        if model.__module__.startswith(OUR_MODULES):
            for field in model._meta.get_fields():
                if isinstance(field, StreamField):
                    errors += errors_of(field.stream_block, f"{model.__name__}.{field.name}")
    return errors


def _public_views(patterns: Iterable[URLPattern | URLResolver]) -> Iterator[Any]:
    for pattern in patterns:
        if isinstance(pattern, URLResolver):
            if str(pattern.pattern) != ADMIN:
                yield from _public_views(pattern.url_patterns)
        else:
            yield pattern.callback


@register
def views_say_whether_storable(app_configs: Iterable[AppConfig] | None, **kwargs: Any) -> list[CheckMessage]:
    """Every public view of ours is storable, or says why not."""
    errors: list[CheckMessage] = []
    for view in _public_views(get_resolver().url_patterns):
        target = getattr(view, "view_class", view)
        module = getattr(target, "__module__", "")
        if not module.startswith(OUR_MODULES):
            continue
        if not hasattr(view, "storable") and not hasattr(target, "storable"):
            errors.append(
                Error(
                    f"公开视图 {module}.{target.__name__} 没有标明可否保存（@storable / @not_storable）。",
                    id="portal.E004",
                )
            )
    return errors
