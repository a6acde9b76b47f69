"""Who may do what: the table of acts as a truth table."""

import pytest

from commissioning.council.models import User
from commissioning.council.permissions import may
from commissioning.council.roles import Act, Role

C, O, M, A, D = Role.CLERK, Role.OFFICER, Role.MANAGER, Role.AUDITOR, Role.ADMINISTRATOR
TABLE = {
    Act.READ_WORKING: {C, O, M, A, D},
    Act.READ_HISTORY: {C, O, M, A, D},
    Act.DRAFT_DECISION: {C, O},
    Act.PLAN_DECISION: {C},
    Act.DRAFT_OFFICER_RECORD: {C, O, M},
    Act.PUBLISH_DECISION: {C},
    Act.RELEASE_NAMES: {C},
    Act.COMMISSION: {O, M},
    Act.CONTRACT: {O, M},
    Act.ACKNOWLEDGE_ESTIMATE: {M},
    Act.ROSTER: {O, M},
    Act.REASSIGN: {M},
    Act.BODIES: {C, D},
    Act.COUNCIL: {D},
}


def a_user(*roles, **fields):
    return User(email="someone@calderwick.example", roles=[role.value for role in roles], **fields)


@pytest.mark.parametrize("act", Act)
@pytest.mark.parametrize("role", Role)
def test_a_role_may_do_what_the_table_says(role, act):
    user = a_user(role, sees_exempt=True)
    assert (may(user, act) is None) == (role in TABLE[act])


def test_roles_add_up():
    user = a_user(C, M)
    assert may(user, Act.PUBLISH_DECISION) is None
    assert may(user, Act.CONTRACT) is None


def test_releasing_names_needs_the_tick_as_well():
    assert may(a_user(C, sees_exempt=False), Act.RELEASE_NAMES) is not None


def test_someone_deactivated_may_do_nothing():
    user = a_user(*Role, sees_exempt=True, is_active=False)
    assert all(may(user, act) is not None for act in Act)
    assert not user.reads_exempt


def test_nobody_at_all_is_refused_with_whom_to_ask():
    refusal = may(None, Act.PUBLISH_DECISION)
    assert refusal is not None
    assert "clerk" in refusal.remedy


@pytest.mark.parametrize(
    ("role", "tick", "reads"), [(C, True, True), (C, False, False), (A, False, True), (O, True, True)]
)
def test_exempt_matter_is_read_with_the_tick_or_by_an_auditor(role, tick, reads):
    assert a_user(role, sees_exempt=tick).reads_exempt is reads


@pytest.mark.parametrize(
    ("superuser", "tick", "enters"), [(True, True, True), (True, False, False), (False, True, False)]
)
def test_the_admin_opens_for_a_superuser_with_the_tick_alone(superuser, tick, enters):
    assert a_user(D, is_superuser=superuser, sees_exempt=tick).is_staff is enters
