"""Who may do what with a decision: one truth table, and the door gives the button's answer."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from commissioning.kit.refusals import Refused
from decisions import actions, permissions
from decisions.models import Decision
from tests.decisions.conftest import DECIDED, ON, PUBLISHED, Council

EVERYONE = ("clerk", "officer", "manager", "auditor", "administrator", "stranger")
# What is asked of a decision in which state, and who gets None for an answer.
TABLE: list[tuple[str, str, Callable[[Any, Decision], Any], set[str]]] = [
    ("enter", "draft", lambda user, decision: permissions.may_enter(user, "body"), {"clerk", "officer"}),
    (
        "enter an officer's record",
        "draft",
        lambda user, decision: permissions.may_enter(user, "officer"),
        {"clerk", "officer", "manager"},
    ),
    ("edit a draft", "draft", permissions.may_edit, {"clerk", "officer"}),
    ("edit a plan item", "planned", permissions.may_edit, {"clerk"}),
    ("edit what was made", "made", permissions.may_edit, {"clerk"}),
    ("edit what was published", "published", permissions.may_edit, set()),
    ("edit what was withdrawn", "withdrawn", permissions.may_edit, set()),
    ("plan", "draft", permissions.may_plan, {"clerk"}),
    ("give notice", "draft", permissions.may_give_notice, {"clerk"}),
    ("withdraw a draft", "draft", permissions.may_withdraw, {"clerk", "officer"}),
    ("withdraw a plan item", "planned", permissions.may_withdraw, {"clerk"}),
    ("withdraw what was made", "made", permissions.may_withdraw, set()),
    ("make", "planned", permissions.may_make, {"clerk"}),
    ("publish", "made", permissions.may_publish, {"clerk"}),
    ("publish again", "published", permissions.may_publish, set()),
    ("waive", "made", permissions.may_waive_call_in, {"clerk"}),
    ("waive too late", "published", permissions.may_waive_call_in, set()),
    ("call in", "published", permissions.may_call_in, {"clerk"}),
    ("confirm", "called-in", permissions.may_confirm, {"clerk"}),
    ("refer back", "called-in", permissions.may_refer_back, {"clerk"}),
    ("correct", "published", permissions.may_correct, {"clerk"}),
    ("correct a draft", "draft", permissions.may_correct, set()),
    ("take down", "published", lambda user, decision: permissions.may_take_down(user), {"clerk"}),
    ("follow up", "published", lambda user, decision: permissions.may_follow_up(user), {"clerk", "officer"}),
]


@pytest.mark.parametrize(("state", "ask", "allowed"), [row[1:] for row in TABLE], ids=[row[0] for row in TABLE])
def test_who_may(council: Council, state: str, ask: Callable[[Any, Decision], Any], allowed: set[str]) -> None:
    decision = council.in_state(state) if state != "draft" else council.draft()
    answers = {who: ask(getattr(council, who), decision) for who in EVERYONE}
    assert {who for who, refusal in answers.items() if refusal is None} == allowed
    for refusal in filter(None, answers.values()):
        assert refusal.reason.endswith(".")


@pytest.mark.parametrize("who", [who for who in EVERYONE if who != "clerk"])
def test_the_door_gives_the_buttons_answer(council: Council, who: str) -> None:
    user = getattr(council, who)
    planned, made, published, called_in = council.planned(), council.made(), council.published(), council.called_in()
    publication = published.publications.get()
    doors: list[Callable[[], Any]] = [
        lambda: actions.publish_edition(by=user, on=ON, decisions=[planned]),
        lambda: actions.add_clause(by=user, decision=made, label="(z)", verb="note", text="Noted."),
        lambda: actions.withdraw(by=user, on=ON, decision=planned, reason="Gone."),
        lambda: actions.make(by=user, on=ON, decision=planned, decided_on=DECIDED),
        lambda: actions.publish(by=user, on=ON, decision=made, published_on=PUBLISHED),
        lambda: actions.call_in(by=user, on=ON, decision=published, received_on=PUBLISHED, members=3, grounds="Cost."),
        lambda: actions.confirm(by=user, on=ON, decision=called_in, outcome="no-action", resolved_on=ON),
        lambda: actions.refer_back(by=user, on=ON, decision=called_in, to_whom="Cabinet", advice="", resolved_on=ON),
        lambda: actions.correct(by=user, on=ON, decision=published, changes={}, reason="Wrong."),
        lambda: actions.take_down(by=user, publication=publication, reason_class="court-order"),
    ]
    for door in doors:
        with pytest.raises(Refused) as refused:
            door()
        assert refused.value.refusal.code == "role"


def test_a_manager_drafts_an_officers_record_and_no_other(council: Council) -> None:
    fields = {"on": ON, "title": "Award", "service_area": council.area}
    decision = actions.enter(by=council.manager, kind="officer", post=council.director, **fields)
    actions.add_clause(by=council.manager, decision=decision, label="1.", verb="award", text="Award.")
    with pytest.raises(Refused):
        actions.enter(by=council.manager, kind="body", **fields)
    with pytest.raises(Refused):
        actions.change(by=council.manager, on=ON, decision=decision, changes={"kind": "body"}, why="Way round")


def test_a_row_of_a_draft_is_removed_with_its_reason(council: Council) -> None:
    decision = council.draft()
    clause = decision.clauses.get()
    with pytest.raises(Refused, match="hangs from it"):
        actions.remove(by=council.officer, row=clause, why="Not resolved")
    actions.remove(by=council.officer, row=clause.approvals.get(), why="Not resolved")
    actions.remove(by=council.officer, row=clause, why="Not resolved")
    assert not decision.clauses.exists()
    with pytest.raises(Refused):
        actions.remove(by=council.clerk, row=council.published().clauses.get(), why="Too late")
