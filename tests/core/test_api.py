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


@pytest.fixture
def document(client: Client, db: None) -> dict[str, Any]:
    said: dict[str, Any] = client.get("/api/v1/openapi.json").json()
    return said


def operations(document: dict[str, Any]) -> Iterator[tuple[str, dict[str, Any]]]:
    for path, methods in document["paths"].items():
        for operation in methods.values():
            yield path, operation


def test_the_document_is_in_chinese(document: dict[str, Any]) -> None:
    for path, operation in operations(document):
        assert CHINESE.search(operation["summary"]) and CHINESE.search(operation["description"]), path
        silent = [one["name"] for one in operation.get("parameters", ()) if not says(one)]
        assert not silent, (path, silent)
    for part in described(document["components"]):
        said = part.get("description")
        assert not isinstance(said, str) or CHINESE.search(said), said


def test_every_public_field_is_described(document: dict[str, Any]) -> None:
    silent = [
        f"{name}.{key}"
        for name, schema in document["components"]["schemas"].items()
        for key, field in schema.get("properties", {}).items()
        if not says(field)
    ]
    assert not silent


def says(part: dict[str, Any]) -> bool:
    return bool(CHINESE.search(part.get("description", "")))


def test_the_document_holds_together(document: dict[str, Any]) -> None:
    """What a generator of client code stumbles over."""
    schemas = document["components"]["schemas"]
    referred = [part["$ref"] for part in described(document) if "$ref" in part]
    assert {each.rpartition("/")[2] for each in referred} <= set(schemas)
    names = [operation["operationId"] for _, operation in operations(document)]
    assert len(names) == len(set(names))
    for path, operation in operations(document):
        in_path = {one["name"] for one in operation.get("parameters", ()) if one["in"] == "path"}
        assert in_path == set(re.findall(r"{(\w+)}", path)), path
        assert all(answer["description"] for answer in operation["responses"].values())
        assert "422" in operation["responses"] or not operation.get("parameters"), path


@pytest.mark.parametrize(
    ("address", "said"),
    [
        ("/api/v1/guides/nothing-of-this-name", "没有这份指南"),
        ("/api/v1/laws/nothing-of-this-name", "没有这个法律文件"),
        ("/api/v1/nothing", "没有这个接口"),
        ("/api/v1/entities/91990102MA0000000X/", "没有这个接口"),
    ],
)
def test_what_is_not_there_is_said_as_data(client: Client, db: None, address: str, said: str) -> None:
    answer = client.get(address)
    assert answer.status_code == 404 and said in answer.json()["detail"]


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


def test_head_answers_as_get_does_without_the_body(client: Client, db: None) -> None:
    for address in ("/api/v1/openapi.json", "/api/v1/entities/989901020000000000", "/api/v1/nothing"):
        asked, headed = client.get(address), client.head(address)
        assert (headed.status_code, headed["Content-Type"]) == (asked.status_code, asked["Content-Type"])
        assert headed.content == b"" and asked.content
    assert client.post("/api/v1/entities").status_code == 405
