"""The ledger against whoever goes round the actions: raw SQL, two connections at once, changed ground."""

import threading
from datetime import date, timedelta
from decimal import Decimal

import pytest
from django.db import IntegrityError, InternalError, OperationalError, connection, connections, transaction
from django.utils import timezone
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from commissioning.kit.refusals import Refused, registry
from commissioning.kit.terms import Option, Term, last_day
from contracts import actions, rules
from contracts.models import Commitment
from decisions import actions as decisions
from decisions.lifecycle import DECISION
from decisions.models import Decision
from tests.builders import FLOOR, LIMIT, MADE, MAXIMUM, ON, PENNY, PUBLISHED, cast, home_care


def insert(care, contract, **changes):
    """Insert a row past the actions: an award of £800,000 under the delegation, unless told otherwise. Its id."""
    row = {
        "contract_id": contract.pk,
        "kind": "award",
        "authority": "delegation",
        "delegation_id": care.power.pk,
        "acting_post_id": care.cast.director.pk,
        "approval_id": care.money.pk,
        "amount": LIMIT,
        "made_on": MADE,
        "recorded_by_id": care.cast.officer.pk,
        **changes,
    }
    texts = {"consultation": "", "standing_words": "", "recorded_words": "", "why": ""}
    row = {**texts, **row}
    row.setdefault("recorded_at", "2026-01-05T12:00:00Z")
    names = ", ".join(row)
    marks = ", ".join(["%s"] * len(row))
    with transaction.atomic(), connection.cursor() as cursor:
        statement = f"insert into contracts_commitment ({names}) values ({marks}) returning id"  # noqa: S608
        cursor.execute(statement, list(row.values()))
        return cursor.fetchone()[0]


def broken(act, *args, **kwargs):
    """The name of the constraint that the database refuses by."""
    with pytest.raises(IntegrityError) as raised, transaction.atomic():
        act(*args, **kwargs)
    return raised.value.__cause__.diag.constraint_name


def sql(statement, *values):
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement, values)
        return cursor.fetchall() if cursor.description else None


def of_cabinet(care):
    return {
        "authority": "decision",
        "clause_id": care.money_clause.pk,
        "delegation_id": None,
        "acting_post_id": None,
    }


def standing(care):
    return {
        "authority": "standing",
        "standing_orders_id": care.cast.orders.pk,
        "standing_words": "7.2",
        "delegation_id": None,
    }


def recorded():
    return {
        "authority": "recorded",
        "recorded_words": "Register",
        "delegation_id": None,
        "acting_post_id": None,
        "approval_id": None,
    }


# --- Raw rows ---------------------------------------------------------------------------------------------------------


def test_a_fair_row_is_taken(care):
    insert(care, care.call_off())
    assert Commitment.objects.filter(amount=LIMIT).count() == 1


def test_the_limit_the_floor_the_post_the_powers_and_the_last_day_hold(people):
    care = home_care(people, power={"powers": ["award"], "usable_until": date(2023, 12, 31)})
    name = "commitment_within_delegation"
    assert broken(insert, care, care.call_off(), amount=LIMIT + PENNY) == name
    assert broken(insert, care, care.call_off(), amount=Decimal("499999.99")) == name
    assert broken(insert, care, care.call_off(), acting_post_id=people.lead.pk) == name
    assert broken(insert, care, care.call_off(), made_on=date(2024, 1, 1)) == name
    contract = care.signed()
    with pytest.raises(Refused), transaction.atomic():
        care.vary(contract, PENNY)


def test_the_maximum_holds(people):
    care = home_care(people, amount=Decimal(800_000))
    contract = care.call_off()
    assert broken(insert, care, contract, amount=LIMIT + PENNY, **of_cabinet(care)) == "commitment_within_approval"
    insert(care, contract)
    assert broken(insert, care, care.call_off(), amount=PENNY, **of_cabinet(care)) == "commitment_within_approval"


def test_an_estimate_asks_for_an_acknowledgement_of_this_act(people):
    care = home_care(people, qualifier="estimate", amount=Decimal(500_000))
    contract, name = care.call_off(), "commitment_within_approval"
    assert broken(insert, care, contract) == name
    other = care.acknowledge(care.call_off(), LIMIT)
    assert broken(insert, care, contract, acknowledgement_id=other.pk) == name
    words = care.acknowledge(contract, LIMIT)
    assert broken(insert, care, contract, amount=LIMIT - PENNY, acknowledgement_id=words.pk) == name
    assert broken(insert, care, contract, acknowledgement_id=words.pk, recorded_by_id=people.manager.pk) == name
    assert broken(insert, care, contract, acknowledgement_id=words.pk + 1) == "commitment_cites_what_exists"
    insert(care, contract, acknowledgement_id=words.pk)


