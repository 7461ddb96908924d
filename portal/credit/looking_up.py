"""From what a visitor typed to the entities meant: numbers first, then names.

Numbers are asked of the database, names of the register shelf of `search`; while that does not answer, the
database finds whole names and their beginnings. Numbers of persons are refused and never repeated.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from typing import Any

from portal.core import clock, codebook, credit_codes, registration_numbers
from portal.core.number_parts import Correction, Diagnosis, Explanation
from portal.core.privacy import detecting
from portal.core.privacy.findings import Kind
from portal.credit import document_numbers, questions
from portal.credit.leaving import NOT_SETTLED, is_settled
from portal.credit.listing import Listing, listed
from portal.credit.models import Entity
from portal.credit.presenting.disclosures import kind_label
from portal.credit.presenting.facts import STATUS_TAGS
from portal.credit.presenting.lists import lists_of
from portal.credit.presenting.summary import listed_as

LONGEST = 200
MOST = 20
WHOLE = "统一社会信用代码是 18 位，注册号是 15 位，要写全才能查准；也可以改用名称查。"
REFUSALS = {
    "identity": "您输入的像是个人的身份证件号码。本站不按身份证件号码查询，没有保存它，也不在这里重复显示。"
    "请改用统一社会信用代码或者名称。",
    "personal": "您输入的像是个人的手机号码或者银行卡号。本站不按这类号码查询，没有保存它，也不在这里重复显示。"
    "请改用统一社会信用代码或者名称。",
}
_PERSONAL = {Kind.IDENTITY: "identity", Kind.MOBILE: "personal", Kind.BANK_CARD: "personal"}
_NUMBERS = {
    "credit_code": "统一社会信用代码",
    "registration_number": "注册号",
    "old_registration_number": "注册号",
    "organisation_code": "组织机构代码",
}


@dataclass(frozen=True, slots=True)
class Meant:
    """An entity that a number with a slip may have meant, and the slip in words."""

    entity: Entity
    message: str
    place: str = ""
    """Where to, when not to the page of the entity as such."""
    listed: tuple[tuple[str, str], ...] = ()
    """The lists it is on now, as kind and name, the gravest first."""

    @property
    def address(self) -> str:
        """Where the link leads."""
        return self.place or self.entity.get_absolute_url()

    @property
    def tag(self) -> str:
        """Modifier of the tag of its status."""
        return STATUS_TAGS.get(self.entity.status, "muted")


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """What the page shows for a question. `query` goes back into the box, `redirect` replaces the page."""

    query: str = ""
    redirect: str = ""
    refused: str = ""
    number: str = ""
    """What kind of number was typed, in words; empty for a name."""
    title: str = ""
    """Heading of what is said of the number, where the page's own does not fit."""
    said: tuple[str, ...] = ()
    meant: tuple[Meant, ...] = ()
    explanation: Explanation | None = None
    listing: Listing | None = None


def answer(asked: Mapping[str, str]) -> Answer:
    """The answer to a question in an address (`q`, filters, `cursor`)."""
    found = _answered(asked)
    if not found.meant or found.redirect:
        return found
    lists = lists_of(one.entity.pk for one in found.meant)
    meant = (
        replace(one, listed=listed_as(lists.get(one.entity.pk, ()), one.entity.family)) for one in found.meant
    )
    return replace(found, meant=tuple(meant))


def _answered(asked: Mapping[str, str]) -> Answer:
    if reason := REFUSALS.get(asked.get("refused", "")):
        return Answer(refused=reason)
    text = asked.get("q", "").strip()
    if not text:
        return Answer(listing=listed("", asked))
    diagnosis = credit_codes.diagnose(text[: LONGEST + 1], regions=_known_regions())
    if key := _personal(text, diagnosis):
        # Leaving the address takes the number out of the address bar, the history and the pages opened from here.
        return Answer(redirect=f"{head()}?refused={key}")
    if len(text) > LONGEST:
        return Answer(refused=f"最多输入 {LONGEST} 个字。请只输入代码、注册号或者名称。")
    if diagnosis.kind in questions.NUMBERS:
        return _by_number(text, diagnosis)
    if diagnosis.kind in ("old_registration_number", "organisation_code"):
        said = (diagnosis.summary, WHOLE)
        return Answer(query=text, number=_NUMBERS[diagnosis.kind], **_begun(diagnosis.typed, said))
    if found := document_numbers.named(text):
        return _by_document(text, found, asked)
    if numbers := questions.numbers_within(text):
        return _by_number(text, numbers[0]) if len(numbers) == 1 else _by_numbers(text, numbers)
    if reason := questions.no_question(text):
        return Answer(query=text, refused=reason)
    return _by_name(text, asked)


