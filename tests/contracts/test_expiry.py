"""What must be begun before contracts end: on the page as in the rules, kept in step, and counted again otherwise."""

from __future__ import annotations

import csv
import io
from datetime import date, timedelta
from decimal import Decimal
from io import StringIO
from typing import Any

import pytest
import time_machine
from django.core.management import call_command
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from commissioning.council import actions as council
from commissioning.council.models import Meeting, StandingOrders
from commissioning.kit.dates import weekday_date
from commissioning.kit.terms import Option, Term
from commissioning.procurement import actions as procurement
from contracts import actions, counting
from contracts.actions import Authority
from contracts.counting import count_all, differences
from contracts.expiry import Reckoning
from contracts.models import Contract, NextAct
from contracts.pages.expiry import TileShown, tiles_on
from contracts.sums import MoreThan, Sums
from tests.builders import ON, Cast, HomeCare

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("today")]

REGISTER = Authority.recorded("An older register")


@pytest.fixture
def today() -> Any:
    with time_machine.travel(ON):
        yield ON


def agreed(care: HomeCare, **fields: Any) -> Contract:
    """A contract from an older register: five years from April 2023, two options of a year, worth £4m."""
    people = care.cast
    contract = care.draft(
        **{
            "title": "Waste collection",
            "commission": None,
            "lots": [],
            "provider": care.provider,
            "route": "open",
            "light_touch": False,
            "tupe_applies": True,
            "starts_on": date(2023, 4, 1),
            "term": Term(60, (Option(12), Option(12))),
            "value": Decimal("4000000"),
            "value_qualifier": "maximum",
            "supplier_notice_months": 3,
            **fields,
        }
    )
    signed = min(ON - timedelta(days=1), contract.starts_on or ON)
    actions.award(
        by=people.officer, on=ON, contract=contract, authority=REGISTER, amount=contract.value, made_on=signed
    )
    return actions.sign(by=people.officer, on=ON, contract=contract, signed_on=signed)


def client_of(people: Cast) -> Client:
    client = Client()
    client.force_login(people.manager)
    return client


def page(people: Cast, address: str = "/contracts/expiry/") -> str:
    answer = client_of(people).get(address)
    assert answer.status_code == 200
    return answer.content.decode()


def kept(contract: Contract) -> NextAct:
    return NextAct.objects.get(pk=contract.pk)


# The worked example -------------------------------------------------------------------------------------------------

WORKED = """Fri 7 Jan 2028
Wed 22 Dec 2027
Fri 10 Dec 2027
Tue 14 Dec 2027
Thu 2 Dec 2027
Thu 18 Nov 2027
Thu 11 Nov 2027
Thu 7 Oct 2027
Thu 26 Aug 2027
Mon 16 Aug 2027
Fri 23 July 2027
Sun 18 July 2027
Fri 31 Dec 2027
Fri 17 Dec 2027""".splitlines()


def test_the_page_explains_the_worked_example_step_by_step(people: Cast, care: HomeCare) -> None:
    contract = agreed(care)
    markup = page(people, f"/contracts/{contract.reference}/last-day/").replace("Sept ", "Sep ")
    for day in WORKED:
        assert day in markup, day
    assert "Friday 16 July 2027" in markup
    assert "Thursday 18 November 2027" in markup
    assert "Last day to act: 18 November 2027" in markup
    assert "Decide by Friday 16 July 2027" in markup
    assert (kept(contract).act_by, kept(contract).decide_by) == (date(2027, 11, 18), date(2027, 7, 16))
    assert (kept(contract).path, kept(contract).step) == ("extend", "extension-key-notice")


def test_a_planned_path_counts_by_itself_and_is_marked(people: Cast, care: HomeCare) -> None:
    contract = agreed(care, planned_path="replace")
    assert (kept(contract).act_by, kept(contract).decide_by) == (date(2027, 7, 16), None)
    markup = page(people, f"/contracts/{contract.reference}/last-day/")
    assert markup.index("Not planned") < markup.index(">Planned<")


