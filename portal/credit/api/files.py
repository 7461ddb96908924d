"""``/api/v1/bulk``: which files there are, the files, and their digests."""

from __future__ import annotations

import datetime as dt
from dataclasses import asdict
from typing import Any

from django.http import FileResponse, HttpRequest, HttpResponse
from django.urls import reverse
from ninja import Path, Router

from portal.core.api import Refusal, RefusalOut
from portal.credit.api import bulk, schemas
from portal.credit.freshness import fresh

router = Router(tags=["整批下载"])
NOTE = (
    "每天一个文件，每行一条 JSON，UTF-8，gzip 压缩。公示信息到期或者撤下时，含有它的文件立即停止提供，新文件随后生成；"
    "转用数据的，请按 /api/v1/disclosures/departed 删除已经停止公示的。"
)
MISSING = "没有列出的文件正在生成，请几分钟后再看。"
REMAKING = "这个文件里有信息刚刚停止公示，或者今天的还没有做好，新文件正在生成，请几分钟后再试。"
KIND = Path(..., description="entities 登记信息，disclosures 公示信息。")
MAY_REFUSE = {404: RefusalOut, 503: RefusalOut}


@router.get("", response=schemas.BulkOut, summary="可以下载的文件", url_name="bulk",
            description="此刻可以下载的整批文件，附行数、字节数和 SHA-256 校验值。")  # fmt: skip
def files(request: HttpRequest, response: HttpResponse) -> Any:
    """The files that may be had at this moment."""
    fresh(response)
    found = [each for each in map(bulk.offered, bulk.KINDS) if each]
    return {
        "files": [
            asdict(each)
            | {
                "until": each.until or None,
                "url": reverse("api:bulk_file", args=[each.kind]),
                "sha256_url": reverse("api:bulk_digest", args=[each.kind]),
            }
            for each in found
        ],
        "note": NOTE if len(found) == len(bulk.KINDS) else f"{MISSING}{NOTE}",
    }


@router.get("/{kind}.jsonl.gz", response={200: None, **MAY_REFUSE}, summary="整批文件", url_name="bulk_file",
            description="回答头 ETag 和 X-Content-SHA256 是文件的校验值；带 `If-None-Match` 再问，没有变化的回答 304。",
            openapi_extra={"responses": {"200": {"description": "gzip 压缩的 JSON Lines 文件。",
                                                 "content": {"application/gzip": {"schema": {"type": "string", "format": "binary"}}}}}})  # fmt: skip # noqa: E501
def file(request: HttpRequest, kind: str = KIND) -> Any:
    """The newest file of a kind, with its digest in the head."""
    found = _offered(kind)
    path = bulk.folder() / found.name
    answer = FileResponse(
        path.open("rb"), as_attachment=True, filename=found.name, content_type="application/gzip"
    )
    answer["ETag"] = f'"{found.sha256}"'
    answer["X-Content-SHA256"] = found.sha256
    until = dt.datetime.fromisoformat(found.until) if found.until else None
    return fresh(answer, until)


@router.get("/{kind}.jsonl.gz.sha256", response={200: None, **MAY_REFUSE}, summary="整批文件的校验值", url_name="bulk_digest",
            description="一行文字，可以直接交给 `sha256sum -c` 核对同一文件夹里的 `<kind>.jsonl.gz`。",
            openapi_extra={"responses": {"200": {"description": "SHA-256 校验值和文件名。",
                                                 "content": {"text/plain": {"schema": {"type": "string"}}}}}})  # fmt: skip # noqa: E501
def digest(request: HttpRequest, kind: str = KIND) -> Any:
    """The digest of the file that is offered, as `sha256sum` writes it."""
    line = f"{_offered(kind).sha256}  {kind}.jsonl.gz\n"
    return fresh(HttpResponse(line, content_type="text/plain; charset=utf-8"))


def _offered(kind: str) -> bulk.BulkFile:
    if kind not in bulk.KINDS:
        raise Refusal(404, f"没有这个文件；可以下载：{'、'.join(bulk.KINDS)}。")
    found = bulk.offered(kind)
    if found is None:
        raise Refusal(503, REMAKING, wait=300)
    return found
