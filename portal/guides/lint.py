"""What must be right before a guide is published (domain.md S5, section 4), in words an editor understands.

Plain values in, findings out: no database, no page. `facts.py` reads a page or a form into `GuideFacts`.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal

from portal.guides.choices import Channel, Handling, Necessity, Stage
from portal.guides.numbers import days_text

# Documents that a condition may speak of; each must be asked for in the list of materials.
DOCUMENTS = re.compile(
    "申请书|承诺书|委托书|确认书|清算报告|验资报告|章程|协议|决议|决定书|清税证明|身份证|证明|批准文件|名册|清单|纪要|合同"
)
ORDER = [Stage.ACCEPT, Stage.REVIEW, Stage.DECIDE]


@dataclass(frozen=True, slots=True)
class Cited:
    """An article that the guide rests on: where it stands in the form, and whether its instrument has ended."""

    field: str
    place: str
    title: str
    article: str
    ended: bool


@dataclass(frozen=True, slots=True)
class Condition:
    """A 受理条件 and the materials that it says it needs."""

    text: str
    documents: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Material:
    """A 申请材料 as far as rules look at it."""

    name: str
    necessity: str = Necessity.REQUIRED
    condition: str = ""


@dataclass(frozen=True, slots=True)
class Step:
    """A 环节: stage, and working days."""

    stage: str
    days: Decimal


@dataclass(frozen=True, slots=True)
class Figure:
    """A 法定参数 that a limit may be: name, how it reads (3个工作日), and its working days (None: other unit)."""

    name: str
    text: str
    days: Decimal | None


@dataclass(frozen=True, slots=True)
class Limit:
    """A limit of law as the form has it: a number of working days, or the name of a figure.

    `figure` is what the name stands for (None: nothing). `nearby` are the figures of the articles that the
    guide gives as the basis of its limits.
    """

    field: str
    label: str
    days: Decimal | None
    parameter_field: str = ""
    parameter: str = ""
    figure: Figure | None = None
    nearby: tuple[Figure, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class GuideFacts:
    """A guide as far as rules look at it. Days are working days; None where the editor left it blank."""

    handling: str = ""
    statutory_days: Decimal | None = None
    statutory_extension_days: Decimal | None = None
    promised_days: Decimal | None = None
    steps: tuple[Step, ...] = ()
    conditions: tuple[Condition, ...] = ()
    materials: tuple[Material, ...] = ()
    fee: bool = False
    fee_standard: str = ""
    cited: tuple[Cited, ...] = ()
    has_basis: bool = True
    phones: tuple[str, ...] = ()
    addresses: tuple[str, ...] = ()
    channels: tuple[str, ...] = ()
    visits: int | None = None
    limits: tuple[Limit, ...] = ()
    texts: tuple[tuple[str, str], ...] = ()
    """Field and text of what may refer to figures."""


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing to mend: the form's field, what is wrong and how to mend it; `blocks` keeps it from publishing."""

    field: str
    message: str
    blocks: bool = True


def lint(facts: GuideFacts) -> list[Finding]:
    """Everything found, in the order of the form. Blocking findings keep the guide from being published."""
    return [
        *_limits(facts),
        *(finding for limit in facts.limits for finding in _figure(limit)),
        *_typed_figures(facts),
        *_steps(facts),
        *_conditions(facts),
        *_materials(facts),
        *_fees(facts),
        *_basis(facts),
        *_places(facts),
    ]


def _limits(facts: GuideFacts) -> Iterator[Finding]:
    promised, statutory = facts.promised_days, facts.statutory_days
    if promised is None:
        yield Finding("promised_days", "没有填承诺时限。请填几个工作日办完；当场办完的填 0。")
        return
    if statutory is not None and promised > statutory:
        yield Finding(
            "promised_days",
            f"承诺时限（{days_text(promised)}）超过了法定时限（{days_text(statutory)}）。请把承诺时限改短，或者核对法定时限。",
        )
    if facts.handling == Handling.IMMEDIATE and promised > 1:
        yield Finding(
            "handling",
            f"即办件应当在 1 个工作日内办完，现在的承诺时限是{days_text(promised)}。请把办件类型改为“承诺件”，或者改短承诺时限。",
        )


def _figure(limit: Limit) -> Iterator[Finding]:
    """A limit is the figure of law that it names, and no other number than the law's."""
    if limit.parameter:
        yield from _named_figure(limit)
        return
    if limit.days is None or not limit.nearby:
        return
    same = [figure.name for figure in limit.nearby if figure.days == limit.days]
    if same:
        yield Finding(
            limit.field,
            f"{limit.label}的数字与法定参数“{same[0]}”相同。请清空天数，改填“{same[0]}”，法律改了页面自动更新。",
            blocks=False,
        )
        return
    known = "、".join(f"“{figure.name}”{figure.text}" for figure in limit.nearby)
    yield Finding(
        limit.field,
        f"{limit.label}填的是{days_text(limit.days)}，时限的依据那一条的法定参数是{known}，对不上。"
        "请核对条文，改填法定参数的名称。",
    )


def _typed_figures(facts: GuideFacts) -> Iterator[Finding]:
    """A figure that the limits refer to stands nowhere as a number: it would stay when the law changes."""
    figures = {limit.figure.name: limit.figure.text for limit in facts.limits if limit.figure}
    typed = {
        (field, text): name
        for field, words in facts.texts
        for name, text in reversed(figures.items())
        if re.search(rf"(?<!\d){re.escape(text)}", words)
    }
    for (field, text), name in typed.items():
        yield Finding(
            field,
            f"正文里写着“{text}”，与法定参数“{name}”相同，法律改了它不会跟着变。请写成 [[{name}]]；说的是另一个期限的，不用改。",
            blocks=False,
        )


