"""Failing checks: found in the whole estate, kept, shown as they stand now, acknowledged, counted by day, audited."""

from __future__ import annotations

import csv
from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal
from io import StringIO
from typing import Any

import pytest
import time_machine
from django.core.exceptions import ValidationError
from django.core.management import call_command
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from commissioning.kit.refusals import Refused
from commissioning.kit.terms import Term
from commissioning.overview import compliance_actions as acts
from commissioning.overview import compliance_pages as pages
from commissioning.overview.estate import found_on, keep
from commissioning.overview.models import Acknowledgement, CheckDay, Finding, Readers
from commissioning.overview.rules_page import check_codes
from commissioning.procurement import actions as procurement
from contracts import actions as contracts
from contracts.actions import Authority
from contracts.checks import checks_of_commission, checks_of_contract
from contracts.models import Contract
from decisions import actions as decisions
from decisions.checks import checks_of
from decisions.models import Clause
from tests.builders import Cast, HomeCare, copied_decision, publish
from tests.crawl import body_of
from tests.decisions.conftest import no_papers  # noqa: F401 - papers are left out
from tests.decisions.desks import Desk

pytestmark = pytest.mark.django_db

TODAY = date(2026, 1, 5)
REVIEW = date(2026, 6, 1)
ACTS = "/compliance/acts.csv?since_day=5&since_month=1&since_year=2026&until_day=5&until_month=1&until_year=2026"


@pytest.fixture(autouse=True)
def today() -> Any:
    with time_machine.travel("2026-01-05T12:00:00Z"):
        yield


@pytest.fixture
def overdue(care: HomeCare) -> Contract:
    """A contract that ended and was neither closed nor extended, since 1 April 2025."""
    return care.signed(draft={"starts_on": date(2023, 4, 1), "term": Term(initial_months=24)})


def client_of(user: Any) -> Client:
    client = Client()
    client.force_login(user, "django.contrib.auth.backends.ModelBackend")
    return client


def page_of(user: Any, address: str = "/compliance/") -> str:
    answer = client_of(user).get(address)
    assert answer.status_code == 200
    return answer.content.decode()


def finding(code: str) -> Finding:
    return Finding.objects.filter(code=code).get()


# Finding ------------------------------------------------------------------------------------------------------------


def test_the_estate_says_what_every_record_says_of_itself(care: HomeCare, overdue: Contract, people: Cast) -> None:
    said = set()
    for contract in Contract.objects.all():
        said |= {(check.code, check.subject, check.sentence) for check in checks_of_contract(contract, on=TODAY)}
    said |= {(c.code, c.subject, c.sentence) for c in checks_of_commission(care.commission, on=TODAY)}
    said |= {(c.code, c.subject, c.sentence) for c in checks_of(care.decision, on=TODAY, user=people.clerk)}
    found = {(one.check.code, one.check.subject, one.check.sentence) for one in found_on(TODAY)}
    assert found == said
    assert ("ran-past-end", overdue.reference) in {(code, subject) for code, subject, _ in found}


def test_notice_that_may_still_be_given_in_time_does_not_fail_yet(people: Cast) -> None:
    for due_on, fails in ((date(2026, 3, 2), False), (date(2026, 1, 20), True)):
        planned = decisions.enter(
            by=people.clerk, on=TODAY, title="Meals", kind="body", service_area=people.area, body=people.cabinet,
            key=True, key_limb_a=True, due_on=due_on,
        )  # fmt: skip
        codes = {one.check.code for one in found_on(TODAY) if one.check.subject == planned.reference}
        assert ("notice-short" in codes) is fails


def test_since_when_is_told_by_the_facts_or_else_by_the_day_it_was_found(overdue: Contract, care: HomeCare) -> None:
    keep(on=TODAY - timedelta(days=3))
    keep(on=TODAY)
    ended = finding("ran-past-end")
    assert (ended.since, ended.is_by_facts) == (date(2025, 4, 1), True)
    assert pages.since_words(ended) == "Since 1 April 2025"
    by_day = Finding.objects.filter(is_by_facts=False)
    assert {row.since for row in by_day} == {TODAY - timedelta(days=3)}
    assert pages.since_words(by_day[0]).startswith("Found on 2 January 2026")


