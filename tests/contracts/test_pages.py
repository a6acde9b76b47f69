"""The contracts register and the page of a contract, on the sample council."""

import re
from datetime import date
from decimal import Decimal
from functools import partial

import pytest
from django.contrib.auth.models import AnonymousUser
from django.db import connection
from django.test import Client, RequestFactory
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from commissioning.council.models import User
from commissioning.kit.pages import page_of_parts
from commissioning.kit.terms import Option, Term
from commissioning.sample import SAMPLE_DOMAIN
from contracts.models import Contract, Extension, RosterEntry, Variation
from contracts.pages.detail import (
    current_first,
    end_known_on,
    listed_on,
    register_row,
    seen_on,
    standing,
    term_sentence,
    value_words,
)

FRAMEWORK = "CON-2022-0033"


def client_of(who: str | None) -> Client:
    client = Client()
    if who:
        client.force_login(
            User.objects.get(email=f"{who}@{SAMPLE_DOMAIN}"), "django.contrib.auth.backends.ModelBackend"
        )
    return client


def page(address: str, who: str | None = None) -> str:
    answer = client_of(who).get(address)
    assert answer.status_code == 200
    return answer.content.decode()


def references(markup: str) -> list[str]:
    return re.findall(r'href="/contracts/(CON-[0-9-]+)/', markup)


def withheld_names() -> list[str]:
    names = RosterEntry.objects.filter(umbrella__reference=FRAMEWORK).values_list("provider__legal_name", flat=True)
    return sorted(set(names))


# Words, without a database ------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("term", "words"),
    [
        (Term(48), "4 years."),
        (
            Term(36, (Option(12, pot=True),)),
            "3 years, then a pot of 1 year in any slices: at most 4 years (48 months).",
        ),
        (
            Term(48, (Option(24), Option(12))),
            "4 years, then an option of 2 years, then an option of 1 year: at most 7 years (84 months).",
        ),
        (Term(48, breaks=(24, 36)), "4 years; it may be broken after 2 years or 3 years."),
        (Term(most_months=60), "At most 5 years (60 months); the initial period is not stated."),
        (Term(weeks=12), "12 weeks."),
    ],
)
def test_a_term_is_told_in_words(term, words):
    assert term_sentence(term) == words


def test_a_sum_keeps_its_qualifier():
    assert value_words(Decimal("2500000"), "maximum") == "up to £2,500,000"
    assert value_words(Decimal("800000"), "exact") == "£800,000"
    assert value_words(None, "") == "Not stated"


# The register -------------------------------------------------------------------------------------------------------

on_the_sample = pytest.mark.usefixtures("calderwick")


@on_the_sample
@pytest.mark.django_db
def test_current_contracts_come_first_and_the_first_to_end_at_the_top(calderwick):
    shown = references(page("/contracts/"))
    ends = {row.reference: row.ends_on for row in Contract.objects.filter(reference__in=shown)}
    current = [ends[reference] for reference in shown if ends[reference] and ends[reference] >= calderwick]
    assert current == sorted(current)
    assert len(shown) == 50


@on_the_sample
@pytest.mark.django_db
def test_of_those_still_to_begin_the_first_to_begin_is_at_the_top():
    markup = page("/contracts/?status=upcoming&on=2025-02-17", "officer")
    starts = dict(Contract.objects.values_list("reference", "starts_on"))
    shown = [starts[reference] for reference in references(markup)]
    assert len(set(shown)) > 2
    assert shown == sorted(shown)
    assert "the first to begin at the top" in markup


@on_the_sample
@pytest.mark.django_db
def test_a_stranger_finds_no_draft():
    assert "CON-2023-0031" in references(page("/contracts/?q=Family+therapeutic", "officer"))
    assert "CON-2023-0031" not in references(page("/contracts/?q=Family+therapeutic"))


