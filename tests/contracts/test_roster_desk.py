"""The desk of rosters, as a browser without JavaScript uses it."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, date, datetime

import pytest
import time_machine
from django.core.files.uploadedfile import SimpleUploadedFile

from commissioning.overview.todo import tasks_for
from commissioning.procurement import actions as procurement
from contracts import actions
from contracts.checks import checks_of_contract
from contracts.models import Contract, RosterEntry, Suspension, WithheldNames
from contracts.querysets import providers_visible_to
from providers.actions import merge_provider, register_provider
from providers.models import Provider
from tests.builders import END, MADE, ON, START, HomeCare, home_care
from tests.decisions.desks import Desk, form_in, values, words_in

pytestmark = pytest.mark.django_db

REVIEW = date(2027, 7, 1)
REASON = "Bids could be worked out from the names"


@pytest.fixture(autouse=True)
def on_the_day_of_entry() -> Iterator[None]:
    with time_machine.travel(datetime(2026, 1, 5, 12, tzinfo=UTC)):
        yield


@pytest.fixture
def officer(care: HomeCare) -> Desk:
    return Desk(care.cast.officer)


@pytest.fixture
def manager(care: HomeCare) -> Desk:
    return Desk(care.cast.manager)


@pytest.fixture
def clerk(care: HomeCare) -> Desk:
    return Desk(care.cast.clerk)


def at(umbrella: Contract, *parts: object) -> str:
    return "/".join(["", "contracts", umbrella.reference, "roster", *map(str, parts), ""])


def provider(care: HomeCare, name: str = "Birchmere Family Services CIC", **fields: str) -> Provider:
    return register_provider(by=care.cast.officer, legal_name=name, **fields)


def framework(care: HomeCare, *, decided: int | None = 1, awarded: bool = True) -> Contract:
    """A framework under a lot with two sub-lots, with its first supplier."""
    add, commission = procurement.add_lot, care.commission
    lot = add(by=care.cast.officer, commission=commission, number="2", title="Support", route="framework")
    below = [
        add(by=care.cast.officer, commission=commission, number=n, title=t, route="framework", parent=lot)
        for n, t in (("2.1", "Leisure"), ("2.2", "Overnight stays"))
    ]
    umbrella = care.draft(kind="framework", lots=[lot, *below], suppliers_decided=decided)
    if awarded:
        actions.admit(
            by=care.cast.officer, on=ON, umbrella=umbrella, lot=below[0], provider=care.provider, joined_on=START
        )
        care.award(umbrella, 0, authority=care.cabinet, approval=None)
        care.sign_at_once(umbrella)
    return umbrella


def withheld(care: HomeCare, umbrella: Contract, review_on: date = REVIEW) -> WithheldNames:
    return actions.withhold_names(
        by=care.cast.manager, umbrella=umbrella, paragraph=3, reason=REASON, review_on=review_on
    )


def entry_of(care: HomeCare) -> RosterEntry:
    return RosterEntry.objects.get(umbrella=care.umbrella, provider=care.provider)


# The page


def test_the_roster_tells_who_is_on_it_since_when_suspended_and_left(care, officer):
    other = provider(care)
    entry = actions.admit(
        by=care.cast.officer,
        on=ON,
        umbrella=care.umbrella,
        lot=care.lot,
        provider=other,
        joined_on=date(2024, 1, 1),
    )
    actions.suspend(
        by=care.cast.officer, on=ON, entry=entry_of(care), from_on=date(2025, 6, 1), reason="Inspection failed"
    )
    actions.leave(by=care.cast.officer, on=ON, entry=entry, left_on=date(2025, 9, 30), why="Closed down")
    words = officer.open(at(care.umbrella))
    assert "2 suppliers are entered. On it now: 1." in words
    assert "Suspended from 1 June 2025" in words
    assert "Inspection failed" in words
    assert "Left on 30 September 2025" in words
    earlier = officer.open(at(care.umbrella) + "?on=2023-12-31")
    assert care.provider.legal_name in earlier
    assert other.legal_name not in earlier
    assert "Inspection failed" not in earlier
    assert "What may be done next" not in earlier


def test_count_decided_stands_against_count_entered(care, officer):
    umbrella = framework(care, decided=3)
    assert "1 supplier is entered; the decision named 3, so 2 are missing." in officer.open(at(umbrella))


def test_a_long_roster_is_found_by_name_lot_and_state_and_has_pages(care, officer):
    for number in range(60):
        actions.admit(
            by=care.cast.officer,
            on=ON,
            umbrella=care.umbrella,
            lot=care.lot,
            provider=provider(care, f"Supplier {number:02d} Ltd"),
            joined_on=START,
        )
    first, second = officer.open(at(care.umbrella)), officer.open(at(care.umbrella) + "?page=2")
    assert "1 to 50 of 61 places" in first
    assert "51 to 61 of 61 places" in second
    assert "1 place" in officer.open(at(care.umbrella) + "?q=alderbrook")
    assert "Nobody fits" in officer.open(at(care.umbrella) + "?state=left")
    for nonsense in ("?q=%00", "?lot=99", "?state=x", "?page=0", f"?q={'x' * 300}"):
        officer.open(at(care.umbrella) + nonsense)


def test_a_contract_without_a_roster_has_no_such_page_and_a_stranger_signs_in(care, officer):
    officer.open(at(care.signed()), 404)
    assert Desk(care.cast.stranger).client.get(at(care.umbrella)).status_code == 302


# One provider


def test_a_part_of_a_name_offers_those_it_may_mean_and_the_chosen_one_is_admitted(care, officer):
    provider(care), provider(care, "Birchwood Care Ltd")
    there = at(care.umbrella, "admit")
    answer = officer.send(there, provider="birch", joined_on=date(2025, 6, 1))
    assert "Choose the provider that is meant" in words_in(answer)
    chosen = Provider.objects.get(legal_name="Birchwood Care Ltd")
    answer = officer.resend(answer, there, chosen=str(chosen.pk))
    assert "Birchwood Care Ltd is on the roster of Lot 1: Home care from 1 June 2025." in words_in(answer)
    assert RosterEntry.objects.get(provider=chosen).joined_on == date(2025, 6, 1)


@pytest.mark.parametrize("typed", ["prv", "name", "number"])
def test_a_reference_a_whole_name_or_a_number_needs_no_further_question(care, officer, typed):
    one = provider(care, company_number="01234567")
    words = {"prv": one.reference.lower(), "name": one.legal_name.upper(), "number": "1234567"}[typed]
    officer.send(at(care.umbrella, "admit"), provider=words, joined_on=date(2025, 6, 1))
    assert RosterEntry.objects.filter(provider=one).exists()


def test_a_name_that_nobody_has_leads_to_the_desk_where_providers_are_entered(care, officer):
    answer = officer.send(at(care.umbrella, "admit"), provider="Nobody", joined_on=date(2025, 6, 1))
    assert "No provider on record is called that" in words_in(answer)
    assert 'href="/providers/enter/"' in answer.content.decode()
    assert form_in(answer)["provider"] == ["Nobody"]


def test_a_provider_that_was_merged_leads_to_the_one_that_stays(care, officer):
    old, new = provider(care, "Oldbrook Ltd"), provider(care, "Newbrook Ltd")
    merge_provider(by=care.cast.officer, on=ON, provider=old, into=new, why="One company")
    answer = officer.send(at(care.umbrella, "admit"), provider="Oldbrook Ltd", joined_on=date(2025, 6, 1))
    assert "Oldbrook Ltd was merged into it" in words_in(answer)
    officer.resend(answer, at(care.umbrella, "admit"), chosen=str(new.pk))
    assert RosterEntry.objects.filter(provider=new).exists()


def test_who_comes_second_is_told_who_was_first(care, officer, manager):
    one = provider(care)
    typed = {"provider": one.reference, "joined_on": date(2025, 6, 1)}
    page = manager.client.get(at(care.umbrella, "admit"))
    officer.send(at(care.umbrella, "admit"), **typed)
    words = words_in(manager.resend(page, at(care.umbrella, "admit"), **typed))
    assert "is on that lot already, from 1 June 2025: entered by Officer on 5 January 2026" in words
    assert RosterEntry.objects.filter(provider=one).count() == 1


def test_the_one_that_stays_carries_on_under_the_place_of_the_one_merged_into_it(care, officer):
    draft = care.call_off()
    new = provider(care, "Newbrook Ltd")
    merge_provider(by=care.cast.officer, on=ON, provider=care.provider, into=new, why="One company")
    draft.refresh_from_db()
    refusal = actions.refusal_to_award(care.cast.officer, draft)
    assert refusal is not None
    assert refusal.code == "provider-merged"
    address = f"/contracts/{care.umbrella.reference}/call-off/"
    words = words_in(officer.send(address, lot=care.lot.pk, provider_words="newbrook", placed_on=MADE, step="look"))
    assert f"Newbrook Ltd ({new.reference}, Alderbrook Home Support Ltd was merged into it)" in words
    row = care.award(care.call_off(provider=new))
    assert row.contract.provider == new
    assert "call-off-outside" not in {check.code for check in checks_of_contract(row.contract, on=MADE)}
    suspend = {"by": care.cast.officer, "on": ON, "entry": RosterEntry.objects.get(), "reason": "Inspection"}
    actions.suspend(**suspend, from_on=MADE)
    words = words_in(officer.send(address, lot=care.lot.pk, provider_words="newbrook", placed_on=MADE, step="look"))
    assert "Suspended on 3 April 2023: Newbrook Ltd" in words


def test_a_provider_and_the_one_merged_into_it_are_one_on_a_lot(care, refused):
    new = provider(care, "Newbrook Ltd")
    merge_provider(by=care.cast.officer, on=ON, provider=care.provider, into=new, why="One company")
    refused(
        "roster-overlap",
        actions.admit,
        by=care.cast.officer,
        on=ON,
        umbrella=care.umbrella,
        lot=care.lot,
        provider=new,
        joined_on=date(2025, 1, 1),
    )


def test_a_closed_framework_says_why_nobody_is_admitted(care, officer):
    umbrella = framework(care)
    words = officer.open(at(umbrella, "admit"))
    assert "closed to new suppliers from its award to its end" in words
    assert "closed to new suppliers" in officer.open(at(umbrella))


def test_suppliers_that_the_decision_named_are_still_entered_from_the_first_day_of_a_framework(care, officer, refused):
    umbrella, one = framework(care, decided=2), provider(care)
    lot = umbrella.lot_links.get(lot__number="2.2").lot
    typed = {"provider": one.reference, "lots": [str(lot.pk)]}
    refusal = words_in(officer.send(at(umbrella, "admit"), **typed, joined_on=date(2025, 6, 1)))
    assert "closed to new suppliers" in refusal
    officer.send(at(umbrella, "admit"), **typed, joined_on=START)
    assert RosterEntry.objects.filter(umbrella=umbrella, provider=one, lot=lot).exists()
    admit = {"by": care.cast.officer, "on": ON, "umbrella": umbrella, "lot": lot, "joined_on": START}
    refused("roster-closed", actions.admit, **admit, provider=provider(care, "Third Ltd"))


def test_a_lot_with_sub_lots_takes_nobody_itself_and_nobody_joins_before_the_umbrella(care, refused):
    umbrella = framework(care, awarded=False)
    parent = umbrella.lot_links.get(lot__number="2").lot
    admit = {"by": care.cast.officer, "on": ON, "provider": provider(care)}
    assert "2.1, 2.2" in str(refused("", actions.admit, **admit, umbrella=umbrella, lot=parent, joined_on=START))
    early = {"umbrella": care.umbrella, "lot": care.lot, "joined_on": date(2023, 3, 31)}
    refused("roster-dates", actions.admit, **admit, **early)
    refused("commitment_not_in_future", actions.admit, **admit, **(early | {"joined_on": date(2026, 1, 6)}))


def test_after_23_february_2029_no_purchasing_system_of_the_regulations_takes_anybody(care, refused):
    admit = {"by": care.cast.officer, "umbrella": care.umbrella, "lot": care.lot, "provider": provider(care)}
    last, after = date(2029, 2, 23), date(2029, 2, 24)
    assert "nobody joins it" in str(refused("roster-closed", actions.admit, **admit, on=after, joined_on=last))
    refused("dps-long-stop", actions.admit, **admit, on=after, joined_on=after)


def test_a_flexible_system_takes_suppliers_as_its_terms_say(care, officer):
    lot = procurement.add_lot(by=care.cast.officer, commission=care.commission, number="3", title="Skills", route="fps")
    umbrella = care.draft(kind="flexible", lots=[lot])
    actions.admit(by=care.cast.officer, on=ON, umbrella=umbrella, lot=lot, provider=care.provider, joined_on=START)
    care.award(umbrella, 0, authority=care.cabinet, approval=None)
    typed = {"provider": provider(care).reference, "joined_on": date(2025, 6, 1)}
    answer = officer.send(at(umbrella, "admit"), **typed)
    assert "do not admit suppliers at this time" in words_in(answer)
    officer.resend(answer, at(umbrella, "admit"), terms_allow=True)
    assert umbrella.roster.count() == 2


# Reopened


def open_framework(care: HomeCare) -> Contract:
    commission = procurement.open_commission(
        by=care.cast.officer,
        on=ON,
        title="Open framework",
        need="Support",
        service_area=care.cast.area,
        lead_post=care.cast.lead,
        regime="PA2023",
        light_touch=True,
        planned_start=date(2025, 4, 1),
    )
    procurement.link_decision(by=care.cast.officer, commission=commission, decision=care.decision, part="award")
    lot = procurement.add_lot(
        by=care.cast.officer, commission=commission, number="1", title="Support", route="open_framework"
    )
    umbrella = care.draft(
        kind="framework", commission=commission, lots=[lot], regime="PA2023", starts_on=date(2025, 4, 1)
    )
    actions.admit(
        by=care.cast.officer, on=ON, umbrella=umbrella, lot=lot, provider=care.provider, joined_on=date(2025, 4, 1)
    )
    care.award(umbrella, 0, authority=care.cabinet, approval=None, made_on=date(2025, 3, 20))
    return umbrella


def test_an_open_framework_takes_suppliers_only_while_it_is_reopened(care, officer):
    umbrella, one = open_framework(care), provider(care)
    assert "19 March 2028" in officer.open(at(umbrella))
    assert "only when it is reopened" in officer.open(at(umbrella, "admit"))
    answer = officer.send(
        at(umbrella, "reopen"), from_on=date(2025, 12, 1), until_on=date(2026, 1, 31), notice="UK4 2025/S 000-012345"
    )
    assert "open to new suppliers from 1 December 2025 to 31 January 2026" in words_in(answer)
    typed = {"provider": one.reference}
    refused = officer.send(at(umbrella, "admit"), **typed, joined_on=date(2025, 11, 30))
    assert "only when it is reopened" in words_in(refused)
    officer.send(at(umbrella, "admit"), **typed, joined_on=date(2026, 1, 5))
    assert umbrella.roster.count() == 2
    again = officer.send(
        at(umbrella, "reopen"), from_on=date(2026, 1, 15), until_on=date(2026, 3, 1), notice="UK4 again"
    )
    assert "already: entered by Officer" in words_in(again)


def test_what_is_no_open_framework_is_not_reopened(care, officer):
    assert "Only an open framework is reopened" in officer.open(at(care.umbrella, "reopen"))


# Suspended, restored, leaving, taken out


def test_a_provider_is_suspended_restored_and_leaves(care, officer):
    entry = entry_of(care)
    officer.send(at(care.umbrella, entry.pk, "suspend"), from_on=date(2026, 1, 2), reason="Inspection failed")
    suspension = Suspension.objects.get(entry=entry)
    assert suspension.until_on is None
    answer = officer.send(at(care.umbrella, entry.pk, "restore"), until_on=date(2026, 1, 1), why="Passed")
    assert "is before that" in words_in(answer)
    officer.resend(answer, at(care.umbrella, entry.pk, "restore"), until_on=date(2026, 1, 4))
    suspension.refresh_from_db()
    assert suspension.until_on == date(2026, 1, 4)
    assert suspension.history.first().history_change_reason == "Passed"
    answer = officer.send(at(care.umbrella, entry.pk, "leave"), left_on=date(2023, 3, 1), why="Sold")
    assert "It joined on 1 April 2023" in words_in(answer)
    officer.resend(answer, at(care.umbrella, entry.pk, "leave"), left_on=date(2026, 1, 5))
    entry.refresh_from_db()
    assert entry.left_on == date(2026, 1, 5)


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ({"from_on": date(2023, 3, 1)}, "It was on this lot from 1 April 2023"),
        ({"from_on": date(2026, 1, 5), "until_on": date(2026, 1, 4)}, "4 January 2026 is before 5 January 2026"),
    ],
)
def test_the_days_of_a_suspension_are_in_order_and_inside_the_entry(care, officer, typed, said):
    there = at(care.umbrella, entry_of(care).pk, "suspend")
    answer = officer.send(there, reason="Inspection", **typed)
    assert said in words_in(answer)
    assert form_in(answer)["reason"] == ["Inspection"]
    assert not Suspension.objects.exists()


def test_who_suspends_second_is_told_who_was_first(care, officer, manager):
    there = at(care.umbrella, entry_of(care).pk, "suspend")
    page = manager.client.get(there)
    officer.send(there, from_on=date(2026, 1, 2), reason="Inspection")
    words = words_in(manager.resend(page, there, from_on=date(2026, 1, 3), reason="Complaints"))
    assert "is suspended on that lot from 2 January 2026 already: entered by Officer on 5 January 2026" in words
    assert Suspension.objects.count() == 1


def test_leaving_ends_a_suspension_and_the_provider_may_come_back(care, officer):
    entry = entry_of(care)
    actions.suspend(by=care.cast.officer, on=ON, entry=entry, from_on=date(2025, 1, 1), reason="Inspection")
    officer.send(at(care.umbrella, entry.pk, "leave"), left_on=date(2025, 6, 30), why="Left")
    assert Suspension.objects.get().until_on == date(2025, 6, 30)
    officer.send(at(care.umbrella, "admit"), provider=care.provider.reference, joined_on=date(2025, 7, 1))
    assert care.umbrella.roster.count() == 2
    assert "It is not suspended" in officer.open(at(care.umbrella, entry.pk, "restore"))


def test_an_entry_made_by_mistake_is_taken_out_unless_work_rests_on_it(care, officer):
    one = provider(care)
    officer.send(at(care.umbrella, "admit"), provider=one.reference, joined_on=date(2025, 6, 1))
    entry = RosterEntry.objects.get(provider=one)
    officer.send(at(care.umbrella, entry.pk, "take-out"), why="Another company was meant")
    assert not RosterEntry.objects.filter(provider=one).exists()
    call_off = care.signed()
    words = officer.open(at(care.umbrella, entry_of(care).pk, "take-out"))
    assert f"{call_off.reference} was placed with it" in words


# Names


def test_names_are_withheld_seen_with_the_tick_and_kept_by_those_who_see_them(care, officer, manager):
    umbrella, entry = care.umbrella, entry_of(care)
    page = officer.open(at(umbrella, "withhold"))
    assert "You may not read exempt matter" in page
    assert "could be read by everyone until now" in page
    answer = officer.send(at(umbrella, "withhold"), paragraph="3", reason=REASON, review_on=date(2026, 1, 5))
    assert "The day of review must lie ahead" in words_in(answer)
    officer.resend(answer, at(umbrella, "withhold"), review_on=REVIEW)
    name = care.provider.legal_name
    said = officer.open(at(umbrella))
    assert name not in said
    assert "1 supplier" in said
    assert REASON in said
    assert name in manager.open(at(umbrella))
    for part in ("suspend", "restore", "leave", "take-out"):
        officer.open(at(umbrella, entry.pk, part), 404)
        manager.open(at(umbrella, entry.pk, part))
    for part in ("admit", "several"):
        assert "are withheld" in officer.open(at(umbrella, part))
    one = provider(care)
    officer.client.post(at(umbrella, "admit"), values(provider=one.reference, joined_on=date(2025, 1, 1)))
    officer.client.post(
        at(umbrella, "several"), values(words=one.reference, step="look", lot="", joined_on=date(2025, 1, 1))
    )
    assert umbrella.roster.count() == 1


def test_names_are_released_only_by_a_clerk_with_the_tick_and_a_review_may_keep_them(care, manager, clerk):
    umbrella = care.umbrella
    withheld(care, umbrella, review_on=date(2026, 1, 20))
    manager.open(at(umbrella, "release"), 403)
    task = next(task for task in tasks_for(care.cast.clerk, ON) if "withheld names" in task.title)
    assert task.by == date(2026, 1, 20)
    assert task.url == at(umbrella, "release")
    answer = clerk.send(task.url, outcome="keep", why="Still competed for")
    assert "Enter the day of the next review" in words_in(answer)
    answer = clerk.resend(answer, task.url, keep_until=date(2026, 1, 5))
    assert "does not lie ahead" in words_in(answer)
    clerk.resend(answer, task.url, keep_until=REVIEW)
    assert WithheldNames.objects.get().review_on == REVIEW
    assert not any("withheld names" in task.title for task in tasks_for(care.cast.clerk, ON))
    clerk.send(task.url, outcome="release", why="Award is over")
    assert care.provider.legal_name in Desk(care.cast.officer).open(at(umbrella))
    assert "are public" in clerk.open(task.url)


def test_a_day_of_review_that_has_passed_releases_nothing(care, officer):
    withheld(care, care.umbrella, review_on=date(2026, 1, 20))
    with time_machine.travel(datetime(2028, 1, 5, 12, tzinfo=UTC)):
        words = Desk(care.cast.officer).open(at(care.umbrella))
    assert care.provider.legal_name not in words
    assert "20 January 2026" in words


def test_names_that_were_released_may_be_withheld_again(care, clerk):
    withheld(care, care.umbrella)
    actions.release_names(by=care.cast.clerk, on=ON, umbrella=care.umbrella)
    clerk.send(at(care.umbrella, "withhold"), paragraph="3", reason=REASON, review_on=REVIEW)
    assert WithheldNames.objects.get().released_on is None
    assert "withheld already: entered by Clerk" in clerk.open(at(care.umbrella, "withhold"))


# Many at once

PLACES = ["Ash", "Bramble", "Cross", "Dunnock", "Eagle", "Farrow", "Gorse", "Heron", "Ivel", "Jackdaw", "Kestrel"]
NAMES = [f"{place} {kind}" for place in PLACES for kind in ("Leisure Ltd", "Home Care Ltd", "Overnight CIC")]


def look(desk: Desk, umbrella: Contract, words: str, **typed: object) -> object:
    return desk.send(at(umbrella, "several"), words=words, step="look", **typed)


def do(desk: Desk, umbrella: Contract, answer: object, **typed: object) -> object:
    return desk.resend(answer, at(umbrella, "several"), step="do", **typed)


def test_thirty_three_suppliers_are_admitted_at_once_after_a_look(care, officer):
    umbrella = framework(care, decided=33, awarded=False)
    words = "Supplier,Lot\n" + "\n".join(f"{name},{'2.1' if n % 2 else '2.2'}" for n, name in enumerate(NAMES))
    before = Provider.objects.count()
    answer = look(officer, umbrella, words, joined_on=START)
    assert "33 suppliers would be admitted; 33 are new providers." in words_in(answer)
    assert not umbrella.roster.exists()
    assert Provider.objects.count() == before
    done = do(officer, umbrella, answer)
    assert "33 suppliers were admitted; 33 are new providers." in words_in(done)
    assert umbrella.roster.count() == 33
    assert "33 suppliers are entered; the decision named 33." in words_in(done)
    # Sent twice, it acts once.
    do(officer, umbrella, answer)
    assert umbrella.roster.count() == 33


def test_every_mistake_is_told_at_its_line_and_nothing_is_done_until_all_are_mended(care, officer):
    umbrella = framework(care, awarded=False, decided=None)
    provider(care, "Twin Ltd", town="Calder")
    provider(care, "Twin Ltd", company_number="09999999")
    held = provider(care, "Numbered Ltd", company_number="01234567")
    actions.admit(
        by=care.cast.officer,
        on=ON,
        umbrella=umbrella,
        lot=umbrella.lot_links.get(lot__number="2.1").lot,
        provider=held,
        joined_on=START,
    )
    lines = [
        "name;number;lot;from",
        "Numbered Ltd;1234567;2.1;",  # on it already
        "Numbered Limited;01234567;Overnight stays;1/4/2023",  # found by its number
        "Twin Ltd;;2.1;",  # two of that name
        "Twin Ltd;09999999;2.1;",  # the number tells which
        "New One Ltd;;2.7;",  # no such lot
        "New Two Ltd;;2.1;31 April 2023",  # no such day
        "New Three Ltd;12;2.1;",  # no such number
        "New Four Ltd;;2.1;",
        "New Four Ltd;;2.1;",  # twice
        "Other Name Ltd;01234567;2.2;",  # another's number
        "New Five Ltd;;2;",  # has sub-lots
        ";;2.1;",  # nobody
        "New Six Ltd;;2.1 and 2.2;1 April 2023",  # two lots
        "PRV-9999;;2.1;",  # no such reference
    ]
    answer = look(officer, umbrella, "\r\n".join(lines), joined_on=START)
    words = words_in(answer)
    for said in (
        "Line 2 Nothing to do Numbered Ltd",
        "Line 3 Admit Numbered Ltd",
        "2 providers are called “Twin Ltd”",
        "Line 5 Admit Twin Ltd",
        "There is no lot “2.7”. Write one of 2.1, 2.2.",
        "“31 April 2023” is no day",
        "“12” is no company number",
        "The same provider and lot as in line 9",
        f"This number is that of Numbered Ltd ({held.reference}), the line says “Other Name Ltd”",
        "Lot 2 has sub-lots. Choose among 2.1, 2.2.",
        "Line 13 To be mended It names nobody on record",
        "New Six Ltd is registered, and put on lot 2.2",
        "No provider has the reference “PRV-9999”",
        "9 lines must be mended first",
    ):
        assert said in words, said
    assert b'value="do"' not in answer.content
    do(officer, umbrella, answer)
    assert umbrella.roster.count() == 1
    assert not Provider.objects.filter(legal_name="New Four Ltd").exists()


def test_what_is_confirmed_is_what_was_looked_at(care, officer, manager):
    umbrella = framework(care, awarded=False, decided=None)
    answer = look(officer, umbrella, "Ash Ltd;;2.1\nBirch Ltd;;2.1", joined_on=START)
    # Other words than those looked at are not done: they are shown first.
    other = do(officer, umbrella, answer, words="Ash Ltd;;2.1\nCedar Ltd;;2.1")
    assert "is not what you looked at" in words_in(other)
    assert "Cedar Ltd" in words_in(other)
    assert not umbrella.roster.exists()
    # Nor is anything done where a colleague changed the roster in between; who comes second is told who was first.
    first = look(manager, umbrella, "Ash Ltd;;2.1", joined_on=START)
    do(manager, umbrella, first)
    late = do(officer, umbrella, answer)
    assert "was last changed by Manager on 5 January 2026" in words_in(late)
    assert "Line 1 Nothing to do Ash Ltd" in words_in(late)
    assert umbrella.roster.count() == 1
    do(officer, umbrella, late)
    assert umbrella.roster.count() == 2
    assert Provider.objects.filter(legal_name="Ash Ltd").count() == 1


@pytest.mark.parametrize(
    "data",
    [
        "Name;Lot;From\r\nCaf\xe9 Ltd;2.1;01/04/2023\r\n".encode("cp1252"),
        '\ufeffname,lot,from\r\n"Caf\xe9 Ltd",Lot 2.1,2023-04-01\r\n'.encode(),
        "Supplier\tSub-lot\tStart date\nCaf\xe9 Ltd\tLeisure\t1 April 2023".encode("utf-16"),
        "sep=;\nCaf\xe9 Ltd;;2.1;1.4.23".encode(),
        "Caf\xe9 Ltd\r".encode(),
    ],
)
def test_a_file_is_read_as_spreadsheets_write_it(care, officer, data):
    umbrella = framework(care, awarded=False, decided=None)
    lot = umbrella.lot_links.get(lot__number="2.1").lot
    file = SimpleUploadedFile("list.csv", data, content_type="text/csv")
    answer = look(officer, umbrella, "", file=file, lot=str(lot.pk), joined_on=START)
    assert "1 supplier would be admitted; 1 is a new provider." in words_in(answer)
    do(officer, umbrella, answer)
    assert list(umbrella.roster.values_list("provider__legal_name", "lot__number", "joined_on")) == [
        ("Café Ltd", "2.1", START)
    ]


@pytest.mark.parametrize(
    ("data", "said"),
    [
        (b"", "The file is empty"),
        (b"PK\x03\x04rest", "This is a workbook, not a CSV file"),
        (b"a\x00b", "This is no text file"),
        (b"x" * (1024 * 1024 + 1), "larger than 1 MB"),
        (b"a\n" * 501, "There are 501 lines. At most 500"),
        (b"lot;from\n2.1;1 April 2023", "No column is headed"),
        (b"name;lot\n", "Only the headings are there"),
    ],
)
def test_a_file_that_cannot_be_taken_is_refused_with_what_to_do(care, officer, data, said):
    umbrella = framework(care, awarded=False, decided=None)
    file = SimpleUploadedFile("list.csv", data, content_type="text/csv")
    assert said in words_in(look(officer, umbrella, "", file=file))
    assert not umbrella.roster.exists()


def test_without_list_or_file_the_desk_asks_for_one(care, officer):
    assert "Paste the list, or choose a file" in words_in(look(officer, care.umbrella, " \n"))


def test_providers_that_come_in_under_withheld_names_are_seen_with_the_tick_alone(care, officer, manager):
    umbrella = framework(care, awarded=False, decided=None)
    withheld(care, umbrella)
    answer = look(manager, umbrella, "Hidden Leisure Ltd;01112223;2.1", joined_on=START)
    do(manager, umbrella, answer)
    hidden = Provider.objects.get(legal_name="Hidden Leisure Ltd")
    for who, sees in (("officer", False), ("manager", True), ("stranger", False)):
        assert providers_visible_to(getattr(care.cast, who)).filter(pk=hidden.pk).exists() == sees
    assert "Hidden" not in officer.open("/providers/")
    officer.open(f"/providers/{hidden.reference}/", 404)
    answer = officer.send(at(care.umbrella, "admit"), provider="Hidden Leisure Ltd", joined_on=date(2025, 6, 1))
    assert "No provider on record is called that" in words_in(answer)


def test_a_list_tells_who_may_not_read_them_nothing_of_withheld_names(care, officer, manager):
    umbrella = framework(care, awarded=False, decided=None)
    withheld(care, umbrella)
    do(manager, umbrella, look(manager, umbrella, "Hidden Leisure Ltd;01112223;2.1", joined_on=START))
    hidden = Provider.objects.get(legal_name="Hidden Leisure Ltd")
    told = {
        name: words_in(look(officer, care.umbrella, f"{name};{number};1", joined_on=date(2025, 6, 1)))
        .replace(name, "NAME")
        .replace(number, "NUMBER")
        for name, number in (("Hidden Leisure Ltd", "01112223"), ("Quite New Ltd", "01112224"))
    }
    assert told["Hidden Leisure Ltd"] == told["Quite New Ltd"]
    assert hidden.reference not in told["Hidden Leisure Ltd"]
    # It is used all the same, so that one organisation has one record.
    do(officer, care.umbrella, look(officer, care.umbrella, "Hidden Leisure Ltd;01112223;1", joined_on=ON))
    assert care.umbrella.roster.filter(provider=hidden).exists()
    assert Provider.objects.filter(company_number="01112223").count() == 1


def test_a_closed_framework_admits_nobody_with_a_list_but_is_compared_with_it(care, officer):
    umbrella = framework(care)
    answer = look(officer, umbrella, f"{care.provider.legal_name};;2.1\nLatecomer Ltd;;2.1", joined_on=START)
    words = words_in(answer)
    assert f"Line 1 Nothing to do {care.provider.legal_name}" in words
    assert "Line 2 To be mended A framework is closed to new suppliers" in words


def test_five_hundred_lines_are_looked_at_in_a_few_queries(care, django_assert_max_num_queries):
    from contracts.actions.several import plan_several

    words = "\n".join(f"Supplier {number} Ltd" for number in range(500))
    with django_assert_max_num_queries(15):
        plan = plan_several(by=care.cast.officer, on=ON, umbrella=care.umbrella, words=words, joined_on=ON)
    assert plan.admitted == 500
    assert plan.may_be_done


def test_the_end_of_a_purchasing_system_ends_its_admissions(care, refused):
    admit = {"by": care.cast.officer, "umbrella": care.umbrella, "lot": care.lot, "provider": provider(care)}
    actions.admit(**admit, on=END, joined_on=END)
    refused(
        "roster-closed",
        actions.admit,
        **(admit | {"provider": provider(care, "Late Ltd")}),
        on=date(2027, 4, 1),
        joined_on=date(2027, 4, 1),
    )


def test_everyone_on_the_staff_reads_a_roster_whose_names_are_public(people):
    care = home_care(people)
    assert "1 supplier is entered." in Desk(people.auditor).open(at(care.umbrella))


def test_the_page_of_a_provider_tells_staff_of_every_suspension_and_of_its_leaving(care, officer):
    entry = entry_of(care)
    by = care.cast.officer
    suspend = {"by": by, "on": ON, "entry": entry, "from_on": date(2024, 2, 1), "until_on": date(2024, 3, 31)}
    actions.suspend(**suspend, reason="Inspection failed")
    actions.leave(by=by, on=ON, entry=entry, left_on=date(2025, 6, 30), why="Left")
    there = f"/providers/{care.provider.reference}/"
    words = officer.open(there)
    assert "Left 30 June 2025 Suspended from 1 February 2024 to 31 March 2024: Inspection failed" in words
    assert "Inspection failed" not in Desk(care.cast.stranger).open(there)
