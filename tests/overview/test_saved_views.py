"""Views that users save: kept under a name, shown above their list, renamed and removed; and those that fit no more."""

import re

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from commissioning.council.models import User
from commissioning.overview import saved_view_actions as actions
from commissioning.overview.models import SavedView
from commissioning.overview.saved_views import PLACES
from commissioning.sample import SAMPLE_DOMAIN
from tests.house.test_addresses import _client

pytestmark = [pytest.mark.usefixtures("calderwick"), pytest.mark.django_db]

LISTS = {
    "expiry": ("/contracts/expiry/", "kind=service&area=children"),
    "contracts": ("/contracts/", "status=live&since_day=1&since_month=1&since_year=2026"),
    "decisions": ("/decisions/", "kind=executive&area=children"),
    "commissions": ("/commissions/", "q=care"),
    "providers": ("/providers/", "q=care"),
}


@pytest.fixture
def manager():
    return _client("manager")


def user(role="manager"):
    return User.objects.get(email=f"{role}@{SAMPLE_DOMAIN}")


@pytest.fixture(autouse=True)
def without_the_view_of_the_sample(calderwick, db):
    for view in SavedView.objects.all():
        actions.remove_view(by=view.user, view=view)


def send(client, address, **typed):
    page = client.get(address).content.decode()
    hidden = dict(re.findall(r'<input type="hidden" name="(once|seen|who)" value="([^"]*)"', page))
    return client.post(address, {**hidden, **typed})


def save(client, name, code="expiry", query="kind=service", **typed):
    return send(client, f"/account/views/save/{code}/?{query}", name=name, **typed)


def row_above(client, address):
    found = re.search(r'<nav class="views".*?</nav>', client.get(address).content.decode(), re.S)
    return found[0] if found else ""


def test_every_list_that_can_be_saved_is_tried_here():
    assert LISTS.keys() == PLACES.keys()


@pytest.mark.parametrize("code", LISTS)
def test_filters_are_saved_and_lead_back_to_the_same_list(manager, code):
    address, query = LISTS[code]
    assert f"/account/views/save/{code}/?" in row_above(manager, f"{address}?{query}")
    assert save(manager, "What I watch", code, query).status_code == 302
    view = SavedView.objects.get(user=user())
    assert dict(pair.split("=") for pair in view.query.split("&")) == dict(pair.split("=") for pair in query.split("&"))
    row = row_above(manager, address)
    assert ">What I watch</a>" in row
    assert 'aria-current="page"' not in row
    assert 'aria-current="page"><b>What I watch</b>' in row_above(manager, f"{address}?{view.query}")
    assert manager.get(f"{address}?{view.query}").status_code == 200


def test_pages_and_days_of_reading_are_no_part_of_a_view(manager):
    save(manager, "Services", query="page=2&on=2026-01-01&kind=service&q=")
    assert SavedView.objects.get().query == "kind=service"


def test_the_day_of_reading_stays_when_a_view_is_opened(manager):
    save(manager, "Services")
    assert "kind=service&amp;on=2026-01-01" in row_above(manager, "/contracts/expiry/?on=2026-01-01")


def test_a_list_without_filters_is_not_saved(manager):
    assert "Save this view" not in row_above(manager, "/contracts/expiry/?kind=&page=2")
    page = manager.get("/account/views/save/expiry/")
    assert "Choose the filters on the list first." in page.content.decode()
    assert manager.post("/account/views/save/expiry/", {"name": "All"}).status_code == 200
    assert manager.post("/account/views/save/expiry/?kind=nonsense", {"name": "All"}).status_code == 200
    assert not SavedView.objects.exists()
    assert manager.get("/account/views/save/nothing/").status_code == 404


@pytest.mark.parametrize(
    ("name", "says"),
    [
        ("", "Give the view a name"),
        ("   ", "Give the view a name"),
        ("\0", "Give the view a name"),
        ("n" * 61, "Give a name of at most 60 characters"),
    ],
)
def test_a_name_is_needed_and_is_short(manager, name, says):
    answer = save(manager, name)
    assert says in answer.content.decode()
    assert not SavedView.objects.exists()


def test_a_name_is_given_once_whatever_its_case_unless_the_new_view_takes_its_place(manager):
    save(manager, "Services")
    answer = save(manager, "SERVICES", query="kind=block")
    assert "You have a view of that name for this list already" in answer.content.decode()
    assert save(manager, "SERVICES", query="kind=block", replaces="on").status_code == 302
    assert [(view.name, view.query) for view in SavedView.objects.all()] == [("SERVICES", "kind=block")]
    # Another list, or another user, may have one of that name.
    assert save(manager, "Services", "contracts", "kind=service").status_code == 302
    assert save(_client("officer"), "Services").status_code == 302


def test_a_view_sent_twice_is_saved_once(manager):
    address = "/account/views/save/expiry/?kind=service"
    page = manager.get(address).content.decode()
    hidden = dict(re.findall(r'<input type="hidden" name="(once|seen|who)" value="([^"]*)"', page))
    for _ in range(2):
        assert manager.post(address, {**hidden, "name": "Services"}).status_code == 302
    assert SavedView.objects.count() == 1


