"""A wrong choice in an address is told in plain words, and no filter is left that would say it otherwise."""

import pytest

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
