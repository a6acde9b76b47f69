"""Notices in words: what is owed, by when and why by then, what was given; the standstill; reviews."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.urls import reverse

from commissioning.kit.dates import days_words, long_date
from commissioning.procurement.routes import CHECK_WORDING, NOTICE_NAMES, Event, Regime
from contracts.lifecycle import DRAFT, NOT_SIGNED
from contracts.models import Contract, Extension, NoticeGiven, Review, Variation
from contracts.notices import (
    ABOUT_A_CHANGE,
    REGISTER,
    Owed,
    State,
    changes_in_order,
    not_owed_but_given,
    notices_of,
    standstill_of,
)
from contracts.permissions import may_keep_notices
from contracts.querysets import is_staff_reader

CODES = {
    Regime.PA2023: (
        "UK5", "UK6", "KPI", "UK7", "UK7-copy", "UK9", "UK10", "UK10-copy", "UK11", "UK13", "UK14", "UK15", "UK16",
        REGISTER,
    ),
    Regime.PCR2015: ("PCR-SL", "PCR-CAN", "PCR-CF", "PCR-MOD", REGISTER),
}  # fmt: skip
"""The notices that can be recorded for a contract, by its regime."""
TAGS = {
    State.LATE: ("Overdue", "stop"),
    State.DUE: ("To give", "soon"),
    State.TO_COME: ("To come", "quiet"),
    State.GIVEN: ("Given", ""),
    State.NOT_RECORDED: ("Not recorded here", "quiet"),
}
MOST_IN_SHORT = 4


@dataclass(frozen=True)
class Given:
    """A notice given: when, where, a link to it where it is an address, and the links to put it right."""

    notice: NoticeGiven
    name: str
    url: str
    links: tuple[tuple[str, str], ...]


@dataclass(frozen=True)
class NoticeRow:
    """One notice as the page shows it; `by_words` is the day or what the law says instead of one."""

    owed: Owed
    name: str
    about: str
    by_words: str
    working: str
    tag: tuple[str, str]
    late: str
    given: tuple[Given, ...]
    url: str


def name_of(code: str) -> str:
    """A notice by its name and, where people call it by that, its code: “Contract details notice (UK7)”."""
    name = NOTICE_NAMES[code].replace(CHECK_WORDING, "").strip()
    return f"{name} ({code})" if code.startswith("UK") and "-" not in code else name


def notices_page(contract: Contract, on: date, user: Any) -> dict[str, Any]:
    """Everything that the page of a contract's notices shows to staff as at a day."""
    found = notices_of(contract, on)
    may = may_keep_notices(user) is None and contract.state != NOT_SIGNED
    rows = [_row(contract, owed, on, may) for owed in found]
    others = [_given(contract, notice, may) for notice in not_owed_but_given(contract, found, on)]
    listed = {owed.code for owed in found}
    return {
        "contract": contract,
        "rows": rows,
        "others": others,
        "lead": lead_sentence(found, contract),
        "standstill": standstill_of(contract, on),
        "has_unrecorded": any(owed.state is State.NOT_RECORDED for owed in found),
        "unlisted": [
            (name_of(code), _record_address(contract, code))
            for code in CODES[Regime(contract.regime)]
            if may and code not in listed and (code not in ABOUT_A_CHANGE or changes_of(contract))
        ],
    }


def notices_in_short(contract: Contract, on: date, user: Any) -> dict[str, Any] | None:
    """What the contract's page says of its notices, to staff; None for others and for a draft."""
    if not is_staff_reader(user) or contract.state in (DRAFT, NOT_SIGNED):
        return None
    found = notices_of(contract, on)
    open_now = sorted((owed for owed in found if owed.is_open), key=lambda owed: (owed.by or date.max, owed.code))
    return {
        "rows": [_row(contract, owed, on, may_keep_notices(user) is None) for owed in open_now[:MOST_IN_SHORT]],
        "lead": lead_sentence(found, contract),
        "standstill": standstill_of(contract, on),
    }


def lead_sentence(found: Sequence[Owed], contract: Contract) -> str:
    """How many notices are overdue, to be given, given, and not recorded here."""
    if contract.state == DRAFT:
        return "A draft owes nothing yet. Once it is awarded and signed it will owe these."
    if not found:
        return "No notice is owed."
    count = Counter(owed.state for owed in found)
    parts = [
        f"{count[state]} {words}"
        for state, words in (
            (State.LATE, "overdue"),
            (State.DUE, "to give"),
            (State.TO_COME, "to come"),
            (State.GIVEN, "given"),
        )
        if count[state]
    ]
    said = f"{', '.join(parts)}." if parts else ""
    before = count[State.NOT_RECORDED]
    if before:
        of, whether = ("One fell", "whether it was") if before == 1 else (f"{before} fell", "whether they were")
        said += f" {of} due before the contract was entered here: {whether} given is not recorded."
    return said.strip()