def test_what_is_put_right_goes_and_what_goes_on_failing_keeps_its_row(overdue: Contract, people: Cast) -> None:
    keep(on=TODAY)
    before = dict(Finding.objects.values_list("pk", "code"))
    contracts.close(by=people.officer, on=TODAY, contract=overdue, closed_on=TODAY, review="It went well.")
    keep(on=TODAY)
    after = dict(Finding.objects.values_list("pk", "code"))
    assert "ran-past-end" in before.values()
    assert "ran-past-end" not in after.values()
    assert after.items() <= before.items()


# Keeping and the trend ----------------------------------------------------------------------------------------------


def test_the_first_check_of_a_day_is_counted_once_by_code_and_service(overdue: Contract, care: HomeCare) -> None:
    keep(on=TODAY)
    counted = list(CheckDay.objects.values_list("day", "code", "service_area__slug", "count"))
    assert (TODAY, "ran-past-end", "children", 1) in counted
    keep(on=TODAY)
    assert list(CheckDay.objects.values_list("day", "code", "service_area__slug", "count")) == counted


def test_a_day_on_which_nothing_fails_is_counted_as_none(people: Cast) -> None:
    keep(on=TODAY)
    assert pages.trend_days(TODAY) == [(TODAY, 0)]
    assert "No check fails" in page_of(people.manager)
    assert "Nothing fails" in page_of(people.manager)


def test_the_trend_shows_ends_of_months_once_it_reaches_back_further() -> None:
    few = [(TODAY - timedelta(days=10), 31), (TODAY, 10)]
    assert pages.trend(few, TODAY).caption == "Day by day, Dec 2025 to today."
    many = [(date(2025, 9, day), 31) for day in range(1, 31)] + [(date(2025, 10, 31), 20), (TODAY, 10)]
    drawn = pages.trend(many, TODAY)
    assert len(drawn.points.split()) == 3
    assert drawn.first[2], drawn.last[2] == (31, 10)
    assert [row[1] for row in drawn.table.rows] == ["10", "20", "31"]
    assert pages.trend(few[:1], TODAY) is None


def test_the_lead_says_how_many_it_was_a_year_ago() -> None:
    figures = {severity: pages.Figures() for severity in pages.Severity}
    figures[pages.Severity.STOP] = pages.Figures(1)
    year_ago = TODAY - timedelta(days=370)
    said = pages.lead_words(figures, [(year_ago, 31), (TODAY, 1)], TODAY, is_chosen=False)
    assert said == ("One check fails and stops something.", "A year ago it was 31.")


# The page -----------------------------------------------------------------------------------------------------------


def test_before_the_first_check_the_page_says_so(people: Cast) -> None:
    assert "The records have not been checked yet" in page_of(people.auditor)


def test_each_check_has_its_sentence_what_to_do_its_rule_and_since_when(overdue: Contract, people: Cast) -> None:
    keep(on=TODAY)
    words = page_of(people.officer, "/compliance/?code=ran-past-end")
    for said in (
        "The contract ended on 31 March 2025 and was neither closed nor extended.",
        "Close it with its review, or record the extension that was made.",
        "Standing orders",
        "Since 1 April 2025, 279 days",
        overdue.title,
        f'href="/contracts/{overdue.reference}/#check-ran-past-end"',
    ):
        assert said in words
    assert "/acknowledge/" not in words
    assert "/acknowledge/" in page_of(people.manager, "/compliance/?code=ran-past-end")


def test_what_was_put_right_since_is_not_said_to_fail(overdue: Contract, people: Cast) -> None:
    keep(on=TODAY)
    contracts.close(by=people.officer, on=TODAY, contract=overdue, closed_on=TODAY, review="It went well.")
    words = page_of(people.manager, "/compliance/?code=ran-past-end")
    assert "it no longer fails" in words
    assert "/acknowledge/" not in words
    client_of(people.officer).post("/compliance/again/", {"once": "6c0b4d9e-3c0f-4f62-8f0c-3e2f8f6a3a10"})
    assert not Finding.objects.filter(code="ran-past-end").exists()


@pytest.mark.parametrize(
    ("query", "shown"),
    [
        ("severity=warn", True),
        ("severity=stop", False),
        ("room=contracts", True),
        ("room=decisions", False),
        ("code=ran-past-end", True),
        ("code=lot-thin", False),
        ("area=children", True),
        ("area=highways", False),
        ("acknowledged=no", True),
        ("acknowledged=yes", False),
        ("acknowledged=lapsed", False),
        ("severity=%00&code=nonsense&page=x", True),
    ],
)
def test_filters_are_in_the_address(overdue: Contract, people: Cast, query: str, shown: bool) -> None:
    keep(on=TODAY)
    assert ("The contract ended on 31 March 2025" in page_of(people.auditor, f"/compliance/?{query}")) is shown


