"""What accompanies an act: a manager's acknowledgement that an estimate is passed, the officer's decision record."""

from __future__ import annotations

from typing import Any

from django.http import HttpResponse
from django.shortcuts import get_object_or_404
from django.utils import timezone

from commissioning.council.roles import Act
from commissioning.council.views.shared import StaffRequest
from commissioning.kit.access import staff
from commissioning.kit.desk import act_page, attempt
from commissioning.kit.refusals import Refusal
from contracts import actions
from contracts.forms.records import AcknowledgeForm, OfficerRecordForm
from contracts.models import Commitment
from contracts.pages import records as pages
from contracts.views.shared import address_of, back_to, contract_in_sight
from decisions.models import Decision, Delegation

NO_ESTIMATE = Refusal(
    "No estimate is linked to the commission of this contract.",
    "Only an estimate can be passed; a maximum never is. Link the decision that approves the money first.",
)


@staff(Act.ACKNOWLEDGE_ESTIMATE)
def acknowledge(request: StaffRequest, reference: str) -> HttpResponse:
    contract, today = contract_in_sight(request, reference), timezone.localdate()
    estimates = pages.estimates_of(contract, request.user)
    form = AcknowledgeForm(
        request,
        contract=contract,
        estimates=estimates,
        actors=pages.who_may_act(contract, but=request.user),
        initial=pages.asked_to_acknowledge(request.GET.dict()),
    )
    done = attempt(
        form,
        lambda values: actions.acknowledge_estimate(by=request.user, on=today, contract=contract, **values),
        then=address_of(contract),
        said=lambda row: f"It is acknowledged: {row.actor} may now do this act with this sum, once.",
    )
    return done or act_page(
        request,
        form,
        title=f"Let {reference} pass an estimate",
        lead="Your words let one person do one act with one sum, although it brings the approval past its estimate.",
        button="Acknowledge it",
        back=back_to(contract),
        refusal=None if estimates else NO_ESTIMATE,
    )


@staff(Act.DRAFT_OFFICER_RECORD)
def officer_record(request: StaffRequest, reference: str, pk: int) -> HttpResponse:
    contract, today = contract_in_sight(request, reference), timezone.localdate()
    powers: Any = Delegation.objects.visible_to(request.user)
    rows = Commitment.objects.select_related(
        "contract__provider", "contract__service_area", "delegation__clause__decision", "extension", "variation"
    )
    row = get_object_or_404(rows, pk=pk, contract=contract, delegation__in=powers)
    form = OfficerRecordForm(request, existing=pages.records_to_name(row), initial=pages.drafted(row))

    def keep(values: dict[str, Any]) -> Decision:
        if form.decision is not None:
            actions.link_officer_record(by=request.user, commitment=row, decision=form.decision)
            return form.decision
        drafted = {name: value for name, value in values.items() if name != "which"}
        return actions.draft_officer_record(by=request.user, on=today, commitment=row, **drafted)

    done = attempt(form, keep, then=address_of(contract), said=pages.recorded_words)
    return done or act_page(
        request,
        form,
        title="The officer’s decision record",
        lead=pages.record_lead(row),
        button="Keep the record",
        back=back_to(contract),
        refusal=actions.refusal_to_record(request.user, row),
        template="contracts/officer_record.html",
    )
