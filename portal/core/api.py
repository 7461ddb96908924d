"""The portal's JSON API: one OpenAPI document, its documentation page served by ourselves."""

from __future__ import annotations

import re
from typing import Any

from django.http import HttpRequest, HttpResponse
from ninja import NinjaAPI
from ninja.errors import ValidationError
from ninja.openapi.schema import OpenAPISchema

_CHINESE = re.compile(r"[\u4e00-\u9fff]")
_WRONG = {
    "missing": "没有写",
    "int_parsing": "应当是整数",
    "bool_parsing": "应当是 true 或者 false",
    "greater_than_equal": "太小了",
    "less_than_equal": "太大了",
    "string_too_long": "太长了",
    "enum": "不在可以用的值里",
    "literal_error": "不在可以用的值里",
}


class _PortalAPI(NinjaAPI):
    """What our docstrings say to developers does not stand in the document for the public."""

    def get_openapi_schema(self, **asked: Any) -> OpenAPISchema:
        document: OpenAPISchema = super().get_openapi_schema(**asked)
        _without_foreign(document)
        return document


def _without_foreign(part: Any) -> None:
    """Take away descriptions that hold no Chinese, all the way down."""
    if isinstance(part, dict):
        said = part.get("description")
        if isinstance(said, str) and not _CHINESE.search(said) and "content" not in part:
            del part["description"]
    for inner in part.values() if isinstance(part, dict) else part if isinstance(part, list) else ():
        _without_foreign(inner)


api = _PortalAPI(
    title="门户开放接口",
    version="1",
    urls_namespace="api",
    description="公开数据的只读接口，不需要登录。",
    docs_url="/docs",
)


@api.exception_handler(ValidationError)
def refused(request: HttpRequest, problem: ValidationError) -> HttpResponse:
    """422 with one sentence for each parameter that cannot be read."""
    said = [
        f"参数 {entry['loc'][-1]} {_why(entry['type'])}，写法见 /api/v1/docs。" for entry in problem.errors
    ]
    return api.create_response(request, {"detail": "".join(said)}, status=422)


def _why(kind: str) -> str:
    if kind.startswith(("date", "datetime")):
        return "读不出日期，请写成 2026-01-31 的样子"
    return _WRONG.get(kind, "写得不对")
