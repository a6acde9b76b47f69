"""Sweeps over every model: named constraints with messages, who beside when, protected accounts, audited writes."""

import pytest
from django.apps import apps
from django.db import models
from django.db.migrations.loader import MigrationLoader
from django.db.models import CheckConstraint, UniqueConstraint

from commissioning.kit.models import AppendOnly, Audited, AuditedQuerySet, Derived, ReferenceCounter

ROOMS = ("kit", "council", "providers", "decisions", "procurement", "contracts", "overview")
OURS = [
    model
    for model in apps.get_models()
    if model._meta.app_label in ROOMS and not model.__name__.startswith("Historical")
]


def _named(model: type[models.Model]) -> str:
    return model._meta.label


@pytest.mark.parametrize("model", OURS, ids=_named)
def test_every_constraint_is_named_and_speaks_to_a_person(model):
    for constraint in model._meta.constraints:
        assert constraint.name, f"{model._meta.label} has a constraint without a name"
        assert len(constraint.name) <= 63
        message = str(constraint.violation_error_message)
        assert message != CheckConstraint.default_violation_error_message, constraint.name
        assert message.endswith("."), f"{constraint.name}: {message}"


def test_no_two_constraints_share_a_name():
    names = [constraint.name for model in OURS for constraint in model._meta.constraints]
    assert len(names) == len(set(names))


@pytest.mark.parametrize("model", OURS, ids=_named)
def test_every_instant_of_an_act_says_who(model):
    fields = {field.name for field in model._meta.get_fields()}
    for name in fields:
        if name.endswith("_at") and name not in {"starts_at"}:
            assert f"{name[:-3]}_by" in fields, f"{model._meta.label}.{name} has no {name[:-3]}_by"


@pytest.mark.parametrize("model", OURS, ids=_named)
def test_every_model_is_audited_append_only_or_worked_out_from_others(model):
    assert issubclass(model, (Audited, AppendOnly, Derived, ReferenceCounter)), model._meta.label
    if issubclass(model, Audited):
        assert isinstance(model._default_manager.all(), AuditedQuerySet)
        assert hasattr(model, "history")


@pytest.mark.parametrize("model", OURS, ids=_named)
def test_every_foreign_key_protects_what_it_points_to(model):
    for field in model._meta.get_fields():
        if isinstance(field, models.ForeignKey):
            assert field.remote_field.on_delete is models.PROTECT, f"{model._meta.label}.{field.name}"
    assert not model._meta.many_to_many, f"{model._meta.label}: many-to-many only through explicit models"


@pytest.mark.parametrize("model", [m for m in OURS if issubclass(m, Audited)], ids=_named)
def test_silent_writes_are_refused(model):
    rows = model._default_manager.all()
    for write in ("update", "bulk_create", "bulk_update", "delete", "update_or_create", "get_or_create"):
        with pytest.raises(TypeError, match="audited"):
            getattr(rows, write)()
    with pytest.raises(TypeError, match="audited"):
        model().save()
    with pytest.raises(TypeError, match="audited"):
        model().delete()


@pytest.mark.parametrize("model", [m for m in OURS if issubclass(m, AppendOnly)], ids=_named)
def test_append_only_rows_are_not_rewritten(model):
    row = model()
    row._state.adding = False
    with pytest.raises(TypeError, match="append-only"):
        row.save()
    with pytest.raises(TypeError, match="append-only"):
        row.delete()


def test_unique_constraints_say_what_is_taken():
    for model in OURS:
        for constraint in model._meta.constraints:
            if isinstance(constraint, UniqueConstraint):
                assert constraint.violation_error_message


def test_no_migration_waits_for_a_room_above_its_own():
    graph = MigrationLoader(None).disk_migrations
    above = [
        (room, name, other)
        for (room, name), migration in graph.items()
        if room in ROOMS
        for other, _ in migration.dependencies
        # An account stands for whoever did something, in the lowest room too.
        if other in ROOMS and ROOMS.index(other) > ROOMS.index(room) and (room, other) != ("kit", "council")
    ]
    assert above == []


@pytest.mark.parametrize("migration", [("contracts", "0019_words"), ("overview", "0001_words")])
def test_words_are_folded_by_functions_that_are_made_before(migration):
    assert ("kit", "0001_initial") in MigrationLoader(None).graph.forwards_plan(migration)
