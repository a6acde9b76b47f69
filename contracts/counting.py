"""Keeps the derived columns of `NextAct` in step with everything they are worked out from.

Whatever changes a contract, or what its last day to act rests on, changes them in the same transaction: the receivers
below see every write, so that no action has to remember it. Only what differs is written. A night passing changes them
too, which is why `manage.py count_last_days` is run every night.
"""

from __future__ import annotations

import gc
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db import connection, models, transaction
from django.db.models import Exists, OuterRef
from django.db.models.expressions import Combinable
from django.db.models.signals import post_delete, post_save
from django.utils import timezone

from commissioning.council.models import ClosureDay, Meeting, StandingOrders
from commissioning.kit.garbage import uncollected
from commissioning.procurement.models import CommissionDecision, LeadTime, Lot, Milestone
from contracts import ledger_sums, sums
from contracts.expiry import READ_WITH, Outlook, Reckoning, in_play, yearly
from contracts.lifecycle import PUBLIC_STATES, SIGNED
from contracts.models import (
    NEXT_FACETS,
    BreakPoint,
    Contract,
    ContractLeadTimes,
    Extension,
    ExtensionOption,
    Kpi,
    KpiAssessment,
    LastCount,
    NextAct,
    Predecessor,
    RosterEntry,
    Variation,
)
from decisions.models import Clause, Decision, Delegation
from providers.actions import renaming

AT_ONCE = 1_000
MOST_IN_A_REQUEST = 2_000
"""Contracts in play up to which a change of what all last days rest on counts them again at once; a count of more would
keep somebody waiting, so the nightly one does it and the desk says so until then."""
FIELDS = tuple(
    field.attname for field in NextAct._meta.concrete_fields if not field.primary_key and field.name != "changed"
)
COPIED = tuple(field.attname for field in NextAct._meta.concrete_fields if field.name in NEXT_FACETS.values())
"""What a next act has as its contract has it."""


@dataclass(frozen=True)
class Difference:
    """A derived value that is not what it should be."""

    reference: str
    field: str
    kept: Any
    counted: Any


def next_act_of(outlook: Outlook) -> NextAct:
    """The derived columns of one contract, not saved."""
    value = yearly(outlook.contract)
    return NextAct(
        contract=outlook.contract,
        ends_on=outlook.ends_on,
        act_by=outlook.act_by,
        decide_by=outlook.decide_by,
        notice_by=outlook.notice_by,
        next_break=outlook.next_break,
        assess_by=outlook.assess_by,
        path=outlook.path.kind.value if outlook.path else "",
        step=outlook.step.value if outlook.step else "",
        runs_on=outlook.contract.state == SIGNED and not outlook.is_followed,
        yearly=value.amount,
        yearly_qualifier=value.qualifier if value.amount is not None else "",
        **{name: getattr(outlook.contract, name) for name in COPIED},
    )


def counted(contracts: models.QuerySet[Contract], on: date) -> Iterator[NextAct]:
    """The derived columns of the contracts that are in play on a day, worked out afresh."""
    reckoning, batches = Reckoning(on), _in_batches(contracts)
    while True:
        # All that belongs to a lot of contracts lives until the lot is worked out: looked through meanwhile it took a
        # third of the time. They refer to one another in circles, so a full lot is cleared away before the next.
        with uncollected():
            some = next(batches, None)
            if some is None:
                return
            rows = [next_act_of(outlook) for outlook in reckoning.of(some)]
        yield from rows
        if len(rows) == AT_ONCE:
            del rows, some
            gc.collect()


def _in_batches(contracts: models.QuerySet[Contract]) -> Iterator[list[Contract]]:
    """The contracts with all that is asked of them, so many at a time: memory does not grow with their number."""
    rows = contracts.select_related("umbrella", "commission").prefetch_related(*READ_WITH).order_by("pk")
    after = 0
    while some := list(rows.filter(pk__gt=after)[:AT_ONCE]):
        yield some
        after = some[-1].pk


@transaction.atomic
def count(contracts: models.QuerySet[Contract], *, on: date) -> int:
    """Bring the derived columns of some contracts up to date; how many differed."""
    some = contracts.values("pk")
    gone = NextAct.objects.filter(_is_out(on), contract__in=some)
    return _bring(in_play(on).filter(pk__in=some), on) + gone.delete()[0]


