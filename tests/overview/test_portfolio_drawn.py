"""Every figure of the portfolio on a council of 300 contracts in 12 services: added up again, and found in its list."""

import re
from collections import defaultdict
from datetime import date, timedelta
from decimal import Decimal

import pytest
from django.db import connection, transaction
from django.test import Client, RequestFactory
from django.test.utils import CaptureQueriesContext

from commissioning.kit.papers import PaperUnavailable
from commissioning.overview import portfolio as figures
from commissioning.overview import portfolio_pages as pages
from commissioning.overview.authority_pages import approvals_on, untold_on
from contracts.models import Contract
from decisions.models import Approval
from tests.builders import ON
from tests.decisions.desks import words_in
from tests.overview import second_sum
from tests.overview.drawn import Drawn, drawn_council
from tests.overview.test_portfolio import read_sheet

pytestmark = pytest.mark.django_db

EARLIER = date(2024, 7, 1)
PERIOD = (date(2025, 4, 1), date(2025, 9, 30))


@pytest.fixture(scope="module")
def drawn(django_db_setup, django_db_blocker):
    """Built once for the module, and taken back after it."""
    with django_db_blocker.unblock(), pytest.MonkeyPatch.context() as patch, transaction.atomic():

        def unavailable(*args, **kwargs):
            raise PaperUnavailable("left out")

        patch.setattr("decisions.papers.notice_pdf", unavailable)
        yield drawn_council(seed=5, areas=12, contracts_each=25, providers_in_all=90)
        transaction.set_rollback(True)


def asked(user, query: str = "", on: date = ON) -> pages.Asked:
    request = RequestFactory().get(f"/portfolio/?on={on.isoformat()}&{query}")
    request.user = user
    return pages.Asked(request)


def client_of(user) -> Client:
    client = Client()
    client.force_login(user, "django.contrib.auth.backends.ModelBackend")
    return client


@pytest.fixture(params=["manager", "officer"])
def reader(drawn: Drawn, request):
    """Who reads, and whether that is with the exempt tick."""
    return getattr(drawn.people, request.param), request.param == "manager"


def plain(share: figures.Share) -> list:
    return [share.acts, share.amount, share.unstated]


# Added up again -------------------------------------------------------------------------------------------------------


def test_what_is_drawn_holds_every_case(drawn):
    rows = second_sum.rows_by(ON)
    assert {second_sum.borne(row, False) for row in rows} == set(figures.BORNE)
    assert {second_sum.act(row) for row in rows} == set(figures.ACTS)
    assert Contract.objects.count() == 300
    assert any(row.kind == "correction" and row.corrects.amount is None for row in rows)


@pytest.mark.parametrize("on", [ON, EARLIER])
def test_money_approved_is_its_rows_added_up(reader, on):
    user, ticked = reader
    found = figures.approved(on, user)
    counted = second_sum.approvals(on, ticked)
    assert {
        (row.area.slug, row.qualifier): [row.count, row.amount, row.charged, row.left, row.passed] for row in found
    } == counted
    assert all(row.amount - row.charged == row.left - row.passed for row in found)


@pytest.mark.parametrize("on", [ON, EARLIER])
def test_money_committed_is_its_rows_added_up(reader, on):
    user, ticked = reader
    found = figures.committed(on, user)
    counted = second_sum.added(
        ((row.contract.service_area.slug, second_sum.borne(row, ticked)), row) for row in second_sum.rows_by(on)
    )
    assert {(row.area.slug, code): plain(share) for row in found for code, share in row.money.shares.items()} == counted


@pytest.mark.parametrize("on", [ON, EARLIER])
def test_what_each_provider_holds_is_its_rows_added_up(drawn, reader, on):
    user, ticked = reader
    older, younger = drawn.providers[0], drawn.providers[1]
    older.merged_into, older.merged_on = younger, ON
    older.recorded(by=drawn.people.officer, why="Merged")
    passed = second_sum.passed_on()
    rows = [(second_sum.holder(row.contract, on, passed), row) for row in second_sum.rows_by(on)]
    counted = second_sum.added(((who, second_sum.borne(row, ticked)), row) for who, row in rows)
    contracts, charged = defaultdict(set), defaultdict(set)
    for who, row in rows:
        contracts[who].add(row.contract_id)
        if row.approval and second_sum.borne(row, ticked) != "hidden":
            charged[who].add(row.approval)
    one = asked(user, on=on)
    found = list(figures.every_provider(one.by_provider, one.on, user))
    assert {
        (row.provider.reference, code): plain(share) for row in found for code, share in row.money.shares.items()
    } == counted
    assert {row.provider.reference: row.contracts for row in found} == {who: len(of) for who, of in contracts.items()}
    used = defaultdict(Decimal)
    for row in second_sum.rows_by(on):
        used[row.approval_id] += row.amount or 0
    for row in found:
        for firm, (amount, left) in row.approved.items():
            of = [approval for approval in charged[row.provider.reference] if approval.qualifier == firm]
            assert amount == sum(approval.amount for approval in of)
            assert left == sum(max(approval.amount - used[approval.pk], Decimal(0)) for approval in of)
    totals = [row.money.whole.amount for row in found]
    assert totals == sorted(totals, reverse=True)


