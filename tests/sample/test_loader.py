"""The loader: into an empty database and no other, once; and what the forty ordinary contracts show on any day."""

from datetime import timedelta

import pytest
from django.core.management import call_command

from commissioning.council.models import User
from commissioning.kit.refusals import Refused
from commissioning.procurement.models import Commission
from commissioning.sample import SAMPLE_DOMAIN, SAMPLE_PASSWORD, SAMPLE_USERS
from commissioning.sample.load import FIVE, is_empty, is_loaded, load
from contracts.models import Contract
from decisions.models import Decision
from providers.models import Provider
from tests.sample.forty import judge_the_forty

MODELS = (User, Decision, Commission, Contract, Provider)


def _counts():
    return {model.__name__: model.objects.count() for model in MODELS}


# --- Loading ----------------------------------------------------------------------------------------------------------


@pytest.mark.django_db
def test_the_loaded_sample_is_the_five_commissions_and_the_forty_contracts(calderwick):
    assert is_loaded()
    assert not is_empty()
    assert set(FIVE) <= set(Commission.objects.values_list("reference", flat=True))
    here = User.objects.active().values_list("email", flat=True)
    assert set(here) == {f"{name}@{SAMPLE_DOMAIN}" for name in SAMPLE_USERS}
    assert User.objects.count() == len(here) + 1  # one lead officer has left


@pytest.mark.django_db
def test_loading_again_changes_nothing(calderwick, capsys):
    before = _counts()
    assert load(today=calderwick + timedelta(days=1)) is False
    call_command("load_sample")
    call_command("load_sample", if_empty=True)
    assert _counts() == before
    said = capsys.readouterr().out
    assert "loaded already" in said
    assert SAMPLE_PASSWORD in said


@pytest.mark.django_db
def test_a_database_with_a_user_of_its_own_is_not_the_sample(calderwick):
    auditor = User.objects.get(email=f"auditor@{SAMPLE_DOMAIN}")
    auditor.email = "auditor@council.example"
    auditor.recorded(by=auditor, why="Address changed")
    assert not is_loaded()
    before = _counts()
    with pytest.raises(Refused, match="not the sample"):
        load(today=calderwick)
    assert _counts() == before


@pytest.mark.django_db
def test_the_forty_show_something_on_the_day_of_loading(calderwick):
    judge_the_forty(calderwick)
