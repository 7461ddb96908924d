"""What is stored of a disclosure is the same, whoever writes it."""

from __future__ import annotations

import copy

import pytest

from portal.core import clock
from portal.core.privacy import screen
from portal.credit import recording
from portal.credit.columns import SCREENED
from portal.credit.intake import disclosure_rows as rows
from portal.credit.models import Disclosure, Entity
from portal.credit.models.disclosures import ALPHABET, new_public_id, new_public_ids
from portal.credit.publishing import settle, store
from portal.credit.recording import COLUMNS, Subject, Unstored, row_of
from tests.credit.intake.conftest import TODAY, Send, entity
from tests.credit.intake.test_disclosures import abnormal, give, penalty

_OWN = {"public_id", "updated_at"}


def test_every_column_is_written() -> None:
    assert {"id", *COLUMNS} == {field.attname for field in Disclosure._meta.concrete_fields}


def test_a_record_written_one_by_one_is_stored_like_one_of_a_file(send: Send) -> None:
    send([entity(1), entity(2, ENTTYPE="1130", CAPSTRUCT="自然人:100")])
    give(send, [penalty(), abnormal()])
    for sent in Disclosure.objects.select_related("entity"):
        single = copy.copy(sent)
        single.pk, single.public_id = None, new_public_id()
        before = Disclosure.objects.filter(pk=sent.pk).values(*COLUMNS).get()
        sent.delete()
        with clock.at(TODAY):
            assert settle(single, departed={}).public
            store([single])
        stored = Disclosure.objects.get(public_id=single.public_id)
        assert stored.pk == single.pk
        now = Disclosure.objects.filter(pk=stored.pk).values(*COLUMNS).get()
        assert {**now, **dict.fromkeys(_OWN)} == {**before, **dict.fromkeys(_OWN)}


def test_plain_values_and_an_instance_make_the_same_row(send: Send) -> None:
    send([entity(2, ENTTYPE="1130", CAPSTRUCT="自然人:100")])
    found = Entity.objects.get()
    subject = Subject(*Entity.objects.values_list(*Subject._fields).get())
    texts = rows.judge(_cells(), TODAY).texts
    own = {
        "public_id": "x" * 12,
        "key": "k",
        "bureau_id": found.bureau_id,
        "updated_at": clock.now(),
        "live": False,
    }
    values = rows.values_of(texts or ()) | own
    plain, instance = Unstored(subject, dict(values)), Disclosure(entity=found, **values)
    assert row_of(plain) == row_of(instance)
    with clock.at(TODAY):
        assert settle(plain, departed={}) == settle(instance, departed={})
    assert row_of(plain) == row_of(instance) and plain.live
    assert recording.Unstored(subject, {}).screening == {} and "live" not in vars(Unstored(subject, {}))


def _cells(**more: str) -> dict[str, str]:
    return {
        **{
            "kind": "行政处罚",
            "uscc": "",
            "name": "示范区示范第2面馆",
            "document_no": "示市监处罚〔2026〕1号",
        },
        **{"organ": "示范区市场监督管理局", "decided_on": "2026-10-12", "published_on": "2026-10-20"},
        **{
            "measures": "罚款；警告",
            "fine": "1.50",
            "is_low_fine": "否",
            "procedure": "普通程序",
            "gravity": "一般",
        },
        **more,
    }


@pytest.mark.parametrize(
    "text",
    [
        "没有查验供货者的许可证。",
        "电话 13912345678。",
        "证人赵小军证实。" + "没有记录。" * 12,
        "住示范市一路3号2室",
    ],
)
@pytest.mark.parametrize("name", ["facts", "certificate_no"])
def test_a_row_is_clean_where_the_gate_finds_nothing(text: str, name: str) -> None:
    row = rows.judge(_cells(**{name: text}), TODAY)
    texts = {each: (row.texts or ())[rows.PLACE[each]] or "" for each in SCREENED}
    assert row.extra["clean"] == (not screen(texts).items)


def test_addresses_say_nothing_and_differ() -> None:
    drawn = new_public_ids(3000)
    assert len(set(drawn)) == 3000 and {len(each) for each in drawn} == {12}
    assert set("".join(drawn)) == set(ALPHABET)


@pytest.mark.django_db
def test_among_takes_any_number_of_texts(send: Send) -> None:
    send([entity(number) for number in range(1, 5)])
    names = list(Entity.objects.values_list("name", flat=True))
    found = Entity.objects.filter(name__among=[*names[:2], "没有这家", "甲\x1f乙", ""])
    assert set(found.values_list("name", flat=True)) == set(names[:2])
    assert not Entity.objects.filter(name__among=[]).exists()
