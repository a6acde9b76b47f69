"""Acts during a contract's life: extended, varied, released, corrected."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal

from django.db import transaction
from django.utils import timezone

from commissioning.council.models import User
from commissioning.kit.dates import long_date, moment_words
from commissioning.kit.refusals import Refusal, Refused, refuse
from commissioning.procurement import routes
from commissioning.procurement.timetable import exercise_by
from contracts import changes, rules
from contracts.actions.authority import (
    ZERO,
    Authority,
    ask_term,
    ask_value_stated,
    begun,
    commit,
    is_copied_act,
    money_of,
)
from contracts.choices import ActKind, AuthorityKind
from contracts.models import (
    Commitment,
    Contract,
    EstimateAcknowledgement,
    Extension,
    ExtensionOption,
    Variation,
)
from decisions.models import Approval
from providers.actions import ask_may_take_on
from providers.models import Provider


@transaction.atomic
def extend(
    *,
    by: User,
    on: date,
    contract: Contract,
    authority: Authority,
    amount: Decimal | None,
    made_on: date,
    new_end: date | None = None,
    months: int | None = None,
    option: ExtensionOption | None = None,
    stated_months: int | None = None,
    ground: str = "",
    why: str = "",
    approval: Approval | None = None,
    acknowledgement: EstimateAcknowledgement | None = None,
) -> Commitment:
    """Extend a signed contract to `new_end` (or by `months`, counted from its first day).

    Under an `option`, `ground` records the supplier's agreement where its notice day has passed; without an option it
    is the legal ground of going beyond them: a code of `routes.Ground`, whose limits are then asked; of a copied act
    words as its source writes them. `why` says why it holds. `stated_months`: as a source states them, where the new
    end rules.
    """
    fresh = begun(contract, by)
    refuse(rules.may_be_changed(state=fresh.state, reference=fresh.reference))
    refuse(rules.may_be_done_on(made_on, signed_on=fresh.signed_on))
    amount = money_of(amount)
    if new_end is None and months is not None and fresh.ends_on is not None:
        new_end = rules.extended_end(starts_on=fresh.starts_on, ends_on=fresh.ends_on, months=months)
    if new_end is None and fresh.ends_on is not None:
        raise Refused(Refusal("The new end is missing.", "Give the new last day, or the number of months."))
    recorded = authority.kind == AuthorityKind.RECORDED
    if option is not None:
        option = ExtensionOption.objects.get(pk=option.pk, contract=fresh)
        refuse(refusal_to_use(option))
    refuse(
        rules.may_extend(
            made_on=made_on,
            old_end=fresh.ends_on,
            new_end=new_end or date.max,
            option_months_left=months_left(option) if option else None,
            ground=ground,
            notice_day=None if recorded else notice_day(fresh),
            last_possible_end=fresh.last_possible_end,
            disputed=fresh.last_possible_end_if is not None,
            fixed=option is not None and not option.pot,
            used=who_used(option) if option else "",
        )
    )
    if fresh.ends_on is None or new_end is None:  # refused above; said again for the type checker
        raise Refused(Refusal("The contract has no last day that could be moved."))
    if fresh.route and fresh.is_umbrella and not recorded:
        copied = is_copied_act(fresh, authority, made_on)
        justified = bool((fresh.term_justification + why).strip())
        _ask_umbrella(fresh, new_end, made_on, copied=copied, justified=justified)
    if option is None:
        ground = _asked(fresh, ground, amount, made_on, authority, months=rules.begun_months(fresh.ends_on, new_end))
    ask_value_stated(fresh, authority, amount, made_on=made_on)
    first_day = fresh.ends_on + timedelta(days=1)
    ask_term(fresh, new_end, authority, approval, act=ActKind.EXTENSION, made_on=made_on, first_day=first_day)
    try:
        extension = Extension(
            contract=fresh,
            option=option,
            made_on=made_on,
            old_end=fresh.ends_on,
            new_end=new_end,
            months=rules.begun_months(fresh.ends_on, new_end),
            stated_months=stated_months,
            ground=ground,
        ).recorded(by=by, why="Extended")
    except Refused as refused:
        raise Refused(_with_who_was_first(refused.refusal, option)) from refused
    row = commit(
        fresh,
        ActKind.EXTENSION,
        by=by,
        on=on,
        made_on=made_on,
        amount=amount,
        authority=authority,
        approval=approval,
        acknowledgement=acknowledgement,
        extension=extension,
        why=why,
    )
    fresh.ends_on = new_end
    if fresh.last_possible_end is not None and fresh.last_possible_end < new_end:
        fresh.last_possible_end = new_end
    if fresh.last_possible_end_if is not None and fresh.last_possible_end_if <= new_end:
        fresh.last_possible_end_if = None
    fresh.recorded(by=by, why="Extended")
    contract.refresh_from_db()
    return row


def _ask_umbrella(umbrella: Contract, new_end: date, made_on: date, *, copied: bool, justified: bool) -> None:
    """Ask whether the law lets an umbrella's validity change on that day and, unless copied, lets it run so long."""
    route, regime = routes.Route(umbrella.route), routes.Regime(umbrella.regime)
    refuse(routes.may_change_validity(route, regime, on=made_on, new_end=new_end))
    if not copied:
        refuse(
            rules.may_stand_as_umbrella(
                route=route,
                regime=regime,
                starts_on=umbrella.starts_on,
                ends_on=new_end,
                last_possible_end=None,
                light_touch=umbrella.light_touch,
                justified=justified,
                single_supplier=umbrella.suppliers_decided == 1,
            )
        )