def test_only_a_manager_acknowledges_and_never_their_own_act(care):
    statement = (
        "insert into contracts_estimateacknowledgement (contract_id, approval_id, kind, amount, words, actor_id, "
        "recorded_at, recorded_by_id) values (%s, %s, 'award', 1, 'x', %s, now(), %s)"
    )
    where = (care.umbrella.pk, care.money.pk)
    people = care.cast
    assert broken(sql, statement, *where, people.manager.pk, people.officer.pk) == "acknowledgement_by_manager"
    assert broken(sql, statement, *where, people.manager.pk, people.manager.pk) == "estimateacknowledgement_by_another"


def test_the_standing_power_holds(care):
    name = "commitment_within_standing_power"
    assert broken(insert, care, care.call_off(), amount=Decimal(500_000), **standing(care)) == name
    later = dict(standing(care), standing_orders_id=newer_orders(care).pk)
    assert broken(insert, care, care.call_off(), amount=PENNY, **later) == name
    insert(care, care.call_off(), amount=Decimal("499999.99"), **standing(care))


def newer_orders(care):
    from commissioning.council.actions import add_standing_orders

    return add_standing_orders(
        by=care.cast.administrator,
        on=date(2024, 12, 31),
        in_force_from=date(2025, 1, 1),
        key_threshold=Decimal(500_000),
        cabinet_award_from=Decimal(500_000),
        officer_power_words="7.2",
        source_text="Constitution",
    )


def test_what_is_cited_is_in_effect_on_the_day(care):
    name = "commitment_decision_in_effect"
    assert broken(insert, care, care.call_off(), made_on=date(2023, 3, 23)) == name
    assert broken(insert, care, care.call_off(), made_on=date(2023, 3, 23), amount=0, **of_cabinet(care)) == name
    # The money's decision counts as much as the power's.
    assert broken(insert, care, care.call_off(), made_on=date(2023, 3, 23), amount=1, **standing(care)) == name


@pytest.mark.parametrize(
    "cites",
    [
        {"contract_id": 999_999},
        {"approval_id": 999_999},
        {"delegation_id": 999_999},
        {"authority": "decision", "clause_id": 999_999, "delegation_id": None, "acting_post_id": None},
        {"kind": "correction", "corrects_id": 999_999, "authority": "", "delegation_id": None, "why": "Typed wrongly"},
    ],
    ids=lambda cites: next(name for name, value in cites.items() if value == 999_999),
)
def test_what_is_cited_is_there_before_the_row(care, cites):
    """Foreign keys are judged at the commit: without this, a row could cite what is entered after it."""
    assert broken(insert, care, care.call_off(), **cites) == "commitment_cites_what_exists"


def test_recorded_is_only_from_before_the_entry_and_charges_nothing(care):
    name = "commitment_not_recorded"
    contract = care.call_off()
    today = actions.entered_on(contract)
    soon = f"{today + timedelta(days=1)}T12:00:00Z"
    assert broken(insert, care, contract, made_on=today, recorded_at=soon, **recorded()) == name
    charged = {**recorded(), "approval_id": care.money.pk}
    assert broken(insert, care, contract, **charged) in (name, "commitment_recorded_charges_nothing")
    insert(care, contract, **recorded())


def test_nothing_is_taken_below_zero(care):
    contract = care.call_off()
    insert(care, contract)
    given_back = {"kind": "release", "authority": "", "delegation_id": None, "acting_post_id": None}
    name = "commitment_not_below_zero"
    assert broken(insert, care, contract, amount=-LIMIT - PENNY, **given_back) == name
    assert broken(insert, care, contract, amount=-PENNY, approval_id=None, **given_back) == name
    assert broken(insert, care, care.call_off(), amount=-PENNY, **given_back) == name
    insert(care, contract, amount=-LIMIT, **given_back)


def test_a_correction_cannot_carry_a_row_to_where_the_act_could_not_go(care):
    contract = care.call_off()
    row = insert(care, contract, amount=Decimal(700_000))
    correction = {
        "kind": "correction",
        "authority": "",
        "delegation_id": None,
        "acting_post_id": None,
        "corrects_id": row,
        "why": "Misread",
    }
    name = "commitment_corrects_its_row"
    assert broken(insert, care, contract, amount=Decimal("100000.01"), **correction) == "commitment_within_delegation"
    assert broken(insert, care, contract, amount=1, approval_id=None, **correction) == name
    assert broken(insert, care, care.call_off(), amount=1, **correction) == name
    fixed = insert(care, contract, amount=Decimal(100_000), **correction)
    assert broken(insert, care, contract, amount=-1, **{**correction, "corrects_id": fixed}) == name
    released = insert(care, contract, amount=-1, **{**correction, "kind": "release", "corrects_id": None})
    # A release put right can never become money that nobody had the power to spend.
    assert broken(insert, care, contract, amount=2, **{**correction, "corrects_id": released}) == name


