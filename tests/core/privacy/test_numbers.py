"""Numbers of persons are found in every spelling, at the right place, and nothing else is taken for one."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from portal.core.credit_codes import is_valid
from portal.core.privacy import Certainty, Finding, Kind, detect, mask_text
from tests.core.privacy import people

IDENTITY_SHAPES = [(), (6,), (6, 8), (6, 4, 4), (10,), (14,), (3, 3, 4, 4), (1,) * 17, (4, 4, 4, 4)]
JOINTS = [" ", "-", ".", "·", "\n", "\r\n", "\t", " | ", "　", "－", "</td><td>", "—", "\u200b"]
MOBILE_SHAPES = [(), (3, 4), (3,), (7,), (3, 3)]


def spelled(found: Finding, text: str) -> str:
    return text[found.start : found.end]


def only(text: str, kind: Kind) -> Finding:
    """The one finding that is more than a hint."""
    found = detect(text)
    assert [each.kind for each in found] == [kind], (text, found)
    return found[0]


def check_masked(text: str) -> None:
    found = detect(text)
    masked = mask_text(text, found)
    assert detect(masked) == [], masked
    assert detect(text) == found


@given(
    people.identities,
    people.sentences,
    people.sentences,
    st.sampled_from(people.BEFORE),
    st.sampled_from(people.AFTER),
    st.sampled_from(IDENTITY_SHAPES),
    st.sampled_from(JOINTS),
    st.booleans(),
    st.booleans(),
)
def test_identity_number_in_any_spelling(
    number: str,
    before: str,
    after: str,
    lead: str,
    tail: str,
    shape: tuple[int, ...],
    joint: str,
    wide: bool,
    low: bool,
) -> None:
    written = people.split(number, shape, joint)
    written = written.lower() if low and "<" not in joint else written
    written = written.translate(people.WIDE) if wide else written
    text = f"{before}。{lead}{written}{tail}。{after}"
    found = only(text, Kind.IDENTITY)
    assert spelled(found, text) == written
    assert found.certainty is Certainty.CERTAIN or is_valid(number)
    assert found.masked == f"{number[:4]}{'*' * 10}{number[-4:]}"
    check_masked(text)


@given(people.old_identities, people.sentences, st.sampled_from(people.AFTER))
def test_old_identity_number_is_found_and_told_from_a_registration_number(
    number: str, before: str, tail: str
) -> None:
    text = f"{before}，号码{number}{tail}"
    found = only(text, Kind.IDENTITY)
    assert spelled(found, text) == number
    assert (found.certainty is Certainty.UNCERTAIN) == bool(found.readings)
    check_masked(text)


def test_both_readings_are_said_where_both_are_plausible() -> None:
    first = only("号码990101670401005。", Kind.IDENTITY)
    candidates = [f"99010167040100{digit}" for digit in "0123456789"]
    both = [found for number in candidates if (found := only(f"号码{number}。", Kind.IDENTITY)).readings]
    assert len(both) == 1, "one check digit of ten passes as a registration number"
    assert both[0].readings == ("15位身份证号", "营业执照注册号") and both[0].certainty is Certainty.UNCERTAIN
    assert first.kind is Kind.IDENTITY
    assert only("身份证号：990101670401005", Kind.IDENTITY).certainty is Certainty.CERTAIN


@pytest.mark.parametrize("number", ["330106000129004", "130100000363655", "110108600000010"])
def test_registration_numbers_are_no_persons(number: str) -> None:
    assert detect(f"注册号{number}，") == [] and detect(f"企业 {number}") == []


@given(
    people.mobiles,
    people.sentences,
    people.sentences,
    st.sampled_from(people.BEFORE),
    st.sampled_from(people.AFTER),
    st.sampled_from(["", "+86", "+86 ", "+86-", "86-", "0086", "0086 ", "（+86）", "Tel:", "电话"]),
    st.sampled_from(MOBILE_SHAPES),
    st.sampled_from([" ", "-", "　", "－"]),
    st.booleans(),
)
def test_mobile_number_in_any_spelling(
    number: str,
    before: str,
    after: str,
    lead: str,
    tail: str,
    country: str,
    shape: tuple[int, ...],
    joint: str,
    wide: bool,
) -> None:
    written = country + people.split(number, shape, joint)
    written = written.translate(people.WIDE) if wide else written
    text = f"{before}。{lead}{written}{tail}。{after}"
    found = only(text, Kind.MOBILE)
    assert written.endswith(spelled(found, text)) and text[: found.end].endswith(written)
    assert found.masked == f"{number[:3]}****{number[-4:]}"
    check_masked(text)


@given(
    people.cards,
    people.sentences,
    st.sampled_from(["卡号", "转入", "：", "（"]),
    st.booleans(),
    st.booleans(),
)
def test_bank_card(number: str, before: str, lead: str, grouped: bool, wide: bool) -> None:
    shape = (4,) * (len(number) // 4 if len(number) % 4 else len(number) // 4 - 1)
    written = people.split(number, shape, " ") if grouped and len(number) != 15 else number
    written = written.translate(people.WIDE) if wide else written
    text = f"{before}。{lead}{written}。"
    found = detect(text)
    assert len(found) == 1 and spelled(found[0], text) == written
    # Fifteen digits may be both a card of a foreign scheme and an old identity number of 河北 or 山东.
    assert found[0].kind is Kind.BANK_CARD or len(number) in (15, 18)
    check_masked(text)


@given(people.cards, st.integers(1, 9))
def test_a_card_with_a_wrong_digit_is_none(number: str, more: int) -> None:
    wrong = number[:-1] + str((int(number[-1]) + more) % 10)
    assert all(each.kind is not Kind.BANK_CARD for each in detect(f"流水{wrong}。"))


@pytest.mark.parametrize(
    "text",
    [
        "罚款13900000001元",
        "货值￥13900000001",
        "货值13900000001.50元",
        "（2026）第13900000001号",
        "订单编号：13900000001",
        "示市监处罚〔2026〕13900000001号",
        "213900000001",
        "139000000012",
        "1390000000",
        "12900000001",
        "统一社会信用代码914403001922038216",
        "统一社会信用代码91350100M000100Y43，92330106MA273571XC",
        "身份证 4405**********9507，电话 189****5325",
        "1 139 0000 0001 2026",
        "见 https://portal.example/data/2026-11-23/",
        "2026-11-23 12:00:00.123456",
        "京ICP备12345678号，京B2-20200001，京公网安备99010102000001号",
    ],
)
def test_other_numbers_are_no_persons(text: str) -> None:
    assert [each for each in detect(text) if each.certainty is Certainty.CERTAIN] == []


def test_valid_codes_are_never_identity_numbers(shared_data: object) -> None:
    codes = (shared_data / "names" / "uscc_valid_200.txt").read_text().split()  # type: ignore[operator]
    assert len(codes) == 200
    assert [code for code in codes if detect(f"代码{code}。")] == []


def test_a_number_that_its_words_call_one_is_found_with_a_wrong_check() -> None:
    assert only("身份证号：990101199001011234", Kind.IDENTITY).certainty is Certainty.CERTAIN
    assert only("990101199001011234", Kind.IDENTITY).certainty is Certainty.UNCERTAIN
    assert only("公民身份号码 99010119900101", Kind.IDENTITY).readings == ("位数不符的身份证号",)


@pytest.mark.parametrize("joint", [",", "，", "、", ";", "/", " ", "\n", "\t", "|"])
def test_lists_and_rows_of_files(joint: str) -> None:
    row = joint.join(["7", "990101199001011230", "13900000001", "13900000002", "6222020000000000003", "500"])
    kinds = [each.kind for each in detect(row) if each.certainty is Certainty.CERTAIN]
    assert kinds == [Kind.IDENTITY, Kind.MOBILE, Kind.MOBILE]


def test_columns_that_ran_together_are_still_seen() -> None:
    number = "990101199001011230"
    assert only(f"张{number}13900000001", Kind.IDENTITY).certainty is Certainty.UNCERTAIN


@pytest.mark.parametrize(
    ("text", "masked"),
    [
        ("办公电话0991-7654321", "0991****321"),
        ("（0991）7654321", "0991****321"),
        ("010-82345678转801", "010*****678"),
    ],
)
def test_landlines_are_uncertain(text: str, masked: str) -> None:
    found = only(text, Kind.LANDLINE)
    assert found.certainty is Certainty.UNCERTAIN and found.masked == masked
