"""Views that users save: the filters of a list under a name of their own.

A view keeps what was asked, not what was found. The lists themselves lie in lower rooms and know nothing of it: their
pages leave room over the list (`kit.pages.over_lists`), which is filled here.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any
from urllib.parse import parse_qsl, urlencode

from django import forms
from django.http import HttpRequest, QueryDict
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone
from django_filters import FilterSet

from commissioning.kit.filters import chosen
from commissioning.kit.pages import keep_on
from commissioning.overview.filters import CommissionFilter
from commissioning.overview.models import SavedView
from commissioning.overview.provider_pages import ProviderFilter
from commissioning.procurement.models import Commission
from contracts.filters import ContractFilter, ExpiryFilter
from contracts.models import Contract
from contracts.pages.expiry import tiles_on
from decisions.filters import DecisionFilter, readable
from decisions.models import Decision
from providers.models import Provider


@dataclass(frozen=True)
class Place:
    """A list whose filters can be saved: its name in words, the name of its address, and its filters for a reader."""

    label: str
    name: str
    filters: Callable[[Any], FilterSet]

    def form_for(self, asking: Any) -> type[forms.Form]:
        """The form of its filters for `asking.user`, its choices read once however many views are told by it."""
        found: type[forms.Form] = self.filters(asking).get_form_class()
        for field in found.base_fields.values():
            if isinstance(field, forms.ChoiceField):
                read: Any = field.choices
                field.choices = list(read)
        return found


def _by_day(filters: Any) -> Callable[[Any], FilterSet]:
    return lambda asking: filters(None, Contract.objects.none(), request=asking, on=timezone.localdate())


def _plain(filters: Any, model: Any) -> Callable[[Any], FilterSet]:
    return lambda asking: filters(None, model.objects.none(), request=asking)


EXPIRY = "expiry"
PLACES: dict[str, Place] = {
    EXPIRY: Place("Contract expiry", "contracts:expiry", _by_day(ExpiryFilter)),
    "contracts": Place("Contracts register", "contracts:list", _by_day(ContractFilter)),
    "decisions": Place("Decisions", "decisions:list", _plain(DecisionFilter, Decision)),
    "commissions": Place("Commissions", "overview:commissions", _plain(CommissionFilter, Commission)),
    "providers": Place("Providers", "overview:providers", _plain(ProviderFilter, Provider)),
}
"""Every list whose filters can be saved, by its code in addresses and in `SavedView.place`."""
WITH_DAYS = (EXPIRY, "contracts")
"""The lists whose views a calendar can show."""
_CODES = {place.name: code for code, place in PLACES.items()}


@dataclass(frozen=True)
class Shown:
    """A saved view as a page shows it. `asks`: its filters in words; `gone`: what its list no longer understands."""

    view: SavedView
    url: str
    asks: tuple[tuple[str, str], ...] = ()
    gone: tuple[str, ...] = ()


def _own_name(key: str, form: forms.BaseForm) -> str | None:
    """The filter that a part of an address belongs to: a day has three parts."""
    return next((name for name in form.fields if key == name or key.startswith(f"{name}_")), None)


def asked(data: QueryDict, form: forms.BaseForm) -> str:
    """The filters that were chosen, as they are kept: in the order of the form, without what is empty or of a page."""
    order = {name: number for number, name in enumerate(form.fields)}
    kept = sorted(
        (order[name], key, value.strip())
        for key, values in data.lists()
        for value in values
        if value.strip() and (name := _own_name(key, form)) is not None
    )
    return urlencode([(key, value) for _, key, value in kept])


def asks_of(form: forms.BaseForm) -> Iterator[tuple[str, str]]:
    """What a bound form asks for in words: its list, where it has several, and its filters."""
    form.is_valid()
    if show := form.cleaned_data.get("show"):
        tile = next((tile for tile in tiles_on(timezone.localdate()) if tile.code == show), None)
        yield "List", tile.heading if tile else "All contracts in play"
    yield from chosen(form)


def address_of(view: SavedView) -> str:
    """The list with the view's filters."""
    return f"{reverse(PLACES[view.place].name)}?{view.query}"


def shown(view: SavedView, form: type[forms.Form]) -> Shown:
    """A view with its filters in words, as the form of its list (`Place.form_for`) reads them."""
    bound = form(QueryDict(view.query))
    asks = tuple(asks_of(bound))
    unknown = [key for key in QueryDict(view.query) if _own_name(key, bound) is None]
    wrong = [str(bound[name].label) for name in bound.fields if name in bound.errors]
    return Shown(view, address_of(view), asks, (*unknown, *wrong))


def views_of(user: Any, place: str) -> list[SavedView]:
    """A user's views of a list, by name."""
    return list(SavedView.objects.filter(user=user, place=place))


def over_list(request: HttpRequest, form: forms.BaseForm) -> str:
    """The reader's views of the list that a page shows, and the way to save one; nothing for a stranger."""
    code = _CODES.get(request.resolver_match.view_name if request.resolver_match else "")
    if code is None or not request.user.is_authenticated:
        return ""
    query = asked(readable(request.GET), form)
    views = views_of(request.user, code)
    current = next((view for view in views if view.query == query), None)
    context = {
        "views": [(view, keep_on(address_of(view), request), view == current) for view in views],
        "gone": _gone(views, request, form),
        "save_url": ""
        if current or not query or form.errors
        else f"{reverse('overview:save_view', args=[code])}?{query}",
        "views_url": reverse("overview:saved_views") if views else "",
        "calendar_url": _calendar_url(code, current),
    }
    return render_to_string("overview/saved_views_row.html", context)


def _calendar_url(code: str, current: SavedView | None) -> str:
    """Where a calendar of a list's contracts is made, "" for lists without days."""
    if code not in WITH_DAYS:
        return ""
    return reverse("overview:make_calendar") + (f"?view={current.pk}" if current else "")


def _gone(views: list[SavedView], request: HttpRequest, form: forms.BaseForm) -> tuple[str, list[str]] | None:
    """The view that the address comes from, where it holds filters that the list no longer has."""
    sent = sorted((key, value) for key, value in readable(request.GET).items() if key not in ("on", "page", "after"))
    unknown = [key for key, _ in sent if _own_name(key, form) is None]
    if not unknown:
        return None
    view = next((view for view in views if sorted(parse_qsl(view.query)) == sent), None)
    return (view.name, unknown) if view else None
