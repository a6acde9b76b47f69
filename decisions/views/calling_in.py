"""Call-in at the clerk's desk: waived, received, resolved."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.utils import timezone

from commissioning.council.roles import Act
from commissioning.kit.access import staff
from commissioning.kit.desk import act_page, attempt
from decisions import actions, permissions
from decisions.forms.calling_in import CallInForm, ConfirmForm, ReferBackForm, WaiveForm
from decisions.pages import calling_in as pages
from decisions.views.shared import address_of, back_to, decision_in_sight


@staff(Act.PUBLISH_DECISION)
def waive_call_in(request: HttpRequest, reference: str) -> HttpResponse:
    decision, today = decision_in_sight(request, reference), timezone.localdate()
    form = WaiveForm(request, of=decision, **pages.who_may_waive(decision, on=today))
    done = attempt(
        form,
        lambda values: actions.waive_call_in(by=request.user, on=today, decision=decision, **values),
        then=address_of(decision),
        said=f"Call-in of {reference} is waived: it takes effect when it is made.",
    )
    return done or act_page(
        request,
        form,
        title=f"Call-in of {reference} was waived",
        lead="A decision whose call-in is waived takes effect when it is made. Who waived it and why is published.",
        button="Record the waiver",
        back=back_to(decision),
        refusal=permissions.may_waive_call_in(request.user, decision) or actions.refusal_to_waive(decision, on=today),
    )


@staff(Act.PUBLISH_DECISION)
def call_in(request: HttpRequest, reference: str) -> HttpResponse:
    decision, today = decision_in_sight(request, reference), timezone.localdate()
    form = CallInForm(request, of=decision)
    done = attempt(
        form,
        lambda values: actions.call_in(by=request.user, on=today, decision=decision, **values),
        then=address_of(decision),
        said=f"{reference} is called in: it is not in effect until that is resolved.",
    )
    return done or _page(
        request,
        form,
        decision,
        title=f"{reference} was called in",
        button="Record the call-in",
        refusal=permissions.may_call_in(request.user, decision) or actions.refusal_to_call_in(decision),
    )


@staff(Act.PUBLISH_DECISION)
def confirm(request: HttpRequest, reference: str) -> HttpResponse:
    decision, today = decision_in_sight(request, reference), timezone.localdate()
    form = ConfirmForm(request, of=decision)
    done = attempt(
        form,
        lambda values: actions.confirm(by=request.user, on=today, decision=decision, **values),
        then=address_of(decision),
        said=lambda publication: pages.confirmed_words(publication.decision),
    )
    return done or _page(
        request,
        form,
        decision,
        title=f"{reference} stands after call-in",
        button="Record that it stands",
        refusal=permissions.may_confirm(request.user, decision),
    )


@staff(Act.PUBLISH_DECISION)
def refer_back(request: HttpRequest, reference: str) -> HttpResponse:
    decision, today = decision_in_sight(request, reference), timezone.localdate()
    form = ReferBackForm(request, of=decision)
    done = attempt(
        form,
        lambda values: actions.refer_back(by=request.user, on=today, decision=decision, **values),
        then=address_of(decision),
        said=f"{reference} is referred back. Whoever decides again enters a decision that reconsiders it.",
    )
    return done or _page(
        request,
        form,
        decision,
        title=f"{reference} was referred back",
        button="Record that it went back",
        refusal=permissions.may_refer_back(request.user, decision),
    )


def _page(request: HttpRequest, form: Any, decision: Any, **words: Any) -> HttpResponse:
    return act_page(
        request,
        form,
        back=back_to(decision),
        lead=decision.title,
        template="decisions/call_in.html",
        **words,
        **pages.call_in_page(decision),
    )
