"""Standing orders, closure days, posts, service areas and wards."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.urls import reverse
from django.utils.safestring import SafeString

from commissioning.council import permissions
from commissioning.council.models import (
    ClosureDay,
    Post,
    ServiceArea,
    StandingOrders,
    User,
    Ward,
)
from commissioning.council.pages.shared import (
    Deed,
    Rows,
    Section,
    ended_tag,
    history_of,
    last_day,
    link,
    named,
    offered,
    period,
    runs,
    state_tag,
    table_of,
    with_sub,
)
from commissioning.council.roles import Act
from commissioning.kit.dates import long_date, weekday_date
from commissioning.kit.money import pounds


def standing_order_rows(orders: StandingOrders) -> list[tuple[str, str]]:
    """One version of the standing orders, each figure with what it governs."""
    start = "after the decision" if orders.call_in_from_decision else "after publication"
    effect = "the next working day" if orders.effective_waits_for_working_day else "the next calendar day"
    return [
        ("In force from", long_date(orders.in_force_from)),
        ("Key decision from", pounds(orders.key_threshold)),
        ("Awards go to cabinet from", pounds(orders.cabinet_award_from)),
        ("Officers' power below it", orders.officer_power_words),
        ("Call-in", f"{orders.call_in_days} clear working days, beginning the day {start}; then effective on {effect}"),
        ("Who may call in", f"{orders.call_in_quorum} members"),
        ("Who may waive call-in", orders.call_in_waiver_by or "Not stated"),
        ("Notice of a key decision", f"{orders.key_notice_days} clear {orders.get_key_notice_unit_display()}"),
        (
            "Notice of a private matter",
            f"{orders.private_notice_days} clear {orders.get_private_notice_unit_display()}, "
            f"then {orders.private_second_notice_days} clear working days",
        ),
        ("Agenda", f"{orders.agenda_days} clear {orders.get_agenda_unit_display()}"),
        ("General exception", f"{orders.general_exception_days} clear {orders.get_general_exception_unit_display()}"),
        ("From decision to publication", f"{orders.publication_days} working days"),
        ("Source", orders.source_text),
    ]


def _version_state(orders: StandingOrders, current: StandingOrders | None, on: date) -> SafeString:
    if orders.in_force_from > on:
        return state_tag("To come", "soon")
    return state_tag("In force") if current and orders.pk == current.pk else state_tag("Earlier", "quiet")


def standing_orders_page(user: User, on: date) -> dict[str, Any]:
    """Every version, newest first."""
    current = StandingOrders.objects.in_force(on)
    rows = (
        (
            link(reverse("council:standing_orders_version", args=[one.in_force_from]), long_date(one.in_force_from)),
            pounds(one.key_threshold),
            f"{one.call_in_days} working days",
            _version_state(one, current, on),
        )
        for one in StandingOrders.objects.all()
    )
    table = table_of("Versions", ("In force from", "Key decision from", "Call-in", "State"), rows)
    return {
        "sections": [Section("Versions", table, "No version is recorded yet.", hides_heading=True)],
        **offered(user, Act.COUNCIL, Deed("Adopt a new version", reverse("council:add_standing_orders"))),
    }


def version_page(user: User, orders: StandingOrders, on: date) -> dict[str, Any]:
    """One version of the standing orders."""
    correct = Deed(
        "Correct this version",
        reverse("council:correct_standing_orders", args=[orders.in_force_from]),
        permissions.may_correct_orders(user, orders, on),
    )
    return {
        "tag": _version_state(orders, StandingOrders.objects.in_force(on), on),
        "rows": [
            *standing_order_rows(orders),
            ("Call-in is heard within", f"{orders.call_in_hearing_days} working days"),
            ("A report of scrutiny is answered within", f"{orders.report_days} working days"),
        ],
        "changes": history_of(orders),
        **offered(user, Act.COUNCIL, correct),
    }


def closure_page(user: User, on: date) -> dict[str, Any]:
    """Closure days to come, and those that have been."""
    may_not = permissions.may(user, Act.COUNCIL)
    ahead = (
        (weekday_date(one.day), one.why)
        if may_not
        else (
            weekday_date(one.day),
            one.why,
            "–"
            if permissions.may_remove_closure_day(user, one, on)
            else link(reverse("council:remove_closure_day", args=[one.day]), "Remove", long_date(one.day)),
        )
        for one in ClosureDay.objects.filter(day__gte=on).order_by("day")
    )
    columns = ("Day", "Why") if may_not else ("Day", "Why", "Change")
    past = ((weekday_date(one.day), one.why) for one in ClosureDay.objects.filter(day__lt=on).order_by("-day"))
    been = table_of("Closure days that have been", ("Day", "Why"), past)
    sections = [Section("To come", table_of("Closure days to come", columns, ahead), "No closure day is planned.")]
    if been:
        sections.append(Section("Past", been))
    return {
        "sections": sections,
        **offered(user, Act.COUNCIL, Deed("Add a closure day", reverse("council:add_closure_day"))),
    }


def posts_page(user: User, on: date) -> dict[str, Any]:
    """Every post with who holds it today, those that ended last."""
    found = Post.objects.prefetch_related("aliases", "holders__user").order_by("title")
    rows = [
        (
            with_sub(
                named(post, reverse("council:post", args=[post.pk]), post.title, on),
                "; ".join(sorted(alias.name for alias in post.aliases.all())),
            ),
            post.mailbox or "–",
            ", ".join(str(one.user) for one in post.holders.all() if runs(one, on)) or "–",
        )
        for post in sorted(found, key=lambda post: not post.exists_on(on))
    ]
    table = table_of("Posts", ("Post", "Role mailbox", "Held by"), rows)
    return {
        "sections": [Section("Posts", table, "No post has been added yet.", hides_heading=True)],
        **offered(user, Act.COUNCIL, Deed("Add a post", reverse("council:add_post"))),
    }


def post_page(user: User, post: Post, on: date) -> dict[str, Any]:
    """One post with its other names and all who held it."""
    may_not = permissions.may(user, Act.COUNCIL)
    names = (
        (one.name,)
        if may_not
        else (one.name, link(reverse("council:remove_alias", args=[post.pk, one.pk]), "Remove", one.name))
        for one in post.aliases.order_by("name")
    )
    holders = (
        (str(one.user), period(one))
        if may_not
        else (
            str(one.user),
            period(one),
            link(reverse("council:change_holder", args=[post.pk, one.pk]), "End or correct", one.user),
        )
        for one in post.holders.select_related("user").order_by("-from_on", "-pk")
    )
    change = () if may_not else ("Change",)
    return {
        "tag": ended_tag(post, on),
        "rows": [("Role mailbox", post.mailbox or "None"), *last_day(post)],
        "sections": [
            Section(
                "Other names",
                table_of("Other names", ("Name", *change), names),
                "No other name is recorded.",
                words="Names by which papers call this post.",
            ),
            Section(
                "Holders",
                table_of("Holders", ("Held by", "When", *change), holders),
                "Nobody is recorded as its holder.",
            ),
        ],
        "changes": history_of(post),
        **offered(
            user,
            Act.COUNCIL,
            Deed("Say who holds it", reverse("council:appoint", args=[post.pk])),
            Deed("Add another name", reverse("council:add_alias", args=[post.pk])),
            Deed("Rename, correct or end", reverse("council:change_post", args=[post.pk])),
        ),
    }


@dataclass(frozen=True)
class PlaceKind:
    """What service areas and wards differ in."""

    model: type[ServiceArea] | type[Ward]
    noun: str
    many: str
    lead: str
    plural_name: str
    name: str

    @property
    def list_url(self) -> str:
        return reverse(f"council:{self.plural_name}")

    def url(self, slug: str) -> str:
        return reverse(f"council:{self.name}", args=[slug])


PLACES = {
    "service area": PlaceKind(
        ServiceArea,
        "service area",
        "Service areas",
        "Officers and managers act on the contracts of the service areas that they hold.",
        "service_areas",
        "service_area",
    ),
    "ward": PlaceKind(Ward, "ward", "Wards", "A decision says which wards it affects, or all.", "wards", "ward"),
}


def places_page(user: User, kind: PlaceKind, on: date) -> dict[str, Any]:
    """Every service area, or every ward, those that ended last."""
    found: list[Any] = sorted(kind.model._default_manager.order_by("name"), key=lambda one: not one.exists_on(on))
    rows = ((named(one, kind.url(one.slug), one.name, on), one.slug) for one in found)
    table = table_of(kind.many, ("Name", "Word in addresses"), rows)
    return {
        "sections": [Section(kind.many, table, f"No {kind.noun} has been added yet.", hides_heading=True)],
        **offered(user, Act.COUNCIL, Deed(f"Add a {kind.noun}", reverse(f"council:add_{kind.name}"))),
    }


def place_page(user: User, kind: PlaceKind, place: ServiceArea | Ward, on: date) -> dict[str, Any]:
    """One service area or ward."""
    facts: Rows = [("Word in addresses", place.slug), *last_day(place)]
    if isinstance(place, ServiceArea):
        holders = User.objects.active().filter(areas_held__service_area=place).order_by("display_name", "email")
        facts.append(("Held by", ", ".join(str(one) for one in holders) or "Nobody"))
    return {
        "tag": ended_tag(place, on),
        "rows": facts,
        "changes": history_of(place),
        **offered(user, Act.COUNCIL, Deed("Rename or end", reverse(f"council:change_{kind.name}", args=[place.slug]))),
    }
