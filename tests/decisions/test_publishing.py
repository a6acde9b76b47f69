"""Making and publishing: the day of effect, what refuses, and a published record that holds."""

from __future__ import annotations

from datetime import date

import pytest

from commissioning.kit.canonical import dumps, loads
from commissioning.kit.refusals import Refused
from decisions import actions
from decisions.models import Decision, Publication
from decisions.records import record_of
from tests.decisions.conftest import DECIDED, EFFECTIVE, ON, PUBLISHED, Council


def rebuilt(decision: Decision) -> bytes:
    """The canonical bytes of a decision as the database now has it, as its latest version."""
    latest = decision.publications.order_by("-number").first()
    assert latest is not None
    fresh = Decision.objects.get(pk=decision.pk)
    return dumps(record_of(fresh, number=latest.number, step=latest.step, reason=latest.reason))


def latest(decision: Decision) -> Publication:
    """The latest version of a decision."""
    return decision.publications.order_by("-number")[0]


def test_a_published_decision_has_its_day_of_effect_and_explains_it(council: Council) -> None:
    decision = council.published()
    assert decision.effective_from == EFFECTIVE
    assert decision.effective_explanation["start"] == PUBLISHED.isoformat()
    assert decision.standing_orders == council.orders
    assert rebuilt(decision) == bytes(latest(decision).record)
