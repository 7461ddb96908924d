"""Figures of the law are kept once; a change reaches every text that names one, and no other."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from decimal import Decimal

import pytest
from django.core.exceptions import ValidationError
from hypothesis import given
from hypothesis import strategies as st

from portal.core import clock
from portal.core.announcements import announce, run_due
from portal.core.models import Bureau, WorkItem
from portal.laws.catalogue import load_catalogue
from portal.laws.models import LegalParameter, ParameterUse
from portal.laws.models.parameter import figure_text
from portal.laws.parameters import Book, names_in, register_using, using

pytestmark = pytest.mark.django_db
TODAY = date(2026, 11, 23)


@pytest.fixture(autouse=True)
def _today() -> Iterator[None]:
    with clock.at(TODAY):
        yield


def keep(name: str, value: str | None = None, **more: object) -> LegalParameter:
    row = LegalParameter(
        name=name, value=Decimal(value) if value else None, **{"unit": "日", "live": True, **more}
    )
    row.full_clean()
    row.save()
    return row


@pytest.fixture
def texts() -> Iterator[dict[str, Bureau]]:
    """Two bureaus stand for guides: what they name stands in their hours."""
    register_using(Bureau, lambda bureau: names_in([bureau.hours]))
    yield {
        code: Bureau.objects.create(code=code, name=code, level="city", hours=hours)
        for code, hours in (("one", "[[登记时限]]内办完"), ("two", "[[公示期]]满[[公示期]]"))
    }
    using._using.pop("core.bureau")


def open_work() -> list[str]:
    return list(WorkItem.objects.filter(source=using.SOURCE, closed_at=None).values_list("reason", flat=True))


def test_a_text_says_the_figure_of_the_day() -> None:
    keep("登记时限", "3", unit="个工作日", valid_to=date(2026, 12, 31))
    keep("登记时限", "2", unit="个工作日", valid_from=date(2027, 1, 1))
    keep("月起征点", "100000", unit="元")
    keep("季起征点", unit="", multiple_of="月起征点", times=Decimal(3))
    text = "[[登记时限]]内；未达到[[ 季起征点 ]]；[[没有的]]"
    assert Book.on().fill(text) == "3个工作日内；未达到30万元；（待核）"
    assert Book.on(date(2027, 1, 1)).fill(text).startswith("2个工作日内")


def test_only_the_texts_that_name_a_changed_figure_are_to_be_checked(texts: dict[str, Bureau]) -> None:
    limit = keep("登记时限", "3")
    keep("公示期", "20")
    for bureau in texts.values():
        announce(bureau)
    run_due()
    assert open_work() == []
    limit.value = Decimal(2)
    limit.save()
    run_due()
    item = WorkItem.objects.get(source=using.SOURCE)
    assert item.object == texts["one"]
    assert item.reason == "法定参数“登记时限”由3日变为2日，请核对本页。"
    assert using.stale_names(texts["one"], Book.on()) == [("登记时限", "3日", "2日")]
    assert using.stale_names(texts["two"], Book.on()) == []
    limit.value = Decimal(3)  # taken back: nothing is left to check
    limit.save()
    run_due()
    assert open_work() == []


def test_what_is_computed_from_a_changed_figure_is_to_be_checked_too(texts: dict[str, Bureau]) -> None:
    month = keep("半期", "10")
    keep("公示期", None, multiple_of="半期", times=Decimal(2))
    keep("登记时限", "3")
    for bureau in texts.values():
        announce(bureau)
    run_due()
    month.value = Decimal(15)
    month.save()
    run_due()
    assert open_work() == ["法定参数“公示期”由20日变为30日，请核对本页。"]


def test_the_clock_alone_brings_the_work_on_the_day(texts: dict[str, Bureau]) -> None:
    keep("登记时限", "3", valid_to=date(2026, 12, 31))
    keep("登记时限", "2", valid_from=date(2027, 1, 1))
    keep("公示期", "20")
    for bureau in texts.values():
        announce(bureau)
    run_due()
    with clock.at(date(2026, 12, 31)):
        run_due()
        assert open_work() == []
    with clock.at(date(2027, 1, 1)):
        run_due()
        assert open_work() == ["法定参数“登记时限”由3日变为2日，请核对本页。"]


def test_looking_at_a_text_and_publishing_it_again_closes_the_work(texts: dict[str, Bureau]) -> None:
    limit = keep("登记时限", "3")
    announce(texts["one"])
    run_due()
    limit.value = Decimal(2)
    limit.save()
    run_due()
    announce(texts["one"])  # a bureau has no publishing: every change counts as a look
    run_due()
    assert open_work() == []
    assert ParameterUse.objects.get(name="登记时限").seen == "2日"


@pytest.mark.parametrize(
    ("row", "field", "message"),
    [
        ({"name": "甲", "multiple_of": "甲"}, "multiple_of", "互相引用成圈"),
        ({"name": "甲", "multiple_of": "没有的"}, "multiple_of", "没有名为“没有的”的法定参数"),
        ({"name": "甲", "value": "1", "multiple_of": "乙"}, "value", "只填一个"),
        ({"name": "甲"}, "value", "只填一个"),
        ({"name": "甲[", "value": "1"}, "name", "方括号"),
        ({"name": "乙", "value": "1"}, "valid_from", "日期重叠"),
        ({"name": "甲", "value": "1", "article": "十九条款"}, "article", "条号"),
        ({"name": "甲", "value": "-1"}, "value", "不能小于 0"),
    ],
)
def test_a_slip_is_refused_where_it_stands(row: dict[str, str], field: str, message: str) -> None:
    keep("乙", "1")
    with pytest.raises(ValidationError) as caught:
        keep(**row)  # type: ignore[arg-type]
    assert message in " ".join(caught.value.message_dict[field])


def test_a_circle_over_two_is_refused() -> None:
    keep("甲", "1")
    keep("乙", None, multiple_of="甲")
    row = LegalParameter.objects.get(name="甲")
    row.value, row.multiple_of = None, "乙"
    with pytest.raises(ValidationError, match="甲 → 乙 → 甲"):
        row.full_clean()


def test_every_installation_knows_the_figures_with_their_articles() -> None:
    load_catalogue()
    count = LegalParameter.objects.count()
    load_catalogue()
    assert LegalParameter.objects.count() == count >= 30
    for row in LegalParameter.objects.all():
        row.full_clean()
        assert row.instrument is not None, row.name
        assert row.article_label
    assert Book.on().text("增值税季度销售额起征点") == "30万元"
    assert Book.on().text("登记时限") == "3个工作日"


@pytest.mark.parametrize(
    ("value", "unit", "text"),
    [
        ("300000", "元", "30万元"),
        ("1000", "元", "1,000元"),
        ("317250", "元", "317,250元"),
        ("80", "%", "80%"),
        ("3", "个工作日", "3个工作日"),
        ("0", "元", "0元"),
        ("2.5", "%", "2.5%"),
    ],
)
def test_figures_in_words(value: str, unit: str, text: str) -> None:
    assert figure_text(Decimal(value), unit) == text


@given(st.text(max_size=60))
def test_any_text_can_be_filled(text: str) -> None:
    assert "[[" not in Book({}).fill(text) or not names_in([text])