@on_the_sample
@pytest.mark.django_db
@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("q=CON-2018-0007", ["CON-2018-0007"]),
        ("provider=Mossgate", ["CON-2018-0007"]),
        ("kind=framework&area=childrens-services", None),
        ("since_day=31&since_month=3&since_year=2023&until_day=31&until_month=3&until_year=2023", ["CON-2018-0007"]),
        ("status=live&q=CON-2018-0007&on=2020-01-01", ["CON-2018-0007"]),
        ("status=upcoming&q=CON-2018-0007&on=2018-03-10", ["CON-2018-0007"]),
        ("status=last-year&q=CON-2018-0007&on=2022-06-01", ["CON-2018-0007"]),
        ("status=past-end&q=CON-2018-0007", ["CON-2018-0007"]),
        ("status=ended&q=CON-2018-0007", ["CON-2018-0007"]),
        ("status=live&q=CON-2018-0007", []),
    ],
)
def test_filters_narrow_the_register(query, found):
    shown = references(page(f"/contracts/?{query}"))
    if found is not None:
        assert shown == found


@on_the_sample
@pytest.mark.django_db
def test_only_staff_filter_by_lead_officer():
    assert 'name="lead"' not in page("/contracts/")
    assert 'name="lead"' in page("/contracts/", "officer")


@on_the_sample
@pytest.mark.django_db
@pytest.mark.parametrize(
    "query",
    ["q=%00", "provider=%00", "kind=nonsense", "since_day=31&since_month=2&since_year=2020", "page=99999999999"],
)
def test_nonsense_is_answered_at_its_field(query):
    markup = page(f"/contracts/?{query}")
    assert "There is a problem" in markup or "There is no page" in markup
    assert references(markup)


@on_the_sample
@pytest.mark.django_db
def test_withheld_names_are_in_no_public_byte():
    names = withheld_names()
    assert len(names) == 33
    addresses = ["/contracts/", "/contracts/?page=2", f"/contracts/{FRAMEWORK}/", "/providers/"]
    for address in addresses:
        for who in (None, "officer"):
            markup = page(address, who)
            assert not [name for name in names if name in markup]
    for name in names[:3]:
        word = name.split()[0]
        assert FRAMEWORK not in references(page(f"/contracts/?provider={word}"))
        assert FRAMEWORK in references(page(f"/contracts/?provider={word}", "clerk"))
    assert all(name in page(f"/contracts/{FRAMEWORK}/", "clerk") for name in names)


@on_the_sample
@pytest.mark.django_db
def test_the_register_takes_the_same_number_of_queries_however_long_it_is():
    def queries(address: str) -> int:
        with CaptureQueriesContext(connection) as taken:
            page(address)
        return len(taken)

    assert queries("/contracts/") == queries("/contracts/?q=CON-2018-0007") <= 9


@on_the_sample
@pytest.mark.django_db
def test_a_register_too_long_to_be_counted_is_read_page_by_page(monkeypatch):
    whole = references(page("/contracts/")) + references(page("/contracts/?page=2"))
    assert len(whole) > 50
    monkeypatch.setattr("commissioning.kit.pages.MOST_COUNTED", 20)
    monkeypatch.setattr("commissioning.kit.pages.rows_expected", lambda rows: 77)
    first, second = page("/contracts/"), page("/contracts/?page=2")
    assert references(first) + references(second) == whole
    assert "of about 77 " in first
    assert 'rel="next"' in first
    assert 'rel="next"' not in second
    beyond = page("/contracts/?page=777")
    assert "There is no page 777. This is the first page." in beyond
    assert references(beyond) == references(first)


