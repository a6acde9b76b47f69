"""What a user does with views of their own: save, rename, remove."""

from __future__ import annotations

from django.core.exceptions import ValidationError
from django.db import connection, transaction

from commissioning.council.models import User
from commissioning.kit.refusals import Refusal, Refused
from commissioning.overview.models import SavedView

MOST_VIEWS = 30
"""Views that one user keeps of one list."""
TAKEN = "You have a view of that name for this list already"


@transaction.atomic
def save_view(*, by: User, place: str, name: str, query: str, replaces: bool = False) -> SavedView:
    """Keep the filters `query` of a list under a name; with `replaces` in place of those that bear the name."""
    views = SavedView.objects.filter(user=by, place=place)
    if not query:
        raise Refused(Refusal("No filter is chosen.", "Choose filters on the list first, then save them.", "empty"))
    # Two at once are counted one after the other.
    _changed_for(by)
    same = views.filter(name__iexact=name).first()
    if same is not None:
        if not replaces:
            raise ValidationError({"name": f"{TAKEN}: give another name, or let this one take its place"})
        same.name, same.query = name, query
        return same.recorded(by=by, why="View changed to other filters")
    if views.count() >= MOST_VIEWS:
        raise Refused(Refusal(f"You keep {MOST_VIEWS} views of this list.", "Remove one of them first.", "many"))
    return SavedView(user=by, place=place, name=name, query=query).recorded(by=by, why="View saved")


@transaction.atomic
def rename_view(*, by: User, view: SavedView, name: str) -> SavedView:
    """Give a view another name."""
    _changed_for(by)
    view.refresh_from_db()
    if SavedView.objects.filter(user=by, place=view.place, name__iexact=name).exclude(pk=view.pk).exists():
        raise ValidationError({"name": TAKEN})
    view.name = name
    return view.recorded(by=by, why="View renamed")


@transaction.atomic
def remove_view(*, by: User, view: SavedView) -> None:
    """Remove a view. Refused while a calendar shows it: it would stand empty, and nobody would see why."""
    if view.calendars.exists():
        raise Refused(
            Refusal("A calendar address shows this view.", "Revoke that calendar address first.", code="calendar")
        )
    _changed_for(by)
    view.removed(by=by, why="View removed")


def _changed_for(user: User) -> None:
    """Write the account's row as it is: lists that are kept ready for it, in any browser, are made anew by that."""
    with connection.cursor() as cursor:
        cursor.execute("update council_user set is_active = is_active where id = %s", [user.pk])
