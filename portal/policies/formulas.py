"""Formulas that are more than a rate: by name, with figures that a policy may set anew."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from decimal import Decimal

from portal.core.rules.facts import number_text

Figures = Mapping[str, Decimal]


@dataclass(frozen=True, slots=True)
class Formula:
    """A computation in yuan: the facts it reads (in the order of its arguments) and its figures."""

    label: str
    facts: tuple[str, ...]
    figures: Figures
    compute: Callable[..., Decimal]
    words: Callable[[Figures], str]


INCOME_BRACKETS = (
    (Decimal(30_000), Decimal(5), Decimal(0)),
    (Decimal(90_000), Decimal(10), Decimal(1_500)),
    (Decimal(300_000), Decimal(20), Decimal(10_500)),
    (Decimal(500_000), Decimal(30), Decimal(40_500)),
    (None, Decimal(35), Decimal(65_500)),
)
"""Rates for income from business (经营所得): up to this many yuan a year, percent, quick deduction.

Source: 个人所得税法, 个人所得税税率表二 (to be checked against the text: it is not in the library)."""


def income_tax(taxable: Decimal) -> Decimal:
    """Individual income tax in yuan on a year's taxable income from business."""
    for limit, rate, deduction in INCOME_BRACKETS:
        if limit is None or taxable <= limit:
            return taxable * rate / 100 - deduction
    raise AssertionError("the last bracket has no limit")


def _halved(figures: Figures, taxable: Decimal) -> Decimal:
    return income_tax(min(taxable, figures["limit"])) * figures["share"] / 100


def _halved_words(figures: Figures) -> str:
    limit, share = number_text(figures["limit"]), number_text(figures["share"])
    return f"年应纳税所得额不超过{limit}元的部分，按经营所得税率表算出的税额×{share}%"


def _small_profit(figures: Figures, taxable: Decimal) -> Decimal:
    return taxable * (figures["ordinary"] - figures["share"] * figures["rate"] / 100) / 100


def _small_profit_words(figures: Figures) -> str:
    ordinary, share, rate = (number_text(figures[key]) for key in ("ordinary", "share", "rate"))
    return f"年应纳税所得额×（{ordinary}%－{share}%×{rate}%），与按{ordinary}%税率缴纳相比"


FORMULAS = {
    "jingying-suode-jianban": Formula(
        label="个体工商户经营所得个人所得税减半的减税额",
        facts=("taxable",),
        figures={"limit": Decimal(2_000_000), "share": Decimal(50)},
        compute=_halved,
        words=_halved_words,
    ),
    "xiaoxing-weili-suodeshui": Formula(
        label="小型微利企业少缴的企业所得税",
        facts=("taxable",),
        figures={"ordinary": Decimal(25), "share": Decimal(25), "rate": Decimal(20)},
        compute=_small_profit,
        words=_small_profit_words,
    ),
}
