"""Taking the demo away, also after people have tried things out with it."""

from __future__ import annotations

import pytest

from portal.core import clock
from portal.credit.demo import loading
from portal.credit.models import Batch, Disclosure, Entity
from tests.credit.leaving.conftest import TODAY, entity_made, office_made, published

pytestmark = pytest.mark.django_db


def test_what_people_recorded_about_the_demos_entities_goes_with_them() -> None:
    with clock.at(TODAY):
        office = office_made()
        batch = Batch.objects.create(
            number="R20261120-001", kind=Batch.REGISTER, bureau=office, started_at=TODAY, is_demo=True
        )
        mine, other = (entity_made(office, code) for code in ("92990102MA00000H6B", "92990102MA00000J20"))
        Entity.objects.filter(pk=mine.pk).update(batch=batch)
        published(mine)
        kept = published(other, document_no="示市监处〔2026〕99号")
        loading.remove()
    assert list(Entity.objects.all()) == [other]
    assert list(Disclosure.objects.all()) == [kept] and not Batch.objects.exists()
