"""The importer runs the detector over millions of short texts, and anyone may send it a long one."""

from __future__ import annotations

import time

import pytest

from portal.core.privacy import detect

SIZE = 40_000
HOSTILE = {
    "digits": "1" * SIZE,
    "single digits": "1 " * (SIZE // 2),
    "phones in a row": "1390000 " * (SIZE // 8),
    "identity numbers in a row": "99010119900101123 " * (SIZE // 18),
    "open tags": "1<" * (SIZE // 2),
    "long tags": ("1<" + "a" * 60) * (SIZE // 62),
    "at signs": "a@a." * (SIZE // 4),
    "long mailbox": "a" * SIZE + "@",
    "many long mailboxes": ("a" * 63 + "@b") * (SIZE // 65),
    "homes": "住在" * (SIZE // 2),
    "homes with houses": "住在路1号" * (SIZE // 5),
    "rooms": "1室" * (SIZE // 2),
    "rooms in a street": ("路" + "村" * 40 + "1室") * (SIZE // 43),
    "streets": "路1室" * (SIZE // 3),
    "roles": "证人" * (SIZE // 2),
    "roles with names": "证人张三" * (SIZE // 4),
    "many people": "".join(f"证人：张{chr(0x4E00 + i)}，" for i in range(SIZE // 6)),
    "dots": "证人：" + "买·" * (SIZE // 2),
    "births": "出生1990年1月" * (SIZE // 8),
    "plates": "粤A" * (SIZE // 2),
    "separators": "1" + " " * SIZE + "1",
    "accounts": "QQ：" * (SIZE // 3),
}


def seconds(text: str) -> float:
    begin = time.process_time()
    detect(text)
    return time.process_time() - begin


@pytest.mark.parametrize("name", HOSTILE)
def test_no_text_takes_long(name: str) -> None:
    """Twice as much text takes about twice as long, and 40,000 characters less than a second, even here."""
    text = HOSTILE[name]
    half = min(seconds(text[: len(text) // 2]) for _ in range(2))
    whole = min(seconds(text) for _ in range(2))
    assert whole < 1
    assert whole < 0.02 or whole < 3.5 * half


def test_ordinary_text_runs_through() -> None:
    text = (
        "经查，当事人销售的商品货值500元，违法所得120.50元，依法处以罚款1000元，限2026年11月23日前缴纳。" * 5
    )
    texts = [f"{text}第{number}件" for number in range(400)]
    begin = time.process_time()
    assert not any(detect(each) for each in texts)
    megabytes = sum(len(each.encode()) for each in texts) / 1e6
    assert megabytes / (time.process_time() - begin) > 1