def notice_day(contract: Contract) -> date | None:
    """The last day to tell the supplier that the contract will be extended; None where it states no notice."""
    if contract.ends_on is None or not contract.supplier_notice_months:
        return None
    return exercise_by(contract.ends_on, contract.supplier_notice_months)


def refusal_to_use(option: ExtensionOption) -> Refusal | None:
    """Why an option cannot be used whatever the day, or None: it is used up, fell away, or another comes before it."""
    contract = option.contract
    broken = contract.breaks.exclude(exercised_on=None).values_list("exercised_on", flat=True).first()
    before = [
        earlier
        for earlier in contract.options.filter(position__lt=option.position)
        if months_left(earlier) == earlier.months
    ]
    return rules.may_use_option(broken_on=broken) or rules.may_be_next(
        position=option.position,
        months_left=months_left(option),
        unused_before=before[0].position if before else None,
        used=who_used(option),
    )


def who_used(option: ExtensionOption) -> str:
    """Who used an option last, when, and to what end, in a sentence; nothing where nobody did."""
    rows = Commitment.objects.filter(extension__option=option).select_related("recorded_by", "extension")
    last = rows.order_by("-recorded_at", "-pk").first()
    if last is None or last.extension is None:
        return ""
    when = moment_words(timezone.localtime(last.recorded_at))
    return f"{last.recorded_by} used it on {when}, to {long_date(last.extension.new_end)}."


def _with_who_was_first(refusal: Refusal, option: ExtensionOption | None) -> Refusal:
    """What the database refuses of an option, with who was first."""
    told = who_used(option) if option is not None and refusal.code == "extension_within_option" else ""
    return replace(refusal, reason=f"{refusal.reason} {told}") if told else refusal


def months_left(option: ExtensionOption) -> int:
    """The months that an option still gives after all that was used of it."""
    return option.left_after(sum(option.extensions.values_list("months", flat=True)))


@transaction.atomic
def vary(
    *,
    by: User,
    on: date,
    contract: Contract,
    authority: Authority,
    amount: Decimal | None,
    made_on: date,
    ground: str,
    scope_words: str = "",
    scope_kept: bool = True,
    term_words: str = "",
    new_end: date | None = None,
    to_provider: Provider | None = None,
    why: str = "",
    approval: Approval | None = None,
    acknowledgement: EstimateAcknowledgement | None = None,
) -> Commitment:
    """Vary a signed contract. `amount` is the change of value, of either sign, 0 where no money moves.

    `ground` is a code of `routes.Ground`, whose limits are then asked; of a copied act words as its source writes them.
    `why` says why it holds. `scope_kept`: the overall nature and scope stay. `new_end`: an earlier last day.
    `to_provider`: who takes the contract over.
    """
    fresh = begun(contract, by)
    refuse(rules.may_be_changed(state=fresh.state, reference=fresh.reference))
    refuse(rules.may_be_done_on(made_on, signed_on=fresh.signed_on))
    amount = money_of(amount)
    refuse(
        rules.may_vary(
            ground=ground,
            amount=amount,
            term_words=term_words,
            scope_words=scope_words,
            shorter=new_end is not None,
            new_provider=to_provider is not None,
            ended_on=fresh.ends_on if fresh.ends_on and fresh.ends_on < made_on else None,
        )
    )
    old_end, from_provider = fresh.ends_on if new_end else None, fresh.provider if to_provider else None
    if new_end is not None:
        refuse(rules.may_end_earlier(new_end, old_end=fresh.ends_on, starts_on=fresh.starts_on, made_on=made_on))
    if to_provider is not None:
        refuse(rules.may_take_over(umbrella=fresh.is_umbrella, same=to_provider == from_provider))
        ask_may_take_on(to_provider)
    ground = _asked(
        fresh,
        ground,
        amount,
        made_on,
        authority,
        months=-changes.months_shorter(old_end, new_end) if old_end and new_end else 0,
        scope_kept=scope_kept,
        new_provider=to_provider is not None,
    )
    ask_value_stated(fresh, authority, amount, made_on=made_on)
    ask_term(
        fresh,
        new_end or fresh.ends_on,
        authority,
        approval,
        act=ActKind.VARIATION,
        made_on=made_on,
        first_day=fresh.starts_on,
    )
    variation = Variation(
        contract=fresh,
        made_on=made_on,
        value_change=amount or ZERO,
        term_words=term_words,
        scope_words=scope_words,
        old_end=old_end,
        new_end=new_end,
        from_provider=from_provider,
        to_provider=to_provider,
        ground=ground,
    ).recorded(by=by, why="Varied")
    row = commit(
        fresh,
        ActKind.VARIATION,
        by=by,
        on=on,
        made_on=made_on,
        amount=amount,
        authority=authority,
        approval=approval,
        acknowledgement=acknowledgement,
        variation=variation,
        why=why,
    )
    if new_end is not None:
        fresh.ends_on = new_end
        fresh.last_possible_end, fresh.last_possible_end_if = _last_end_after(fresh, new_end)
    if to_provider is not None:
        fresh.provider = to_provider
    if new_end is not None or to_provider is not None:
        fresh.recorded(by=by, why="Varied" if to_provider is None else f"Passed to {to_provider}")
    contract.refresh_from_db()
    return row