def test_an_umbrella_carries_nothing_and_an_act_is_never_in_the_future(care):
    other = care.draft(kind="dps")
    assert broken(insert, care, other) == "commitment_umbrella_carries_nothing"
    assert broken(insert, care, care.call_off(), made_on=date(2026, 1, 6)) == "commitment_not_in_future"


def test_the_authority_is_exactly_one_and_the_award_too(care):
    contract = care.call_off()
    both = {"clause_id": care.money_clause.pk}
    assert broken(insert, care, contract, **both) == "commitment_one_authority"
    assert broken(insert, care, contract, authority="") == "commitment_one_authority"
    delegating = {**of_cabinet(care), "clause_id": care.power.clause_id}
    assert broken(insert, care, contract, **delegating) == "commitment_clause_gives_power"
    insert(care, contract)
    assert broken(insert, care, contract) == "commitment_one_award"


def test_rows_are_never_changed_deleted_or_truncated(people):
    care = home_care(people, qualifier="estimate")
    insert(care, care.call_off())
    name = "commitment_is_append_only"
    assert broken(sql, "update contracts_commitment set amount = 1") == name
    assert broken(sql, "delete from contracts_commitment") == name
    sql("set constraints all immediate")  # what is still to be checked would stop a TRUNCATE before the trigger does
    assert broken(sql, "truncate contracts_commitment cascade") == name
    words = care.acknowledge(care.call_off(), LIMIT)
    sql("set constraints all immediate")
    name = "acknowledgement_is_append_only"
    assert broken(sql, "update contracts_estimateacknowledgement set amount = 1 where id = %s", words.pk) == name
    assert broken(sql, "delete from contracts_estimateacknowledgement") == name
    assert broken(sql, "truncate contracts_estimateacknowledgement cascade") in (name, "commitment_is_append_only")


@pytest.mark.parametrize("ahead", [timedelta(seconds=5), timedelta(days=400)])
def test_nothing_is_recorded_later_than_now(people, ahead):
    """Else a day of recording in the future would let an act of that day pass for one done."""
    name = "ledger_recorded_in_time"
    care = home_care(people, qualifier="estimate")
    contract = care.call_off()
    words = care.acknowledge(care.call_off(), LIMIT)
    sql("set constraints all immediate")
    for table in ("contracts_commitment", "contracts_estimateacknowledgement"):
        sql(f"alter table {table} enable trigger {table}_recorded_in_time")
    later = timezone.now() + ahead
    assert broken(insert, care, contract, recorded_at=later) == name
    columns = "contract_id, approval_id, kind, amount, words, actor_id, recorded_by_id"
    again = f"insert into contracts_estimateacknowledgement ({columns}, recorded_at) select {columns}, %s"
    assert broken(sql, f"{again} from contracts_estimateacknowledgement where id = %s", later, words.pk) == name
    insert(care, contract, recorded_at=timezone.now())


def test_an_umbrella_is_measured_by_its_ceiling(care):
    def umbrella(value):
        return care.draft(kind="dps", value=value, value_qualifier="maximum")

    nothing = {"approval_id": None, "amount": 0}
    standing = {"authority": "standing", "standing_orders_id": care.cast.orders.pk, "standing_words": "7.2"}
    standing |= {"delegation_id": None, "acting_post_id": care.cast.director.pk, **nothing}
    assert broken(insert, care, umbrella(FLOOR), **standing) == "commitment_within_standing_power"
    insert(care, umbrella(FLOOR - PENNY), **standing)
    assert broken(insert, care, umbrella(LIMIT + PENNY), **nothing) == "commitment_within_delegation"
    insert(care, umbrella(LIMIT), **nothing)


