"""The filters of the list of decisions, in the words of the QuerySets."""

from __future__ import annotations

from typing import Any

import django_filters
from django import forms
from django.core.exceptions import ValidationError
from django.db.models import Exists, F, OuterRef, Q, QuerySet, TextField, Value
from django.db.models.fields.json import KT
from django.db.models.functions import Cast, Coalesce
from django.http import QueryDict

from commissioning.council.models import Body, Post, ServiceArea, Ward
from commissioning.kit.filters import ChoiceFilter
from commissioning.kit.form_words import UNREADABLE
from commissioning.kit.forms import DayMonthYearField
from commissioning.kit.pages import read_on
from commissioning.kit.words import Holds, Term, terms_in, words_made
from decisions.choices import DecisionKind
from decisions.lifecycle import CALLED_IN, DRAFT, PLANNED, PUBLIC_STATES, REFERRED_BACK, WITHDRAWN
from decisions.models import ALL_WARDS, Clause, Decision, DecisionWard, Publication
from decisions.querysets import (
    NOTICED_STATES,
    WORDS,
    WORDS_OF_CLAUSES,
    DecisionQuerySet,
    is_staff_reader,
    reads_exempt,
)

TABS = {
    "executive": "Executive decisions",
    "scrutiny": "Recommendations of scrutiny",
    "planned": "Planned",
}
"""The lists that are kept apart, by their code in the address."""

PLANS = (DRAFT, PLANNED, WITHDRAWN)

MAKERS = {
    DecisionKind.BODY: "A body at a meeting",
    DecisionKind.MEMBER: "A member",
    DecisionKind.OFFICER: "An officer",
}
STANDINGS = {
    "in-effect": "In effect",
    "not-yet": "Not yet in effect",
    "called-in": "Called in",
    "referred-back": "Referred back",
    "replaced": "Replaced",
}


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
        raise ValidationError(UNREADABLE)


class WordsFilter(django_filters.CharFilter):
    """Words typed to search for, at most 200 characters."""

    def __init__(self, **options: Any) -> None:
        super().__init__(max_length=200, validators=[no_nulls], **options)


class DayFilter(django_filters.Filter):
    """A day typed as day, month and year; `called` is how messages name it."""

    field_class = DayMonthYearField


class DecidedFilter(DayFilter):
    """A day of decision."""

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

    kind = ChoiceFilter(
        label="List", choices=list(TABS.items()), empty_label=None, widget=forms.HiddenInput, method="by_list"
    )
    q = WordsFilter(label="Words or reference", method="search")
    body = ChoiceFilter(label="Decided by", choices=bodies, empty_label="Anyone", method="by_body")
    maker = ChoiceFilter(
        label="Kind of decision maker", choices=list(MAKERS.items()), empty_label="Any kind", method="by_maker"
    )
    key = ChoiceFilter(
        label="Key decision", choices=[("yes", "Key decisions"), ("no", "Not key")], empty_label="All", method="by_key"
    )
    standing = ChoiceFilter(
        label="Where it stands", choices=list(STANDINGS.items()), empty_label="Anywhere", method="by_standing"
    )
    area = ChoiceFilter(label="Service area", choices=areas, empty_label="All services", method="by_area")
    ward = ChoiceFilter(label="Ward", choices=wards, empty_label="Any ward", method="by_ward")
    since = DecidedFilter(label="Decided from", called="The first day", field_name="decided_on", lookup_expr="gte")
    until = DecidedFilter(label="Decided until", called="The last day", field_name="decided_on", lookup_expr="lte")

    class Meta:
        model = Decision
        fields: list[str] = []
        form = PeriodForm

    def by_list(self, queryset: QuerySet[Decision], name: str, value: str) -> QuerySet[Decision]:
        """The lists are cut by the page, which also counts those not shown."""
        return queryset

    def search(self, queryset: QuerySet[Decision], name: str, value: str) -> QuerySet[Decision]:
        return search(queryset, value, self.request.user)

    def by_body(self, queryset: QuerySet[Decision], name: str, value: str) -> QuerySet[Decision]:
        return of_body(queryset, Body.objects.get(slug=value), self.request.user)

    def by_maker(self, queryset: QuerySet[Decision], name: str, value: str) -> QuerySet[Decision]:
        return queryset.filter(told(self.request.user, Q(kind=value), Q(noticed__kind_code=value)))

    def by_key(self, queryset: QuerySet[Decision], name: str, value: str) -> QuerySet[Decision]:
        is_key = value == "yes"
        return queryset.filter(told(self.request.user, Q(key=is_key), Q(noticed__key=is_key)))

    def by_standing(self, queryset: DecisionQuerySet, name: str, value: str) -> QuerySet[Decision]:
        on, _ = read_on(self.request)
        if value == "in-effect":
            return queryset.in_effect(on)
        if value == "not-yet":
            return queryset.not_yet_in_effect(on)
        if value == "replaced":
            return queryset.filter(superseded_from__lte=on, state__in=PUBLIC_STATES)
        return queryset.filter(state={"called-in": CALLED_IN, "referred-back": REFERRED_BACK}[value])

    def by_area(self, queryset: QuerySet[Decision], name: str, value: str) -> QuerySet[Decision]:
        area = ServiceArea.objects.get(slug=value)
        return queryset.filter(
            told(self.request.user, Q(service_area=area), Q(noticed__service_area__in=names_of(area)))
        )

    def by_ward(self, queryset: QuerySet[Decision], name: str, value: str) -> QuerySet[Decision]:
        ward = Ward.objects.get(slug=value)
        named = Exists(DecisionWard.objects.filter(decision=OuterRef("pk"), ward=ward))
        noticed = Q(noticed__wards=ALL_WARDS)
        for ward_name in names_of(ward):
            noticed |= Q(noticed__wards__contains=[ward_name])
        return queryset.filter(told(self.request.user, Q(all_wards=True) | Q(named), noticed))


