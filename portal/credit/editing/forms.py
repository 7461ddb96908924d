"""The form of a disclosure: the fields of its kind, and what would become of it if it were published now."""

from __future__ import annotations

from copy import copy
from datetime import timedelta
from typing import Any, cast

from django import forms
from django.core.exceptions import ValidationError

from portal.core import clock
from portal.core.editing.forms import RecordForm, tidy
from portal.core.privacy.screening import Action, Item, Screening, Undecided
from portal.credit.editing.kinds import ALWAYS, FORMS, HELPS, fields_of
from portal.credit.editing.passing import draft_key, real_key
from portal.credit.models import Disclosure
from portal.credit.publishing import (
    LATER_FACTS,
    TEXTS,
    Outcome,
    State,
    registered_of,
    screened_anew,
    settle,
    texts_of,
)
from portal.credit.retention.facts import MEASURE_LABELS

PRIVACY = "privacy-"
"""What the names of the privacy gate's fields in the form begin with."""


class DisclosureForm(RecordForm):
    """One kind's fields. A draft may have gaps; what is handed in for review must be fit to be published."""

    measures = forms.MultipleChoiceField(
        label="处罚种类",
        required=False,
        choices=[(key.value, label) for key, label in MEASURE_LABELS.items()],
        widget=forms.CheckboxSelectMultiple,
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.as_draft = False
        self._keep_fields_of(self.instance.kind)
        if not self.instance.pk:
            self.instance.key = draft_key(self.instance)
            self.instance.recorder = self.for_user
        self.instance.updated_at = self.instance.updated_at or clock.now()
        if self.instance.live:
            for name in set(self.fields) - set(LATER_FACTS):
                # What was published without it cannot be asked for it now.
                self.fields[name].disabled, self.fields[name].required = True, False

    def _keep_fields_of(self, kind: str) -> None:
        form = FORMS[kind]
        for name in set(self.fields) - set(fields_of(kind)):
            del self.fields[name]
        for name, field in self.fields.items():
            field.help_text = form.helps.get(name) or HELPS.get(name, "")
            field.label = form.labels.get(name, field.label)
            field.required = name in ALWAYS or name in form.required
        if "role" in self.fields:
            known = dict(Disclosure.ROLES)
            field = cast(forms.ChoiceField, self.fields["role"])
            field.choices = [(role, known[role]) for role in form.roles]
            self.initial.setdefault("role", form.roles[0])
        if "kind" in self.fields:
            self.fields["kind"].widget = forms.HiddenInput()

    def clean_kind(self) -> str:
        """What kind it is, was said before the form was shown."""
        kind: str = self.instance.kind
        return kind

    def defer_required_fields(self) -> None:
        """Wagtail says by this that a draft is being saved."""
        self.as_draft = True
        super().defer_required_fields()
        for name in ALWAYS:  # whose record it is, is known from the first draft on
            self.fields[name].required = True

    def clean(self) -> dict[str, Any]:
        """Tidy the texts, judge days, and take the decisions about personal data."""
        values: dict[str, Any] = super().clean() or self.cleaned_data
        for name in (*TEXTS, "document_no", "organ"):
            if isinstance(values.get(name), str):
                values[name] = tidy(values[name]).strip()
        today = clock.today()
        for name in ("decided_on", "listed_on"):
            if values.get(name) and values[name] > today + timedelta(days=1):
                self.add_error(name, "不能晚于今天。")
        return values

    def _post_clean(self) -> None:
        super()._post_clean()
        if self.errors or not self.instance.entity_id:
            return
        try:
            self._decide()
        except Undecided as error:
            self.add_error(None, str(error))
            return
        if not self.as_draft:
            self._must_be_fit()

    def _decide(self) -> None:
        """Take what the officer ticked about each finding; masked texts replace the typed ones."""
        screening, now = screened_anew(self.instance), clock.now()
        by = self.for_user.get_username() if self.for_user else ""
        texts = texts_of(self.instance)
        for item in screening.open_items:
            action = self.data.get(f"{PRIVACY}{item.key}")
            if action in list(Action):
                reason = self.data.get(f"{PRIVACY}{item.key}-reason", "")
                screening = screening.decided(
                    item.key, Action(action), by=by, at=now, reason=reason, texts=texts
                )
        texts, screening = screening.applied(texts, registered_of(self.instance))
        for name, text in texts.items():
            setattr(self.instance, name, text)
        self.instance.screening = screening.to_json()

    def _must_be_fit(self) -> None:
        if not self.instance.live:
            others = Disclosure.objects.filter(key=real_key(self.instance)).exclude(
                public_id__in=[self.instance.public_id, self.instance.corrects]
            )
            if others.exists():
                raise_to(
                    self, "同一机关、同一文号、同一主体的信息已经公示。需要改正的，请在那一条上点“更正”。"
                )
        outcome = prospect(self.instance)
        if outcome.state is not State.PUBLIC:
            for said in (*outcome.reasons, *(f"{finding}。" for finding in outcome.findings)):
                raise_to(self, said)

    @property
    def undecided(self) -> tuple[Item, ...]:
        """What looks like personal data and has to be decided about, for the panel."""
        return Screening.from_json(self.instance.screening).asked if self.instance.screening else ()


def raise_to(form: forms.ModelForm, said: str) -> None:
    """Show a sentence above the form."""
    form.add_error(None, ValidationError(said))


def prospect(disclosure: Disclosure) -> Outcome:
    """What would become of a record if its present text were published now; the record stays as it is."""
    trial = copy(disclosure)
    trial.key = real_key(trial)
    trial.measures = list(trial.measures or [])
    return settle(trial)
