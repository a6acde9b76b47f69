"""What the council's own records obey, as plain functions of plain values: who keeps access, which days may change.

Each function answers None, or the `Refusal` that is shown beside the button and raised at the door.
"""

from __future__ import annotations

from datetime import date, datetime, timedelta

from commissioning.kit.dates import long_date, weekday_date
from commissioning.kit.refusals import Refusal

INVITATION_VALID = timedelta(days=7)
FORGOTTEN_VALID = timedelta(days=1)
ASKED_AGAIN_AFTER = timedelta(minutes=5)
"""How long a link made by an administrator holds, how long one asked for by mail, and when another may be asked for."""


def keeps_an_administrator(*, is_administrator: bool, stays_administrator: bool, others: int) -> Refusal | None:
    """Somebody can always keep users and standing orders: the last administrator who can sign in stays one.

    `others` are the further administrators who are active and have set a password.

    Source: UK GDPR Art 32(1)(b): access to the records stays under the council's control.
    """
    if is_administrator and not stays_administrator and others == 0:
        return Refusal(
            "This is the last administrator who can sign in.",
            "Make another user an administrator first, and let them set a password.",
            code="last-administrator",
        )
    return None


def may_use_link(*, used: bool, valid_until: datetime, user_is_active: bool, at: datetime) -> Refusal | None:
    """A one-time link sets one password, within its time, for someone who has not been deactivated.

    The answer is the same in every case, so that a link found later tells nothing about the account.

    Source: UK GDPR Art 32(1)(b): a way into the records is short-lived and used once.
    """
    if used or at >= valid_until or not user_is_active:
        return NO_SUCH_LINK
    return None


NO_SUCH_LINK = Refusal(
    "This link cannot be used: it has been used already, has expired or was replaced by a newer one.",
    "Use the newest link you were sent, or ask an administrator of this service for another.",
    code="link",
)


def may_adopt(in_force_from: date, *, on: date, first: bool) -> Refusal | None:
    """A further version of the standing orders begins on a day to come, so that nothing judged already changes.

    Only the first version of an installation may begin in the past: before it, nothing could be judged at all.

    Source: the standing orders themselves: an act is judged by those in force on its day.
    """
    if not first and in_force_from <= on:
        return Refusal(
            f"A new version cannot begin on {weekday_date(in_force_from)}.",
            f"Decisions and contracts up to today were judged by the versions recorded before. "
            f"Give a day after {long_date(on)}.",
            code="judged",
        )
    return None


def may_correct_orders(in_force_from: date, *, on: date) -> Refusal | None:
    """A version of the standing orders is corrected only before it is in force.

    Source: the standing orders themselves: an act is judged by those in force on its day.
    """
    if in_force_from <= on:
        return Refusal(
            "This version is in force or was, so acts have been judged by it.",
            "Adopt a further version that says it rightly, from a day to come.",
            code="judged",
        )
    return None


def may_close_on(day: date, *, on: date, not_working: str | None) -> Refusal | None:
    """A day on which the council will be closed is announced before it comes, and is otherwise a working day.

    `not_working` says why the day is no working day as it is ("Saturday", "Good Friday"), or is None.

    Source: standing orders on call-in and notices: a count that people relied on is not changed afterwards.
    """
    if day <= on:
        return Refusal(
            f"{weekday_date(day)} is not a day to come.",
            f"Periods that include it have been counted and published. Give a day after {long_date(on)}.",
            code="past",
        )
    if not_working:
        return Refusal(
            f"{weekday_date(day)} is not a working day as it is ({not_working}).",
            "Choose a day on which the council would otherwise be open.",
            code="not-working",
        )
    return None


def may_reopen(day: date, *, on: date) -> Refusal | None:
    """A closure day is taken back only before it comes.

    Source: standing orders on call-in and notices: a count that people relied on is not changed afterwards.
    """
    if day <= on:
        return Refusal(
            f"{weekday_date(day)} has come, and periods were counted without it.", "It stays on record.", code="past"
        )
    return None


def may_publish_agenda_on(day: date | None, *, on: date) -> Refusal | None:
    """The day on which an agenda was published is recorded when it has come.

    Source: MAI 2012 reg 7: the agenda is available to the public for clear days before the meeting.
    """
    if day is not None and day > on:
        return Refusal(
            f"{weekday_date(day)} has not come yet.",
            "Record the day once the agenda is published; leave it empty until then.",
            code="future",
        )
    return None


def keeps_its_day(held_on: date, *, made: int) -> Refusal | None:
    """A meeting at which something was decided keeps its day; `made` counts the decisions made at it.

    Source: MAI 2012 reg 12: the record of a decision states the day on which it was made.
    """
    if made:
        count = "A decision was" if made == 1 else f"{made} decisions were"
        return Refusal(
            f"{count} made at this meeting on {weekday_date(held_on)}.",
            "What was decided keeps its day: add another meeting instead.",
            code="made",
        )
    return None


def may_move_meeting(held_on: date, to: date, *, on: date, noticed: int) -> Refusal | None:
    """A meeting with decisions still to be made (`noticed` counts them) is moved to a day that is still to come.

    One without may be given any other day, so that a slip of the pen can be put right.

    Source: MAI 2012 reg 9: notice tells the day on which a decision is to be made.
    """
    if to == held_on:
        return Refusal("The meeting is on that day already.", "Give another day.", code="same-day")
    if noticed and to < on:
        return Refusal(
            f"{weekday_date(to)} has passed, and decisions are still to be made at this meeting.",
            f"Give {long_date(on)} or a later day.",
            code="past",
        )
    return None
