"""The editors' guide names what is on the screen: every 【label】 is one of ours, or of Wagtail's in Chinese."""

from __future__ import annotations

import re
from pathlib import Path

import polib
import wagtail

from tests.platform.support import ROOT

GUIDE = (ROOT / "docs" / "editing.md").read_text(encoding="utf-8")
OF_A_STAGE = re.compile("(初审|复审|终审)(?=通过)|(?<=提交)“三审”(?=审核)")


def shown() -> str:
    """Every label of ours and every Chinese message of Wagtail's admin, one a line."""
    rooms = (ROOT / "portal", ROOT / "search")
    ours = [path for room in rooms for kind in ("*.py", "*.html") for path in room.rglob(kind)]
    catalogues = [
        *(ROOT / "portal").rglob("*.po"),
        *Path(wagtail.__file__).parent.rglob("zh_Hans/*/django.po"),
    ]
    texts = [path.read_text(encoding="utf-8") for path in ours]
    texts += [entry.msgstr for path in catalogues for entry in polib.pofile(str(path))]
    return "\n".join(texts)


def test_every_label_of_the_guide_is_on_a_screen() -> None:
    labels = {OF_A_STAGE.sub("", label) for label in re.findall("【([^】]+)】", GUIDE)} - {"方括号"}
    known = shown().replace("“%(workflow)s”", "").replace("“%(workflow_name)s”", "")
    assert len(labels) > 40
    assert sorted(label for label in labels if label not in known) == []


def test_every_section_of_the_table_is_there() -> None:
    headings = set(re.findall(r"^## (.+)$", GUIDE, re.M))
    assert set(re.findall(r"\]\(#([^)]+)\)", GUIDE)) <= headings