def test_links_keep_the_filters(overdue: Contract, people: Cast) -> None:
    keep(on=TODAY)
    words = page_of(people.auditor, "/compliance/?area=children&room=contracts")
    assert "/compliance/?severity=warn&amp;room=contracts&amp;area=children" in words
    assert "/compliance/checks.csv?room=contracts&amp;area=children" in words


def test_the_answer_counts_what_is_listed_while_each_figure_stays(overdue: Contract, people: Cast) -> None:
    keep(on=TODAY)
    copies(finding("ran-past-end"), 2)
    Finding.objects.filter(about="copy 0").update(rank=0)
    page = page_of(people.auditor, "/compliance/?severity=stop&room=contracts&code=ran-past-end")
    assert "One check of those chosen fails and stops something." in page
    assert "2 checks of those chosen fail" in page_of(people.auditor, "/compliance/?severity=warn&code=ran-past-end")
    assert "No check of those chosen fails." in page_of(people.auditor, "/compliance/?acknowledged=yes")
    assert "3 checks of those chosen fail" in page_of(people.auditor, "/compliance/?code=ran-past-end")


def test_a_filter_that_nothing_fits_says_so(overdue: Contract, people: Cast) -> None:
    keep(on=TODAY)
    assert "No failing check fits these filters" in page_of(people.auditor, "/compliance/?area=highways")


def copies(row: Finding, count: int) -> None:
    """Further findings of the same kind, as many records would have them."""
    Finding.objects.bulk_create(
        [
            Finding(
                code=row.code, subject=row.subject, about=f"copy {number}", rank=row.rank, room=row.room,
                service_area=row.service_area, sentence=row.sentence, remedy=row.remedy, citation=row.citation,
                since=row.since, is_by_facts=True,
            )
            for number in range(count)
        ]
    )  # fmt: skip


def test_a_long_list_takes_as_many_queries_as_a_short_one(overdue: Contract, people: Cast) -> None:
    keep(on=TODAY)
    Finding.objects.exclude(code="ran-past-end").delete()
    client = client_of(people.manager)
    taken = []
    for count in (0, 30):
        copies(finding("ran-past-end"), count) if count else None
        with CaptureQueriesContext(connection) as queries:
            client.get("/compliance/?room=contracts")
        taken.append(len(queries))
    # The groups by rule are shown from a number on.
    assert taken[1] - taken[0] <= 1


def test_checking_thirty_records_takes_as_many_queries_as_checking_one(care: HomeCare) -> None:
    def queries() -> int:
        with CaptureQueriesContext(connection) as captured:
            list(found_on(TODAY))
        return len(captured)

    care.signed(amount=Decimal(600_000))
    one = queries()
    for _ in range(4):
        care.signed(amount=Decimal(600_000))
    assert queries() == one


def test_the_same_as_a_sheet(overdue: Contract, people: Cast) -> None:
    keep(on=TODAY)
    wrong = client_of(people.auditor).get("/compliance/checks.csv?severity=nonsense")
    assert (wrong.status_code, wrong.headers["Location"]) == (302, "/compliance/?severity=nonsense")
    answer = client_of(people.auditor).get("/compliance/checks.csv?code=ran-past-end")
    header, row = csv.reader(StringIO(body_of(answer).decode("utf-8-sig")))
    assert tuple(header) == pages.HEADER
    assert row[:4] == ["warn", "ran-past-end", "Running past its end", overdue.reference]


# Acknowledging ------------------------------------------------------------------------------------------------------


def acknowledge(people: Cast, **changes: Any) -> Acknowledgement:
    if "finding" not in changes:
        changes["finding"] = finding("ran-past-end")
    given = {"by": people.manager, "on": TODAY, "reason": "Being extended.", "review_on": REVIEW}
    return acts.acknowledge(**{**given, **changes})


def test_an_acknowledged_check_stays_listed_and_marked(overdue: Contract, people: Cast) -> None:
    keep(on=TODAY)
    acknowledge(people)
    keep(on=TODAY)
    words = page_of(people.officer, "/compliance/?acknowledged=yes")
    assert "The contract ended on 31 March 2025" in words
    assert "Being extended." in words
    assert "To be looked at again by 1 June 2026" in words


