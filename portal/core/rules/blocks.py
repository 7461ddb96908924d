"""What editors fill in for rules: facts, comparisons, test cases; read into the plain objects of this package."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from decimal import Decimal, InvalidOperation
from typing import Any

from django.core.exceptions import ValidationError
from wagtail import blocks
from wagtail.blocks.struct_block import StructBlockValidationError

from portal.core.blocks import BaseStructBlock
from portal.core.rules.answers import UNSURE
from portal.core.rules.cases import Case
from portal.core.rules.facts import KEY, NONE_OF_THEM, YES_NO, Fact, FactKind, Option, Value, read_value
from portal.core.rules.judging import Truth
from portal.core.rules.terms import OP_LABELS, Op, Term

KINDS = [
    (FactKind.YES_NO, "是或者否"),
    (FactKind.CHOICE, "选一项"),
    (FactKind.SEVERAL, "可以选几项"),
    (FactKind.MONEY, "金额（元）"),
    (FactKind.COUNT, "个数（整数）"),
    (FactKind.DATE, "日期"),
]
_PARTS = re.compile(r"[、，,]")
_YES_NO_WORDS = {"是": "yes", "否": "no", "yes": "yes", "no": "no"}
_UNSURE_WORDS = {"不清楚", UNSURE}
_KEY_HELP = "小写字母开头，只用小写字母、数字和下划线，例如 quarter_sales。写进网址，确定后不再改动。"


class OptionBlock(BaseStructBlock):
    """One answer to choose."""

    key = blocks.CharBlock(label="代号", max_length=40, help_text=_KEY_HELP)
    label = blocks.CharBlock(label="选项", max_length=60, help_text="照群众的说法写，例如“有实体店”。")
    help = blocks.CharBlock(label="说明", required=False, max_length=120, help_text="选项难懂时解释一句。")

    class Meta:
        label = "选项"
        icon = "radio-full"
        description = "一个可以选的回答"
        preview_value = {"key": "shop", "label": "有实体店", "help": ""}


class FactBlock(BaseStructBlock):
    """A question (事实): its key, its words, its answers."""

    key = blocks.CharBlock(label="代号", max_length=40, help_text=_KEY_HELP)
    label = blocks.CharBlock(label="名称", max_length=30, help_text="几个字说清是什么，例如“季度销售额”。")
    question = blocks.CharBlock(label="怎么问", max_length=100, help_text="一句话，照群众听得懂的话问。")
    help = blocks.TextBlock(
        label="提示", required=False, rows=2, max_length=300, help_text="怎样算、到哪里查，没有的留空。"
    )
    kind = blocks.ChoiceBlock(
        label="怎么答", choices=KINDS, default=FactKind.YES_NO, help_text="选项只在“选”的两种里填写。"
    )
    options = blocks.ListBlock(
        OptionBlock(), label="选项", min_num=0, default=[], help_text="按常见程度排列。"
    )
    unit = blocks.CharBlock(label="单位", required=False, max_length=10, help_text="例如：元、人、个月。")
    minimum = blocks.DecimalBlock(label="最小", required=False, help_text="留空时不得小于 0。")
    maximum = blocks.DecimalBlock(label="最大", required=False, help_text="超过就一定填错的数；没有的留空。")
    past = blocks.BooleanBlock(label="不能晚于今天", required=False, help_text="只用于日期，例如成立日期。")

    class Meta:
        label = "事实"
        icon = "help"
        description = "向读者问的一个问题"
        preview_value = {
            "key": "online_only",
            "label": "只开网店",
            "question": "您只在网上开店吗？",
            "kind": "yes_no",
        }

    def clean(self, value: Any) -> Any:
        cleaned = super().clean(value)
        errors: dict[str, ValidationError] = {}
        if not KEY.fullmatch(cleaned["key"]):
            errors["key"] = ValidationError(f"代号“{cleaned['key']}”不合规则：{_KEY_HELP}")
        chosen = cleaned["kind"] in (FactKind.CHOICE, FactKind.SEVERAL)
        keys = [option["key"] for option in cleaned["options"]]
        if chosen and len(keys) < 2:
            errors["options"] = ValidationError("至少要有两个选项。")
        elif len(set(keys)) < len(keys):
            errors["options"] = ValidationError("选项的代号重复了，请改成不同的代号。")
        elif {*keys} & {NONE_OF_THEM, UNSURE} or not all(KEY.fullmatch(key) for key in keys):
            errors["options"] = ValidationError(f"选项的代号不合规则（none 已另有用处）：{_KEY_HELP}")
        if errors:
            raise StructBlockValidationError(block_errors=errors)
        return cleaned


class TermBlock(BaseStructBlock):
    """A comparison of a fact (判断): with values, or with a figure of the law."""

    fact = blocks.CharBlock(label="事实代号", max_length=40, help_text="事实清单里的代号。")
    op = blocks.ChoiceBlock(
        label="怎么比",
        choices=[(op.value, label) for op, label in OP_LABELS.items()],
        default=Op.IS,
        help_text="照法律的原话选：“未达到”不含本数，“不超过”含本数。",
    )
    values = blocks.CharBlock(
        label="比什么",
        required=False,
        max_length=300,
        help_text="选项写代号或者文字，几项之间用顿号；是非题写“是”或者“否”；数字、日期写一个。",
    )
    parameter = blocks.CharBlock(
        label="法定参数",
        required=False,
        max_length=80,
        help_text="与法律规定的数额、期限比较的，写参数名称，左边一格留空。",
    )

    class Meta:
        label = "判断"
        icon = "tick"
        description = "一个事实与一个值的比较"
        preview_value = {"fact": "online_only", "op": "is", "values": "是", "parameter": ""}

    def clean(self, value: Any) -> Any:
        cleaned = super().clean(value)
        if bool(cleaned["values"].strip()) == bool(cleaned["parameter"].strip()):
            problem = ValidationError("“比什么”和“法定参数”填一个，只填一个。")
            raise StructBlockValidationError(block_errors={"values": problem})
        return cleaned


class AnswerBlock(BaseStructBlock):
    """One answer of a test case."""

    fact = blocks.CharBlock(label="事实代号", max_length=40, help_text="事实清单里的代号。")
    answer = blocks.CharBlock(
        label="回答", max_length=200, help_text="选项的代号或者文字；不知道的写“不清楚”；都不是的写 none。"
    )

    class Meta:
        label = "回答"
        icon = "edit"
        description = "例子里的一个回答"
        preview_value = {"fact": "online_only", "answer": "是"}


def expected_choice() -> blocks.ChoiceBlock:
    """What must come of a case."""
    return blocks.ChoiceBlock(
        label="应当得出",
        choices=[(truth.value, truth.label) for truth in Truth],
        default=Truth.YES,
        help_text="得不出这个结果就不能发布。",
    )


class CaseBlock(BaseStructBlock):
    """A test case (例子): a person, the answers, what must come of it. Publishing is refused while one fails."""

    name = blocks.CharBlock(label="例子", max_length=100, help_text="一句话，例如“季度销售额正好30万元”。")
    answers = blocks.ListBlock(
        AnswerBlock(), label="回答", min_num=0, default=[], help_text="没写的算没有问到。"
    )
    expected = expected_choice()

    class Meta:
        label = "例子"
        icon = "clipboard-list"
        description = "一个例子和应当得出的结果"
        preview_value = {"name": "只开网店", "answers": [], "expected": "yes"}


def fact_of(value: Mapping[str, Any]) -> Fact:
    """The fact of a FactBlock's value."""
    return Fact(
        key=value["key"],
        label=value["label"],
        question=value["question"],
        help=value.get("help") or "",
        kind=FactKind(value["kind"]),
        options=tuple(
            Option(option["key"], option["label"], option.get("help") or "")
            for option in value.get("options") or ()
        ),
        unit=value.get("unit") or "",
        minimum=_figure(value.get("minimum")),
        maximum=_figure(value.get("maximum")),
        past=bool(value.get("past")),
    )


