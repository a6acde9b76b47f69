"""Users: the first administrator, the last one, and the door."""

from urllib.parse import urlencode

import pytest
from django.apps import apps
from django.contrib import admin
from django.core.exceptions import ValidationError
from django.test import Client, RequestFactory
from django.urls import reverse

from commissioning.council import actions
from commissioning.council.roles import Role
from commissioning.kit.refusals import Refused

PASSWORD = "one long pass phrase"

pytestmark = pytest.mark.django_db


def test_a_second_first_administrator_is_refused(people):
    with pytest.raises(Refused, match="has users already"):
        actions.first_administrator(email="x@calderwick.example", display_name="X", password=PASSWORD)


def test_only_an_administrator_adds_users(people):
    with pytest.raises(Refused):
        actions.add_user(by=people.clerk, email="x@calderwick.example", display_name="X", roles=[Role.CLERK])


def test_the_last_administrator_cannot_be_removed(people):
    with pytest.raises(Refused, match="last administrator"):
        actions.deactivate_user(by=people.administrator, user=people.administrator, why="Left")
    second = actions.add_user(
        by=people.administrator,
        email="second@calderwick.example",
        display_name="Second",
        roles=[Role.ADMINISTRATOR],
        password=PASSWORD,
    )
    actions.deactivate_user(by=second, user=people.administrator, why="Left")
    people.administrator.refresh_from_db()
    assert not people.administrator.is_active


def test_the_last_administrator_cannot_lose_the_role(people):
    with pytest.raises(Refused, match="last administrator"):
        change(people, people.administrator, roles=[Role.CLERK])
    # One who has never set a password could let nobody in.
    actions.add_user(
        by=people.administrator, email="second@calderwick.example", display_name="Second", roles=[Role.ADMINISTRATOR]
    )
    with pytest.raises(Refused, match="last administrator"):
        change(people, people.administrator, roles=[Role.CLERK])
    assert change(people, people.administrator, roles=[Role.CLERK, Role.ADMINISTRATOR])


def test_nobody_deactivates_themselves(people):
    actions.add_user(
        by=people.administrator,
        email="second@calderwick.example",
        display_name="Second",
        roles=[Role.ADMINISTRATOR],
        password=PASSWORD,
    )
    with pytest.raises(Refused, match="yourself"):
        actions.deactivate_user(by=people.administrator, user=people.administrator, why="Tired")


def change(people, user, **fields):
    """Change a user, keeping whatever is not named."""
    now = {
        "display_name": user.display_name,
        "roles": user.roles,
        "sees_exempt": user.sees_exempt,
        "service_areas": [row.service_area for row in user.areas_held.all()],
        "why": "Review",
    }
    return actions.change_user(by=people.administrator, user=user, **{**now, **fields})


def test_roles_and_areas_change_with_their_reason_and_hold_at_once(people):
    changed = change(
        people, people.officer, roles=[Role.MANAGER, Role.OFFICER], service_areas=[people.other_area], why="New duties"
    )
    assert changed.roles == ["officer", "manager"]
    assert [row.service_area for row in changed.areas_held.all()] == [people.other_area]
    assert changed.history.first().history_change_reason == "New duties"
    given = changed.areas_held.model.history.filter(user=changed, history_change_reason="New duties")
    assert {(entry.history_type, entry.service_area.slug) for entry in given} == {("+", "highways"), ("-", "children")}


def test_what_is_no_role_is_refused(people):
    with pytest.raises(ValidationError):
        change(people, people.officer, roles=["emperor"])


def test_someone_deactivated_is_signed_out_at_once_and_stays_so_when_active_again(people, client):
    client.force_login(people.clerk, "django.contrib.auth.backends.ModelBackend")
    desk = reverse("council:desk")
    assert client.get(desk).status_code == 200
    session = client.cookies["sessionid"].value
    actions.deactivate_user(by=people.administrator, user=people.clerk, why="Left")
    assert client.get(desk).status_code == 302
    actions.reactivate_user(by=people.administrator, user=people.clerk, why="Back again")
    client.cookies["sessionid"] = session
    assert client.get(desk).status_code == 302


def test_an_administrator_who_was_just_removed_acts_no_more(people):
    second = actions.add_user(
        by=people.administrator,
        email="second@calderwick.example",
        display_name="Second",
        roles=[Role.ADMINISTRATOR],
        password=PASSWORD,
    )
    actions.deactivate_user(by=people.administrator, user=second, why="Left")
    assert second.is_active, "as it was when their page was opened"
    with pytest.raises(Refused, match="may not"):
        actions.deactivate_user(by=second, user=people.administrator, why="In return")