def test_a_day_of_review_that_has_passed_is_said(overdue: Contract, people: Cast) -> None:
    keep(on=TODAY)
    acknowledge(people)
    with time_machine.travel("2026-06-02T12:00:00Z"):
        words = page_of(people.officer, "/compliance/?acknowledged=lapsed")
    assert "It was to be looked at again by 1 June 2026." in words
    assert "They were last checked before today" in words


def test_the_latest_acknowledgement_counts_and_the_earlier_ones_stay(overdue: Contract, people: Cast) -> None:
    keep(on=TODAY)
    acknowledge(people)
    acknowledge(people, reason="The extension waits for cabinet.", review_on=date(2026, 7, 1))
    row = finding("ran-past-end")
    assert "The extension waits for cabinet." in page_of(people.officer)
    assert "Being extended." in page_of(people.manager, f"/compliance/{row.pk}/acknowledge/")
    assert Acknowledgement.objects.count() == 2
    with pytest.raises(TypeError, match="append-only"):
        Acknowledgement.objects.update(reason="Else")


def test_of_another_finding_of_the_same_rule_nothing_is_acknowledged(overdue: Contract, people: Cast) -> None:
    keep(on=TODAY)
    acknowledge(people)
    copies(finding("ran-past-end"), 1)
    assert [row.about for row in pages.findings_for(people.manager).filter(review_on=None, code="ran-past-end")] == [
        "copy 0"
    ]


def test_an_acknowledgement_needs_a_manager_a_reason_and_a_day_within_a_year(overdue: Contract, people: Cast) -> None:
    keep(on=TODAY)
    for user in (people.officer, people.clerk, people.auditor, people.administrator, people.stranger):
        with pytest.raises(Refused):
            acknowledge(people, by=user)
    for changes in ({"reason": " "}, {"review_on": TODAY}, {"review_on": date(2027, 1, 6)}):
        with pytest.raises(ValidationError):
            acknowledge(people, **changes)
    assert acknowledge(people, review_on=date(2027, 1, 4)).recorded_by == people.manager


def test_what_is_wrong_is_said_at_its_field_and_what_was_typed_is_kept(overdue: Contract, people: Cast) -> None:
    keep(on=TODAY)
    address = f"/compliance/{finding('ran-past-end').pk}/acknowledge/"
    typed = {"reason": "Being extended.", "review_on_day": "5", "review_on_month": "1", "review_on_year": "2026"}
    typed["once"] = "6c0b4d9e-3c0f-4f62-8f0c-3e2f8f6a3a11"
    words = client_of(people.manager).post(address, typed).content.decode()
    assert "must be in the future" in words
    assert "Being extended." in words
    done = client_of(people.manager).post(address, typed | {"review_on_month": "6"})
    assert done.status_code == 302
    assert Acknowledgement.objects.get().sentence.startswith("The contract ended on 31 March 2025")


# Exempt matter ------------------------------------------------------------------------------------------------------


@pytest.fixture
def exempt(people: Cast) -> Any:
    """A decision with an exempt clause whose review was due."""
    decision = decisions.enter(
        by=people.clerk, on=TODAY, title="Meals", kind="body", service_area=people.area, body=people.cabinet
    )
    decisions.add_clause(
        by=people.clerk, decision=decision, label="(q)", verb="approve", text="Rates", access="exempt",
        exempt_paragraph=3, exempt_reason="Rates are competed for.", exempt_review_on=date(2025, 12, 1),
    )  # fmt: skip
    return decision


def test_who_reads_no_exempt_matter_reads_of_it_what_the_record_tells_them(exempt: Any, people: Cast) -> None:
    keep(on=TODAY)
    assert {row.readers for row in Finding.objects.filter(code="exempt-review-due")} == {
        Readers.WITH_TICK,
        Readers.WITHOUT_TICK,
    }
    address = "/compliance/?code=exempt-review-due"
    assert "Clause (q) is exempt" in page_of(people.auditor, address)
    plain = page_of(people.officer, address)
    assert "A clause is exempt" in plain
    assert "(q)" not in plain
    assert pages.trend_days(TODAY, code="exempt-review-due") == [(TODAY, 1)]


