"""The portfolio: its figures on the sample council, its period, what is masked, its paper."""

import csv
import io
from datetime import date, datetime
from decimal import Decimal
from zoneinfo import ZoneInfo

import page
import pytest
from django.test import Client, RequestFactory

from commissioning.council.models import User
from commissioning.overview import portfolio as figures
from commissioning.overview import portfolio_pages as pages
from commissioning.overview.portfolio_paper import as_pdf
from commissioning.sample import SAMPLE_DOMAIN
from contracts.checks import checks_of_contract
from contracts.models import Contract
from tests.decisions.desks import words_in
from tests.overview import second_sum
from tests.overview.reading import client_of, words_of

pytestmark = [pytest.mark.usefixtures("calderwick"), pytest.mark.django_db]

ALL_BORNE = (*figures.BORNE, pages.APPROVAL)
LONG = "since_day=1&since_month=4&since_year=2018&until_day=22&until_month=11&until_year=2026"


def read_sheet(client: Client, address: str) -> list[dict[str, str]]:
    answer = client.get(address)
    assert answer.status_code == 200
    assert answer["Content-Type"] == "text/csv; charset=utf-8"
    return list(csv.DictReader(io.StringIO(b"".join(answer.streaming_content).decode("utf-8-sig"))))


def user(who: str) -> User:
    return User.objects.get(email=f"{who}@{SAMPLE_DOMAIN}")


def asked(who: str = "manager", query: str = "") -> pages.Asked:
    request = RequestFactory().get(f"/portfolio/?{query}")
    request.user = user(who)
    return pages.Asked(request)


def get(query: str, who: str = "manager") -> str:
    return words_in(client_of(who).get(f"/portfolio/?{query}"))


# Figures --------------------------------------------------------------------------------------------------------------


def test_the_figures_of_the_sample_are_its_rows_added_up(calderwick):
    for who, ticked in (("manager", True), ("officer", False)):
        found = figures.approved(calderwick, user(who))
        sums = [[row.count, row.amount, row.charged, row.left, row.passed] for row in found]
        assert sums == [second_sum.approvals(calderwick, ticked)[row.area.slug, row.qualifier] for row in found]
        committed = figures.committed(calderwick, user(who))
        counted = second_sum.added(
            ((row.contract.service_area.slug, second_sum.borne(row, ticked)), row)
            for row in second_sum.rows_by(calderwick)
        )
        assert {
            (row.area.slug, code): [share.acts, share.amount, share.unstated]
            for row in committed
            for code, share in row.money.shares.items()
        } == counted


def test_the_list_of_acts_tells_from_the_kept_sums_what_its_rows_add_up_to():
    areas = ["", *(f"area={row.area.slug}" for row in figures.committed(date(2026, 11, 22), user("manager")))]
    for who in ("manager", "officer"):
        for query in (f"{area}&{borne}" for area in areas for borne in ("", *(f"borne={code}" for code in ALL_BORNE))):
            one = asked(who, query)
            chosen, rows = pages.filtered_acts(one.request)
            told = pages.money_told(one, chosen.form, rows)
            assert told.whole == figures.money_of(rows).whole, query
            assert told.whole.rows == rows.count(), query


def test_a_list_cut_on_paper_says_so_and_where_all_of_it_is():
    sections = [*pages.figures_of(asked(query=LONG), 1).sections, *pages.figures_of(asked(query=LONG), 1).period]
    left_out = [section.left_out for section in sections if section.left_out]
    assert left_out
    assert all(section.links for section in sections if section.left_out)
    assert not any(section.left_out for section in pages.figures_of(asked(query=LONG), 10_000).period)


def test_what_is_not_stated_is_said_and_never_taken_for_nothing():
    words = get(LONG)
    assert "acts whose value is not stated" in words
    assert "3 not stated" in words


def test_lots_with_too_few_providers_are_those_that_the_check_finds(calderwick):
    for on in (calderwick, date(2020, 6, 1), date(2022, 4, 1), date(2023, 6, 1)):
        found = {(row.contract.reference, row.lot.number, row.providers) for row in figures.thin_lots(on)}
        assert found == second_sum.thin_lots(on)
        checked = {
            contract.reference
            for contract in Contract.objects.filter(provider__isnull=True)
            if any(check.code == "lot-thin" for check in checks_of_contract(contract, on=on))
        }
        assert {reference for reference, _, _ in found} == checked


def test_spot_purchases_come_to_what_the_check_compares(calderwick):
    rows = figures.spots(figures.spot_purchases(calderwick), calderwick)
    assert [(row.area.slug, row.count, row.total) for row in rows] == [
        ("adults", 1, Decimal("31200")),
        ("children", 1, Decimal("21060")),
    ]
    assert not any(row.is_reached for row in rows)


def test_a_service_with_nothing_is_told_so_kindly():
    words = get("area=environment&on=2016-01-01")
    assert "No money approved in Environment by 1 January 2016 is on record." in words
    assert "Nothing was committed in Environment" in words
    assert "No provider holds a contract in Environment." in words
    assert "No spot purchase in Environment" in words
    assert "No extension, variation or direct award in Environment was made" in words