# What is kept is in step --------------------------------------------------------------------------------------------


def test_an_extension_moves_the_last_day_with_the_end(people: Cast, care: HomeCare) -> None:
    contract = agreed(care)
    actions.extend(
        by=people.officer,
        on=ON,
        contract=contract,
        authority=REGISTER,
        amount=Decimal(0),
        made_on=ON - timedelta(days=1),
        months=12,
        option=contract.options.first(),
    )
    assert (kept(contract).ends_on, kept(contract).notice_by) == (date(2029, 3, 31), date(2028, 12, 31))
    assert not list(differences(on=ON))


def test_every_act_leaves_nothing_to_reconcile(people: Cast, care: HomeCare) -> None:
    broken = agreed(care, term=Term(60, (Option(12),), breaks=(48,)))
    ended = agreed(care)
    closed = agreed(care, starts_on=date(2020, 1, 1), term=Term(60))
    assert kept(broken).next_break == date(2027, 3, 31)
    actions.use_break(by=people.officer, on=ON, break_point=broken.breaks.get(), made_on=ON)
    actions.terminate(
        by=people.officer, on=ON, contract=ended, terminated_on=date(2026, 6, 30), ground="Agreed", made_on=ON
    )
    actions.close(by=people.officer, on=ON, contract=closed, closed_on=ON, review="All delivered")
    assert (kept(broken).ends_on, kept(broken).notice_by) == (date(2027, 3, 31), None)
    assert (kept(ended).ends_on, kept(ended).act_by, kept(ended).runs_on) == (date(2026, 6, 30), None, False)
    assert not NextAct.objects.filter(pk=closed.pk).exists()
    assert not list(differences(on=ON))


def test_a_meeting_or_a_closure_day_moves_the_last_days_at_once(people: Cast, care: HomeCare) -> None:
    contract = agreed(care, planned_path="extend")
    before = kept(contract).act_by
    for day in (date(2027, 12, 8), date(2028, 1, 12)):
        council.add_meeting(by=people.clerk, body=people.cabinet, held_on=day)
    assert before == date(2027, 11, 18)
    assert kept(contract).act_by == date(2027, 11, 9)
    council.add_closure_day(by=people.administrator, on=ON, day=date(2027, 11, 9), why="Moving house")
    assert kept(contract).act_by == date(2027, 11, 8)
    assert not list(differences(on=ON))


def test_longer_lead_times_move_the_last_days_at_once(people: Cast, care: HomeCare) -> None:
    contract = agreed(care, planned_path="replace")
    before = kept(contract).act_by
    procurement.set_lead_times(
        by=people.manager,
        on=ON,
        route="open",
        in_force_from=ON,
        mobilisation=12,
        mobilisation_without_tupe=6,
        evaluation=6,
        tender=16,
    )
    after = kept(contract).act_by
    assert before is not None
    assert after is not None
    assert after < before - timedelta(weeks=9)


def test_a_delegation_to_extend_spares_the_decision_of_cabinet(people: Cast, care: HomeCare) -> None:
    """The director may extend up to £800,000 for each action: a year at £800,000 fits, one at £1m does not."""
    fits = agreed(care, commission=care.commission, lots=[], value=Decimal("3200000"), term=Term(48, (Option(12),)))
    over = agreed(care, commission=care.commission, lots=[], value=Decimal("4000000"), term=Term(48, (Option(12),)))
    outlooks = Reckoning(ON).of(Contract.objects.filter(pk__in=[fits.pk, over.pk]).order_by("pk"))
    codes = [outlook.timetable.extend.binding.code for outlook in outlooks]  # type: ignore[union-attr]
    assert codes == ["exercise", "extension-key-notice"]
    assert "delegates it" in page(people, f"/contracts/{fits.reference}/last-day/")


