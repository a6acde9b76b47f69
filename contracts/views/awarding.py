"""Awarded, signed, never signed: the desks at which a contract is made."""

from __future__ import annotations

from django.http import HttpResponse
from django.utils import timezone

from commissioning.council.roles import Act
from commissioning.council.views.shared import StaffRequest
from commissioning.kit.access import staff
from commissioning.kit.desk import act_page, attempt
from contracts import actions, permissions
from contracts.forms.awarding import AwardForm, NotSignedForm, SignForm
from contracts.pages import awarding as pages
from contracts.pages import changing
from contracts.pages.records import after_act
from contracts.views.shared import address_of, back_to, contract_in_sight, two_steps


@staff(Act.CONTRACT)
def award(request: StaffRequest, reference: str) -> HttpResponse:
    contract, today = contract_in_sight(request, reference), timezone.localdate()
    was = changing.before(contract, on=today, user=request.user)
    return two_steps(
        request,
        AwardForm(request, contract=contract, act="award", on=today),
        lambda values: actions.award(by=request.user, on=today, contract=contract, **values),
        tell=lambda row: changing.effect_of_change(was, row),
        then=after_act,
        said=f"{reference} is awarded. It is public once it is signed.",
        title=f"Award {reference}",
        lead=pages.award_lead(contract),
        button="Record the award",
        back=back_to(contract),
        refusal=actions.refusal_to_award(request.user, contract),
    )


@staff(Act.CONTRACT)
def sign(request: StaffRequest, reference: str) -> HttpResponse:
    contract, today = contract_in_sight(request, reference), timezone.localdate()
    after = pages.after_signing(contract, today)
    form = SignForm(request, of=contract, asks_standstill=after.refusal is not None)
    done = attempt(
        form,
        lambda values: actions.sign(by=request.user, on=today, contract=contract, **values),
        then=address_of(contract),
        said=lambda signed: pages.signed_words(signed, today),
    )
    return done or act_page(
        request,
        form,
        title=f"{reference} was signed",
        lead=f"{contract.title}. Once it is signed it is public.",
        button="Record the signature",
        back=back_to(contract),
        refusal=actions.refusal_to_sign(request.user, contract),
        template="contracts/sign.html",
        after=after,
        contract=contract,
    )


@staff(Act.CONTRACT)
def not_signed(request: StaffRequest, reference: str) -> HttpResponse:
    contract, today = contract_in_sight(request, reference), timezone.localdate()
    form = NotSignedForm(request, of=contract)
    done = attempt(
        form,
        lambda values: actions.not_signed(by=request.user, on=today, contract=contract, **values),
        then=address_of(contract),
        said=f"{reference} was never signed: what it held is released.",
    )
    return done or act_page(
        request,
        form,
        title=f"{reference} was never signed",
        lead="The award falls away, its money is released, and the contract is over: this cannot be undone.",
        button="Record that it was never signed",
        back=back_to(contract),
        is_grave=True,
        refusal=permissions.may_contract(request.user, contract.service_area)
        or actions.step_refusal(contract, "not signed"),
        template="contracts/not_signed.html",
        given_back=pages.money_given_back(contract, request.user),
    )
