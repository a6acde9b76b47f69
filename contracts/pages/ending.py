"""What the end of a contract does, in words: before it is confirmed, and what is still open when it is closed."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from copy import copy
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from commissioning.kit.dates import long_date, months_words
from commissioning.kit.money import pounds
from commissioning.procurement import routes
from commissioning.procurement.routes import Regime, Route
from contracts.actions import months_left
from contracts.actions.ending import break_notice_day, held_by, last_day_of
from contracts.changes import vat_rate_of
from contracts.lifecycle import CONTRACT
from contracts.models import BreakPoint, Contract
from contracts.notices import is_user_choice
from contracts.pages.effect import Change, Effect
from decisions.models import Approval, Clause

DAY = timedelta(days=1)


@dataclass(frozen=True)
class Before:
    """A contract before the act that ends it: a copy of it, the options still open, and what it holds."""

    contract: Contract
    options: tuple[str, ...]
    held: dict[Approval | None, Decimal]
    names: dict[Approval | None, str]


def before(contract: Contract, user: Any) -> Before:
    """The contract as it stands, taken before the act."""
    broken = contract.breaks.exclude(exercised_on=None).exists()
    left = [(option, months_left(option)) for option in contract.options.all()] if not broken else []
    options = tuple(f"{months_words(months)}{' in slices' if option.pot else ''}" for option, months in left if months)
    held = held_by(contract)
    return Before(copy(contract), options, held, names_of(held, user))


def names_of(held: Mapping[Approval | None, Decimal], user: Any) -> dict[Approval | None, str]:
    """How the page names each approval: one in a clause that the user may not read stays unnamed."""
    clauses = {approval.clause_id for approval in held if approval}
    seen = set(Clause.objects.visible_to(user).filter(pk__in=clauses).values_list("pk", flat=True))
    return {
        approval: "charged to no approval"
        if approval is None
        else f"of {approval.clause.cited_as}"
        if approval.clause_id in seen
        else "of an approval that is not public"
        for approval in held
    }


def effect_of_end(was: Before, contract: Contract) -> Effect:
    """What a break or a termination does: the new end, the options that fall away, the money that could be released."""
    after = Contract.objects.select_related("commission").get(pk=contract.pk)
    return Effect(tuple(_end_changes(was, after)), None, (), end_notices(after))


def _end_changes(was: Before, after: Contract) -> Iterator[Change]:
    if was.contract.state != after.state:
        yield Change("The contract", CONTRACT.states[was.contract.state], CONTRACT.states[after.state])
    last = last_day_of(after)
    yield Change("Its last day", _day(was.contract.ends_on), _day(last))
    if was.contract.last_possible_end != after.last_possible_end:
        later = was.contract.last_possible_end_if
        first = _day(was.contract.last_possible_end)
        yield Change("Last possible end", f"{first} or {long_date(later)}, disputed" if later else first, _day(last))
    if was.options:
        yield Change("Options to extend", ", then ".join(was.options), "None: they fall away")
    for approval, sum_ in was.held.items():
        left_over = after_the_end(sum_, starts_on=after.starts_on, old_end=was.contract.ends_on, new_end=last)
        note = (
            f"Spent evenly, about {pounds(left_over)} of it would lie after the new end. "
            "Release what will not be needed, at the latest when the contract is closed."
            if left_over
            else ""
        )
        yield Change(f"Committed, {was.names[approval]}", pounds(sum_), pounds(sum_), note)


def effect_of_close(was: Before, contract: Contract) -> Effect:
    """What the close does: the state, and what is released of each approval."""
    after = Contract.objects.select_related("commission").get(pk=contract.pk)
    now = held_by(after)
    changes = [Change("The contract", CONTRACT.states[was.contract.state], CONTRACT.states[after.state])]
    for approval, sum_ in was.held.items():
        left = now.get(approval, Decimal(0))
        note = f"{pounds(sum_ - left)} is released." if left != sum_ else "Nothing is released."
        changes.append(Change(f"Committed, {was.names[approval]}", pounds(sum_), pounds(left), note))
    for link in after.successor_links.select_related("commission"):
        changes.append(Change("Followed by", "", link.commission.reference))
    return Effect(tuple(changes), None, (), end_notices(after))


def after_the_end(held: Decimal, *, starts_on: date | None, old_end: date | None, new_end: date | None) -> Decimal:
    """What lies after an earlier end of the money that a contract holds, if it is spent evenly by days; a hint only.

    In whole pounds; 0 where the days do not tell.
    """
    if starts_on is None or old_end is None or new_end is None or not starts_on <= old_end or old_end <= new_end:
        return Decimal(0)
    days = (old_end - max(starts_on, new_end + DAY)).days + 1
    whole = (old_end - starts_on).days + 1
    return (held * days / whole).quantize(Decimal(1))


def end_notices(contract: Contract) -> tuple[tuple[str, str], ...]:
    """The notices that the end of a contract owes, each with by when; none where its route or its end is not known."""
    last = last_day_of(contract)
    if not contract.route or last is None:
        return ()
    owed = routes.notices_owed(
        Regime(contract.regime),
        light_touch=contract.light_touch,
        route=Route(contract.route),
        value=contract.value,
        on=contract.awarded_on or last,
        vat_rate=vat_rate_of(contract),
        call_off=contract.umbrella_id is not None,
        direct_award=not contract.tendered,
        user_choice=is_user_choice(contract),
    )
    found = []
    for notice in owed:
        due = notice.due(last) if notice.counts_from == routes.Event.END else None
        if due is not None:
            found.append((f"{notice.code}: {notice.name}", f"By {long_date(due.date)}. {notice.when}"))
    return tuple(found)


def break_lead(point: BreakPoint) -> str:
    """What a break is, and by when the provider had to be told."""
    words = f"The contract then ends on {long_date(point.falls_on)}, after {months_words(point.after_months)}."
    told = break_notice_day(point)
    if told is None:
        return f"{words} The contract states no notice to the provider."
    return f"{words} The provider is to be told by {long_date(told)}; later only if the provider agrees."


def call_offs_running(contract: Contract, on: date) -> list[Contract]:
    """The contracts under an umbrella that run on after it."""
    return list(contract.call_offs.live(on).order_by("reference")) if contract.is_umbrella else []


def _day(day: date | None) -> str:
    return long_date(day) if day else "No day"
