"""The pages of set-up, as the sample council has them: well made, for each role, and no writing on a GET."""

import re

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from commissioning.council.models import Body, ClosureDay, Meeting, OneTimeLink, StandingOrders, User
from tests.house.test_addresses import MATRIX, _client
from tests.house.test_pages import Outline

pytestmark = [pytest.mark.usefixtures("calderwick"), pytest.mark.django_db]

DESKS = sorted(
    name for name, (_, _, staff) in MATRIX.items() if name.startswith("council:") and staff.get("admin") == 200
)
READ_BY_ALL = sorted(name for name in DESKS if MATRIX[name][2]["auditor"] == 200)


@pytest.fixture
def admin():
    return _client("admin")


@pytest.fixture
def clerk():
    return _client("clerk")


def hidden(client, address):
    """What a form carries hidden."""
    page = client.get(address).content.decode()
    return dict(re.findall(r'<input type="hidden" name="(once|seen|who)" value="([^"]*)"', page))


def send(client, address, **typed):
    return client.post(address, {**hidden(client, address), **typed})


def dated(name, day, month, year):
    return {f"{name}_day": str(day), f"{name}_month": str(month), f"{name}_year": str(year)}


@pytest.mark.parametrize("who", ["admin", "clerk", "auditor"])
@pytest.mark.parametrize("name", DESKS)
def test_a_desk_is_well_made(name, who):
    address, _, staff = MATRIX[name]
    if staff[who] != 200:
        return
    page = Outline(_client(who).get(address).content.decode())
    assert page.h1 == 1
    assert page.title.strip()
    assert len(page.ids) == len(set(page.ids)), page.ids
    for control in page.controls:
        assert control.get("id") in page.labels or control.get("aria-label"), control
    assert not page.style_attributes
    assert not page.inline_scripts


def test_no_two_desks_share_a_title(admin):
    titles = [Outline(admin.get(MATRIX[name][0]).content.decode()).title.strip() for name in DESKS]
    assert len(titles) == len(set(titles)), sorted(title for title in titles if titles.count(title) > 1)


@pytest.mark.parametrize("name", DESKS)
def test_looking_writes_nothing(name, admin):
    with CaptureQueriesContext(connection) as queries:
        admin.get(MATRIX[name][0])
    for query in queries.captured_queries:
        # The choices of a form are read through a cursor.
        assert query["sql"].lstrip().split(" ", 1)[0].upper() in {"SELECT", "SAVEPOINT", "RELEASE", "DECLARE"}


@pytest.mark.parametrize("nonsense", ["?on=%00", "?page=99999999999999", "?body=%00", "?body=nobody", "?page=x"])
def test_nonsense_is_never_an_error_of_ours(nonsense, admin):
    for name in ("users", "user", "meetings", "add_meeting", "posts"):
        assert admin.get(MATRIX[f"council:{name}"][0] + nonsense).status_code == 200


@pytest.mark.parametrize(
    "address",
    [
        "/council/users/99999999999999999999/",
        "/council/bodies/nobody/",
        "/council/meetings/99999999999999999999/",
        "/council/standing-orders/2026-02-31/",
        "/council/standing-orders/2014-01-01/",
        "/council/closure-days/2026-13-01/remove/",
        "/council/posts/99999/",
        "/council/posts/2/names/1/remove/",
        "/council/wards/nowhere/",
    ],
)
def test_what_is_not_there_is_not_found(address, admin):
    assert admin.get(address).status_code == 404


@pytest.mark.parametrize("name", READ_BY_ALL)
def test_those_who_may_not_keep_a_record_are_told_who_does_and_offered_nothing(name):
    if name in {"council:desk", "council:change_password"}:
        return
    page = _client("auditor").get(MATRIX[name][0]).content.decode()
    assert "Kept by" in page
    assert "What you can do" not in page
    assert "End or correct" not in page
    assert ">Remove<" not in page


def test_the_list_of_users_asks_as_many_questions_for_many_as_for_few(admin):
    with CaptureQueriesContext(connection) as few:
        admin.get(reverse("council:users"))
    for number in range(10):
        address = reverse("council:invite")
        typed = {"email": f"n{number}@calderwick.example", "display_name": f"N{number}", "roles": "clerk"}
        assert send(admin, address, service_areas=[1, 2], **typed).status_code == 200
    with CaptureQueriesContext(connection) as many:
        admin.get(reverse("council:users"))
    assert len(many) <= len(few) + 1


