"""公示信息查询单: printed, checked, and not to be altered by a single character."""

from __future__ import annotations

import re
from datetime import date, datetime, timedelta
from html import unescape

import pytest
from django.test import Client
from hypothesis import given
from hypothesis import strategies as st

from portal.core import clock
from portal.credit.certificates import ALPHABET, Certificate, _signed, canonical, is_genuine
from portal.credit.models import Entity
from tests.credit.lookup.making import change, disclosure, entity, objected, settled

NOW = datetime(2026, 11, 23, 18, 40, 5, 123456, tzinfo=clock.TZ)
CODE, DIGEST = "92990102MA0000373Q", "ab" * 32


def signed(code: str, at: datetime, digest: str) -> str:
    from django.conf import settings

    return _signed(code, at, digest, settings.SECRET_KEY)


def sheet(client: Client, one: Entity) -> tuple[str, dict[str, str]]:
    """The printed page, and what stands on it to check it by."""
    answer = client.get(f"{one.get_absolute_url()}certificate/")
    assert answer.status_code == 200
    text = answer.content.decode()
    link = unescape(re.search(r'href="([^"]*/entities/verify/\?[^"]+)"', text)[1])  # type: ignore[index]
    from urllib.parse import parse_qs, urlsplit

    return text, {key: values[0] for key, values in parse_qs(urlsplit(link).query).items()}


def verdict(client: Client, given: dict[str, str]) -> str:
    return client.get("/entities/verify/", given).content.decode()


@pytest.mark.django_db
def test_a_sheet_says_what_was_shown_when_and_that_it_proves_nothing(client: Client) -> None:
    one = entity(7)
    with clock.at(NOW):
        record = disclosure(one)
        text, found = sheet(client, one)
    assert "2026-11-23 18:40:05" in text and one.name in text and record.document_no in text
    assert found["hash"] in text and "本单不是证明文件" in text and "<svg" in text
    assert len(found["hash"]) == 64 and len(found["check"]) == 20


@pytest.mark.django_db
def test_a_genuine_sheet_is_known_again_and_changes_since_are_counted(client: Client) -> None:
    one = entity(7)
    with clock.at(NOW):
        _, found = sheet(client, one)
        assert "出自本站，之后没有变化" in verdict(client, found)
    with clock.at(NOW + timedelta(days=1)):
        assert "之后没有变化" in verdict(client, found)
        disclosure(one, published_on=date(2026, 11, 24), decided_on=date(2026, 11, 24))
        change(one, "name", "甲", "乙", date(2026, 11, 24))
        said = verdict(client, found)
    assert "出自本站，之后有变化" in said and "登记事项变更 1 项" in said and "新公示 1 条" in said
    assert "2026-11-23 18:40:05" in said


@pytest.mark.django_db
def test_a_record_that_has_left_is_a_change_without_its_content(client: Client) -> None:
    with clock.at(NOW):
        record = disclosure(entity(7))
        _, found = sheet(client, record.entity)
    assert record.public_until
    with clock.at(record.public_until):
        said = verdict(client, found)
    assert "之后有变化" in said and "停止公示的内容本站不再保留" in said
    assert record.document_no not in said


@pytest.mark.django_db
def test_a_sheet_typed_by_hand_passes_with_blanks_hyphens_and_small_letters(client: Client) -> None:
    one = entity(7)
    with clock.at(NOW):
        _, found = sheet(client, one)
        groups = "-".join(found["check"][at : at + 5] for at in range(0, 20, 5)).lower()
        spaced = " ".join(found["hash"][at : at + 8] for at in range(0, 64, 8)).upper()
        typed = {"code": one.code.lower(), "at": "2026-11-23 18:40:05", "hash": spaced, "check": groups}
        assert "出自本站" in verdict(client, typed)


@pytest.mark.django_db
def test_every_altered_field_is_noticed_by_the_page(client: Client) -> None:
    one = entity(7)
    with clock.at(NOW):
        _, found = sheet(client, one)
        other = entity(8).code
        altered = {
            "code": other,
            "at": "2026-11-23 18:40:06",
            "hash": found["hash"][:-1] + ("0" if found["hash"][-1] != "0" else "1"),
            "check": found["check"][:-1] + ("2" if found["check"][-1] != "2" else "3"),
        }
        for name, value in altered.items():
            said = verdict(client, {**found, name: value})
            assert "对不上" in said and "本站曾于" not in said, name
        assert "还没有填" in verdict(client, {"code": one.code})
        assert "对不上" in verdict(client, {**found, "at": "2026-13-45 99:99:99"})


@pytest.mark.django_db
def test_an_open_objection_stands_on_the_sheet_and_in_its_digest(client: Client) -> None:
    one = entity(7)
    with clock.at(NOW):
        record = disclosure(one)
        _, before = sheet(client, one)
        request = objected(one, "place")
        text, found = sheet(client, one)
        assert "异议处理中" in text and "异议涉及经营场所，2026-11-23 受理" in text
        assert found["hash"] != before["hash"]
        assert "之后有变化" in verdict(client, before) and "之后没有变化" in verdict(client, found)
        settled(request)
        text, after = sheet(client, one)
        assert "异议处理中" not in text and "经核实，维持原来的内容：经营场所" in text
        objected(record, "罚款")
        assert "异议涉及罚款" in sheet(client, one)[0]
    assert len({before["hash"], found["hash"], after["hash"]}) == 3


@given(st.integers(0, 3), st.integers(0, 200), st.characters(codec="utf-8"))
def test_any_change_of_one_character_fails(field: int, place: int, character: str) -> None:
    at = NOW.replace(microsecond=0)
    given_fields = [CODE, at.isoformat(), DIGEST, signed(CODE, at, DIGEST)]
    assert is_genuine(CODE, at, DIGEST, given_fields[3])
    text = given_fields[field]
    place %= len(text)
    if text[place] == character:
        return
    given_fields[field] = text[:place] + character + text[place + 1 :]
    try:
        moment = datetime.fromisoformat(given_fields[1])
    except ValueError:
        return  # no moment at all
    if moment.tzinfo is None or (field == 1 and moment == at):
        return  # another way to write the same moment
    assert not is_genuine(given_fields[0], moment, given_fields[2], given_fields[3])


@given(st.text(ALPHABET, min_size=20, max_size=20))
def test_no_code_is_guessed(check: str) -> None:
    at = NOW.replace(microsecond=0)
    assert is_genuine(CODE, at, DIGEST, check) == (check == signed(CODE, at, DIGEST))


@pytest.mark.django_db
def test_the_hash_depends_on_what_is_shown_and_on_nothing_else() -> None:
    one = entity(7, capital=1)
    disclosure(one)
    one, record = Entity.objects.get(pk=one.pk), one.disclosures.get()
    before = canonical(one, [record], {})
    again = Entity.objects.get(pk=one.pk)
    assert canonical(again, list(again.disclosures.select_related("bureau")), {}) == before
    record.updated_at = clock.now()
    assert canonical(one, [record], {}) == before
    record.objected_at = clock.now()
    assert canonical(one, [record], {}) != before
    record.objected_at = None
    record.content = "罚款 2 万元。"
    assert canonical(one, [record], {}) != before


def test_groups_read_back_to_the_code() -> None:
    at = NOW.replace(microsecond=0)
    made = Certificate(code=CODE, at=at, digest=DIGEST, check=signed(CODE, at, DIGEST))
    assert made.check_groups.replace("-", "") == made.check and set(made.check) <= set(ALPHABET)
