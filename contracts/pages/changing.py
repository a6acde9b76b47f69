"""Changing a contract, in words: where it stands before an extension, and what a change or a correction does."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from typing import Any

from django.urls import NoReverseMatch, reverse

from commissioning.kit.dates import long_date
from commissioning.kit.money import pounds
from commissioning.kit.refusals import Refusal
from commissioning.procurement import routes
from contracts import permissions, rules
from contracts.actions.changing import months_left, notice_day
from contracts.actions.ending import held_by
from contracts.changes import changes_made, original_value
from contracts.checks import checks_of_contract
from contracts.choices import ActKind
from contracts.ledger import ZERO
from contracts.models import Commitment, Contract
from contracts.pages.detail import (
    OptionRow,
    act_words,
    authority_words,
    charged_words,
    checks_for,
    clauses_seen,
    option_rows,
)
from contracts.pages.effect import Change, Effect, effect_of
from contracts.pages.ending import names_of
from decisions.models import Approval

ALREADY_TOLD = ("no-officer-record", "recorded-late", "statutory-notice-due", "award-plus-variation")
"""Findings that follow from an act and that its effect tells in other words, or that are about the record alone."""


@dataclass(frozen=True)
class Before:
    """A contract as it stood before an act: its own copy, what was left of its options, and its findings."""

    contract: Contract
    left: dict[int, int]
    codes: frozenset[str]
    on: date
    user: Any


def before(contract: Contract, *, on: date, user: Any) -> Before:
    """The contract as it stands now, kept while an act is tried."""
    own = Contract.objects.select_related("provider").get(pk=contract.pk)
    left = {option.pk: months_left(option) for option in own.options.all()}
    found = checks_for(checks_of_contract(own, on=on), user)
    return Before(own, left, frozenset(check.code for check in found), on, user)


def effect_of_change(was: Before, row: Commitment) -> Effect:
    """What an extension or a variation does: what `effect_of` tells, its options, the next notice, new findings."""
    after = Contract.objects.select_related("provider", "commission", "umbrella").get(pk=row.contract_id)
    effect = effect_of(was.contract, row)
    changes = [*effect.changes, *_further(was, after)]
    found = checks_for(checks_of_contract(after, on=was.on), was.user)
    told = tuple(check.sentence for check in found if check.code not in was.codes and check.code not in ALREADY_TOLD)
    return replace(effect, changes=tuple(changes), findings=told)


def _further(was: Before, after: Contract) -> list[Change]:
    rows = []
    for option in after.options.all():
        left = months_left(option)
        if left != was.left.get(option.pk):
            words = f"Left of option {option.position}"
            rows.append(Change(words, rules.count_months(was.left[option.pk]), _count(left)))
    told, tells = notice_day(was.contract), notice_day(after)
    if told != tells:
        note = "the last day, before its end"
        rows.append(Change("Tell the supplier of an extension by", _day(told), _day(tells), note))
    return rows


def _count(months: int) -> str:
    return rules.count_months(months) if months > 0 else "Used up"


def _day(day: date | None) -> str:
    return long_date(day) if day else "No day"


# An extension --------------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class TermNow:
    """The term of a contract before it is extended: facts, its options, and what stands in the way."""

    facts: tuple[tuple[str, str], ...]
    options: tuple[OptionRow, ...]
    hindrances: tuple[Refusal, ...]
    settle_url: str = ""


def term_now(contract: Contract, on: date, user: Any) -> TermNow:
    """Where the term of a contract stands on a day, for whoever extends it."""
    facts = [("Ends now", _end_words(contract, on))]
    last, other = contract.last_possible_end, contract.last_possible_end_if
    if last:
        words = f"{long_date(last)}, or {long_date(other)}: disputed" if other else long_date(last)
        facts.append(("Last possible end", words))
    tell_by = notice_day(contract)
    if tell_by:
        passed = ": it has passed" if tell_by < on else ""
        facts.append(("Tell the supplier by", f"{long_date(tell_by)}{passed}"))
    if contract.annual_value is not None:
        facts.append(("A year", pounds(contract.annual_value)))
    options = option_rows(contract, list(contract.options.all()), list(contract.extensions.all()), on, user)
    hindrances = [found for found in (_disputed(contract), _fixed_by_law(contract, on)) if found is not None]
    return TermNow(tuple(facts), tuple(options), tuple(hindrances), _settle_url(contract) if other else "")


def _end_words(contract: Contract, on: date) -> str:
    end = contract.ends_on
    if end is None:
        return contract.ends_words or "No day"
    days = (on - end).days
    if days <= 0:
        return long_date(end)
    return f"{long_date(end)}, {'yesterday' if days == 1 else f'{days:,} days ago'}"


def _disputed(contract: Contract) -> Refusal | None:
    if contract.last_possible_end is None or contract.last_possible_end_if is None:
        return None
    return Refusal(
        f"Whether the contract may run beyond {long_date(contract.last_possible_end)}, to "
        f"{long_date(contract.last_possible_end_if)}, is disputed.",
        "What lies between the two days cannot be used until a document settles which of them holds.",
        "term-contradiction",
    )


def _fixed_by_law(contract: Contract, on: date) -> Refusal | None:
    if not contract.route or not contract.is_umbrella:
        return None
    return routes.may_change_validity(routes.Route(contract.route), routes.Regime(contract.regime), on=on)


def _settle_url(contract: Contract) -> str:
    try:
        return reverse("contracts:settle_term", args=[contract.reference])
    except NoReverseMatch:
        return ""


def refusal_to_extend(contract: Contract, user: Any) -> Refusal | None:
    """Why a contract may not be extended by this user whatever the day, or None."""
    refusal = refusal_to_vary(contract, user)
    if refusal is None and contract.ends_on is None:
        return Refusal(
            "The contract has no last day that could be moved.",
            "Vary it to give it a last day, or let it end as its words say.",
            "extension-beyond",
        )
    return refusal


def refusal_to_vary(contract: Contract, user: Any) -> Refusal | None:
    """Why a contract may not be changed by this user whatever the day, or None."""
    return permissions.may_contract(user, contract.service_area) or rules.may_be_changed(
        state=contract.state, reference=contract.reference
    )


def value_now(contract: Contract) -> list[tuple[str, str]]:
    """What a contract is worth and who holds it, for whoever varies it."""
    facts = [] if contract.is_umbrella else [("Provider", str(contract.provider or "None"))]
    original = original_value(contract)
    facts.append(("Original value", "Not stated" if original is None else pounds(original)))
    made = changes_made(contract)
    if made:
        changed = sum((found.value for found in made), ZERO)
        facts.append(("Changed so far", f"{pounds(changed)}, in {len(made)} change{'' if len(made) == 1 else 's'}"))
    facts.append(("Committed", pounds(contract.commitments.all().total())))
    if contract.ends_on:
        facts.append(("Ends", long_date(contract.ends_on)))
    return facts


# The ledger ----------------------------------------------------------------------------------------------------------


def held_in_words(contract: Contract, user: Any) -> dict[Approval | None, tuple[str, Decimal]]:
    """What a contract holds of each approval (None: uncharged): its name as far as this user may read it, the sum."""
    held = {approval: total for approval, total in held_by(contract).items() if total > 0}
    names = names_of(held, user)
    return {approval: (names[approval], total) for approval, total in held.items()}


def refusal_to_release(contract: Contract, user: Any, held: Mapping[Any, Any]) -> Refusal | None:
    """Why nothing can be released from a contract by this user, or None."""
    refusal = permissions.may_contract(user, contract.service_area)
    if refusal is None and not held:
        return Refusal("The contract holds no money.", "There is nothing to release.", "commitment_not_below_zero")
    return refusal


def refusal_to_correct(row: Commitment, user: Any) -> Refusal | None:
    """Why a ledger row may not be put right by this user, or None."""
    refusal = permissions.may_contract(user, row.contract.service_area)
    if refusal is None and row.corrects is not None:
        return Refusal(
            "A correction is not itself corrected.",
            f"Put right the row that it names: {act_words(row.corrects).lower()} of {long_date(row.corrects.made_on)}.",
            "commitment_corrects_its_row",
        )
    if refusal is None and row.contract.is_umbrella:
        return Refusal(
            "An umbrella carries no money of its own.",
            "Its rows stay at £0; put right the rows of its call-offs.",
            "commitment_umbrella_carries_nothing",
        )
    return refusal


def row_now(row: Commitment) -> Decimal:
    """What a ledger row comes to with the corrections made of it so far, in pounds; 0 where it is not stated."""
    return (row.amount or ZERO) + sum((found.amount or ZERO for found in row.corrections.all()), ZERO)


def row_facts(row: Commitment, user: Any) -> list[tuple[str, str]]:
    """The row that is put right, and what stays as it is."""
    now, is_release = row_now(row), row.kind == ActKind.RELEASE
    corrected = row.corrections.exists()
    facts = [("The row", f"{act_words(row)}, made on {long_date(row.made_on)}")]
    facts.append(
        ("It says", "Not stated" if row.amount is None else pounds(abs(row.amount) if is_release else row.amount))
    )
    if corrected:
        facts.append(("With its corrections", pounds(abs(now) if is_release else now)))
    seen = clauses_seen([row], user)
    if row.authority:
        power = authority_words(row, seen)
        facts.append(("Its authority stays", f"{power.words}, {power.note}" if power.note else power.words))
    facts.append(("Its approval stays", charged_words(row, seen).words or "None"))
    return facts


def authority_is_hidden(row: Commitment, user: Any) -> bool:
    """Whether a clause that a row cites, for its power or its money, is one that this user may not read."""
    cited = {row.clause_id, row.delegation and row.delegation.clause_id, row.approval and row.approval.clause_id}
    return bool({pk for pk in cited if pk} - clauses_seen([row], user))


def effect_of_release(was: Before, row: Commitment) -> Effect:
    """What a release does; the balance of an approval is told to those who may read its clause."""
    effect = effect_of(was.contract, row)
    return replace(effect, balance=None) if authority_is_hidden(row, was.user) else effect


def effect_of_correction(was: Before, row: Commitment, correction: Commitment) -> Effect:
    """What a correction does: the row before and after, the difference, and what `effect_of` tells."""
    after, difference = row_now(row), correction.amount or ZERO
    stated = row.amount is not None or row.corrections.count() > 1
    change = Change(
        "This row with its corrections",
        pounds(after - difference) if stated else "Not stated",
        pounds(after),
        f"{'+' if difference > 0 else ''}{pounds(difference)}",
    )
    effect = effect_of_release(was, correction)
    return replace(effect, changes=(change, *effect.changes))