def _bring(playing: models.QuerySet[Contract], on: date) -> int:
    """Keep what is counted of these contracts in play; how many differed."""
    changed = 0
    for counted_rows in _gathered(counted(playing, on)):
        kept = {row.pk: row for row in NextAct.objects.filter(pk__in=[row.pk for row in counted_rows])}
        differing = [row for row in counted_rows if row.pk not in kept or _columns(row) != _columns(kept[row.pk])]
        for row in differing:
            row.changed = timezone.now()
        NextAct.objects.bulk_create(
            differing,
            update_conflicts=True,
            update_fields=(*FIELDS, "changed"),
            unique_fields=["contract"],
            batch_size=AT_ONCE,
        )
        changed += len(differing)
    return changed


def _is_out(on: date) -> Combinable:
    """Whether the contract of a row is no longer in play: asked of each row by its key, for a list of all contracts in
    play would not fit into what the database compares in memory."""
    return ~Exists(in_play(on).filter(pk=OuterRef("contract")))


def _gathered(rows: Iterable[NextAct]) -> Iterator[list[NextAct]]:
    some: list[NextAct] = []
    for row in rows:
        some.append(row)
        if len(some) == AT_ONCE:
            yield some
            some = []
    if some:
        yield some


def _columns(row: NextAct) -> tuple[Any, ...]:
    return tuple(getattr(row, name) for name in FIELDS)


def count_all(*, on: date) -> int:
    """Bring the derived columns of every contract up to date as at a day, and put right their sums; how many of the
    contracts differed.

    So many at a time, each lot a transaction of its own. Whoever changes a contract holds its lock, and counts it: it
    is left to them, so that nothing older is written over what they count.
    """
    # Said first: what changes from now on may come too late for this count.
    LastCount.objects.update(is_overtaken=False)
    changed, after = 0, 0
    while keys := list(in_play(on).filter(pk__gt=after).order_by("pk").values_list("pk", flat=True)[:AT_ONCE]):
        after = keys[-1]
        with transaction.atomic():
            free = Contract.objects.select_for_update(no_key=True, skip_locked=True).filter(pk__in=keys)
            changed += _bring(in_play(on).filter(pk__in=list(free.values_list("pk", flat=True))), on)
    changed += NextAct.objects.filter(_is_out(on)).delete()[0]
    for kept in (sums, ledger_sums):
        kept.put_right()
        kept.gather()
    LastCount.objects.update_or_create(pk=1, defaults={"counted_on": on})
    return changed


# Reconciling --------------------------------------------------------------------------------------------------------


def differences(*, on: date) -> Iterator[Difference]:
    """Every derived value that is not what it should be: the next acts, the sums, the ends themselves and the words.
    The words are not told: names that are withheld are among them.

    A contract without its row, and a row without its contract in play, differ in every column. To be asked in
    `one_moment`: what somebody changes between two looks would differ too.
    """
    playing = in_play(on)
    for rows in _gathered(counted(playing, on)):
        kept = {row.pk: row for row in NextAct.objects.filter(pk__in=[row.pk for row in rows])}
        for row in rows:
            found = kept.get(row.pk)
            for name in FIELDS:
                value = getattr(found, name) if found else "no row"
                if value != getattr(row, name):
                    yield Difference(row.contract.reference, name, value, getattr(row, name))
    for row in NextAct.objects.filter(_is_out(on)).select_related("contract"):
        yield Difference(row.contract.reference, "next act", row.act_by, "no row")
    for wrong in sums.differing():
        yield Difference(wrong.what, f"sum of {wrong.when}", wrong.kept, wrong.counted)
    for lacking in ledger_sums.differing():
        yield Difference(lacking.what, "sum of the ledger", lacking.kept, lacking.counted)
    yield from _wrong_ends()
    for reference in _wrong_words():
        yield Difference(reference, "words", "others", "those of what it says and of its providers")


_AN_END = ("pk", "reference", "ends_on", "initial_end", "starts_on", "terminated_on")


