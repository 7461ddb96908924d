"""The accounts of a first installation: enough people to publish something."""

from __future__ import annotations

from pathlib import Path

from django.contrib.auth import get_user_model

from portal.core.editing.people import create_demo_people, remove_demo_people
from portal.core.running import first_login
from tests.editing.conftest import Newsroom


def test_four_people_are_made_once(newsroom: Newsroom) -> None:
    made = create_demo_people()
    assert [role for _, _, role in made] == ["编辑", "初审", "复审", "终审"]
    assert len({password for _, password, _ in made}) == 4
    assert create_demo_people() == []
    for username, password, _ in made:
        user = get_user_model().objects.get(username=username)
        assert user.check_password(password) and not user.is_superuser
        assert [membership.bureau for membership in user.bureau_memberships.all()] == [newsroom.city]


def test_they_can_be_switched_off(newsroom: Newsroom, portal_data: Path) -> None:
    made = create_demo_people()
    logins = [first_login.Login(role, username, password) for username, password, role in made]
    first_login.write(portal_data, [first_login.Login("管理员", "admin", "x"), *logins])
    remove_demo_people()
    assert [login.username for login in first_login.read(portal_data)] == ["admin"]
    assert not get_user_model().objects.filter(username="bianji", is_active=True).exists()
