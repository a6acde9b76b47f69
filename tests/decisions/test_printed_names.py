"""Renaming a body, post, place, ward or service area changes nothing that was published."""

from __future__ import annotations

import json
from datetime import date
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from commissioning.council.models import Post
from decisions import actions
from decisions.models import Decision
from tests.decisions.conftest import ON, Council, latest, rebuilt


def rename_everything(council: Council) -> None:
    """Give everything whose name a record prints another name."""

    def change(row: Any, **names: str) -> None:
        fresh = type(row).objects.get(pk=row.pk)
        for name, value in names.items():
            setattr(fresh, name, value)
        fresh.recorded(by=council.clerk, why="Reorganisation")

    change(council.cabinet, name="Renamed Executive")
    change(council.meeting, place="Renamed Hall")
    change(council.director, title="Renamed Director", mailbox="renamed-director@calderwick.example")
    change(council.contact, title="Renamed Manager", mailbox="renamed-manager@calderwick.example")
    change(council.area, name="Renamed Service")
    for link in Decision.objects.get().ward_links.all():
        change(link.ward, name=f"Renamed {link.ward.name}")


@pytest.fixture
def published(council: Council) -> Decision:
    """Published with wards, a power and posts, before everything is renamed."""
    decision = council.planned(introduced_by=council.director)
    council.with_power(decision)
    actions.name_wards(by=council.clerk, decision=decision, wards=[council.ward("Eastgate")])
    actions.make(by=council.clerk, on=ON, decision=decision, decided_on=date(2026, 6, 3))
    actions.publish(by=council.clerk, on=ON, decision=decision, published_on=date(2026, 6, 4))
    rename_everything(council)
    return Decision.objects.get()


def correct(council: Council, decision: Decision, **changes: Any) -> dict[str, Any]:
    """The record of the version that a correction publishes."""
    actions.correct(by=council.clerk, on=ON, decision=decision, changes=changes, reason="To put it right.")
    return dict(json.loads(bytes(latest(decision).record)))


def test_a_published_record_is_rebuilt_with_the_names_it_was_printed_with(published: Decision) -> None:
    assert rebuilt(published) == bytes(latest(published).record)


def test_a_correction_of_something_else_keeps_the_names(council: Council, published: Decision) -> None:
    record = correct(council, published, reasons="The contract in place ends in March.")
    assert "Renamed" not in json.dumps(record)
    assert rebuilt(published) == bytes(latest(published).record)


def test_a_later_step_keeps_the_names(council: Council, published: Decision) -> None:
    actions.call_in(
        by=council.clerk, on=ON, decision=published, received_on=date(2026, 6, 8), members=3, grounds="No cost given."
    )
    assert b"Renamed" not in bytes(latest(published).record)
    assert rebuilt(published) == bytes(latest(published).record)


def test_another_post_put_in_place_by_a_correction_brings_its_name(council: Council, published: Decision) -> None:
    head = Post(title="Head of Care", mailbox="care@calderwick.example").recorded(by=None, why="Test")
    record = correct(council, published, contact=head)
    assert record["contact"] == {"post": "Head of Care", "mailbox": "care@calderwick.example"}
    assert "Renamed" not in json.dumps(record)
    assert rebuilt(published) == bytes(latest(published).record)


@pytest.mark.parametrize("name", ["decision", "list"])
def test_pages_show_the_names_that_were_printed(published: Decision, name: str) -> None:
    address = (
        reverse("overview:decision", args=[published.reference]) if name == "decision" else reverse("decisions:list")
    )
    page = Client().get(address).content.decode()
    main = page[page.index("<h1") :].replace("<option", "\n<option")
    shown = [
        line for line in main.splitlines() if "Renamed" in line and "<option" not in line and "/bodies/" not in line
    ]
    assert published.title in main
    assert shown == []


def test_what_is_not_yet_published_takes_the_names_of_now(council: Council) -> None:
    decision = council.made()
    rename_everything(council)
    actions.publish(by=council.clerk, on=ON, decision=decision, published_on=date(2026, 6, 4))
    record = json.loads(bytes(latest(decision).record))
    assert (record["body"], record["contact"]["post"]) == ("Renamed Executive", "Renamed Manager")
