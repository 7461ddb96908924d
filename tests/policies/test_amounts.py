"""What a policy gives: to the cent, or in words while something is open."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from portal.core.rules import Answers, Fact, FactKind
from portal.policies.amounts import Amount, ByFormula, Each, Fixed, InWords, Rate
from portal.policies.formulas import income_tax

MONEY = st.decimals(0, 10**9, places=2)
FACTS = {
    key: Fact(key=key, label=label, question="？", kind=kind, unit=unit)
    for key, label, kind, unit in (
        ("taxable", "年应纳税所得额", FactKind.MONEY, "元"),
        ("rent", "一年实付租金", FactKind.MONEY, "元"),
        ("people", "招用人数", FactKind.COUNT, "人"),
        ("months", "招用月数", FactKind.COUNT, "个月"),
        ("city", "在示范市", FactKind.YES_NO, ""),
    )
}
HALVED = ByFormula(what="少缴个人所得税", name="jingying-suode-jianban", per="每户每年")


def known(**values: str) -> Answers:
    return Answers({key: Decimal(value) for key, value in values.items()})


@pytest.mark.parametrize(
    ("taxable", "less"),
    [
        ("0", "0"),
        ("80000", "3250"),
        ("300000", "24750"),
        ("2000000", "317250"),
        ("2000000.01", "317250"),
        ("2000001", "317250"),
        ("50000000", "317250"),
    ],
)
def test_halved_income_tax_of_an_individual_business(taxable: str, less: str) -> None:
    assert HALVED.sum(known(taxable=taxable)) == Decimal(less)


@given(MONEY, MONEY)
def test_income_tax_never_falls_and_never_exceeds_the_highest_rate(one: Decimal, other: Decimal) -> None:
    low, high = sorted((one, other))
    assert 0 <= income_tax(low) <= income_tax(high) <= high * Decimal("0.35")


@given(MONEY)
def test_the_halving_is_half_of_the_tax_up_to_two_million(taxable: Decimal) -> None:
    found = HALVED.sum(known(taxable=str(taxable)))
    assert found is not None
    assert abs(found - income_tax(min(taxable, Decimal(2_000_000))) / 2) <= Decimal("0.005")


@pytest.mark.parametrize(
    ("amount", "answers", "words"),
    [
        (Fixed(yuan=Decimal(8000), what="补贴", per="每户一次"), {}, "补贴：8,000元（每户一次）"),
        (Fixed(yuan=Decimal(20000), upto=True, per="每户每年"), {}, "最高20,000元（每户每年）"),
        (Rate(rate=Decimal(40), of="rent", cap=Decimal(10000)), {"rent": "25000"}, "10,000元"),
        (Rate(rate=Decimal(40), of="rent", cap=Decimal(10000)), {"rent": "24999.99"}, "10,000元"),
        (Rate(rate=Decimal(40), of="rent", cap=Decimal(10000)), {"rent": "24999.97"}, "9,999.99元"),
        (
            Rate(rate=Decimal(40), of="rent", cap=Decimal(10000), what="补贴"),
            {},
            "补贴：一年实付租金×40%，不超过10,000元",
        ),
        (Each(yuan=Decimal(6000), persons="people"), {"people": "3"}, "18,000元"),
        (
            Each(yuan=Decimal(600), persons="people", months="months", most_months=12),
            {"people": "2", "months": "15"},
            "14,400元",
        ),
        (
            Each(yuan=Decimal(600), persons="people", months="months", most_months=12),
            {"people": "2"},
            "600元×招用人数×招用月数，最长12个月",
        ),
        (Each(yuan=Decimal(500), most_months=24, upto=True), {}, "最高12,000元"),
        (
            Each(yuan=Decimal(2000), persons="people", base=Decimal(12000), cap=Decimal(20000)),
            {"people": "4"},
            "20,000元",
        ),
        (
            Each(yuan=Decimal(2000), persons="people", base=Decimal(12000), cap=Decimal(20000)),
            {},
            "12,000元＋2,000元×招用人数，合计不超过20,000元",
        ),
        (InWords(words="各减半征收。"), {}, "各减半征收"),
    ],
)
def test_amount_in_words(amount: Amount, answers: dict[str, str], words: str) -> None:
    assert amount.text(known(**answers), FACTS) == words


@given(MONEY, st.integers(0, 1000), st.integers(0, 60))
def test_a_share_never_exceeds_its_cap(base: Decimal, people: int, months: int) -> None:
    amount = Rate(
        rate=Decimal(60), of="rent", cap=Decimal(600), persons="people", months="months", most_months=12
    )
    found = amount.sum(known(rent=str(base), people=str(people), months=str(months)))
    assert found is not None
    assert 0 <= found <= 600 * people * min(months, 12)


def test_what_is_wrong_is_said_to_editors() -> None:
    assert Rate(rate=Decimal(1), of="gone").problems(FACTS) == [
        "优惠金额用到的事实“gone”不存在，请从事实清单里选。"
    ]
    assert Each(yuan=Decimal(1), persons="city").problems(FACTS) == ["优惠金额用到的事实“city”不是数字。"]
    assert "没有名为“nothing”的公式" in ByFormula(name="nothing").problems(FACTS)[0]
    wrong = ByFormula(name="jingying-suode-jianban", figures={"limits": Decimal(1)})
    assert "没有名为“limits”的数" in wrong.problems(FACTS)[0]
    assert HALVED.problems(FACTS) == []
