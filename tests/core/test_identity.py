"""What the footer says about who runs the site."""

from __future__ import annotations

import pytest
from django.core.exceptions import ValidationError
from wagtail.models import Site

from portal.core.models import SiteIdentity

pytestmark = pytest.mark.django_db


def identity(**slots: str) -> SiteIdentity:
    return SiteIdentity(site=Site.objects.get(), name="示范市市场监督管理局", **slots)


def test_numbers_typed_full_width_are_kept_half_width() -> None:
    mine = identity(
        icp="示ＩＣＰ备２０２６０００１号", site_id_code="９９００００００１２", postcode=" ００００００"
    )
    mine.full_clean()
    assert (mine.icp, mine.site_id_code, mine.postcode) == ("示ICP备20260001号", "9900000012", "000000")


def test_what_is_no_number_is_refused_and_blank_slots_are_named() -> None:
    with pytest.raises(ValidationError):
        identity(site_id_code="九九").full_clean()
    assert "ICP 备案号" in identity().blank_slots()
