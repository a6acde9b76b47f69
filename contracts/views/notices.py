"""The notices that a contract owes, those that were given, and its reviews."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_safe

from commissioning.council.roles import Act
from commissioning.kit.access import staff
from commissioning.kit.dates import long_date
from commissioning.kit.desk import act_page, attempt
from commissioning.kit.pages import read_on
from commissioning.procurement.routes import Regime
from contracts.actions import notices as actions
from contracts.forms.notices import CorrectNoticeForm, CorrectReviewForm, NoticeForm, RemoveForm, ReviewForm
from contracts.models import Contract, NoticeGiven, Review
from contracts.notices import ABOUT_A_CHANGE
from contracts.pages import notices as pages
from contracts.views.shared import address_of, back_to, contract_in_sight


def _home(contract: Contract) -> str:
    return reverse("contracts:notices", args=[contract.reference])


def _back(contract: Contract) -> tuple[str, str]:
    return _home(contract), f"Notices of {contract.reference}"


def _notice(contract: Contract, pk: int) -> NoticeGiven:
    return get_object_or_404(NoticeGiven.objects.select_related("contract"), contract=contract, pk=pk)


@staff()
@require_safe
def notices(request: HttpRequest, reference: str) -> HttpResponse:
    contract = contract_in_sight(request, reference)
    on, _ = read_on(request)
    return render(request, "contracts/notices.html", pages.notices_page(contract, on, request.user))


@staff(Act.ROSTER)
def notice_given(request: HttpRequest, reference: str, code: str) -> HttpResponse:
    contract, today = contract_in_sight(request, reference), timezone.localdate()
    changes = pages.changes_of(contract) if code in ABOUT_A_CHANGE else {}
    if code not in pages.CODES[Regime(contract.regime)] or (code in ABOUT_A_CHANGE and not changes):
        raise Http404
    form = NoticeForm(request, code=code, changes=changes, initial={"change": request.GET.get("change", "")})
    name = pages.name_of(code)
    done = attempt(
        form,
        lambda values: actions.give_notice(by=request.user, on=today, contract=contract, code=code, **values),
        then=_home(contract),
        said=f"{name}: recorded as given.",
    )
    return done or act_page(
        request,
        form,
        title=f"{name} was given",
        lead=pages.form_lead(contract, code, today),
        button="Record it",
        back=_back(contract),
    )


@staff(Act.ROSTER)
def notice(request: HttpRequest, reference: str, pk: int) -> HttpResponse:
    contract, today = contract_in_sight(request, reference), timezone.localdate()
    found = _notice(contract, pk)
    form = CorrectNoticeForm(request, of=found)
    done = attempt(
        form,
        lambda values: actions.correct_notice(by=request.user, on=today, notice=found, **values),
        then=_home(contract),
        said=f"{pages.name_of(found.code)}: put right.",
    )
    return done or act_page(
        request,
        form,
        title=f"Put right: {pages.name_of(found.code)}",
        lead=contract.title,
        button="Save the change",
        back=_back(contract),
    )


@staff(Act.ROSTER)
def remove_notice(request: HttpRequest, reference: str, pk: int) -> HttpResponse:
    contract = contract_in_sight(request, reference)
    found = _notice(contract, pk)
    form = RemoveForm(request, of=found)
    done = attempt(
        form,
        lambda values: actions.remove_notice(by=request.user, notice=found, **values),
        then=_home(contract),
        said=f"{pages.name_of(found.code)}: removed from what was given.",
    )
    return done or act_page(
        request,
        form,
        title=f"Remove: {pages.name_of(found.code)}",
        lead="Remove what was recorded by mistake: where the notice is owed, it is owed again.",
        button="Remove it",
        is_grave=True,
        back=_back(contract),
    )


@staff(Act.ROSTER)
def review(request: HttpRequest, reference: str) -> HttpResponse:
    contract, today = contract_in_sight(request, reference), timezone.localdate()
    form = ReviewForm(request, of=contract)
    done = attempt(
        form,
        lambda values: actions.record_review(by=request.user, on=today, contract=contract, **values),
        then=f"{address_of(contract)}#reviews",
        said="The review is recorded.",
    )
    return done or act_page(
        request,
        form,
        title=f"Record a review of {reference}",
        lead=contract.title,
        button="Record the review",
        back=back_to(contract),
    )


@staff(Act.ROSTER)
def change_review(request: HttpRequest, reference: str, pk: int) -> HttpResponse:
    contract, today = contract_in_sight(request, reference), timezone.localdate()
    found = get_object_or_404(Review, contract=contract, pk=pk)
    form = CorrectReviewForm(request, of=found)
    done = attempt(
        form,
        lambda values: actions.correct_review(by=request.user, on=today, review=found, **values),
        then=f"{address_of(contract)}#reviews",
        said="The review is put right.",
    )
    return done or act_page(
        request,
        form,
        title="Put a review right",
        lead=contract.title,
        button="Save the change",
        back=back_to(contract),
    )


@staff(Act.ROSTER)
def remove_review(request: HttpRequest, reference: str, pk: int) -> HttpResponse:
    contract = contract_in_sight(request, reference)
    found = get_object_or_404(Review, contract=contract, pk=pk)
    form = RemoveForm(request, of=found)
    done = attempt(
        form,
        lambda values: actions.remove_review(by=request.user, review=found, **values),
        then=address_of(contract),
        said="The review is removed.",
    )
    return done or act_page(
        request,
        form,
        title="Remove a review",
        lead=f"Reviewed on {long_date(found.held_on)}. Remove what was recorded by mistake.",
        button="Remove it",
        is_grave=True,
        back=back_to(contract),
    )
