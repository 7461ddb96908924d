"""An entity with a public penalty, and how a visitor asks for a correction of it."""

from __future__ import annotations

import re
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from django.contrib.auth import get_user_model
from django.contrib.auth.models import Group
from django.test import Client

from portal.core import clock
from portal.core.models import Bureau, BureauMembership
from portal.credit.models import Disclosure, Entity
from portal.credit.publishing import settle
from tests.credit.leaving.conftest import entity_made, office_made, penalty

MONDAY = datetime(2026, 11, 23, 12, 0, tzinfo=clock.TZ)
WORDS = {
    "asker": "interested",
    "claim": "罚款的数额写错了。",
    "right": "三万元。",
    "grounds": "我手里的决定书第二页写的是三万元。",
    "statement": "",
    "contact": "13800000000",
}


@pytest.fixture
def office(db: None) -> Bureau:
    """The bureau that recorded."""
    return office_made()


@pytest.fixture
def entity(office: Bureau) -> Entity:
    """An enterprise of 示范市."""
    return entity_made(office, place="示范市青石路1号")


@pytest.fixture
def fined(entity: Entity, portal_data: Path) -> Disclosure:
    """A penalty that is public."""
    record = penalty(entity)
    with clock.at(MONDAY):
        assert settle(record).public
        record.save()
    return record


def officer_of(bureau: Bureau, name: str = "bianji", group: str = "编辑") -> Any:
    """A user who works for the bureau."""
    user = get_user_model().objects.create_user(name, password="x")
    user.groups.add(Group.objects.get(name=group))
    BureauMembership.objects.create(user=user, bureau=bureau)
    return user


def form_of(client: Client, about: str, at: datetime = MONDAY) -> dict[str, str]:
    """Open the form of a record and give its ticket."""
    with clock.at(at):
        page = client.get("/inbox/correction/", {"about": about})
    assert page.status_code == 200, page.content.decode()[:500]
    return dict(re.findall(r'name="(ticket)"[^>]*value="([^"]*)"', page.content.decode()))


def ask(client: Client, about: str, at: datetime = MONDAY, **words: str) -> Any:
    """Fill in the form of a record and send it a minute later."""
    data = {**WORDS, **form_of(client, about, at), **words}
    with clock.at(at + timedelta(minutes=1)):
        return client.post(f"/inbox/correction/?about={about}", data)


def receipt(response: Any) -> tuple[str, str]:
    """Number and query code of a receipt page."""
    html = response.content.decode()
    found = re.findall(r"<dd><strong>([^<]+)</strong>", html)
    assert response.status_code == 200 and len(found) == 2, html[html.find("<main") :][:3000]
    return found[0], found[1]
