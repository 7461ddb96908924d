"""Small law texts for the tests, about a city that does not exist."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

SAMPLE = """# 示范市河灯管理办法

2021年3月1日 示范市人民政府令第7号公布

2021年5月1日 施行

<!-- INFO END -->

## 第一章 总则

第一条 为了方便市民放河灯，制定本办法。

第二条 放河灯应当遵守下列规定：

（一）使用可以降解的材料；

（二）在指定水域放灯。

## 第二章 附则

第三条 本办法自2021年5月1日起施行。《示范市河灯暂行规定》同时废止。
"""


def law(
    title: str, articles: Sequence[str], head: Sequence[str] = ("2021年3月1日 示范市人民政府令第7号公布",)
) -> str:
    """A text in the form of LawRefBook; `articles` without their numbers."""
    numbered = [f"第{number}条 {text}" for number, text in zip("一二三四五六七八九", articles, strict=False)]
    return "\n\n".join([f"# {title}", *head, "<!-- INFO END -->", *numbered]) + "\n"


def folder(base: Path, files: dict[str, str | bytes]) -> Path:
    """Files below a folder named like a collection."""
    root = base / "合集"
    for name, content in files.items():
        path = root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content if isinstance(content, bytes) else content.encode())
    return root
