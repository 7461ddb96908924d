"""What the public fills in. Every message says in plain words what to do."""

import re
from datetime import datetime, timedelta
from typing import Any, Self
from urllib.parse import urlsplit

from django import forms
from django.core.signing import BadSignature, Signer
from django.utils.crypto import get_random_string

from portal.core import clock
from portal.core.forms import PlainForm
from portal.inbox.models import FoundError
from portal.inbox.sealing import CODE_LENGTH

TOO_QUICK = timedelta(seconds=3)
TOO_OLD = timedelta(days=2)
_HOST = re.compile(r"^[\w.-]+(:\d+)?(/|$)", re.ASCII)
_INVISIBLE = re.compile(
    "[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff]"
)


def new_ticket() -> str:
    """A signed mark of when the form was opened; it also tells one opening from another."""
    return Signer(salt="portal.inbox.ticket").sign(f"{clock.now():%Y%m%d%H%M%S}.{get_random_string(12)}")


def ticket_opened_at(ticket: str) -> datetime:
    """When the form with this ticket was opened. Raises BadSignature for a forged one."""
    text = Signer(salt="portal.inbox.ticket").unsign(ticket)
    try:
        return datetime.strptime(text.partition(".")[0], "%Y%m%d%H%M%S").replace(tzinfo=clock.TZ)
    except ValueError as error:
        raise BadSignature(str(error)) from error


def without_invisible(text: str) -> str:
    """The text without control, zero-width and direction characters (they can hide or reverse words)."""
    return _INVISIBLE.sub("", text.replace("\r\n", "\n")).strip()


def local_path(address: str, own_hosts: set[str]) -> str | None:
    """The path on this site that `address` names ("/about/", "host/about/", "http://host/about/?a=1").

    Blank for a blank address; None when it belongs to another site or is no address.
    """
    address = without_invisible(address).replace("\\", "/")
    if not address:
        return ""
    if not address.startswith(("/", "http://", "https://")) and _HOST.match(address):
        address = f"http://{address}"
    try:
        parts = urlsplit(address)
    except ValueError:
        return None
    if address.startswith("/") and not address.startswith("//"):
        return address
    if parts.scheme not in ("http", "https") or parts.netloc.lower() not in own_hosts:
        return None
    return (parts.path or "/") + (f"?{parts.query}" if parts.query else "")


class SendingForm(PlainForm):
    """What every form has by which the public sends something: the contact, a trap for machines, the ticket."""

    contact = forms.CharField(
        label="联系方式（可以不填）",
        required=False,
        max_length=100,
        help_text="电话或者电子邮箱，只用来核实问题和答复您，不公开，办结九十天后清除。",
        error_messages={"max_length": "联系方式太长，请只留一个电话或者邮箱，不超过 100 个字符。"},
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )
    website = forms.CharField(
        required=False, widget=forms.TextInput(attrs={"tabindex": "-1", "autocomplete": "off"})
    )
    ticket = forms.CharField(required=False, widget=forms.HiddenInput)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.renewed: dict[str, str] = {}

    def clean_contact(self) -> str:
        return " ".join(without_invisible(self.cleaned_data["contact"]).split())

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        if cleaned.get("website"):
            self.renewed["website"] = ""
            raise forms.ValidationError("这次没有提交成功。您写的内容都还在，请再按一次“提交”。")
        self._check_ticket(cleaned.get("ticket", ""))
        return cleaned

    def _check_ticket(self, ticket: str) -> None:
        try:
            age = clock.now() - ticket_opened_at(ticket)
        except BadSignature:
            age = TOO_OLD
        if age >= TOO_OLD:
            self.renewed["ticket"] = new_ticket()
            raise forms.ValidationError("这个页面打开得太久了。您写的内容都还在，请检查一遍再按“提交”。")
        if age < TOO_QUICK:
            raise forms.ValidationError("提交得太快了。您写的内容都还在，请检查一遍再按“提交”。")

    def as_typed_again(self) -> Self:
        """The same form with what was typed, the trap emptied and a stale ticket renewed."""
        if self.renewed:
            data = self.data.copy()  # type: ignore[attr-defined]
            for name, value in self.renewed.items():
                data[name] = value
            self.data = data
        return self


class FoundErrorForm(SendingForm):
    """我为政府网站找错. `own_hosts` are the names (with port) under which the portal is known."""

    field_order = ("page_address", "kind", "description", "contact")

    page_address = forms.CharField(
        label="哪个网页有问题",
        required=False,
        max_length=500,
        help_text="可以从浏览器的地址栏复制。不知道就空着，在下面说明是哪个页面。",
        error_messages={"max_length": "网页地址太长，请删去问号后面的部分，不超过 500 个字符。"},
        widget=forms.TextInput(attrs={"inputmode": "url", "autocomplete": "off", "spellcheck": "false"}),
    )
    kind = forms.ChoiceField(
        label="是什么问题",
        choices=FoundError.KINDS,
        widget=forms.RadioSelect,
        error_messages={
            "required": "请选择是什么问题；说不准的，选“其他”。",
            "invalid_choice": "请从列出的问题类型中选择一项。",
        },
    )
    description = forms.CharField(
        label="请说明情况",
        min_length=5,
        max_length=2000,
        help_text="哪一段、哪句话不对，应该是什么。请不要写身份证号、银行卡号。",
        error_messages={
            "required": "请说明情况，一两句话就可以。",
            "min_length": "说明太短，请至少写 5 个字，让我们知道错在哪里。",
            "max_length": "说明太长，请缩短到 2000 字以内。",
        },
        widget=forms.Textarea(attrs={"rows": 6}),
    )

    def __init__(self, *args: Any, own_hosts: set[str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.own_hosts = own_hosts

    def clean_page_address(self) -> str:
        path = local_path(self.cleaned_data["page_address"], self.own_hosts)
        if path is None:
            raise forms.ValidationError(
                "这不是本站的网页地址。请填写本站网页的地址，或者空着不填，在“请说明情况”里写。"
            )
        return path

    def clean_description(self) -> str:
        text = without_invisible(self.cleaned_data["description"])
        if len(text) < 5:
            raise forms.ValidationError("说明太短，请至少写 5 个字，让我们知道错在哪里。")
        return text


class StatusForm(PlainForm):
    """Ask after what was sent, by number and query code."""

    number = forms.CharField(
        label="编号",
        max_length=40,
        help_text="13 位数字，例如 2026112312345。",
        error_messages={"required": "请填写编号。", "max_length": "编号是 13 位数字，请检查。"},
        widget=forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "off"}),
    )
    code = forms.CharField(
        label="查询码",
        max_length=40,
        help_text=f"提交成功时给您的 {CODE_LENGTH} 位字母和数字，不分大小写。",
        error_messages={"required": "请填写查询码。", "max_length": f"查询码是 {CODE_LENGTH} 位，请检查。"},
        widget=forms.TextInput(
            attrs={"autocomplete": "off", "autocapitalize": "characters", "spellcheck": "false"}
        ),
    )
