"""The portal's JSON API: one OpenAPI document, its documentation page served by ourselves."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from functools import wraps
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.utils.cache import patch_cache_control
from ninja import Field, NinjaAPI, Schema
from ninja.errors import ValidationError
from ninja.openapi.schema import OpenAPISchema
from ninja.renderers import JSONRenderer

from portal.core.views import not_storable

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


NOTHING_HERE = "没有这项数据，或者已经不公开。"


class Refusal(Exception):
    """No data, and why in Chinese; after `wait` seconds it is worth asking again."""

    def __init__(self, status: int, words: str, *, wait: int = 0) -> None:
        super().__init__(words)
        self.status, self.wait = status, wait


class _Readable(JSONRenderer):
    """Chinese as it is written, for whoever looks at an answer with his eyes."""

    json_dumps_params: Mapping[str, Any] = {"ensure_ascii": False}


class RefusalOut(Schema):
    """Why there is no data."""

    detail: str = Field(description="没有给出数据的原因。")


class _PortalAPI(NinjaAPI):
    """What our docstrings say to developers does not stand in the document for the public."""

    def get_openapi_schema(self, **asked: Any) -> OpenAPISchema:
        document: OpenAPISchema = super().get_openapi_schema(**asked)
        document["components"]["schemas"][RefusalOut.__name__] = RefusalOut.json_schema()
        for operation in (each for path in document["paths"].values() for each in path.values()):
            _answers(operation)
        _without_foreign(document)
        return document

    def _get_urls(self) -> list[Any]:
        patterns: list[Any] = super()._get_urls()
        for pattern in patterns:
            pattern.callback = _also_head(pattern.callback)
        return patterns


def _also_head(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """HEAD answers as GET does (RFC 9110, 9.3.2); the server leaves the body out."""

    @wraps(view)
    def asked(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if request.method != "HEAD":
            return view(request, *args, **kwargs)
        request.method = "GET"
        try:
            return view(request, *args, **kwargs)
        finally:
            request.method = "HEAD"

    return asked


def _answers(operation: dict[str, Any]) -> None:
    """Say of each answer when it comes; what cannot be read is refused everywhere in one way."""
    answers = operation["responses"]
    if operation.get("parameters"):
        answers.setdefault(422, _REFUSED)
    for status, words in _ANSWERS.items():
        if status in answers:
            answers[status] = answers[status] | {"description": words}


_REFUSED = {
    "content": {"application/json": {"schema": {"$ref": f"#/components/schemas/{RefusalOut.__name__}"}}}
}
_ANSWERS = {
    200: "所要的数据。",
    400: "不能这样要，detail 说明原因。",
    404: "没有这项数据，或者已经不公开。",
    410: "曾经公开，已经停止公开。",
    422: "参数读不出来，detail 逐个说明。",
    429: "要得太密，Retry-After 是再等的秒数。",
    503: "暂时给不出，detail 说明原因；有 Retry-After 的，过这么多秒再要。",
}


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
    renderer=_Readable(),
)


@api.exception_handler(ValidationError)
def refused(request: HttpRequest, problem: ValidationError) -> HttpResponse:
    """422 with one sentence for each parameter that cannot be read."""
    said = [
        f"参数 {entry['loc'][-1]} {_why(entry['type'])}，写法见 /api/v1/docs。" for entry in problem.errors
    ]
    return _said(request, 422, "".join(said))


@api.exception_handler(Refusal)
def no_data(request: HttpRequest, refusal: Refusal) -> HttpResponse:
    """The refusal as it is, not to be kept."""
    return _said(request, refusal.status, str(refusal), refusal.wait)


@api.exception_handler(Http404)
def not_found(request: HttpRequest, missing: Http404) -> HttpResponse:
    """404 in the words of the view, where they are for readers."""
    words = str(missing)
    return _said(request, 404, words if _CHINESE.search(words) else NOTHING_HERE)


@not_storable("没有这个接口时的回答")
def no_such_address(request: HttpRequest, rest: str) -> HttpResponse:
    """404 as data for what lies below the API's address and is none of its own."""
    return _said(request, 404, "没有这个接口，全部接口见 /api/v1/docs。")


def _said(request: HttpRequest, status: int, words: str, wait: int = 0) -> HttpResponse:
    answer = api.create_response(request, {"detail": words}, status=status)
    if wait:
        answer["Retry-After"] = str(wait)
    patch_cache_control(answer, no_cache=True)
    return answer


def _why(kind: str) -> str:
    if kind.startswith(("date", "datetime")):
        return "读不出日期，请写成 2026-01-31 的样子"
    return _WRONG.get(kind, "写得不对")
