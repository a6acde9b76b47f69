"""A commission as data: the documented shape, public matter for the public, nothing unknown written down."""

from __future__ import annotations

from datetime import date
from typing import Any

from commissioning.kit import terms
from commissioning.kit.canonical import dumps
from commissioning.kit.terms import Term
from commissioning.overview.pages import assumed_of, checks_of_story
from commissioning.overview.story import Story, Told, story_of
from commissioning.procurement.models import Commission, Lot
from contracts.changes import last_ends_on, provider_on
from contracts.lifecycle import NOT_SIGNED
from contracts.models import Contract
from contracts.pages.detail import Roster, end_known_on
from decisions.models import Clause
from decisions.records import facts_of
from decisions.rules import deadline_of_call_in

Record = dict[str, Any]


def commission_json(commission: Commission, on: date, user: Any) -> bytes:
    """The commission as JSON in UTF-8, as at a day and as far as this user may read.

    Money is a string in pounds excluding VAT with two decimals, a day is ISO 8601; a key is absent where the fact is
    unknown. The shape is documented on the help page.
    """
    return dumps(commission_record(story_of(commission, on, user)))


def commission_record(story: Story) -> Record:
    """The same before it is written."""
    commission = story.commission
    return {
        "reference": commission.reference,
        "title": commission.title,
        "need": commission.need,
        "regime": commission.regime,
        "annual_budget": commission.annual_budget,
        "value": commission.value,
        "value_qualifier": commission.value_qualifier or None,
        "value_words": commission.value_words or None,
        "predecessor": [_predecessor(contract, story.on) for contract in story.before],
        "term": _term(commission),
        "lots": [_lot(lot) for lot in story.lots],
        "decisions": [_decision(told, story) for told in story.decisions],
        "rosters": [
            _roster(contract, story.rosters[contract.pk])
            for contract in story.contracts
            if contract.pk in story.rosters
        ],
        "contracts": [_contract(contract, story) for contract in story.contracts if contract.state != NOT_SIGNED],
        "findings": [
            {"code": check.code, "text": check.sentence, "citation": check.citation} for check in checks_of_story(story)
        ],
        "assumptions": [
            {"of": one.of, "field": one.field, "value": one.value, "why": one.why} for one in assumed_of(story)
        ],
    }


def _predecessor(contract: Contract, on: date) -> Record:
    return {
        "reference": contract.reference,
        "title": contract.title,
        "starts_on": contract.starts_on,
        "starts_words": contract.starts_words or None,
        "initial_end": contract.initial_end,
        "ends_on": end_known_on(contract, on),
        "extensions": [
            {
                "made_on": extension.made_on,
                "new_end": extension.new_end,
                "months": extension.months,
                "stated_months": extension.stated_months,
                "beyond_options": extension.option_id is None,
                "ground": extension.ground or None,
            }
            for extension in contract.extensions.all()
            if extension.made_on <= on
        ],
    }


def _term(commission: Commission) -> Record:
    if not commission.term_words:
        return {"candidates": []}
    reading = terms.read(commission.term_words, starts_on=commission.planned_start)
    return {
        "words": commission.term_words,
        "candidates": [_candidate(term, commission.planned_start) for term in reading.candidates],
        "settled_by": commission.term_settled_by or None,
    }


def _candidate(term: Term, start: date | None) -> Record:
    return {
        "initial_months": term.initial_months,
        "options": [{"months": option.months, "pot": option.pot} for option in term.options],
        "breaks": list(term.breaks),
        "maximum_months": term.maximum_months,
        "weeks": term.weeks,
        "last_possible_end": term.last_possible_end(start) if start else None,
    }


def _lot(lot: Lot) -> Record:
    return {
        "number": lot.number,
        "title": lot.title,
        "parent": lot.parent.number if lot.parent else None,
        "route": lot.route or None,
        "guaranteed_volume": lot.guaranteed_volume or None,
        "price_terms": lot.price_terms or None,
    }


def _decision(told: Told, story: Story) -> Record:
    decision = told.decision
    record: Record = {
        "reference": decision.reference,
        "part": [part.value for part in told.parts],
        "title": decision.title,
        "kind": decision.kind,
        "state": decision.state,
        "key": decision.key,
        "decided_on": decision.decided_on,
        "published_on": decision.published_on,
    }
    if not told.is_full:
        return record
    facts = facts_of(decision)
    return record | {
        "wards": ["All wards"] if decision.all_wards else sorted(str(link.ward) for link in facts.wards),
        "effective_from": decision.effective_from,
        "call_in": _call_in(told, facts.subject_to_call_in, story.on),
        "alternatives": [
            {"label": one.label, "what": one.what, "why_rejected": one.why_rejected or None}
            for one in facts.alternatives
        ],
        "clauses": [_clause(told, clause) for clause in told.clauses],
    }


def _call_in(told: Told, applies: bool, on: date) -> Record | None:
    if told.decision.is_recommendation:
        return None
    explained, received = told.explained, told.call_in
    record: Record = {"applies": applies}
    if applies and explained:
        record |= {"days": len(explained.counted), "until": deadline_of_call_in(explained)}
    if received is not None:
        record |= {"received_on": received.received_on, "members": received.members, "grounds": received.grounds}
        if received.resolved_on and received.resolved_on <= on:
            record |= {"outcome": received.outcome, "resolved_on": received.resolved_on}
    return record


def _clause(told: Told, clause: Clause) -> Record:
    return {
        "label": clause.label,
        "verb": clause.verb,
        "text": clause.text,
        "approvals": [
            {
                "amount": money.balance.approved,
                "qualifier": money.balance.qualifier,
                "words": money.approval.words,
                "used": money.balance.committed,
                "left": money.balance.left,
            }
            for money in told.money
            if money.approval.clause_id == clause.pk
        ],
        "delegations": [
            {
                "post": str(power.post),
                "consultees": power.consultees or None,
                "powers": list(power.powers),
                "limit_per_action": power.limit_per_action,
                "floor": power.floor,
            }
            for power in told.powers
            if power.clause_id == clause.pk
        ],
    }


def _roster(contract: Contract, roster: Roster) -> Record:
    """Names by lot, or the reason for withholding them with the day on which that is reviewed; never both in public."""
    record: Record = {"decided": roster.decided, "entered": roster.count}
    withheld = getattr(contract, "withheld_names", None)
    if withheld is not None and withheld.released_on is None:
        record["withheld"] = {
            "paragraph": withheld.paragraph,
            "reason": withheld.reason,
            "review_on": withheld.review_on,
        }
    if roster.names_shown:
        names = {member.entry.provider.legal_name for lot in roster.lots for member in lot.members}
        record["providers"] = sorted(names)
    return record


def _contract(contract: Contract, story: Story) -> Record:
    provider = provider_on(contract, story.on)
    last, last_if = last_ends_on(contract, story.on)
    return {
        "reference": contract.reference,
        "kind": contract.kind,
        "provider": provider.legal_name if provider else None,
        "starts_on": contract.starts_on,
        "ends_on": end_known_on(contract, story.on),
        "last_possible_end": last,
        "last_possible_end_if": last_if,
        "options": [{"months": option.months, "pot": option.pot} for option in contract.options.all()],
        "value": contract.value,
        "value_qualifier": contract.value_qualifier or None,
    }
