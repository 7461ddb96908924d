"""What a text may give away of a person: the kinds, how sure we are, and where it stands."""

from __future__ import annotations

from dataclasses import dataclass
from enum import IntEnum, StrEnum


class Kind(StrEnum):
    """What was found. 个人信息保护法 第二十八条 counts most of these among the sensitive ones."""

    IDENTITY = "identity"
    MOBILE = "mobile"
    LANDLINE = "landline"
    BANK_CARD = "bank-card"
    PLATE = "plate"
    EMAIL = "email"
    ACCOUNT = "account"
    ADDRESS = "address"
    BIRTH = "birth"
    NAME = "name"

    @property
    def label(self) -> str:
        """身份证号, 手机号 and so on."""
        return _LABELS[self]


_LABELS = {
    Kind.IDENTITY: "身份证号",
    Kind.MOBILE: "手机号",
    Kind.LANDLINE: "固定电话",
    Kind.BANK_CARD: "银行卡号或账号",
    Kind.PLATE: "车牌号",
    Kind.EMAIL: "电子邮箱",
    Kind.ACCOUNT: "QQ号或微信号",
    Kind.ADDRESS: "住址",
    Kind.BIRTH: "出生日期",
    Kind.NAME: "姓名",
}


class Certainty(IntEnum):
    """How sure the detector is, and so what a person has to do before the text is published."""

    UNCERTAIN = 2
    """May be something else: a person chooses, and gives a reason for keeping a name."""
    CERTAIN = 3
    """A person decides: leave out, or keep with a reason."""

    @property
    def label(self) -> str:
        """确定, 可能."""
        return "确定" if self is Certainty.CERTAIN else "可能"


@dataclass(frozen=True, slots=True)
class Finding:
    """A place in a text (characters, end exclusive). What stands there is never kept, only its masked form."""

    kind: Kind
    start: int
    end: int
    certainty: Certainty
    masked: str
    readings: tuple[str, ...] = ()
    """What it may be, when it may be two things: 15位身份证号, 营业执照注册号."""

    @property
    def label(self) -> str:
        """The kind; with both readings when there are two."""
        return "或".join(self.readings) or self.kind.label
