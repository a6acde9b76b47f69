"""The desk of set-up, and what stands for years: read by all staff, kept by administrators."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_safe

from commissioning.council import actions, pages
from commissioning.council.forms import (
    AliasForm,
    ChangeHolderForm,
    ChangePlaceForm,
    ChangePostForm,
    ClosureDayForm,
    CorrectStandingOrdersForm,
    HolderForm,
    PlaceForm,
    PostForm,
    StandingOrdersForm,
    WhyForm,
    shown,
)
from commissioning.council.models import ClosureDay, Post, PostAlias, PostHolder, StandingOrders
from commissioning.council.pages import PLACES
from commissioning.council.roles import Act
from commissioning.council.views.account import form_page
from commissioning.council.views.shared import StaffRequest, page
from commissioning.kit.access import staff
from commissioning.kit.dates import long_date, weekday_date
from commissioning.kit.desk import act_page, attempt

ORDERS = ("council:standing_orders", "Standing orders")
POSTS = ("council:posts", "Posts")
JUDGED = "A new version begins on a day to come: everything up to today stays judged by the versions before it."


@staff()
@require_safe
def desk(request: StaffRequest) -> HttpResponse:
    return render(request, "council/desk.html", pages.desk(request.user, timezone.localdate()))


# Standing orders


def version_url(orders: StandingOrders) -> str:
    return reverse("council:standing_orders_version", args=[orders.in_force_from])


@staff()
@require_safe
def standing_orders(request: StaffRequest) -> HttpResponse:
    context = pages.standing_orders_page(request.user, timezone.localdate())
    lead = "Each decision and each contract is judged by the version in force on its own day."
    return page(request, context, title="Standing orders", crumbs=(), lead=lead)


@staff()
@require_safe
def standing_orders_version(request: StaffRequest, day: date) -> HttpResponse:
    orders = get_object_or_404(StandingOrders, in_force_from=day)
    context = pages.version_page(request.user, orders, timezone.localdate())
    title = f"Standing orders from {long_date(orders.in_force_from)}"
    return page(request, context, title=title, crumbs=(ORDERS,))


@staff(Act.COUNCIL)
@form_page
def add_standing_orders(request: StaffRequest) -> HttpResponse:
    last = StandingOrders.objects.order_by("-in_force_from").first()
    started = shown(StandingOrdersForm, last or StandingOrders()) | {"in_force_from": None}
    form = StandingOrdersForm(request, initial=started)
    done = attempt(
        form,
        lambda values: actions.add_standing_orders(by=request.user, on=timezone.localdate(), **values),
        then=version_url,
        said=lambda added: f"The version in force from {long_date(added.in_force_from)} is adopted.",
    )
    return done or act_page(
        request,
        form,
        title="Adopt a new version of the standing orders",
        button="Adopt",
        back=(reverse("council:standing_orders"), "Standing orders"),
        lead=f"{JUDGED} It is filled in from the last version." if last else "The first version may begin in the past.",
        template="council/standing_orders_form.html",
    )


@staff(Act.COUNCIL)
@form_page
def correct_standing_orders(request: StaffRequest, day: date) -> HttpResponse:
    orders = get_object_or_404(StandingOrders, in_force_from=day)
    form = CorrectStandingOrdersForm(request, of=orders)
    done = attempt(
        form,
        lambda values: actions.correct_standing_orders(
            by=request.user, on=timezone.localdate(), orders=orders, **values
        ),
        then=version_url,
        said="The version is corrected.",
    )
    return done or act_page(
        request,
        form,
        title=f"Correct the standing orders from {long_date(orders.in_force_from)}",
        button="Save",
        back=(version_url(orders), f"From {long_date(orders.in_force_from)}"),
        lead="A version can be corrected until the day before it is in force.",
        template="council/standing_orders_form.html",
    )


# Closure days


@staff()
@require_safe
def closure_days(request: StaffRequest) -> HttpResponse:
    context = pages.closure_page(request.user, timezone.localdate())
    lead = "Weekdays on which the council is closed. Weekends and bank holidays are known already."
    return page(request, context, title="Closure days", crumbs=(), lead=lead)


@staff(Act.COUNCIL)
@form_page
def add_closure_day(request: StaffRequest) -> HttpResponse:
    form = ClosureDayForm(request)
    done = attempt(
        form,
        lambda values: actions.add_closure_day(by=request.user, on=timezone.localdate(), **values),
        then=reverse("council:closure_days"),
        said=lambda added: f"{weekday_date(added.day)} is a closure day.",
    )
    return done or act_page(
        request,
        form,
        title="Add a closure day",
        button="Add",
        back=(reverse("council:closure_days"), "Closure days"),
        lead="Only a day to come: periods counted and published before are not changed.",
    )


@staff(Act.COUNCIL)
@form_page
def remove_closure_day(request: StaffRequest, day: date) -> HttpResponse:
    closure = get_object_or_404(ClosureDay, day=day)
    form = WhyForm(request, of=closure)
    done = attempt(
        form,
        lambda values: actions.remove_closure_day(by=request.user, on=timezone.localdate(), closure=closure, **values),
        then=reverse("council:closure_days"),
        said=f"{weekday_date(closure.day)} is a working day again.",
    )
    return done or act_page(
        request,
        form,
        title=f"Remove the closure day of {long_date(closure.day)}",
        button="Remove",
        back=(reverse("council:closure_days"), "Closure days"),
        is_grave=True,
    )


# Posts


def post_url(post: Post) -> str:
    return reverse("council:post", args=[post.pk])


@staff()
@require_safe
def posts(request: StaffRequest) -> HttpResponse:
    context = pages.posts_page(request.user, timezone.localdate())
    lead = "Powers are given to posts, and notices name posts: whoever holds them."
    return page(request, context, title="Posts", crumbs=(), lead=lead)


@staff()
@require_safe
def post(request: StaffRequest, pk: int) -> HttpResponse:
    found = get_object_or_404(Post, pk=pk)
    return page(
        request,
        pages.post_page(request.user, found, timezone.localdate()),
        title=found.title,
        crumbs=(POSTS,),
    )


@staff(Act.COUNCIL)
@form_page
def add_post(request: StaffRequest) -> HttpResponse:
    form = PostForm(request)
    done = attempt(
        form,
        lambda values: actions.add_post(by=request.user, **values),
        then=post_url,
        said=lambda added: f"{added.title} is added.",
    )
    return done or act_page(request, form, title="Add a post", button="Add", back=(reverse("council:posts"), "Posts"))


@staff(Act.COUNCIL)
@form_page
def change_post(request: StaffRequest, pk: int) -> HttpResponse:
    found = get_object_or_404(Post, pk=pk)
    form = ChangePostForm(request, of=found, initial=shown(ChangePostForm, found) | {"keep_old_title": True})
    done = attempt(
        form,
        lambda values: actions.change_post(by=request.user, post=found, **values),
        then=post_url(found),
        said="The post is changed.",
    )
    return done or act_page(
        request,
        form,
        title=f"Change {found.title}",
        button="Save",
        back=(post_url(found), found.title),
        lead=pages.RENAMED,
    )


@staff(Act.COUNCIL)
@form_page
def add_alias(request: StaffRequest, pk: int) -> HttpResponse:
    found = get_object_or_404(Post, pk=pk)
    form = AliasForm(request)
    done = attempt(
        form,
        lambda values: actions.add_post_alias(by=request.user, post=found, **values),
        then=post_url(found),
        said="The other name is added.",
    )
    return done or act_page(
        request, form, title=f"Add another name of {found.title}", button="Add", back=(post_url(found), found.title)
    )


@staff(Act.COUNCIL)
@form_page
def remove_alias(request: StaffRequest, pk: int, alias_pk: int) -> HttpResponse:
    alias = get_object_or_404(PostAlias.objects.select_related("post"), pk=alias_pk, post_id=pk)
    form = WhyForm(request, of=alias)
    done = attempt(
        form,
        lambda values: actions.remove_post_alias(by=request.user, alias=alias, **values),
        then=post_url(alias.post),
        said="The other name is removed.",
    )
    return done or act_page(
        request,
        form,
        title=f"Remove the name {alias.name}",
        button="Remove",
        back=(post_url(alias.post), alias.post.title),
        is_grave=True,
    )


@staff(Act.COUNCIL)
@form_page
def appoint(request: StaffRequest, pk: int) -> HttpResponse:
    found = get_object_or_404(Post, pk=pk)
    form = HolderForm(request)
    done = attempt(
        form,
        lambda values: actions.appoint(by=request.user, post=found, **values),
        then=post_url(found),
        said="Its holder is recorded.",
    )
    return done or act_page(
        request, form, title=f"Who holds {found.title}", button="Save", back=(post_url(found), found.title)
    )


@staff(Act.COUNCIL)
@form_page
def change_holder(request: StaffRequest, pk: int, holder_pk: int) -> HttpResponse:
    holder = get_object_or_404(PostHolder.objects.select_related("post", "user"), pk=holder_pk, post_id=pk)
    form = ChangeHolderForm(request, of=holder, initial=shown(ChangeHolderForm, holder))
    done = attempt(
        form,
        lambda values: actions.change_holder(by=request.user, holder=holder, **values),
        then=post_url(holder.post),
        said="The days are changed.",
    )
    return done or act_page(
        request,
        form,
        title=f"End or correct {holder.user} as {holder.post.title}",
        button="Save",
        back=(post_url(holder.post), holder.post.title),
    )


# Service areas and wards


@staff()
@require_safe
def places(request: StaffRequest, kind: str) -> HttpResponse:
    of = PLACES[kind]
    context = pages.places_page(request.user, of, timezone.localdate())
    return page(request, context, title=of.many, crumbs=(), lead=of.lead)


@staff()
@require_safe
def place(request: StaffRequest, kind: str, slug: str) -> HttpResponse:
    of = PLACES[kind]
    found: Any = get_object_or_404(of.model, slug=slug)
    context = pages.place_page(request.user, of, found, timezone.localdate())
    return page(request, context, title=found.name, crumbs=((f"council:{of.plural_name}", of.many),))


@staff(Act.COUNCIL)
@form_page
def add_place(request: StaffRequest, kind: str) -> HttpResponse:
    of = PLACES[kind]
    form = PlaceForm(request)
    act = actions.add_ward if kind == "ward" else actions.add_service_area
    done = attempt(
        form,
        lambda values: act(by=request.user, **values),
        then=lambda added: of.url(added.slug),
        said=lambda added: f"{added.name} is added.",
    )
    return done or act_page(request, form, title=f"Add a {of.noun}", button="Add", back=(of.list_url, of.many))


@staff(Act.COUNCIL)
@form_page
def change_place(request: StaffRequest, kind: str, slug: str) -> HttpResponse:
    of = PLACES[kind]
    found: Any = get_object_or_404(of.model, slug=slug)
    form = ChangePlaceForm(request, of=found, initial=shown(ChangePlaceForm, found))
    done = attempt(
        form,
        lambda values: (
            actions.change_ward(by=request.user, ward=found, **values)
            if kind == "ward"
            else actions.change_service_area(by=request.user, service_area=found, **values)
        ),
        then=of.url(slug),
        said=f"The {of.noun} is changed.",
    )
    return done or act_page(
        request, form, title=f"Change {found.name}", button="Save", back=(of.url(slug), found.name), lead=pages.RENAMED
    )
