"""What was approved and delegated, and how much of it is left: every clause that gives money or power, and every act
whose money no approval bears."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

import django_filters
from django import forms
from django.db.models import Count, DecimalField, F, IntegerField, Max, OuterRef, QuerySet, Subquery, Sum, Value
from django.db.models.functions import Coalesce

from commissioning.council.models import ServiceArea
from commissioning.kit.filters import ChoiceFilter
from commissioning.kit.grouped import grouped
from commissioning.kit.money import pounds
from commissioning.kit.pages import read_on
from commissioning.kit.words import with_every_word
from commissioning.overview.decision_pages import contract_address
from contracts.ledger import percent_of, uncharged
from contracts.ledger_sums import BORNE
from contracts.models import Commitment, LedgerSum
from contracts.pages.detail import Authority, act_note, act_words, authority_words, clause_address, clauses_seen
from contracts.querysets import CommitmentQuerySet
from decisions.choices import Qualifier
from decisions.filters import WordsFilter
from decisions.lifecycle import PUBLIC_STATES
from decisions.models import Approval, Decision, Delegation
from decisions.pages.authorities import delegation_words
from decisions.pages.register import Standing, standing
from providers.models import Provider

MONEY, POWER = "money", "power"
KINDS = {MONEY: "Money approved", POWER: "Power delegated"}
SHARES = {"open": "Something left", "90": "90% or more used", "passed": "Estimates passed"}
FIRM = {Qualifier.MAXIMUM.value: "A maximum", Qualifier.ESTIMATE.value: "An estimate"}
_POUNDS: Any = DecimalField(max_digits=14, decimal_places=2)
_NOTHING = Value(Decimal("0.00"), output_field=_POUNDS)


@dataclass(frozen=True)
class ApprovalRow:
    """An approval of money with what was charged to it by a day; `acts` are those that the reader may see."""

    name: str
    title: str
    url: str
    qualifier: str
    approved: Decimal
    used: Decimal
    left: Decimal
    percent: Decimal
    acts: int
    standing: Standing


@dataclass(frozen=True)
class DelegationRow:
    """A power delegated, with the acts done under it by a day that the reader may see, and their sum."""

    name: str
    title: str
    url: str
    words: str
    limit: Decimal | None
    acts: int
    total: Decimal
    largest: Decimal | None
    standing: Standing


@dataclass(frozen=True)
class UnchargedRow:
    """An act whose money no approval bears."""

    on: date
    reference: str
    title: str
    url: str
    what: str
    note: str
    amount: Decimal | None
    authority: Authority


class _OfDecisions(django_filters.FilterSet):
    """What both lists are filtered by; `of` is the list itself, kept while filters change."""

    of = django_filters.CharFilter(widget=forms.HiddenInput, method="keep")
    q = WordsFilter(label="Words or reference", method="search")
    area = ChoiceFilter(
        label="Service area",
        choices=lambda: list(ServiceArea.objects.values_list("slug", "name")),
        empty_label="All services",
        field_name="clause__decision__service_area__slug",
    )

    def keep(self, queryset: QuerySet[Any], name: str, value: str) -> QuerySet[Any]:
        return queryset

    def search(self, queryset: QuerySet[Any], name: str, value: str) -> QuerySet[Any]:
        return with_every_word(
            queryset, value, "clause__decision__reference__icontains", "clause__decision__title__icontains"
        )


class ApprovalFilter(_OfDecisions):
    """Filters approvals already reduced to those the user may see, with `used` of `money_on`."""

    share = ChoiceFilter(
        label="How much is used", choices=list(SHARES.items()), empty_label="Any share", method="by_share"
    )
    firm = ChoiceFilter(label="Firm as", choices=list(FIRM.items()), empty_label="Both", field_name="qualifier")
    provider = WordsFilter(label="Charged by contracts of a provider", method="by_provider")

    class Meta:
        model = Approval
        fields: list[str] = []
        form = forms.Form

    def by_share(self, queryset: Any, name: str, value: str) -> QuerySet[Approval]:
        if value == "open":
            return queryset.filter(used__lt=F("amount"))
        if value == "passed":
            return queryset.filter(qualifier=Qualifier.ESTIMATE, used__gt=F("amount"))
        return queryset.filter(amount__gt=0, used__gte=F("amount") * Decimal("0.9"))

    def by_provider(self, queryset: Any, name: str, value: str) -> QuerySet[Approval]:
        """Approvals charged by a day with acts that the user may see, on contracts of the provider so called."""
        on, _ = read_on(self.request)
        acts: CommitmentQuerySet = Commitment.objects.all()
        acts = acts.visible_to(self.request.user).made_by_day(on).with_holder(on)
        return queryset.filter(pk__in=acts.filter(kept_by__in=called(value)).order_by().values("approval"))


class DelegationFilter(_OfDecisions):
    """Filters delegations already reduced to those the user may see."""

    class Meta:
        model = Delegation
        fields: list[str] = []
        form = forms.Form


class UnchargedFilter(django_filters.FilterSet):
    """Filters acts that no approval bears, already reduced to those the user may see."""

    q = WordsFilter(label="Words or reference", method="search")
    area = ChoiceFilter(
        label="Service area",
        choices=lambda: list(ServiceArea.objects.values_list("slug", "name")),
        empty_label="All services",
        field_name="contract__service_area__slug",
    )

    class Meta:
        model = Commitment
        fields: list[str] = []
        form = forms.Form

    def search(self, queryset: QuerySet[Commitment], name: str, value: str) -> QuerySet[Commitment]:
        return with_every_word(
            queryset,
            value,
            "contract__reference__icontains",
            "contract__title__icontains",
            "contract__provider__legal_name__icontains",
        )


# Queries ------------------------------------------------------------------------------------------------------------


def approvals_on(on: date, user: Any) -> QuerySet[Approval]:
    """Approvals of decisions published by a day, in clauses that the user may read, the newest decision first."""
    return _published(Approval.objects.visible_to(user), on)


def untold_on(on: date, user: Any) -> tuple[QuerySet[Approval], QuerySet[Approval]]:
    """Exactly what `approvals_on` leaves out: those in clauses that the user may not read, and those of decisions not
    published by the day. They are few, where those that are told of are all of a council's."""
    rows: Any = Approval.objects.order_by()
    return rows.hidden_from(user), rows.filter(clause__decision__in=Decision.objects.order_by().not_published_by(on))


