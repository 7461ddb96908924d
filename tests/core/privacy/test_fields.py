"""Columns of the public register: no person's number goes in or comes out, and nothing else changes."""

from __future__ import annotations

import pytest
from django.db import connection

from portal.core.models import Bureau
from portal.core.privacy.fields import PublicCharField, without_numbers
from portal.credit.models import Entity

PHONE = "15400000017"


def test_columns_are_those_of_django() -> None:
    name, path, args, kwargs = PublicCharField("住所", max_length=300).deconstruct()
    assert path == "django.db.models.CharField" and kwargs["max_length"] == 300


@pytest.mark.parametrize(
    "text", ["", "示范市东区解放路12号501室", "日用百货销售（凭许可证JY19901011234567经营）"]
)
def test_other_texts_stay(text: str) -> None:
    assert without_numbers(text) == text


@pytest.mark.django_db
def test_masked_on_the_way_in_and_on_the_way_out() -> None:
    office = Bureau.objects.create(code="sfs", name="示范市市场监督管理局", level="city")
    entity = Entity.objects.create(
        uscc="91990100MA0000015X",
        name="示范市青石商贸有限公司",
        type_code="1130",
        family="limited",
        region="990100",
        registrar=office.name,
        bureau=office,
        place=f"解放路12号 {PHONE}",
        former_names=[f"青石店{PHONE}"],
    )
    with connection.cursor() as cursor:
        cursor.execute("SELECT place, former_names FROM credit_entity")
        assert PHONE not in str(cursor.fetchall())
        cursor.execute(
            "UPDATE credit_entity SET place = %s, former_names = %s", [f"解放路12号 {PHONE}", f'["{PHONE}"]']
        )
    entity.refresh_from_db()
    assert entity.place == "解放路12号 154****0017" and entity.former_names == ["154****0017"]
    assert Entity.objects.values_list("place", flat=True).get() == "解放路12号 154****0017"
