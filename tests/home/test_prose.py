"""The small Markdown of the demo texts."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from portal.home.demo import prose

BODY = """开头一段，**要紧**的话。

## 先看条件

- 一条
- 两条

1. 第一
2. 第二

表：期限

| 事项 | 期限 |
| --- | --- |
| 变更 | 30 日 |

:::steps
### 商量
说清楚。

### 申请
带材料。
:::

看[指南](/guides/)。
"""


def test_every_sort_of_line_becomes_its_block() -> None:
    made = prose.blocks(BODY)
    assert [block["type"] for block in made] == ["text", "heading", "text", "table", "steps", "text"]
    assert made[0]["value"] == "<p>开头一段，<b>要紧</b>的话。</p>"
    assert made[1]["value"] == {"text": "先看条件", "level": "2"}
    assert made[2]["value"] == "<ul><li>一条</li><li>两条</li></ul><ol><li>第一</li><li>第二</li></ol>"
    assert made[3]["value"]["caption"] == "期限"
    assert [row["values"] for row in made[3]["value"]["rows"]["rows"]] == [
        ["事项", "期限"],
        ["变更", "30 日"],
    ]
    assert [item["value"]["title"] for item in made[4]["value"]] == ["商量", "申请"]
    assert made[5]["value"] == '<p>看<a href="/guides/">指南</a>。</p>'


def test_links_may_be_resolved_by_the_caller() -> None:
    html = prose.inline("[成员](members)", lambda target: f'linktype="page" id="{len(target)}"')
    assert html == '<a linktype="page" id="7">成员</a>'


def test_file_without_head_is_named(tmp_path: Path) -> None:
    file = tmp_path / "bad.md"
    file.write_text("没有开头", encoding="utf-8")
    with pytest.raises(ValueError, match=r"bad\.md"):
        prose.read(file)


def test_words_are_put_in(tmp_path: Path) -> None:
    file = tmp_path / "good.md"
    file.write_text('+++\ntitle = "报 {year} 年"\n+++\n到 {next} 年。\n', encoding="utf-8")
    text = prose.read(file, year="2026", next="2027")
    assert (text.fields["title"], text.body) == ("报 2026 年", "到 2027 年。")


@given(st.text(max_size=400))
def test_no_text_breaks_it_or_passes_markup(text: str) -> None:
    for block in prose.blocks(text.replace("[", "").replace("*", "")):
        if block["type"] == "text":
            tags = block["value"]
            for known in ("<p>", "</p>", "<ul>", "</ul>", "<ol>", "</ol>", "<li>", "</li>"):
                tags = tags.replace(known, "")
            assert "<" not in tags
