"""Forms that the public fills in, whatever the section."""

from django import forms


class PlainForm(forms.Form):
    """A form whose problems are listed above it (core/components/problems.html), each with the place to put it right."""

    def problems(self) -> list[tuple[str, str, str]]:
        """(id of the field, its label, what is wrong) for each field that is wrong, in order."""
        return [
            (field.id_for_label or field.auto_id or "", str(field.label), str(error))
            for field in self.visible_fields()
            for error in field.errors
        ]