def test_what_follows_and_is_approved_and_awarded_leaves_less_to_do(people: Cast, care: HomeCare) -> None:
    contract = agreed(care, planned_path="replace", starts_on=date(2023, 3, 1))
    before = kept(contract)
    actions.follow(by=people.officer, commission=care.commission, contract=contract)
    # The commission that follows has its approval in effect, and its purchasing system is awarded.
    assert before.step == "approval-key-notice"
    assert (kept(contract).act_by, kept(contract).runs_on) == (None, False)
    assert not list(differences(on=ON))


def test_reconcile_finds_what_was_changed_behind_its_back(people: Cast, care: HomeCare, capsys: Any) -> None:
    contract = agreed(care)
    call_command("reconcile")
    assert "0 differences." in capsys.readouterr().out
    NextAct.objects.filter(pk=contract.pk).update(act_by=date(2030, 1, 1))
    with connection.cursor() as cursor:
        # The database itself holds the ends: as if somebody had put its guard to sleep.
        cursor.execute("set constraints all immediate")
        cursor.execute("alter table contracts_contract disable trigger contracts_contract_ends_move_by_acts")
        cursor.execute("update contracts_contract set ends_on = ends_on + 1 where id = %s", [contract.pk])
    with pytest.raises(SystemExit) as stopped:
        call_command("reconcile")
    told = capsys.readouterr().out
    assert stopped.value.code == 1
    assert f"{contract.reference} act_by: kept 2030-01-01, should be 2027-11-19" in told
    assert f"{contract.reference} ends_on: kept 2028-04-01, should be 2028-03-31" in told


def test_a_night_passing_is_counted_by_the_nightly_command(people: Cast, care: HomeCare) -> None:
    contract = agreed(care, term=Term(60, breaks=(36, 48)))
    assert kept(contract).next_break == date(2026, 3, 31)
    with time_machine.travel(date(2026, 4, 1)):
        assert any(one.field == "next_break" for one in differences(on=date(2026, 4, 1)))
        out = StringIO()
        call_command("count_last_days", stdout=out)
        assert "Counted as at 1 April 2026" in out.getvalue()
        assert kept(contract).next_break == date(2027, 3, 31)
        assert not list(differences(on=date(2026, 4, 1)))


# Odd contracts ------------------------------------------------------------------------------------------------------


def test_a_contract_without_a_known_end_stands_in_the_picture_without_a_last_day(people: Cast, care: HomeCare) -> None:
    contract = agreed(care, starts_on=date(2023, 4, 1), term=None, ends_words="When the school opens")
    assert (kept(contract).ends_on, kept(contract).act_by) == (None, None)
    assert "no end known" in page(people)
    assert "When the school opens" in page(people, f"/contracts/{contract.reference}/last-day/")


def test_a_lead_time_longer_than_the_contract_is_overdue_from_its_first_day(people: Cast, care: HomeCare) -> None:
    contract = agreed(care, starts_on=ON, term=Term(3))
    row = kept(contract)
    assert row.act_by is not None
    assert row.act_by < ON
    address = f"/contracts/{contract.reference}/last-day/"
    assert "Begun today, with the usual times, a new service could start on" in page(people, address)
    # As at another day nothing is said of today.
    read = page(people, f"{address}?on=2027-11-30")
    assert "Begun on 30 November 2027, with the usual times, a new service could start on" in read
    assert "Begun today" not in read


def test_a_step_that_falls_on_a_day_off_says_by_which_working_day_it_is_done(people: Cast, care: HomeCare) -> None:
    contract = agreed(care)
    counted_back = Reckoning(ON).one(contract).timetable
    assert counted_back is not None
    moved = [step for path in counted_back.paths for step in path.steps if step.is_act and step.act_by != step.date]
    assert moved
    read = page(people, f"/contracts/{contract.reference}/last-day/")
    for step in moved:
        assert f"{weekday_date(step.date)} is not a working day: it is done by {weekday_date(step.act_by)}." in read
    assert read.count("is not a working day: it is done by") == len(moved)