def told(user: Any, record: Q, noticed: Q) -> Q:
    """What is asked of a decision: of its record, or, where a stranger knows it by its notice alone, of the notice."""
    if is_staff_reader(user):
        return record
    return (Q(state__in=PUBLIC_STATES) & record) | (Q(state__in=NOTICED_STATES) & noticed)


def of_body(queryset: QuerySet[Decision], body: Body, user: Any) -> QuerySet[Decision]:
    """Decisions that a body made or is to make."""
    return queryset.filter(told(user, Q(body=body), Q(noticed__decision_maker__in=names_of(body))))


def names_of(row: Body | ServiceArea | Ward) -> list[str]:
    """Every name that a body, service area or ward has had: a notice keeps the one that it was printed with."""
    history: Any = row.history
    return sorted({row.name, *history.values_list("name", flat=True)})


def search(queryset: QuerySet[Decision], words: str, user: Any) -> QuerySet[Decision]:
    """Decisions in which every word stands, the last one perhaps unfinished: in reference, title, maker, summary,
    purpose, reasons or a clause the user may read.

    A stranger knows a plan by its notice, so nothing else of it is searched.
    """
    terms = terms_in(words)
    for term in terms:
        queryset = queryset.filter(pk__in=_holding(term, user))
    return queryset if terms else queryset.none()


def _holding(term: Term, user: Any) -> QuerySet[Any]:
    """The keys of decisions in which a term stands; each way of finding runs along an index."""
    tsquery, every = term.tsquery(), Decision.objects.order_by()
    said = every if is_staff_reader(user) else every.filter(state__in=PUBLIC_STATES)
    bodies = Body.objects.filter(Holds(words_made(Value(""), F("name")), tsquery)).order_by()
    posts = Post.objects.filter(Holds(words_made(Value(""), F("title")), tsquery)).order_by()
    clauses = Clause.objects.visible_to(user).filter(Holds(WORDS_OF_CLAUSES, tsquery)).order_by()
    ways = [
        every.visible_to(user).filter(reference__in=term.references).values("pk"),
        said.filter(Holds(WORDS, tsquery)).values("pk"),
        said.filter(body__in=bodies.values("pk")).values("pk"),
        said.filter(post__in=posts.values("pk")).values("pk"),
        clauses.values("decision"),
    ]
    if not is_staff_reader(user):
        parts = (KT(f"noticed__{part}") for part in ("title", "decision_maker", "purpose"))
        noticed = Holds(words_made(*(Cast(Coalesce(part, Value("")), TextField()) for part in parts)), tsquery)
        ways.append(every.visible_to(user).filter(noticed, state__in=NOTICED_STATES).values("pk"))
    return ways[0].union(*ways[1:], all=True)


def in_sight(queryset: DecisionQuerySet, user: Any) -> DecisionQuerySet:
    """Leave out decisions whose latest publication is taken down, unless the user may read exempt matter."""
    if reads_exempt(user):
        return queryset
    return queryset.exclude(pk__in=Publication.objects.all().closing())
