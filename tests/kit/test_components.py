import re
from collections import Counter
from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from django import forms
from django.http import HttpRequest
from django.template import engines
from django.test import RequestFactory
from django.utils.safestring import mark_safe

from commissioning.kit import pages
from commissioning.kit.checks import Check, Severity
from commissioning.kit.explained import Explained
from commissioning.kit.pictures import Mark, Row, Span, TermPicture
from commissioning.kit.refusals import Refusal

# The kit knows none of the rooms: their addresses are left out here.
pytestmark = pytest.mark.urls(__name__)
urlpatterns: list[Any] = []

EFFECT = Explained(
    date=date(2017, 10, 6),
    counted=tuple(date(2017, month, day) for month, day in ((9, 29), (10, 2), (10, 3), (10, 4), (10, 5))),
    skipped=((date(2017, 9, 30), "Saturday"), (date(2017, 10, 1), "Sunday")),
    sentence="Five clear working days.",
    start=date(2017, 9, 28),
)
STOP = Check("term-contradiction", Severity.STOP, "Seven years or six.", "Ask <the decision maker>.", "PCR 72", "COM-1")
NOTE = Check("source-doubtful", Severity.NOTE, "The source omits a date.", "", "", "COM-1")


def request_for(path: str = "/", **query: str) -> HttpRequest:
    return RequestFactory().get(path, query)


def drawn(source: str, request: HttpRequest | None = None, **context: Any) -> str:
    return engines["django"].from_string(source).render(context, request)


def ids_of(page: str) -> list[str]:
    return re.findall(r'\bid="([^"]+)"', page)


def test_facts_hold_what_is_inside_as_html_and_escape_what_is_given() -> None:
    page = drawn(
        '{% facts %}{% fact "Ends" value act=True %}Could run on: <a href="#x">see</a> {{ odd }}'
        "{% endfact %}{% endfacts %}",
        value="<31 March>",
        odd="<b>",
    )
    assert '<div class="facts__act"><dt>Ends</dt><dd>&lt;31 March&gt;</dd>' in page
    assert '<a href="#x">see</a> &lt;b&gt;' in page


def test_a_thread_names_each_steps_kind_day_and_state() -> None:
    page = drawn(
        '{% thread %}{% step "Decision" on=day title="Cabinet decided" url="/x/" flagged=True note="assumed" %}'
        "<p>Why</p>{% endstep %}{% thread_today day %}"
        '{% step "Expiry" date_words="2027 or 2028" title="The end" state="next" %}'
        "{% endstep %}{% endthread %}",
        day=date(2020, 11, 11),
    )
    assert '<li class="is-flagged">' in page
    assert '<time datetime="2020-11-11">11 Nov 2020</time><span>assumed</span>' in page
    assert "Wednesday 11 November 2020" in page
    assert '<li class="is-next">' in page
    assert "<span>2027 or 2028</span>" in page


def test_rows_clauses_and_tags_are_drawn() -> None:
    page = drawn(
        '{% rows %}{% row "As written" %}Two years{% endrow %}{% endrows %}'
        '{% clause "(a)" "Approve" id="clause-a" %}<p>The plans</p>{% endclause %}{% tag "Refused" "stop" %}'
    )
    assert "<dt>As written</dt><dd>Two years</dd>" in page
    assert '<article class="clause" id="clause-a"><b>(a)</b>' in page
    assert '<span class="tag tag--stop">Refused</span>' in page


@pytest.mark.parametrize(
    ("used", "words", "share"),
    [
        (Decimal("6850000"), "£350,000 <span>left of up to £7,200,000", "95.1%"),
        (Decimal("7240000"), "£40,000 <span>over up to £7,200,000", "100.0%"),
        (Decimal("7199999"), "£1 <span>left of up to £7,200,000", "99.9%"),
        (Decimal("0"), "£7,200,000 <span>left of up to £7,200,000", "0.0%"),
    ],
)
def test_a_balance_says_what_is_left_before_it_draws_it(used: Decimal, words: str, share: str) -> None:
    page = drawn('{% balance_bar total used title="Clause 1" url="/l/" %}', total=Decimal("7200000"), used=used)
    assert words in page
    assert f'width="{share}"' in page
    assert "style=" not in page


def test_an_approval_of_nothing_is_drawn() -> None:
    assert "£0" in drawn("{% balance_bar total total %}", total=Decimal(0))


def test_a_ledger_shows_refusals_and_releases() -> None:
    rows = [
        pages.LedgerRow(date(2024, 3, 4), "CON-2024-0009", Decimal(800000), Decimal(0), 9, "/c/", "Bundled hours"),
        pages.LedgerRow(date(2024, 3, 18), "nothing is left", Decimal(800000), Decimal(0), kind="refused"),
        pages.LedgerRow(date(2024, 7, 12), "CON-2022-0031", Decimal(-350000), Decimal(350000), 10, kind="release"),
    ]
    page = drawn('{% ledger_table rows "Commitments" total left=left %}', rows=rows, total=Decimal(1), left=Decimal(2))
    assert '<tr class="refused"><th scope="row"><span class="hidden">Refused</span></th>' in page
    assert '<tr class="given"><th scope="row">10</th>' in page
    assert "−£350,000" in page
    assert "<tfoot>" in page
    assert "<tfoot>" not in drawn('{% ledger_table rows "Commitments" %}', rows=rows)


