"""What may be done next with a commission: for staff, each act with its link, or with why it is refused.

The refusals are those of the doors: `commissioning.procurement.permissions` and the rules. What comes first stands
first: the lots, the decision that approves, the routes, a term that the papers leave open.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from django.urls import NoReverseMatch, reverse

from commissioning.kit import terms
from commissioning.kit.next_steps import NextStep, NextSteps, as_offered
from commissioning.kit.refusals import Refusal
from commissioning.overview.story import Story
from commissioning.procurement import actions
from commissioning.procurement.permissions import may_commission
from contracts.lifecycle import DRAFT
from contracts.permissions import may_contract


def commission_steps(story: Story) -> NextSteps:
    """What the reader of the story may do next with its commission; nothing for a stranger."""
    if not story.is_staff:
        return NextSteps((), "")
    return as_offered(_steps(story))


def _steps(story: Story) -> Iterator[NextStep]:
    commission, user = story.commission, story.user
    closed = actions.refusal_to_change(commission)
    if closed is not None:
        return
    address, may = _Addresses(commission.reference), _of_role(may_commission(user))
    yield from _first(story, address, may)
    yield from address.step("Timetable of its lots", "procurement:timetable", None)
    drafts = [contract for contract in story.contracts if contract.state == DRAFT]
    note = "One is drafted and not awarded yet." if len(drafts) == 1 else ""
    note = f"{len(drafts)} are drafted and not awarded yet." if len(drafts) > 1 else note
    yield from address.step("Draft a contract", "contracts:enter", _may_draft(story), note)
    yield from _record(story, address, may)
    if may is None:
        close, abandon = actions.refusals_to_end(commission)
        yield from address.step("Close it", "procurement:close", close)
        yield from address.step("Abandon it", "procurement:abandon", abandon)
    else:
        yield from address.step("Close or abandon it", "procurement:close", may)


def _first(story: Story, address: _Addresses, may: Refusal | None) -> Iterator[NextStep]:
    """What nothing can go on without."""
    executive = [told for told in story.decisions if not told.decision.is_recommendation]
    if not story.lots:
        note = "A commission that is bought as one has a single lot, “whole”."
        yield from address.step("Add the first lot", "procurement:add_lot", may, note, is_first=True)
    if not executive:
        note = "Without one only the officers’ standing power allows an award."
        yield from address.step(
            "Link the decision that approves it", "procurement:link_decision", may, note, is_first=bool(story.lots)
        )
    without = [lot for lot in story.lots if not lot.route and not lot.sublots.all()]
    if len(without) == 1:
        lot = without[0]
        yield from address.step(
            f"State the route of lot {lot.number}", "procurement:lot", may, "Nothing is awarded under it until then.",
            lot.pk,
        )  # fmt: skip
    elif without:
        note = "Nothing is awarded under them until then."
        yield from address.step(f"State the routes of {len(without)} lots", "procurement:lots", may, note)
    if _is_disputed(story):
        note = "The papers disagree, or leave it open: the earlier last day counts until a document settles it."
        yield from address.step("Settle the term", "procurement:term", may, note)


def _record(story: Story, address: _Addresses, may: Refusal | None) -> Iterator[NextStep]:
    """The parts of the record, each at its desk."""
    yield from address.step("Change what is said of it", "procurement:change", may)
    if story.lots:
        count = len(story.lots)
        yield from address.step("Its lots", "procurement:lots", may, "One lot" if count == 1 else f"{count:,} lots")
    if story.decisions:
        yield from address.step("Its decisions", "procurement:link_decision", may, "Link one, or take one away")
    if not _is_disputed(story):
        label = "Change the term" if story.commission.term_words else "Enter the term"
        yield from address.step(label, "procurement:term", may)
    yield from address.step("The contract before it", "contracts:predecessor", may)
    yield from address.step("Add an assumption", "procurement:add_assumption", may)
    yield from address.step("Add a doubt", "procurement:add_doubt", may)
    yield from address.step("Add a document", "procurement:add_document", may)


def _is_disputed(story: Story) -> bool:
    commission = story.commission
    if not commission.term_words or commission.term_settled_by:
        return False
    return not terms.told(commission.term_words, starts_on=commission.planned_start).is_plain


def _may_draft(story: Story) -> Refusal | None:
    refusal = _of_role(may_contract(story.user, story.commission.service_area))
    if refusal is None and not any(lot.route for lot in story.lots):
        return Refusal("No lot has a route yet.", "State the route of a lot: the contract is drafted under it.")
    return refusal


def _of_role(refusal: Refusal | None) -> Refusal | None:
    """A refusal that comes from the reader's roles: such a step is named among those of others."""
    if refusal is None or not refusal.reason.startswith("Your account"):
        return refusal
    return replace(refusal, code="role")


class _Addresses:
    """Addresses of the desks of one commission, as far as they exist."""

    def __init__(self, reference: str) -> None:
        self.reference = reference

    def step(
        self,
        label: str,
        name: str,
        refusal: Refusal | None,
        note: str = "",
        *more: int,
        is_first: bool = False,
    ) -> Iterator[NextStep]:
        try:
            url = reverse(name, args=[self.reference, *more])
        except NoReverseMatch:
            return
        yield NextStep(label, url, refusal, note, is_first)