def test_a_reason_that_may_tell_of_exempt_matter_is_read_with_the_tick_alone(exempt: Any, people: Cast) -> None:
    keep(on=TODAY)
    row = Finding.objects.get(code="exempt-review-due", readers=Readers.WITH_TICK)
    acknowledge(people, finding=row, reason="The rates of (q) hold until May.")
    assert "The rates of (q)" in page_of(people.auditor)
    plain = page_of(people.officer)
    assert "The rates of" not in plain
    assert "To be looked at again by 1 June 2026" in plain
    with pytest.raises(AssertionError):
        page_of(people.officer, f"/compliance/{row.pk}/acknowledge/")


def test_which_check_was_acknowledged_is_told_as_its_reason_is(exempt: Any, people: Cast) -> None:
    keep(on=TODAY)
    acknowledge(people, finding=Finding.objects.get(code="exempt-review-due", readers=Readers.WITH_TICK))
    told = {who: body_of(client_of(who).get(ACTS)).decode() for who in (people.auditor, people.officer)}
    assert "acknowledged: Exempt" in told[people.auditor]
    assert "acknowledged: Not public" in told[people.officer]


def test_a_decision_taken_down_after_the_check_is_told_with_the_tick_alone(care: HomeCare, people: Cast) -> None:
    keep(on=TODAY)
    Finding.objects.create(
        code="published-late", subject=care.decision.reference, rank=2, room="decisions", sentence="The rates of (q).",
        since=TODAY, is_by_facts=False,
    )  # fmt: skip
    sheet = "/compliance/checks.csv"
    decisions.take_down(by=people.clerk, publication=care.decision.publications.get(), reason_class="exempt-matter")
    assert "The rates" not in body_of(client_of(people.officer).get(sheet)).decode()
    assert "The rates" not in page_of(people.officer)
    assert "The rates" in body_of(client_of(people.auditor).get(sheet)).decode()


@pytest.fixture
def nearly_spent(care: HomeCare, people: Cast) -> Clause:
    """A clause whose maximum of £1,234,567 is nearly spent: all staff are told."""
    decision = copied_decision(people, title="Rates", clauses=(("1.", "award"), ("2.", "approve")))
    clause = decision.clauses.get(label="2.")
    approval = decisions.approve_money(
        by=people.clerk, clause=clause, amount=Decimal(1_234_567), qualifier="maximum", words="up to £1,234,567"
    )
    publish(people, decision)
    for part in ("approval", "award"):
        procurement.link_decision(by=people.officer, commission=care.commission, decision=decision, part=part)
    care.signed(Decimal(1_200_000), authority=Authority.decision(clause), approval=approval)
    return clause


def make_exempt(people: Cast, clause: Clause) -> None:
    """Correct a published clause: it is exempt."""
    decisions.correct(
        by=people.clerk, on=TODAY, decision=clause.decision, changes={}, reason="Prices would be known to bidders.",
        rows={clause: {
            "access": "exempt", "exempt_paragraph": 3, "exempt_reason": "Rates.", "exempt_review_on": date(2026, 6, 1),
        }},
    )  # fmt: skip


def test_what_became_exempt_after_the_check_is_told_with_the_tick_alone(nearly_spent: Clause, people: Cast) -> None:
    keep(on=TODAY)
    row = finding("approval-90")
    acknowledge(people, finding=row, reason="£1,234,567 is enough.")
    places = (
        "/compliance/?code=approval-90", "/compliance/checks.csv", f"/compliance/{row.pk}/acknowledge/", ACTS,
    )  # fmt: skip
    people.manager.sees_exempt = False
    people.manager.recorded(by=None, why="Test")

    def told(who: Any) -> list[bool]:
        return ["1,234,567" in body_of(client_of(who).get(place)).decode() for place in places]

    assert told(people.manager) == [True, True, True, True]
    make_exempt(people, nearly_spent)
    assert told(people.manager) == [False, False, False, False]
    people.manager.sees_exempt = True
    people.manager.recorded(by=None, why="Test")
    assert told(people.manager) == [True, True, True, True]