def _wrong_ends() -> Iterator[Difference]:
    """Ends that are not what the acts made them. Of every contract that was ever signed, so only days are read."""
    public, after = Contract.objects.filter(state__in=PUBLIC_STATES).order_by("pk"), 0
    while rows := list(public.filter(pk__gt=after).values_list(*_AN_END)[:AT_ONCE]):
        after = rows[-1][0]
        moves = _moves_of([row[0] for row in rows])
        for pk, reference, kept, initial_end, starts_on, terminated_on in rows:
            if kept != (end := end_by_acts(initial_end, starts_on, terminated_on, moves.get(pk, []))):
                yield Difference(reference, "ends_on", kept, end)


Move = tuple[date, date | None, date]
"""An act that moved an end: when it was made, the end before and after it."""


def _moves_of(contracts: list[int]) -> dict[int, list[Move]]:
    """The acts that moved the ends of some contracts."""
    found: dict[int, list[Move]] = {}
    rows: Any
    for rows in (
        Extension.objects.values_list("contract", "made_on", "old_end", "new_end"),
        Variation.objects.filter(new_end__isnull=False).values_list("contract", "made_on", "old_end", "new_end"),
        BreakPoint.objects.filter(exercised_on__isnull=False).values_list(
            "contract", "exercised_on", "old_end", "falls_on"
        ),
    ):
        for pk, made_on, old_end, new_end in rows.filter(contract__in=contracts).order_by("pk"):
            found.setdefault(pk, []).append((made_on, old_end, new_end))
    return found


def end_by_acts(
    initial_end: date | None, starts_on: date | None, terminated_on: date | None, moves: list[Move]
) -> date | None:
    """The end of a contract, from its initial end through every act that moved it: each begins where one ended.

    A termination before the first day moves nothing: the term never began.
    """
    moves = sorted(moves, key=lambda move: move[0])
    end = initial_end
    while found := next((move for move in moves if move[1] == end), None):
        moves.remove(found)
        end = found[2]
    if moves:
        return None
    if terminated_on and (starts_on is None or starts_on <= terminated_on):
        end = terminated_on
    return end


# The words of contracts (sql/words.sql), and of their next acts (sql/next_act_words.sql) ----------------------------

_DIFFER = "words is distinct from contract_words(id, title, reference, description, provider_id)"
_NEXT_DIFFER = "exists (select from contracts_nextact n where n.contract_id = id and n.words is distinct from c.words)"


def _lots_of_keys() -> Iterator[list[int]]:
    keys, after = Contract.objects.order_by("pk").values_list("pk", flat=True), 0
    while some := list(keys.filter(pk__gt=after)[:AT_ONCE]):
        yield some
        after = some[-1]


def _wrong_words() -> Iterator[str]:
    """The references of contracts whose kept words are not those that would be made now, or not those of their next
    acts."""
    for keys in _lots_of_keys():
        with connection.cursor() as cursor:
            cursor.execute(
                f"select reference from contracts_contract c"  # noqa: S608
                f" where id = any(%s) and ({_DIFFER} or {_NEXT_DIFFER}) order by id",
                [keys],
            )
            found = [reference for (reference,) in cursor.fetchall()]
        yield from found


def keep_words() -> int:
    """Make anew the words of the contracts whose kept words are others, or those of their next acts; how many. Each lot
    is a transaction."""
    changed = 0
    for keys in _lots_of_keys():
        with transaction.atomic(), connection.cursor() as cursor:
            list(Contract.objects.select_for_update(no_key=True).filter(pk__in=keys).order_by("pk").values_list("pk"))
            # A trigger makes them whenever they are written.
            cursor.execute(
                f"update contracts_contract set words = null where id = any(%s) and {_DIFFER}",  # noqa: S608
                [keys],
            )
            changed += cursor.rowcount
            cursor.execute(
                "update contracts_nextact n set words = c.words from contracts_contract c"
                " where c.id = any(%s) and n.contract_id = c.id and n.words is distinct from c.words",
                [keys],
            )
            changed += cursor.rowcount
    return changed


