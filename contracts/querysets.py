"""The vocabulary of queries about contracts, rosters and the ledger. Everything that depends on the day takes `on`."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from decimal import Decimal
from functools import reduce
from operator import or_
from typing import Any

from django.db.models import OuterRef, Q, QuerySet, Subquery, Sum
from django.db.models.functions import Coalesce, Least
from django.db.models.lookups import IsNull

from commissioning.kit.models import AppendOnlyQuerySet, AuditedQuerySet
from commissioning.procurement.models import Commission
from commissioning.procurement.routes import Route
from contracts.lifecycle import NOT_SIGNED, PUBLIC_STATES
from contracts.rules import a_year_before
from decisions.lifecycle import DRAFT, PLANNED
from decisions.lifecycle import PUBLIC_STATES as DECISION_PUBLIC_STATES
from decisions.models import Decision
from decisions.querysets import is_staff_reader, reads_exempt
from providers.models import Provider

LAST_DAY = Least("ends_on", "terminated_on")
"""The last day of a contract: its end, or its termination where that is earlier; null while no end is known."""

WAIVED = Q(route=Route.DIRECT_AWARD.value) | Q(tendered=False, umbrella__isnull=True)
"""Contracts awarded without a competition, asked of a contract."""


def live_on(on: date, of: str = "") -> Q:
    """Signed, begun and not ended on a day, asked of a contract or of what leads to one ("contract__")."""
    asked = Q(**{f"{of}state__in": PUBLIC_STATES})
    for field, lookup in (("starts_on", "lte"), ("ends_on", "gte"), ("terminated_on", "gte")):
        asked &= Q(**{f"{of}{field}__{lookup}": on}) | Q(**{f"{of}{field}__isnull": True})
    return asked


class ContractQuerySet(AuditedQuerySet):
    def visible_to(self, user: Any) -> ContractQuerySet:
        """Staff see every contract; a stranger the signed ones, never a draft."""
        return self if is_staff_reader(user) else self.filter(state__in=PUBLIC_STATES)

    def live(self, on: date) -> ContractQuerySet:
        """Signed, begun and not ended on that day."""
        return self.filter(live_on(on))

    def upcoming(self, on: date) -> ContractQuerySet:
        return self.filter(state__in=("awarded", "signed"), starts_on__gt=on)

    def to_be_led(self, on: date) -> ContractQuerySet:
        """Those that somebody must answer for: drafts, what was awarded or signed, what is terminated until it ends."""
        ending = Q(state="terminated") & (Q(terminated_on__gte=on) | Q(terminated_on__isnull=True))
        return self.filter(Q(state__in=("draft", "awarded", "signed")) | ending)

    def ended(self, on: date) -> ContractQuerySet:
        """Whose end or termination lies before that day."""
        return self.alias(last_day=LAST_DAY).filter(last_day__lt=on)

    def past_end(self, on: date) -> ContractQuerySet:
        """Still signed though its end has passed: neither closed nor extended."""
        # The last day says nothing more: by it the lists are indexed.
        return self.alias(last_day=LAST_DAY).filter(state="signed", ends_on__lt=on, last_day__lt=on)

    def ending_between(self, first: date | None, last: date | None) -> ContractQuerySet:
        rows = self
        if first:
            rows = rows.filter(ends_on__gte=first)
        if last:
            rows = rows.filter(ends_on__lte=last)
        return rows

    def of_provider(self, *providers: Provider) -> ContractQuerySet:
        """Contracts that any of them holds, or held until another took it over."""
        passed_on = self.model._base_manager.filter(variations__from_provider__in=providers)
        # Their few keys are read first: as part of the query they would have every contract looked at.
        return self.filter(Q(provider__in=providers) | Q(pk__in=list(passed_on.values_list("pk", flat=True))))

    def about(self, commissions: Iterable[int]) -> ContractQuerySet:
        """Contracts under some commissions (their keys), and those that these follow."""
        commissions = list(commissions)
        links: Any = self.model._meta.get_field("successor_links").related_model
        # Their few keys are read first: joined, every contract would be looked at.
        before = links.objects.filter(commission__in=commissions).values_list("contract", flat=True)
        return self.filter(Q(commission__in=commissions) | Q(pk__in=list(before)))

    def spot_in_the_year_to(self, on: date) -> ContractQuerySet:
        """Spot purchases awarded in the 12 months up to a day, those never signed left out."""
        placed = self.filter(kind="spot", awarded_on__gt=a_year_before(on), awarded_on__lte=on)
        return placed.exclude(state=NOT_SIGNED)

    def waived(self) -> ContractQuerySet:
        """Awarded without a competition."""
        return self.filter(WAIVED)

    def umbrellas(self) -> ContractQuerySet:
        return self.filter(provider__isnull=True, umbrella__isnull=True)


class RosterQuerySet(AuditedQuerySet):
    def on_day(self, on: date) -> RosterQuerySet:
        """Entries that had joined and not left on that day."""
        return self.filter(joined_on__lte=on).filter(Q(left_on__isnull=True) | Q(left_on__gte=on))

    def on_lots(self, lots: Iterable[Any]) -> RosterQuerySet:
        """Entries on any of the lots, on a lot above one of them or on one below; all of them where none is given."""
        lots = list(lots)
        if not lots:
            return self
        return self.filter(Q(lot__in=lots) | Q(lot__sublots__in=lots) | Q(lot__parent__in=lots)).distinct()

    def held_by(self, provider: Provider | None) -> RosterQuerySet:
        """Entries of a provider, and of those merged into it: it carries on under their places."""
        return self.filter(Q(provider=provider) | Q(provider__merged_into=provider)) if provider else self.none()

    def open_on(self, on: date) -> RosterQuerySet:
        """Entries that were not suspended on that day."""
        suspended = Q(suspensions__from_on__lte=on) & (
            Q(suspensions__until_on__isnull=True) | Q(suspensions__until_on__gte=on)
        )
        return self.exclude(pk__in=self.model._default_manager.filter(suspended).values("pk"))

    def reaching(self, first: date) -> RosterQuerySet:
        """Entries that an entry from a day on, without an end, would share a day with."""
        return self.filter(Q(left_on__isnull=True) | Q(left_on__gte=first))

    def named_for(self, user: Any) -> RosterQuerySet:
        """Entries whose provider this user may see by name; withheld ones only with the exempt tick."""
        rows: RosterQuerySet = self
        if not is_staff_reader(user):
            rows = rows.filter(umbrella__state__in=PUBLIC_STATES)
        if not reads_exempt(user):
            rows = rows.filter(
                Q(umbrella__withheld_names__isnull=True) | Q(umbrella__withheld_names__released_on__isnull=False)
            )
        return rows


class SuspensionQuerySet(AuditedQuerySet):
    def reaching(self, first: date, last: date | None = None) -> SuspensionQuerySet:
        """Suspensions that share a day with a time, whose end may be open."""
        rows = self.filter(Q(until_on__isnull=True) | Q(until_on__gte=first))
        return rows.filter(from_on__lte=last) if last else rows


class KpiQuerySet(AuditedQuerySet):
    def holding(self, on: date) -> KpiQuerySet:
        """Indicators that hold on a day."""
        return self.filter(from_on__lte=on).filter(Q(withdrawn_on__isnull=True) | Q(withdrawn_on__gte=on))

    def visible_to(self, user: Any, on: date) -> KpiQuerySet:
        """Staff see every indicator; a stranger those of public contracts of which an assessment was published."""
        if is_staff_reader(user):
            return self
        published = self.filter(contract__state__in=PUBLIC_STATES, assessments__published_on__lte=on)
        return self.filter(pk__in=published.order_by().values("pk"))


class AssessmentQuerySet(AuditedQuerySet):
    def visible_to(self, user: Any, on: date) -> AssessmentQuerySet:
        """Staff see every assessment; a stranger those published by a day, of public contracts."""
        if is_staff_reader(user):
            return self
        return self.filter(kpi__contract__state__in=PUBLIC_STATES, published_on__lte=on)


class CommitmentQuerySet(AppendOnlyQuerySet):
    def visible_to(self, user: Any) -> CommitmentQuerySet:
        """Staff see every row; a stranger those of public contracts."""
        return self if is_staff_reader(user) else self.filter(contract__state__in=PUBLIC_STATES)

    def made_by_day(self, on: date) -> CommitmentQuerySet:
        return self.filter(made_on__lte=on)

    def with_holder(self, on: date) -> CommitmentQuerySet:
        """Rows of contracts that a provider held on a day, with `kept_by`: its key, or that of the one it was merged
        into."""
        keeps = Coalesce("contract__provider__merged_into", "contract__provider")
        variations: Any = self.model._meta.get_field("variation").related_model
        later = variations.objects.filter(from_provider__isnull=False, made_on__gt=on)
        if later.exists():
            passed = later.filter(contract=OuterRef("contract")).order_by("made_on", "pk")
            before = passed.values(key=Coalesce("from_provider__merged_into", "from_provider"))[:1]
            keeps = Coalesce(Subquery(before), keeps)
        return self.annotate(kept_by=keeps).filter(kept_by__isnull=False)

    def total(self) -> Decimal:
        return self.aggregate(total=Coalesce(Sum("amount"), Decimal("0.00")))["total"]


def providers_visible_to(user: Any) -> QuerySet[Provider]:
    """Staff see every provider but those known only from withheld names they may not read; a stranger those with a
    public contract or a public roster entry, and nothing of the rest.

    What a provider did before it was merged into another is seen with the one that stays.
    """
    named = Q(roster_entries__umbrella__withheld_names__isnull=True, roster_entries__isnull=False) | Q(
        roster_entries__umbrella__withheld_names__released_on__isnull=False
    )
    providers = Provider.objects.all()
    if reads_exempt(user):
        return providers
    if is_staff_reader(user):
        # From the few withheld names, and not from all rosters.
        only_withheld = Provider.objects.filter(
            roster_entries__umbrella__withheld_names__isnull=False,
            contracts__isnull=True,
            contracts_passed_on__isnull=True,
        ).exclude(_of("pk", named))
        led_to = Provider.objects.filter(Q(contracts__isnull=False) | named, merged_into__isnull=False)
        hidden = only_withheld.exclude(pk__in=led_to.values("merged_into"))
        return providers.exclude(pk__in=hidden.values("pk"))
    public = (
        Q(contracts__state__in=PUBLIC_STATES),
        Q(contracts_passed_on__contract__state__in=PUBLIC_STATES),
        named & Q(roster_entries__umbrella__state__in=PUBLIC_STATES),
    )
    # Asked of each provider and each way apart, the first that holds is enough: joined, each contract would meet each
    # place on a roster.
    return providers.filter(reduce(or_, (Q(_of(key, way)) for key in ("pk", "merged_into") for way in public)))


def _of(key: str, way: Q) -> IsNull:
    """Whether something holds of a provider (`pk`), or of one merged into it (`merged_into`)."""
    return _any_of(Provider.objects.filter(way, **{key: OuterRef("pk")}))


def _any_of(rows: QuerySet[Any]) -> IsNull:
    """Whether there is such a row, asked of each record that is looked at: an EXISTS would be answered for all records
    at once, although a page asks for fifty."""
    return IsNull(Subquery(rows.order_by().values("pk")[:1]), False)


def commissions_visible_to(user: Any) -> QuerySet[Commission]:
    """Staff see every commission; a stranger those linked to a public decision or a public contract."""
    if is_staff_reader(user):
        return Commission.objects.all()
    # Asked of each commission: joined, each contract would meet each decision.
    itself = Commission.objects.filter(pk=OuterRef("pk"))
    return Commission.objects.filter(
        Q(_any_of(itself.filter(decision_links__decision__state__in=DECISION_PUBLIC_STATES)))
        | Q(_any_of(itself.filter(contracts__state__in=PUBLIC_STATES)))
    )


class PlanItemQuerySet(AuditedQuerySet):
    def in_plan(self) -> PlanItemQuerySet:
        """Those whose decision waits, as a draft or in the forward plan; the first first."""
        return self.filter(decision__state__in=(DRAFT, PLANNED)).order_by("pk")

    def waiting(self, user: Any) -> PlanItemQuerySet:
        """Those in the plan whose decision is seen by this user."""
        return self.in_plan().filter(decision__in=Decision.objects.visible_to(user)).select_related("decision__meeting")