# The period -----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("on", "since", "until"),
    [
        (date(2026, 11, 23), date(2026, 4, 1), date(2026, 9, 30)),
        (date(2026, 10, 1), date(2026, 4, 1), date(2026, 9, 30)),
        (date(2026, 9, 30), date(2025, 10, 1), date(2026, 3, 31)),
        (date(2026, 4, 1), date(2025, 10, 1), date(2026, 3, 31)),
        (date(2026, 3, 31), date(2025, 4, 1), date(2025, 9, 30)),
        (date(2024, 2, 29), date(2023, 4, 1), date(2023, 9, 30)),
    ],
)
def test_without_a_period_it_is_the_last_full_half_year(on, since, until):
    assert figures.half_year_before(on) == (since, until)


def test_the_period_and_the_service_stay_in_every_address():
    one = asked(query=f"area=children&{LONG}")
    found = pages.portfolio_page(one)
    assert "area=children" in found["pdf_url"]
    assert "since_year=2018" in found["pdf_url"]
    assert all("area=children" in section.csv for section in found["sections"] if section.csv)


@pytest.mark.parametrize(
    ("query", "message"),
    [
        (
            "since_day=2&since_month=5&since_year=2026&until_day=1&until_month=5&until_year=2026",
            "The last day must not be before the first",
        ),
        (
            "since_day=1&since_month=4&since_year=2026&until_day=1&until_month=4&until_year=2027",
            "The last day must be 23 November 2026 or earlier",
        ),
        (
            "since_day=1&since_month=4&since_year=2027&until_day=1&until_month=5&until_year=2027",
            "The first day must be 23 November 2026 or earlier",
        ),
        (
            "since_day=31&since_month=2&since_year=2026&until_day=1&until_month=4&until_year=2026",
            "The first day must be a real date",
        ),
        ("since_day=1&since_month=4&since_year=2026", "Enter the last day"),
        (
            "since_day=1&since_month=4&since_year=1950&until_day=1&until_month=4&until_year=1951",
            "Nothing is recorded before",
        ),
        ("since_day=%00&since_month=x&since_year=99999999999999&until_day=1&until_month=1&until_year=1", "must"),
        ("area=nowhere", "“nowhere” cannot be chosen under “Service area”"),
    ],
)
def test_a_wrong_period_is_answered_at_its_field_and_kept(query, message):
    answer = client_of("manager").get(f"/portfolio/?{query}")
    words = words_in(answer)
    assert message in words
    assert "There is a problem" in words
    for part in query.split("&"):
        name, _, value = part.partition("=")
        if value.isdigit() and name != "area":
            assert f'name="{name}" value="{value}"' in answer.content.decode()
    for ending in (".pdf", "/approved.csv"):
        sent_back = client_of("manager").get(f"/portfolio{ending}?{query}")
        assert sent_back.status_code == 302
        assert sent_back["Location"].startswith("/portfolio/?")


def test_the_portfolio_is_read_as_at_a_day():
    assert "£0 charged" not in get("on=2017-06-01")
    assert "No money approved by 1 June 2017 is on record." in get("on=2017-06-01")


def test_a_direct_award_is_told_with_its_ground_or_that_none_is_recorded():
    words = get(LONG)
    assert "Direct award No ground is recorded" in words


# Acts -----------------------------------------------------------------------------------------------------------------


def test_acts_are_found_by_what_they_are_by_provider_and_by_days():
    words = words_of("/portfolio/acts/?what=extension", "manager")
    assert "3 acts, £0 in all: 3 acts whose value is not stated" in words
    assert "1 year beyond the options" in words
    assert "No act fits these filters." in words_of("/portfolio/acts/?provider=Nobody", "manager")
    assert "1 act, £800,000 in all" in words_of("/portfolio/acts/?what=variation&q=call-off", "manager")


@pytest.mark.parametrize("query", ["what=nonsense", "since_day=x", "provider=%00", "borne=1", "q=" + "x" * 300])
def test_nonsense_is_answered_at_its_field(query):
    assert "There is a problem" in words_of(f"/portfolio/acts/?{query}", "manager")


def test_an_unknown_sheet_is_a_404():
    assert client_of("manager").get("/portfolio/nonsense.csv").status_code == 404


# Paper ----------------------------------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def paper(calderwick) -> bytes:
    return as_pdf(asked(query=LONG), at=datetime(2026, 11, 23, 12, tzinfo=ZoneInfo("Europe/London")))


@pytest.mark.parametrize("profile", ["ua1", "3a"])
def test_the_paper_is_accessible_and_fit_for_the_archive(paper, profile):
    report = page.validate_pdf_bytes(paper, profile=profile)
    assert report.is_compliant, [str(failure) for failure in report.failures]


def test_the_paper_carries_its_figures_as_data(calderwick):
    from commissioning.kit.canonical import dumps, loads
    from commissioning.overview.portfolio_paper import record

    one = asked(query=LONG)
    told = loads(dumps(record(one, pages.figures_of(one))))
    assert told["schema"] == "portfolio/1"
    assert told["sections"][0]["rows"][0][3] == "£9,700,000"


def test_no_paper_without_pango(monkeypatch):
    monkeypatch.setattr("commissioning.kit.papers.available", lambda: "The papers need Pango.")
    answer = client_of("manager").get("/portfolio.pdf")
    assert answer.status_code == 503
    assert "The papers need Pango." in words_in(answer)
