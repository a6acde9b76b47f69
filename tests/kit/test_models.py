"""The ground of every model: recorded writes, references, constraints in the user's words."""

import threading
from datetime import date

import pytest
from django.core import serializers
from django.core.exceptions import ValidationError
from django.core.management import call_command
from django.db import connection, transaction

from commissioning.council.models import Body, BodyMember, ServiceArea, Ward
from commissioning.kit.models import SilentWrite, next_reference, take_reference


def test_a_recorded_row_says_who_and_why_and_what_was_before(people):
    ward = Ward(name="Abbey", slug="abbey").recorded(by=people.administrator, why="Ward added")
    ward.name = "Abbey Green"
    ward.recorded(by=people.clerk, why="Renamed by the boundary review")
    newest, oldest = ward.history.all()
    assert (oldest.name, oldest.history_user, oldest.history_change_reason) == (
        "Abbey",
        people.administrator,
        "Ward added",
    )
    assert (newest.name, newest.history_user) == ("Abbey Green", people.clerk)
    assert newest.history_change_reason == "Renamed by the boundary review"


def test_removing_leaves_its_last_state_in_history(people):
    ward = Ward(name="Abbey", slug="abbey").recorded(by=people.administrator, why="Ward added")
    ward.removed(by=people.clerk, why="Entered twice")
    last = Ward.history.get(history_type="-")
    assert (last.name, last.history_user, last.history_change_reason) == ("Abbey", people.clerk, "Entered twice")


def test_a_second_save_needs_its_own_reason(people):
    ward = Ward(name="Abbey", slug="abbey").recorded(by=people.administrator, why="Ward added")
    with pytest.raises(SilentWrite):
        ward.save()


def test_no_way_round_writes_without_a_trace(people):
    """Related managers write through the base manager, fixtures past `save`: both refuse."""
    one, other = (
        Body(name=name, slug=name.lower(), kind="committee").recorded(by=people.clerk, why="Added")
        for name in ("Audit", "Planning")
    )
    member = BodyMember(body=one, office="Chair", from_on=date(2024, 1, 1)).recorded(by=people.clerk, why="Added")
    fixture = serializers.serialize("json", [member])
    for write in (
        lambda: other.members.add(member),
        lambda: other.members.set([member]),
        lambda: other.members.create(office="Vice-chair", from_on=date(2024, 1, 1)),
        lambda: BodyMember._base_manager.update(office="Nobody"),
        lambda: next(iter(serializers.deserialize("json", fixture))).save(),
        lambda: member.save_base(raw=True),
    ):
        with pytest.raises(SilentWrite), transaction.atomic():
            write()
    assert member.history.count() == 1


def test_history_is_neither_changed_nor_deleted(people):
    ward = Ward(name="Abbey", slug="abbey").recorded(by=people.administrator, why="Ward added")
    kept, table = ward.history.get(), Ward.history.model
    for write in (
        lambda: ward.history.update(name="Other"),
        lambda: ward.history.all().delete(),
        lambda: table.objects.all().delete(),
        lambda: table.objects.update(history_user=None),
        lambda: kept.save(),
        lambda: kept.delete(),
        lambda: call_command("clean_old_history", "--auto", "--days", "-1", verbosity=0),
    ):
        with pytest.raises(SilentWrite):
            write()
    assert ward.history.count() == 1


def test_a_reason_serves_for_one_write_only(people):
    people.clerk.set_password("another long pass phrase")
    people.clerk.save(update_fields=["password"])
    people.clerk.is_superuser = True
    with pytest.raises(SilentWrite):
        people.clerk.save()
    ward = Ward(name="Abbey", slug="abbey").recorded(by=people.administrator, why="Ward added")
    ward.removed(by=people.clerk, why="Entered twice")
    with pytest.raises(SilentWrite):
        ward.save()


def test_a_taken_value_is_told_at_its_field(people):
    ServiceArea(name="Parks", slug="parks").recorded(by=people.administrator, why="Added")
    with pytest.raises(ValidationError) as told:
        ServiceArea(name="Parks", slug="parks-2").recorded(by=people.administrator, why="Added")
    assert "name" in told.value.message_dict


def test_the_database_speaks_in_the_constraints_words(people):
    body = Body(name="Panel", slug="panel", kind="committee").recorded(by=people.administrator, why="Added")
    with pytest.raises(ValidationError, match="must not be before"):
        BodyMember(body=body, office="Chair", from_on=date(2026, 2, 1), until_on=date(2026, 1, 1)).recorded(
            by=people.administrator, why="Added"
        )


def test_periods_that_share_a_single_day_overlap(people):
    body = Body(name="Panel", slug="panel", kind="committee").recorded(by=people.administrator, why="Added")
    BodyMember(body=body, office="Chair", from_on=date(2026, 1, 1), until_on=date(2026, 1, 31)).recorded(
        by=people.administrator, why="Added"
    )
    with pytest.raises(ValidationError, match="sits on the body already"):
        BodyMember(body=body, office="Chair", from_on=date(2026, 1, 31)).recorded(by=people.administrator, why="Added")
    BodyMember(body=body, office="Chair", from_on=date(2026, 2, 1)).recorded(by=people.administrator, why="Added")


def test_a_missing_relation_is_told_at_its_field(people):
    with pytest.raises(ValidationError) as told:
        BodyMember(office="Chair", from_on=date(2026, 1, 1)).recorded(by=people.administrator, why="Added")
    assert "body" in told.value.message_dict


@pytest.mark.django_db
def test_references_count_up_by_series_and_year():
    assert next_reference("DEC", 2026) == "DEC-2026-0001"
    assert next_reference("DEC", 2026) == "DEC-2026-0002"
    assert next_reference("DEC", 2027) == "DEC-2027-0001"
    assert next_reference("PRV") == "PRV-0001"


@pytest.mark.django_db
def test_a_reference_taken_from_outside_is_never_given_out_again():
    take_reference("DEC-2017-0031")
    assert next_reference("DEC", 2017) == "DEC-2017-0032"
    take_reference("DEC-2017-0004")
    assert next_reference("DEC", 2017) == "DEC-2017-0033"


def test_a_reference_needs_three_capitals():
    with pytest.raises(ValueError, match="three capitals"):
        next_reference("dec", 2026)


@pytest.mark.django_db(transaction=True)
def test_ten_at_once_get_ten_references():
    given = []

    def take():
        given.append(next_reference("CON", 2026))
        connection.close()

    threads = [threading.Thread(target=take) for _ in range(10)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(given) == [f"CON-2026-{n:04d}" for n in range(1, 11)]
