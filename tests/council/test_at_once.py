"""Two at once: on real connections, each waiting for the other."""

import threading
from datetime import UTC, datetime

import pytest
from django.db import connections

from commissioning.council import actions
from commissioning.council.models import LinkPurpose, OneTimeLink, User
from commissioning.council.roles import Role
from commissioning.kit.refusals import Refused

pytestmark = pytest.mark.django_db(transaction=True)

AT = datetime(2026, 3, 2, 9, tzinfo=UTC)
PASSWORD = "seven wet umbrellas in june"


def at_once(*acts):
    """Each act on a connection of its own, begun together; the errors raised, None for what passed."""
    outcomes = [None] * len(acts)
    begin = threading.Barrier(len(acts))

    def run(index, act):
        try:
            begin.wait(10)
            act()
        except Refused as error:
            outcomes[index] = error
        finally:
            connections.close_all()

    threads = [threading.Thread(target=run, args=pair) for pair in enumerate(acts)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    return outcomes


@pytest.fixture
def two():
    first = actions.first_administrator(email="a@calderwick.example", display_name="A", password=PASSWORD)
    second = actions.add_user(
        by=first, email="b@calderwick.example", display_name="B", roles=[Role.ADMINISTRATOR], password=PASSWORD
    )
    return first, second


def test_two_administrators_cannot_deactivate_each_other(two):
    first, second = two
    for _ in range(5):
        outcomes = at_once(
            lambda: actions.deactivate_user(by=first, user=second, why="One"),
            lambda: actions.deactivate_user(by=second, user=first, why="Two"),
        )
        assert sum(error is None for error in outcomes) == 1
        left = User.objects.able_administrators().get()
        (gone,) = User.objects.exclude(pk=left.pk)
        actions.reactivate_user(by=left, user=gone, why="Again")


def test_two_administrators_cannot_both_give_up_the_role(two):
    def gives_up(user):
        return lambda: actions.change_user(
            by=user,
            user=user,
            display_name=user.display_name,
            roles=[Role.CLERK],
            sees_exempt=False,
            service_areas=[],
            why="Other work",
        )

    outcomes = at_once(*(gives_up(user) for user in two))
    assert sum(error is None for error in outcomes) == 1
    assert User.objects.able_administrators().count() == 1


def test_a_link_used_by_two_at_once_sets_one_password(two):
    first, _ = two
    tokens = []
    actions.invite_user(
        by=first,
        at=AT,
        email="new@calderwick.example",
        display_name="New clerk",
        roles=[Role.CLERK],
        address=lambda purpose, token: tokens.append(token) or token,
    )

    def uses(password):
        return lambda: actions.set_password(token=tokens[0], purpose=LinkPurpose.INVITATION, password=password, at=AT)

    passwords = ["the first of two long phrases", "the second of two long phrases"]
    outcomes = at_once(*(uses(password) for password in passwords))
    assert sum(error is None for error in outcomes) == 1
    user = User.objects.get(email="new@calderwick.example")
    assert [user.check_password(password) for password in passwords] == [error is None for error in outcomes]
    assert OneTimeLink.objects.get().used_by == user
