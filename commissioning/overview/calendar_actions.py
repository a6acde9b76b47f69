"""What users do with the secret addresses of their calendars: make, renew and revoke them.

A token leaves this module once, in what `make_address` and `renew_address` answer; the database keeps its SHA-256.
"""

from __future__ import annotations

import secrets
from dataclasses import dataclass
from datetime import date

from django.db import transaction

from commissioning.council import permissions
from commissioning.council.models import User, digest_of
from commissioning.council.roles import Act
from commissioning.kit.refusals import Refusal, Refused, refuse
from commissioning.overview.models import CalendarAddress, SavedView, Shows

MOST_ADDRESSES = 10
"""Addresses that one user has at a time."""
TOKEN_BYTES = 32
"""256 bits: nobody comes upon one by trying."""


@dataclass(frozen=True)
class Issued:
    """An address with the token that is shown this once."""

    address: CalendarAddress
    token: str


@transaction.atomic
def make_address(*, by: User, shows: Shows, view: SavedView | None = None, on: date) -> Issued:
    """A new secret address of a calendar."""
    refuse(permissions.may(by, Act.READ_WORKING))
    # Two at once are counted one after the other.
    User.objects.select_for_update(no_key=True).get(pk=by.pk)
    if CalendarAddress.objects.filter(user=by).count() >= MOST_ADDRESSES:
        raise Refused(Refusal(f"You have {MOST_ADDRESSES} addresses.", "Revoke one that is not used.", code="many"))
    token = secrets.token_urlsafe(TOKEN_BYTES)
    address = CalendarAddress(user=by, shows=shows, view=view, digest=digest_of(token), made_on=on)
    return Issued(address.recorded(by=by, why="Calendar address made"), token)


@transaction.atomic
def renew_address(*, by: User, address: CalendarAddress, on: date) -> Issued:
    """Give a calendar another address: the one before is answered no more."""
    token = secrets.token_urlsafe(TOKEN_BYTES)
    address.digest, address.made_on, address.fetched_on = digest_of(token), on, None
    return Issued(address.recorded(by=by, why="Calendar address renewed"), token)


@transaction.atomic
def revoke_address(*, by: User, address: CalendarAddress) -> None:
    """Have an address answered no more."""
    address.removed(by=by, why="Calendar address revoked")


@transaction.atomic
def note_fetch(*, address: CalendarAddress, on: date) -> None:
    """Keep the day on which a calendar was last fetched. Nobody is signed in then: the system itself records it."""
    kept = CalendarAddress.objects.select_for_update().filter(pk=address.pk, digest=address.digest).first()
    if kept is not None and kept.fetched_on != on:
        kept.fetched_on = on
        kept.recorded(by=None, why="Fetched by a calendar program")
