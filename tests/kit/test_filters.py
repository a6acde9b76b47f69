"""What is wrong in an address is told in plain words, and no filter is left that would say it otherwise."""

import pytest
from django import forms

from commissioning.council.models import ServiceArea
from tests.overview.reading import client_of, words_of

pytestmark = [pytest.mark.usefixtures("calderwick"), pytest.mark.django_db]

LISTS = (
    "/contracts/?kind=nonsense",
    "/contracts/expiry/?area=nonsense",
    "/commissions/?state=nonsense",
    "/providers/?size=nonsense",
    "/decisions/?ward=nonsense",
    "/compliance/?room=nonsense",
    "/portfolio/?area=nonsense",
    "/portfolio/acts/?what=nonsense",
    "/portfolio/spot/?light=nonsense",
)


@pytest.mark.parametrize("address", LISTS)
def test_a_wrong_choice_in_an_address_is_told_with_what_to_do(address: str) -> None:
    said = words_of(address, "manager")
    assert "“nonsense” cannot be chosen under “" in said
    assert "Choose one from the list" in said
    assert "Select a valid choice" not in said
    assert client_of("manager").get(address).status_code == 200


@pytest.mark.parametrize("address", ["/contracts/", "/contracts/expiry/", "/commissions/", "/decisions/"])
def test_words_that_are_too_long_or_cannot_be_read_are_told_with_what_to_do(address: str) -> None:
    assert "Use 200 characters or fewer: it has 300" in words_of(f"{address}?q={'a' * 300}", "manager")
    unreadable = words_of(f"{address}?q=%00", "manager")
    assert "Type it again instead of pasting it" in unreadable
    assert "Null characters" not in unreadable


class Typed(forms.Form):
    """Fields without words of their own."""

    words = forms.CharField(max_length=3)
    number = forms.IntegerField(max_value=9)
    sum = forms.DecimalField(max_digits=3, decimal_places=1)
    day = forms.DateField()
    mail = forms.EmailField()
    web = forms.URLField(assume_scheme="https")
    kind = forms.ChoiceField(choices=[("a", "A")])
    several = forms.MultipleChoiceField(choices=[("a", "A")])
    row = forms.ModelChoiceField(ServiceArea.objects.all())
    rows = forms.ModelMultipleChoiceField(ServiceArea.objects.all())


@pytest.mark.parametrize("typed", ["", "x" * 12, "12345", "999", "9.99", "a\0", "0000"])
def test_no_form_answers_in_words_that_do_not_say_what_to_do(typed: str) -> None:
    said = Typed(dict.fromkeys(Typed.base_fields, typed)).errors
    for name, words in said.items():
        for one in words:
            assert one.startswith(
                ("Enter ", "Use ", "Choose ", "This is needed", "This cannot be", "Something in it")
            ), (
                name,
                one,
            )
            assert "valid" not in one
