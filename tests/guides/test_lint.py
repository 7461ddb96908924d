"""What keeps a guide from being published, and how the editor is told."""

from dataclasses import replace
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from portal.guides.lint import Cited, Condition, Figure, Finding, GuideFacts, Limit, Material, Step, lint

STEPS = tuple(
    Step(stage, Decimal(days))
    for stage, days in (
        ("apply", "0"),
        ("accept", "0"),
        ("review", "0.5"),
        ("decide", "0.5"),
        ("deliver", "0"),
    )
)
SOUND = GuideFacts(
    handling="immediate",
    statutory_days=Decimal(3),
    promised_days=Decimal(1),
    steps=STEPS,
    conditions=(Condition("有经营场所。", ("经营场所使用相关文件",)),),
    materials=(Material("申请书"), Material("经营场所使用相关文件", "conditional", "有实体店的要交。")),
    phones=("12345",),
    addresses=("示范区政通路 1 号",),
    channels=("online", "window"),
    visits=0,
)


def blocking(**changes: object) -> list[Finding]:
    return [finding for finding in lint(replace(SOUND, **changes)) if finding.blocks]


def only(field: str, words: str, **changes: object) -> None:
    """Exactly one finding keeps the guide back: at this field, with these words."""
    (finding,) = blocking(**changes)
    assert finding.field == field
    assert words in finding.message
    assert finding.message.endswith("。")


def test_a_sound_guide_passes() -> None:
    assert lint(SOUND) == []


def test_steps_add_up_to_the_promise() -> None:
    only(
        "steps",
        "相加是 1 个工作日（0＋0＋0.5＋0.5＋0），承诺时限是 0.5 个工作日",
        promised_days=Decimal("0.5"),
    )


def test_promise_is_not_longer_than_the_law_allows() -> None:
    slow = (*STEPS[:-1], Step("deliver", Decimal(4)))
    only(
        "promised_days",
        "承诺时限（5个工作日）超过了法定时限（3个工作日）",
        promised_days=Decimal(5),
        steps=slow,
        handling="promised",
    )


def test_promise_equal_to_the_limit_is_allowed_and_no_limit_allows_any() -> None:
    assert blocking(statutory_days=Decimal(1)) == []
    assert blocking(statutory_days=None) == []


@pytest.mark.parametrize(("days", "allowed"), [("0", True), ("1", True), ("1.5", False), ("2", False)])
def test_immediate_means_within_one_day(days: str, allowed: bool) -> None:
    findings = blocking(promised_days=Decimal(days), steps=(Step("review", Decimal(days)),))
    assert ([finding.field for finding in findings] == []) is allowed
    assert allowed or "即办件应当在 1 个工作日内办完" in findings[0].message


THREE = Figure("登记时限", "3个工作日", Decimal(3))
THIRTY = Figure("备案期限", "30日", None)


def limit(**changes: object) -> Limit:
    sound = Limit("statutory_days", "法定时限", None, "statutory_parameter", "登记时限", THREE, (THREE,))
    return replace(sound, **changes)


def test_a_limit_that_names_a_figure_of_working_days_passes() -> None:
    assert lint(replace(SOUND, limits=(limit(), limit(days=Decimal(3))))) == []


def test_a_limit_names_a_figure_that_is_kept() -> None:
    only(
        "statutory_parameter",
        "没有叫“登记时间”的法定参数",
        limits=(limit(parameter="登记时间", figure=None),),
    )


def test_a_limit_is_a_figure_of_working_days() -> None:
    only(
        "statutory_parameter", "“备案期限”是30日，不是工作日，不能作法定时限", limits=(limit(figure=THIRTY),)
    )


def test_a_number_beside_the_figure_is_the_same_number() -> None:
    only(
        "statutory_days",
        "填的是5个工作日，法定参数“登记时限”是3个工作日，两边不一样",
        limits=(limit(days=Decimal(5)),),
    )


