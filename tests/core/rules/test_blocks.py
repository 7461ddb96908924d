"""What editors fill in becomes facts, terms and cases; slips are refused where they stand."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest
from django.template.loader import render_to_string
from wagtail.blocks.struct_block import StructBlockValidationError

from portal.core.rules import Answers, Clause, FactKind, Op, Parameters, Rule, check_rule, judge
from portal.core.rules.blocks import CaseBlock, FactBlock, TermBlock, case_of, facts_of, term_of
from portal.core.rules.fields import field_of
from tests.core.rules import strategies as some

PLACE = {
    "key": "place",
    "label": "经营场所",
    "question": "在哪里经营？",
    "kind": "choice",
    "options": [{"key": "shop", "label": "实体店"}, {"key": "online", "label": "只开网店"}],
}
SALES = {"key": "sales", "label": "季度销售额", "question": "卖了多少？", "kind": "money", "unit": "元"}
FACTS = facts_of([PLACE, SALES])


def term(**value: str) -> Any:
    return term_of({"op": "is", "values": "", "parameter": "", **value}, FACTS)


@pytest.mark.parametrize("words", ["shop、online", "实体店，只开网店", "shop, 只开网店"])
def test_options_are_written_by_key_or_in_words(words: str) -> None:
    assert term(fact="place", values=words).values == ("shop", "online")


def test_a_figure_with_grouping_commas_is_one_figure() -> None:
    assert term(fact="sales", op="below", values="300,000元").values == (Decimal(300000),)


def test_what_cannot_be_read_is_named_by_the_check() -> None:
    rule = Rule(key="r", clauses=(Clause(text="条件", terms=(term(fact="place", values="仓库"),)),))
    assert "“仓库”不是“经营场所”可以有的值" in check_rule(rule, FACTS, Parameters())[0]


def test_a_case_reads_words_as_people_write_them() -> None:
    case = case_of(
        {
            "name": "网店",
            "answers": [{"fact": "place", "answer": "只开网店"}, {"fact": "sales", "answer": "不清楚"}],
            "expected": "unknown",
        },
        FACTS,
    )
    assert case.answers == {"place": "online", "sales": "-"}


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"key": "Place"}, "不合规则"),
        ({"options": [{"key": "shop", "label": "实体店"}]}, "至少要有两个选项"),
        ({"options": [{"key": "a", "label": "甲"}, {"key": "a", "label": "乙"}]}, "重复"),
        ({"options": [{"key": "none", "label": "甲"}, {"key": "a", "label": "乙"}]}, "none"),
    ],
)
def test_a_fact_with_a_slip_is_refused(change: dict[str, Any], message: str) -> None:
    block = FactBlock()
    with pytest.raises(StructBlockValidationError) as caught:
        block.clean(block.to_python({**PLACE, **change}))
    assert message in str(caught.value.as_json_data())


def test_a_term_compares_with_one_thing() -> None:
    block = TermBlock()
    for values, parameter in (("", ""), ("是", "登记时限")):
        with pytest.raises(StructBlockValidationError):
            block.clean(
                block.to_python({"fact": "place", "op": "is", "values": values, "parameter": parameter})
            )


def test_a_preview_is_a_value_that_the_block_takes() -> None:
    for block in (FactBlock(), TermBlock(), CaseBlock()):
        assert block.clean(block.to_python(block.meta.preview_value))


def test_every_kind_of_question_can_be_asked_and_keeps_its_answer() -> None:
    answers = Answers(
        {"form": "b", "people": frozenset({"a"}), "sales": Decimal("299999.99")}, frozenset({"staff"})
    )
    pages = {
        fact.key: render_to_string("core/components/fact.html", {"field": field_of(fact, answers)})
        for fact in some.FACTS
    }
    assert 'value="b" checked' in pages["form"] and pages["form"].count("checked") == 1
    assert 'type="checkbox" name="people" value="a" checked' in pages["people"]
    assert 'value="299999.99"' in pages["sales"]
    assert 'name="staff" value="-" checked' in pages["staff"]
    assert pages["owner"].count('type="radio"') == 3 and "checked" not in pages["owner"]


def test_judging_what_editors_wrote() -> None:
    rule = Rule(
        key="r", clauses=(Clause(text="条件", terms=(term(fact="sales", op="below", values="30万"),)),)
    )
    assert judge(rule, Answers({"sales": Decimal("299999.99")}), Parameters()).truth.label == "符合"
    assert {Op.IS, Op.BELOW} <= set(Op) and FACTS["sales"].kind is FactKind.MONEY