def test_the_desk_says_that_it_has_no_further_page(people: Cast, care: HomeCare) -> None:
    agreed(care)
    assert "There is no page 3. This is the first page." in page(people, "/contracts/expiry/?page=3")
    assert "There is no page" not in page(people, "/contracts/expiry/")


def test_an_end_on_the_29th_of_february_is_counted_from_the_1st_of_march(people: Cast, care: HomeCare) -> None:
    contract = agreed(care, starts_on=date(2023, 3, 1), term=Term(60, (Option(12),)))
    assert (kept(contract).ends_on, kept(contract).notice_by) == (date(2028, 2, 29), date(2027, 11, 30))
    assert "29 Feb 2028" in page(people)


def test_both_ends_of_a_disputed_term_are_told(people: Cast, care: HomeCare) -> None:
    agreed(care, term=Term(48, (Option(24), Option(12))), term_words="48 months with 2 plus 1 year, 6 years in total")
    markup = page(people)
    assert "Last possible end, disputed" in markup
    assert "31 Mar 2029 or 31 Mar 2030, not settled" in markup


def test_a_council_without_contracts_is_told_so_kindly(people: Cast) -> None:
    markup = page(people)
    assert "Nothing must be started by 4 Feb 2026." in markup
    assert "No contract is in play" in markup


def test_a_service_without_contracts_is_told_so_kindly(people: Cast, care: HomeCare) -> None:
    agreed(care)
    markup = page(people, f"/contracts/expiry/?area={people.other_area.slug}")
    assert "No contract in play fits these filters." in markup


# The lists ----------------------------------------------------------------------------------------------------------


def test_each_tile_counts_what_its_list_shows_also_as_at_another_day(people: Cast, care: HomeCare) -> None:
    for months in (27, 30, 36, 40, 48, 60):
        agreed(care, title=f"For {months}", term=Term(months, (Option(12),)))
    client = client_of(people)
    for on in ("", "&on=2026-06-01"):
        context = client.get(f"/contracts/expiry/?{on}").context
        shown = [*context["tiles"], *context["endings"], *context["watch"]]
        assert len(shown) == 12
        for one in shown:
            found = client.get(f"/contracts/expiry/?show={one.tile.code}{on}").context
            assert found["page"].total == one.sums.count, one.tile.code
        assert any(one.sums.count for one in shown)


def test_tiles_of_very_many_contracts_are_counted_so_far_and_their_lists_are_whole(
    people: Cast, care: HomeCare, monkeypatch: pytest.MonkeyPatch
) -> None:
    for months in (26, 28, 29, 30, 36, 40, 60):
        agreed(care, title=f"Waste {months}", term=Term(months, (Option(12),)))

    def shown(context: Any) -> dict[str, Sums]:
        return {one.tile.code: one.sums for one in (*context["tiles"], *context["endings"], *context["watch"])}

    client, address = client_of(people), "/contracts/expiry/?q=waste"
    whole = shown(client.get(address).context)
    monkeypatch.setattr("contracts.pages.expiry.MANY", 0)
    monkeypatch.setattr("contracts.pages.expiry.FEW", 0)
    assert shown(client.get(address).context) == whole
    for module in ("contracts.pages.expiry", "commissioning.kit.pages"):
        monkeypatch.setattr(f"{module}.MOST_COUNTED", 2)
    answer = client.get(address)
    so_far = shown(answer.context)
    assert any(sums.count > 2 for sums in whole.values())
    assert any(0 < sums.count <= 2 for sums in whole.values())
    for code, sums in whole.items():
        assert so_far[code] == (MoreThan(2) if sums.count > 2 else sums), code
    markup = answer.content.decode()
    assert "2+ is more than 2: of so many contracts neither the number nor the value is worked out." in markup
    assert "<b>2+</b>" in markup
    assert "More than 2 contracts are past the last day to act" in markup
    for code, sums in whole.items():
        if sums.count > 2:
            page_of_list = client.get(f"{address}&show={code}").context["page"]
            assert page_of_list.total == sums.count or page_of_list.total_words == "more than 2"
            sheet = client.get(f"/contracts/expiry.csv?q=waste&show={code}")
            lines = b"".join(sheet).decode("utf-8-sig").splitlines()  # type: ignore[call-overload]
            assert len(lines) == sums.count + 1


