"""Commissions: opening, lots and their routes, decisions and their parts, ends."""

import pytest

from commissioning.kit.refusals import Refused
from commissioning.procurement import actions
from commissioning.procurement.permissions import may_commission
from tests.builders import ON, copied_decision, home_care

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("without_papers")]


def opened(people, **fields):
    return actions.open_commission(
        **{
            "by": people.officer,
            "on": ON,
            "title": "Home care",
            "need": "Care at home",
            "service_area": people.area,
            "lead_post": people.lead,
            "regime": "PCR2015",
            "light_touch": True,
            **fields,
        }
    )


def refused(act, *args, **kwargs):
    with pytest.raises(Refused) as raised:
        act(*args, **kwargs)
    return raised.value.refusal


def test_references_are_given_in_order_and_never_twice(people):
    assert opened(people).reference == "COM-2026-001"
    opened(people, reference="COM-2026-004")
    assert opened(people).reference == "COM-2026-005"


def test_who_may_keep_commissions(people):
    allowed = {"officer", "elsewhere", "manager"}
    for who in ("stranger", "clerk", "officer", "elsewhere", "manager", "auditor", "administrator"):
        assert (may_commission(getattr(people, who)) is None) == (who in allowed), who
    assert refused(opened, people, by=people.clerk).code == "not-allowed"


def test_a_route_must_exist_under_the_regime_and_may_be_stated_later(people):
    commission = opened(people)
    lot = {"by": people.officer, "commission": commission, "title": "Lot"}
    assert "Procurement Act" in refused(actions.add_lot, **lot, number="1", route="dynamic_market").reason
    made = actions.add_lot(**lot, number="1")
    assert made.route == ""
    stated = {"changes": {"route": "dps"}, "why": "Found in the tender"}
    assert actions.change_lot(by=people.officer, lot=made, **stated).route == "dps"
    sub = actions.add_lot(**lot, number="1.1", route="dps", parent=made)
    assert refused(actions.add_lot, **lot, number="1.1.1", parent=sub)
    assert refused(actions.add_lot, **{**lot, "commission": opened(people)}, number="2", parent=made)


def test_once_something_is_awarded_the_route_stays(people):
    care = home_care(people)
    assert (
        "awarded" in refused(actions.change_lot, by=people.officer, lot=care.lot, changes={"route": "framework"}).reason
    )


def test_scrutiny_plays_scrutiny_and_nothing_else(people):
    commission = opened(people)
    decision = copied_decision(people, clauses=(("1.", "approve"),))
    link = {"by": people.officer, "commission": commission, "decision": decision}
    assert refused(actions.link_decision, **link, part="scrutiny").code == "part"
    actions.link_decision(**link, part="award")


def test_what_is_assumed_or_doubtful_is_kept(people):
    commission = opened(people)
    actions.add_assumption(by=people.officer, commission=commission, field="Start", value="1 April", why="Not said")
    actions.add_doubt(by=people.officer, commission=commission, code="source-doubtful", sentence="A.", remedy="Ask.")
    assert (commission.assumptions.count(), commission.doubts.count()) == (1, 1)


def test_a_commission_closes_when_nothing_is_left_to_award(people):
    care = home_care(people)
    draft = care.call_off()
    close = {"by": people.officer, "on": ON, "commission": care.commission}
    assert "lot 1" in refused(actions.close, **close, why="Done").reason
    assert "lot 1" in refused(actions.abandon, **close, why="Given up").reason
    care.award(draft)
    actions.close(**close, why="Done")
    assert care.commission.state == "closed"
    assert refused(actions.close, **close, why="Done").code == "lifecycle"
    assert refused(actions.add_lot, by=people.officer, commission=care.commission, number="7", title="Late")


def test_a_commission_without_awards_may_be_abandoned(people):
    commission = actions.abandon(by=people.officer, on=ON, commission=opened(people), why="No longer needed")
    assert (commission.state, commission.closed_on) == ("abandoned", ON)
    assert refused(actions.change, by=people.officer, commission=commission, changes={"need": "x"}, why="x")
