"""The filters of the list of decisions, in the words of the QuerySets."""

from __future__ import annotations

from typing import Any

import django_filters
from django import forms
from django.core.exceptions import ValidationError
from django.db.models import Exists, OuterRef, Q, QuerySet, Subquery
from django.http import QueryDict

from commissioning.council.models import Body, ServiceArea, Ward
from commissioning.kit.forms import DayMonthYearField
from commissioning.kit.words import MOST_WORDS
from decisions.lifecycle import DRAFT, PLANNED, PUBLIC_STATES, WITHDRAWN
from decisions.models import Clause, Decision, Publication
from decisions.querysets import NOTICED_STATES, DecisionQuerySet, is_staff_reader, reads_exempt

TABS = {
    "executive": "Executive decisions",
    "scrutiny": "Recommendations of scrutiny",
    "planned": "Planned",
}
"""The lists that are kept apart, by their code in the address."""

PLANS = (DRAFT, PLANNED, WITHDRAWN)


NULL_SHOWN = "\N{REPLACEMENT CHARACTER}"


def readable(data: QueryDict) -> QueryDict:
    """What was asked, with null characters made visible: a page may not repeat them as they are."""
    shown = data.copy()
    for name, values in data.lists():
        shown.setlist(name, [value.replace("\0", NULL_SHOWN) for value in values])
    return shown


def no_nulls(words: str) -> None:
    """Refuse words in which a null character stood."""
    if NULL_SHOWN in words:
        raise ValidationError("Null characters are not allowed")


class WordsFilter(django_filters.CharFilter):
    """Words typed to search for, at most 200 characters."""

    def __init__(self, **options: Any) -> None:
        super().__init__(max_length=200, validators=[no_nulls], **options)


class DayFilter(django_filters.Filter):
    """A day of decision typed as day, month and year; `called` is how messages name it."""

    field_class = DayMonthYearField

    def filter(self, queryset: QuerySet[Decision], value: Any) -> QuerySet[Decision]:
        """Of a decision that is not published only staff may learn whether it was made, and when."""
        if value and not is_staff_reader(self.parent.request.user):
            queryset = queryset.filter(state__in=PUBLIC_STATES)
        return super().filter(queryset, value)


def areas() -> list[tuple[str, str]]:
    return list(ServiceArea.objects.values_list("slug", "name"))


def bodies() -> list[tuple[str, str]]:
    return list(Body.objects.values_list("slug", "name"))


def wards() -> list[tuple[str, str]]:
    return list(Ward.objects.values_list("slug", "name"))


class PeriodForm(forms.Form):
    """Checks that the two days `since` and `until` are in order."""

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        since, until = cleaned.get("since"), cleaned.get("until")
        if since and until and until < since:
            self.add_error("until", "The last day must not be before the first")
        return cleaned


class DecisionFilter(django_filters.FilterSet):
    """Filters decisions already reduced to what the user may see. A value that is wrong filters nothing."""

    kind = django_filters.ChoiceFilter(
        label="List", choices=list(TABS.items()), empty_label=None, widget=forms.HiddenInput, method="by_list"
    )
    q = WordsFilter(label="Words or reference", method="search")
    body = django_filters.ChoiceFilter(
        label="Decided by", choices=bodies, empty_label="Anyone", field_name="body__slug"
    )
    key = django_filters.ChoiceFilter(
        label="Key decision", choices=[("yes", "Key decisions"), ("no", "Not key")], empty_label="All", method="by_key"
    )
    area = django_filters.ChoiceFilter(
        label="Service area", choices=areas, empty_label="All services", field_name="service_area__slug"
    )
    ward = django_filters.ChoiceFilter(label="Ward", choices=wards, empty_label="Any ward", method="by_ward")
    since = DayFilter(label="Decided from", called="The first day", field_name="decided_on", lookup_expr="gte")
    until = DayFilter(label="Decided until", called="The last day", field_name="decided_on", lookup_expr="lte")

    class Meta:
        model = Decision
        fields: list[str] = []
        form = PeriodForm

    def by_list(self, queryset: QuerySet[Decision], name: str, value: str) -> QuerySet[Decision]:
        """The lists are cut by the page, which also counts those not shown."""
        return queryset

    def search(self, queryset: QuerySet[Decision], name: str, value: str) -> QuerySet[Decision]:
        return search(queryset, value, self.request.user)

    def by_key(self, queryset: QuerySet[Decision], name: str, value: str) -> QuerySet[Decision]:
        return queryset.filter(key=value == "yes")

    def by_ward(self, queryset: QuerySet[Decision], name: str, value: str) -> QuerySet[Decision]:
        return queryset.filter(Q(all_wards=True) | Q(ward_links__ward__slug=value)).distinct()


def search(queryset: QuerySet[Decision], words: str, user: Any) -> QuerySet[Decision]:
    """Decisions in which every word stands: in reference, title, maker, purpose, reasons or a clause the user may read.

    A stranger knows a plan by its notice, so nothing else of it is searched.
    """
    for word in words.split()[:MOST_WORDS]:
        said = (
            Q(title__icontains=word)
            | Q(body__name__icontains=word)
            | Q(post__title__icontains=word)
            | Q(summary__icontains=word)
            | Q(purpose__icontains=word)
            | Q(reasons__icontains=word)
        )
        if not is_staff_reader(user):
            told = ("title", "decision_maker", "purpose")
            noticed = Q(*((f"noticed__{part}__icontains", word) for part in told), _connector=Q.OR)
            said = (Q(state__in=PUBLIC_STATES) & said) | (Q(state__in=NOTICED_STATES) & noticed)
        clauses = Clause.objects.visible_to(user).filter(decision=OuterRef("pk"), text__icontains=word)
        queryset = queryset.filter(Q(reference__icontains=word) | said | Exists(clauses))
    return queryset


def in_sight(queryset: DecisionQuerySet, user: Any) -> DecisionQuerySet:
    """Leave out decisions whose latest publication is taken down, unless the user may read exempt matter."""
    if reads_exempt(user):
        return queryset
    latest = Publication.objects.filter(decision=OuterRef("pk")).order_by("-number")
    return queryset.alias(taken_down=Subquery(latest.values("take_down__pk")[:1])).filter(taken_down__isnull=True)