def _figure(value: Any) -> Decimal | None:
    try:
        return None if value in (None, "") else Decimal(str(value))
    except InvalidOperation:
        return None


def term_of(value: Mapping[str, Any], facts: Mapping[str, Fact]) -> Term:
    """The term of a TermBlock's value. What cannot be read stays as text, for `check_rule` to name."""
    key = value["fact"].strip()
    fact = facts.get(key)
    parameter = (value.get("parameter") or "").strip()
    parts = [] if parameter else [part.strip() for part in _PARTS.split(value.get("values") or "")]
    if fact and fact.kind in (FactKind.MONEY, FactKind.COUNT):
        parts = [value.get("values") or ""] if parts else []
    found = tuple(_value(part, fact) for part in parts if part)
    return Term(fact=key, op=Op(value["op"]), values=found, parameter=parameter)


def _value(text: str, fact: Fact | None) -> Value:
    if fact is None:
        return text
    key = option_key(text, fact)
    if fact.kind is FactKind.SEVERAL:
        return key
    try:
        return read_value(fact, [key])
    except ValueError:
        return text


def option_key(text: str, fact: Fact) -> str:
    """The key of an option that is written by its key or its words; other text stays."""
    if fact.choices == YES_NO:
        return _YES_NO_WORDS.get(text.strip(), text)
    return next((option.key for option in fact.choices if text.strip() in (option.key, option.label)), text)


def case_of(value: Mapping[str, Any], facts: Mapping[str, Fact]) -> Case:
    """The case of a CaseBlock's value, answers as they stand in an address."""
    return Case(
        name=value["name"],
        answers={answer["fact"].strip(): _answer(answer, facts) for answer in value["answers"]},
        expected=Truth(value["expected"]),
    )


def _answer(answer: Mapping[str, Any], facts: Mapping[str, Fact]) -> str:
    text, fact = answer["answer"].strip(), facts.get(answer["fact"].strip())
    if text in _UNSURE_WORDS:
        return UNSURE
    if fact is None or fact.kind in (FactKind.MONEY, FactKind.COUNT, FactKind.DATE):
        return text
    return ",".join(option_key(part, fact) for part in _PARTS.split(text))


def facts_of(values: Iterable[Mapping[str, Any]]) -> dict[str, Fact]:
    """Key -> fact, in the editors' order; the first of two with one key."""
    found: dict[str, Fact] = {}
    for value in values:
        found.setdefault(value["key"], fact_of(value))
    return found
