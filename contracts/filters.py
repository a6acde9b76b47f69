"""The filters of the contracts register, in the words of the QuerySets."""

from __future__ import annotations

from datetime import date
from typing import Any

import django_filters
from django import forms
from django.db.models import Exists, OuterRef, Q, QuerySet

from commissioning.council.models import ServiceArea, User
from commissioning.kit.filters import ChoiceFilter
from commissioning.kit.terms import last_day
from commissioning.kit.words import MOST_WORDS, with_every_word
from commissioning.procurement.routes import Regime, Route
from contracts.choices import ContractKind, Path
from contracts.models import NEXT_FACETS, Contract, NextAct, RosterEntry, Variation
from contracts.querysets import LAST_DAY, ContractQuerySet, is_staff_reader
from contracts.sums import EVERYTHING, value_words
from decisions.filters import DayFilter, PeriodForm, WordsFilter, areas
from providers.models import Provider

STATUSES = {
    "upcoming": "Upcoming",
    "live": "Live",
    "last-year": "In its last year",
    "past-end": "Past its end, still open",
    "ended": "Ended",
}
NO_ROUTE = "not-stated"
_SUM = dict.fromkeys(
    ("invalid", "min_value", "max_digits", "max_whole_digits", "max_decimal_places"),
    "Give a sum in pounds, in figures, such as 50000",
)
FEW = 100
"""Providers of a name up to which their contracts are looked up by key."""
STATES_ON_ROSTER = {"on": "On it now", "suspended": "Suspended", "left": "Left"}


def leads() -> list[tuple[str, str]]:
    """Those who lead a contract; asked for by staff only."""
    led = Contract.objects.filter(lead_officer=OuterRef("pk"))
    leading = User.objects.filter(Exists(led)).order_by("display_name", "pk")
    return [(str(user.pk), str(user)) for user in leading]


class ContractFilter(django_filters.FilterSet):
    """Filters contracts already reduced to what the user may see. A value that is wrong filters nothing.

    `on` is the day on which the status is asked. Filters by people are taken away from strangers.
    """

    q = WordsFilter(label="Words or reference", method="search")
    provider = WordsFilter(label="Provider", method="by_provider")
    status = ChoiceFilter(label="Status", choices=list(STATUSES.items()), empty_label="Any status", method="by_status")
    kind = ChoiceFilter(label="Kind", choices=ContractKind.choices, empty_label="Any kind")
    route = ChoiceFilter(
        label="Route to market",
        choices=[*((route.value, route.label) for route in Route), (NO_ROUTE, "Not stated")],
        empty_label="Any route",
        method="by_route",
    )
    area = ChoiceFilter(
        label="Service area", choices=areas, empty_label="All services", field_name="service_area__slug"
    )
    lead = ChoiceFilter(label="Lead officer", choices=leads, empty_label="Anyone", field_name="lead_officer__pk")
    since = DayFilter(label="Ends from", called="The first day", field_name="last_day", lookup_expr="gte")
    until = DayFilter(label="Ends until", called="The last day", field_name="last_day", lookup_expr="lte")

    class Meta:
        model = Contract
        fields: list[str] = []
        form = PeriodForm

    def __init__(self, data: Any, queryset: QuerySet[Contract], *, on: date, **kwargs: Any) -> None:
        super().__init__(data, queryset.alias(last_day=LAST_DAY), **kwargs)
        self.on = on
        if not is_staff_reader(self.request.user):
            del self.filters["lead"]

    def search(self, queryset: QuerySet[Contract], name: str, value: str) -> QuerySet[Contract]:
        """Every word stands in the reference, the title, the description, the provider's name or the commission's."""
        return with_every_word(
            queryset,
            value,
            "reference__icontains",
            "title__icontains",
            "description__icontains",
            "provider__legal_name__icontains",
            "commission__reference__icontains",
            "umbrella__reference__icontains",
        )

    def by_provider(self, queryset: QuerySet[Contract], name: str, value: str) -> QuerySet[Contract]:
        """Contracts that a provider of that name holds or passed on, and umbrellas with one on a roster, where the user
        may read its names."""
        entries = RosterEntry.objects.named_for(self.request.user)
        for word in value.split()[:MOST_WORDS]:
            named = Provider.objects.filter(Q(legal_name__icontains=word) | Q(reference__icontains=word)).order_by()
            few = list(named.values_list("pk", flat=True)[: FEW + 1])
            if len(few) <= FEW:
                # By their keys, so that the contracts are found by an index.
                on_roster = entries.filter(provider__in=few).values_list("umbrella_id", flat=True)
                passed_on = Variation.objects.filter(from_provider__in=few).values_list("contract_id", flat=True)
                keys = {*on_roster.order_by(), *passed_on.order_by()}
                queryset = queryset.filter(Q(provider__in=few) | Q(pk__in=keys))
            else:
                queryset = queryset.filter(
                    Q(provider__in=named.values("pk"))
                    | Exists(entries.filter(provider__in=named.values("pk"), umbrella=OuterRef("pk")))
                    | Exists(Variation.objects.filter(from_provider__in=named.values("pk"), contract=OuterRef("pk")))
                )
        return queryset

    def by_status(self, queryset: ContractQuerySet, name: str, value: str) -> ContractQuerySet:
        return of_status(queryset, value, self.on)

    def by_route(self, queryset: QuerySet[Contract], name: str, value: str) -> QuerySet[Contract]:
        return queryset.filter(route="" if value == NO_ROUTE else value)


