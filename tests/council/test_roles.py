"""Who may do what: the table of acts as a truth table."""

import pytest

from commissioning.council.models import User
from commissioning.council.permissions import may
from commissioning.council.roles import Act, Role

CLK, OFF, MAN, AUD, ADM = Role.CLERK, Role.OFFICER, Role.MANAGER, Role.AUDITOR, Role.ADMINISTRATOR
TABLE = {
    Act.READ_WORKING: {CLK, OFF, MAN, AUD, ADM},
    Act.READ_HISTORY: {CLK, OFF, MAN, AUD, ADM},
    Act.DRAFT_DECISION: {CLK, OFF},
    Act.PLAN_DECISION: {CLK},
    Act.DRAFT_OFFICER_RECORD: {CLK, OFF, MAN},
    Act.PUBLISH_DECISION: {CLK},
    Act.RELEASE_NAMES: {CLK},
    Act.COMMISSION: {OFF, MAN},
    Act.CONTRACT: {OFF, MAN},
    Act.ACKNOWLEDGE_ESTIMATE: {MAN},
    Act.ROSTER: {OFF, MAN},
    Act.REASSIGN: {MAN},
    Act.BODIES: {CLK, ADM},
    Act.COUNCIL: {ADM},
}


def a_user(*roles, **fields):
    return User(email="someone@calderwick.example", roles=[role.value for role in roles], **fields)


@pytest.mark.parametrize("act", Act)
@pytest.mark.parametrize("role", Role)
def test_a_role_may_do_what_the_table_says(role, act):
    user = a_user(role, sees_exempt=True)
    assert (may(user, act) is None) == (role in TABLE[act])


def test_roles_add_up():
    user = a_user(CLK, MAN)
    assert may(user, Act.PUBLISH_DECISION) is None
    assert may(user, Act.CONTRACT) is None


def test_releasing_names_needs_the_tick_as_well():
    assert may(a_user(CLK, sees_exempt=False), Act.RELEASE_NAMES) is not None


def test_someone_deactivated_may_do_nothing():
    user = a_user(*Role, sees_exempt=True, is_active=False)
    assert all(may(user, act) is not None for act in Act)
    assert not user.reads_exempt


def test_nobody_at_all_is_refused_with_whom_to_ask():
    refusal = may(None, Act.PUBLISH_DECISION)
    assert refusal is not None
    assert "clerk" in refusal.remedy


@pytest.mark.parametrize(
    ("role", "tick", "reads"), [(CLK, True, True), (CLK, False, False), (AUD, False, True), (OFF, True, True)]
)
def test_exempt_matter_is_read_with_the_tick_or_by_an_auditor(role, tick, reads):
    assert a_user(role, sees_exempt=tick).reads_exempt is reads


@pytest.mark.parametrize(
    ("superuser", "tick", "enters"), [(True, True, True), (True, False, False), (False, True, False)]
)
def test_the_admin_opens_for_a_superuser_with_the_tick_alone(superuser, tick, enters):
    assert a_user(ADM, is_superuser=superuser, sees_exempt=tick).is_staff is enters
