"""Plates, mailboxes, accounts, homes, birthdays and names."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from portal.core.privacy import Certainty, Kind, detect, mask, mask_text
from tests.core.privacy import people

LETTERS = "ABCDEFGHJKLMNPQRSTUVWXYZ"


def found(text: str) -> list[tuple[str, str, int]]:
    """(kind, what is written there, certainty)."""
    return [(each.kind.value, text[each.start : each.end], each.certainty) for each in detect(text)]


plates = st.one_of(
    st.from_regex(r"[京粤浙新云][A-HJ-NP-Z][ ·]?[A-HJ-NP-Z]?[0-9]{4}[A-HJ-NP-Z]", fullmatch=True).filter(
        lambda plate: len(plate.replace(" ", "").replace("·", "")) == 7
    ),
    st.from_regex(r"[京粤浙新云][A-HJ-NP-Z]·?[DF][A-HJ-NP-Z0-9][0-9]{4}", fullmatch=True),
    st.from_regex(r"[京粤浙新云][A-HJ-NP-Z][0-9]{5}[DF]", fullmatch=True),
    st.from_regex(r"[京粤浙][A-HJ-NP-Z]·?[0-9]{4}[警学挂领使港澳]", fullmatch=True),
    st.from_regex(r"使[0-9]{6}", fullmatch=True),
)


@given(plates, people.sentences, st.sampled_from(["", "的车", "，", "小型货车"]))
def test_plates(plate: str, before: str, after: str) -> None:
    text = f"{before}。驾驶{plate}{after}。"
    assert (Kind.PLATE.value, plate, Certainty.CERTAIN) in found(text)
    assert found(mask_text(text, detect(text))) == []


@given(
    st.from_regex(r"[a-z][a-z0-9._]{0,12}[a-z0-9]@[a-z]{2,8}\.(?:com|cn|net)", fullmatch=True),
    people.sentences,
)
def test_mailboxes(mail: str, before: str) -> None:
    text = f"{before}，邮箱{mail}，其他"
    assert [(kind, written) for kind, written, _ in found(text)] == [("email", mail)]
    assert mask(Kind.EMAIL, mail) == f"{mail[0]}***@…"
    assert found(mask_text(text, detect(text))) == []


@pytest.mark.parametrize(
    ("text", "kind", "written"),
    [
        ("QQ：123456789，", Kind.ACCOUNT, "123456789"),
        ("qq号 10001000", Kind.ACCOUNT, "10001000"),
        ("微信号：abc_12345。", Kind.ACCOUNT, "abc_12345"),
        ("加微信abc-12345联系", Kind.ACCOUNT, "abc-12345"),
        ("张某，男，1990年1月1日出生，", Kind.BIRTH, "1990年1月1日"),
        ("出生日期：1990-01-01", Kind.BIRTH, "1990-01-01"),
        ("生于一九九〇年一月一日，", Kind.BIRTH, "一九九〇年一月一日"),
        ("李某，1990.01.01生，", Kind.BIRTH, "1990.01.01"),
        ("家住示范市东区解放路12号3单元501室，", Kind.ADDRESS, "示范市东区解放路12号3单元501室"),
        ("住址：示范省示范市东区和平村五组。", Kind.ADDRESS, "示范省示范市东区和平村五组"),
        ("张某，男，住示范市东区和平路5号。", Kind.ADDRESS, "示范市东区和平路5号"),
        ("户籍地址 示范市东区东风巷2号", Kind.ADDRESS, "示范市东区东风巷2号"),
        ("现住示范市西区花园小区3栋；", Kind.ADDRESS, "示范市西区花园小区3栋"),
    ],
)
def test_what_words_give_away(text: str, kind: Kind, written: str) -> None:
    assert found(text) == [(kind.value, written, Certainty.CERTAIN)]
    masked = mask_text(text, detect(text))
    assert written not in masked and found(masked) == []


@pytest.mark.parametrize(
    "text",
    [
        "本条例自1990年1月1日生效，1990年1月1日以前出生的人",
        "由户籍所在地的县级人民政府办理，居住地的居民委员会协助",
        "住所：示范市东区解放路12号501室",
        "经营场所为示范市东区解放路12号501室",
        "住房保障、住宿经营和居住区建设",
        "关注微信公众号，扫描微信二维码",
        "新A级景区、云P平台、川B2-20200001",
        "当事人陈述，经营者应当，消费者有权，证人出庭，代理人委托",
        "家长、学生和会计的培训",
    ],
)
def test_prose_and_places_of_business_give_nothing_away(text: str) -> None:
    assert detect(text) == []


def test_a_registered_place_is_no_home_and_a_number_in_it_is_still_one() -> None:
    place = "示范市东区解放路12号501室"
    text = f"当事人的住址：{place}，电话13900000001"
    assert [each.kind for each in detect(text)] == [Kind.ADDRESS, Kind.MOBILE]
    assert [each.kind for each in detect(text, allowed=[place])] == [Kind.MOBILE]
    assert [each.kind for each in detect(text, allowed=[text])] == [Kind.MOBILE]
    assert [each.kind for each in detect(text, allowed=["别处"])] == [Kind.ADDRESS, Kind.MOBILE]


@pytest.mark.parametrize(
    ("name", "masked"),
    [
        ("张三", "张某"),
        ("欧阳锋", "欧阳某"),
        ("司马相如", "司马某"),
        ("买买提·吐尔逊", "买某"),
        ("约翰·史密斯", "约某"),
        ("John Smith", "J某"),
    ],
)
def test_names_keep_their_surname(name: str, masked: str) -> None:
    assert mask(Kind.NAME, name) == masked
    text = f"投诉人：{name}，其他"
    assert found(text) == [("name", name, Certainty.UNCERTAIN)]
    assert mask_text(text, detect(text)) == f"投诉人：{masked}，其他"


def test_two_people_stay_two_and_one_stays_one() -> None:
    text = "投诉人：张三，证人：张小明，消费者：李四。张三称李四见过张小明。"
    masked = mask_text(text, detect(text))
    assert masked == "投诉人：张某甲，证人：张某乙，消费者：李某。张某甲称李某见过张某乙。"
    assert detect(masked) == []


def test_who_is_registered_is_no_finding_and_nobody_who_is_called_alike() -> None:
    text = "法定代表人：张三，证人：李四"
    assert found(text) == [("name", "张三", Certainty.UNCERTAIN), ("name", "李四", Certainty.UNCERTAIN)]
    assert [each.masked for each in detect(text, allowed=["张三"])] == ["李某"]
    assert detect(text, allowed=["张三、李四"]) == []
    assert detect("证人：李明", allowed=["李明辉", "李明路12号"])[0].masked == "李某"