def test_checks_stand_worst_first_each_with_an_id_of_its_own() -> None:
    page = drawn("{% check_counts found %}{% checks found %}", found=[NOTE, STOP, STOP])
    assert ids_of(page) == ["check-term-contradiction", "check-term-contradiction-2", "check-source-doubtful"]
    assert "2 stops" in page
    assert "1 note" in page
    assert "Ask &lt;the decision maker&gt;." in page
    assert page.count("What to do") == 2
    assert drawn("{% check_counts found %}{% checks found %}", found=[]) == ""


def test_a_refusal_gives_reason_and_remedy() -> None:
    page = drawn('{% refusal why id="why-2" %}', why=Refusal("Option 1 comes first.", "Use it.", citation="CSO 9"))
    assert 'id="why-2"' in page
    assert "Option 1 comes first." in page
    assert "Use it." in page
    assert drawn("{% refusal why %}", why=None) == ""


@pytest.mark.parametrize(
    "explained",
    [
        EFFECT,
        EFFECT.as_plain(),
        {**EFFECT.as_plain(), "skipped": [["2017-09-30", "Saturday"], ["2017-10-01", "Sunday"]]},
    ],
)
def test_a_date_shows_every_day_of_its_working(explained: Any) -> None:
    page = drawn("{% days explained %}", explained=explained)
    assert page.count("<li") == 9
    assert page.count("is-counted") == 5
    assert '<li class="is-left"><span>Sat</span><b>30</b><span>Sept</span><span>Saturday</span></li>' in page
    assert '<li class="is-effect"><span>Fri</span><b>6</b><span>Oct</span><span>In effect</span></li>' in page


def test_a_long_count_shows_its_ends_and_lists_the_days_left_out() -> None:
    counted = tuple(date(2024, 4, day) for day in range(3, 29))
    page = drawn(
        "{% days explained %}",
        explained=Explained(
            date(2024, 4, 29), counted, ((date(2024, 4, 2), "Easter <closure>"),), start=date(2024, 4, 1)
        ),
    )
    assert page.count("<li") == 7 + 1
    assert "… 23 days …" in page
    assert "Tuesday 2 April 2024: Easter &lt;closure&gt;" in page


def test_two_pictures_on_one_page_share_no_id() -> None:
    spans = (
        Span("Firm", date(2021, 4, 1), date(2025, 3, 31)),
        Span("Option 1", date(2025, 4, 1), date(2027, 3, 31), "option"),
    )
    one = TermPicture("One & only", "In words", spans, (Mark("Break", date(2023, 4, 1), "break"),), date(2024, 9, 23))
    several = TermPicture("Several", "In words", rows=(Row("CON-2021-0011", spans),))
    for request in (request_for(), None):
        page = drawn(
            "{% term_picture one %}{% term_picture several %}{% term_picture none %}",
            request,
            one=one,
            several=several,
            none=None,
        )
        assert max(Counter(ids_of(page)).values()) == 1
        for wanted in re.findall(r'(?:aria-labelledby="([^"]+)"|url\(#([^)]+)\))', page):
            for name in (wanted[0] or wanted[1]).split():
                assert name in ids_of(page)
        assert page.count('role="img"') == 6
        assert "One &amp; only" in page
        assert "style=" not in page


def test_a_table_repeats_its_headings_in_its_cells_for_a_phone() -> None:
    table = pages.Table(
        "Options",
        (pages.Column("Option"), pages.Column("Cost", numeric=True)),
        (("1 <b>", mark_safe("<b>£200</b>")),),
    )
    page = drawn("{% stacked_table table %}", table=table)
    assert '<th scope="row">1 &lt;b&gt;</th><td data-label="Cost" class="num"><span><b>£200</b></span></td>' in page


@pytest.mark.parametrize(
    ("typed", "number", "has_message"),
    [
        ("", 1, False),
        ("2", 2, False),
        ("3", 3, False),
        ("7", 1, True),
        ("0", 1, True),
        ("-4", 1, True),
        ("x", 1, True),
        ("\0", 1, True),
        ("9" * 5000, 1, True),
        ("²", 1, True),
        ("1.5", 1, True),
    ],
)
def test_any_page_number_gives_a_page(typed: str, number: int, has_message: bool) -> None:
    page = pages.page_of(list(range(125)), request_for("/contracts/", page=typed, q="road\0"))
    assert page.number == number
    assert bool(page.message) == has_message
    assert len(page) == (25 if number == 3 else 50)
    assert "%00" not in page.next_url + page.previous_url
    link = '<a href="/contracts/?page=3">Go to the last page, 3</a>'
    assert (link in drawn("{% pagination found %}", found=page)) == has_message
    # At the top instead, where base.html tells it.
    assert link not in drawn("{% pagination page %}", page=page)
    assert (link in drawn('{% include "components/page-message.html" %}', page=page)) == has_message


