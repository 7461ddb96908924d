"""填一份章程: every matter the law asks for, its bounds in words, blanks that stay blanks, clean files."""

from __future__ import annotations

import io
import re
import zipfile
from typing import Any

import pytest
from django.test import Client
from hypothesis import given, settings
from hypothesis import strategies as st

from portal.cooperatives.charter.data import BLANK, fill, model_charter
from portal.cooperatives.charter.forms import BOUNDS, CharterForm
from portal.cooperatives.documents import _tool_documents
from portal.cooperatives.members.composition import LAW
from portal.cooperatives.models import CoopToolPage
from portal.core.office import read_docx
from portal.laws.citing import find_instrument
from portal.laws.parameters import Book

URL = "/cooperatives/charter/fill/"
pytestmark = [pytest.mark.usefixtures("coop_demo"), pytest.mark.django_db]
GOOD = {
    "name": "示范市清水河苹果专业合作社",
    "farmers": "4",
    "persons": "1",
    "capital": "10万",
    "contributions": "甲某，农民，货币，20000\n乙某 ，农民,货币,20,000\n丙某，农民，货币，2万\n"
    "丁某，农民，农机，2万\n戊某，个人，货币，20000",
    "extra": "yes",
    "extra_percent": "20",
    "return_percent": "60",
    "report_days": "15",
    "supervisor": "one",
}


def post(client: Client, do: str = "show", **changes: str) -> Any:
    return client.post(URL, {**GOOD, **changes, "do": do})


def text_of(content: bytes) -> list[str]:
    return read_docx(io.BytesIO(content)).lines()


def test_holds_the_twelve_matters_of_article_fifteen() -> None:
    """农民专业合作社法第十五条: each matter stands in a clause."""
    text = "\n".join(part for clause in model_charter().clauses for part in clause.texts)
    for words in (
        "本社名称",
        "本社住所",
        "业务范围",
        "要求入社",
        "要求退社",
        "除名",
        "成员享有下面的权利",
        "成员承担下面的义务",
        "任期",
        "过半数通过",
        "出资方式和出资额",
        "转让",
        "继承",
        "担保",
        "会计年度",
        "返还总额",
        "亏损",
        "修改章程",
        "本社解散",
        "清算组",
        "公告方式",
        "附加表决权",
        "其他事项",
    ):
        assert words in text, words


def test_every_clause_names_articles_that_the_library_knows() -> None:
    charter = model_charter()
    assert len(charter.clauses) >= 50 and all(clause.basis for clause in charter.clauses)
    unknown = {basis.title for basis in charter.bases if not find_instrument(basis.title)}
    assert unknown <= {"会计法"}  # no law of this portal's subject; named without a link until it is loaded
    assert {basis.article for basis in charter.bases if basis.title == LAW} >= {
        "15",
        "20",
        "22",
        "30",
        "44",
        "53",
    }
    assert not Book.on().problems(charter.parameter_names)


def test_form_and_clauses_know_the_same_blanks() -> None:
    fields = set(CharterForm(book=Book.on()).fields)
    grouped = {name for _, _, names in CharterForm.template_groups for name in names}
    assert fields == grouped
    assert model_charter().places - {"total"} == fields - {"contributions"}


def test_the_empty_charter_keeps_every_blank_and_every_choice(client: Client) -> None:
    html = client.get(f"{URL}blank/").content.decode()
    assert BLANK in html and "□ 本社不设附加表决权。" in html and "把不用的划去" in html
    assert "[[" not in html and not re.search(r"\{[a-z_]+\}", html) and "（待核）" not in html
    assert html.count("依据：") >= 50 and re.search(
        r"依据：《农民专业合作社法》<a [^>]+>第十五条</a>、<a [^>]+>第二十二条</a>", html
    )
    lines = text_of(client.get(f"{URL}word/").content)
    assert lines[0] == f"{BLANK}章程" and any("□" in line for line in lines)


def test_search_reads_the_charter_as_it_is_shown() -> None:
    page = CoopToolPage.objects.get(tool="charter")
    body = next(iter(_tool_documents(page))).body
    assert "保护本社和成员的合法权益" in body and BLANK in body
    assert re.findall(r"[{}\[\]]", body) == []


def test_what_is_filled_in_stands_in_the_sheet(client: Client) -> None:
    html = post(client).content.decode()
    assert "<h1>示范市清水河苹果专业合作社章程</h1>" in html
    assert "成员5名，其中农民4名、其他个人1名、单位0个" in html and "人民币100,000元" in html
    assert "占可分配盈余的60%" in html and "本社设执行监事一名" in html and "□ 本社设执行监事" not in html
    assert "<td>丁某</td>" in html and "<td>农机</td>" in html
    assert html.count("<td>20,000</td>") == 5 and "<td>100,000</td>" in html


