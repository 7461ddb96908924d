"""Forms behind the editors' pages and records: bureau within reach, address from the title, clean text."""

import re
import unicodedata
from typing import Any

from django import forms
from wagtail.admin.forms import WagtailAdminModelForm, WagtailAdminPageForm
from wagtail.admin.widgets import SlugInput
from wagtail.models import Page

from portal.core.editing.permissions import Reach
from portal.core.models import Bureau
from portal.core.slugs import slug_for, unique_slug

SLUG_HELP = "页面网址的最后一段，只用小写字母、数字和连字符。留空时由标题的拼音自动生成，发布后不宜再改。"
ZONE_HELP = {
    "go_live_at": "北京时间（UTC+8）。终审通过后，到这一时间自动上线；留空则终审通过即上线。",
    "expire_at": "北京时间（UTC+8）。到这一时间自动下线；留空则一直显示。",
}
_WIDTH = str.maketrans(
    {
        code: chr(code - 0xFEE0)
        for code in (*range(0xFF10, 0xFF1A), *range(0xFF21, 0xFF3B), *range(0xFF41, 0xFF5B))
    }
)
_UNSEEN = re.compile("[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f\u00ad\u200b\u2060\ufeff\ufffe\uffff]")


_DASHES = "---------"
CHOOSE = "请选择"


def with_words(field: forms.Field) -> None:
    """Let the empty choice of a select say what to do; Django's is a row of dashes."""
    if isinstance(field, forms.ModelChoiceField):
        field.empty_label = CHOOSE if field.empty_label == _DASHES else field.empty_label
    elif isinstance(field, forms.ChoiceField):
        choices: Any = field.choices
        if ("", _DASHES) in list(choices):
            field.choices = [(key, CHOOSE if label == _DASHES else label) for key, label in choices]


def tidy(text: str) -> str:
    """Half-width digits and letters, no characters that nobody sees; ① ² and the rest stay as typed."""
    return _UNSEEN.sub("", text).translate(_WIDTH)


class ReachMixin:
    """Offers, and accepts, only bureaus in the editor's reach; a new object starts with the editor's own."""

    fields: dict[str, forms.Field]
    for_user: Any
    instance: Any
    initial: dict[str, Any]
    cleaned_data: dict[str, Any]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name, help_text in ZONE_HELP.items():
            if name in self.fields:
                self.fields[name].help_text = help_text
        for each in self.fields.values():
            with_words(each)
        field = self.fields.get("bureau")
        if isinstance(field, forms.ModelChoiceField) and self.for_user and not self.reach.everywhere:
            field.queryset = Bureau.objects.filter(self.reach.condition("path"))
            if self._own_bureau() is not None and not self.instance.bureau_id:
                field.initial = self.initial["bureau"] = self._own_bureau().pk

    @property
    def reach(self) -> Reach:
        return Reach.of(self.for_user)

    def _own_bureau(self) -> Any:
        return Bureau.objects.filter(path__in=self.reach.paths).order_by("path").first()

    def clean_bureau(self) -> Any:
        bureau = self.cleaned_data.get("bureau")
        if bureau is None and self.for_user and not self.reach.everywhere:
            return self._own_bureau()
        return bureau


class RecordForm(ReachMixin, WagtailAdminModelForm):
    """Base of the forms of records."""


class PageForm(ReachMixin, WagtailAdminPageForm):
    """Base of the forms of pages."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if "slug" in self.fields:
            field = self.fields["slug"]
            field.required = False
            field.help_text = SLUG_HELP
            # Wagtail's script would copy the title, or what is left of it: nothing, or its digits.
            field.widget = SlugInput(
                attrs={"data-controller": "w-action", "data-action": "w-sync:apply->w-action#noop:prevent"}
            )

    def clean_title(self) -> str:
        return tidy(self.cleaned_data["title"]).strip()

    def clean_slug(self) -> str:
        """The typed address; else one made from the title, made anew while an unpublished title changes."""
        typed = unicodedata.normalize("NFKC", self.cleaned_data.get("slug") or "").strip().lower()
        title = self.cleaned_data.get("title") or ""
        if not typed or (typed == self.instance.slug and self._was_made_from_old_title(typed, title)):
            return unique_slug(title, self._taken)
        return typed if typed.isascii() else unique_slug(typed, self._taken)

    def _was_made_from_old_title(self, slug: str, title: str) -> bool:
        old = self.initial.get("title") or ""
        if self.instance.first_published_at or not old or old == title:
            return False
        return re.fullmatch(re.escape(slug_for(old) or "page") + r"(-\d+)?", slug) is not None

    def _taken(self, slug: str) -> bool:
        return not Page._slug_is_available(slug, self.parent_page, self.instance)