# By hand


def test_an_administrator_invites_changes_deactivates_and_reactivates(admin):
    typed = {"email": "new@calderwick.example", "display_name": "New clerk", "roles": ["clerk"], "sees_exempt": "on"}
    shown = send(admin, "/council/users/invite/", **typed).content.decode()
    assert "/account/invitation/" in shown
    user = User.objects.get(email="new@calderwick.example")
    page = reverse("council:user", args=[user.pk])
    assert "Invited" in admin.get(page).content.decode()
    assert "/account/invitation/" not in admin.get(page).content.decode()
    answer = send(
        admin,
        page + "change/",
        display_name="Scrutiny officer",
        roles=["clerk", "auditor"],
        service_areas=[1],
        why="New",
    )
    assert answer["Location"] == page
    user.refresh_from_db()
    assert (user.display_name, user.roles, user.sees_exempt) == ("Scrutiny officer", ["clerk", "auditor"], False)
    told = admin.get(page).content.decode()
    assert "roles: Clerk, now Clerk, Auditor" in told
    assert "Service area given" in told
    assert send(admin, page + "deactivate/", why="").status_code == 200
    assert send(admin, page + "deactivate/", why="Left").status_code == 302
    assert "Reactivate" in admin.get(page).content.decode()
    assert send(admin, page + "reactivate/", why="Back").status_code == 302
    assert User.objects.get(pk=user.pk).is_active
    assert "/account/invitation/" in send(admin, page + "link/").content.decode()


def test_an_address_in_use_is_said_at_its_field_and_what_was_typed_stays(admin):
    typed = {"email": "CLERK@calderwick.example", "display_name": "Second clerk", "roles": ["clerk"]}
    page = send(admin, "/council/users/invite/", **typed).content.decode()
    assert "There is already" in page
    assert 'value="Second clerk"' in page
    assert not OneTimeLink.objects.filter(user__display_name="Second clerk").exists()


def test_the_second_of_two_administrators_is_told_of_the_first_one_s_change(admin):
    address = reverse("council:change_user", args=[User.objects.get(email="officer@calderwick.example").pk])
    first, second = hidden(admin, address), hidden(admin, address)
    typed = {"display_name": "Commissioning officer", "roles": ["officer"], "why": "Review"}
    assert admin.post(address, {**first, **typed, "roles": ["officer", "manager"]}).status_code == 302
    answer = admin.post(address, {**second, **typed, "sees_exempt": "on"})
    assert answer.status_code == 200
    assert "changed this" in answer.content.decode()
    assert User.objects.get(email="officer@calderwick.example").roles == ["officer", "manager"]


def test_the_last_administrator_s_button_is_disabled_with_the_reason_beside_it(admin):
    page = admin.get("/council/users/1/").content.decode()
    assert 'aria-disabled="true"' in page
    assert "last administrator who can sign in" in page


def test_a_clerk_adds_a_body_its_members_and_a_meeting(clerk):
    answer = send(clerk, "/council/bodies/new/", name="Licensing Committee", kind="committee")
    assert answer["Location"] == "/council/bodies/licensing-committee/"
    members = "/council/bodies/licensing-committee/members/new/"
    assert send(clerk, members, office="Chair", **dated("from_on", 22, "May", 2026)).status_code == 302
    again = send(clerk, members, office="Chair", **dated("from_on", 1, 6, 2026)).content.decode()
    assert "sits on the body already" in again
    body = Body.objects.get(slug="licensing-committee")
    answer = send(
        clerk, "/council/meetings/new/", body=body.pk, starts_at="2pm", place="Room 1", **dated("held_on", 1, 12, 2026)
    )
    meeting = Meeting.objects.get(body=body)
    assert answer["Location"] == reverse("council:meeting", args=[meeting.pk])
    assert meeting.starts_at.hour == 14
    page = clerk.get(answer["Location"]).content.decode()
    assert "Tuesday 1 December 2026" in page
    assert "Agenda due by" in page
    assert send(clerk, answer["Location"] + "move/", why="Clash", **dated("held_on", 8, 12, 2026)).status_code == 302
    assert "Moved from Tuesday 1 December 2026: Clash" in clerk.get(answer["Location"]).content.decode()