def head() -> str:
    """Address of the look-up."""
    return "/entities/"


def _personal(text: str, diagnosis: Diagnosis) -> str:
    if diagnosis.kind == "identity_number":
        return "identity"
    if diagnosis.kind != "other":
        return ""
    kinds = {finding.kind for finding in detecting.detect(text[:2000])}
    return next((key for kind, key in _PERSONAL.items() if kind in kinds), "")


def _known_regions() -> Callable[[str], bool]:
    """Whether six digits are, or were, a region; the tables are asked for once, when a number needs mending."""
    books: list[codebook.CodeBook] = []

    def known(region: str) -> bool:
        if not books:
            books.append(codebook.current())
        return books[0].state("gbt2260", region, clock.today()).word in ("valid", "abolished")

    return known


def _by_name(text: str, asked: Mapping[str, str]) -> Answer:
    """Names, and what to do with a part of a code."""
    part = questions.part_of_number(text)
    listing = listed(questions.without_label(text), asked)
    if part:
        size = "像是代码或者注册号的一部分" if len(part) < questions.CODE else "比一个代码长"
        said = (f"您输入了 {len(part)} 位，{size}。{WHOLE}",)
        held = listing if listing.rows else None
        return Answer(query=text, number="一部分", listing=held, **_begun(part, said))
    if listing.rows and not listing.is_guess or listing.refused or listing.is_away:
        return Answer(query=text, listing=listing)
    bare, status = questions.loosened(listing.text)
    if bare != listing.text and not (status and asked.get("status")):
        again = listed(bare, {**asked, "status": status} if status else asked)
        if again.rows and not again.is_guess:
            return Answer(query=text, listing=again)
    if not listing.rows and (typed := questions.letters(text)):
        nothing = f"没有名称或者读音是“{text}”的市场主体。"
        perhaps = f"如果这是代码的一部分（{len(typed)} 位）：{WHOLE}"
        return Answer(query=text, number="一部分", said=(nothing, perhaps), title="没有查到")
    return Answer(query=text, listing=listing)


def _begun(typed: str, said: tuple[str, ...]) -> dict[str, Any]:
    """What is said of a part of a code, and the entities whose codes begin with it."""
    if len(typed) >= questions.CODE:
        return {"said": said}
    if len(typed) < questions.LISTED_FROM:
        return {"said": (*said, f"记得前 {questions.LISTED_FROM} 位以上的，本站会列出代码这样开头的主体。")}
    held = questions.beginning(typed, MOST + 1)
    if not held:
        return {"said": (*said, f"登记信息里没有代码或者注册号以 {typed} 开头的主体。")}
    more = (
        f"超过 {MOST} 个，下面列出 {MOST} 个；再多写几位，范围就小了"
        if len(held) > MOST
        else f"有 {len(held)} 个"
    )
    return {
        "said": (*said, f"代码或者注册号以 {typed} 开头的主体{more}。"),
        "meant": tuple(Meant(one, _number_said(one, typed)) for one in held[:MOST]),
        "title": "号码这样开头的主体",
    }


def _number_said(entity: Entity, start: str) -> str:
    """Its registration number, when that and not the code begins so."""
    return f"注册号 {entity.reg_no}" if entity.uscc and entity.reg_no.startswith(start) else ""


def _by_document(text: str, found: document_numbers.Named, asked: Mapping[str, str]) -> Answer:
    """Decisions by their number."""
    meant = tuple(
        Meant(
            one.entity,
            f"{kind_label(one.kind, one.entity.family)}：{one.document_no}",
            document_numbers.address(one),
        )
        for one in found.records
    )
    if len(meant) == 1:
        return Answer(redirect=meant[0].address)
    if meant:
        return Answer(query=text, number="文书号", title=f"文书号是 {found.number} 的公示信息", meant=meant)
    listing = listed(text, asked)
    if listing.rows and not listing.is_guess:
        return Answer(query=text, listing=listing)
    if not is_settled():
        return Answer(query=text, number="文书号", title="没有查到", said=(NOT_SETTLED,))
    said = (
        f"没有正在公示、文书号是 {found.number} 的信息：可能已经停止公示，也可能不是本站公示的。",
        "按主体的名称或者代码查，在它的页面上能看到正在公示的全部信息。",
    )
    return Answer(query=text, number="文书号", title="没有查到", said=said)


