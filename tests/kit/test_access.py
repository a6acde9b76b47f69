"""What every answer keeps to, whatever page it is."""

import pytest
from django.test import Client

from tests.builders import Cast

pytestmark = pytest.mark.django_db


def test_what_someone_signed_in_reads_is_stored_nowhere(people: Cast) -> None:
    client = Client()
    assert "Cache-Control" not in client.get("/decisions/").headers
    client.force_login(people.clerk, "django.contrib.auth.backends.ModelBackend")
    for address in ("/decisions/", "/decisions/DEC-2017-9999/"):
        assert client.get(address)["Cache-Control"] == "private, no-store"


@pytest.mark.parametrize(
    "address", ["/", "/decisions/", "/contracts/", "/providers/", "/rules/", "/help/", "/accessibility/"]
)
def test_reading_pages_take_no_post(address: str) -> None:
    assert Client().post(address).status_code == 405


def test_a_desk_takes_no_other_method_than_looking_and_sending(people: Cast) -> None:
    client = Client()
    client.force_login(people.officer, "django.contrib.auth.backends.ModelBackend")
    for method in ("put", "patch", "delete", "options"):
        assert getattr(client, method)("/commissions/enter/").status_code == 405
    assert client.head("/commissions/enter/").status_code == 200


def test_a_form_that_is_out_of_date_is_told_on_a_page_of_ours(db: None) -> None:
    answer = Client(enforce_csrf_checks=True).post("/account/sign-in/", {"username": "a@b.example", "password": "x"})
    assert answer.status_code == 403
    assert "Content-Security-Policy" in answer.headers
    assert "<h1>This form is out of date</h1>" in answer.content.decode()