def test_pages_keep_the_filters_and_the_day() -> None:
    page = pages.page_of(list(range(2000)), request_for("/contracts/", page="20", q="road", on="2024-09-23"))
    assert page.next_url == "/contracts/?page=21&q=road&on=2024-09-23"
    assert [link.number for link in page.links] == [1, None, 19, 20, 21, None, 40]
    assert (page.first, page.last, page.total) == (951, 1000, 2000)


def test_an_empty_list_is_one_empty_page() -> None:
    page = pages.page_of([], request_for())
    assert (page.first, page.last, page.pages, list(page)) == (0, 0, 1, [])
    assert drawn("{% pagination page %}", page=page) == ""


@pytest.mark.parametrize(
    "typed", ["2024-13-01", "24-01-01", "yesterday", "1899-12-31", "2201-01-01", "2024-01-01\0", "²024-01-01"]
)
def test_a_day_not_understood_is_today_with_a_message(typed: str) -> None:
    request = request_for("/decisions/", on=typed)
    _day, message = pages.read_on(request)
    assert message
    assert pages.frame(request)["as_at_is_today"]
    assert pages.keep_on("/x/", request) == "/x/"


@pytest.mark.parametrize("typed", ["9999-12-31", "1899-12-31"])
def test_a_real_day_that_lies_too_far_away_is_told_which_are_possible(typed: str) -> None:
    _day, message = pages.read_on(request_for("/contracts/expiry/", on=typed))
    assert "any day from 1 January 1900 to 31 December 2200" in str(message)
    assert "not understood" not in str(message)


def test_the_day_read_on_stays_in_links() -> None:
    request = request_for("/decisions/", on="2024-09-23", q="road")
    assert pages.read_on(request) == (date(2024, 9, 23), None)
    assert pages.keep_on("/x/?a=1#b", request) == "/x/?a=1&on=2024-09-23#b"
    assert pages.frame(request)["clear_on_url"] == "/decisions/?q=road"
    assert drawn('{% keep_on "/x/" %}', request) == "/x/?on=2024-09-23"


class ContractFilter(forms.Form):
    q = forms.CharField(required=False, label="Words")
    kind = forms.MultipleChoiceField(choices=[("a", "Call-off")], widget=forms.CheckboxSelectMultiple, required=False)


def test_a_filter_keeps_the_day_says_how_many_are_set_and_opens_when_something_is_wrong() -> None:
    request = request_for("/contracts/", on="2024-09-23", q="road")
    page = drawn("{% filter_panel form %}", request, form=ContractFilter(request.GET))
    assert '<details class="filter"><summary>Filter (1 set)</summary>' in page
    assert '<input type="hidden" name="on" value="2024-09-23">' in page
    assert 'href="/contracts/?on=2024-09-23">Clear</a>' in page
    shut = request_for("/contracts/")
    none = drawn("{% filter_panel form %}", shut, form=ContractFilter(shut.GET))
    assert '<details class="filter"><summary>Filter</summary>' in none
    wrong = request_for("/contracts/", q="road", kind="z")
    told = drawn("{% filter_panel form %}", wrong, form=ContractFilter(wrong.GET))
    assert '<details class="filter" open><summary>Filter (2 set)</summary>' in told


def test_an_error_summary_leads_to_each_field() -> None:
    form = ContractFilter({"kind": ["z"]})
    page = drawn("{% error_summary form %}", form=form)
    assert 'href="#id_kind_0"' in page
    assert drawn("{% error_summary form %}", form=ContractFilter({})) == ""


@pytest.mark.parametrize("name", ["400.html", "500.html"])
def test_the_pages_of_last_resort_need_nothing(name: str) -> None:
    page = engines["django"].get_template(name).render()
    assert page.count("<h1") == 1
    assert "<title>" in page


def test_the_page_not_found_offers_to_search_for_what_was_asked() -> None:
    page = (
        engines["django"]
        .get_template("404.html")
        .render({"search_url": "/search/"}, request_for("/decisions/DEC-2099-0001/"))
    )
    assert 'value="DEC-2099-0001"' in page


def test_filters_say_nothing_about_nothing() -> None:
    assert drawn("{{ none|pounds }}{{ none|long_date }}{{ none|months_words }}", none=None) == ""
    assert (
        drawn("{{ day|short_date }}, {{ n|months_words }}", day=date(2024, 9, 23), n=26)
        == "23 Sept 2024, 2 years 2 months"
    )
