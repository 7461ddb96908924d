"""A county merger entered in the admin: who may, what is refused, and that everyone sees it at once."""

from __future__ import annotations

from datetime import date

import pytest
from django.urls import reverse

from portal.core import codebook, codes
from portal.core.models import Code, CodeTable
from tests.editing.conftest import Newsroom

DAY = date(2026, 11, 23)
LIST, ADD = "wagtailsnippets_core_code:list", "wagtailsnippets_core_code:add"


@pytest.fixture
def table(db: None) -> CodeTable:
    codes.ensure_builtin()
    return CodeTable.objects.get(key="gbt2260")


def values(table: CodeTable, **changes: str) -> dict[str, str]:
    """What the browser sends for a new county."""
    plain = {
        "code": "990123",
        "name": "青新县",
        "level": "3",
        "parent_code": "990100",
        "valid_from": "2026-11-01",
    }
    empty = {"valid_to": "", "successors": "", "note": ""}
    return {"table": str(table.pk)} | plain | empty | changes


def test_a_merger_is_known_at_once(newsroom: Newsroom, table: CodeTable) -> None:
    client = newsroom.desk("admin").client
    assert client.post(reverse(ADD), values(table)).status_code == 302
    old = Code.objects.get(table=table, code="990121")
    sent = values(
        table, code="990121", name="青石县", valid_from="", valid_to="2026-10-31", successors="990123，990102"
    )
    assert client.post(reverse("wagtailsnippets_core_code:edit", args=[old.pk]), sent).status_code == 302
    state = codebook.current().state("gbt2260", "990121", DAY)
    assert state.word == "abolished" and state.abolished_on == date(2026, 11, 1)
    assert [life.name for life in state.successors] == ["示范区", "青新县"]
    body = client.get(reverse("wagtailsnippets_core_code:edit", args=[old.pk])).content.decode()
    assert 'value="990123 990102"' in body


@pytest.mark.parametrize(
    "changes, said",
    [
        ({"code": "990121"}, "与“青石县”的有效期重叠"),
        ({"valid_to": "2026-10-01"}, "有效至不能早于启用日期"),
        ({"successors": "990999"}, "没有 990999，请先添加"),
        ({"parent_code": "980000"}, "这张代码表里没有 980000"),
    ],
)
def test_what_cannot_be_is_refused_in_words(
    newsroom: Newsroom, table: CodeTable, changes: dict[str, str], said: str
) -> None:
    answer = newsroom.desk("admin").client.post(reverse(ADD), values(table, **changes))
    assert answer.status_code == 200 and said in answer.content.decode()
    assert not Code.objects.filter(name="青新县").exists()


def test_codes_are_the_administrators(newsroom: Newsroom, table: CodeTable) -> None:
    assert newsroom.desk("admin").client.get(reverse(LIST)).status_code == 200
    assert newsroom.desk("li").client.get(reverse(LIST)).status_code == 302
    assert newsroom.desk("li").client.post(reverse(ADD), values(table)).status_code == 302
    assert not Code.objects.filter(name="青新县").exists()
