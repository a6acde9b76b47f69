"""Who is on a framework, a DPS or a dynamic market; withheld names."""

from __future__ import annotations

from collections.abc import Collection, Hashable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from commissioning.council.models import User
from commissioning.kit.dates import long_date, moment_words
from commissioning.kit.models import Audited
from commissioning.kit.refusals import Refusal, Refused, refuse
from commissioning.procurement import routes
from commissioning.procurement.models import Lot
from contracts import permissions, rules
from contracts.actions.authority import locked
from contracts.lifecycle import DRAFT, NOT_SIGNED
from contracts.models import (
    Contract,
    Reopening,
    RosterEntry,
    Suspension,
    WithheldNames,
)
from decisions.choices import Origin
from providers.actions import ask_may_take_on
from providers.models import Provider

# The door -----------------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Door:
    """How an umbrella stands open to suppliers: read once, asked for each supplier.

    `lots` are those that a supplier can be admitted to: of a lot with sub-lots these. `known` are the providers that
    were entered by its first day.
    """

    umbrella: Contract
    lots: tuple[Lot, ...]
    parents: tuple[Lot, ...]
    reopened: tuple[tuple[date, date], ...]
    known: frozenset[int]

    @classmethod
    def of(cls, umbrella: Contract) -> Door:
        """The door of an umbrella as it is now."""
        links = set(umbrella.lot_links.values_list("lot_id", flat=True))
        lots = list(Lot.objects.filter(commission=umbrella.commission_id)) if umbrella.commission_id else []
        own = [lot for lot in lots if not links or {lot.pk, lot.parent_id} & links]
        parents = {lot.parent_id for lot in own}
        first = _first_day(umbrella)
        entries = umbrella.roster.filter(joined_on__lte=first) if first else umbrella.roster.all()
        return cls(
            umbrella,
            tuple(lot for lot in own if lot.pk not in parents),
            tuple(lot for lot in own if lot.pk in parents),
            tuple(umbrella.reopenings.values_list("from_on", "until_on")),
            frozenset(entries.values_list("provider", flat=True)),
        )

    def refusal(
        self,
        lot: Lot,
        joined_on: date,
        *,
        on: date,
        who: Hashable = None,
        terms_allow: bool = True,
        known: Collection[Hashable] | None = None,
    ) -> Refusal | None:
        """Why `who` (a provider's key) may not be put on a lot from a day, or None. `known`: in place of its own."""
        umbrella = self.umbrella
        if not umbrella.is_umbrella:
            return Refusal("Only an umbrella has a roster.", "Record the provider on its own contract.")
        if lot in self.parents:
            below = ", ".join(one.number for one in self.lots if one.parent_id == lot.pk)
            return Refusal(f"Lot {lot.number} has sub-lots.", f"Choose among {below}.")
        if lot not in self.lots:
            return Refusal(f"{lot} is not a lot of {umbrella.reference}.", "Choose one of its lots.")
        if umbrella.state == NOT_SIGNED:
            return Refusal(f"{umbrella.reference} was never signed.", "Draft it anew.", "roster-closed")
        known = self.known if known is None else known
        with_award = rules.joins_with_award(
            draft=umbrella.state == DRAFT,
            copied=umbrella.origin == Origin.COPIED,
            joined_on=joined_on,
            first_day=_first_day(umbrella),
            entered=len({*known, who}),
            decided=umbrella.suppliers_decided,
        )
        route = umbrella.route or lot.route
        ended_on = min(filter(None, (umbrella.ends_on, umbrella.terminated_on)), default=None)
        closed = None
        if not with_award and route:
            closed = routes.may_join(
                routes.Route(route),
                routes.Regime(umbrella.regime),
                on=joined_on,
                reopened=any(first <= joined_on <= last for first, last in self.reopened),
                terms_allow=terms_allow,
                ended_on=ended_on,
            )
        if closed is not None and ended_on is not None and closed.code == "call-off-outside":
            closed = Refusal(
                f"{umbrella.reference} ended on {long_date(ended_on)}: nobody joins it after that.",
                "Admit the supplier to an arrangement that is live on that day.",
                "roster-closed",
                closed.citation,
            )
        begins_on = min(filter(None, (umbrella.awarded_on, umbrella.starts_on)), default=None)
        return closed or rules.may_join_on(
            joined_on, on=max(on, umbrella.starts_on or on) if with_award else on, begins_on=begins_on
        )


def _first_day(umbrella: Contract) -> date | None:
    """The day by which those to whom an umbrella was awarded are on it."""
    return max(filter(None, (umbrella.awarded_on, umbrella.starts_on)), default=None)


def who_and_when(row: Audited) -> str:
    """Who last changed a row and when, for a colleague who comes second: “by Manager on 3 March 2026 at 10:15”."""
    entry: Any = type(row).history.filter(id=row.pk).order_by("-history_id").first()
    if entry is None:
        return ""
    return f"by {entry.history_user or 'the service'} on {moment_words(timezone.localtime(entry.history_date))}"


