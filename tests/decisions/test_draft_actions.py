"""Writing a record: clauses in their order, rows, offers, links to other decisions; and who may."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from django.core.exceptions import ValidationError

from commissioning.council.models import Post
from commissioning.kit.refusals import Refused
from decisions import actions
from decisions.models import Approval, Clause, Decision, Delegation
from tests.decisions.conftest import DECIDED, ON, PUBLISHED, Council


@pytest.fixture
def decision(council: Council) -> Decision:
    return actions.enter(by=council.clerk, on=ON, title="Respite", kind="body", service_area=council.area)


def add(council: Council, decision: Decision, label: str, **fields: Any) -> Clause:
    return actions.add_clause(
        by=council.clerk, decision=decision, **{"label": label, "verb": "approve", "text": f"Clause {label}", **fields}
    )


def labels(decision: Decision) -> list[str]:
    return [clause.label for clause in decision.clauses.order_by("position")]


def positions(decision: Decision) -> list[int]:
    return list(decision.clauses.order_by("position").values_list("position", flat=True))


def fresh(row: Any) -> Any:
    return type(row).objects.get(pk=row.pk)


# Order


def test_a_clause_is_inserted_after_another_and_what_hangs_from_it(council: Council, decision: Decision) -> None:
    first, last = add(council, decision, "1."), add(council, decision, "2.")
    add(council, decision, "1.1", parent=first)
    add(council, decision, "1A", after=first)
    assert labels(decision) == ["1.", "1.1", "1A", "2."]
    assert positions(decision) == [1, 2, 3, 4]
    assert fresh(last).history.latest().history_change_reason == "Its place changed"


def test_a_clause_added_below_comes_before_the_next_at_the_top(council: Council, decision: Decision) -> None:
    first = add(council, decision, "1.")
    add(council, decision, "2.")
    add(council, decision, "1.1", parent=first)
    assert labels(decision) == ["1.", "1.1", "2."]


def test_a_clause_moves_with_what_hangs_from_it(council: Council, decision: Decision) -> None:
    first, second = add(council, decision, "1."), add(council, decision, "2.")
    add(council, decision, "2.1", parent=second)
    actions.move_clause(by=council.clerk, clause=second, before=first)
    assert labels(decision) == ["2.", "2.1", "1."]
    actions.move_clause(by=council.clerk, clause=second)
    assert labels(decision) == ["1.", "2.", "2.1"]
    assert positions(decision) == [1, 2, 3]


def test_a_clause_moves_below_another(council: Council, decision: Decision) -> None:
    first, second = add(council, decision, "1."), add(council, decision, "2.")
    actions.move_clause(by=council.clerk, clause=second, parent=first)
    assert fresh(second).parent == first
    assert labels(decision) == ["1.", "2."]


def test_two_who_move_at_once_each_get_what_they_saw(council: Council, decision: Decision) -> None:
    a, b, c = (add(council, decision, label) for label in ("(a)", "(b)", "(c)"))
    actions.move_clause(by=council.officer, clause=c, before=a)
    actions.move_clause(by=council.clerk, clause=b, before=a)
    assert labels(decision) == ["(c)", "(b)", "(a)"]
    actions.remove_clause(by=council.officer, clause=a, why="Not resolved")
    with pytest.raises(Refused, match="Somebody removed this"):
        actions.move_clause(by=council.clerk, clause=b, before=a)


def test_a_clause_never_stands_below_itself_nor_too_deep(council: Council, decision: Decision) -> None:
    top = add(council, decision, "1.")
    middle = add(council, decision, "1.1", parent=top)
    low = add(council, decision, "(a)", parent=middle)
    with pytest.raises(Refused, match="below itself"):
        actions.move_clause(by=council.clerk, clause=top, parent=low)
    with pytest.raises(Refused, match="at most 3 deep"):
        add(council, decision, "(i)", parent=low)
    other = add(council, decision, "2.")
    with pytest.raises(Refused, match="at most 3 deep"):
        actions.move_clause(by=council.clerk, clause=top, parent=other)


def test_a_clause_of_another_decision_is_no_neighbour(council: Council, decision: Decision) -> None:
    own, stranger = add(council, decision, "1."), council.draft().clauses.get()
    with pytest.raises(ValueError, match="same decision"):
        actions.move_clause(by=council.clerk, clause=own, before=stranger)


# Labels


@pytest.mark.parametrize("label", ["a", "(A)", "a.", " (a) "])
def test_a_label_stands_once_however_it_is_written(council: Council, decision: Decision, label: str) -> None:
    add(council, decision, "(a)")
    other = add(council, decision, "(b)")
    with pytest.raises(ValidationError, match="has this label") as told:
        add(council, decision, label)
    assert list(told.value.message_dict) == ["label"]
    with pytest.raises(ValidationError, match="has this label"):
        actions.change_clause(by=council.clerk, clause=other, changes={"label": label}, why="Label")


@pytest.mark.parametrize("label", ["()", ".", "—", "1/2", " "])
def test_a_label_gives_an_address(council: Council, decision: Decision, label: str) -> None:
    with pytest.raises(ValidationError, match=r"Enter a label|cannot be blank"):
        add(council, decision, label)


def test_a_clause_keeps_its_own_label_when_its_words_change(council: Council, decision: Decision) -> None:
    clause = add(council, decision, "(a)")
    actions.change_clause(by=council.clerk, clause=clause, changes={"label": "(a)", "text": "New"}, why="Words")
    assert (fresh(clause).text, fresh(clause).slug) == ("New", "a")


# Removal


def test_a_clause_goes_with_all_that_hangs_from_it(council: Council) -> None:
    decision = council.draft()
    clause = decision.clauses.get()
    add(council, decision, "(x)", parent=clause)
    actions.remove_clause(by=council.clerk, clause=clause, why="Not resolved")
    assert not decision.clauses.exists()
    assert not Approval.objects.filter(clause__decision=decision).exists()
    assert Clause.history.filter(history_type="-", history_change_reason="Not resolved").count() == 2


def test_a_decision_that_was_made_keeps_a_clause(council: Council) -> None:
    made = council.made()
    with pytest.raises(Refused, match="resolves something"):
        actions.remove_clause(by=council.clerk, clause=made.clauses.get(), why="Gone")


def test_a_row_removed_twice_is_told(council: Council) -> None:
    decision = council.draft()
    row = actions.add_follow_up(by=council.clerk, decision=decision, what="A report", to_whom="Cabinet")
    again = fresh(row)
    actions.remove(by=council.clerk, row=row, why="Removed")
    with pytest.raises(Refused, match="Somebody removed this"):
        actions.remove(by=council.clerk, row=again, why="Removed")


# Rows


def test_each_kind_of_row_is_changed_with_its_reason(council: Council) -> None:
    decision = council.draft()
    other = Post(title="Head of Commissioning").recorded(by=None, why="Test")
    by = {"by": council.clerk}
    rows: list[tuple[Any, dict[str, Any]]] = [
        (actions.add_alternative(**by, decision=decision, label="9", what="Nothing"), {"why_rejected": "Dear"}),
        (actions.add_interest(**by, decision=decision, who="Leader", nature="Trustee"), {"dispensation": "Given"}),
        (actions.add_follow_up(**by, decision=decision, what="Report", to_whom="Cabinet"), {"by_on": date(2027, 1, 4)}),
        (Approval.objects.get(clause__decision=decision), {"amount": Decimal("10.00")}),
        (council.with_power(decision), {"post": other, "powers": ["extend"]}),
    ]
    for row, changes in rows:
        changed = actions.change_row(**by, row=row, changes=changes, why="Put right")
        assert {name: getattr(fresh(changed), name) for name in changes} == changes
        assert fresh(changed).history.latest().history_change_reason == "Put right"


def test_a_field_that_is_no_part_of_a_row_is_the_callers_mistake(council: Council) -> None:
    row = Approval.objects.get(clause__decision=council.draft())
    with pytest.raises(TypeError):
        actions.change_row(by=council.clerk, row=row, changes={"clause": None}, why="No")


def test_an_interest_answers_the_question(council: Council, decision: Decision) -> None:
    actions.add_interest(by=council.clerk, decision=decision, who="Leader", nature="Trustee")
    assert fresh(decision).interests_answer == "declared"
    with pytest.raises(ValidationError, match="Remove them first") as told:
        actions.change(
            by=council.clerk, on=ON, decision=decision, changes={"interests_answer": "none-declared"}, why="Answer"
        )
    assert list(told.value.message_dict) == ["interests_answer"]


# Several at once


def test_several_clauses_are_added_in_their_order_or_none(council: Council, decision: Decision) -> None:
    rows = [
        {"label": "1.", "verb": "approve", "text": "One", "below": None},
        {"label": "1.1", "verb": "note", "text": "Two", "below": 0},
        {"label": "2.", "verb": "note", "text": "Three", "below": None},
    ]
    actions.add_clauses(by=council.clerk, decision=decision, rows=rows)
    assert labels(decision) == ["1.", "1.1", "2."]
    again = [{**rows[0], "label": "3."}, {**rows[0], "label": "2"}]
    with pytest.raises(ValidationError) as told:
        actions.add_clauses(by=council.clerk, decision=decision, rows=again)
    assert list(told.value.message_dict) == ["label_1"]
    assert labels(decision) == ["1.", "1.1", "2."], "nothing of a text is added where a part of it cannot be"


# Offers


AUTHORISED = "The Director of Children's Services is authorised to award contracts of up to £2.5m in all for 5 years."


def offered(clause: Clause) -> list[Any]:
    given = [*clause.approvals.all(), *clause.delegations.all()]
    return list(actions.offers_left(fresh(clause), actions.post_names(ON), given))


def test_an_offer_is_recorded_as_it_was_read_and_once(council: Council, decision: Decision) -> None:
    clause = add(council, decision, "(a)", verb="authorise", text=AUTHORISED)
    money, power = offered(clause)
    actions.take_offer(by=council.clerk, on=ON, clause=clause, key=money.key)
    actions.take_offer(by=council.clerk, on=ON, clause=clause, key=power.key)
    row, given = clause.approvals.get(), clause.delegations.get()
    assert (row.amount, row.qualifier, row.longest_term_months) == (Decimal("2500000.00"), "maximum", 60)
    assert (given.post, given.powers) == (council.director, ["award"])
    assert offered(clause) == []
    for key in (money.key, power.key):
        with pytest.raises(Refused, match="not offered any more"):
            actions.take_offer(by=council.clerk, on=ON, clause=clause, key=key)


def test_nothing_is_recorded_without_a_click(council: Council, decision: Decision) -> None:
    clause = add(council, decision, "(a)", verb="authorise", text=AUTHORISED)
    assert not clause.approvals.exists()
    assert not clause.delegations.exists()


def test_a_declined_offer_is_not_made_again_until_the_words_change(council: Council, decision: Decision) -> None:
    clause = add(council, decision, "(a)", text="Spending of up to £1m.")
    (offer,) = offered(clause)
    actions.decline_offer(by=council.clerk, on=ON, clause=clause, key=offer.key)
    assert offered(clause) == []
    actions.change_clause(by=council.clerk, clause=clause, changes={"text": "Spending of up to £2m."}, why="Words")
    assert len(offered(clause)) == 1


def test_an_offer_that_was_changed_is_recorded_as_changed_and_not_made_again(
    council: Council, decision: Decision
) -> None:
    clause = add(council, decision, "(a)", text="Spending of up to £1m.")
    (offer,) = offered(clause)
    changed = {**offer.values(), "amount": Decimal("900000.00")}
    actions.take_offer(by=council.clerk, on=ON, clause=clause, key=offer.key, changed=changed)
    assert clause.approvals.get().amount == Decimal("900000.00")
    assert offered(clause) == []


def test_an_offer_without_a_post_is_not_recorded_as_it_is(council: Council, decision: Decision) -> None:
    clause = add(council, decision, "(a)", verb="delegate", text="To the treasurer, to award contracts.")
    (offer,) = offered(clause)
    with pytest.raises(Refused, match="which post"):
        actions.take_offer(by=council.clerk, on=ON, clause=clause, key=offer.key)


# Links


def test_a_decision_replaces_and_reconsiders_only_what_it_can(council: Council, decision: Decision) -> None:
    def link(**changes: Any) -> Decision:
        return actions.change(by=council.clerk, on=ON, decision=decision, changes=changes, why="Link")

    planned, back = council.planned(), council.referred_back()
    with pytest.raises(Refused, match="does not replace itself"):
        link(supersedes=decision, supersedes_from=ON)
    with pytest.raises(Refused, match="nothing of it is in force"):
        link(supersedes=planned, supersedes_from=ON)
    with pytest.raises(Refused, match="was not referred back"):
        link(reconsiders=planned)
    with pytest.raises(Refused, match="does not reconsider itself"):
        link(reconsiders=decision)
    assert link(reconsiders=back).reconsiders == back


def test_an_officer_decides_under_a_power_of_that_post_in_force_on_the_day(council: Council) -> None:
    giving = council.draft()
    power = council.with_power(giving, usable_until=date(2026, 7, 15))
    actions.publish_edition(by=council.clerk, on=ON, decisions=[giving], published_on=date(2026, 4, 28))
    actions.make(by=council.clerk, on=ON, decision=giving, decided_on=DECIDED)
    record = actions.enter(
        by=council.manager, on=ON, title="Award", kind="officer", service_area=council.area, post=council.director
    )

    def under(power: Delegation, on: date = ON, **changes: Any) -> Decision:
        return actions.change(
            by=council.clerk, on=on, decision=record, changes={"made_under": power, **changes}, why="Power"
        )

    with pytest.raises(Refused, match="was not in effect"):
        under(power)
    actions.publish(by=council.clerk, on=ON, decision=giving, published_on=PUBLISHED)
    power = Delegation.objects.get(pk=power.pk)
    assert under(power).made_under == power
    with pytest.raises(Refused, match="another post"):
        under(power, post=council.contact)
    with pytest.raises(Refused, match="could be used until 15 July 2026"):
        under(power, on=date(2026, 7, 16))


# Who may

DOORS: list[tuple[str, Callable[[Any, Clause], Any]]] = [
    ("change a clause", lambda by, clause: actions.change_clause(by=by, clause=clause, changes={}, why="No")),
    ("move a clause", lambda by, clause: actions.move_clause(by=by, clause=clause)),
    ("remove a clause", lambda by, clause: actions.remove_clause(by=by, clause=clause, why="No")),
    ("change a row", lambda by, clause: actions.change_row(by=by, row=clause.approvals.get(), changes={}, why="No")),
    ("take an offer", lambda by, clause: actions.take_offer(by=by, on=ON, clause=clause, key="")),
    ("decline an offer", lambda by, clause: actions.decline_offer(by=by, on=ON, clause=clause, key="")),
    ("add several", lambda by, clause: actions.add_clauses(by=by, decision=clause.decision, rows=[
        {"label": "9.", "verb": "note", "text": "Noted", "below": None}])),
]  # fmt: skip
WHO_MAY = {
    "draft": {"clerk", "officer"},
    "planned": {"clerk"},
    "made": {"clerk"},
    "published": set(),
    "withdrawn": set(),
}


@pytest.mark.parametrize("state", WHO_MAY)
@pytest.mark.parametrize("door", [door for _, door in DOORS], ids=[name for name, _ in DOORS])
def test_who_may_write_a_record(council: Council, state: str, door: Callable[[Any, Clause], Any]) -> None:
    decision = council.in_state(state) if state != "draft" else council.draft()
    clause = decision.clauses.get()
    for who in ("clerk", "officer", "manager", "auditor", "administrator", "stranger"):
        try:
            door(getattr(council, who), clause)
        except ValidationError:
            let_in = True
        except Refused as refused:
            # What is refused for another reason was let in at the door.
            let_in = refused.refusal.code not in ("role", "published", "lifecycle")
        else:
            let_in = True
        assert let_in == (who in WHO_MAY[state]), who
        if not decision.clauses.exists():
            clause = add(council, decision, "(a)")
            actions.approve_money(by=council.clerk, clause=clause, amount=Decimal(1), qualifier="maximum", words="£1")
