"""The number of a decision leads to it, in any writing, as long as it is public and not a second longer."""

from __future__ import annotations

from datetime import timedelta
from unicodedata import normalize

import pytest
from django.test import Client
from hypothesis import given
from hypothesis import strategies as st

from portal.core import clock
from portal.credit.document_numbers import writings
from portal.credit.models import PublicationMark
from tests.credit.lookup.making import disclosure, entity
from tests.credit.lookup.test_looking_up import ask, leads_to

pytestmark = pytest.mark.usefixtures("column")
NUMBER = "示市监处罚〔2026〕12号"
WRITINGS = [
    NUMBER,
    "示市监处罚[2026]12号",
    "示市监处罚（2026）第12号",
    "示市监处罚 〔２０２６〕 12 号",
    "示市监处罚【2026】12",
    "示市监处罚2026年12号",
    "（2026）示市监处罚第12号",
    "文书号：示市监处罚〔2026〕012号",
]


def searched(client: Client, text: str) -> str:
    answer = client.get("/search/", {"q": text})
    return str(answer.get("Location") or answer.content.decode())


@pytest.mark.parametrize("text", WRITINGS)
def test_any_writing_leads_to_the_decision(client: Client, text: str) -> None:
    of = entity(7)
    one = disclosure(of, document_no=NUMBER)
    place = f"/entities/{of.code}/?kind=penalty#{one.public_id}"
    assert searched(client, text) == place and leads_to(client, text) == place
    assert f'id="{one.public_id}"' in client.get(place.partition("#")[0]).content.decode()


@pytest.mark.parametrize("text", [each for each in WRITINGS if not each.startswith("（")])
def test_any_writing_in_the_register_is_found(client: Client, text: str) -> None:
    one = disclosure(entity(7), document_no=normalize("NFKC", text.replace(" ", "")).removeprefix("文书号:"))
    assert searched(client, NUMBER).endswith(one.public_id)


def test_several_holders_are_listed_and_within_a_question_it_is_offered(client: Client) -> None:
    one, other = entity(7), entity(8)
    disclosure(one, document_no=NUMBER), disclosure(other, document_no=NUMBER)
    for page in (searched(client, NUMBER), ask(client, NUMBER)):
        assert all(f"/entities/{each.code}/?kind=penalty#" in page for each in (one, other))
        assert "行政处罚" in page and one.name in page and "示范甲" not in page
    assert f"/entities/{one.code}/?kind=penalty#" in searched(client, f"{NUMBER}是什么处罚")


def test_it_is_found_while_it_is_public_and_never_after(client: Client) -> None:
    one = disclosure(entity(7), document_no=NUMBER)
    assert one.public_id in searched(client, NUMBER)
    with clock.at(one.public_until - timedelta(seconds=1)):
        assert one.public_id in searched(client, NUMBER)
    with clock.at(one.public_until):
        assert one.public_id not in searched(client, NUMBER)
        page = ask(client, NUMBER)
        assert one.public_id not in page and "没有正在公示" in page
    one.ended_at = one.public_until = clock.now()
    one.save()
    assert one.public_id not in searched(client, NUMBER) and one.public_id not in ask(client, NUMBER)


def test_while_the_windows_are_looked_at_anew_it_is_said_so(client: Client) -> None:
    one = disclosure(entity(7), document_no=NUMBER)
    PublicationMark.objects.all().delete()
    PublicationMark.objects.create(table="of-old-rules")
    page = ask(client, NUMBER)
    assert one.public_id not in page and "正在核对" in page and "没有正在公示" not in page


@given(st.text(max_size=60))
def test_anything_has_few_writings(text: str) -> None:
    assert len(writings(text)) <= 1000