def _last_end_after(contract: Contract, new_end: date) -> tuple[date | None, date | None]:
    """The last possible ends of a contract made shorter: not later than before, nor than its open options reach."""
    left = sum(months_left(option) for option in contract.options.all() if months_left(option) > 0)
    reach = rules.extended_end(starts_on=contract.starts_on, ends_on=new_end, months=left) if left else new_end
    last, other = contract.last_possible_end, contract.last_possible_end_if
    return (min(last, reach) if last else reach), (other if other and other <= reach else None)


def _asked(
    contract: Contract,
    ground: str,
    amount: Decimal | None,
    made_on: date,
    authority: Authority,
    *,
    months: int = 0,
    scope_kept: bool = True,
    new_provider: bool = False,
) -> str:
    """Ask the limits of a ground for changing a contract; the ground in words, as it is kept."""
    regime = routes.Regime(contract.regime)
    refuse(rules.may_change_on(ground, regime=regime, copied=is_copied_act(contract, authority, made_on)))
    if ground not in {known.value for known in routes.Ground}:
        return ground
    chosen = routes.Ground(ground)
    found = dict(
        changes.grounds_for(
            contract,
            change=amount or ZERO,
            on=made_on,
            months=months,
            scope_kept=scope_kept,
            new_provider=new_provider,
        )
    )
    if chosen not in found:
        refuse(routes.may_modify(regime, chosen, original_value=None, change=ZERO, on=made_on))
    refuse(found.get(chosen))
    return f"{chosen.citation}: {chosen.label}"


@transaction.atomic
def release(
    *, by: User, on: date, contract: Contract, approval: Approval | None, amount: Decimal, made_on: date, why: str
) -> Commitment:
    """Give back money that the contract does not need, to the approval that it came from (None: uncharged).

    `amount` is the sum released, in pounds; it stands in the ledger below 0. A release needs no authority.
    """
    fresh = begun(contract, by)
    given_back = -abs(money_of(amount) or ZERO)
    if not given_back:
        raise Refused(Refusal("Nothing would be released.", "Give the sum that is not needed."))
    row = commit(fresh, ActKind.RELEASE, by=by, on=on, made_on=made_on, amount=given_back, approval=approval, why=why)
    contract.refresh_from_db()
    return row


@transaction.atomic
def correct_row(
    *,
    by: User,
    on: date,
    commitment: Commitment,
    amount: Decimal,
    why: str,
    acknowledgement: EstimateAcknowledgement | None = None,
) -> Commitment:
    """Put a ledger row right by a further one: `amount` is the difference, of either sign.

    The correction takes the row's authority, approval and day.
    """
    fresh = begun(commitment.contract, by)
    row = Commitment.objects.get(pk=commitment.pk)
    if row.kind == ActKind.CORRECTION:
        raise Refused(Refusal("A correction is not itself corrected.", "Correct the row that it names once more."))
    if not why.strip():
        raise Refused(Refusal("A correction needs its reason.", "Say why the row is corrected."))
    if not money_of(amount):
        raise Refused(Refusal("That is what the row says already.", "Enter another amount.", "row-is-right"))
    refuse(rules.may_correct(state=fresh.state, amount=amount, reference=fresh.reference))
    return commit(
        fresh,
        ActKind.CORRECTION,
        by=by,
        on=on,
        made_on=row.made_on,
        amount=money_of(amount),
        approval=row.approval,
        acknowledgement=acknowledgement,
        corrects=row,
        why=why,
    )