def keys_of(provider: Provider) -> list[int]:
    """The keys of a provider and of those that were merged into it: on a roster they are one."""
    return [provider.pk, *provider.merged_from.values_list("pk", flat=True)]


# Admission ----------------------------------------------------------------------------------------------------------


@transaction.atomic
def admit(
    *,
    by: User,
    on: date,
    umbrella: Contract,
    lot: Lot,
    provider: Provider,
    joined_on: date,
    terms_allow: bool = True,
) -> RosterEntry:
    """Put a provider on a lot's roster: with the award, or later where the route admits suppliers during its life.

    `terms_allow`: the terms of a flexible purchasing system admit suppliers on that day.
    """
    return admit_to(
        by=by,
        on=on,
        umbrella=umbrella,
        lots=[lot],
        provider=provider,
        joined_on=joined_on,
        terms_allow=terms_allow,
    )[0]


@transaction.atomic
def admit_to(
    *,
    by: User,
    on: date,
    umbrella: Contract,
    lots: Sequence[Lot],
    provider: Provider,
    joined_on: date,
    terms_allow: bool = True,
) -> list[RosterEntry]:
    """Put a provider on the rosters of some lots from the same day: on all of them or on none."""
    fresh = locked(umbrella)
    refuse(permissions.may_keep_roster(by, fresh))
    ask_may_take_on(provider)
    if not lots:
        raise Refused(Refusal("No lot is chosen.", "Choose at least one."))
    door, keys = Door.of(fresh), keys_of(provider)
    for lot in lots:
        refuse(door.refusal(lot, joined_on, on=on, who=provider.pk, terms_allow=terms_allow))
        there = fresh.roster.filter(lot=lot, provider__in=keys).reaching(joined_on).order_by("joined_on").first()
        if there is not None:
            raise Refused(already_there(there))
    return [
        RosterEntry(umbrella=fresh, lot=lot, provider=provider, joined_on=joined_on).recorded(by=by, why="Admitted")
        for lot in lots
    ]


def already_there(entry: RosterEntry) -> Refusal:
    """That a provider is on a lot already, since when, and who entered it."""
    last = f" to {long_date(entry.left_on)}" if entry.left_on else ""
    return Refusal(
        f"{entry.provider.legal_name} is on that lot already, from {long_date(entry.joined_on)}{last}: entered "
        f"{who_and_when(entry)}.",
        "Choose another lot, or a day after it left.",
        "roster-overlap",
    )


# During its life ----------------------------------------------------------------------------------------------------


def _entry_kept(by: User, entry: RosterEntry) -> RosterEntry:
    """The entry, locked behind its umbrella, if this user keeps that roster."""
    umbrella = locked(entry.umbrella)
    refuse(permissions.may_keep_roster(by, umbrella))
    return RosterEntry.objects.select_for_update(of=("self",)).select_related("provider").get(pk=entry.pk)


@transaction.atomic
def suspend(
    *, by: User, on: date, entry: RosterEntry, from_on: date, reason: str, until_on: date | None = None
) -> Suspension:
    """Keep a provider from new work on a lot, from a day on (and until a day, if that is known)."""
    fresh = _entry_kept(by, entry)
    there = fresh.suspensions.reaching(from_on, until_on).order_by("from_on").first()
    words = ""
    if there is not None:
        last = f" to {long_date(there.until_on)}" if there.until_on else ""
        words = (
            f"{fresh.provider.legal_name} is suspended on that lot from {long_date(there.from_on)}{last} already: "
            f"entered {who_and_when(there)}."
        )
    refuse(
        rules.may_suspend(
            joined_on=fresh.joined_on, left_on=fresh.left_on, from_on=from_on, until_on=until_on, there=words
        )
    )
    return Suspension(entry=fresh, from_on=from_on, until_on=until_on, reason=reason).recorded(by=by, why=reason)


@transaction.atomic
def restore(*, by: User, on: date, suspension: Suspension, until_on: date, why: str = "Suspension ended") -> Suspension:
    """End a suspension: `until_on` is its last day."""
    _entry_kept(by, suspension.entry)
    fresh = Suspension.objects.select_for_update().get(pk=suspension.pk)
    refuse(rules.may_restore(from_on=fresh.from_on, until_on=until_on))
    fresh.until_on = until_on
    fresh.recorded(by=by, why=why)
    suspension.refresh_from_db()
    return fresh


@transaction.atomic
def leave(*, by: User, on: date, entry: RosterEntry, left_on: date, why: str) -> RosterEntry:
    """A provider leaves a lot: `left_on` is its last day there. A suspension that is open then ends with it."""
    fresh = _entry_kept(by, entry)
    refuse(rules.may_leave(joined_on=fresh.joined_on, left_on=left_on))
    fresh.left_on = left_on
    fresh.recorded(by=by, why=why)
    for suspension in fresh.suspensions.reaching(left_on, left_on):
        suspension.until_on = left_on
        suspension.recorded(by=by, why="Left the roster")
    entry.refresh_from_db()
    return fresh


