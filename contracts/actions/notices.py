"""Notices given for a contract, and its reviews. What is owed is derived (`contracts.notices`), never written."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction

from commissioning.kit.dates import long_date
from commissioning.kit.refusals import Refusal, Refused, refuse
from commissioning.procurement.routes import NOTICE_NAMES, Event
from contracts import permissions, rules
from contracts.actions.authority import locked
from contracts.lifecycle import DRAFT, NOT_SIGNED
from contracts.models import Contract, Extension, NoticeGiven, Review, Variation
from contracts.notices import ABOUT_A_CHANGE, notices_of

FOLLOWS = {Event.SIGNATURE: "the signature", Event.END: "the end of the contract", Event.AWARD: "the award"}
"""What a notice with a number of days comes after, in words."""


@transaction.atomic
def give_notice(
    *,
    by: Any,
    on: date,
    contract: Contract,
    code: str,
    given_on: date,
    where: str,
    change: Extension | Variation | None = None,
    standstill_days: int | None = None,
) -> NoticeGiven:
    """Record that a notice was given: on which day and where it can be found.

    `code` as in `routes.NOTICE_NAMES`; a notice about a change names that extension or variation as `change`.
    `standstill_days`: the length of the standstill that the notice begins, where it gives one.
    """
    refuse(permissions.may_keep_notices(by))
    fresh = locked(contract)
    if code not in NOTICE_NAMES:
        raise ValidationError(f"There is no notice {code}.")
    if (code in ABOUT_A_CHANGE) != (change is not None):
        raise Refused(Refusal("A notice of a change names its change.", "Choose the extension or variation."))
    refuse(_in_time(fresh, code, given_on, on) or rules.may_state_standstill(code=code, days=standstill_days))
    notice = NoticeGiven(
        contract=fresh,
        code=code,
        given_on=given_on,
        where=where,
        standstill_days=standstill_days,
        **_about(fresh, change),
    )
    return notice.recorded(by=by, why=f"{code} given on {long_date(given_on)}")


@transaction.atomic
def correct_notice(
    *,
    by: Any,
    on: date,
    notice: NoticeGiven,
    given_on: date,
    where: str,
    why: str,
    standstill_days: int | None = None,
) -> NoticeGiven:
    """Put right the day or the place of a notice that was recorded wrong, or the standstill that it gives."""
    refuse(permissions.may_keep_notices(by))
    fresh = NoticeGiven.objects.select_for_update().get(pk=notice.pk)
    refuse(
        _in_time(locked(fresh.contract), fresh.code, given_on, on)
        or rules.may_state_standstill(code=fresh.code, days=standstill_days)
    )
    fresh.given_on, fresh.where, fresh.standstill_days = given_on, where, standstill_days
    fresh.recorded(by=by, why=why)
    notice.refresh_from_db()
    return notice


@transaction.atomic
def remove_notice(*, by: Any, notice: NoticeGiven, why: str) -> None:
    """Remove a notice that was recorded by mistake; then it is owed again."""
    refuse(permissions.may_keep_notices(by))
    NoticeGiven.objects.select_for_update().get(pk=notice.pk).removed(by=by, why=why)


@transaction.atomic
def record_review(
    *, by: Any, on: date, contract: Contract, held_on: date, words: str, next_on: date | None = None
) -> Review:
    """Record how a contract went, as reviewed on a day, and when it is reviewed next (None: no day is set)."""
    refuse(permissions.may_keep_notices(by))
    fresh = locked(contract)
    awarded = fresh.state not in (DRAFT, NOT_SIGNED)
    refuse(rules.may_review(awarded=awarded, held_on=held_on, on=on, next_on=next_on))
    review = Review(contract=fresh, held_on=held_on, words=words).recorded(by=by, why="Reviewed")
    if fresh.review_on != next_on:
        fresh.review_on = next_on
        fresh.recorded(by=by, why=f"Reviewed on {long_date(held_on)}")
    contract.refresh_from_db()
    return review


@transaction.atomic
def correct_review(*, by: Any, on: date, review: Review, held_on: date, words: str, why: str) -> Review:
    """Put right what a review says, or its day. The next day of review is that of the contract."""
    refuse(permissions.may_keep_notices(by))
    fresh = Review.objects.select_for_update().get(pk=review.pk)
    refuse(rules.may_be_dated(held_on, on=on))
    fresh.held_on, fresh.words = held_on, words
    fresh.recorded(by=by, why=why)
    review.refresh_from_db()
    return review


@transaction.atomic
def remove_review(*, by: Any, review: Review, why: str) -> None:
    """Remove a review that was recorded by mistake, as on another contract."""
    refuse(permissions.may_keep_notices(by))
    Review.objects.select_for_update().get(pk=review.pk).removed(by=by, why=why)


def _about(contract: Contract, change: Extension | Variation | None) -> dict[str, Extension | Variation]:
    if change is None:
        return {}
    if change.contract_id != contract.pk:
        raise Refused(Refusal("That change belongs to another contract.", "Choose one of this contract."))
    return {"extension" if isinstance(change, Extension) else "variation": change}


def _in_time(contract: Contract, code: str, given_on: date, on: date) -> Refusal | None:
    """Whether a notice can have been given on that day: not in the future, not before what it tells of."""
    owed = next((row for row in notices_of(contract, on) if row.code == code and row.change is None), None)
    after = FOLLOWS.get(owed.notice.counts_from, "") if owed and owed.notice.counts_from and owed.notice.days else ""
    return rules.may_give_notice(
        name=NOTICE_NAMES[code].lower(),
        given_on=given_on,
        on=on,
        follows=after,
        event_on=owed.event_on if owed else None,
    )
