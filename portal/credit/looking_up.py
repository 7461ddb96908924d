"""From what a visitor typed to the entities meant: numbers first, then names.

Numbers are asked of the database, names of the register shelf of `search`; while that does not answer, the
database finds whole names and their beginnings. Numbers of persons are refused and never repeated.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from portal.core import clock, codebook, credit_codes, registration_numbers
from portal.core.number_parts import Correction, Diagnosis, Explanation
from portal.core.privacy import detecting
from portal.core.privacy.findings import Kind
from portal.credit.listing import Listing, listed
from portal.credit.models import Entity
from portal.credit.presenting.facts import STATUS_TAGS

LONGEST = 200
MOST = 20
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
    said: tuple[str, ...] = ()
    meant: tuple[Meant, ...] = ()
    explanation: Explanation | None = None
    listing: Listing | None = None


def answer(asked: Mapping[str, str]) -> Answer:
    """The answer to a question in an address (`q`, filters, `cursor`)."""
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
    if diagnosis.kind in ("credit_code", "registration_number"):
        return _by_number(text, diagnosis)
    found = Answer(query=text, listing=listed(text, asked))
    if diagnosis.kind in ("old_registration_number", "organisation_code"):
        return Answer(query=text, number=_NUMBERS[diagnosis.kind], said=(diagnosis.summary,))
    return found


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
        said = f"登记信息里没有{kind} {diagnosis.typed}。号码本身没有写错。"
        return Answer(query=text, number=kind, said=(said,), explanation=explained(diagnosis.typed))
    meant = _meant(diagnosis)
    problems = tuple(problem.message for problem in diagnosis.problems)
    if meant:
        return Answer(query=text, number=kind, said=problems if len(meant) > 1 else (), meant=meant)
    absent: tuple[str, ...] = (f"登记信息里没有{kind} {diagnosis.typed}，这个号码写得也不对。", *problems)
    if diagnosis.corrections:
        likely = "；".join(f"{one.code}（{one.message}）" for one in diagnosis.corrections[:3])
        absent = (*absent, f"按校验规则可能是：{likely}。这些号码登记信息里也没有。")
    return Answer(query=text, number=kind, said=absent, explanation=explained(diagnosis.typed))


def _meant(diagnosis: Diagnosis) -> tuple[Meant, ...]:
    """The corrections that the register holds, the likelier first; the slip is said with each."""
    possible = {one.code: one for one in diagnosis.corrections}
    field = "uscc" if diagnosis.kind == "credit_code" else "reg_no"
    held: dict[str, list[Entity]] = {}
    asked = {f"{field}__in": list(possible), f"{field}__gt": ""}
    for entity in Entity.objects.filter(**asked).order_by()[:MOST]:
        held.setdefault(getattr(entity, field), []).append(entity)
    return tuple(
        Meant(entity, slip(diagnosis.typed, one))
        for code, one in possible.items()
        for entity in held.get(code, ())
    )


def slip(typed: str, correction: Correction) -> str:
    """What was typed wrong and what was looked up instead."""
    if correction.kind != "letter" or len(typed) != len(correction.code):
        return f"{correction.message}，已按 {correction.code} 查。"
    said = [
        f"第 {place} 位您输入的是字母 {typed[place - 1]}，代码里没有这个字母，已按"
        f"{'数字' if correction.code[place - 1].isdigit() else '字母'} {correction.code[place - 1]} 查"
        for place in correction.places
    ]
    return f"{'；'.join(said)}。"


def explained(number: str, registered: str = "") -> Explanation | None:
    """A number part by part as of today; None for what is neither a code nor a registration number."""
    if len(number) == 18:
        return credit_codes.explain(number, clock.today(), registered=registered)
    if len(number) == 15 and number.isdigit():
        return registration_numbers.explain(number, clock.today())
    return None