def test_the_acts_of_a_period_are_its_rows_added_up(reader):
    user, ticked = reader
    one = asked(user)
    assert (one.since, one.until) == PERIOD
    counted = second_sum.added(
        ((row.contract.service_area.slug, second_sum.act(row), second_sum.borne(row, ticked)), row)
        for row in second_sum.rows_by(ON)
        if PERIOD[0] <= row.made_on <= PERIOD[1] and second_sum.act(row) in figures.REPORTED
    )
    found = figures.reported(one.period)
    assert {
        (row.area.slug, act, code): plain(share)
        for row in found
        for act, money in row.acts.items()
        for code, share in money.shares.items()
    } == counted


def test_spot_purchases_are_their_values_added_up(drawn):
    on = date(2025, 6, 30)
    sums = defaultdict(lambda: [0, 0, Decimal(0)])
    for one in Contract.objects.filter(kind="spot").select_related("service_area"):
        if date(2024, 6, 30) < one.awarded_on <= on and one.state != "not-signed":
            row = sums[one.service_area.slug, one.light_touch]
            row[0] += 1
            row[1] += one.value is None
            row[2] += (one.value or 0) * Decimal("1.2")
    found = figures.spots(figures.spot_purchases(on), on)
    assert found
    assert {(row.area.slug, row.light_touch): [row.count, row.unstated, row.total] for row in found} == sums
    assert all(row.is_reached == (row.total >= row.threshold) for row in found)


# Found in its list ----------------------------------------------------------------------------------------------------


def test_every_figure_leads_to_the_list_that_comes_to_it(reader):
    user, _ = reader
    one = asked(user)
    client, followed, said = client_of(user), 0, {}
    found = pages.figures_of(one)
    for section in (*found.sections, *found.period):
        if section.grid is None or section.code in figures.REPORTED:
            continue
        for row in (*section.grid.rows[:3], *section.grid.foot):
            for cell in row:
                if not re.fullmatch(r"−?£[\d,.]+|[\d,]+|\d+ not stated", cell.words):
                    continue
                if "other provider" in row[0].words:
                    assert not cell.url, "no list comes to what the others have"
                    continue
                if section.code == "spot" and cell is row[-1]:
                    continue
                assert cell.url, (section.title, cell)
                if cell.url not in said:
                    said[cell.url] = words_in(client.get(cell.url))
                assert_said(cell.words, said[cell.url], section.code, row)
                followed += 1
    assert followed > 60


def assert_said(figure: str, words: str, code: str, row) -> None:
    """The list says the figure: as a sum, as a number of acts, approvals or purchases, or as what is not stated."""
    if figure.startswith(("£", "−")):
        assert figure in words, (code, row[0].words, figure)
    elif figure.endswith("not stated"):
        count = figure.split()[0]
        assert re.search(rf"\b{count} acts? whose value is not stated", words), (code, row[0].words, figure)
    else:
        things = "contracts?|acts?|clauses?|purchases?"
        is_contracts = code == "providers"
        assert is_contracts or re.search(rf"\b{figure} ({things})\b", words), (code, row[0].words, figure, words[:900])


def test_the_portfolio_agrees_with_the_lists_of_approvals_and_of_what_no_approval_bears(reader):
    user, _ = reader
    client = client_of(user)
    approved = figures.approved(ON, user)
    whole = sum((row.money for row in figures.committed(ON, user)), figures.Money())
    listed = words_in(client.get(f"/authority/?on={ON.isoformat()}"))
    for firm, label in (("maximum", "up to"), ("estimate", "estimated")):
        sums = figures.of_qualifier(approved, firm)
        said = f"{label} {pages.pounds(sums.amount)} approved, {pages.pounds(sums.charged)} used"
        assert said in listed
        assert sums.charged == whole[firm].amount
    uncharged = words_in(client.get(f"/authority/uncharged/?on={ON.isoformat()}"))
    assert f"{pages.pounds(whole['uncharged'].amount)} in all" in uncharged


# Sheets ---------------------------------------------------------------------------------------------------------------