def _by_numbers(text: str, numbers: list[Diagnosis]) -> Answer:
    """Several codes at once: those that are held, and those that are not."""
    held = [(each, list(Entity.objects.with_code(each.typed).order_by()[:2])) for each in numbers]
    several = {one.pk: one for _, found in held for one in found}
    if len(several) == 1 and all(found for _, found in held):
        return Answer(redirect=next(iter(several.values())).get_absolute_url())
    said = [f"您输入了 {len(numbers)} 个号码。"]
    if absent := [each.typed for each, found in held if not found]:
        said.append(f"登记信息里没有：{'、'.join(absent)}。请单独查，看看是不是写错了。")
    said.append("号码多的，请用下面的“批量核验”。")
    meant = tuple(Meant(one, "") for one in several.values())
    return Answer(query=text, number="几个号码", title="逐个查", said=tuple(said), meant=meant)


def _by_number(text: str, diagnosis: Diagnosis) -> Answer:
    held = list(Entity.objects.with_code(diagnosis.typed).order_by()[: MOST + 1])
    if len(held) == 1:
        return Answer(redirect=held[0].get_absolute_url())
    kind = _NUMBERS[diagnosis.kind]
    if held:
        said = f"登记信息里有 {len(held)} 个主体使用过注册号 {diagnosis.typed}，请按名称选择。"
        return Answer(
            query=text, number=kind, said=(said,), meant=tuple(Meant(one, "") for one in held[:MOST])
        )
    if diagnosis.is_valid:
        said = f"登记信息里没有{kind} {diagnosis.typed}。"
        return Answer(
            query=text,
            number=kind,
            said=(f"{said}{sound(diagnosis)}。",),
            explanation=explained(diagnosis.typed),
        )
    meant = tuple(Meant(entity, slip(diagnosis.typed, one)) for one, entity in questions.corrected(diagnosis))
    problems = tuple(problem.message for problem in diagnosis.problems)
    if meant:
        return Answer(query=text, number=kind, said=problems if len(meant) > 1 else (), meant=meant)
    absent: tuple[str, ...] = (f"登记信息里没有{kind} {diagnosis.typed}，这个号码写得也不对。", *problems)
    if diagnosis.corrections:
        likely = "；".join(f"{one.code}（{one.message}）" for one in diagnosis.corrections[:3])
        absent = (*absent, f"按校验规则可能是：{likely}。这些号码登记信息里也没有。")
    if questions.beginning(diagnosis.typed, 1):
        return Answer(query=text, number=kind, **_begun(diagnosis.typed, problems))
    return Answer(query=text, number=kind, said=absent, explanation=explained(diagnosis.typed))


def sound(diagnosis: Diagnosis) -> str:
    """What the checks say of a number in which they find no mistake."""
    if diagnosis.warnings:
        return "第 18 位校验相符；第 17 位与前八位不符，有些早期的号码如此，请对照营业执照"
    return "号码本身没有写错"


def slip(typed: str, correction: Correction) -> str:
    """What was typed wrong and what was looked up instead."""
    if correction.kind != "letter" or len(typed) != len(correction.code):
        return f"{correction.message}，已按 {correction.code} 查。"
    read: dict[tuple[str, str], list[int]] = {}
    for place in correction.places:
        read.setdefault((typed[place - 1], correction.code[place - 1]), []).append(place)
    what = "代码" if len(typed) == questions.CODE else "注册号"
    said = [
        f"第 {'、'.join(map(str, places))} 位您输入的是字母 {letter}，{what}里没有这个字母，已按"
        f"{'数字' if meant.isdigit() else '字母'} {meant} 查"
        for (letter, meant), places in read.items()
    ]
    return f"{'；'.join(said)}。"


def explained(number: str, registered: str = "") -> Explanation | None:
    """A number part by part as of today; None for what is neither a code nor a registration number."""
    if len(number) == 18:
        return credit_codes.explain(number, clock.today(), registered=registered)
    if len(number) == 15 and number.isdigit():
        return registration_numbers.explain(number, clock.today())
    return None
