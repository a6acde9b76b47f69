"""Who is on a framework, a DPS or a dynamic market; withheld names."""

from __future__ import annotations

from datetime import date

from django.db import transaction

from commissioning.council.models import User
from commissioning.kit.refusals import Refusal, Refused, refuse
from commissioning.procurement import routes
from commissioning.procurement.models import Commission, Lot
from contracts import permissions, rules
from contracts.actions.authority import locked
from contracts.lifecycle import DRAFT
from contracts.models import (
    Contract,
    Predecessor,
    RosterEntry,
    Suspension,
    WithheldNames,
)
from decisions.choices import Origin
from providers.models import Provider


@transaction.atomic
def admit(*, by: User, on: date, umbrella: Contract, lot: Lot, provider: Provider, joined_on: date) -> RosterEntry:
    """Put a provider on a lot's roster: with the award, or later where the route admits suppliers during its life."""
    fresh = locked(umbrella)
    refuse(permissions.may_keep_roster(by))
    refuse(rules.may_be_dated(joined_on, on=max(on, fresh.starts_on or on)))
    if not fresh.is_umbrella:
        raise Refused(Refusal("Only an umbrella has a roster.", "Record the provider on its own contract."))
    links = set(fresh.lot_links.values_list("lot_id", flat=True))
    if lot.commission_id != fresh.commission_id or (links and not {lot.pk, lot.parent_id} & links):
        raise Refused(Refusal(f"{lot} is not a lot of {fresh.reference}.", "Choose one of its lots."))
    first_day = max(filter(None, (fresh.awarded_on, fresh.starts_on)), default=joined_on)
    with_the_award = fresh.state == DRAFT or (fresh.origin == Origin.COPIED and joined_on <= first_day)
    route = fresh.route or lot.route
    if not with_the_award and route:
        refuse(routes.may_join(routes.Route(route), routes.Regime(fresh.regime), on=joined_on, ended_on=fresh.ends_on))
    return RosterEntry(umbrella=fresh, lot=lot, provider=provider, joined_on=joined_on).recorded(by=by, why="Admitted")


@transaction.atomic
def suspend(
    *, by: User, on: date, entry: RosterEntry, from_on: date, reason: str, until_on: date | None = None
) -> Suspension:
    """Keep a provider from new work on a lot, from a day on (and until a day, if that is known)."""
    refuse(permissions.may_keep_roster(by))
    return Suspension(entry=entry, from_on=from_on, until_on=until_on, reason=reason).recorded(by=by, why=reason)


@transaction.atomic
def restore(*, by: User, on: date, suspension: Suspension, until_on: date) -> Suspension:
    """End a suspension: `until_on` is its last day."""
    refuse(permissions.may_keep_roster(by))
    fresh = Suspension.objects.select_for_update().get(pk=suspension.pk)
    fresh.until_on = until_on
    fresh.recorded(by=by, why="Suspension ended")
    suspension.refresh_from_db()
    return fresh


@transaction.atomic
def leave(*, by: User, on: date, entry: RosterEntry, left_on: date, why: str) -> RosterEntry:
    """A provider leaves a lot: `left_on` is its last day there."""
    refuse(permissions.may_keep_roster(by))
    fresh = RosterEntry.objects.select_for_update().get(pk=entry.pk)
    fresh.left_on = left_on
    fresh.recorded(by=by, why=why)
    entry.refresh_from_db()
    return fresh


@transaction.atomic
def withhold_names(*, by: User, umbrella: Contract, paragraph: int, reason: str, review_on: date) -> WithheldNames:
    """Withhold the names on a roster under a paragraph of LGA 1972 Sch 12A, with the reason and a review day."""
    refuse(permissions.may_withhold_names(by))
    return WithheldNames(contract=umbrella, paragraph=paragraph, reason=reason, review_on=review_on).recorded(
        by=by, why="Names withheld"
    )


@transaction.atomic
def release_names(*, by: User, on: date, umbrella: Contract) -> WithheldNames:
    """Make the withheld names on a roster public from now on."""
    refuse(permissions.may_release_names(by))
    withheld = WithheldNames.objects.select_for_update().get(contract=umbrella)
    if withheld.released_on is not None:
        raise Refused(Refusal("The names are public already.", "Nothing needs to be done."))
    withheld.released_on = on
    return withheld.recorded(by=by, why="Names released")


@transaction.atomic
def follow(*, by: User, commission: Commission, contract: Contract) -> Predecessor:
    """Name the contract that a commission follows."""
    refuse(permissions.may_commission(by))
    return Predecessor(commission=commission, contract=contract).recorded(by=by, why="Predecessor named")