@on_the_sample
@pytest.mark.django_db
@pytest.mark.parametrize("most", [3, 7, 30])
def test_a_list_read_in_portions_is_the_same_list_and_as_long(most, monkeypatch):
    """Also where a portion ends with a part, and the list with a portion."""
    seen, day = seen_on(timezone.localdate(), AnonymousUser()), timezone.localdate()
    parts = current_first(seen, day)
    whole = seen.count()
    monkeypatch.setattr("commissioning.kit.pages.MOST_COUNTED", most)
    monkeypatch.setattr("commissioning.kit.pages.SURELY_MORE", 1_000)

    def shown_at(address, is_common):
        request = RequestFactory().get(address)
        shown = page_of_parts(
            parts, request, seen.in_bulk, size=4, whole=seen, is_common=is_common, told_apart_by="reference"
        )
        return shown.items, shown.total_words, shown.links, shown.message

    for portion in (1, 2, 3, whole, whole + 1):
        monkeypatch.setattr("commissioning.kit.pages.PORTION", portion)
        for address in ("/", "/?page=2", f"/?page={-(-whole // 4)}", "/?page=999"):
            assert shown_at(address, True) == shown_at(address, False)


@on_the_sample
@pytest.mark.django_db
def test_words_that_hardly_ever_stand_together_are_gathered_however_many_the_planner_expects(monkeypatch):
    """Walked, a list without them would be read to its end."""
    whole, two = page("/contracts/?q=care"), page("/contracts/?q=care+home")
    assert 0 < len(references(two)) < len(references(whole)) < 30
    monkeypatch.setattr("commissioning.kit.pages.rows_expected", lambda rows: 1_000_000)

    def asked(address):
        with CaptureQueriesContext(connection) as found:
            markup = page(address)
        ways = [query["sql"] for query in found if "enable_indexscan" in query["sql"]]
        return references(markup), "about 1,000,000" in markup, len(ways)

    # Off and on again to look whether there are many, and then to gather the few.
    assert asked("/contracts/?q=care+home") == (references(two), False, 4)
    assert asked("/contracts/?q=care&provider=care")[2] == 4
    assert asked("/contracts/?q=care") == (references(whole), False, 0)
    monkeypatch.setattr("commissioning.kit.pages.MOST_COUNTED", len(references(two)) - 1)
    assert asked("/contracts/?q=care+home")[::2] == (references(two), 2)


@on_the_sample
@pytest.mark.django_db
def test_a_line_of_the_register_asks_for_nothing_further(django_assert_num_queries):
    day = timezone.localdate()
    user = User.objects.get(email="officer@calderwick.example")
    whole = {row.pk: register_row(row, day) for row in seen_on(day, user)}
    listed = list(listed_on(day, user))
    with django_assert_num_queries(0):
        rows = {row.pk: register_row(row, day) for row in listed}
    assert rows == whole


@on_the_sample
@pytest.mark.django_db
def test_far_down_a_long_list_the_next_page_begins_after_a_row_and_misses_none(monkeypatch):
    seen = seen_on(timezone.localdate(), AnonymousUser())
    parts = current_first(seen, timezone.localdate())
    whole = [row.pk for part in parts for row in part]
    monkeypatch.setattr("commissioning.kit.pages.MOST_COUNTED", 10)
    monkeypatch.setattr("commissioning.kit.pages.SURELY_MORE", 1)

    def shown_at(address):
        request = RequestFactory().get(address)
        return page_of_parts(parts, request, seen.in_bulk, size=7, whole=seen, told_apart_by="reference")

    address, found, after = "/?page=1", [], 0
    while address:
        shown = shown_at(address)
        found += [row.pk for row in shown]
        address = shown.next_url
        after += "after=CON-" in address
        assert [link.url for link in shown.links if link.number == shown.number + 1] in ([], [address])
    assert found == whole
    assert after > 3
    # The last page knows how many there are.
    assert (shown.total_words, shown.last) == (str(len(whole)), len(whole))
    # What names no row of this list is passed over.
    for typed in ("nonsense", "999999999999", "%00", "CON-2023-0031"):
        assert [row.pk for row in shown_at(f"/?page=3&after={typed}")] == whole[14:21]


