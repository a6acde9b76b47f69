"""The filters of the list of commissions."""

from __future__ import annotations

from typing import Any

import django_filters
from django import forms
from django.db.models import QuerySet

from commissioning.kit.filters import ChoiceFilter
from commissioning.kit.words import with_words_made
from commissioning.procurement.lifecycle import COMMISSION
from commissioning.procurement.models import Commission
from commissioning.procurement.querysets import WORDS
from commissioning.procurement.routes import Regime
from decisions.filters import areas


class CommissionFilter(django_filters.FilterSet):
    """Filters commissions already reduced to what the user may see. A value that is wrong filters nothing."""

    q = django_filters.CharFilter(label="Words or reference", method="search", max_length=200)
    area = ChoiceFilter(
        label="Service area", choices=areas, empty_label="All services", field_name="service_area__slug"
    )
    regime = ChoiceFilter(
        label="Regime", choices=[(one.value, one.label) for one in Regime], empty_label="Either regime"
    )
    state = ChoiceFilter(label="State", choices=COMMISSION.choices, empty_label="Any state")

    class Meta:
        model = Commission
        fields: list[str] = []
        form = forms.Form

    def search(self, queryset: QuerySet[Commission], name: str, value: str) -> QuerySet[Any]:
        """Every word stands, the last one perhaps unfinished, in reference, title, need or whom it is for."""
        return with_words_made(queryset, value, WORDS)