def test_a_number_is_one_that_the_cited_article_sets() -> None:
    alone = limit(parameter="", figure=None, days=Decimal(5))
    only("statutory_days", "法定参数是“登记时限”3个工作日，对不上", limits=(alone,))
    (reminder,) = lint(replace(SOUND, limits=(replace(alone, days=Decimal(3)),)))
    assert not reminder.blocks
    assert "请清空天数，改填“登记时限”" in reminder.message
    assert lint(replace(SOUND, limits=(replace(alone, nearby=()),))) == []


def test_a_figure_of_the_limits_is_not_typed_as_a_number() -> None:
    texts = (("limit_text", "当场办；不能当场的，3个工作日内办。"), ("faqs", "13个工作日；[[登记时限]]"))
    (reminder,) = lint(replace(SOUND, limits=(limit(),), texts=texts))
    assert (reminder.field, reminder.blocks) == ("limit_text", False)
    assert "写着“3个工作日”，与法定参数“登记时限”相同" in reminder.message


def test_promise_must_be_said() -> None:
    only("promised_days", "没有填承诺时限", promised_days=None)


def test_no_fee_has_no_standard() -> None:
    only("fee_standard", "不收费的事项不能有收费标准", fee_standard="每证 10 元")


def test_a_fee_has_a_standard() -> None:
    only("fee_standard", "没有填收费标准", fee=True)
    assert blocking(fee=True, fee_standard="每份 5 元") == []


def test_a_condition_asks_only_for_listed_materials() -> None:
    only("conditions", "第 1 个受理条件要用“公司章程”", conditions=(Condition("有章程。", ("公司章程",)),))


def test_a_condition_that_speaks_of_an_unlisted_document_is_found() -> None:
    only("conditions", "提到“章程”", conditions=(Condition("股东共同制定章程并签名。"),))
    assert blocking(conditions=(Condition("交齐申请书。"),)) == []


def test_a_conditional_material_says_when() -> None:
    only("materials", "请写明什么情况要交", materials=(*SOUND.materials, Material("委托书", "conditional")))


def test_a_material_is_not_both_required_and_conditional() -> None:
    only(
        "materials",
        "选了“必要”，又写了交的条件",
        materials=(*SOUND.materials, Material("委托书", "required", "代办的要交。")),
    )


def test_a_material_stands_once() -> None:
    only("materials", "材料“申请书”重复了", materials=(*SOUND.materials, Material("申请书")))


def test_repealed_basis_is_named_with_its_place() -> None:
    cited = Cited("faqs", "常见问题第 2 项", "个体工商户条例", "第八条", True)
    only("faqs", "常见问题第 2 项引用的《个体工商户条例》第八条已经不再有效", cited=(cited,))


def test_basis_is_asked_for() -> None:
    only("basis", "没有填设定依据", has_basis=False)


@pytest.mark.parametrize(("missing", "words"), [("phones", "没有咨询电话"), ("addresses", "没有办理地址")])
def test_telephone_and_address_are_asked_for(missing: str, words: str) -> None:
    only("places", words, **{missing: ("", " ")})


def test_no_visit_needs_a_way_from_afar() -> None:
    only("visits", "到现场次数是 0", channels=("window", "self_service"))


def test_missing_and_misplaced_stages_are_reminders_only() -> None:
    findings = lint(replace(SOUND, steps=(Step("decide", Decimal(1)), Step("accept", Decimal(0)))))
    assert [finding.blocks for finding in findings] == [False, False]
    assert "“审核”“办结或者送达”" in findings[0].message
    assert "先后不对" in findings[1].message


@given(st.lists(st.decimals(0, 20, places=1), min_size=1, max_size=8))
def test_the_sum_rule_holds_for_any_steps(days: list[Decimal]) -> None:
    total = sum(days, Decimal(0))
    steps = tuple(Step("review", day) for day in days)
    sound = replace(SOUND, steps=steps, promised_days=total, statutory_days=None, handling="promised")
    assert not [finding for finding in lint(sound) if finding.blocks]
    wrong = replace(sound, promised_days=total + Decimal("0.1"))
    assert [finding.field for finding in lint(wrong) if finding.blocks] == ["steps"]