def test_as_at_today_and_worked_out_afresh_give_the_same(people: Cast, care: HomeCare) -> None:
    for months in (27, 30, 36, 48):
        agreed(care, term=Term(months, (Option(12),)))
    day = ON + timedelta(days=1)
    afresh = client_of(people).get(f"/contracts/expiry/?on={day.isoformat()}").context
    with time_machine.travel(day):
        count_all(on=day)
        kept_ones = client_of(people).get("/contracts/expiry/").context
    assert afresh["rows"] == kept_ones["rows"]
    for group in ("tiles", "endings", "watch"):
        assert [one.sums for one in afresh[group]] == [one.sums for one in kept_ones[group]]


def test_a_value_at_stake_keeps_its_words(people: Cast, care: HomeCare) -> None:
    agreed(care, term=Term(36), value=Decimal("300000"), value_qualifier="maximum")
    within = client_of(people).get("/contracts/expiry/").context["endings"][0].sums
    assert within.words == "up to £100,000 a year"
    agreed(care, term=Term(36), value=Decimal("300000"), value_qualifier="estimate")
    agreed(care, term=Term(36), value=None, value_qualifier="")
    within = client_of(people).get("/contracts/expiry/").context["endings"][0].sums
    assert within.words == "about £200,000 a year, 1 without a value"


@pytest.mark.parametrize(
    ("asked", "found"),
    [
        ("path=replace", True),
        ("path=extend", False),
        ("worth=800000", True),
        ("worth=800001", False),
        ("worth=%C2%A3800,001", False),
        ("worth=minus", True),
        ("regime=PCR2015", True),
        ("regime=PA2023", False),
        ("light=yes", False),
        ("provider=alderbrook", True),
        ("show=nonsense", True),
        ("q=%00", True),
        ("worth=99999999999999999999", True),
    ],
)
def test_a_filter_in_the_address_chooses_the_contracts(people: Cast, care: HomeCare, asked: str, found: bool) -> None:
    agreed(care, planned_path="replace")
    for on in ("", "&on=2026-02-01"):
        assert ("Waste collection" in page(people, f"/contracts/expiry/?{asked}{on}")) == found


def test_as_at_another_day_the_worth_is_that_worked_out_for_it(people: Cast, care: HomeCare) -> None:
    agreed(care)
    # As of a contract closed since: nothing is kept of it today.
    NextAct.objects.all().delete()
    assert "Waste collection" in page(people, "/contracts/expiry/?show=all&worth=800000&on=2026-02-01")
    assert "Waste collection" not in page(people, "/contracts/expiry/?show=all&worth=800001&on=2026-02-01")


def test_a_sum_that_is_none_is_answered_at_its_field_and_kept(people: Cast) -> None:
    for typed in ("abc", "-1", "99999999999999999999"):
        markup = page(people, f"/contracts/expiry/?worth={typed}")
        assert "Give a sum in pounds, in figures, such as 50000" in markup
        assert f'value="{typed}"' in markup


def test_many_contracts_are_paged_and_take_as_many_queries_as_one(people: Cast, care: HomeCare) -> None:
    def queries(address: str) -> int:
        client = client_of(people)
        with CaptureQueriesContext(connection) as made:
            assert client.get(address).status_code == 200
        return len(made)

    addresses = ["/contracts/expiry/", "/contracts/expiry/?show=overdue", "/contracts/expiry/?on=2026-02-01"]
    agreed(care, starts_on=ON, term=Term(3, (Option(12),)))
    few = [queries(address) for address in addresses]
    for _ in range(4):
        agreed(care, starts_on=ON, term=Term(3, (Option(12),)))
    assert [queries(address) for address in addresses] == few
    assert max(few) < 40