def test_addresses_differ_by_more_than_case(people):
    with pytest.raises(Exception, match="already"):
        actions.add_user(
            by=people.administrator, email="Clerk@Calderwick.example", display_name="X", roles=[Role.CLERK]
        )


def test_history_keeps_no_hash_of_a_password(people):
    assert people.administrator.has_usable_password()
    assert people.administrator.history.count() == 1
    assert {kept.password for kept in people.administrator.history.all()} == {""}


def test_signing_in_goes_only_to_an_address_of_our_own(people):
    client = Client()
    address = reverse("council:sign_in")
    answer = client.post(
        address + "?next=https://elsewhere.example/", {"username": "admin@calderwick.example", "password": PASSWORD}
    )
    assert answer.status_code == 302
    assert answer["Location"] == "/"


@pytest.mark.parametrize("door", ["/account/sign-out/", "/account/sign%2Dout/?x=1", "/account/sign-in/?next=/account/"])
def test_signing_in_never_leads_back_to_the_door(people, door):
    client = Client()
    address = f"{reverse('council:sign_in')}?{urlencode({'next': door})}"
    answer = client.post(address, {"username": "admin@calderwick.example", "password": PASSWORD})
    assert (answer.status_code, answer["Location"]) == (302, "/")
    # Whoever is signed in already is sent home as well, not round in a circle.
    assert client.get(address)["Location"] == "/"


def test_a_wrong_password_is_told_without_saying_which_was_wrong(people):
    answer = Client().post(
        reverse("council:sign_in"), {"username": "admin@calderwick.example", "password": "not this one"}
    )
    assert answer.status_code == 200
    page = answer.content.decode()
    assert "do not belong together" in page
    assert 'value="admin@calderwick.example"' in page


def test_someone_deactivated_cannot_sign_in(people):
    former = actions.add_user(
        by=people.administrator,
        email="former@calderwick.example",
        display_name="Former clerk",
        roles=[Role.CLERK],
        password=PASSWORD,
    )
    typed = {"username": former.email, "password": PASSWORD}
    assert Client().post(reverse("council:sign_in"), typed).status_code == 302
    actions.deactivate_user(by=people.administrator, user=former, why="Left")
    assert Client().post(reverse("council:sign_in"), typed).status_code == 200


def test_too_many_wrong_passwords_pause_the_name_at_that_address_only(people):
    wrong = {"username": "admin@calderwick.example", "password": "not this one"}
    here, elsewhere = Client(REMOTE_ADDR="192.0.2.1"), Client(REMOTE_ADDR="192.0.2.2")
    answers = [here.post(reverse("council:sign_in"), wrong).status_code for _ in range(11)]
    assert answers[-1] == 429
    right = {"username": "admin@calderwick.example", "password": PASSWORD}
    assert here.post(reverse("council:sign_in"), right).status_code == 429
    assert elsewhere.post(reverse("council:sign_in"), right).status_code == 302


def test_the_admin_is_closed_to_strangers_and_to_every_role(people):
    for user in (None, people.clerk, people.administrator, people.auditor):
        client = Client()
        if user:
            client.force_login(user, "django.contrib.auth.backends.ModelBackend")
        assert client.get("/admin/").status_code == 302


def test_the_admin_changes_nothing(people):
    people.administrator.is_superuser = people.administrator.sees_exempt = True
    people.administrator.recorded(by=people.administrator, why="For this test")
    request = RequestFactory().get("/admin/")
    request.user = people.administrator
    ours = [m for m in apps.get_models() if m._meta.app_label in {"council", "decisions", "contracts", "kit"}]
    for model in ours:
        registered = admin.site._registry[model]
        assert not registered.has_add_permission(request)
        assert not registered.has_change_permission(request)
        assert not registered.has_delete_permission(request)
    client = Client()
    client.force_login(people.administrator, "django.contrib.auth.backends.ModelBackend")
    assert client.get("/admin/council/user/").status_code == 200
    assert client.post(f"/admin/council/user/{people.clerk.pk}/change/", {}).status_code == 403


def test_the_admin_shows_no_hash_of_a_password(people, client):
    people.administrator.is_superuser = people.administrator.sees_exempt = True
    people.administrator.recorded(by=None, why="Superuser")
    client.force_login(people.administrator, "django.contrib.auth.backends.ModelBackend")
    kept = people.administrator.history.first()
    for address in (f"user/{people.administrator.pk}", f"historicaluser/{kept.pk}"):
        answer = client.get(f"/admin/council/{address}/change/")
        assert answer.status_code == 200
        assert people.administrator.password not in answer.content.decode()
        assert people.administrator.password.split("$")[0] + "$" not in answer.content.decode()
