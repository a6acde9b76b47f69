"""The indicators of a contract's performance and their assessments."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_safe

from commissioning.council.roles import Act
from commissioning.kit.access import staff
from commissioning.kit.desk import act_page, attempt
from commissioning.kit.pages import read_on
from contracts import rules
from contracts.actions import performance as actions
from contracts.forms.notices import RemoveForm
from contracts.forms.performance import (
    AssessForm,
    CorrectAssessmentForm,
    CorrectKpiForm,
    KpiForm,
    WithdrawKpiForm,
    suggested,
)
from contracts.models import Contract, Kpi, KpiAssessment
from contracts.pages import performance as pages
from contracts.views.shared import contract_in_sight


def _home(contract: Contract) -> str:
    return reverse("contracts:performance", args=[contract.reference])


def _back(contract: Contract) -> tuple[str, str]:
    return _home(contract), f"Performance of {contract.reference}"


def _kpi(contract: Contract, pk: int) -> Kpi:
    return get_object_or_404(Kpi.objects.select_related("contract"), contract=contract, pk=pk)


def _assessment(contract: Contract, pk: int) -> KpiAssessment:
    return get_object_or_404(KpiAssessment.objects.select_related("kpi__contract"), kpi__contract=contract, pk=pk)


@staff()
@require_safe
def performance(request: HttpRequest, reference: str) -> HttpResponse:
    contract = contract_in_sight(request, reference)
    on, _ = read_on(request)
    return render(request, "contracts/performance.html", pages.performance_page(contract, on, request.user))


@staff(Act.ROSTER)
def enter_kpi(request: HttpRequest, reference: str) -> HttpResponse:
    contract = contract_in_sight(request, reference)
    form = KpiForm(request, initial={"from_on": contract.starts_on})
    done = attempt(
        form,
        lambda values: actions.enter_kpi(by=request.user, contract=contract, **values),
        then=_home(contract),
        said=lambda kpi: f"“{kpi.title}” is entered.",
    )
    return done or act_page(
        request,
        form,
        title="Enter an indicator",
        lead=contract.title,
        button="Enter it",
        back=_back(contract),
        refusal=rules.may_keep_kpis(contract.state),
    )


@staff(Act.ROSTER)
def kpi(request: HttpRequest, reference: str, pk: int) -> HttpResponse:
    contract = contract_in_sight(request, reference)
    found = _kpi(contract, pk)
    form = CorrectKpiForm(request, of=found)
    done = attempt(
        form,
        lambda values: actions.correct_kpi(by=request.user, kpi=found, **values),
        then=_home(contract),
        said="The indicator is put right.",
    )
    return done or act_page(
        request,
        form,
        title=f"Put right: {found.title}",
        lead="What was written wrong. A target that was agreed anew is another indicator: withdraw this one, and enter "
        "that one.",
        button="Save the change",
        back=_back(contract),
    )


@staff(Act.ROSTER)
def withdraw_kpi(request: HttpRequest, reference: str, pk: int) -> HttpResponse:
    contract = contract_in_sight(request, reference)
    found = _kpi(contract, pk)
    form = WithdrawKpiForm(request, of=found, initial={"withdrawn_on": timezone.localdate()})
    done = attempt(
        form,
        lambda values: actions.withdraw_kpi(by=request.user, kpi=found, **values),
        then=_home(contract),
        said="The indicator is withdrawn. What was assessed against it stays.",
    )
    return done or act_page(
        request,
        form,
        title=f"Withdraw: {found.title}",
        lead="After its last day it is assessed no more. What was assessed against it stays.",
        button="Withdraw it",
        is_grave=True,
        back=_back(contract),
    )


@staff(Act.ROSTER)
def assess(request: HttpRequest, reference: str, pk: int) -> HttpResponse:
    contract, today = contract_in_sight(request, reference), timezone.localdate()
    found = _kpi(contract, pk)
    form = AssessForm(request, initial=suggested(*pages.next_period(found, contract, today), today))
    done = attempt(
        form,
        lambda values: actions.assess(by=request.user, on=today, kpi=found, **values),
        then=_home(contract),
        said=f"“{found.title}” is assessed.",
    )
    return done or act_page(
        request,
        form,
        title=f"Assess: {found.title}",
        lead=f"Target: {found.aim}.",
        button="Record the assessment",
        back=_back(contract),
        template="contracts/assess.html",
        kpi=found,
    )


@staff(Act.ROSTER)
def assessment(request: HttpRequest, reference: str, pk: int) -> HttpResponse:
    contract, today = contract_in_sight(request, reference), timezone.localdate()
    found = _assessment(contract, pk)
    form = CorrectAssessmentForm(request, of=found)
    done = attempt(
        form,
        lambda values: actions.correct_assessment(by=request.user, on=today, assessment=found, **values),
        then=_home(contract),
        said="The assessment is put right.",
    )
    return done or act_page(
        request,
        form,
        title=f"Put an assessment right: {found.kpi.title}",
        lead=f"Target: {found.kpi.aim}.",
        button="Save the change",
        back=_back(contract),
        template="contracts/assess.html",
        kpi=found.kpi,
    )


@staff(Act.ROSTER)
def remove_assessment(request: HttpRequest, reference: str, pk: int) -> HttpResponse:
    contract = contract_in_sight(request, reference)
    found = _assessment(contract, pk)
    form = RemoveForm(request, of=found)
    done = attempt(
        form,
        lambda values: actions.remove_assessment(by=request.user, assessment=found, **values),
        then=_home(contract),
        said="The assessment is removed.",
    )
    return done or act_page(
        request,
        form,
        title=f"Remove an assessment: {found.kpi.title}",
        lead="Remove what was recorded by mistake. One that was published is put right instead.",
        button="Remove it",
        is_grave=True,
        back=_back(contract),
        refusal=rules.may_remove_assessment(found.published_on),
    )
