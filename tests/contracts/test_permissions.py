"""Who may do what to a contract: one table of truth."""

from datetime import date

import pytest

from contracts import actions, permissions
from tests.builders import ON

pytestmark = pytest.mark.django_db

WHO = ("stranger", "clerk", "officer", "elsewhere", "manager", "auditor", "administrator")
TABLE = {
    "may_contract": {"officer", "manager"},
    "may_draft_outside": {"officer", "elsewhere", "manager"},
    "may_keep_roster": {"officer", "elsewhere", "manager"},
    "may_withhold_names": {"clerk", "officer", "elsewhere", "manager"},
    "may_release_names": {"clerk"},
    "may_acknowledge_estimate": {"manager"},
    "may_commission": {"officer", "elsewhere", "manager"},
    "may_reassign": {"manager"},
    "may_link_officer_record": {"clerk", "officer", "elsewhere", "manager"},
    "may_keep_notices": {"officer", "elsewhere", "manager"},
    "may_keep_performance": {"officer", "elsewhere", "manager"},
}


def test_the_table_is_complete(people):
    names = {name for name in vars(permissions) if name.startswith("may_")}
    assert names == set(TABLE)
    for name, allowed in TABLE.items():
        ask = getattr(permissions, name)
        area = (people.area,) if name == "may_contract" else ()
        for who in WHO:
            refusal = ask(getattr(people, who), *area)
            assert (refusal is None) == (who in allowed), (name, who)
            assert refusal is None or (refusal.reason and refusal.remedy)


def test_the_door_gives_the_same_answer_as_the_button(care, refused):
    people, contract = care.cast, care.signed()
    for who in ("clerk", "elsewhere", "auditor", "administrator"):
        by = getattr(people, who)
        act = {"by": by, "on": ON, "contract": contract}
        day = date(2024, 1, 1)
        refused("not-allowed", actions.terminate, **act, terminated_on=day, ground="Agreed")
        refused("not-allowed", care.vary, contract, 1, by=by)
        refused("not-allowed", care.release, contract, 1, by=by)
        refused("not-allowed", care.award, care.call_off(), by=by)
    refused("not-allowed", actions.release_names, by=people.manager, on=ON, umbrella=care.umbrella)
