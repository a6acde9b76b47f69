"""The loader in an empty database and in another council's, on days of every kind."""

from calendar import monthrange
from datetime import UTC, date, datetime, timedelta

import pytest
import time_machine
from django.core.management import CommandError, call_command
from hypothesis import given
from hypothesis import strategies as st

from commissioning.council.models import User
from commissioning.kit.refusals import Refused
from commissioning.kit.terms import last_day
from commissioning.procurement.models import Commission
from commissioning.sample import council, ordinary
from commissioning.sample.load import load
from contracts.models import Contract
from decisions.models import Decision
from providers.models import Provider
from tests.builders import cast
from tests.sample.forty import judge_the_forty

MODELS = (User, Decision, Commission, Contract, Provider)


def _counts():
    return {model.__name__: model.objects.count() for model in MODELS}


@pytest.mark.django_db
def test_the_sample_is_refused_where_another_council_works():
    cast()
    before = _counts()
    with pytest.raises(Refused, match="not the sample"):
        load(today=date(2026, 11, 23))
    with pytest.raises(CommandError, match="empty database"):
        call_command("load_sample")
    call_command("load_sample", if_empty=True)
    assert _counts() == before


@pytest.mark.django_db
@pytest.mark.parametrize("today", [date(2027, 8, 31), date(2028, 2, 29)])
def test_the_forty_can_be_loaded_on_the_last_day_of_a_month(today):
    with time_machine.travel(datetime(today.year, today.month, today.day, 12, tzinfo=UTC)):
        ordinary.build(council.build(today=today))
        judge_the_forty(today)


@given(st.dates(date(2026, 1, 1), date(2060, 12, 31)))
def test_one_of_the_forty_ends_on_a_leap_day_or_another_month_end(today):
    ends = ordinary.month_end(today)
    assert ends.day == monthrange(ends.year, ends.month)[1]
    assert timedelta(0) < ends - today <= timedelta(days=720)


@given(st.dates(date(2020, 1, 1), date(2060, 12, 31)), st.integers(1, 120))
def test_a_term_worked_backwards_ends_on_its_day(last, months):
    """Exactly, but where the first day would fall on a day that its month has not: then up to three days early."""
    first = ordinary.first_day(last, months)
    short = (last - last_day(first, months)).days
    assert short == 0 if (last + timedelta(days=1)).day <= 28 else 0 <= short <= 3