@on_the_sample
@pytest.mark.django_db
def test_in_a_short_list_a_row_to_begin_after_is_passed_over():
    assert references(page("/contracts/?page=2&after=CON-2018-0007")) == references(page("/contracts/?page=2"))
    assert "after" not in page("/contracts/?page=2&after=CON-2018-0007").split("as-at")[-1]


@on_the_sample
@pytest.mark.django_db
@pytest.mark.parametrize("address", ["/providers/", "/commissions/"])
def test_of_a_long_list_that_hides_some_no_estimate_is_told(monkeypatch, address):
    monkeypatch.setattr("commissioning.kit.pages.MOST_COUNTED", 3)
    monkeypatch.setattr("commissioning.overview.provider_views.page_of_parts", partial(page_of_parts, size=2))
    monkeypatch.setattr("commissioning.overview.views.page_of_parts", partial(page_of_parts, size=2))
    markup = page(address)
    assert "1 to 2 of more than 3 " in markup
    assert "about" not in markup.partition('class="result-count"')[2][:80]


@on_the_sample
@pytest.mark.django_db
def test_of_a_list_whose_length_is_known_only_the_page_is_read():
    rows = Contract.objects.order_by("pk")
    whole = list(rows.values_list("pk", flat=True))
    for number in (1, 2, 3):
        with CaptureQueriesContext(connection) as asked:
            request = RequestFactory().get(f"/?page={number}")
            shown = page_of_parts([rows], request, Contract.objects.in_bulk, size=7, known=len(whole))
        assert len(asked) == 2
        assert [row.pk for row in shown] == whole[number * 7 - 7 : number * 7]
        assert (shown.total, shown.is_rough, shown.pages) == (len(whole), False, -(-len(whole) // 7))


@on_the_sample
@pytest.mark.django_db
def test_of_a_list_known_to_be_empty_nothing_is_read_and_of_a_long_one_only_the_page():
    rows = Contract.objects.order_by("pk")
    whole = list(rows.values_list("pk", flat=True))
    request = RequestFactory().get("/")
    with CaptureQueriesContext(connection) as asked:
        assert list(page_of_parts([rows], request, lambda keys: {}, size=7, known=0)) == []
    assert len(asked) == 0
    with CaptureQueriesContext(connection) as asked:
        shown = page_of_parts([rows], request, Contract.objects.in_bulk, size=7, is_long=True)
    assert "LIMIT 8" in asked[0]["sql"]
    assert [row.pk for row in shown] == whole[:7]
    assert (shown.total_words, bool(shown.next_url)) == ("more than 1,000", True)
    request = RequestFactory().get(f"/?page={-(-len(whole) // 7)}")
    last = page_of_parts([rows], request, Contract.objects.in_bulk, size=7, is_long=True)
    assert (last.total_words, last.next_url) == (str(len(whole)), "")
    request = RequestFactory().get("/?page=7777")
    beyond = page_of_parts([rows], request, Contract.objects.in_bulk, size=7, is_long=True)
    assert [row.pk for row in beyond] == whole[:7]


@on_the_sample
@pytest.mark.django_db
def test_the_planner_is_not_told_where_more_were_counted_than_it_expects(monkeypatch):
    monkeypatch.setattr("commissioning.kit.pages.MOST_COUNTED", 20)
    monkeypatch.setattr("commissioning.kit.pages.rows_expected", lambda rows: 3)
    assert "1 to 50 of more than 50 contracts" in page("/contracts/")


# One contract -------------------------------------------------------------------------------------------------------


@on_the_sample
@pytest.mark.django_db
def test_a_disputed_term_shows_both_last_days_and_the_contradiction():
    markup = page("/contracts/CON-2021-0011/")
    assert "31 March 2027, or 31 March 2028" in markup
    assert "4 years with 2 plus 1 year extension options" in markup
    assert "The words disagree" in markup
    assert "check--warn" in markup


@on_the_sample
@pytest.mark.django_db
def test_a_withheld_roster_is_a_count_with_its_reason_and_its_review():
    markup = page(f"/contracts/{FRAMEWORK}/")
    assert "<b>33 suppliers</b>" in markup
    assert "paragraph 3 of Schedule 12A" in markup
    assert "To be reviewed by 1 July 2027" in markup


@on_the_sample
@pytest.mark.django_db
def test_breaks_are_not_options():
    markup = page("/contracts/CON-2022-0019/?on=2023-01-01")
    assert "Break points" in markup
    assert "31 March 2024" in markup
    assert "31 March 2025" in markup
    assert "Options to extend" not in markup


@on_the_sample
@pytest.mark.django_db
def test_an_act_names_its_authority_and_what_it_is_charged_to():
    markup = page("/contracts/CON-2023-0021/")
    assert 'href="/authority/DEC-2023-0064/3/"' in markup
    assert 'href="/authority/DEC-2023-0064/1/"' in markup
    assert "£1,600,000" in markup


@on_the_sample
@pytest.mark.django_db
def test_the_end_is_told_as_it_stood_on_the_day():
    contract = Contract.objects.prefetch_related("extensions").get(reference="CON-2016-0002")
    assert end_known_on(contract, date(2018, 1, 1)) == date(2019, 3, 31)
    assert end_known_on(contract, date(2021, 1, 1)) == date(2021, 3, 31)


@pytest.mark.parametrize("order", [(0, 1), (1, 0)])
def test_of_two_acts_of_one_day_the_end_before_the_first_is_told(order):
    first, then, last = date(2024, 3, 31), date(2026, 3, 31), date(2025, 9, 30)
    extension = Extension(pk=order[0], made_on=date(2024, 1, 10), old_end=first, new_end=then)
    variation = Variation(pk=order[1], made_on=date(2024, 1, 10), old_end=then, new_end=last)
    contract = Contract(pk=1, ends_on=last)
    contract._prefetched_objects_cache = {"extensions": [extension], "variations": [variation], "breaks": []}
    assert end_known_on(contract, date(2024, 1, 9)) == first
    assert end_known_on(contract, date(2024, 1, 10)) == last


@on_the_sample
@pytest.mark.django_db
def test_history_and_officers_are_for_staff():
    assert "History of the record" not in page("/contracts/CON-2023-0021/")
    assert "Lead officer" not in page("/contracts/CON-2023-0021/")
    markup = page("/contracts/CON-2023-0021/", "auditor")
    assert "History of the record" in markup
    assert "Lead officer" in markup


@on_the_sample
@pytest.mark.django_db
def test_where_a_contract_stands_depends_on_the_day():
    contract = Contract.objects.get(reference="CON-2018-0007")
    assert standing(contract, date(2017, 1, 1)).words == "Not yet awarded"
    assert standing(contract, date(2018, 3, 20)).words == "Upcoming"
    assert standing(contract, date(2020, 1, 1)).words == "Live"
    assert standing(contract, date(2022, 6, 1)).words == "In its last year"
    assert standing(contract, date(2023, 4, 1)).words == "Past its end"


@on_the_sample
@pytest.mark.django_db
def test_a_contract_whose_successor_is_awarded_has_ended_and_does_not_run_past_its_end():
    assert "It ended on 31 March 2021." in page("/contracts/CON-2016-0002/")
    assert "CON-2016-0002" not in references(page("/contracts/?status=past-end"))
    assert "CON-2016-0002" in references(page("/contracts/?status=ended"))


@on_the_sample
@pytest.mark.django_db
def test_the_day_to_tell_the_provider_is_for_staff():
    contract = Contract.objects.filter(options__isnull=False, supplier_notice_months__gt=0, ends_on__gt="2026-12-01")[0]
    assert "Tell the provider by" not in page(f"/contracts/{contract.reference}/")
    assert "Tell the provider by" in page(f"/contracts/{contract.reference}/", "officer")
