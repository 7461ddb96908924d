"""The list-of-choices field."""

from hypothesis import given
from hypothesis import strategies as st

from portal.policies.choices import Applicant
from portal.policies.fields import ChoiceListField

field = ChoiceListField(options=Applicant.choices)
chosen = st.lists(st.sampled_from(Applicant.values), unique=True)


@given(chosen)
def test_stored_text_gives_the_same_list_back(values: list[str]) -> None:
    stored = field.get_prep_value(values)
    assert sorted(field.from_db_value(stored)) == sorted(values)
    assert field.to_python(stored) == field.to_python(values)


@given(chosen, st.sampled_from(Applicant.values))
def test_contains_finds_exactly_the_members(values: list[str], one: str) -> None:
    assert (f",{one}," in field.get_prep_value(values)) == (one in values)


def test_no_value_is_no_text() -> None:
    assert field.get_prep_value([]) == field.get_prep_value(None) == ""
    assert field.from_db_value("") == field.from_db_value(None) == []
