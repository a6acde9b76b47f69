"""How a contract ends: a break used, terminated, closed with its review."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.utils import timezone

from commissioning.council.roles import Act
from commissioning.kit.access import staff
from commissioning.kit.dates import long_date
from contracts import actions, permissions
from contracts.actions.ending import refusal_to_break, refusal_to_close
from contracts.forms.ending import BreakForm, CloseForm, TerminateForm
from contracts.lifecycle import CONTRACT
from contracts.models import BreakPoint
from contracts.pages import ending as pages
from contracts.views.shared import address_of, back_to, contract_in_sight, two_steps


@staff(Act.CONTRACT)
def use_break(request: HttpRequest, reference: str, pk: int) -> HttpResponse:
    contract, today = contract_in_sight(request, reference), timezone.localdate()
    user: Any = request.user
    point = get_object_or_404(BreakPoint.objects.select_related("contract"), pk=pk, contract=contract)
    was, lead = pages.before(contract, user), pages.break_lead(point)
    # A break of the past may still be entered on its own day: what is asked here holds on every day.
    refusal = permissions.may_contract(user, contract.service_area) or refusal_to_break(
        point, made_on=min(today, point.falls_on), words="the provider agrees"
    )
    return two_steps(
        request,
        BreakForm(request, of=contract, initial={"made_on": today}),
        lambda values: actions.use_break(by=user, on=today, break_point=point, **values),
        tell=lambda ended: pages.effect_of_end(was, ended),
        then=address_of(contract),
        said=f"The break is used: {reference} ends on {long_date(point.falls_on)}.",
        title=f"Use the break of {long_date(point.falls_on)} in {reference}",
        lead=lead,
        button="Record that the break was used",
        back=back_to(contract),
        refusal=refusal,
    )


@staff(Act.CONTRACT)
def terminate(request: HttpRequest, reference: str) -> HttpResponse:
    contract, today = contract_in_sight(request, reference), timezone.localdate()
    user: Any = request.user
    was = pages.before(contract, user)
    ends = f" It would otherwise end on {long_date(contract.ends_on)}." if contract.ends_on else ""
    return two_steps(
        request,
        TerminateForm(request, of=contract, initial={"made_on": today}),
        lambda values: actions.terminate(by=user, on=today, contract=contract, **values),
        tell=lambda ended: pages.effect_of_end(was, ended),
        then=address_of(contract),
        said=f"The termination of {reference} is recorded.",
        title=f"Terminate {reference}",
        lead=f"{was.contract.title}.{ends}",
        button="Record the termination",
        back=back_to(contract),
        is_grave=True,
        refusal=permissions.may_contract(user, contract.service_area)
        or CONTRACT.refusal("terminate", was.contract.state),
    )


@staff(Act.CONTRACT)
def close(request: HttpRequest, reference: str) -> HttpResponse:
    contract, today = contract_in_sight(request, reference), timezone.localdate()
    user: Any = request.user
    was = pages.before(contract, user)
    refusal = permissions.may_contract(user, contract.service_area) or refusal_to_close(
        contract, closed_on=today, review="to be written"
    )
    held = {approval: (was.names[approval], sum_) for approval, sum_ in was.held.items()}
    return two_steps(
        request,
        CloseForm(request, contract=contract, held=held, on=today),
        lambda values: actions.close(by=user, on=today, contract=contract, **values),
        tell=lambda closed: pages.effect_of_close(was, closed),
        then=address_of(contract),
        said=f"{reference} is closed.",
        title=f"Close {reference}",
        lead=f"{was.contract.title}. Its review is kept; what was not spent goes back to where it came from.",
        button="Record the close",
        back=back_to(contract),
        template="contracts/close.html",
        refusal=refusal,
        running=pages.call_offs_running(was.contract, today),
    )
