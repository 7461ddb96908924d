"""The two forms of loading a text: what is sent, and what the editor says it is."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from django import forms
from wagtail.admin.widgets import AdminDateInput

from portal.core.editing.permissions import Reach
from portal.core.models import Bureau
from portal.laws.forms import TopicsField
from portal.laws.models import Version
from portal.laws.models.instrument import lines
from portal.laws.reading import ParsedLaw
from portal.laws.reading.classifying import KIND_LABELS, LEVEL_LABELS, Class, Kind, Level
from portal.laws.uploading.preparing import Match, Parsed, match, order_mistake

MAX_PASTED = 2_000_000


class UploadForm(forms.Form):
    """A file, or a text that was copied."""

    file = forms.FileField(
        label="文件",
        required=False,
        help_text="Word（.docx）、纯文本（.txt）或 Markdown（.md），不超过 5 MB，一次一件。"
        "旧版 .doc 请先另存为 .docx；许多文件请用命令 import_laws 导入。",
    )
    text = forms.CharField(
        label="或者粘贴全文",
        required=False,
        max_length=MAX_PASTED,
        widget=forms.Textarea(attrs={"rows": 12}),
        help_text="从标题开始：标题、括号内的沿革、目录（可有可无）、章、节、条，每段一行。",
    )

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        if bool(cleaned.get("file")) == bool((cleaned.get("text") or "").strip()) and not self.errors:
            raise forms.ValidationError("请上传一个文件，或者粘贴全文，二者取一。")
        return cleaned

    def given(self) -> tuple[str, bytes]:
        """Name and bytes of what was sent; call when valid."""
        if file := self.cleaned_data["file"]:
            return file.name, file.read()
        return "粘贴的文本.txt", self.cleaned_data["text"].encode()


class DetailsForm(forms.Form):
    """What the text is, guessed and open to correction."""

    title = forms.CharField(label="标题", max_length=300)
    level = forms.ChoiceField(
        label="效力位阶", choices=[(key.value, name) for key, name in LEVEL_LABELS.items()]
    )
    kind = forms.ChoiceField(label="种类", choices=[(key.value, name) for key, name in KIND_LABELS.items()])
    issuers = forms.CharField(
        label="制定机关", required=False, widget=forms.Textarea(attrs={"rows": 2}), help_text="每行一个。"
    )
    topics = TopicsField(label="主题", required=False)
    region = forms.RegexField(
        label="适用地区", regex=r"^\d{6}$", required=False, help_text="六位行政区划代码；全国适用的留空。"
    )
    bureau = forms.ModelChoiceField(
        Bureau.objects.all(),
        label="所属机关",
        required=False,
        help_text="地方文件由哪个机关维护；国家法律留空。",
    )
    promulgated_on = forms.DateField(label="公布日期", widget=AdminDateInput)
    adopted_on = forms.DateField(label="通过日期", required=False, widget=AdminDateInput)
    effective_from = forms.DateField(
        label="施行日期",
        required=False,
        widget=AdminDateInput,
        help_text="留空时按公布日期推定，页面标注“待核”。",
    )
    doc_no = forms.CharField(
        label="文号", required=False, max_length=100, help_text="例如：国令746、法释〔2019〕1号。"
    )
    change_kind = forms.ChoiceField(label="变动方式", choices=Version.CHANGES)
    source_name = forms.CharField(
        label="文本来源", max_length=200, help_text="从哪里取得，例如“国家法律法规数据库”“国务院公报”。"
    )
    source_url = forms.URLField(label="来源网址", required=False, max_length=500, assume_scheme="https")

    def __init__(self, *args: Any, parsed: Parsed, user: Any, **kwargs: Any) -> None:
        self.parsed, self.user, self.reach = parsed, user, Reach.of(user)
        kwargs.setdefault("initial", guessed(parsed))
        super().__init__(*args, **kwargs)
        bureau = self.fields["bureau"]
        if isinstance(bureau, forms.ModelChoiceField) and not self.reach.everywhere:
            bureau.queryset = Bureau.objects.filter(self.reach.condition("path"))
        self.match: Match | None = None

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        if self.errors:
            return cleaned
        promulgated, effective = cleaned["promulgated_on"], cleaned["effective_from"]
        if effective and effective < promulgated and cleaned["level"] != Level.NORMATIVE:
            self.add_error("effective_from", "施行日期早于公布日期，请核对。")
        self.match = match(cleaned["title"], cleaned["region"], promulgated, cleaned["adopted_on"])
        self._check_target(self.match, cleaned)
        if mistake := order_mistake(self.match, promulgated, effective or promulgated):
            self.add_error("effective_from", mistake)
        return cleaned

    def _check_target(self, found: Match, cleaned: dict[str, Any]) -> None:
        instrument = found.instrument
        if instrument is None:
            return
        if not self.reach.covers(instrument.bureau):
            self.add_error("title", "库中的同名文件由别的机关维护，请联系该机关。")
        amends = Kind.AMENDMENT in (cleaned["kind"], self.parsed.kind.kind)
        if amends and instrument.kind == Kind.MAIN:
            self.add_error(
                "title",
                f"这是修改决定或修正案，不能作为《{instrument.title}》的版本。"
                "请写决定自己的标题，或者改为载入修改后的全文。",
            )

    def law(self) -> ParsedLaw:
        """The parsed law with the editor's words; call when valid."""
        cleaned = self.cleaned_data
        effective = cleaned["effective_from"]
        found, known = self.parsed.effect
        return replace(
            self.parsed.law,
            title=cleaned["title"],
            promulgated_on=cleaned["promulgated_on"],
            adopted_on=cleaned["adopted_on"] or cleaned["promulgated_on"],
            effective_on=effective if effective else None,
            effective_by=known if effective == found and known != "assumed" else "editor",
            at_once=self.parsed.law.at_once if effective else False,
            own_effective_on=self.parsed.law.own_effective_on,
            doc_no=cleaned["doc_no"],
            change=cleaned["change_kind"],
        )

    def given_class(self) -> Class:
        """Level, kind, issuers and topics as the editor left them."""
        cleaned = self.cleaned_data
        return Class(
            Level(cleaned["level"]),
            Kind(cleaned["kind"]),
            tuple(lines(cleaned["issuers"])),
            tuple(lines(cleaned["topics"])),
        )


def guessed(parsed: Parsed) -> dict[str, Any]:
    """What the text itself says, as the form's first answers; an assumed day of effect stays empty."""
    law, kind = parsed.law, parsed.kind
    effective, known = parsed.effect
    return {
        "title": law.title,
        "level": kind.level.value,
        "kind": kind.kind.value,
        "issuers": "\n".join(kind.issuers),
        "topics": list(kind.topics),
        "region": parsed.region,
        "promulgated_on": law.promulgated_on,
        "adopted_on": law.adopted_on,
        "effective_from": None if known == "assumed" else effective,
        "doc_no": law.doc_no,
        "change_kind": law.change,
    }