def test_the_sheets_hold_the_figures_of_the_page(reader):
    user, ticked = reader
    client, day = client_of(user), f"on={ON.isoformat()}"
    rows = read_sheet(client, f"/portfolio/committed.csv?{day}")
    counted = second_sum.added(
        ((row.contract.service_area.name, figures.BORNE[second_sum.borne(row, ticked)]), row)
        for row in second_sum.rows_by(ON)
    )
    assert {
        (row["Service area"], row["Borne by"]): [
            int(row["Acts"]), Decimal(row["Amount"]), int(row["Acts whose value is not stated"])
        ]
        for row in rows
    } == counted  # fmt: skip
    approved = read_sheet(client, f"/portfolio/approved.csv?{day}")
    assert sum(Decimal(row["Approved"]) for row in approved) == sum(
        sums[1] for sums in second_sum.approvals(ON, ticked).values()
    )
    providers = read_sheet(client, f"/portfolio/providers.csv?{day}")
    everything = sum(row.amount or 0 for row in second_sum.rows_by(ON))
    assert sum(Decimal(row[code]) for row in providers for code in figures.BORNE.values()) == everything
    acts = read_sheet(client, f"/portfolio/acts.csv?{day}")
    assert sum(Decimal(row["Amount"] or 0) for row in acts) == everything
    assert len(acts) == len(second_sum.rows_by(ON))
    purchases = read_sheet(client, f"/portfolio/purchases.csv?{day}")
    assert len(purchases) == figures.spot_purchases(ON).count()


# Large ----------------------------------------------------------------------------------------------------------------


ADDRESSES = (
    "/portfolio/",
    "/portfolio/acts/",
    "/portfolio/providers/",
    "/portfolio/lots/",
    "/portfolio/spot/",
    "/authority/",
)


def queries_of(client: Client, address: str) -> int:
    with CaptureQueriesContext(connection) as made:
        assert client.get(address).status_code == 200
    return len(made)


def test_a_large_service_takes_as_many_queries_as_a_small_one(drawn):
    client, day = client_of(drawn.people.manager), ON.isoformat()
    # In the first days of the record there are a handful of acts, at its end all of them.
    first = (date(2023, 4, 3) + timedelta(days=60)).isoformat()
    period = "since_day=1&since_month=4&since_year=2023&until_day=1&until_month=6&until_year=2023"
    for address in ADDRESSES:
        few, many = (
            queries_of(client, f"{address}?on={first}&{period}"),
            queries_of(client, f"{address}?on={day}&{period}"),
        )
        assert abs(many - few) <= 2, address
        assert many < 40, address


def test_of_many_providers_the_largest_are_told_and_the_rest_in_one_line(drawn):
    one = asked(drawn.people.manager)
    found = pages.figures_of(one)
    section = next(section for section in found.sections if section.code == "providers")
    assert len(section.grid.rows) == pages.SHOWN
    ((rest, _, *cells, _),) = section.grid.foot
    assert re.fullmatch(r"\d+ other providers", rest.words)
    codes = pages.money_columns(figures.money_of(one.ledger))
    whole = figures.money_of(one.ledger)
    shown = figures.held(figures.ranked(one.on, one.user)[: pages.SHOWN], one.by_provider, ON, one.user)
    for code, cell in zip(codes, cells, strict=True):
        left = whole[code].amount - sum(row.money[code].amount for row in shown)
        assert cell.words == (pages.pounds(left) if left else cell.words)


def test_long_lists_are_read_in_pages(drawn):
    client = client_of(drawn.people.manager)
    words = words_in(client.get(f"/portfolio/providers/?on={ON.isoformat()}&page=2"))
    assert re.search(r"51 to \d+ of \d+ providers", words)
    assert "Long and longer" in words
    assert re.search(r"51 to 100 of [\d,]+ rows", words_in(client.get(f"/portfolio/acts/?on={ON.isoformat()}&page=2")))


def test_a_stranger_is_sent_to_sign_in(drawn):
    for address in (*ADDRESSES[:-1], "/portfolio.pdf", "/portfolio/approved.csv", "/portfolio/acts.csv"):
        assert Client().get(address).status_code == 302


@pytest.mark.parametrize("on", [ON, EARLIER])
def test_a_reader_is_told_of_every_approval_but_the_untold(drawn: Drawn, on: date):
    every = set(Approval.objects.values_list("pk", flat=True))
    found = set()
    for user in (drawn.people.officer, drawn.people.manager):
        told = set(approvals_on(on, user).values_list("pk", flat=True))
        untold = set().union(*(rows.values_list("pk", flat=True) for rows in untold_on(on, user)))
        assert told | untold == every
        assert not told & untold
        found.add(frozenset(untold))
    assert len(found) == 2
