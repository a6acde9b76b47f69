"""Who answers for a contract: the lead, or the managers of its service area once the lead has left."""

from __future__ import annotations

from typing import Any

import pytest

from commissioning.council import actions as council
from commissioning.council.roles import Role
from contracts.leads import reminded
from contracts.models import Contract
from tests.builders import Cast, HomeCare

pytestmark = pytest.mark.django_db


def names(contract: Contract) -> list[str]:
    return [user.email.split("@")[0] for user in reminded([contract])[contract.pk]]


def test_the_lead_officer_is_reminded(care: HomeCare) -> None:
    assert names(care.draft()) == ["officer"]


def test_once_the_lead_left_the_managers_of_the_service_area_are_reminded(care: HomeCare, people: Cast) -> None:
    contract = care.draft()
    council.add_user(
        by=people.administrator,
        email="another@calderwick.example",
        display_name="Another manager",
        roles=[Role.MANAGER],
        service_areas=[people.other_area],
    )
    council.deactivate_user(by=people.administrator, user=people.officer, why="Left")
    assert names(contract) == ["manager"]


def test_without_a_lead_and_a_manager_of_the_service_area_every_manager_is_reminded(
    care: HomeCare, people: Cast
) -> None:
    assert names(care.draft(lead_officer=None, service_area=people.area)) == ["manager"]
    council.give_service_areas(by=people.administrator, user=people.manager, areas=[people.other_area])
    assert names(care.draft(lead_officer=None, service_area=people.area)) == ["manager"]
    council.deactivate_user(by=people.administrator, user=people.manager, why="Left")
    assert names(care.draft(lead_officer=None, service_area=people.area)) == []


def test_many_are_asked_about_in_as_few_queries_as_one(care: HomeCare, django_assert_num_queries: Any) -> None:
    several = [care.draft(), *(care.draft(lead_officer=None) for _ in range(8))]
    with django_assert_num_queries(2):
        assert len(reminded(several[:1])) == 1
    with django_assert_num_queries(2):
        assert len(reminded(several)) == 9
