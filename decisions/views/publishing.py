"""Publishing a record, looking at it before, and taking a version down."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_safe

from commissioning.council.roles import Act
from commissioning.kit.access import staff
from commissioning.kit.desk import act_page, attempt
from commissioning.kit.papers import PaperUnavailable, handed_out
from decisions import actions, permissions
from decisions.filters import in_sight
from decisions.forms.publishing import PublishForm, TakeDownForm
from decisions.lifecycle import PUBLIC_STATES, WITHDRAWN
from decisions.models import Decision, Publication
from decisions.pages import publishing as pages
from decisions.views.shared import address_of, back_to, decision_in_sight


def _previewed(request: HttpRequest, reference: str) -> Decision:
    decision = decision_in_sight(request, reference)
    if permissions.may_preview(request.user, decision):
        raise PermissionDenied
    if decision.state == WITHDRAWN:
        raise Http404("A withdrawn decision is not published.")
    return decision


@staff(Act.READ_WORKING)
@require_safe
def preview(request: HttpRequest, reference: str) -> HttpResponse:
    decision = _previewed(request, reference)
    if decision.state in PUBLIC_STATES:
        return redirect(address_of(decision))
    context = pages.preview_page(decision, on=timezone.localdate(), user=request.user)
    return render(request, "decisions/preview.html", context)


@staff(Act.READ_WORKING)
@require_safe
def preview_pdf(request: HttpRequest, reference: str) -> HttpResponse:
    decision = _previewed(request, reference)
    if decision.state in PUBLIC_STATES:
        return redirect("overview:notice_pdf", reference)
    try:
        paper = actions.paper_of(actions.preview(decision, on=timezone.localdate()))
    except PaperUnavailable as error:
        context = {"reference": reference, "why": str(error), "is_preview": True}
        return render(request, "overview/no_paper.html", context, status=503)
    return handed_out(request, paper, name=f"{reference}-preview.pdf")


@staff(Act.PUBLISH_DECISION)
def publish(request: HttpRequest, reference: str) -> HttpResponse:
    decision, today = decision_in_sight(request, reference), timezone.localdate()
    form = PublishForm(request, of=decision, initial={"published_on": today})
    done = attempt(
        form,
        lambda values: actions.publish(by=request.user, on=today, decision=decision, **values),
        then=address_of(decision),
        said=lambda publication: pages.published_words(publication.decision),
    )
    if done:
        return done
    refusal = permissions.may_publish(request.user, decision) or actions.refusal_to_publish(decision, on=today)
    return act_page(
        request,
        form,
        title=f"Publish {decision.reference}",
        lead=decision.title,
        button="Publish",
        back=back_to(decision),
        template="decisions/publish.html",
        **pages.publish_page(decision, None if form.errors else refusal, on=today, user=request.user),
    )


@staff(Act.PUBLISH_DECISION)
def take_down(request: HttpRequest, reference: str, number: int) -> HttpResponse:
    seen: Any = in_sight(Decision.objects.visible_to(request.user), request.user)
    publication = get_object_or_404(
        Publication.objects.select_related("decision"), decision__in=seen, decision__reference=reference, number=number
    )
    form = TakeDownForm(request)
    done = attempt(
        form,
        lambda values: actions.take_down(by=request.user, publication=publication, reason_class=values["reason_class"]),
        then=address_of(publication.decision),
        said=f"Version {number} of {reference} is taken down.",
    )
    return done or act_page(
        request,
        form,
        title=f"Take down version {number} of {reference}",
        button="Take this version down",
        back=back_to(publication.decision),
        is_grave=True,
        refusal=actions.refusal_to_take_down(publication),
        template="decisions/take_down.html",
        publication=publication,
        is_latest=not publication.decision.publications.filter(number__gt=number).exists(),
    )
