"""Who is on an umbrella, who may join, and whose names are withheld."""

from datetime import date, timedelta

import pytest

from contracts import actions
from contracts.models import RosterEntry
from contracts.querysets import providers_visible_to
from providers.actions import register_provider
from providers.models import Provider
from tests.builders import LIMIT, MADE, ON, START

pytestmark = pytest.mark.django_db


def newcomer(care, name="Birchmere Family Services CIC"):
    return register_provider(by=care.cast.officer, legal_name=name)


def admit(care, umbrella, joined_on=START, provider=None, lot=None):
    return actions.admit(
        by=care.cast.officer,
        on=ON,
        umbrella=umbrella,
        lot=lot or care.lot,
        provider=provider or newcomer(care),
        joined_on=joined_on,
    )


def framework(care):
    """A framework under one lot, awarded and signed with one provider."""
    from commissioning.procurement.actions import add_lot

    lot = add_lot(by=care.cast.officer, commission=care.commission, number="9", title="Framework", route="framework")
    umbrella = care.draft(kind="framework", lots=[lot])
    admit(care, umbrella, lot=lot, provider=care.provider)
    care.award(umbrella, 0, authority=care.cabinet, approval=None)
    return care.sign_at_once(umbrella), lot


def test_a_purchasing_system_takes_suppliers_at_any_time(care):
    assert admit(care, care.umbrella, date(2025, 6, 1)).joined_on == date(2025, 6, 1)


def test_a_framework_is_closed_once_it_is_awarded(care, refused):
    umbrella, lot = framework(care)
    refused("roster-closed", admit, care, umbrella, date(2025, 6, 1), lot=lot)


def test_a_copied_umbrella_may_be_given_its_first_roster_after_its_award(care, refused):
    umbrella = care.draft(kind="dps", origin="copied")
    care.award(umbrella, 0, authority=care.cabinet, approval=None)
    admit(care, umbrella)
    refused("roster-count", care.award, care.draft(kind="dps"), 0, authority=care.cabinet, approval=None)


def test_a_provider_is_on_a_lot_once_at_a_time(care):
    provider = newcomer(care)
    entry = admit(care, care.umbrella, provider=provider)
    with pytest.raises(Exception, match="on that lot already"):
        admit(care, care.umbrella, date(2024, 1, 1), provider=provider)
    actions.leave(by=care.cast.officer, on=ON, entry=entry, left_on=date(2023, 12, 31), why="Left")
    admit(care, care.umbrella, date(2024, 1, 1), provider=provider)


def test_a_lot_of_another_commission_is_refused(care, refused):
    umbrella, lot = framework(care)
    refused("", admit, care, care.umbrella, lot=lot)
    assert umbrella.is_umbrella


def test_a_call_off_goes_to_a_provider_of_the_lot_that_is_not_suspended(care, refused):
    refused("call-off-outside", care.award, care.call_off(provider=newcomer(care)))
    entry = RosterEntry.objects.get(umbrella=care.umbrella, provider=care.provider)
    suspension = actions.suspend(by=care.cast.officer, on=ON, entry=entry, from_on=START, reason="Inspection")
    refusal = refused("call-off-outside", care.award, care.call_off())
    assert "suspended" in refusal.reason
    actions.restore(by=care.cast.officer, on=ON, suspension=suspension, until_on=date(2023, 4, 2))
    care.award(care.call_off())


def test_after_the_umbrella_no_call_off(care, refused):
    short = care.umbrella
    actions.terminate(by=care.cast.officer, on=ON, contract=short, terminated_on=MADE, ground="Agreed")
    refused("call-off-outside", care.award, care.call_off(), made_on=MADE + timedelta(days=1))


def test_withheld_names_are_seen_only_with_the_tick_and_never_in_the_list_of_providers(care):
    umbrella = care.umbrella
    people = care.cast
    actions.withhold_names(
        by=people.officer,
        umbrella=umbrella,
        paragraph=3,
        reason="Prices could be worked out",
        review_on=date(2027, 7, 1),
    )
    seen = {
        "stranger": people.stranger,
        "officer": people.officer,  # no tick
        "manager": people.manager,  # tick
        "auditor": people.auditor,  # reads exempt matter by role
    }
    named = {name: RosterEntry.objects.named_for(user).count() for name, user in seen.items()}
    assert named == {"stranger": 0, "officer": 0, "manager": 1, "auditor": 1}
    listed = {name: providers_visible_to(user).count() for name, user in seen.items()}
    assert listed == {"stranger": 0, "officer": 0, "manager": 1, "auditor": 1}


def test_a_call_off_makes_its_provider_public_but_not_the_roster_entry(care):
    people = care.cast
    actions.withhold_names(
        by=people.officer, umbrella=care.umbrella, paragraph=3, reason="Prices", review_on=date(2027, 7, 1)
    )
    care.signed(LIMIT)
    assert list(providers_visible_to(people.stranger)) == [care.provider]
    assert not RosterEntry.objects.named_for(people.stranger).exists()


def test_names_appear_by_release_only(care, refused):
    people = care.cast
    actions.withhold_names(
        by=people.clerk, umbrella=care.umbrella, paragraph=3, reason="Prices", review_on=date(2024, 7, 1)
    )
    # The review day is long past: still withheld.
    assert not RosterEntry.objects.named_for(people.stranger).exists()
    actions.release_names(by=people.clerk, on=ON, umbrella=care.umbrella)
    assert RosterEntry.objects.named_for(people.stranger).count() == 1
    assert Provider.objects.filter(pk__in=providers_visible_to(people.stranger)).exists()
    refused("", actions.release_names, by=people.clerk, on=ON, umbrella=care.umbrella)
