"""Logging in: throttled, told the same for a wrong name and a wrong password, never over an open redirect."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client

NAME, PASSWORD = "bianji", "Zhengque-mima-2026"


@pytest.fixture
def editor(db: None, django_user_model: Any) -> Any:
    return django_user_model.objects.create_superuser(NAME, password=PASSWORD)


def attempt(password: str, name: str = NAME, address: str = "192.0.2.1", target: str = "") -> Any:
    fields = {"username": name, "password": password, "next": target}
    return Client(REMOTE_ADDR=address).post("/admin/login/", fields)


def test_right_password_opens(editor: Any) -> None:
    answer = attempt(PASSWORD)
    assert answer.status_code == 302 and answer.url == "/admin/"


def test_five_wrong_passwords_close_the_door_for_a_while(editor: Any) -> None:
    for number in range(5):
        assert attempt(f"wrong-{number}").status_code in (200, 429)
    closed = attempt(PASSWORD)
    assert closed.status_code == 429
    assert "sessionid" not in closed.cookies
    assert "分钟" in closed.content.decode()


def test_others_may_still_come_in(editor: Any) -> None:
    for number in range(6):
        attempt(f"wrong-{number}")
    assert attempt(PASSWORD, address="192.0.2.2").status_code == 302


def test_a_wrong_name_is_told_like_a_wrong_password(editor: Any) -> None:
    for_name, for_password = attempt("x", name="nobody"), attempt("x")
    cut = "".join
    assert for_name.status_code == for_password.status_code == 200
    assert cut(for_name.context["form"].non_field_errors()) == cut(
        for_password.context["form"].non_field_errors()
    )


@pytest.mark.parametrize("target", ["//evil.example/", "https://evil.example/", "javascript:alert(1)"])
def test_login_never_leads_away(editor: Any, target: str) -> None:
    answer = attempt(PASSWORD, target=target)
    assert answer.status_code == 302 and answer.url.startswith("/admin/")


def test_session_cookie_is_the_servers(editor: Any) -> None:
    cookie = attempt(PASSWORD).cookies["sessionid"]
    assert cookie["httponly"] and cookie["samesite"] == "Lax"


def test_django_admin_and_password_reset_are_no_side_doors(editor: Any) -> None:
    assert Client().get("/django-admin/").status_code == 404
    assert "password_reset" not in Client().get("/admin/login/").content.decode()


@pytest.mark.parametrize(
    "path", ["/admin/", "/admin/pages/", "/admin/images/", "/admin/users/", "/admin/api/main/pages/"]
)
def test_everything_inside_asks_for_a_login(db: None, path: str) -> None:
    answer = Client().get(path)
    assert answer.status_code in (302, 401, 403, 404)
    if answer.status_code == 302:
        assert answer.url.startswith("/admin/login/")


def test_password_rules_hold(editor: Any) -> None:
    client = Client()
    client.force_login(editor, backend="django.contrib.auth.backends.ModelBackend")
    fields = {
        "username": "xin",
        "email": "x@example.org",
        "first_name": "",
        "last_name": "新",
        "is_active": "on",
    }
    for weak in ("12345678901234", "password1234", "short1A"):
        client.post("/admin/users/new/", fields | {"password1": weak, "password2": weak})
        assert not type(editor).objects.filter(username="xin").exists()
