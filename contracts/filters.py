"""The filters of the contracts register, in the words of the QuerySets."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import date
from typing import Any

import django_filters
from django import forms
from django.db.models import Exists, F, OuterRef, Q, QuerySet, Subquery

from commissioning.council.models import ServiceArea, User
from commissioning.kit.filters import ChoiceFilter, PoundsFilter
from commissioning.kit.terms import last_day
from commissioning.kit.words import Holds, WordsKept, rows_expected, terms_in
from commissioning.procurement.models import Commission
from commissioning.procurement.routes import Regime, Route
from contracts.choices import ContractKind, Path
from contracts.models import NEXT_FACETS, Contract, NextAct
from contracts.querysets import LAST_DAY, ContractQuerySet, is_staff_reader, reads_exempt
from contracts.sums import EVERYTHING, Facet, value_words, worth_at_least
from decisions.filters import DayFilter, PeriodForm, WordsFilter, areas

STATUSES = {
    "upcoming": "Upcoming",
    "live": "Live",
    "last-year": "In its last year",
    "past-end": "Past its end, still open",
    "ended": "Ended",
}
NO_ROUTE = "not-stated"
MANY = 20_000
"""Contracts with a word, beyond which it is taken to be finished."""
_SUM = dict.fromkeys(
    ("invalid", "min_value", "max_digits", "max_whole_digits", "max_decimal_places"),
    "Give a sum in pounds, in figures, such as 50000",
)
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
    area = ChoiceFilter(label="Service area", choices=areas, empty_label="All services", method="by_area")
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
        self._is_common: dict[str, bool] = {}
        if not is_staff_reader(self.request.user):
            del self.filters["lead"]

    def search(self, queryset: QuerySet[Contract], name: str, value: str) -> QuerySet[Contract]:
        return queryset.filter(with_words(value, self._stands_in_many))

    def by_provider(self, queryset: QuerySet[Contract], name: str, value: str) -> QuerySet[Contract]:
        return queryset.filter(of_providers(value, self.request.user, self._stands_in_many))

    @property
    def whole_words(self) -> list[str]:
        """Words that stand in very many contracts, so that they were not taken for beginnings; known once filtered."""
        return [word for word, is_common in self._is_common.items() if is_common]

    @property
    def joins_words(self) -> bool:
        """Whether several words are looked for, which perhaps never stand together."""
        chosen = getattr(self.form, "cleaned_data", {})
        typed = f"{chosen.get('q', '')} {chosen.get('provider', '')}"
        return sum(len(term.words) for term in terms_in(typed)) > 1

    def _stands_in_many(self, word: str) -> bool:
        if word not in self._is_common:
            self._is_common[word] = stands_in_many(word)
        return self._is_common[word]

    def by_area(self, queryset: QuerySet[Contract], name: str, value: str) -> QuerySet[Contract]:
        # Its key is asked for first: with it the list runs along an index.
        return queryset.filter(service_area=Subquery(ServiceArea.objects.filter(slug=value).values("pk")[:1]))

    def by_status(self, queryset: ContractQuerySet, name: str, value: str) -> ContractQuerySet:
        return of_status(queryset, value, self.on)

    def by_route(self, queryset: QuerySet[Contract], name: str, value: str) -> QuerySet[Contract]:
        return queryset.filter(route="" if value == NO_ROUTE else value)


def stands_in_many(word: str) -> bool:
    """Whether a word stands, as it is, in very many contracts, as far as the planner knows."""
    return rows_expected(Contract.objects.filter(_holding([f"'{word}'"]))) > MANY


def _holding(queries: Iterable[str]) -> Q:
    """Contracts, or next acts, whose words answer every one of the tsqueries; none where there is none."""
    whole = " & ".join(f"({query})" for query in queries)
    # Both have words beside their kind.
    return Q(Holds(WordsKept(F("kind")), whole)) if whole else Q(pk__in=[])


def names_a_reference(typed: str) -> bool:
    """Whether a reference is among what was typed: then `with_words` asks for contracts, else for next acts as well."""
    return any(term.references for term in terms_in(typed))


def with_words(typed: str, is_common: Callable[[str], bool] = stands_in_many) -> Q:
    """Contracts in which every word stands, the last one perhaps unfinished (`terms_in`): in the reference, the title,
    the description or the name of who holds it; a reference may also be that of the commission or the umbrella.
    """
    terms = terms_in(typed, is_common)
    plain = [term.tsquery() for term in terms if not term.references]
    every = _holding(plain) if plain or not terms else Q()
    for term in terms:
        if term.references:
            every &= _holding([term.tsquery()]) | _of_references(term.references)
    return every


def _of_references(references: Iterable[str]) -> Q:
    """Contracts of these references, and those below a commission or an umbrella of one of them."""
    found = Q(reference__in=references)
    for reference in references:
        # Each is one key that is asked for first, by which an index finds the contracts.
        commission, umbrella = (
            rows.objects.filter(reference=reference).order_by().values("pk")[:1] for rows in (Commission, Contract)
        )
        found |= Q(commission=Subquery(commission)) | Q(umbrella=Subquery(umbrella))
    return found


def of_providers(typed: str, user: Any, is_common: Callable[[str], bool] = stands_in_many) -> Q:
    """Contracts that a provider with every word in its name, or of that reference, holds or passed on, and umbrellas
    with one on a roster, where the user may read its names.
    """
    signs = ("@", "+", "~") if reads_exempt(user) else ("@", "+")
    return _holding(
        " | ".join(
            f"({query})"
            for sign in signs
            for query in (term.tsquery(sign), *(f"'{sign}{reference}'" for reference in term.references))
        )
        for term in terms_in(typed, is_common)
    )


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
    worth = PoundsFilter(
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
        """The next acts of the contracts that fit, by their own columns and words where these say it."""
        rows = NextAct.objects.all()
        contracts: QuerySet[Contract] = Contract.objects.all()
        for name, value in self.asked().items():
            if name in NEXT_FACETS:
                rows = rows.filter(**{NEXT_FACETS[name]: self._own(name, value)})
            elif name == "worth":
                rows = rows.filter(yearly__gte=value)
            elif name == "provider" or (name == "q" and not names_a_reference(value)):
                rows = self.filters[name].filter(rows, value)
            else:
                contracts = self.filters[name].filter(contracts, value)
        return rows.filter(contract__in=contracts.order_by().values("pk")) if contracts.query.where else rows

    def to_count(self) -> QuerySet[Contract]:
        """The contracts to be counted afresh for another day: by every filter but their worth, which is counted too."""
        contracts: QuerySet[Contract] = self.queryset.all()
        for name, value in self.asked().items():
            if name != "worth":
                contracts = self.filters[name].filter(contracts, value)
        return contracts

    def facet(self) -> Facet | None:
        """The facet of `DaySum`, and its values, that say the same as these filters; None where there is none."""
        asked = self.asked()
        if not asked:
            return EVERYTHING
        (name, value), *more = asked.items()
        if more:
            return None
        if name == "worth":
            return worth_at_least(value)
        return (name, [value_words(self._own(name, value))]) if name in NEXT_FACETS else None

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
