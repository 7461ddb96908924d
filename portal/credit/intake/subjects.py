"""Whom rows of disclosures are about: asked of the register once for all the rows of a chunk."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from portal.credit.intake.judging import Judged
from portal.credit.intake.rules import Defect
from portal.credit.models import Entity
from portal.credit.recording import Subject


class Entities:
    """The entities that some rows mean: by code, by number, or by a name that only one has."""

    def __init__(self, rows: Sequence[Judged]) -> None:
        texts = [row.texts for row in rows if row.texts]
        self.by_code = self._found("uscc", {each[0] for each in texts if each[0]})
        self.by_number = self._found("reg_no", {each[1] for each in texts if each[1]})
        self.by_name = self._found(
            "name", {each[2] for each in texts if each[2] and not (each[0] or each[1])}
        )

    @staticmethod
    def _found(name: str, wanted: Iterable[str | None]) -> dict[str, list[Subject]]:
        found: dict[str, list[Subject]] = {}
        names = [one for one in wanted if one]
        if names:
            # The second condition lets the index of registration numbers be used, which leaves out empty ones.
            known = Entity.objects.filter(**{f"{name}__among": names, f"{name}__gt": ""})
            for values in known.order_by().values_list(*Subject._fields):
                subject = Subject(*values)
                found.setdefault(getattr(subject, name), []).append(subject)
        return found

    def known(self, row: Judged) -> Subject | None:
        """The entity, where there is no doubt about it."""
        found = self._meant(row)
        return found[0] if len(found) == 1 else None

    def of(self, row: Judged) -> Subject | Defect:
        """The entity, or why there is none."""
        code, number, name = (row.texts or ("", "", ""))[:3]
        found = self._meant(row)
        if len(found) > 1 and not (code or number):
            said = f"有 {len(found)} 个主体叫“{name}”，请填统一社会信用代码"
            return Defect("entity-unknown", "name", said)
        if not found:
            said = "登记库里没有这个主体。请先报送登记信息，或者核对代码"
            return Defect("entity-unknown", "uscc", said)
        if name and name != found[0].name and name not in found[0].former_names:
            said = f"名称与登记的“{found[0].name}”不同，已按代码记到该主体，请核对"
            row.defects.append(Defect("entity-name", "name", said))
        return found[0]

    def _meant(self, row: Judged) -> list[Subject]:
        code, number, name = (row.texts or ("", "", ""))[:3]
        found = self.by_code.get(code or "") or self.by_number.get(number or "")
        if not found and not (code or number):
            found = self.by_name.get(name or "")
        return found or []