def _renamed(sender: Any, provider: int, **kwargs: Any) -> None:
    """Lock the contracts that keep a provider's name among their words, in the order of their keys."""
    keys = Contract.objects.filter(provider=provider).order_by().values_list("pk", flat=True)
    others = (
        RosterEntry.objects.filter(provider=provider).order_by().values_list("umbrella", flat=True),
        Variation.objects.filter(from_provider=provider).order_by().values_list("contract", flat=True),
    )
    named = Contract.objects.select_for_update(no_key=True).filter(pk__in=list(keys.union(*others))).order_by("pk")
    list(named.values_list("pk"))


# What changes them --------------------------------------------------------------------------------------------------


def _recount(contracts: models.QuerySet[Contract]) -> None:
    # Most writes touch what no contract rests on yet: then one short question is all.
    if contracts.exists():
        count(contracts, on=timezone.localdate())


def _contract_saved(
    sender: Any, instance: Contract, created: bool = False, update_fields: Collection[str] | None = None, **kwargs: Any
) -> None:
    if update_fields == {"lead_officer"}:
        # Who leads a contract moves no day.
        NextAct.objects.filter(pk=instance.pk).update(lead_officer=instance.lead_officer_id)
    elif not created:
        # An order under an umbrella may be replaced under it, so it follows the umbrella's end.
        own = models.Q(pk=instance.pk) | models.Q(umbrella=instance.pk)
        commissions = [instance.commission_id] if instance.commission_id else []
        before = Predecessor.objects.filter(commission__in=commissions).values_list("contract", flat=True)
        _recount(Contract.objects.filter(own | models.Q(pk__in=list(before)), state__in=PUBLIC_STATES))


def _part_saved(sender: Any, instance: Any, **kwargs: Any) -> None:
    _recount(Contract.objects.filter(pk=instance.contract_id, state__in=PUBLIC_STATES))


def _assessment_saved(sender: Any, instance: KpiAssessment, **kwargs: Any) -> None:
    _part_saved(sender, instance.kpi)


def _of_commissions(commissions: Iterable[int | None]) -> None:
    """Contracts of some commissions, and those that these commissions follow."""
    known = [commission for commission in commissions if commission]
    if known:
        _recount(Contract.objects.all().about(known).filter(state__in=PUBLIC_STATES))


def _link_saved(sender: Any, instance: CommissionDecision | Lot, **kwargs: Any) -> None:
    _of_commissions([instance.commission_id])


def _milestone_saved(sender: Any, instance: Milestone, **kwargs: Any) -> None:
    _of_commissions([instance.lot.commission_id])


def _decision_saved(
    sender: Any, instance: Decision | Clause | Delegation, created: bool = False, **kwargs: Any
) -> None:
    decision = instance
    if isinstance(decision, Delegation):
        decision = decision.clause
    pk = decision.pk if isinstance(decision, Decision) else decision.decision_id
    _of_commissions(CommissionDecision.objects.filter(decision=pk).values_list("commission_id", flat=True))


def _ground_saved(sender: Any, **kwargs: Any) -> None:
    if NextAct.objects.order_by()[: MOST_IN_A_REQUEST + 1].count() > MOST_IN_A_REQUEST:
        LastCount.objects.update(is_overtaken=True)
    else:
        _recount(Contract.objects.all())


def listen() -> None:
    """Connect what changes the derived columns to their count; called once, when the room has loaded."""
    receivers: dict[Any, tuple[type[models.Model], ...]] = {
        _contract_saved: (Contract,),
        _part_saved: (ExtensionOption, Extension, Variation, BreakPoint, Predecessor, ContractLeadTimes, Kpi),
        _assessment_saved: (KpiAssessment,),
        _link_saved: (CommissionDecision, Lot),
        _milestone_saved: (Milestone,),
        _decision_saved: (Decision, Clause, Delegation),
        _ground_saved: (Meeting, StandingOrders, ClosureDay, LeadTime),
    }
    renaming.connect(_renamed, dispatch_uid="_renamed")
    for receiver, senders in receivers.items():
        for sender in senders:
            for signal in (post_save, post_delete):
                signal.connect(receiver, sender=sender, dispatch_uid=f"{receiver.__name__} of {sender.__name__}")