def _row(contract: Contract, owed: Owed, on: date, may: bool) -> NoticeRow:
    working = owed.explained.sentence if owed.explained else ""
    by_words = owed.notice.when
    if owed.by is not None:
        by_words = long_date(owed.by)
        if owed.state in (State.DUE, State.LATE):
            working = f"{_distance(owed.by, on)} {working or owed.notice.when}"
        working = working or owed.notice.when
    late = f"{owed.given_late} {'day' if owed.given_late == 1 else 'days'} late" if owed.given_late else ""
    return NoticeRow(
        owed,
        name_of(owed.code),
        f"{change_words(owed.change)}" if owed.change is not None else "",
        by_words,
        working,
        TAGS[owed.state],
        late,
        tuple(_given(contract, notice, may) for notice in owed.given),
        _record_address(contract, owed.code, owed.change) if may and (owed.is_open or _may_come_early(owed)) else "",
    )


def _may_come_early(owed: Owed) -> bool:
    """What has to be out before its act, or is not recorded from before, can be entered at any time."""
    early = owed.notice.counts_from in (None, Event.AWARD) and owed.notice.days is None
    return owed.state is State.NOT_RECORDED or (owed.state is State.TO_COME and early)


def _distance(by: date, on: date) -> str:
    days = (by - on).days
    if days < 0:
        return f"{-days:,} {'day' if days == -1 else 'days'} ago."
    return "Today." if not days else f"In {days} {'day' if days == 1 else 'days'}."


def _given(contract: Contract, notice: NoticeGiven, may: bool) -> Given:
    at = [contract.reference, notice.pk]
    links: tuple[tuple[str, str], ...] = ()
    if may:
        links = (
            ("Put right", reverse("contracts:notice", args=at)),
            ("Remove", reverse("contracts:remove_notice", args=at)),
        )
    url = notice.where if notice.where.startswith(("https://", "http://")) and " " not in notice.where else ""
    return Given(notice, name_of(notice.code), url, links)


def _record_address(contract: Contract, code: str, change: Extension | Variation | None = None) -> str:
    address = reverse("contracts:notice_given", args=[contract.reference, code])
    return f"{address}?change={key_of(change)}" if change is not None else address


# What a notice is about -----------------------------------------------------------------------------------------------


def key_of(change: Extension | Variation) -> str:
    """How a form names a change: “extension-12”."""
    return f"{'extension' if isinstance(change, Extension) else 'variation'}-{change.pk}"


def change_words(change: Extension | Variation) -> str:
    """A change in a few words: “Extended on 3 January 2027 to 31 March 2028”."""
    if isinstance(change, Extension):
        return f"Extended on {long_date(change.made_on)} to {long_date(change.new_end)}"
    words = (change.scope_words or change.term_words).strip().rstrip(".")
    short = words if len(words) <= 80 else f"{words[:79]}…"
    return f"Varied on {long_date(change.made_on)}" + (f": {short}" if short else "")


def changes_of(contract: Contract) -> dict[str, tuple[Extension | Variation, str]]:
    """The changes of a contract by the key that a form uses, each with its words, oldest first."""
    return {key_of(change): (change, change_words(change)) for change in changes_in_order(contract)}


def form_lead(contract: Contract, code: str, on: date) -> str:
    """What stands above the form of one notice: when it is owed, and by which provision."""
    owed = next((row for row in notices_of(contract, on) if row.code == code), None)
    if owed is None:
        return f"{contract.title}. By what is recorded here it is not owed; where it was given by choice, record it."
    by = f"Due by {long_date(owed.by)}" if owed.by else owed.notice.when.rstrip(".")
    return f"{contract.title}. {by}: {owed.notice.citation}."


# Reviews --------------------------------------------------------------------------------------------------------------


def reviews_of(contract: Contract, on: date, user: Any) -> dict[str, Any] | None:
    """The reviews of a contract held by a day, newest first, and the next one: for staff."""
    if not is_staff_reader(user):
        return None
    coming = contract.review_on
    words = ""
    if coming is not None:
        is_or_was = "was to be" if coming < on else "is"
        words = f"The next review {is_or_was} on {long_date(coming)}: {days_words((coming - on).days)}."
    may = may_keep_notices(user) is None
    held = [(review, _review_links(contract, review) if may else ()) for review in contract.reviews.all()]
    shown = [(review, links) for review, links in held if review.held_on <= on]
    return {"held": shown, "next": words} if shown or words else None


def _review_links(contract: Contract, review: Review) -> tuple[tuple[str, str], ...]:
    at = [contract.reference, review.pk]
    return (
        ("Put right", reverse("contracts:change_review", args=at)),
        ("Remove", reverse("contracts:remove_review", args=at)),
    )
