"""Citations: rows that follow what cites, and how a basis is shown."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
from django.core.exceptions import ValidationError
from wagtail.models import Page

from portal.core import clock
from portal.core.announcements import announce, drain
from portal.core.models import Bureau
from portal.laws import citing, demo
from portal.laws.blocks import BasisBlock, shown_basis
from portal.laws.catalogue import load_catalogue
from portal.laws.citing import Cited, citations_of, citing_objects, demo_basis, find_instrument
from portal.laws.importing import Report
from portal.laws.models import Citation, Instrument

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _today() -> object:
    with clock.at(date(2026, 11, 23)):
        yield


@pytest.fixture
def cites(monkeypatch: pytest.MonkeyPatch) -> dict[int, list[Cited]]:
    """Bureaus stand in for guides: what each cites is in the dictionary."""
    what: dict[int, list[Cited]] = {}
    monkeypatch.setattr(citing, "_citing", {})
    citing.register_citing(Bureau, lambda bureau: what.get(bureau.pk, []))
    return what


def the(name: str) -> Instrument:
    found = find_instrument(name)
    assert found is not None
    return found


def test_rows_follow_the_object(library: Report, cites: dict[int, list[Cited]]) -> None:
    bureau = Bureau.objects.create(code="x", name="示范所", level="office")
    company = the("公司法")
    cites[bureau.pk] = [Cited(company.pk, "47", "第一款", "五年"), Cited(999_999, "1")]
    announce(bureau)
    drain()
    [shown] = citations_of(bureau)
    assert (shown.title, shown.article_label, shown.url) == (
        "公司法",
        "第四十七条第一款",
        "/laws/gongsifa/47/",
    )
    assert (shown.status_label, shown.note) == ("现行有效", "五年")
    assert [source for source, _ in citing_objects(company, 47)] == [bureau]
    assert citing_objects(company, 48) == []
    cites[bureau.pk] = []
    announce(bureau)
    drain()
    assert citations_of(bureau) == []
    cites[bureau.pk] = [Cited(company.pk)]
    announce(bureau)
    drain()
    bureau.delete()
    citing.renew_object(Bureau, "1", lambda bureau: [])
    assert not Citation.objects.filter(object_id="1").exists()


def test_standing_is_shown_beside_each_article(library: Report) -> None:
    values = demo_basis([("个体工商户条例", "10"), ("企业信息公示暂行条例", "8"), ("民法典", "54")])
    shown = [
        citing.show([(Instrument.objects.get(pk=one["instrument"]), one["article"], "", "")])[0]
        for one in values
    ]
    assert [one.status_label for one in shown] == ["已废止", "全文待补", "现行有效"]
    assert shown[1].url == "/laws/qiye-xinxi-gongshi-zanxingtiaoli/"


def test_a_basis_block_shows_law_of_the_library_and_names_of_others() -> None:
    load_catalogue()
    block = BasisBlock()
    values = [
        block.to_python(one) for one in demo_basis([("市场主体登记管理条例", "19"), ("示范市无名办法", "3")])
    ]
    known, unknown = shown_basis(values)
    assert known.title == "市场主体登记管理条例" and known.url
    assert (unknown.title, unknown.article_label, unknown.url) == ("示范市无名办法", "第三条", "")
    assert "《市场主体登记管理条例》第十九条" in block.render(values[0])


@pytest.mark.parametrize(
    "value",
    [
        {"instrument": None, "name": "", "article": "3", "paragraph": "", "note": ""},
        {"instrument": None, "name": "某办法", "article": "三条", "paragraph": "", "note": ""},
    ],
)
def test_a_basis_without_law_or_with_a_wrong_number_is_refused(value: dict[str, str]) -> None:
    block = BasisBlock()
    with pytest.raises(ValidationError):
        block.clean(block.to_python(value))


@pytest.mark.parametrize(
    ("name", "title"),
    [
        ("公司法", "中华人民共和国公司法"),
        ("中华人民共和国公司法", "中华人民共和国公司法"),
        ("《公司法》", "中华人民共和国公司法"),
        ("合作社法", "中华人民共和国农民专业合作社法"),
        (
            "国务院关于实施公司法注册资本登记管理制度的规定",
            "国务院关于实施《中华人民共和国公司法》注册资本登记管理制度的规定",
        ),
        ("残疾人就业保障金", "关于延续实施残疾人就业保障金优惠政策的公告"),
    ],
)
def test_laws_are_found_by_any_of_their_names(name: str, title: str) -> None:
    load_catalogue()
    assert the(name).title == title


def test_nothing_is_found_by_a_part_of_a_name() -> None:
    load_catalogue()
    assert find_instrument("作社法") is None
    assert find_instrument("") is None


def test_every_title_that_the_demo_cites_is_known() -> None:
    """Guides and policies name laws by their titles: none may fall out of the library unseen."""
    import tomllib

    Bureau.objects.get_or_create(code="sfs", defaults={"name": "示范市市场监督管理局", "level": "city"})
    demo.load(clock.today(), Page.objects.get(depth=2))
    root = Path(__file__).resolve().parents[2] / "portal"
    named: set[str] = set()

    def collect(value: object) -> None:
        if isinstance(value, dict):
            if isinstance(value.get("law"), str):
                named.add(value["law"])
            for one in value.values():
                collect(one)
        elif isinstance(value, list):
            if len(value) in (2, 3) and all(isinstance(one, str) for one in value) and value[1].isdecimal():
                named.add(value[0])
            for one in value:
                collect(one)

    for path in [*root.glob("policies/demo/*.toml"), *root.glob("guides/demo/*.toml")]:
        collect(tomllib.loads(path.read_text("utf-8")))
    assert len(named) > 10
    assert [name for name in sorted(named) if find_instrument(name) is None] == []
