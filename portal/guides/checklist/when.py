"""`when`: in which case a material, a step, a cost or a limit belongs on a person's list."""

from __future__ import annotations

from wagtail import blocks

from portal.core.rules.blocks import TermBlock


def when_list(label: str) -> blocks.ListBlock:
    """All of some groups, each of them any of some comparisons; empty: always."""
    group = blocks.ListBlock(TermBlock(), label="满足其中一个", min_num=1)
    return blocks.ListBlock(
        group,
        label=f"{label}：下面全部满足",
        min_num=0,
        default=[],
        help_text="留空：不看回答，一律列出。加了几组的，每一组都要满足；一组里有几个判断的，满足其中一个就行。",
    )