def test_the_sheet_holds_every_contract_of_the_list(people: Cast, care: HomeCare) -> None:
    agreed(care, title="=1+1")
    answer = client_of(people).get("/contracts/expiry.csv?show=ending-6")
    assert list(csv.DictReader(io.StringIO(b"".join(answer).decode("utf-8-sig")))) == []  # type: ignore[call-overload]
    answer = client_of(people).get("/contracts/expiry.csv")
    rows = list(csv.DictReader(io.StringIO(b"".join(answer).decode("utf-8-sig"))))  # type: ignore[call-overload]
    mine = next(row for row in rows if row["Title"] == "'=1+1")
    assert (mine["Last day to act"], mine["Decide by"], mine["Path"]) == ("2027-11-18", "2027-07-16", "extend")
    assert mine["Value is"] == "up to"


def test_a_sheet_with_a_wrong_filter_is_not_that_of_all(people: Cast, care: HomeCare) -> None:
    agreed(care)
    answer = client_of(people).get("/contracts/expiry.csv?kind=nonsense&show=all")
    assert (answer.status_code, answer.headers["Location"]) == (302, "/contracts/expiry/?kind=nonsense&show=all")


def test_on_paper_a_list_says_what_it_is_filtered_by(people: Cast, care: HomeCare) -> None:
    agreed(care)
    markup = page(people, "/contracts/expiry/?provider=alderbrook&worth=5,000&kind=service")
    told = markup.partition('<p class="on-paper">')[2].partition("</p>")[0]
    assert "provider: <b>alderbrook</b>; kind: <b>Service contract</b>" in told
    assert "<b>£5,000</b>" in told
    assert "on-paper" not in page(people)


def test_a_tile_of_one_speaks_of_one(people: Cast, care: HomeCare) -> None:
    assert "assessments due" in page(people)
    tile = next(tile for tile in tiles_on(ON) if tile.code == "breaks")
    assert TileShown(tile, Sums(count=1), "", False).label == "break coming"
    assert TileShown(tile, Sums(count=2), "", False).label == "breaks coming"


def test_a_sheet_of_what_no_contract_can_be_has_its_header_alone(people: Cast, care: HomeCare) -> None:
    agreed(care)
    answer = client_of(people).get("/contracts/expiry.csv?provider=nobody-is-called-so")
    assert b"".join(answer).count(b"\r\n") == 1  # type: ignore[call-overload]


def test_the_ground_is_read_by_signals_of_all_that_it_rests_on() -> None:
    """Deleting a meeting is as much a change as adding one."""
    from django.db.models.signals import post_delete, post_save

    for sender in (Meeting, StandingOrders, Contract):
        assert post_save.has_listeners(sender)
        assert post_delete.has_listeners(sender)


def test_call_offs_are_begun_with_their_umbrella_and_told_with_it(people: Cast, care: HomeCare) -> None:
    for _ in range(2):
        care.signed(Decimal("600000"))
    with time_machine.travel(date(2026, 9, 1)):
        count_all(on=date(2026, 9, 1))
        context = client_of(people).get("/contracts/expiry/").context
    assert [(one.contract.pk, one.with_it) for one in context["started"]] == [(care.umbrella.pk, 2)]
    assert context["not_told"] == 0
    assert len(context["rows"]) == 3