def money_on(on: date, user: Any) -> QuerySet[Approval]:
    """The same with what was charged to them.

    `used`: everything charged by the day, seen or not; `acts`: how many of its rows the user may see.
    """
    charged: CommitmentQuerySet = Commitment.objects.filter(approval=OuterRef("pk")).order_by()
    seen = charged.made_by_day(on).visible_to(user)
    # One kept sum, less the few acts made since, instead of every act.
    kept = LedgerSum.objects.filter(facet=BORNE, approval=OuterRef("pk")).order_by()
    since = charged.filter(made_on__gt=on)
    return approvals_on(on, user).annotate(
        used=Coalesce(Subquery(_sum(kept, "approval")), _NOTHING)
        - Coalesce(Subquery(_sum(since, "approval")), _NOTHING),
        acts=Coalesce(Subquery(_count(seen, "approval")), 0),
    )


def powers_on(on: date, user: Any) -> QuerySet[Delegation]:
    """Delegations of decisions published by a day, in clauses that the user may read, the newest decision first."""
    acts: CommitmentQuerySet = Commitment.objects.filter(delegation=OuterRef("pk")).made_by_day(on).order_by()
    seen = acts.visible_to(user)
    corrections = Commitment.objects.filter(corrects__delegation=OuterRef("pk")).made_by_day(on).visible_to(user)
    largest = seen.values("delegation").annotate(most=Max("amount")).values("most")
    return (
        _published(Delegation.objects.visible_to(user), on)
        .select_related("post")
        .annotate(
            acts_done=Coalesce(Subquery(_count(seen, "delegation")), 0),
            total=Coalesce(Subquery(_sum(seen, "delegation")), _NOTHING)
            + Coalesce(Subquery(_sum(corrections.order_by(), "corrects__delegation")), _NOTHING),
            largest=Subquery(largest, output_field=_POUNDS),
        )
    )


def _published(rows: Any, on: date) -> Any:
    return (
        rows.filter(clause__decision__state__in=PUBLIC_STATES, clause__decision__published_on__lte=on)
        .select_related("clause__decision__service_area")
        .order_by("-clause__decision__decided_on", "-clause__decision__reference", "clause__position", "pk")
    )


