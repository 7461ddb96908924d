"""What records share that name an instrument and an article of it in two fields."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from portal.laws.reading.numbers import article_key, article_label, article_number

if TYPE_CHECKING:
    from portal.laws.models.instrument import Instrument


class OnArticle:
    """Mixed into a model with `instrument` and `article` ("19", "47-1", 第十九条)."""

    if TYPE_CHECKING:
        instrument: Instrument | None
        instrument_id: Any
        article: str

    def article_problems(self) -> dict[str, str]:
        """Field -> what is wrong, in words for editors."""
        problems: dict[str, str] = {}
        if self.article and article_number(self.article) is None:
            problems["article"] = "条号请写成 19、47-1 或者第十九条的形式。"
        if self.article and not self.instrument_id:
            problems["instrument"] = "写了条号，请同时选择法律文件。"
        return problems

    @property
    def number_label(self) -> str:
        """第十九条, or empty."""
        number = article_number(self.article) if self.article else None
        return article_label(*number) if number else ""

    @property
    def article_url(self) -> str:
        """Where the article can be read; empty without an instrument that is public."""
        if self.instrument is None or not self.instrument.live:
            return ""
        number = article_number(self.article) if self.article else None
        return self.instrument.get_absolute_url() + (f"{article_key(*number)}/" if number else "")
