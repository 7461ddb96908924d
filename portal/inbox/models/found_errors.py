"""我为政府网站找错: errors that visitors found on the site."""

from __future__ import annotations

from django.db import models

from portal.core.models import Bureau
from portal.inbox.models.letters import Letter, store

LIMIT_DAYS = 3  # 政府网站发展指引（国办发〔2017〕47号）: 找错 messages are answered within 3 working days


class FoundError(Letter):
    """我为政府网站找错: an error that a visitor found on the site, and the answer."""

    KINDS = [
        ("wrong", "内容不对（数字、日期、依据等）"),
        ("typo", "错别字、语句不通"),
        ("outdated", "内容过时"),
        ("dead-link", "链接打不开、附件下不来"),
        ("broken", "功能用不了"),
        ("accessibility", "用起来有困难（无障碍）"),
        ("privacy", "泄露了不该公开的信息"),
        ("other", "其他"),
    ]

    page_address = models.CharField("网页地址", max_length=500, blank=True)
    kind = models.CharField("问题类型", max_length=20, choices=KINDS)
    description = models.TextField("情况说明", max_length=2000)

    class Meta:
        verbose_name = "网站找错"
        verbose_name_plural = "网站找错"
        ordering = ["-received_at", "-pk"]

    def __str__(self) -> str:
        return f"{self.number} {self.get_kind_display()}"


def receive(
    *, ticket: str, page_address: str, kind: str, description: str, contact: str, bureau: Bureau | None
) -> tuple[FoundError, str, bool]:
    """Store what a visitor sent: (the record, its query code, whether it is new)."""
    letter = FoundError(page_address=page_address, kind=kind, description=description, bureau=bureau)
    return store(letter, (ticket, page_address, kind, description, contact), contact, LIMIT_DAYS)
