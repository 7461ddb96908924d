"""``/api/v1/bulk``: which files there are, and the files."""

from __future__ import annotations

import datetime as dt
from dataclasses import asdict
from typing import Any

from django.http import FileResponse, HttpRequest, HttpResponse, JsonResponse
from django.urls import reverse
from ninja import Router

from portal.credit.api import bulk, schemas
from portal.credit.freshness import fresh

router = Router(tags=["整批下载"])
NOTE = (
    "每天一个文件，每行一条 JSON，UTF-8，gzip 压缩。公示信息到期或者撤下时，含有它的文件立即停止提供，新文件随后生成；"
    "转用数据的，请按 /api/v1/disclosures/departed 删除已经停止公示的。"
)
REMAKING = "这个文件里有信息刚刚停止公示，新文件正在生成，请几分钟后再试。"


@router.get("", response=schemas.BulkOut, summary="可以下载的文件", url_name="bulk",
            description="此刻可以下载的整批文件，附行数、字节数和 SHA-256 校验值。")  # fmt: skip
def files(request: HttpRequest, response: HttpResponse) -> Any:
    """The files that may be had at this moment."""
    fresh(response)
    found = [each for each in map(bulk.offered, bulk.KINDS) if each]
    return {
        "files": [
            asdict(each) | {"until": each.until or None, "url": reverse("api:bulk_file", args=[each.kind])}
            for each in found
        ],
        "note": NOTE,
    }


@router.get("/{kind}.jsonl.gz", response={200: None, 404: schemas.RefusalOut, 503: schemas.RefusalOut},
            summary="整批文件", url_name="bulk_file",
            description="kind 是 entities 或者 disclosures。回答头 ETag 和 X-Content-SHA256 是文件的校验值。")  # fmt: skip
def file(request: HttpRequest, kind: str) -> Any:
    """The newest file of a kind, with its digest in the head."""
    if kind not in bulk.KINDS:
        return fresh(
            JsonResponse({"detail": f"没有这个文件；可以下载：{'、'.join(bulk.KINDS)}。"}, status=404)
        )
    found = bulk.offered(kind)
    if found is None:
        refusal = _refusal(503, REMAKING)
        refusal["Retry-After"] = "300"
        return refusal
    path = bulk.folder() / found.name
    answer = FileResponse(
        path.open("rb"), as_attachment=True, filename=found.name, content_type="application/gzip"
    )
    answer["ETag"] = f'"{found.sha256}"'
    answer["X-Content-SHA256"] = found.sha256
    until = dt.datetime.fromisoformat(found.until) if found.until else None
    return fresh(answer, until)


def _refusal(status: int, words: str) -> HttpResponse:
    return fresh(JsonResponse({"detail": words}, status=status, json_dumps_params={"ensure_ascii": False}))
