"""Indicators of performance, their assessments, and by when the law asks for them."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import pytest
import time_machine
from django.core.exceptions import ValidationError
from django.db import connection
from django.test.utils import CaptureQueriesContext

from commissioning.kit.refusals import Refused
from commissioning.kit.terms import Term
from commissioning.procurement.routes import Regime, Route, kpis_owed
from contracts import actions, rules
from contracts.actions import Authority
from contracts.actions import performance as keeping
from contracts.checks import checks_of_contract
from contracts.choices import Rating
from contracts.counting import differences
from contracts.models import Contract, Kpi, KpiAssessment, NextAct
from contracts.performance import assess_by, measured
from tests.builders import ON, Cast, HomeCare
from tests.decisions.desks import Desk, words_in

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("today")]

START = date(2025, 3, 1)
YEAR_END = date(2026, 2, 28)
LATER = date(2026, 3, 1)


@pytest.fixture
def today() -> Any:
    with time_machine.travel(ON):
        yield ON


def large(care: HomeCare, *, kpis: int = 3, **fields: Any) -> Contract:
    """A contract under the Act of three years from March 2025, worth £6m, with so many indicators."""
    people = care.cast
    contract = care.draft(
        **{
            "title": "Highways maintenance",
            "commission": None,
            "lots": [],
            "provider": care.provider,
            "route": "open",
            "regime": "PA2023",
            "light_touch": False,
            "starts_on": START,
            "term": Term(36),
            "value": Decimal("6000000"),
            "value_qualifier": "maximum",
            **fields,
        }
    )
    actions.award(
        by=people.officer,
        on=ON,
        contract=contract,
        authority=Authority.recorded("An older register"),
        amount=contract.value,
        made_on=START,
    )
    contract = actions.sign(by=people.officer, on=ON, contract=contract, signed_on=START)
    for number in range(kpis):
        indicator(care, contract, f"Indicator {number + 1}")
    return contract


def indicator(care: HomeCare, contract: Contract, title: str = "Calls answered", **fields: Any) -> Kpi:
    return keeping.enter_kpi(
        by=care.cast.officer,
        contract=contract,
        **{
            "title": title,
            "measured": "Calls answered within a minute",
            "target": "95",
            "unit": "% of calls",
            "from_on": START,
            **fields,
        },
    )


def assessed(care: HomeCare, kpi: Kpi, **fields: Any) -> KpiAssessment:
    return keeping.assess(
        **{
            "by": care.cast.officer,
            "on": ON,
            "kpi": kpi,
            "first_on": START,
            "last_on": date(2025, 12, 31),
            "assessed_on": ON,
            "found": "93 %",
            "rating": Rating.APPROACHING,
            "why": "Two bad weeks in August.",
            **fields,
        }
    )


def codes(contract: Contract, on: date = ON) -> set[str]:
    return {check.code for check in checks_of_contract(contract, on=on)}


def sentence(contract: Contract, code: str, on: date = ON) -> str:
    (check,) = [check for check in checks_of_contract(contract, on=on) if check.code == code]
    assert check.severity == "warn"
    assert check.citation.startswith("PA 2023")
    assert not check.public
    return check.sentence


@pytest.mark.parametrize(
    ("fields", "owed"),
    [
        ({}, True),
        ({"value": Decimal("4166666.66")}, False),  # £5 million with VAT, not over it
        ({"value": Decimal("4166666.67")}, True),
        ({"vat_rate": 0, "value": Decimal("5000000")}, False),
        ({"regime": Regime.PCR2015}, False),
        ({"light_touch": True}, False),
        ({"route": Route.FRAMEWORK}, False),
        ({"route": Route.FRAMEWORK, "call_off": True}, True),
        ({"route": Route.DYNAMIC_MARKET}, False),
        ({"route": Route.IN_HOUSE}, False),
        ({"value": None}, False),
    ],
)
def test_three_indicators_are_owed_over_five_million(fields: dict[str, Any], owed: bool) -> None:
    asked = {"route": Route.OPEN, "regime": Regime.PA2023, "value": Decimal(6_000_000), "light_touch": False, **fields}
    assert kpis_owed(**asked) is owed


def test_kpis_missing(care: HomeCare) -> None:
    assert "two performance indicators of the three" in sentence(large(care, kpis=2), "kpis-missing")
    assert "kpis-missing" not in codes(large(care))
    assert "kpis-missing" not in codes(large(care, kpis=0, light_touch=True))
    assert "kpis-missing" not in codes(large(care, kpis=0, value=Decimal(4_000_000)))
    assert "kpis-missing" not in codes(large(care, kpis=0), on=date(2028, 3, 1))  # it has ended


def test_an_indicator_that_is_withdrawn_is_missing(care: HomeCare) -> None:
    contract = large(care)
    kpi = contract.kpis.first()
    assert kpi is not None
    keeping.withdraw_kpi(by=care.cast.officer, kpi=kpi, withdrawn_on=ON, why="Not measurable")
    assert "kpis-missing" not in codes(contract)
    assert "kpis-missing" in codes(contract, on=ON + timedelta(days=1))


def test_assessment_due(care: HomeCare) -> None:
    contract = large(care)
    assert "assessment-due" not in codes(contract, on=YEAR_END)
    said = sentence(contract, "assessment-due", on=LATER)
    assert said == ("Performance was to be assessed by 28 February 2026: “Indicator 1”, never assessed, and 2 more.")
    for kpi in contract.kpis.all():
        assessed(care, kpi)
    assert "assessment-due" not in codes(contract, on=LATER)
    assert "assessment-due" not in codes(contract, on=date(2027, 1, 5))
    assert "last assessed on 5 January 2026" in sentence(contract, "assessment-due", on=date(2027, 1, 6))
    assert "assessment-due" not in codes(large(care, value=Decimal(4_000_000)), on=date(2027, 1, 6))


def test_once_more_at_the_end() -> None:
    end = date(2028, 2, 29)
    asked = {"first_on": START, "ended_on": end, "closing_by": date(2028, 3, 29)}
    assert rules.assess_by(assessed_on=None, assessed_to=None, **asked) == date(2028, 3, 29)  # type: ignore[arg-type]
    before = date(2028, 1, 31)
    assert rules.assess_by(assessed_on=before, assessed_to=before, **asked) == date(2028, 3, 29)  # type: ignore[arg-type]
    assert rules.assess_by(assessed_on=date(2028, 3, 5), assessed_to=before, **asked) is None  # type: ignore[arg-type]
    assert rules.assess_by(assessed_on=end, assessed_to=end, **asked) is None  # type: ignore[arg-type]


def test_a_leap_day_and_an_indicator_set_later_count_from_their_own_first_day(care: HomeCare) -> None:
    contract = large(care, kpis=0)
    indicator(care, contract, from_on=date(2025, 9, 15))
    assert assess_by(contract, ON) == date(2026, 9, 14)
    leap = {"assessed_on": None, "assessed_to": None}
    assert rules.assess_by(first_on=date(2028, 2, 29), **leap) == date(2029, 2, 28)  # type: ignore[arg-type]


def test_what_is_due_is_kept_for_the_dashboard_and_leaves_nothing_to_reconcile(care: HomeCare) -> None:
    contract = large(care)

    def kept() -> date | None:
        return NextAct.objects.get(pk=contract.pk).assess_by

    assert kept() == YEAR_END
    first, *others = contract.kpis.all()
    made = assessed(care, first)
    assert kept() == YEAR_END  # the others are due still
    for kpi in others:
        assessed(care, kpi)
    assert kept() == date(2027, 1, 5)
    keeping.remove_assessment(by=care.cast.officer, assessment=made, why="On the wrong contract")
    assert kept() == YEAR_END
    assert not list(differences(on=ON))
    page = Desk(care.cast.manager).open("/contracts/expiry/?show=assess")
    assert "Performance to be assessed" in page
    assert "Assess its performance by 28 Feb" in page


def test_an_assessment_is_of_a_period_that_is_over_and_in_which_the_indicator_held(
    care: HomeCare, refused: Any
) -> None:
    contract = large(care, kpis=1)
    (kpi,) = contract.kpis.all()
    refused("kpi-period", assessed, care, kpi, last_on=ON + timedelta(days=1))
    refused("kpi-period", assessed, care, kpi, last_on=START - timedelta(days=1))
    refused("kpi-first", assessed, care, kpi, first_on=START - timedelta(days=1))
    refused("kpi-assessed", assessed, care, kpi, assessed_on=ON + timedelta(days=1))
    refused(
        "kpi-published",
        assessed,
        care,
        kpi,
        published_on=ON + timedelta(days=1),
        where="https://www.example.org/notice",
    )
    refused(
        "kpi-published",
        assessed,
        care,
        kpi,
        published_on=ON - timedelta(days=1),
        where="https://www.example.org/notice",
    )
    assessed(care, kpi)
    refused("kpi-overlap", assessed, care, kpi)
    refused("kpi-overlap", assessed, care, kpi, first_on=date(2025, 12, 31), last_on=ON)
    with pytest.raises(ValidationError, match="Say where it was published"):
        assessed(care, kpi, first_on=date(2026, 1, 1), last_on=ON, published_on=ON)
    refused("kpi-day", keeping.withdraw_kpi, by=care.cast.officer, kpi=kpi, withdrawn_on=START, why="Not needed")
    unsigned = care.draft(commission=None, lots=[])
    with pytest.raises(Exception, match="not signed"):
        assessed(care, indicator(care, unsigned))


def test_what_was_published_stays_and_is_put_right(care: HomeCare, refused: Any) -> None:
    contract = large(care, kpis=1)
    (kpi,) = contract.kpis.all()
    made = assessed(care, kpi, published_on=ON, where="2026/S 000-000123")
    refused("", keeping.remove_assessment, by=care.cast.officer, assessment=made, why="Wrong")
    taking_back = {"by": care.cast.manager, "on": ON, "assessment": made, "why_corrected": "Wrong"}
    refused("kpi-published", keeping.correct_assessment, **taking_back, published_on=None, where="")
    keeping.correct_assessment(
        by=care.cast.manager,
        on=ON,
        assessment=made,
        why_corrected="Counted again",
        rating=Rating.GOOD,
        found="96 %",
    )
    told = list(KpiAssessment.history.filter(id=made.pk).order_by("history_id"))  # type: ignore[attr-defined]
    assert [(one.rating, one.history_change_reason) for one in told] == [
        ("approaching", "Assessed"),
        ("good", "Counted again"),
    ]
    page = Desk(care.cast.manager).open(f"/contracts/{contract.reference}/history/")
    assert "Counted again" in page


def test_a_stranger_reads_what_was_published_and_nothing_else(care: HomeCare) -> None:
    contract = large(care)
    first, second, _ = contract.kpis.all()
    assessed(care, first, published_on=ON, where="2026/S 000-000123")
    assessed(care, second, found="A secret 12 %")
    assessed(care, first, first_on=date(2026, 1, 1), last_on=date(2026, 1, 2), found="Two days, kept inside")
    address = f"/contracts/{contract.reference}/"
    page = Desk(care.cast.stranger).open(address)
    assert "Indicator 1" in page
    assert "Approaching target" in page
    assert "2026/S 000-000123" in page
    for kept in ("Indicator 2", "Indicator 3", "secret", "kept inside", "Two bad weeks", "to be assessed"):
        assert kept not in page
    assert "Indicator 3" in Desk(care.cast.auditor).open(address)
    other = large(care)
    assert "Performance" not in Desk(care.cast.stranger).open(f"/contracts/{other.reference}/")
    assert Desk(care.cast.stranger).client.get(f"{address}performance/").status_code == 302


def test_as_at_an_earlier_day_what_came_later_is_not_told(care: HomeCare) -> None:
    contract = large(care)
    kpi = contract.kpis.first()
    assert kpi is not None
    assessed(care, kpi)
    page = Desk(care.cast.officer).open(f"/contracts/{contract.reference}/performance/?on=2025-06-01")
    assert "Approaching target" not in page
    assert [one.assessments for one in measured(contract, date(2025, 6, 1))] == [(), (), ()]


def test_an_officer_enters_assesses_and_withdraws_by_hand(people: Cast, care: HomeCare) -> None:
    contract = large(care, kpis=0)
    desk, address = Desk(people.officer), f"/contracts/{contract.reference}/performance/"
    assert "three: 3 more are to be set" in desk.open(address)
    typed = {"title": "Potholes", "measured": "Counted by inspectors", "target": "95", "unit": "% within 28 days"}
    assert "“Potholes” is entered" in words_in(desk.send(f"{address}enter/", **typed))
    (kpi,) = contract.kpis.all()
    assert (kpi.aim, kpi.from_on) == ("95 % within 28 days", START)
    assert "has an indicator of this name already" in words_in(desk.send(f"{address}enter/", **typed))
    assess, good = f"{address}{kpi.pk}/assess/", {"found": "97", "rating": "good", "why": "Above the target"}
    assert "Say on which day it was published" in words_in(desk.send(assess, **good, where="2026/S 000-000001"))
    assert "“Potholes” is assessed" in words_in(desk.send(assess, **good))
    (made,) = kpi.assessments.all()
    assert (made.first_on, made.last_on, made.assessed_on) == (START, ON, ON)
    remove = f"/contracts/{contract.reference}/assessments/{made.pk}/remove/"
    assert "The assessment is removed" in words_in(desk.send(remove, why="Wrong contract"))
    assert "is withdrawn" in words_in(desk.send(f"{address}{kpi.pk}/withdraw/", why="Replaced"))
    kpi.refresh_from_db()
    assert (kpi.withdrawn_on, kpi.withdrawn_why, kpi.assessments.count()) == (ON, "Replaced", 0)


@pytest.mark.parametrize(
    ("end", "typed", "field", "told"),
    [
        ("enter/", {"title": ""}, "title", "Name the indicator"),
        ("enter/", {"target": "9" * 201}, "target", "200 characters"),
        ("enter/", {"target": "—"}, "target", "Enter a figure or words"),
        ("enter/", {"unit": ""}, "unit", "Say of what it is"),
        ("enter/", {"from_on_day": "first"}, "from_on", "must be a real date"),
        ("enter/", {"from_on": date(2099, 1, 1)}, "from_on", "at the longest. Enter that day or an earlier one."),
        ("enter/", {"from_on": START - timedelta(days=1)}, "from_on", "The contract starts on"),
        ("{pk}/", {"from_on": date(2099, 1, 1), "why": "Mistyped"}, "from_on", "at the longest"),
        ("{pk}/assess/", {"found": ""}, "found", "Say what was measured"),
        ("{pk}/assess/", {"found": "9" * 301}, "found", "300 characters"),
        ("{pk}/assess/", {"rating": ""}, "rating", "Choose a rating"),
        ("{pk}/assess/", {"rating": "excellent"}, "rating", "Choose one of the five ratings"),
        ("{pk}/assess/", {"why": " "}, "why", "Say why it is rated so"),
        ("{pk}/assess/", {"why": "\0"}, "why", ""),
        ("{pk}/assess/", {"first_on": START - timedelta(days=1)}, "first_on", "holds from"),
        ("{pk}/assess/", {"last_on": START - timedelta(days=1)}, "last_on", "before the first"),
        ("{pk}/assess/", {"first_on": date(2025, 12, 31)}, "first_on", "1 March 2025 to 31 December 2025 is assessed"),
        ("{pk}/assess/", {"where": "Online", "published_on": ON}, "where", "2026/S 000-012345, or its web address"),
        ("{pk}/assess/", {"assessed_on": ON + timedelta(days=1)}, "assessed_on", "still to come"),
        ("{pk}/withdraw/", {"withdrawn_on": START - timedelta(days=1)}, "withdrawn_on", ""),
        ("{pk}/withdraw/", {"why": ""}, "why", "Say why it is withdrawn"),
    ],
)
def test_what_is_typed_wrongly_about_performance_is_told_at_its_field(
    people: Cast, care: HomeCare, end: str, typed: dict[str, Any], field: str, told: str
) -> None:
    contract = large(care, kpis=1)
    (kpi,) = contract.kpis.all()
    assessed(care, kpi)
    right = {
        "enter/": {"title": "Potholes", "measured": "Counted", "target": "95", "unit": "%"},
        "{pk}/assess/": {
            "found": "97",
            "rating": "good",
            "why": "Above",
            "first_on": date(2026, 1, 1),
            "last_on": ON,
        },
        "{pk}/": {},
        "{pk}/withdraw/": {"why": "Replaced"},
    }[end]
    address = f"/contracts/{contract.reference}/performance/{end.format(pk=kpi.pk)}"
    form = Desk(people.officer).send(address, **{**right, **typed}).context["form"]
    assert list(form.errors) == [field], form.errors
    assert told in " ".join(form.errors[field])


def test_the_page_takes_as_many_queries_with_many_indicators(people: Cast, care: HomeCare) -> None:
    few, many = large(care, kpis=1), large(care, kpis=30)
    for kpi in many.kpis.all():
        assessed(care, kpi)
    desk = Desk(people.officer)
    counts = []
    for contract in (few, many):
        with CaptureQueriesContext(connection) as asked:
            desk.open(f"/contracts/{contract.reference}/performance/")
        counts.append(len(asked))
    assert counts[0] + 1 >= counts[1], counts  # the users who assessed come with the assessments


def test_an_indicator_may_begin_on_any_day_that_an_option_could_reach(people: Cast, care: HomeCare) -> None:
    contract = large(care, kpis=0)
    contract.refresh_from_db()
    longest = contract.last_possible_end
    assert longest is not None
    with pytest.raises(Refused, match="can run to"):
        indicator(care, contract, from_on=longest + timedelta(days=1))
    kpi = indicator(care, contract, from_on=longest)
    assert kpi.from_on == longest
