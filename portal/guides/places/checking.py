"""What must be right before a bureau's windows are published, in words for editors; and the editor's form."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from portal.core.editing.forms import RecordForm
from portal.guides.lint import Finding
from portal.guides.showing import has_ended, label_of, place_of, title_of
from portal.laws.parameters import Book, names_in

if TYPE_CHECKING:
    from portal.guides.places.models import GuidePlace


def texts_of(record: GuidePlace) -> Iterator[str]:
    """All texts of the differences, which may name figures."""
    for block in record.differences:
        yield block.value.get("title") or ""
        yield block.value.get("text") or ""


def cited_by(record: GuidePlace) -> Iterator[Any]:
    """The basis values of the differences."""
    for block in record.differences:
        yield from block.value.get("basis") or []


def findings(record: GuidePlace, book: Book) -> Iterator[Finding]:
    """Address and telephone, basis in force, figures that are kept."""
    for number, window in enumerate(_windows(record), 1):
        for name, label in (("address", "地址"), ("phone", "电话")):
            if not getattr(window, name).strip():
                yield Finding(
                    "windows",
                    f"第 {number} 个窗口“{window.name}”没有{label}。请填上，或者请管理员在机关资料里补上。",
                )
    for value in cited_by(record):
        if has_ended(value):
            yield Finding(
                "differences",
                f"本地补充引用的《{title_of(value)}》{label_of(value)}已经不再有效。请改引现行规定，或者删去这一项。",
            )
    for problem in book.problems(names_in(texts_of(record))):
        yield Finding("differences", problem)


def _windows(record: GuidePlace) -> list[Any]:
    values = [block.value for block in record.windows] or [{"name": record.bureau.name}]
    return [place_of(value, record.bureau) for value in values]


class GuidePlaceForm(RecordForm):
    """A draft is saved as it is; what goes to review passes the checks."""

    def _post_clean(self) -> None:
        # After the instance has its new values.
        super()._post_clean()
        record: Any = self.instance
        if getattr(self, "is_deferred_validation", False) or self.errors:
            return
        for finding in findings(record, Book.on()):
            self.add_error(finding.field if finding.field in self.fields else None, finding.message)
