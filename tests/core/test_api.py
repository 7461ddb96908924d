"""The document of the API and its refusals, as a Chinese reader meets them."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

import pytest
from django.test import Client

CHINESE = re.compile(r"[\u4e00-\u9fff]")


def described(part: Any) -> Iterator[dict[str, Any]]:
    if isinstance(part, dict):
        yield part
    for inner in part.values() if isinstance(part, dict) else part if isinstance(part, list) else ():
        yield from described(inner)


@pytest.mark.django_db
def test_the_document_is_in_chinese(client: Client) -> None:
    document = client.get("/api/v1/openapi.json").json()
    for path in document["paths"].values():
        for operation in path.values():
            assert CHINESE.search(operation["summary"]) and CHINESE.search(operation["description"])
    for part in described(document["components"]):
        said = part.get("description")
        assert not isinstance(said, str) or CHINESE.search(said), said
    fields = document["components"]["schemas"]["DisclosureOut"]["properties"]
    assert not [name for name, field in fields.items() if not CHINESE.search(field.get("description", ""))]


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("address", "said"),
    [
        ("/api/v1/entities?limit=abc", "参数 limit 应当是整数"),
        ("/api/v1/entities?limit=0", "参数 limit 太小了"),
        ("/api/v1/disclosures/departed", "参数 since 没有写"),
        ("/api/v1/disclosures/departed?since=heute", "参数 since 读不出日期"),
    ],
)
def test_what_cannot_be_read_is_refused_in_chinese(client: Client, address: str, said: str) -> None:
    answer = client.get(address)
    assert answer.status_code == 422 and said in answer.json()["detail"]
