"""The members' check as JSON, ``/api/v1/cooperatives/members-check``."""

from __future__ import annotations

from django.http import HttpRequest
from ninja import Field, Router, Schema, Status
from pydantic import ConfigDict

from portal.cooperatives.members.asking import FACTS, Asked, read
from portal.cooperatives.members.composition import Finding, Members, law_words
from portal.cooperatives.showing import cited
from portal.core.rules import CircularParameter, UnknownParameter
from portal.laws.parameters import Book

router = Router(tags=["农民专业合作社"])


class MembersOut(Schema):
    """How many of each kind."""

    farmers: int = Field(description="农民。")
    persons: int = Field(description="其他个人。")
    units: int = Field(description="企业、事业单位、社会组织。")
    managing: int = Field(description="具有管理公共事务职能的单位，不能入社，不算在 total 里。")
    total: int = Field(description="可以算的成员总数。")


class FindingOut(Schema):
    """One demand of law."""

    key: str = Field(description="managing、number、farmers、units 之一。")
    met: bool = Field(description="是否符合。")
    text: str = Field(description="判断的结果。")
    mend: str = Field(description="不符合的怎么改；符合的为空。")
    basis: str = Field(description="依据的条文。")
    url: str = Field(description="条文在本站的地址；没有收录的为空。")


class ProblemOut(Schema):
    """An answer that could not be read."""

    key: str = Field(description="参数名。")
    message: str = Field(description="读不出来的原因。")


class CheckOut(Schema):
    """The verdict. Counts that are not given are 0; while one cannot be read there is no verdict."""

    model_config = ConfigDict(
        json_schema_extra={
            "example": {
                "members": {"farmers": 4, "persons": 0, "units": 0, "managing": 0, "total": 4},
                "problems": [],
                "met": False,
                "findings": [
                    {
                        "key": "number",
                        "met": False,
                        "text": "成员一共 4 名，最少要 5 名。",
                        "mend": "还差 1 名成员。",
                        "basis": "农民专业合作社法第十二条",
                        "url": "/laws/nongmin-zhuanye-hezuoshe-fa/12/",
                    }
                ],
                "mended": {"farmers": 5, "persons": 0, "units": 0, "managing": 0, "total": 5},
            }
        }
    )
    members: MembersOut | None = Field(description="读出来的人数；读不出来的为 null。")
    problems: list[ProblemOut] = Field(description="读不出来的回答。")
    met: bool | None = Field(description="全部符合为 true；没有填、读不懂为 null。")
    findings: list[FindingOut] = Field(description="法律的各项要求和是否符合。")
    mended: MembersOut | None = Field(description="改成这样就符合；已经符合的为 null。")


class MissingOut(Schema):
    """The figures of law are not there."""

    detail: str = Field(description="没有给出数据的原因。")


@router.get(
    "/members-check",
    response={200: CheckOut, 503: MissingOut},
    summary="核对合作社成员人数",
    description="按农民专业合作社法第十二条、第十九条、第二十条核对人数，与页面 `/cooperatives/members-check/` "
    "同一判断。例如 `/api/v1/cooperatives/members-check?farmers=16&persons=2&units=2`。不保存任何内容。",
    url_name="cooperative_members_check",
    openapi_extra={
        "parameters": [
            {
                "name": fact.key,
                "in": "query",
                "required": False,
                "schema": {"type": "string"},
                "description": fact.question,
            }
            for fact in FACTS
        ]
    },
)
def members_check(request: HttpRequest) -> Status[CheckOut | MissingOut]:
    """The verdict on four counts."""
    try:
        asked = read(request.GET, Book.on())
    except (UnknownParameter, CircularParameter) as error:
        return Status(503, MissingOut(detail=str(error)))
    return Status(200, _answer(asked))


def _answer(asked: Asked) -> CheckOut:
    verdict = asked.verdict
    findings = verdict.findings if verdict else ()
    shown = cited([finding.basis for finding in findings], "")
    return CheckOut(
        members=_members(asked.members) if verdict else None,
        problems=[ProblemOut(key=problem.key, message=problem.message) for problem in asked.problems],
        met=verdict.met if verdict else None,
        findings=[_finding(finding, one.url) for finding, one in zip(findings, shown, strict=True)],
        mended=_members(verdict.mended) if verdict and verdict.mended else None,
    )


def _finding(finding: Finding, url: str) -> FindingOut:
    return FindingOut(
        key=finding.key,
        met=finding.met,
        text=finding.text,
        mend=finding.mend,
        basis=law_words(finding.basis),
        url=url,
    )


def _members(members: Members) -> MembersOut:
    return MembersOut(
        farmers=members.farmers,
        persons=members.persons,
        units=members.units,
        managing=members.managing,
        total=members.total,
    )
