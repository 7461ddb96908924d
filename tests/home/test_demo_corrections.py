"""The demo's requests for correction come once and leave nothing behind."""

from __future__ import annotations

from pathlib import Path

import pytest
from django.test import Client

from portal.core import clock
from portal.credit.leaving import objection_opened
from portal.credit.models import Disclosure
from portal.credit.publishing import settle
from portal.home.demo import corrections
from portal.inbox.models import CorrectionRequest
from tests.credit.leaving.conftest import TODAY, entity_made, office_made, penalty

pytestmark = pytest.mark.django_db


def test_requests_come_once_and_go(portal_data: Path) -> None:
    entity = entity_made(office_made(), place="示范市青石路1号")
    with clock.at(TODAY):
        for number in (1, 2):
            record = penalty(entity, f"示市监处〔2026〕{number}号")
            assert settle(record).public
            record.save()
        objection_opened(record)
        corrections.load()
        corrections.load()
        assert sorted(CorrectionRequest.objects.values_list("status", flat=True)) == [
            "done",
            "waiting",
            "working",
        ]
        html = Client().get(entity.get_absolute_url()).content.decode()
        assert "经核实，维持原来的内容" in html and "只代表它自己的说法" in html and "异议处理中" in html
        corrections.remove()
        assert not CorrectionRequest.objects.exists()
        assert not Disclosure.objects.filter(objected_at__isnull=False).exists()


def test_without_entities_there_is_nothing_to_object_to(portal_data: Path) -> None:
    corrections.load()
    corrections.remove()
    assert not CorrectionRequest.objects.exists()