def _sum(rows: QuerySet[Any], by: str) -> QuerySet[Any]:
    return rows.values(by).annotate(total=Sum("amount")).values("total")


def _count(rows: QuerySet[Commitment], by: str) -> QuerySet[Any]:
    return rows.values(by).annotate(count=Count("pk", output_field=IntegerField())).values("count")


def uncharged_on(on: date, user: Any) -> CommitmentQuerySet:
    """Acts with money, or with a value that is not stated, that no approval bears, the latest first."""
    rows: Any = uncharged(on=on, user=user).exclude(amount=0)
    return rows.select_related(
        "contract__service_area",
        "extension",
        "variation",
        "corrects",
        "clause__decision",
        "delegation__clause__decision",
        "delegation__post",
        "acting_post",
        "standing_orders",
        "approval__clause",
    ).order_by("-made_on", "-pk")


def called(words: str) -> QuerySet[Any, Any]:
    """The keys of the provider of that reference, else of those in whose name every word stands."""
    named: QuerySet[Provider] = Provider.objects.filter(reference__iexact=words.strip())
    if not named.exists():
        named = with_every_word(Provider.objects.all(), words, "legal_name__icontains")
    return named.values("pk")


SUMS = {
    "count": "count(*)",
    "approved": "sum(amount)",
    "charged": "sum(used)",
    "left": "sum(greatest(amount - used, 0))",
    "passed": "sum(greatest(used - amount, 0))",
}
"""What approvals come to, for `grouped`: of their amount and what is `used` of it."""


def summed(money: QuerySet[Approval], *by: str) -> list[dict[str, Any]]:
    """Approvals with `used`, summed for each value of some fields (no order): `count`, `approved`, `charged`, `left` of
    those not used up, `passed` beyond estimates."""
    return grouped(money, by, ("amount", "used"), SUMS)


def sums_words(sums: Iterable[dict[str, Any]]) -> str:
    """What approvals `summed` by their qualifier come to, maxima and estimates apart: “up to £9,000 approved, £7,000
    used, £2,000 left”."""
    told = []
    for row in sorted(sums, key=lambda row: row["qualifier"], reverse=True):
        words = f"{Qualifier(row['qualifier']).label} {pounds(row['approved'])} approved, {pounds(row['charged'])} used"
        passed = f", passed by {pounds(row['passed'])}" if row["passed"] else ""
        told.append(f"{words}, {pounds(row['left'])} left{passed}")
    return "; ".join(told)


# Rows ---------------------------------------------------------------------------------------------------------------


def approval_row(approval: Any, on: date) -> ApprovalRow:
    """One approval, fetched by `money_on`."""
    clause = approval.clause
    return ApprovalRow(
        name=clause.cited_as,
        title=clause.decision.title,
        url=clause_address(clause),
        qualifier=Qualifier(approval.qualifier).label,
        approved=approval.amount,
        used=approval.used,
        left=approval.amount - approval.used,
        percent=percent_of(approval.used, approval.amount),
        acts=approval.acts,
        standing=standing(clause.decision, on),
    )


def delegation_row(delegation: Any, on: date) -> DelegationRow:
    """One delegation, fetched by `powers_on`."""
    clause = delegation.clause
    return DelegationRow(
        name=clause.cited_as,
        title=clause.decision.title,
        url=clause_address(clause),
        words=delegation_words(delegation),
        limit=delegation.limit_per_action,
        acts=delegation.acts_done,
        total=delegation.total,
        largest=delegation.largest,
        standing=standing(clause.decision, on),
    )


def uncharged_rows(commitments: Iterable[Commitment], user: Any) -> list[UnchargedRow]:
    """The acts in words; a clause that the user may not read is not named."""
    commitments = list(commitments)
    seen = clauses_seen(commitments, user)
    return [
        UnchargedRow(
            on=row.made_on,
            reference=row.contract.reference,
            title=row.contract.title,
            url=contract_address(row.contract),
            what=act_words(row),
            note=act_note(row),
            amount=row.amount,
            authority=authority_words(row, seen),
        )
        for row in commitments
    ]
