"""The editors' own search finds any part of a title."""

from __future__ import annotations

import io
from typing import Any

import pytest
from django.contrib.auth import get_user_model
from django.core.files.base import ContentFile
from django.test import Client
from django.urls import reverse
from PIL import Image
from wagtail.documents import get_document_model
from wagtail.images import get_image_model
from wagtail.models import Page, Site
from wagtail.search.backends import get_search_backend
from wagtail.search.index import get_indexed_models

from search.admin_backend import SubstringCompiler

TITLE = "上海交通大学图书馆"


@pytest.fixture
def desk(db: None, client: Client) -> Client:
    user = get_user_model().objects.create_superuser("chief", password="mi-ma-12345")
    client.force_login(user, "django.contrib.auth.backends.ModelBackend")
    return client


def add_page(title: str = TITLE) -> Page:
    root = Site.objects.get(is_default_site=True).root_page
    return root.add_child(instance=Page(title=title, slug=f"p{abs(hash(title))}"))


@pytest.mark.parametrize("part", ["图书馆", "书馆", "上海", "大学", "馆", "交通 图书", "上海交通大学图书馆"])
def test_page_search_finds_any_part(desk: Client, part: str) -> None:
    add_page()
    add_page("示范市体育场")
    html = desk.get(reverse("wagtailadmin_pages:search"), {"q": part}).content.decode()
    assert TITLE in html
    assert "示范市体育场" not in html


def test_explorer_search_finds_any_part(desk: Client) -> None:
    page = add_page()
    parent = page.get_parent()
    html = desk.get(reverse("wagtailadmin_explore", args=[parent.pk]), {"q": "图书"}).content.decode()
    assert TITLE in html


@pytest.mark.parametrize("typed", ["ＧＢ３２１００", "gb32100", "GB32100"])
def test_width_and_case_do_not_matter(desk: Client, typed: str) -> None:
    add_page("国家标准GB32100的说明")
    html = desk.get(reverse("wagtailadmin_pages:search"), {"q": typed}).content.decode()
    assert "国家标准GB32100的说明" in html


@pytest.mark.parametrize("typed", ["%", "_", '"; DROP TABLE', "\\", "100%"])
def test_special_characters_are_ordinary(desk: Client, typed: str) -> None:
    add_page()
    response = desk.get(reverse("wagtailadmin_pages:search"), {"q": typed})
    assert response.status_code == 200
    assert TITLE not in response.content.decode()


def add_image(title: str) -> Any:
    picture = io.BytesIO()
    Image.new("RGB", (4, 4)).save(picture, "PNG")
    file = ContentFile(picture.getvalue(), name="a.png")
    return get_image_model().objects.create(title=title, file=file)


def test_image_search_finds_any_part(desk: Client) -> None:
    add_image(TITLE)
    listing = desk.get(reverse("wagtailimages:index"), {"q": "图书馆"}).content.decode()
    chooser = desk.get(reverse("wagtailimages_chooser:choose_results"), {"q": "书馆"}).content.decode()
    other = desk.get(reverse("wagtailimages:index"), {"q": "体育"}).content.decode()
    assert TITLE in listing
    assert TITLE in chooser
    assert TITLE not in other


def test_image_tags_are_searched(desk: Client) -> None:
    image = add_image("一张图")
    image.tags.add("营业执照样本")
    assert list(get_search_backend().search("执照", get_image_model())) == [image]


def test_document_search_finds_any_part(desk: Client) -> None:
    model: Any = get_document_model()
    model.objects.create(title=TITLE + "借阅办法", file=ContentFile(b"%PDF-1.4", name="a.pdf"))
    html = desk.get(reverse("wagtaildocs:index"), {"q": "借阅"}).content.decode()
    assert TITLE in html


def test_record_search_finds_any_part(db: None) -> None:
    for model in get_indexed_models():
        found = get_search_backend().search("图书", model.objects.all())
        assert len(found) == 0, model
        assert len(get_search_backend().autocomplete("图书", model.objects.all())) == 0


def test_summary_of_any_page_type_is_searched(db: None) -> None:
    paths = list(SubstringCompiler(Page.objects.all(), "x").fields_names)
    assert "title" in paths
    assert any(path.endswith("__summary") for path in paths)