def test_the_word_file_is_the_sheet(client: Client) -> None:
    answer = post(client, "word")
    assert "docx" in answer["Content-Disposition"] and answer["Cache-Control"] == "private, no-store"
    lines = text_of(answer.content)
    assert lines[0] == "示范市清水河苹果专业合作社章程"
    assert any("第一条" in line for line in lines) and any("丁某" in line for line in lines)
    assert post(client, "word").content == answer.content
    shown = fill({}, Book.on())
    assert sum(len(chapter.articles) for chapter in shown) == sum(
        line.startswith("第") and "条　" in line[:9] for line in lines
    )


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        (
            {"extra_percent": "21"},
            "附加表决权占基本表决权总票数的比例不能超过 20%（农民专业合作社法第二十二条）",
        ),
        ({"return_percent": "59"}, "按交易量（额）返还的比例不能少于 60%（农民专业合作社法第四十四条）"),
        ({"return_percent": "101"}, "不能大于 100%"),
        ({"report_days": "14"}, "不能少于 15日（农民专业合作社法第四十条）"),
        ({"persons": "0"}, "还差 1 名成员。（农民专业合作社法第十二条）"),
        ({"farmers": "3"}, "（农民专业合作社法第二十条）"),
        ({"farmers": "16", "units": "2"}, "单位减少 1 个"),
        ({"assembly": "yes"}, "超过 150 名才可以设（农民专业合作社法第三十二条）"),
        (
            {"farmers": "160", "assembly": "yes", "delegates": "50"},
            "不能少于 51人（农民专业合作社法第三十二条）",
        ),
        ({"extra": "no"}, "选的是不设，这里就不要填"),
        ({"capital": "99999"}, "各成员加起来是 100,000 元，出资总额填的是 99,999 元"),
        ({"contributions": "甲某，农民，劳务，1万"}, "“劳务”不能作价出资（市场主体登记管理条例第十三条）"),
        ({"contributions": "甲某，农民，货币，很多"}, "第 1 行：出资额“很多”不是数字"),
        ({"contributions": "甲某，工人"}, "不是成员类别"),
        ({"contributions": "甲某\n甲某"}, "“甲某”写了 2 次"),
        ({"major": "一个人"}, "没有这一项，请重新选择"),
        ({"farmers": "四"}, "不是数字"),
        ({"name": "社" * 61}, "最多 60 个字"),
    ],
)
def test_unlawful_values_are_told_with_the_article_and_nothing_is_lost(
    client: Client, changes: dict[str, str], words: str
) -> None:
    html = post(client, "word", **changes).content.decode()
    assert words in html and "没有提交成功" in html
    assert 'value="示范市清水河苹果专业合作社"' in html or "name" in changes


def test_one_can_go_back_and_change(client: Client) -> None:
    html = post(client).content.decode()
    hidden = re.findall(r'<input type="hidden" name="(\w+)"', html)
    assert {"name", "contributions", "csrfmiddlewaretoken"} <= set(hidden)
    html = post(client, "edit").content.decode()
    assert "丁某，农民，农机，2万" in html and "没有提交成功" not in html


def test_nothing_is_stored_and_the_form_needs_its_token(db: None) -> None:
    from django.apps import apps

    def rows() -> int:
        return sum(model.objects.count() for model in apps.get_models() if hasattr(model, "objects"))

    before = rows()
    assert post(Client()).status_code == 200 and rows() == before
    assert Client(enforce_csrf_checks=True).post(URL, GOOD).status_code == 403


def test_controls_fields_and_tags_do_no_harm(client: Client) -> None:
    name = '=cmd|"/c calc"!A1\x00\x0b\u202e<script>{business}[[备案期限]]</w:t>'
    html = post(client, name=name, business="<b>粗</b>").content.decode()
    main = html[html.index("<main") :]
    assert "<script>" not in main and "\u202e" not in main and "&lt;script&gt;{business}[[备案期限]]" in main
    content = post(client, "word", name=name).content
    assert '=cmd|"/c calc"!A1<script>{business}[[备案期限]]</w:t>章程' in text_of(content)[0]
    with zipfile.ZipFile(io.BytesIO(content)) as package:
        document = package.read("word/document.xml").decode()
    assert "fldSimple" not in document and "instrText" not in document and "w:hyperlink" not in document


@settings(max_examples=25, deadline=None)
@given(
    values=st.dictionaries(st.sampled_from(sorted(CharterForm.base_fields)), st.text(max_size=40)),
    do=st.sampled_from(["show", "word", "edit", "x"]),
)
def test_whatever_is_sent_gets_an_answer(values: dict[str, str], do: str) -> None:
    assert Client().post(URL, {**values, "do": do}).status_code == 200


def test_bounds_are_those_of_the_legal_parameters() -> None:
    assert {parameter for _, _, parameter, _, _ in BOUNDS} <= set(Book.on().rows)
