"""The elderly-friendly mode changes one stylesheet's answer and nothing else."""

import pytest
from django.test import Client

pytestmark = pytest.mark.django_db


def test_mode_is_kept_and_can_be_left(client: Client) -> None:
    assert "--size" not in client.get("/display/style.css").content.decode()
    answer = client.get("/display/elderly/?from=/laws/")
    assert (answer.status_code, answer["Location"]) == (302, "/laws/")
    assert "--size: 150%" in client.get("/display/style.css").content.decode()
    client.get("/display/standard/")
    assert "--size" not in client.get("/display/style.css").content.decode()


@pytest.mark.parametrize("target", ["https://example.org/", "//example.org/", "javascript:alert(1)", "laws/"])
def test_mode_never_leads_to_another_site(client: Client, target: str) -> None:
    assert client.get("/display/elderly/", {"from": target})["Location"] == "/"


def test_the_stylesheet_is_asked_for_again_after_each_change(client: Client) -> None:
    answer = client.get("/display/style.css")
    assert answer["Cache-Control"] == "private, no-cache"
    assert "Cookie" in answer["Vary"]