def test_a_correction_of_the_delegation_leaves_no_umbrella_awarded_beyond_it(care):
    def umbrella(value):
        draft = care.draft(kind="dps", value=value, value_qualifier="maximum" if value else "")
        actions.admit(by=care.cast.officer, on=ON, umbrella=draft, lot=care.lot, provider=care.provider, joined_on=MADE)
        return draft

    drawn = {"approval": None, "authority": care.delegated}
    care.award(umbrella(None), Decimal(0), **drawn)  # says nothing of what it may come to
    care.award(umbrella(LIMIT - PENNY), Decimal(0), **drawn)
    correct = {"by": care.cast.clerk, "on": ON, "decision": care.decision, "changes": {}, "reason": "Misprint"}
    for change in ({"limit_per_action": LIMIT - 2 * PENNY}, {"floor": LIMIT}):
        with pytest.raises(Refused) as raised:
            decisions.correct(**correct, rows={care.power: change})
        assert raised.value.refusal.code == "over-limit"
        care.power.refresh_from_db()
    decisions.correct(**correct, rows={care.power: {"limit_per_action": LIMIT - PENNY}})


def test_every_name_has_words_for_a_person():
    names = (
        "commitment_within_approval commitment_within_delegation commitment_within_standing_power "
        "commitment_cites_what_exists "
        "commitment_decision_in_effect commitment_not_below_zero commitment_not_recorded commitment_is_append_only "
        "extension_within_option approval_covers_commitments delegation_covers_acts commitment_corrects_its_row "
        "ledger_recorded_in_time"
    )
    for name in names.split():
        refusal = registry.of(name, "a figure")
        assert refusal is not None
        assert "(a figure)" in refusal.reason
        assert refusal.remedy


def test_a_correction_of_the_decision_leaves_no_maximum_overspent(care):
    care.signed()
    correct = {"by": care.cast.clerk, "on": ON, "decision": care.decision, "changes": {}, "reason": "Misprint"}
    with pytest.raises(Refused) as raised:
        decisions.correct(**correct, rows={care.money: {"amount": LIMIT - PENNY}})
    assert raised.value.refusal.code == "approval-overspent"
    care.money.refresh_from_db()
    decisions.correct(**correct, rows={care.money: {"amount": LIMIT}})
    care.money.refresh_from_db()
    assert care.money.amount == LIMIT


def test_a_correction_of_the_decision_leaves_no_act_without_its_power(care):
    contract = care.signed()
    correct = {"by": care.cast.clerk, "on": ON, "decision": care.decision, "changes": {}, "reason": "Misprint"}
    less = {"limit_per_action": LIMIT - PENNY}
    gone = {"powers": ["extend", "vary"]}
    lapsed = {"usable_until": contract.awarded_on - timedelta(days=1)}
    for changes in (less, gone, lapsed):
        with pytest.raises(Refused) as raised:
            decisions.correct(**correct, rows={care.power: changes})
        assert raised.value.refusal.code == "over-limit"
        assert contract.reference in raised.value.refusal.reason
        care.power.refresh_from_db()
    decisions.correct(**correct, rows={care.power: {"limit_per_action": LIMIT}})
    care.power.refresh_from_db()
    assert care.power.limit_per_action == LIMIT


# --- In effect --------------------------------------------------------------------------------------------------------

DAYS = [None, date(2023, 3, 23), date(2023, 3, 24), date(2023, 3, 25)]


def test_in_effect_means_the_same_in_sql_in_queries_and_in_python(care):
    """Every state × effective day × day superseded, asked on three days: one table of cases for all three."""
    pk = care.decision.pk
    asked = [date(2023, 3, 23), date(2023, 3, 24), date(2023, 3, 25)]
    cases = 0
    for state in DECISION.states:
        for effective in DAYS:
            if effective is None and state in ("published", "confirmed"):
                continue
            for superseded in DAYS:
                sql(
                    "update decisions_decision set state = %s, effective_from = %s, superseded_from = %s, "
                    "effective_explanation = case when %s::date is null then null else '{}'::jsonb end, "
                    "withdrawn_reason = 'x' where id = %s",
                    state,
                    effective,
                    superseded,
                    effective,
                    pk,
                )
                decision = Decision.objects.get(pk=pk)
                for day in asked:
                    by_sql = sql("select decision_in_effect(d, %s) from decisions_decision d where id = %s", day, pk)
                    by_query = Decision.objects.in_effect(day).filter(pk=pk).exists()
                    assert by_sql == [(by_query,)] == [(decision.in_effect(day),)], (state, effective, superseded, day)
                    cases += 1
    assert cases > 300


# --- Extensions -------------------------------------------------------------------------------------------------------