@transaction.atomic
def take_out(*, by: User, on: date, entry: RosterEntry, why: str) -> None:
    """Take an entry out that was made by mistake, with its suspensions; its last state stays in history."""
    fresh = _entry_kept(by, entry)
    refuse(refusal_to_take_out(fresh))
    for suspension in fresh.suspensions.all():
        suspension.removed(by=by, why=why)
    fresh.removed(by=by, why=why)


def refusal_to_take_out(entry: RosterEntry) -> Refusal | None:
    """Why an entry may not be taken out, or None: work was placed with its provider on that lot, or on none stated."""
    placed = Contract.objects.filter(umbrella=entry.umbrella_id, provider=entry.provider_id).exclude(awarded_on=None)
    placed = placed.filter(Q(lot_links__lot=entry.lot_id) | Q(lot_links=None) | Q(lot_links__lot__sublots=entry.lot_id))
    return rules.may_take_out(placed=placed.values_list("reference", flat=True).order_by("reference").first() or "")


@transaction.atomic
def reopen(*, by: User, on: date, umbrella: Contract, from_on: date, until_on: date, notice: str) -> Reopening:
    """Reopen an open framework to new suppliers from a day until a day, by a tender notice."""
    fresh = locked(umbrella)
    refuse(permissions.may_keep_roster(by))
    there = fresh.reopenings.filter(from_on__lte=until_on, until_on__gte=from_on).first()
    words = ""
    if there is not None:
        words = (
            f"It is reopened from {long_date(there.from_on)} to {long_date(there.until_on)} already: entered "
            f"{who_and_when(there)}."
        )
    refuse(refusal_to_reopen(fresh, from_on, until_on, there=words))
    return Reopening(umbrella=fresh, from_on=from_on, until_on=until_on, notice=notice).recorded(by=by, why=notice)


def refusal_to_reopen(umbrella: Contract, from_on: date, until_on: date, *, there: str = "") -> Refusal | None:
    """Why an umbrella may not be reopened from a day until a day, or None."""
    return rules.may_reopen(
        open_framework=is_open_framework(umbrella),
        begun_on=umbrella.awarded_on,
        ended_on=min(filter(None, (umbrella.ends_on, umbrella.terminated_on)), default=None),
        from_on=from_on,
        until_on=until_on,
        there=there,
    )


def is_open_framework(umbrella: Contract) -> bool:
    """Whether an umbrella is an open framework: by its own route, before its award by that of its lots."""
    route = umbrella.route or next((link.lot.route for link in umbrella.lot_links.select_related("lot")), "")
    return route == routes.Route.OPEN_FRAMEWORK


# Names --------------------------------------------------------------------------------------------------------------


@transaction.atomic
def withhold_names(*, by: User, umbrella: Contract, paragraph: int, reason: str, review_on: date) -> WithheldNames:
    """Withhold the names on a roster under a paragraph of LGA 1972 Sch 12A, with the reason and a review day.

    Names that were released may be withheld again: the earlier time stays in history.
    """
    fresh = locked(umbrella)
    refuse(permissions.may_withhold_names(by))
    if not fresh.is_umbrella:
        raise Refused(Refusal("Only an umbrella has a roster.", "There are no names to withhold."))
    withheld = WithheldNames.objects.filter(contract=fresh).first() or WithheldNames(contract=fresh)
    refuse(rules.may_withhold(withheld=_withheld_words(withheld)))
    withheld.paragraph, withheld.reason, withheld.review_on, withheld.released_on = paragraph, reason, review_on, None
    withheld.recorded(by=by, why="Names withheld")
    umbrella.refresh_from_db()
    return withheld


def _withheld_words(withheld: WithheldNames) -> str:
    if withheld.pk is None or withheld.released_on is not None:
        return ""
    return f"The names are withheld already: entered {who_and_when(withheld)}."


@transaction.atomic
def release_names(*, by: User, on: date, umbrella: Contract, why: str = "") -> WithheldNames:
    """Make the withheld names on a roster public from now on."""
    withheld = _withheld_now(by, umbrella)
    withheld.released_on = on
    return withheld.recorded(by=by, why=f"Names released. {why}".strip())


@transaction.atomic
def review_names(*, by: User, on: date, umbrella: Contract, keep_until: date, why: str) -> WithheldNames:
    """Keep the names withheld until a further review; `why` stays in the history."""
    withheld = _withheld_now(by, umbrella)
    refuse(rules.may_keep_withheld(keep_until=keep_until, on=on))
    withheld.review_on = keep_until
    return withheld.recorded(by=by, why=f"Reviewed: the names stay withheld. {why}".strip())


def _withheld_now(by: User, umbrella: Contract) -> WithheldNames:
    """The names as they are withheld now, locked, if this user may review them."""
    fresh = locked(umbrella)
    refuse(permissions.may_release_names(by))
    withheld = WithheldNames.objects.select_for_update().filter(contract=fresh).first()
    if withheld is None or withheld.released_on is not None:
        said = f" They were released {who_and_when(withheld)}." if withheld is not None else ""
        raise Refused(Refusal(f"The names are public already.{said}", "Nothing needs to be done."))
    return withheld