@pytest.mark.parametrize("readers", [Readers.ALL, Readers.WITH_TICK, Readers.WITHOUT_TICK])
def test_an_acknowledgement_is_told_without_the_tick_as_its_check_is(
    care: HomeCare, people: Cast, readers: str
) -> None:
    keep(on=TODAY)
    row = Finding.objects.create(
        code="published-late", subject=care.decision.reference, rank=2, room="decisions", sentence="As it was.",
        since=TODAY, is_by_facts=False,
    )  # fmt: skip
    note = acknowledge(people, finding=row)
    known = pages.Now([], people.officer, TODAY)
    assert not known.may_read(note)
    key = (row.code, row.subject, row.about)
    now = replace(next(iter(found_on(TODAY))).check, sentence="As it is.")
    if readers != Readers.WITH_TICK:
        known.told = {key: now}
    known.to_all = {key} if readers == Readers.ALL else set()
    assert known.may_read(note) == (readers == Readers.ALL)
    if readers == Readers.WITHOUT_TICK:
        known.told = {key: replace(now, sentence="As it was.")}
        assert known.may_read(note)
    assert pages.Now([], people.auditor, TODAY).may_read(note)


def test_of_what_is_put_right_the_words_of_the_check_are_told_with_the_tick_alone(care: HomeCare, people: Cast) -> None:
    keep(on=TODAY)
    Finding.objects.create(
        code="published-late", subject=care.decision.reference, rank=2, room="decisions", sentence="The rates of (q).",
        since=TODAY, is_by_facts=False,
    )  # fmt: skip
    plain = page_of(people.officer)
    assert "This was put right" in plain
    assert "The rates" not in plain
    assert "The rates" in page_of(people.auditor)


# The commands -------------------------------------------------------------------------------------------------------


def audit() -> tuple[int, str]:
    out = StringIO()
    try:
        call_command("audit", stdout=out)
    except SystemExit as left:
        return int(left.code or 0), out.getvalue()
    return 0, out.getvalue()


def test_the_audit_prints_what_the_page_lists_and_ends_with_1_on_a_stop(exempt: Any, people: Cast) -> None:
    call_command("keep_checks", stdout=StringIO())
    code, said = audit()
    assert code == 0
    assert "WARN" in said
    assert "A clause is exempt" in said
    assert "(q)" not in said
    assert "As at 5 January 2026 1 check fails; stops among them: 0." in said
    decisions.enter(
        by=people.clerk, on=TODAY, title="Meals", kind="body", service_area=people.area, body=people.cabinet,
        key=True, key_limb_a=True, due_on=date(2026, 1, 20),
    )  # fmt: skip
    assert audit()[0] == 1
    keep(on=TODAY)
    acknowledge(people, finding=finding("notice-short"))
    code, said = audit()
    assert code == 1
    assert "Acknowledged; to be looked at again by 1 June 2026." in said


# The table of checks ------------------------------------------------------------------------------------------------

AT_THE_ACT = {"award-before-effect", "over-limit", "under-floor", "wrong-power", "wrong-post", "lapsed"}
"""What refuses an act of the ledger, so that no record ever fails it."""

ASKED_FOR = (
    "notice-short", "not-key-over-threshold", "key-without-limb", "record-incomplete", "effect-before-call-in",
    "published-late", "exempt-ungrounded", "exempt-review-due", "private-notice-missing", "term-contradiction",
    "value-over-approval", "source-doubtful", "qualifier-doubtful", "approval-overspent", "estimate-passed",
    "approval-90", "term-over-authority", "award-plus-variation", "no-officer-record", "uncharged", "extension-beyond",
    "notice-day-missed", "ran-past-end", "call-off-outside", "framework-over-4", "roster-count", "lot-thin",
    "route-not-stated", "predecessor-gap", "predecessor-overlap", "spot-aggregate", "statutory-notice-due",
    "assurance-lapsed", "follow-up-overdue", "no-lead", "recorded-late", "dps-long-stop",
)  # fmt: skip


@pytest.mark.parametrize("code", ASKED_FOR)
def test_every_check_that_the_design_asks_for_is_there(code: str) -> None:
    kind = check_codes()[code]
    assert kind.severity.split(";")[0] in ("stop", "warn", "note")
    assert kind.fires_when
    assert kind.citation


@pytest.mark.parametrize("code", sorted(AT_THE_ACT))
def test_what_refuses_an_act_is_said_at_its_field(code: str) -> None:
    from contracts.forms.authority import AuthorityForm

    assert code in AuthorityForm.FIELD_OF


def test_a_day_in_the_address_that_is_none_is_told(people: Cast) -> None:
    desk = Desk(people.auditor)
    assert "The day in the address was not understood" in desk.open("/compliance/?on=moon")
    assert "“moon” cannot be chosen under “Service area”" in desk.open("/compliance/?area=moon")
