"""The pages on which users keep their views."""

from __future__ import annotations

from django.contrib import messages
from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import path, reverse
from django.views.decorators.http import require_http_methods, require_safe

from commissioning.council.roles import Act
from commissioning.council.views.shared import StaffRequest
from commissioning.kit.access import staff
from commissioning.kit.desk import act_page, attempt, done_before
from commissioning.kit.refusals import Refusal
from commissioning.overview import saved_view_actions as actions
from commissioning.overview import saved_views
from commissioning.overview.models import SavedView
from commissioning.overview.saved_view_forms import NameForm, SaveForm
from commissioning.overview.todo_forms import NothingToType
from decisions.filters import readable

act_methods = require_http_methods(["GET", "HEAD", "POST"])
BACK = "My views"


def _own(request: StaffRequest, pk: int) -> SavedView | HttpResponseRedirect:
    """The reader's own view; where they removed it before, perhaps in another window, what is said instead.

    Raises Http404 for any other.
    """
    view = SavedView.objects.filter(user=request.user, place__in=saved_views.PLACES, pk=pk).first()
    if view is not None:
        return view
    gone = SavedView.history.filter(id=pk, user=request.user, history_type="-").first()
    if gone is None:
        raise Http404("There is no such view.")
    before = done_before(request)
    if before is None:
        messages.info(request, f"The view “{gone.name}” was removed already, perhaps in another window.")
    return before or HttpResponseRedirect(reverse("overview:saved_views"))


@staff(Act.READ_WORKING)
@require_safe
def views(request: StaffRequest) -> HttpResponse:
    kept = []
    for code, place in saved_views.PLACES.items():
        if found := saved_views.views_of(request.user, code):
            form = place.form_for(request)
            kept.append((place.label, [saved_views.shown(view, form) for view in found]))
    lists = [(place.label, reverse(place.name)) for place in saved_views.PLACES.values()]
    return render(request, "overview/saved_views.html", {"kept": kept, "lists": lists})


@staff(Act.READ_WORKING)
@act_methods
def save_view(request: StaffRequest, code: str) -> HttpResponse:
    place = saved_views.PLACES.get(code)
    if place is None:
        raise Http404
    filters = place.form_for(request)(readable(request.GET))
    query = saved_views.asked(readable(request.GET), filters)
    home = f"{reverse(place.name)}?{query}" if query else reverse(place.name)
    refusal = None
    if not query or not filters.is_valid():
        refusal = Refusal("No filter is chosen, or one is not in order.", "Choose the filters on the list first.")
    form = SaveForm(request, has_views=bool(saved_views.views_of(request.user, code)))
    done = None
    if refusal is None:
        done = attempt(
            form,
            lambda values: actions.save_view(by=request.user, place=code, query=query, **values),
            then=home,
            said=lambda view: f"The view “{view.name}” is saved. It stands above this list.",
        )
    return done or act_page(
        request,
        form,
        title="Save this view",
        lead=f"{place.label}, with the filters below. It shows what they find on the day on which you open it.",
        button="Save",
        back=(home, place.label),
        refusal=refusal,
        template="overview/save_view.html",
        asks=list(saved_views.asks_of(filters)),
    )


@staff(Act.READ_WORKING)
@act_methods
def rename_view(request: StaffRequest, pk: int) -> HttpResponse:
    view = _own(request, pk)
    if isinstance(view, HttpResponseRedirect):
        return view
    form = NameForm(request, of=view, initial={"name": view.name})
    done = attempt(
        form,
        lambda values: actions.rename_view(by=request.user, view=view, **values),
        then=reverse("overview:saved_views"),
        said=lambda view: f"The view is called “{view.name}” now.",
    )
    return done or act_page(
        request, form, title="Rename a view", button="Rename", back=(reverse("overview:saved_views"), BACK)
    )


@staff(Act.READ_WORKING)
@act_methods
def remove_view(request: StaffRequest, pk: int) -> HttpResponse:
    view = _own(request, pk)
    if isinstance(view, HttpResponseRedirect):
        return view
    form = NothingToType(request, of=view)
    done = attempt(
        form,
        lambda values: actions.remove_view(by=request.user, view=view),
        then=reverse("overview:saved_views"),
        said=f"The view “{view.name}” is removed.",
    )
    return done or act_page(
        request,
        form,
        title=f"Remove the view “{view.name}”",
        lead="Only the name and its filters go; the records that it finds stay as they are.",
        button="Remove",
        back=(reverse("overview:saved_views"), BACK),
    )


saved_view_urlpatterns = [
    path("account/views/", views, name="saved_views"),
    path("account/views/save/<slug:code>/", save_view, name="save_view"),
    path("account/views/<int:pk>/", rename_view, name="rename_view"),
    path("account/views/<int:pk>/remove/", remove_view, name="remove_view"),
]