def test_what_was_decided_at_a_meeting_is_named_and_keeps_its_day(clerk):
    meeting = Meeting.objects.get(decisions__reference="DEC-2017-0031")
    address = reverse("council:meeting", args=[meeting.pk])
    page = clerk.get(address).content.decode()
    assert "DEC-2017-0031" in page
    assert "was made at this meeting" in page
    refused = send(clerk, address + "move/", why="Mistake", **dated("held_on", 5, 10, 2027)).content.decode()
    assert "What was decided keeps its day" in refused


def test_a_new_version_is_filled_in_from_the_last_and_begins_tomorrow_at_the_earliest(admin):
    address = "/council/standing-orders/new/"
    page = admin.get(address).content.decode()
    assert 'value="500,000"' in page
    fields = dict(re.findall(r'<input type="text" name="(\w+)" value="([^"]*)"', page))
    typed = {
        **fields,
        "source_text": "Constitution of 2027",
        "officer_power_words": "7.2",
        "key_threshold": "£750,000",
        **{f"{name}_unit": "working" for name in ("key_notice", "private_notice", "agenda", "general_exception")},
    }
    refused = send(admin, address, **typed, **dated("in_force_from", 23, 11, 2026)).content.decode()
    assert "cannot begin on Monday 23 November 2026" in refused
    assert "£750,000" in refused
    answer = send(admin, address, **typed, **dated("in_force_from", 1, 1, 2027))
    assert answer["Location"] == "/council/standing-orders/2027-01-01/"
    assert StandingOrders.objects.get(in_force_from="2027-01-01").key_threshold == 750_000
    assert "Correct this version" in admin.get(answer["Location"]).content.decode()


@pytest.mark.parametrize("days", ["0", "-1", "367", "99999999999999999999", "five", ""])
def test_a_call_in_period_is_a_number_of_days(admin, days):
    page = send(admin, "/council/standing-orders/new/", call_in_days=days).content.decode()
    assert "id_call_in_days_error" in page


def test_a_closure_day_is_added_and_taken_back(admin):
    assert send(admin, "/council/closure-days/new/", why="Shut", **dated("day", 30, 12, 2027)).status_code == 302
    address = "/council/closure-days/2027-12-30/remove/"
    assert send(admin, address, why="Open after all").status_code == 302
    assert not ClosureDay.objects.filter(day="2027-12-30").exists()


def test_a_post_has_names_and_holders(admin):
    answer = send(
        admin, "/council/posts/new/", title="Director of Housing", aliases="Housing Director\nHead of Housing\n"
    )
    page = answer["Location"]
    assert "Head of Housing" in admin.get(page).content.decode()
    holder = User.objects.get(email="officer@calderwick.example")
    assert send(admin, page + "holders/new/", user=holder.pk, **dated("from_on", 1, 4, 2026)).status_code == 302
    assert "Commissioning officer" in admin.get(page).content.decode()
    typed = {"title": "Director of Homes", "keep_old_title": "on", "mailbox": "", "why": "Restructure"}
    assert send(admin, page + "change/", **typed).status_code == 302
    told = admin.get(page).content.decode()
    assert "Title: “Director of Housing”, now “Director of Homes”" in told


def test_a_ward_is_added_renamed_and_ended(admin):
    assert send(admin, "/council/wards/new/", name="St Mary’s").url == "/council/wards/st-marys/"
    typed = {"name": "St Mary’s and Quay", "why": "Boundary review", **dated("until_on", 30, 4, 2027)}
    assert send(admin, "/council/wards/st-marys/change/", **typed).status_code == 302
    assert "30 April 2027" in admin.get("/council/wards/st-marys/").content.decode()


@pytest.mark.parametrize("name", ["", "   ", "x" * 121, "Bad\0name" + "y" * 121])
def test_a_bad_name_is_said_at_its_field(admin, name):
    page = send(admin, "/council/wards/new/", name=name)
    assert page.status_code == 200
    assert "id_name_error" in page.content.decode()


def test_mail_to_a_mailbox_is_stopped(clerk):
    assert send(clerk, "/council/mailing-list/new/", mailbox="desk@calderwick.example", what="News").status_code == 302
    assert "desk@calderwick.example" in clerk.get("/council/mailing-list/").content.decode()
    address = "/council/mailing-list/1/"
    assert send(clerk, address, what="Members’ services", why="Closed").status_code == 302
    assert "Stopped" in clerk.get("/council/mailing-list/").content.decode()