def _named_figure(limit: Limit) -> Iterator[Finding]:
    figure = limit.figure
    if figure is None:
        yield Finding(
            limit.parameter_field,
            f"没有叫“{limit.parameter}”的法定参数。请照“法律法规”里“法定参数”的名称填，或者清空这一格，改填天数。",
        )
    elif figure.days is None:
        yield Finding(
            limit.parameter_field,
            f"法定参数“{figure.name}”是{figure.text}，不是工作日，不能作{limit.label}。请换一个，或者改填天数。",
        )
    elif limit.days is not None and limit.days != figure.days:
        yield Finding(
            limit.field,
            f"{limit.label}填的是{days_text(limit.days)}，法定参数“{figure.name}”是{figure.text}，两边不一样。"
            "请清空天数，以法定参数为准。",
        )


def _steps(facts: GuideFacts) -> Iterator[Finding]:
    if not facts.steps:
        yield Finding("steps", "没有填办理流程。请从“申请”到“送达”逐个环节填写。")
        return
    total = sum((step.days for step in facts.steps), Decimal(0))
    if facts.promised_days is not None and total != facts.promised_days:
        each = "＋".join(f"{step.days.normalize():f}" for step in facts.steps)
        yield Finding(
            "steps",
            f"各环节相加是 {total.normalize():f} 个工作日（{each}），承诺时限是 {facts.promised_days.normalize():f} 个工作日，两边要相等。"
            "请改环节的天数，或者改承诺时限。",
        )
    stages = [step.stage for step in facts.steps]
    labels = dict(Stage.choices)
    missing = [labels[stage] for stage in ORDER if stage not in stages]
    if not {Stage.FINISH, Stage.DELIVER} & set(stages):
        missing.append("办结或者送达")
    if missing:
        yield Finding(
            "steps", f"流程里没有“{'”“'.join(missing)}”环节。确实没有这一环节的，可以不填。", blocks=False
        )
    known = [list(Stage).index(Stage(stage)) for stage in stages if stage in Stage.values]
    if known != sorted(known):
        yield Finding("steps", "环节的先后不对。应当依次是申请、受理、审核、决定、办结、送达。", blocks=False)


def _conditions(facts: GuideFacts) -> Iterator[Finding]:
    names = [material.name for material in facts.materials]
    for number, condition in enumerate(facts.conditions, 1):
        for document in condition.documents:
            if document not in names:
                yield Finding(
                    "conditions",
                    f"第 {number} 个受理条件要用“{document}”，申请材料里没有这一项。请在申请材料里加上，或者把名称改成一致。",
                )
        if not condition.documents:
            yield from _unasked(number, condition.text, names)


def _unasked(number: int, text: str, names: list[str]) -> Iterator[Finding]:
    for document in dict.fromkeys(DOCUMENTS.findall(text)):
        if not any(document in name for name in names):
            yield Finding(
                "conditions",
                f"第 {number} 个受理条件提到“{document}”，申请材料里没有这样的材料。请在申请材料里加上；不用交的，请改写条件。",
            )


def _materials(facts: GuideFacts) -> Iterator[Finding]:
    names = [material.name for material in facts.materials]
    for name in dict.fromkeys(name for name in names if names.count(name) > 1):
        yield Finding("materials", f"材料“{name}”重复了，请删去一项或者改名。")
    for material in facts.materials:
        if material.necessity == Necessity.CONDITIONAL and not material.condition.strip():
            yield Finding(
                "materials", f"材料“{material.name}”是符合条件才要交的，请写明什么情况要交、什么情况不用交。"
            )
        if material.necessity == Necessity.REQUIRED and material.condition.strip():
            yield Finding(
                "materials",
                f"材料“{material.name}”选了“必要”，又写了交的条件。请把必要性改为“符合条件的才要交”，或者删去条件。",
            )


def _fees(facts: GuideFacts) -> Iterator[Finding]:
    standard = facts.fee_standard.strip()
    if not facts.fee and standard:
        yield Finding(
            "fee_standard", "不收费的事项不能有收费标准。请清空收费标准；确实收费的，请选中“收费”。"
        )
    if facts.fee and not standard:
        yield Finding("fee_standard", "收费的事项没有填收费标准。请写明收多少、按什么收。")


def _basis(facts: GuideFacts) -> Iterator[Finding]:
    if not facts.has_basis:
        yield Finding("basis", "没有填设定依据。请至少选一部法律文件并写明条号。")
    for cited in facts.cited:
        if cited.ended:
            yield Finding(
                cited.field,
                f"{cited.place}引用的《{cited.title}》{cited.article}已经不再有效。请改引现行规定；只作沿革说明的，请写到“规定不一致的说明”里。",
            )


def _places(facts: GuideFacts) -> Iterator[Finding]:
    if not any(phone.strip() for phone in facts.phones):
        yield Finding("places", "没有咨询电话。请在“办理地点”里填电话，或者请管理员在机关资料里补上。")
    if not any(address.strip() for address in facts.addresses):
        yield Finding("places", "没有办理地址。请在“办理地点”里填地址，或者请管理员在机关资料里补上。")
    remote = {Channel.ONLINE, Channel.MOBILE, Channel.POST}
    if facts.visits == 0 and facts.channels and not remote & set(facts.channels):
        yield Finding("visits", "到现场次数是 0，办理形式里却没有网上、手机或者邮寄。请核对其中一项。")
