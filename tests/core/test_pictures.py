"""Images on pages: the worker makes the size that pages show."""

from pathlib import Path
from typing import Any

import pytest
from django.core.files.base import ContentFile
from wagtail.images.tests.utils import get_test_image_file

from portal.core import pictures
from portal.core.announcements import Change
from portal.core.models import Announcement, PortalImage
from portal.core.templatetags.portal_tags import picture_url

pytestmark = pytest.mark.django_db


@pytest.fixture
def image(tmp_path: Path, settings: Any) -> PortalImage:
    settings.MEDIA_ROOT = tmp_path
    upload = get_test_image_file(size=(1600, 900))
    upload.seek(0)
    return PortalImage.objects.create(
        title="大厅", description="办事大厅的窗口", file=ContentFile(upload.read(), "hall.png")
    )


def test_saving_an_image_lets_the_worker_make_its_page_size(image: PortalImage) -> None:
    assert Announcement.objects.filter(model_label="core.portalimage").exists()
    pictures.make_renditions([Change("core.portalimage", str(image.pk))])
    assert picture_url(image) == image.renditions.get().url


def test_a_public_process_shows_the_original_rather_than_write(image: PortalImage, settings: Any) -> None:
    settings.PORTAL_ROLE = "public"
    assert picture_url(image) == image.file.url
    assert not image.renditions.exists()
