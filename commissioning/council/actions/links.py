"""One-time links and passwords.

A token leaves this module in the address of an `Issued` and in one mail; the database keeps its SHA-256 alone.
"""

from __future__ import annotations

import logging
import secrets
import threading
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import partial

from axes.utils import reset as lift_locks
from django.conf import settings
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.core.mail import send_mail
from django.db import transaction
from django.utils import timezone

from commissioning.council import permissions, rules
from commissioning.council.actions.shared import locked
from commissioning.council.models import LinkPurpose, OneTimeLink, User, digest_of
from commissioning.kit.dates import weekday_date
from commissioning.kit.refusals import Refused, refuse

log = logging.getLogger(__name__)

Address = Callable[[LinkPurpose, str], str]
"""Turns a purpose and a token into the whole address that a person follows."""


@dataclass
class Issued:
    """A link as it leaves the house. `mailed`: None until it was tried, or where this service sends no mail."""

    user: User
    link: OneTimeLink
    address: str
    mailed: bool | None = None


def issue(
    user: User,
    purpose: LinkPurpose,
    *,
    by: User | None,
    at: datetime,
    valid: timedelta,
    address: Address,
    in_background: bool = False,
) -> Issued:
    """A fresh link for a user whose row is locked; mailed after the commit. Call it within a transaction."""
    token = secrets.token_urlsafe(32)
    link = OneTimeLink(
        user=user, purpose=purpose, digest=digest_of(token), made_at=at, made_by=by, valid_until=at + valid
    )
    link.recorded(by=by, why="Made by an administrator" if by else "Made without anybody signed in")
    issued = Issued(user, link, address(purpose, token))
    send = partial(_mail, issued)
    transaction.on_commit(threading.Thread(target=send, daemon=True).start if in_background else send)
    return issued


def close_links(user: User, *, by: User | None, at: datetime | None = None, why: str) -> None:
    """End every link of a user that could still be used."""
    at = at or timezone.now()
    for link in user.links.filter(used_at__isnull=True, valid_until__gt=at).select_for_update().order_by("pk"):
        link.valid_until = at
        link.recorded(by=by, why=why)


@transaction.atomic
def send_link(*, by: User, at: datetime, user: User, address: Address) -> Issued:
    """A link by which a user sets a password; it replaces all others. The old password works until the link is used."""
    user = locked(user)
    refuse(permissions.may_send_link(by, user))
    close_links(user, by=by, at=at, why="Replaced by a newer link")
    purpose = LinkPurpose.RESET if user.has_usable_password() else LinkPurpose.INVITATION
    return issue(user, purpose, by=by, at=at, valid=rules.INVITATION_VALID, address=address)


@transaction.atomic
def ask_for_link(*, email: str, at: datetime, address: Address) -> Issued | None:
    """Mail a link to someone who forgot their password; None where there is no such user, or one was just sent.

    Other links stay open: whoever asks has not proved to be the user. It is mailed in the background, so that the
    time of the answer does not tell whether the account exists.
    """
    user = User.objects.active().select_for_update().filter(email__iexact=email.strip()).first()
    if user is None:
        return None
    if user.links.filter(made_by__isnull=True, made_at__gt=at - rules.ASKED_AGAIN_AFTER).exists():
        return None
    return issue(
        user, LinkPurpose.RESET, by=None, at=at, valid=rules.FORGOTTEN_VALID, address=address, in_background=True
    )


@transaction.atomic
def set_password(*, token: str, purpose: LinkPurpose, password: str, at: datetime) -> User:
    """Set a password by a one-time link, and use it up together with every other link of that user."""
    known = OneTimeLink.objects.filter(digest=digest_of(token), purpose=purpose).first()
    if known is None:
        raise Refused(rules.NO_SUCH_LINK)
    # The user's row comes first, as in every action; whoever waited for it finds the link used.
    user = locked(known.user)
    link = locked(known)
    refuse(
        rules.may_use_link(
            used=link.used_at is not None, valid_until=link.valid_until, user_is_active=user.is_active, at=at
        )
    )
    _put(user, password, why=f"Password set by one-time link: {link.get_purpose_display().lower()}")
    link.used_at, link.used_by = at, user
    link.recorded(by=user, why="Used")
    close_links(user, by=user, at=at, why="Another link was used")
    return user


@transaction.atomic
def change_password(*, by: User, password: str) -> User:
    """Give oneself another password; every other session of that user ends. The old one is asked at the door."""
    user = locked(by)
    _put(user, password, why="Password changed")
    close_links(user, by=user, why="The password was changed")
    return user


def _put(user: User, password: str, *, why: str) -> None:
    try:
        validate_password(password, user)
    except ValidationError as error:
        raise ValidationError({"password": error.messages}) from None
    user.set_password(password)
    user.recorded(by=user, why=why)
    # Failures with the old password lock the new one no longer.
    lift_locks(username=user.email)


def _mail(issued: Issued) -> None:
    """Send the link to its user; a mail server that fails is noted on `issued` and in the log, without the link."""
    if not settings.SENDS_MAIL:
        return
    invited = issued.link.purpose == LinkPurpose.INVITATION
    until = timezone.localtime(issued.link.valid_until)
    opening = (
        f"You have been given an account for decisions and contracts at {settings.COUNCIL_NAME}."
        if invited
        else f"A new password can be set for your account for decisions and contracts at {settings.COUNCIL_NAME}."
    )
    ending = (
        "If you did not expect this, you need do nothing."
        if invited
        else "If you did not ask for it, you need do nothing: your password stays as it is until the link is used."
    )
    words = (
        f"{opening}\n\nSet your password here:\n\n{issued.address}\n\n"
        f"The link works once, until {weekday_date(until.date())}, {until:%H:%M}. Do not pass it on.\n\n{ending}\n"
    )
    subject = "Your invitation to decisions and contracts" if invited else "Set a new password"
    try:
        send_mail(subject, words, None, [issued.user.email])
    except (OSError, ValueError) as error:
        log.warning("A one-time link could not be mailed: %s", type(error).__name__)
        issued.mailed = False
    else:
        issued.mailed = True
