"""The filters of the contracts register, in the words of the QuerySets."""

from __future__ import annotations

from datetime import date
from typing import Any

import django_filters
from django import forms
from django.db.models import Exists, OuterRef, Q, QuerySet

from commissioning.council.models import ServiceArea, User
from commissioning.kit.forms import DayMonthYearField
from commissioning.kit.terms import last_day
from commissioning.procurement.routes import Route
from contracts.choices import ContractKind
from contracts.models import Contract, RosterEntry
from contracts.querysets import ContractQuerySet, is_staff_reader

MOST_WORDS = 8
"""Further words of a search are not looked for: nobody needs them, and each costs a scan."""

STATUSES = {
    "upcoming": "Upcoming",
    "live": "Live",
    "last-year": "In its last year",
    "past-end": "Past its end, still open",
    "ended": "Ended",
}
NO_ROUTE = "not-stated"


class DayFilter(django_filters.Filter):
    """A day typed as day, month and year; `called` is how messages name it."""

    field_class = DayMonthYearField


def areas() -> list[tuple[str, str]]:
    return list(ServiceArea.objects.values_list("slug", "name"))


def leads() -> list[tuple[str, str]]:
    """Those who lead a contract; asked for by staff only."""
    leading = User.objects.filter(contracts_led__isnull=False).distinct().order_by("display_name", "pk")
    return [(str(user.pk), str(user)) for user in leading]


class ContractForm(forms.Form):
    """Checks that the two days are in order."""

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        since, until = cleaned.get("since"), cleaned.get("until")
        if since and until and until < since:
            self.add_error("until", "The last day must not be before the first")
        return cleaned


class ContractFilter(django_filters.FilterSet):
    """Filters contracts already reduced to what the user may see. A value that is wrong filters nothing.

    `on` is the day on which the status is asked. Filters by people are taken away from strangers.
    """

    q = django_filters.CharFilter(label="Words or reference", method="search", max_length=200)
    provider = django_filters.CharFilter(label="Provider", method="by_provider", max_length=200)
    status = django_filters.ChoiceFilter(
        label="Status", choices=list(STATUSES.items()), empty_label="Any status", method="by_status"
    )
    kind = django_filters.ChoiceFilter(label="Kind", choices=ContractKind.choices, empty_label="Any kind")
    route = django_filters.ChoiceFilter(
        label="Route to market",
        choices=[*((route.value, route.label) for route in Route), (NO_ROUTE, "Not stated")],
        empty_label="Any route",
        method="by_route",
    )
    area = django_filters.ChoiceFilter(
        label="Service area", choices=areas, empty_label="All services", field_name="service_area__slug"
    )
    lead = django_filters.ChoiceFilter(
        label="Lead officer", choices=leads, empty_label="Anyone", field_name="lead_officer__pk"
    )
    since = DayFilter(label="Ends from", called="The first day", field_name="ends_on", lookup_expr="gte")
    until = DayFilter(label="Ends until", called="The last day", field_name="ends_on", lookup_expr="lte")

    class Meta:
        model = Contract
        fields: list[str] = []
        form = ContractForm

    def __init__(self, *args: Any, on: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.on = on
        if not is_staff_reader(self.request.user):
            del self.filters["lead"]

    def search(self, queryset: QuerySet[Contract], name: str, value: str) -> QuerySet[Contract]:
        """Every word stands in the reference, the title, the description, the provider's name or the commission's."""
        for word in value.split()[:MOST_WORDS]:
            queryset = queryset.filter(
                Q(reference__icontains=word)
                | Q(title__icontains=word)
                | Q(description__icontains=word)
                | Q(provider__legal_name__icontains=word)
                | Q(commission__reference__icontains=word)
                | Q(umbrella__reference__icontains=word)
            )
        return queryset

    def by_provider(self, queryset: QuerySet[Contract], name: str, value: str) -> QuerySet[Contract]:
        """Contracts with a provider of that name, and umbrellas with one on a roster whose names the user may read."""
        for word in value.split()[:MOST_WORDS]:
            named = RosterEntry.objects.named_for(self.request.user).filter(
                Q(provider__legal_name__icontains=word) | Q(provider__reference__icontains=word),
                umbrella=OuterRef("pk"),
            )
            queryset = queryset.filter(
                Q(provider__legal_name__icontains=word) | Q(provider__reference__icontains=word) | Exists(named)
            )
        return queryset

    def by_status(self, queryset: ContractQuerySet, name: str, value: str) -> ContractQuerySet:
        return of_status(queryset, value, self.on)

    def by_route(self, queryset: QuerySet[Contract], name: str, value: str) -> QuerySet[Contract]:
        return queryset.filter(route="" if value == NO_ROUTE else value)


def of_status(contracts: ContractQuerySet, status: str, on: date) -> ContractQuerySet:
    """Contracts that had a status (a code of `STATUSES`) on a day."""
    if status == "upcoming":
        return contracts.upcoming(on)
    if status == "live":
        return contracts.live(on)
    if status == "last-year":
        return contracts.live(on).ending_between(on, last_day(on, 12))
    if status == "past-end":
        return contracts.past_end(on)
    return contracts.ended(on)
