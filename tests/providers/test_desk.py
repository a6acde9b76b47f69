"""The desk of providers as a person uses it: entered, renamed, merged, assured; and who is told of whom."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest
from django.utils import timezone

from contracts import actions as contracts
from contracts.checks import checks_of_contract
from contracts.models import Contract
from providers import actions
from providers.models import Assurance, Provider
from tests.builders import MADE, ON, START, HomeCare
from tests.decisions.desks import Desk, words_in

pytestmark = pytest.mark.django_db


def address(provider: Provider, *parts: str) -> str:
    return "/".join(["/providers", provider.reference, *parts, ""])


@pytest.fixture
def desk(care: HomeCare) -> Desk:
    return Desk(care.cast.officer)


def entered(name: str) -> list[Provider]:
    return list(Provider.objects.filter(legal_name=name))


# Entered -------------------------------------------------------------------------------------------------------------


def test_a_provider_is_entered_with_its_numbers_in_their_form(desk: Desk) -> None:
    answer = desk.send(
        "/providers/enter/",
        legal_name="Elm Street Respite CIC",
        kind="cic",
        trading_names="Elm Street\n\nElm Street\nThe Elms",
        company_number=" ni 123456",
        charity_number="1100000",
        is_sme=True,
        website="www.elm.example",
        mailbox="contracts@elm.example",
    )
    [elm] = entered("Elm Street Respite CIC")
    assert (elm.company_number, elm.trading_names, elm.website) == (
        "NI123456",
        ["Elm Street", "The Elms"],
        "https://www.elm.example",
    )
    assert f"is entered as {elm.reference}" in words_in(answer)
    assert "never a person’s own address" in desk.open("/providers/enter/")


@pytest.mark.parametrize(
    ("field", "typed", "said"),
    [
        ("company_number", "12", "A company number has 8 digits, or 2 letters and 6 digits."),
        ("charity_number", "abc", "A charity number has 6 or 7 digits."),
        ("cqc_id", "1-1", "A CQC provider id looks like 1-101608512."),
        ("website", "elm example", "Enter an address such as"),
        ("mailbox", "elm", "Enter an address such as"),
        ("legal_name", "\x00", "Enter the legal name"),
        ("legal_name", "x" * 201, "Use 200 characters or fewer"),
        ("trading_names", "y" * 201, "Use 200 characters or fewer for each name"),
    ],
)
def test_what_is_typed_wrong_is_said_at_its_field_and_kept(desk: Desk, field: str, typed: str, said: str) -> None:
    answer = desk.send("/providers/enter/", **{"legal_name": "Elm Street", "town": "Calderwick", field: typed})
    assert said in words_in(answer)
    assert "Calderwick" in answer.content.decode()
    assert not entered("Elm Street")


def test_who_may_be_the_same_is_shown_before_another_record_is_made(desk: Desk, care: HomeCare) -> None:
    typed = {"legal_name": "Alderbrook Home Support Limited", "kind": "company"}
    answer = desk.send("/providers/enter/", **typed)
    words = words_in(answer)
    assert "Is it one of these?" in words
    assert care.provider.reference in words
    assert not entered(typed["legal_name"])
    # Another comes in between: “none of these” did not speak of it.
    actions.register_provider(by=care.cast.manager, legal_name="Alderbrook Home Support plc")
    again = desk.resend(answer, "/providers/enter/", none_of_these=True)
    assert "Alderbrook Home Support plc" in words_in(again)
    assert not entered(typed["legal_name"])
    desk.resend(again, "/providers/enter/", none_of_these=True)
    assert len(entered(typed["legal_name"])) == 1


def test_a_number_belongs_to_one_provider_which_is_named_to_those_who_may_see_it(
    desk: Desk, care: HomeCare, people: Any
) -> None:
    hidden = actions.register_provider(by=people.officer, legal_name="Rowan House Ltd", company_number="12345678")
    contracts.admit(by=people.officer, on=ON, umbrella=care.umbrella, lot=care.lot, provider=hidden, joined_on=START)
    typed = {"legal_name": "Something Else", "kind": "company", "company_number": "12345678"}
    assert f"Rowan House Ltd ({hidden.reference}) has this company number" in words_in(
        desk.send("/providers/enter/", **typed)
    )
    contracts.withhold_names(
        by=people.officer, umbrella=care.umbrella, paragraph=3, reason="Prices", review_on=date(2027, 1, 1)
    )
    words = words_in(desk.send("/providers/enter/", **typed))
    assert "Another provider has this company number" in words
    assert "Rowan House" not in words
    assert hidden.reference not in words
    assert "Is it one of these?" not in words
    for part in ("change", "merge", "merge/undo", "assurances/add"):
        desk.open(address(hidden, part), 404)


# Changed -------------------------------------------------------------------------------------------------------------


def test_a_new_name_keeps_the_old_one_in_its_history(desk: Desk, care: HomeCare) -> None:
    answer = desk.send(
        address(care.provider, "change"), legal_name="Alder Home Care Ltd", why="Renamed at Companies House"
    )
    words = words_in(answer)
    assert "Legal name Alderbrook Home Support Ltd → is now Alder Home Care Ltd" in words
    assert "Renamed at Companies House" in words
    assert "Alderbrook" not in Desk(care.cast.stranger).open(address(care.provider))


def test_a_change_needs_its_reason_and_overwrites_nobody(desk: Desk, care: HomeCare) -> None:
    where = address(care.provider, "change")
    assert "Say why it changes" in words_in(desk.send(where, town="Brookside"))
    form = desk.form(where)
    actions.change_provider(
        by=care.cast.manager, provider=care.provider, changes={"town": "Calderwick"}, why="It moved"
    )
    answer = desk.client.post(where, form | {"town": "Brookside", "why": "It moved"}, follow=True)
    assert "Manager changed this" in words_in(answer)
    assert Provider.objects.get(pk=care.provider.pk).town == "Calderwick"


# Merged --------------------------------------------------------------------------------------------------------------


def survivor(care: HomeCare) -> Provider:
    return actions.register_provider(by=care.cast.officer, legal_name="Greater Alder Group plc")


def test_after_a_merger_the_one_that_stays_shows_what_both_did(desk: Desk, care: HomeCare) -> None:
    contract, stays = care.signed(), survivor(care)
    assert "Several have that name" not in words_in(
        desk.send(address(care.provider, "merge"), into=stays.reference.lower(), why="Taken over")
    )
    contract.refresh_from_db()
    assert contract.provider == care.provider
    for user in (care.cast.officer, care.cast.stranger):
        page = Desk(user).open(address(stays))
        assert contract.reference in page
        assert "as Alderbrook Home Support Ltd" in page
        assert care.provider.reference in page
        led = Desk(user).open(address(care.provider))
        assert "was merged into Greater Alder Group plc" in led
        assert "merged into another record" in Desk(user).open("/providers/")


def test_what_was_merged_takes_on_no_contract(desk: Desk, care: HomeCare, refused: Any) -> None:
    drafted, stays = care.call_off(), survivor(care)
    desk.send(address(care.provider, "merge"), into=stays.legal_name, why="Taken over")
    refusal = refused("provider-merged", care.award, drafted)
    assert stays.reference in refusal.remedy


def test_one_step_always_leads_to_the_one_that_stays_and_a_circle_is_refused(desk: Desk, care: HomeCare) -> None:
    middle, last = survivor(care), actions.register_provider(by=care.cast.officer, legal_name="Fern Holdings")
    desk.send(address(care.provider, "merge"), into=middle.reference, why="Taken over")
    assert "circle" in words_in(desk.send(address(middle, "merge"), into=care.provider.reference, why="Back"))
    desk.send(address(middle, "merge"), into=last.reference, why="Taken over again")
    care.provider.refresh_from_db()
    assert care.provider.merged_into == last
    assert "was merged into" in desk.open(address(middle, "merge"))
    assert "not merged into itself" in words_in(desk.send(address(last, "merge"), into=last.reference, why="No"))
    desk.send(address(care.provider, "merge", "undo"), why="Two firms after all")
    care.provider.refresh_from_db()
    assert care.provider.survivor == care.provider


def test_the_one_that_stays_is_found_by_name_or_reference_or_asked_for(desk: Desk, care: HomeCare) -> None:
    where = address(care.provider, "merge")
    assert "There is no such provider" in words_in(desk.send(where, into="Nobody", why="x"))
    for name in ("Fern Care Ltd", "Fern House Ltd"):
        actions.register_provider(by=care.cast.officer, legal_name=name)
    assert "Fern Care Ltd is PRV-" in words_in(desk.send(where, into="Fern", why="x"))


# Assurances ----------------------------------------------------------------------------------------------------------


def codes(contract: Contract, on: date) -> list[tuple[str, str]]:
    return [(check.code, check.severity) for check in checks_of_contract(contract, on=on) if "assurance" in check.code]


def test_an_assurance_is_added_renewed_put_right_and_removed(desk: Desk, care: HomeCare) -> None:
    provider, today = care.provider, timezone.localdate()
    desk.send(
        address(provider, "assurances", "add"),
        kind="insurance",
        evidence="Employer’s liability, certificate 4471",
        valid_until=today + timedelta(days=20),
    )
    first = Assurance.objects.get()
    assert "Lapses soon" in desk.open(address(provider))
    form = desk.form(address(provider, "assurances", str(first.pk), "renew"))
    assert form["valid_from_day"] == [str((first.valid_until + timedelta(days=1)).day)]
    answer = desk.send(address(provider, "assurances", str(first.pk), "renew"), valid_until=first.valid_until)
    assert "before it begins" in words_in(answer)
    assert "holds until" in words_in(
        desk.send(
            address(provider, "assurances", str(first.pk), "renew"),
            valid_from_day="", valid_from_month="", valid_from_year="", valid_until=first.valid_until,
        )
    )  # fmt: skip
    desk.send(
        address(provider, "assurances", str(first.pk), "renew"), valid_until=first.valid_until + timedelta(days=365)
    )
    second = Assurance.objects.get(renews=first)
    page = desk.open(address(provider))
    assert "Renewed" in page
    assert "Lapses soon" not in page
    assert "was renewed" in desk.open(address(provider, "assurances", str(first.pk), "remove"))
    desk.send(address(provider, "assurances", str(second.pk)), evidence="Certificate 5120", why="Misread")
    assert "Evidence Employer’s liability, certificate 4471 → is now Certificate 5120" in desk.open(address(provider))
    desk.send(address(provider, "assurances", str(second.pk), "remove"), why="Entered for another firm")
    assert "Lapses soon" in desk.open(address(provider))
    assert "removed. Entered for another firm" in desk.open(address(provider))


def test_nobody_outside_sees_an_assurance_or_a_history(care: HomeCare) -> None:
    contract = care.signed()
    actions.add_assurance(
        by=care.cast.officer, provider=care.provider, kind="insurance", valid_until=date(2024, 1, 1), evidence="PL 77"
    )
    for where in (address(care.provider), f"/contracts/{contract.reference}/"):
        page = Desk(care.cast.stranger).open(where)
        assert "PL 77" not in page
        assert "nsurance" not in page
        assert "History" not in page


def test_a_live_contract_warns_before_and_after_an_assurance_lapses(care: HomeCare) -> None:
    contract = care.signed()
    last = date(2024, 6, 30)
    first = actions.add_assurance(
        by=care.cast.officer, provider=care.provider, kind="registration", valid_until=last, evidence="CQC"
    )
    fires = [("assurance-lapsed", "warn")]
    assert codes(contract, last - timedelta(days=61)) == []
    assert codes(contract, last - timedelta(days=60)) == fires
    assert codes(contract, last + timedelta(days=1)) == fires
    assert codes(contract, MADE - timedelta(days=365)) == []
    assert codes(contract, date(2027, 4, 1)) == []  # the contract has ended
    actions.add_assurance(
        by=care.cast.officer,
        provider=care.provider,
        kind="registration",
        valid_until=date(2028, 6, 30),
        evidence="CQC",
        renews=first,
    )
    assert codes(contract, last + timedelta(days=1)) == []
    # After a merger it is the one that stays that has to be assured.
    stays = survivor(care)
    actions.add_assurance(by=care.cast.officer, provider=stays, kind="insurance", valid_until=last, evidence="PL 1")
    actions.merge_provider(by=care.cast.officer, on=ON, provider=care.provider, into=stays, why="Taken over")
    assert codes(contract, last + timedelta(days=1)) == fires