def test_a_thousand_contracts_on_one_day_are_paged(people: Cast, care: HomeCare) -> None:
    one = agreed(care, starts_on=date(2023, 4, 1), term=Term(36))
    fields = [field.column for field in Contract._meta.concrete_fields if field.column not in ("id", "reference")]
    kept_fields = [field.column for field in NextAct._meta.concrete_fields if field.column != "contract_id"]
    with connection.cursor() as cursor:
        cursor.execute(
            f"with copies as (insert into contracts_contract (reference, {', '.join(fields)})"  # noqa: S608
            f" select 'CON-2020-' || lpad(n::text, 4, '0'), {', '.join(fields)} from contracts_contract,"
            f" generate_series(1, 1000) n where id = %s returning id)"
            f" insert into contracts_nextact (contract_id, {', '.join(kept_fields)})"
            f" select copies.id, {', '.join(kept_fields)} from copies, contracts_nextact where contract_id = %s",
            [one.pk, one.pk],
        )
    first = client_of(people).get("/contracts/expiry/").context
    assert (len(first["rows"]), first["more"], len(first["started"]), first["not_told"]) == (60, True, 12, 989)
    last = client_of(people).get("/contracts/expiry/?show=overdue&page=17").context
    assert (last["page"].total, len(last["rows"])) == (1001, 41)
    assert last["picture"].wide.height < 1_850


def test_with_very_many_contracts_a_changed_meeting_is_left_to_the_night(
    people: Cast, care: HomeCare, monkeypatch: pytest.MonkeyPatch
) -> None:
    contract = agreed(care, planned_path="extend")
    count_all(on=ON)
    monkeypatch.setattr("contracts.counting.MOST_IN_A_REQUEST", 1)
    for day in (date(2027, 12, 8), date(2028, 1, 12)):
        council.add_meeting(by=people.clerk, body=people.cabinet, held_on=day)
    assert kept(contract).act_by == date(2027, 11, 18)
    assert "They are worked out again tonight." in page(people)
    count_all(on=ON)
    assert kept(contract).act_by == date(2027, 11, 9)
    assert "tonight" not in page(people)


def test_what_changes_while_the_night_counts_is_not_forgotten(
    people: Cast, care: HomeCare, monkeypatch: pytest.MonkeyPatch
) -> None:
    agreed(care, planned_path="extend")
    count_all(on=ON)
    monkeypatch.setattr("contracts.counting.MOST_IN_A_REQUEST", 0)
    bring = counting._bring

    def moved_meanwhile(*args: Any) -> int:
        council.add_meeting(by=people.clerk, body=people.cabinet, held_on=date(2027, 12, 8))
        return bring(*args)

    monkeypatch.setattr("contracts.counting._bring", moved_meanwhile)
    count_all(on=ON)
    assert "They are worked out again tonight." in page(people)


# The plan -----------------------------------------------------------------------------------------------------------


def test_a_manager_plans_what_follows_and_the_last_day_is_counted_by_it(people: Cast, care: HomeCare) -> None:
    contract = agreed(care)
    client = client_of(people)
    address = f"/contracts/{contract.reference}/plan/"
    assert "Say why, and who agreed to it" in client.post(address, {"path": "replace"}).content.decode()
    form = client.get(address).context["form"]
    typed = {name: form[name].value() for name in form.fields if name not in ("path", "why")}
    answer = client.post(address, {**typed, "path": "replace", "why": "The market has moved on."})
    assert answer.headers["Location"] == f"/contracts/{contract.reference}/last-day/"
    assert (kept(contract).act_by, kept(contract).decide_by) == (date(2027, 7, 16), None)


def test_nobody_plans_what_follows_a_contract_of_another_service(people: Cast, care: HomeCare) -> None:
    contract = agreed(care)
    client = Client()
    client.force_login(people.elsewhere)
    assert "You do not act for Children." in client.get(f"/contracts/{contract.reference}/plan/").content.decode()


def test_what_runs_past_its_end_is_tagged_where_it_must_be_started_and_in_the_table(
    people: Cast, care: HomeCare
) -> None:
    tag = '<span class="tag tag--stop">Past its end</span>'
    agreed(care, starts_on=date(2020, 4, 1), term=Term(60))
    markup = page(people)
    assert markup.count(tag) == 2
    assert 0 < markup.index(tag) < markup.index('id="picture"') < markup.rindex(tag)
    agreed(care, title="Street cleaning")
    assert page(people).count(tag) == 2