def test_an_extension_stays_within_its_option_whoever_writes_it(care):
    term = Term(initial_months=24, options=(Option(12, pot=True), Option(6)))
    contract = care.signed(draft={"term": term})
    other = care.signed(draft={"term": term})
    pot, fixed = contract.options.all()
    statement = (
        "insert into contracts_extension (contract_id, option_id, made_on, old_end, new_end, months, ground) "
        "values (%s, %s, %s, %s, %s, 1, '')"
    )
    end, name = date(2025, 3, 31), "extension_within_option"

    def extend(option, old_end, new_end, of=contract):
        sql(statement, of.pk, option.pk, MADE, old_end, new_end)

    # The months are counted from the days, not believed.
    assert broken(extend, pot, end, date(2026, 4, 1)) == name
    assert broken(extend, pot, end, date(2025, 9, 30), of=other) == name
    extend(pot, end, date(2025, 9, 30))
    assert broken(extend, pot, date(2025, 9, 30), date(2026, 4, 1)) == name
    extend(pot, date(2025, 9, 30), date(2026, 3, 31))
    extend(fixed, date(2026, 3, 31), date(2026, 5, 31))
    assert broken(extend, fixed, date(2026, 5, 31), date(2026, 6, 30)) == name  # a fixed option is used once


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.dates(date(2015, 1, 1), date(2040, 1, 1)), st.integers(1, 1500))
def test_months_are_counted_alike_in_sql_and_in_python(db, old_end, days):
    new_end = old_end + timedelta(days=days)
    months = rules.begun_months(old_end, new_end)
    first = old_end + timedelta(days=1)
    assert sql("select begun_months(%s, %s), term_last_day(%s, %s)", old_end, new_end, first, months) == [
        (months, last_day(first, months))
    ]


# --- At once ----------------------------------------------------------------------------------------------------------


def at_once(acts):
    """Run the acts in threads with connections of their own, begun together; what each raised, or None."""
    start = threading.Barrier(len(acts))
    outcomes = [None] * len(acts)

    def run(index, act):
        try:
            start.wait(30)
            act()
        except Exception as error:  # noqa: BLE001  (every outcome is counted)
            outcomes[index] = error
        finally:
            connections.close_all()

    threads = [threading.Thread(target=run, args=pair) for pair in enumerate(acts)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(120)
    return outcomes


@pytest.mark.django_db(transaction=True)
def test_of_ten_awards_at_once_exactly_nine_pass():
    care = home_care(cast())
    drafts = [care.call_off() for _ in range(10)]
    outcomes = at_once([lambda draft=draft: care.award(draft) for draft in drafts])
    assert [error for error in outcomes if error is None] == [None] * 9
    (error,) = [error for error in outcomes if error is not None]
    assert isinstance(error, Refused)
    assert error.refusal.code == "approval-overspent"
    assert Commitment.objects.filter(approval=care.money).count() == 9
    assert Commitment.objects.filter(approval=care.money).total() == MAXIMUM


@pytest.mark.django_db(transaction=True)
def test_of_ten_raw_awards_at_once_exactly_nine_pass():
    care = home_care(cast())
    drafts = [care.call_off() for _ in range(10)]
    outcomes = at_once([lambda draft=draft: insert(care, draft) for draft in drafts])
    (error,) = [error for error in outcomes if error is not None]
    assert error.__cause__.diag.constraint_name == "commitment_within_approval"
    assert Commitment.objects.filter(approval=care.money).total() == MAXIMUM


@pytest.mark.django_db(transaction=True)
def test_awards_corrections_and_a_call_in_at_once_never_deadlock():
    """Contract, decision, approval: the order of locks. A call-in ends what may be done; nothing waits in a ring."""
    care = home_care(cast())
    drafts = [care.call_off() for _ in range(4)]
    acts = [lambda draft=draft: care.award(draft) for draft in drafts]
    for pounds in (7_200_001, 7_200_002):
        acts.append(
            lambda pounds=pounds: decisions.correct(
                by=care.cast.clerk,
                on=ON,
                decision=care.decision,
                changes={},
                reason="Misprint",
                rows={care.money: {"amount": Decimal(pounds)}},
            )
        )
    acts.append(
        lambda: decisions.call_in(
            by=care.cast.clerk, on=ON, decision=care.decision, received_on=PUBLISHED + timedelta(days=4), members=3,
            grounds="Cost",
        )
    )  # fmt: skip
    outcomes = at_once(acts)
    assert not [error for error in outcomes if isinstance(error, OperationalError)]
    assert all(error is None or isinstance(error, Refused) for error in outcomes), outcomes


@pytest.mark.django_db(transaction=True)
def test_a_stale_snapshot_is_refused():
    """At a level where sums could be read before the lock, no row is written at all."""
    care = home_care(cast())
    draft = care.call_off()

    sql("set session characteristics as transaction isolation level repeatable read")
    try:
        with pytest.raises(InternalError, match="read committed"):
            insert(care, draft)
    finally:
        connection.close()
