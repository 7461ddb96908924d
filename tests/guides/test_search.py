"""Guides in search and in the library's citations."""

from collections.abc import Callable

import pytest

from portal.core.announcements import drain
from portal.guides.documents import guide_citations, guide_documents
from portal.guides.pages import GuidePage, GuidesIndexPage
from portal.laws.citing import citing_objects, find_instrument


def test_a_guide_is_found_by_what_people_call_it(guide: Callable[[str], GuidePage]) -> None:
    (document,) = guide_documents(guide("geti-gongshanghu-sheli"))
    assert {"个体工商户设立登记", "开饭馆", "办执照"} <= set(document.names)
    assert document.kind == "guide"
    assert document.url == "/guides/geti-gongshanghu-sheli/"
    for words in ("没有门面，能办执照吗？", "经营场所使用相关文件", "有经营能力的公民"):
        assert words in document.body


def test_codes_are_exact_names_once_the_editor_has_them(guide: Callable[[str], GuidePage]) -> None:
    page = guide("geti-gongshanghu-sheli")
    page.basic_code, page.implementation_code = "测试编码甲", "测试编码乙"
    (document,) = guide_documents(page)
    assert {"测试编码甲", "测试编码乙"} <= set(document.names)


def test_a_guide_that_is_not_public_has_no_document(guide: Callable[[str], GuidePage]) -> None:
    page = guide("xieye-beian")
    page.unpublish()
    assert list(guide_documents(page)) == []


def test_the_library_knows_which_guides_rest_on_an_article(guides: GuidesIndexPage) -> None:
    drain()
    law = find_instrument("市场主体登记管理条例")
    assert law
    titles = {page.title for page, _ in citing_objects(law, 19)}
    assert {"个体工商户设立登记", "有限责任公司设立登记", "农民专业合作社设立登记"} <= titles
    assert "年度报告报送和公示" not in {page.title for page, _ in citing_objects(law, 33)}


@pytest.mark.parametrize("slug", ["geti-gongshanghu-sheli", "xinyong-xiufu"])
def test_every_part_of_the_guide_is_cited(guide: Callable[[str], GuidePage], slug: str) -> None:
    page = guide(slug)
    count = sum(
        len(block.value["basis"])
        for name in ("conditions", "materials", "faqs")
        for block in getattr(page, name)
    )
    assert len(list(guide_citations(page))) >= count + len(page.basis)
