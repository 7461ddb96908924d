"""The cooperatives' site as a villager has it: a narrow telephone, scripts off, a printer in the village office."""

from __future__ import annotations

import io
from typing import Any

import pytest

from portal.core.office import read_docx
from tests.browser.conftest import NARROW, WIDE, Visit, follow
from tests.browser.test_axe import violations
from tests.browser.test_checklists import folded

ROOT = "/cooperatives/"
PAGES = [
    ROOT,
    f"{ROOT}start/",
    f"{ROOT}faq/",
    f"{ROOT}members-check/?farmers=16&persons=2&units=2",
    f"{ROOT}charter/fill/",
    f"{ROOT}charter/fill/blank/",
    f"{ROOT}register/",
    f"{ROOT}register/blank/",
]
NAME = "示范市清水河苹果专业合作社"
MEMBERS = (
    "王小田，农民，货币，2万\n李大山，农民，土地经营权，2万\n赵河，农民，货币，2万\n孙禾，农民，货币，2万"
)
# Links within a sentence may be as high as its line (WCAG 2.2, 2.5.8); a choice is as high as its label.
SMALL = """() => [...document.querySelectorAll("a, button, input:not([type=hidden]), select, textarea, summary")]
  .filter((one) => {
    const box = one.getBoundingClientRect(), around = one.closest("p, li, dd, td");
    const within = around && around.textContent.trim().length > one.textContent.trim().length + 3;
    return box.height && box.height < 43.5 && !one.closest(".field__choice, .skip-link")
      && !(within && getComputedStyle(one).display === "inline");
  }).map((one) => `${one.tagName} ${one.className} ${one.textContent.trim()}`)"""


def pdf(page: Any) -> Any:
    from pypdf import PdfReader

    return PdfReader(io.BytesIO(page.pdf(prefer_css_page_size=True)))


def words(file: Any) -> str:
    return folded("".join(sheet.extract_text() for sheet in file.pages)).replace(" ", "").replace("\n", "")


@pytest.mark.parametrize("path", PAGES)
def test_targets_are_large_and_nothing_hangs_out(visitor: Visit, path: str) -> None:
    page = visitor(width=NARROW, scripts=False).open(path)
    assert page.evaluate(SMALL) == []
    assert page.evaluate("document.documentElement.scrollWidth") <= NARROW


@pytest.mark.parametrize("path", PAGES)
def test_no_violation(visitor: Visit, path: str) -> None:
    someone = visitor(width=WIDE)
    assert violations(someone.open(path)) == [] == someone.problems


def test_a_charter_is_mended_printed_and_downloaded(visitor: Visit) -> None:
    page = visitor(width=NARROW, scripts=False).open(f"{ROOT}charter/fill/")
    for field, text in (
        ("name", NAME),
        ("farmers", "4"),
        ("return_percent", "50"),
        ("contributions", MEMBERS),
    ):
        page.fill(f"#id_{field}", text)
    follow(page, "button[value=show]")
    told = page.inner_text("#problems")
    assert "还差 1 名成员" in told and "不能少于 60%" in told and "第四十四条" in told
    page.fill("#id_persons", "1")
    page.fill("#id_return_percent", "60")
    follow(page, "button[value=show]")
    assert page.inner_text("h1") == f"{NAME}章程"
    printed = words(pdf(page))
    assert f"{NAME}章程" in printed and "成员5名,其中农民4名" in printed and "第五十四条" in printed
    assert "依据:《农民专业合作社法》第四十四条" in printed and "李大山" in printed and "下载" not in printed
    with page.expect_download() as download:
        page.click("button[value=word]")
    with open(download.value.path(), "rb") as file:
        lines = read_docx(file).lines()
    assert download.value.suggested_filename == "农民专业合作社章程.docx" and lines[0] == f"{NAME}章程"


def test_the_register_lies_across_two_sheets(visitor: Visit) -> None:
    page = visitor(width=NARROW, scripts=False).open(f"{ROOT}register/blank/")
    file = pdf(page)
    assert len(file.pages) == 2
    assert all(sheet.mediabox.width > sheet.mediabox.height for sheet in file.pages)
    assert "成员名册" in words(file) and "理事长签名" in words(file)