def test_a_view_is_renamed_and_removed_and_its_history_kept(manager):
    save(manager, "Services")
    save(manager, "Blocks", query="kind=block")
    view = SavedView.objects.get(name="Services")
    assert "You have a view of that name" in send(manager, f"/account/views/{view.pk}/", name="blocks").content.decode()
    assert send(manager, f"/account/views/{view.pk}/", name="Ordinary services").status_code == 302
    assert "Ordinary services" in row_above(manager, "/contracts/expiry/")
    assert send(manager, f"/account/views/{view.pk}/remove/").status_code == 302
    assert "Ordinary services" not in row_above(manager, "/contracts/expiry/")
    told = SavedView.history.filter(id=view.pk).order_by("history_id").values_list("history_change_reason", flat=True)
    assert list(told) == ["View saved", "View renamed", "View removed"]


def test_a_view_renamed_keeps_the_filters_that_were_saved_meanwhile(manager):
    save(manager, "Services")
    read_before = SavedView.objects.get(user=user())
    actions.save_view(by=user(), place="expiry", name="Services", query="area=children", replaces=True)
    actions.rename_view(by=user(), view=read_before, name="Children")
    assert SavedView.objects.get(user=user()).query == "area=children"


def test_views_are_their_users_own(manager):
    save(manager, "Services")
    view = SavedView.objects.get()
    officer = _client("officer")
    assert "Services" not in officer.get("/account/views/").content.decode()
    assert "Services" not in row_above(officer, "/contracts/expiry/")
    for address in (f"/account/views/{view.pk}/", f"/account/views/{view.pk}/remove/"):
        assert officer.get(address).status_code == 404
        assert officer.post(address, {"name": "Mine"}).status_code == 404


def test_the_page_of_views_says_in_words_what_each_asks_for(manager):
    save(manager, "Overdue", query="area=children&show=overdue&worth=20000")
    save(manager, "This year", "contracts", "since_day=1&since_month=1&since_year=2026")
    page = manager.get("/account/views/").content.decode()
    assert "List: Overdue to act; Service area: Children’s services; Worth at least, £ a year: £20,000" in page
    assert "Ends from: 1 January 2026" in page


def test_a_view_whose_filters_are_no_more_says_so_wherever_it_stands(manager):
    actions.save_view(by=user(), place="expiry", name="Old ways", query="kind=service&colour=green")
    actions.save_view(by=user(), place="expiry", name="Old area", query="area=abolished")
    page = manager.get("/account/views/").content.decode()
    assert "No longer fits: colour" in page
    assert "No longer fits: Service area" in page
    opened = manager.get("/contracts/expiry/?kind=service&colour=green").content.decode()
    assert "The view “Old ways” asks for colour" in opened
    opened = manager.get("/contracts/expiry/?area=abolished")
    assert opened.status_code == 200
    assert "There is a problem" in opened.content.decode()


def test_a_stranger_is_offered_no_views_and_costs_no_query():
    for address, query in LISTS.values():
        with CaptureQueriesContext(connection) as queries:
            Client().get(f"{address}?{query}")
        assert not any("savedview" in query["sql"] for query in queries)
        assert row_above(Client(), f"{address}?{query}") == ""


@pytest.mark.parametrize("address", ["/contracts/expiry/", "/account/views/"])
def test_thirty_views_take_as_many_queries_as_one(manager, address):
    def asked():
        with CaptureQueriesContext(connection) as queries:
            assert manager.get(address).status_code == 200
        return len(queries)

    actions.save_view(by=user(), place="expiry", name="View", query="area=children")
    first = asked()
    for number in range(29):
        actions.save_view(by=user(), place="expiry", name=f"View {number}", query="area=children&kind=block")
    assert asked() == first
    assert "Remove one of them first." in save(manager, "One more").content.decode()


def test_a_row_of_views_marks_up_what_was_typed(manager):
    save(manager, "<b>Mine</b> & yours")
    assert "&lt;b&gt;Mine&lt;/b&gt; &amp; yours" in row_above(manager, "/contracts/expiry/")


@pytest.mark.parametrize("end", ["", "remove/"])
def test_a_view_removed_in_another_window_is_told_kindly_and_the_others_are_shown(manager, end):
    save(manager, "Services")
    view = SavedView.objects.get(user=user())
    address = f"/account/views/{view.pk}/{end}"
    opened = manager.get(address).content.decode()
    typed = dict(re.findall(r'<input type="hidden" name="(once|seen|who)" value="([^"]*)"', opened))
    actions.remove_view(by=user(), view=view)
    for answer in (manager.get(address, follow=True), manager.post(address, {**typed, "name": "Mine"}, follow=True)):
        assert answer.redirect_chain == [("/account/views/", 302)]
        assert "The view “Services” was removed already, perhaps in another window." in answer.content.decode()
    assert _client("officer").get(address).status_code == 404


def test_a_view_whose_removal_is_sent_twice_is_told_removed_once(manager):
    save(manager, "Services")
    address = f"/account/views/{SavedView.objects.get(user=user()).pk}/remove/"
    page = manager.get(address).content.decode()
    typed = dict(re.findall(r'<input type="hidden" name="(once|seen|who)" value="([^"]*)"', page))
    for _ in range(2):
        assert manager.post(address, typed).headers["Location"] == "/account/views/"
    assert "removed already" not in manager.get("/account/views/").content.decode()
