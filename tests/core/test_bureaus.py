"""Bureaus form a tree whose subtrees can be asked for."""

import pytest
from django.core.exceptions import ValidationError

from portal.core.models import Bureau

pytestmark = pytest.mark.django_db


@pytest.fixture
def tree() -> dict[str, Bureau]:
    city = Bureau.objects.create(code="city", name="示范市局", level="city")
    district = Bureau.objects.create(code="district", name="示范区局", level="county", parent=city)
    office = Bureau.objects.create(code="office", name="示范路所", level="office", parent=district)
    other = Bureau.objects.create(code="other", name="新河区局", level="county", parent=city)
    return {"city": city, "district": district, "office": office, "other": other}


def test_a_subtree_holds_the_bureau_and_all_below(tree: dict[str, Bureau]) -> None:
    assert set(tree["district"].subtree()) == {tree["district"], tree["office"]}
    assert set(tree["city"].subtree()) == set(tree.values())
    assert tree["office"].is_within(tree["city"])
    assert not tree["other"].is_within(tree["district"])


def test_a_bureau_that_moves_takes_those_below_along(tree: dict[str, Bureau]) -> None:
    tree["district"].parent = tree["other"]
    tree["district"].save()
    assert tree["office"] in tree["other"].subtree()


def test_a_bureau_cannot_lie_below_itself(tree: dict[str, Bureau]) -> None:
    tree["city"].parent = tree["office"]
    with pytest.raises(ValidationError, match="上级机关不能是本机关或其下级机关"):
        tree["city"].clean()