def followed() -> Exists:
    """Whether a contract has a successor awarded: it is then not still running past its end."""
    successors = Contract.objects.filter(commission__predecessor_links__contract=OuterRef("pk"))
    return Exists(successors.exclude(awarded_on=None))


def of_status(contracts: ContractQuerySet, status: str, on: date) -> ContractQuerySet:
    """Contracts that had a status (a code of `STATUSES`) on a day."""
    if status == "upcoming":
        return contracts.upcoming(on)
    if status == "live":
        return contracts.live(on)
    if status == "last-year":
        return contracts.live(on).ending_between(on, last_day(on, 12))
    if status == "past-end":
        return contracts.past_end(on).filter(~followed())
    return contracts.ended(on)


class ExpiryFilter(ContractFilter):
    """Filters the contracts of the expiry desk. A value that is wrong filters nothing."""

    path = ChoiceFilter(
        label="Planned at its end", choices=Path.choices, empty_label="Anything", field_name="planned_path"
    )
    regime = ChoiceFilter(
        label="Regime", choices=[(regime.value, regime.label) for regime in Regime], empty_label="Either regime"
    )
    light = ChoiceFilter(
        label="Light touch",
        choices=[("yes", "Light touch"), ("no", "Not light touch")],
        empty_label="Either",
        method="by_light",
    )
    show = django_filters.CharFilter(widget=forms.HiddenInput, method="keep_all")
    worth = django_filters.NumberFilter(
        label="Worth at least, £ a year",
        field_name="next_act__yearly",
        lookup_expr="gte",
        min_value=0,
        max_digits=14,
        error_messages=_SUM,
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        # Its lists ask about days by themselves.
        for name in ("status", "since", "until"):
            del self.filters[name]

    def asked(self) -> dict[str, Any]:
        """What is filtered by: each filter's value, as it was understood."""
        self.form.is_valid()
        values = getattr(self.form, "cleaned_data", {})
        return {name: value for name, value in values.items() if name != "show" and value not in (None, "")}

    def next_acts(self) -> QuerySet[NextAct]:
        """The next acts of the contracts that fit, by their own columns where they have them."""
        rows = NextAct.objects.all()
        contracts: QuerySet[Contract] = Contract.objects.all()
        for name, value in self.asked().items():
            if name in NEXT_FACETS:
                rows = rows.filter(**{NEXT_FACETS[name]: self._own(name, value)})
            elif name == "worth":
                rows = rows.filter(yearly__gte=value)
            else:
                contracts = self.filters[name].filter(contracts, value)
        return rows.filter(contract__in=contracts.order_by().values("pk")) if contracts.query.where else rows

    def facet(self) -> tuple[str, str] | None:
        """The facet of `DaySum`, and its value, that says the same as these filters; None where there is none."""
        asked = self.asked()
        if not asked:
            return EVERYTHING
        (name, value), *more = asked.items()
        return (name, value_words(self._own(name, value))) if name in NEXT_FACETS and not more else None

    def _own(self, name: str, value: str) -> Any:
        """A value of a filter as the column of next acts has it."""
        if name == "area":
            return ServiceArea.objects.values_list("pk", flat=True).get(slug=value)
        return {"light": value == "yes", "lead": value, "route": "" if value == NO_ROUTE else value}.get(name, value)

    def keep_all(self, queryset: QuerySet[Contract], name: str, value: str) -> QuerySet[Contract]:
        """The list that is open stays open when filters are applied; which contracts it holds is not asked here."""
        return queryset

    def by_light(self, queryset: QuerySet[Contract], name: str, value: str) -> QuerySet[Contract]:
        return queryset.filter(light_touch=value == "yes")
