"""The register's box of words and its box of providers: what stands in which column, and what a trigger keeps of it."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any
from urllib.parse import urlencode

import pytest
from django.contrib.auth.models import AnonymousUser
from django.core.management import call_command
from django.db import connection
from django.http import QueryDict
from django.test import Client, RequestFactory

from contracts import actions, filters
from contracts.actions.several import admit_several, plan_several
from contracts.counting import differences
from contracts.expiry import in_play
from contracts.filters import ExpiryFilter, of_providers, with_words
from contracts.models import Contract, Variation
from providers.actions import change_provider, register_provider
from tests.builders import ON, START, HomeCare

pytestmark = pytest.mark.django_db

REVIEW = date(2027, 7, 1)


def found(typed: str) -> set[Contract]:
    return set(Contract.objects.filter(with_words(typed)))


def held(typed: str, user: Any) -> set[Contract]:
    return set(Contract.objects.filter(of_providers(typed, user)))


@pytest.fixture
def called_off(care: HomeCare) -> Contract:
    return care.signed(draft={"title": "Reablement at home, Quarwick", "description": "For people’s café visits"})


@pytest.mark.parametrize(
    "typed",
    [
        "REABLEMENT quar", "quarwick, at home", "cafe peoples", "alderbrook reable", "the & reablement", "reablement",
        "people's visits",
    ],
)  # fmt: skip
def test_every_word_stands_there_wherever_and_the_last_may_be_unfinished(called_off: Contract, typed: str) -> None:
    assert found(typed) == {called_off}


@pytest.mark.parametrize("box", ["q", "provider"])
@pytest.mark.parametrize("page", ["/contracts/", "/contracts/expiry/"])
def test_signs_in_which_no_word_stands_find_nothing_and_say_so(client: Client, care: HomeCare, page: str, box: str):
    care.signed()
    client.force_login(care.cast.manager)
    answer = client.get(page, {box: "%&|<->"})
    assert answer.status_code == 200
    assert "No contract" in answer.text


@pytest.mark.parametrize(
    "typed", ["ablement", "reablement fostering", "reablement qu", "quar reablement", "¬ & —", "", "\N{SNOWMAN}"]
)
def test_the_middle_of_a_word_and_two_letters_of_it_are_not_looked_for(called_off: Contract, typed: str) -> None:
    assert found(typed) == set()


def test_a_reference_is_found_with_or_without_its_hyphens(care: HomeCare, called_off: Contract) -> None:
    for typed in (called_off.reference, called_off.reference.replace("-", " "), called_off.reference.replace("-", "")):
        assert found(typed) == {called_off}
        assert found(f"reablement {typed} quar") == {called_off}
        assert found(f"fostering {typed}") == set()


def test_contracts_are_found_by_the_reference_of_what_stands_above_them(care: HomeCare, called_off: Contract) -> None:
    assert found(care.commission.reference) == {care.umbrella, called_off}
    assert found(care.umbrella.reference.lower()) == {care.umbrella, called_off}
    assert found(f"{care.commission.reference} quarwick") == {called_off}


def test_whoever_holds_it_is_found_under_the_name_it_has_now(care: HomeCare, called_off: Contract) -> None:
    assert held("alderbrook", AnonymousUser()) == held(care.provider.reference, AnonymousUser())
    assert held("home alder", AnonymousUser()) == {care.umbrella, called_off}
    assert held("reablement", AnonymousUser()) == set()
    change_provider(by=care.cast.officer, provider=care.provider, changes={"legal_name": "Rowan House"}, why="Renamed")
    assert held("alderbrook", AnonymousUser()) == set()
    assert held("rowan", AnonymousUser()) == {care.umbrella, called_off}
    assert found("rowan") == {called_off}


def test_who_passed_a_contract_on_is_found_as_well(care: HomeCare, called_off: Contract) -> None:
    to = register_provider(by=care.cast.officer, legal_name="Rowan House")
    actions.admit(by=care.cast.officer, on=ON, umbrella=care.umbrella, lot=care.lot, provider=to, joined_on=START)
    care.vary(called_off, Decimal(0), to_provider=to, ground="pcr_succession", why="Its business was sold")
    assert called_off in held("rowan", AnonymousUser()) & held("alderbrook", AnonymousUser())
    assert found("rowan") == {called_off}
    assert found("alderbrook") == set()


def test_names_on_a_roster_are_found_by_those_who_may_read_them(care: HomeCare) -> None:
    officer, clerk = care.cast.officer, care.cast.clerk
    hidden = register_provider(by=officer, legal_name="Rowan House Ltd")
    assert held("rowan", officer) == set()
    actions.admit(by=officer, on=ON, umbrella=care.umbrella, lot=care.lot, provider=hidden, joined_on=START)
    assert held("rowan", AnonymousUser()) == {care.umbrella}
    assert found("rowan") == set()
    actions.withhold_names(by=officer, umbrella=care.umbrella, paragraph=3, reason="Prices", review_on=REVIEW)
    assert held("rowan", AnonymousUser()) == held("rowan", officer) == set()
    assert held(hidden.reference, officer) == set()
    assert held("rowan", clerk) == held(hidden.reference, clerk) == {care.umbrella}
    actions.release_names(by=clerk, on=ON, umbrella=care.umbrella)
    assert held("rowan", AnonymousUser()) == {care.umbrella}


def test_names_of_many_who_are_admitted_at_once_are_found_and_made_words_of_once(care: HomeCare) -> None:
    officer = care.cast.officer
    lines = {
        "by": officer,
        "on": ON,
        "umbrella": care.umbrella,
        "words": "\n".join(f"Rowan {number} Ltd" for number in range(30)),
        "lot": care.lot,
        "joined_on": START,
    }
    looked_at = plan_several(**lines).fingerprint
    before = written()
    admit_several(**lines, looked_at=looked_at)
    assert written() - before < 5
    assert held("rowan 29", officer) == {care.umbrella}
    later = register_provider(by=officer, legal_name="Juniper Ltd")
    actions.admit(by=officer, on=ON, umbrella=care.umbrella, lot=care.lot, provider=later, joined_on=START)
    assert held("juniper", officer) == {care.umbrella}
    assert not [one for one in differences(on=ON) if one.field == "words"]


def written() -> int:
    """How often a contract was written in this transaction."""
    with connection.cursor() as cursor:
        cursor.execute("select n_tup_upd from pg_stat_xact_user_tables where relname = 'contracts_contract'")
        (count,) = cursor.fetchone()
    return count


def awaited(typed: str, reader: Any, box: str = "q") -> set[Contract]:
    """The contracts in play that the expiry desk finds by one of its boxes."""
    request = RequestFactory().get("/contracts/expiry/")
    request.user = reader
    asked = ExpiryFilter(QueryDict(urlencode({box: typed})), in_play(ON), request=request, on=ON)
    return {row.contract for row in asked.next_acts().select_related("contract")}


def test_next_acts_are_found_by_what_words_their_contracts_have_now(care: HomeCare, called_off: Contract) -> None:
    officer = care.cast.officer
    for typed in ("reablement", "quar", f"{called_off.reference} reablement", care.commission.reference):
        assert called_off in awaited(typed, officer), typed
    assert awaited("alderbrook reable", officer) == {called_off}
    assert awaited("alderbrook", officer, "provider") == {care.umbrella, called_off}
    change_provider(by=officer, provider=care.provider, changes={"legal_name": "Rowan House"}, why="Renamed")
    assert awaited("alderbrook", officer) == awaited("alderbrook", officer, "provider") == set()
    assert awaited("rowan", officer) == {called_off}
    assert awaited("rowan", officer, "provider") == {care.umbrella, called_off}
    called_off.title = "Fostering, Quarwick"
    called_off.recorded(by=officer, why="Named anew")
    assert awaited("reablement", officer) == set()
    assert awaited("fostering", officer) == {called_off}


def test_next_acts_are_found_by_withheld_names_only_by_those_who_may_read_them(care: HomeCare) -> None:
    officer, clerk = care.cast.officer, care.cast.clerk
    hidden = register_provider(by=officer, legal_name="Rowan House Ltd")
    actions.admit(by=officer, on=ON, umbrella=care.umbrella, lot=care.lot, provider=hidden, joined_on=START)
    assert awaited("rowan", officer, "provider") == {care.umbrella}
    actions.withhold_names(by=officer, umbrella=care.umbrella, paragraph=3, reason="Prices", review_on=REVIEW)
    for typed in ("rowan", hidden.reference):
        assert awaited(typed, officer, "provider") == awaited(typed, officer) == set()
        assert awaited(typed, clerk, "provider") == {care.umbrella}
    actions.release_names(by=clerk, on=ON, umbrella=care.umbrella)
    assert awaited("rowan", officer, "provider") == {care.umbrella}


def test_other_words_of_a_next_act_are_found_by_reconcile_and_made_anew(
    care: HomeCare, called_off: Contract, capsys: pytest.CaptureFixture[str]
) -> None:
    run("update contracts_nextact set words = array_to_tsvector(array['secret']) where contract_id = %s", called_off.pk)
    (one,) = [one for one in differences(on=ON) if one.field == "words"]
    assert (one.reference, "secret" in f"{one.kept} {one.counted}") == (called_off.reference, False)
    call_command("keep_words")
    assert "1 contracts had others" in capsys.readouterr().out
    assert awaited("reablement", care.cast.officer) == {called_off}
    assert not [one for one in differences(on=ON) if one.field == "words"]


def test_every_kept_word_is_what_would_be_made_anew(care: HomeCare, called_off: Contract) -> None:
    with connection.cursor() as cursor:
        cursor.execute(
            "select count(*) filter (where words = contract_words(id, title, reference, description, provider_id)),"
            " count(*) from contracts_contract"
        )
        same, all_there = cursor.fetchone()
    assert same == all_there > 0


def run(statement: str, *values: Any) -> None:
    with connection.cursor() as cursor:
        # What waits for the commit is asked now, so that tables may be altered.
        cursor.execute("set constraints all immediate")
        cursor.execute(statement, values)


def test_names_withheld_stay_so_where_rows_are_loaded_with_triggers_asleep(care: HomeCare) -> None:
    officer = care.cast.officer
    hidden = register_provider(by=officer, legal_name="Rowan House Ltd")
    actions.admit(by=officer, on=ON, umbrella=care.umbrella, lot=care.lot, provider=hidden, joined_on=START)
    actions.withhold_names(by=officer, umbrella=care.umbrella, paragraph=3, reason="Prices", review_on=REVIEW)
    run("create temporary table rosters on commit drop as select * from contracts_rosterentry")
    run("create temporary table withheld on commit drop as select * from contracts_withheldnames")
    run("set local session_replication_role = replica")
    run("delete from contracts_withheldnames")
    run("delete from contracts_rosterentry")
    assert held("rowan", care.cast.clerk) == set()
    run("insert into contracts_rosterentry select * from rosters")
    assert held("rowan", AnonymousUser()) == {care.umbrella}
    run("insert into contracts_withheldnames select * from withheld")
    assert held("rowan", AnonymousUser()) == set()
    assert held("rowan", care.cast.clerk) == {care.umbrella}
    run("update providers_provider set legal_name = 'Hazel Lodge' where legal_name = 'Rowan House Ltd'")
    assert held("hazel", AnonymousUser()) == set()
    assert held("hazel", care.cast.clerk) == {care.umbrella}
    run("set local session_replication_role = default")


def passed_on(care: HomeCare, contract: Contract) -> Variation:
    to = register_provider(by=care.cast.officer, legal_name="Rowan House")
    actions.admit(by=care.cast.officer, on=ON, umbrella=care.umbrella, lot=care.lot, provider=to, joined_on=START)
    care.vary(contract, Decimal(0), to_provider=to, ground="pcr_succession", why="Its business was sold")
    return Variation.objects.get(contract=contract)


def test_words_follow_an_act_that_is_moved_or_deleted_by_hand(care: HomeCare, called_off: Contract) -> None:
    act, other = passed_on(care, called_off), care.call_off(provider=None)
    # The database lets no act be changed: its guards sleep meanwhile.
    run("set local session_replication_role = replica")
    assert called_off in held("alderbrook", AnonymousUser())
    run("update contracts_variation set contract_id = %s where id = %s", other.pk, act.pk)
    assert called_off not in held("alderbrook", AnonymousUser())
    assert other in held("alderbrook", AnonymousUser())
    run("delete from contracts_variation where id = %s", act.pk)
    assert other not in held("alderbrook", AnonymousUser())
    run("set local session_replication_role = default")


def test_words_changed_behind_the_back_are_found_by_reconcile_and_made_anew(
    care: HomeCare, called_off: Contract, capsys: pytest.CaptureFixture[str]
) -> None:
    assert not [one for one in differences(on=ON) if one.field == "words"]
    run("alter table contracts_contract disable trigger contracts_contract_keeps_words")
    run("update contracts_contract set words = array_to_tsvector(array['secret']) where id = %s", called_off.pk)
    run("alter table contracts_contract enable always trigger contracts_contract_keeps_words")
    (one,) = [one for one in differences(on=ON) if one.field == "words"]
    assert one.reference == called_off.reference
    assert "secret" not in f"{one.kept} {one.counted}"
    assert found("reablement") == set()
    call_command("keep_words")
    assert "1 contracts had others" in capsys.readouterr().out
    assert found("reablement") == {called_off}
    assert not [one for one in differences(on=ON) if one.field == "words"]


@pytest.mark.parametrize("address", ["/contracts/?q=", "/contracts/?provider=", "/contracts/expiry/?q="])
def test_a_list_says_when_a_common_word_was_not_taken_for_a_beginning(
    care: HomeCare, called_off: Contract, monkeypatch: pytest.MonkeyPatch, address: str
) -> None:
    said = "“alder” stands in very many contracts, so it was looked for as a whole word"
    client = Client()
    client.force_login(care.cast.officer)
    assert said not in client.get(f"{address}alder").content.decode()
    monkeypatch.setattr(filters, "MANY", 0)
    assert said in client.get(f"{address}the+alder").content.decode()
    assert "very many contracts" not in client.get(f"{address}alder+{called_off.reference}").content.decode()
