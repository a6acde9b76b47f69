"""Commissions: opened, described, linked to decisions, their term settled, ended."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.db import transaction

from commissioning.council.models import Post, ServiceArea, User
from commissioning.kit.models import next_reference, take_reference
from commissioning.kit.refusals import Refusal, Refused, refuse
from commissioning.procurement import rules
from commissioning.procurement.lifecycle import ABANDONED, CLOSED, COMMISSION
from commissioning.procurement.models import Commission, CommissionAssumption, CommissionDecision, CommissionDoubt, Part
from commissioning.procurement.permissions import may_commission
from commissioning.procurement.routes import Route
from decisions.lifecycle import WITHDRAWN
from decisions.models import Decision

NEVER_MADE = ("draft", "not-signed")
"""States of a contract under which nothing is, or was, bought."""


@transaction.atomic
def open_commission(
    *,
    by: User,
    on: date,
    title: str,
    service_area: ServiceArea,
    lead_post: Post,
    regime: str,
    reference: str | None = None,
    regime_why: str = "",
    **fields: Any,
) -> Commission:
    """Open a commission. `fields` are further fields of `Commission`; `opened_on` is `on` unless given.

    `regime_why` says why it is under another regime than the one that the day of its first notice points to.
    """
    refuse(may_commission(by))
    ask_regime(regime, fields.get("begun_on"), fields.get("planned_start"), why=regime_why, on=on)
    fields.setdefault("opened_on", on)
    return Commission(
        reference=take_reference(reference) if reference else next_reference("COM", on.year, width=3),
        title=title,
        service_area=service_area,
        lead_post=lead_post,
        regime=regime,
        **fields,
    ).recorded(by=by, why=f"Commission opened. The regime: {regime_why}" if regime_why else "Commission opened")


def refusal_to_change(commission: Commission) -> Refusal | None:
    """Why nothing of a commission may be changed any more, or None while it is open."""
    if commission.state == COMMISSION.initial:
        return None
    return Refusal(
        f"{commission.reference} is {commission.get_state_display().lower()}.", "Open a new commission for the need."
    )


@transaction.atomic
def change(
    *, by: User, commission: Commission, changes: dict[str, Any], why: str, regime_why: str = "", on: date | None = None
) -> Commission:
    """Change what is said of an open commission. With `on`, the day of entry, a new day or regime is judged too."""
    fresh = open_and_locked(commission, by)
    was = (fresh.regime, fresh.light_touch, fresh.begun_on)
    for field, value in changes.items():
        if field in ("state", "reference", "closed_on", "id"):
            raise ValueError(f"{field} is not changed this way.")
        setattr(fresh, field, value)
    if (fresh.regime, fresh.light_touch, fresh.begun_on) != was:
        ask_regime(fresh.regime, fresh.begun_on, fresh.planned_start, why=regime_why, on=on)
        refuse(
            rules.may_change_regime(
                fresh.regime,
                light_touch=fresh.light_touch,
                was=was[0],
                routes=dict(fresh.lots.in_order().values_list("number", "route")),
                awarded=awarded_under(fresh),
            )
        )
    fresh.recorded(by=by, why=f"{why}. The regime: {regime_why}" if regime_why else why)
    commission.refresh_from_db()
    return commission


@transaction.atomic
def settle_term(
    *, by: User, commission: Commission, term_words: str, term_months: int | None = None, settled_by: str = ""
) -> Commission:
    """Keep the term as the paper writes it and, where a document settles what it leaves open, what holds.

    `term_months` is the longest the contracts may run by that document, None where it is no number of months. Other
    words are open again until they are settled themselves.
    """
    fresh = open_and_locked(commission, by)
    refuse(rules.may_settle(words=term_words, months=term_months, document=settled_by))
    fresh.term_words, fresh.term_months, fresh.term_settled_by = term_words, term_months, settled_by.strip()
    fresh.recorded(by=by, why=f"Term settled by {settled_by.strip()}" if settled_by.strip() else "Term as written")
    commission.refresh_from_db()
    return commission


@transaction.atomic
def link_decision(*, by: User, commission: Commission, decision: Decision, part: str) -> CommissionDecision:
    """Say which part (approval, award, extension, variation, scrutiny) a decision plays in a commission."""
    refuse(may_commission(by))
    refuse(rules.may_link(withdrawn=decision.state == WITHDRAWN))
    refuse(rules.may_play(part, recommendation=decision.is_recommendation))
    return CommissionDecision(commission=commission, decision=decision, part=part).recorded(
        by=by, why=f"{decision.reference} linked"
    )


@transaction.atomic
def unlink_decision(*, by: User, link: CommissionDecision, why: str) -> None:
    """Take a decision from a commission in one of its parts, unless a row of the ledger rests on it there."""
    refuse(may_commission(by))
    # An award locks the decisions that it cites: so none can come to rest on this one in the meantime.
    Decision.objects.select_for_update(no_key=True).get(pk=link.decision_id)
    refuse(refusal_to_unlink(link))
    link.removed(by=by, why=why)


def refusal_to_unlink(link: CommissionDecision) -> Refusal | None:
    """Why a decision may not be taken from a commission in a part: what cites it there, by reference."""
    others = link.commission.decision_links.filter(decision=link.decision).exclude(pk=link.pk)
    return rules.may_unlink(_cited_by(link, set(others.values_list("part", flat=True))))


def _cited_by(link: CommissionDecision, parts: set[str]) -> list[str]:
    """The contracts of the commission with a row that rests on the decision and fits none of the parts left to it.

    A clause is cited for an act by the part of that act or as an award; a delegation and money by any executive part.
    """
    of_decision: Any = link.commission.contracts.filter(commitments__isnull=False)
    rows = of_decision.values_list(
        "reference",
        "commitments__kind",
        "commitments__clause__decision",
        "commitments__delegation__clause__decision",
        "commitments__approval__clause__decision",
    ).order_by("reference")
    cited = []
    for reference, kind, clause, delegation, approval in rows:
        by_clause = clause == link.decision_id and not parts & {kind, Part.AWARD.value}
        otherwise = link.decision_id in (delegation, approval) and not parts - {Part.SCRUTINY.value}
        if by_clause or otherwise:
            cited.append(reference)
    return list(dict.fromkeys(cited))


@transaction.atomic
def add_assumption(*, by: User, commission: Commission, field: str, value: str, why: str) -> CommissionAssumption:
    """Note a fact that the source does not state and that was assumed."""
    refuse(may_commission(by))
    return CommissionAssumption(commission=commission, field=field, value=value, why=why).recorded(by=by, why="Assumed")


@transaction.atomic
def add_doubt(*, by: User, commission: Commission, code: str, sentence: str, remedy: str) -> CommissionDoubt:
    """Keep a place where the papers omit or contradict a fact: source-doubtful or qualifier-doubtful."""
    refuse(may_commission(by))
    return CommissionDoubt(commission=commission, code=code, sentence=sentence, remedy=remedy).recorded(
        by=by, why="Doubt noted"
    )


@transaction.atomic
def remove_note(*, by: User, note: CommissionAssumption | CommissionDoubt, why: str) -> None:
    """Take back an assumption that is known by now, or a doubt that was answered: `why` says by what."""
    refuse(may_commission(by))
    if not why.strip():
        raise Refused(Refusal("The reason is missing.", "Say what is known now, and from where."))
    note.removed(by=by, why=why)


@transaction.atomic
def close(*, by: User, on: date, commission: Commission, why: str, closed_on: date | None = None) -> Commission:
    """OPEN → CLOSED when nothing under it is still to be awarded."""
    return _end(by=by, on=on, commission=commission, why=why, closed_on=closed_on, abandoning=False)


@transaction.atomic
def abandon(*, by: User, on: date, commission: Commission, why: str, closed_on: date | None = None) -> Commission:
    """OPEN → ABANDONED when nothing was awarded under it."""
    return _end(by=by, on=on, commission=commission, why=why, closed_on=closed_on, abandoning=True)


def refusals_to_end(commission: Commission, *, why: str = "asked") -> tuple[Refusal | None, Refusal | None]:
    """Why a commission may not be closed, and why not abandoned: its state, what is awarded or still to be awarded."""
    found = {"drafts": to_be_awarded(commission), "awarded": awarded_under(commission)}
    return (
        COMMISSION.refusal("close", commission.state) or rules.may_end(why=why, abandoning=False, **found),
        COMMISSION.refusal("abandon", commission.state) or rules.may_end(why=why, abandoning=True, **found),
    )


def refusal_to_end(commission: Commission, *, abandoning: bool, why: str = "asked") -> Refusal | None:
    """Why a commission may not be abandoned or, without `abandoning`, closed."""
    return refusals_to_end(commission, why=why)[abandoning]


def awarded_under(commission: Commission) -> list[str]:
    """What was awarded under a commission, each contract by its reference with its lots."""
    return _contracts_of(commission, drafts=False)


def to_be_awarded(commission: Commission) -> list[str]:
    """The drafts of a commission by their references, and the lots for which nothing was ever drafted."""
    lots = lots_to_be_awarded(commission).values_list("number", flat=True)
    return [*_contracts_of(commission, drafts=True), *(f"lot {number}" for number in lots)]


def lots_to_be_awarded(commission: Commission) -> Any:
    """The lots of a commission for which nothing was ever drafted.

    A lot that is met in-house needs no contract; nor does one that has sub-lots, for they are awarded.
    """
    lots: Any = commission.lots
    without = lots.in_order().filter(contract_links__isnull=True, sublots__isnull=True)
    return without.exclude(route=Route.IN_HOUSE)


def _contracts_of(commission: Commission, *, drafts: bool) -> list[str]:
    contracts: Any = commission.contracts
    found = contracts.filter(state="draft") if drafts else contracts.exclude(state__in=NEVER_MADE)
    lots: dict[str, list[str]] = {}
    for reference, number in found.order_by("reference").values_list("reference", "lot_links__lot__number"):
        lots.setdefault(reference, []).extend([number] if number else [])
    return [f"{reference} (lot {', '.join(of)})" if of else reference for reference, of in lots.items()]


def _end(
    *, by: User, on: date, commission: Commission, why: str, closed_on: date | None, abandoning: bool
) -> Commission:
    fresh = _locked(commission, by)
    refuse(refusal_to_end(fresh, abandoning=abandoning, why=why))
    day = closed_on or on
    refuse(rules.may_end_on(day, opened_on=fresh.opened_on, on=on))
    fresh.state = ABANDONED if abandoning else CLOSED
    fresh.closed_on, fresh.closed_reason = day, why
    fresh.recorded(by=by, why=why)
    commission.refresh_from_db()
    return commission


def ask_regime(regime: str, begun_on: date | None, planned_start: date | None, *, why: str, on: date | None) -> None:
    """Ask whether the regime is the one of the first notice, where its day is known."""
    if begun_on is not None:
        refuse(rules.may_have_begun_on(begun_on, planned_start=planned_start, on=on or begun_on))
        proposed = rules.proposed_regime(begun_on=begun_on, planned_start=planned_start, on=on or begun_on)
        refuse(rules.may_govern(regime, proposed, why=why))


def _locked(commission: Commission, by: User) -> Commission:
    refuse(may_commission(by))
    return Commission.objects.select_for_update(no_key=True).get(pk=commission.pk)


def open_and_locked(commission: Commission, by: User) -> Commission:
    """The commission locked, when it is open."""
    fresh = _locked(commission, by)
    refuse(refusal_to_change(fresh))
    return fresh
