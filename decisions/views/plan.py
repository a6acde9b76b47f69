"""The forward plan: its editions for everyone; entering items, giving notice and publishing the next for the clerk."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_safe

from commissioning.council.roles import Act
from commissioning.kit.access import public, staff
from commissioning.kit.desk import ActForm, act_page, attempt
from commissioning.kit.pages import read_on
from commissioning.kit.papers import PaperUnavailable, handed_out
from commissioning.kit.refusals import Refusal
from decisions import actions, permissions
from decisions.choices import Private, PrivateNoticeKind
from decisions.forms.plan import EditionForm, ItemForm, PrivateNoticeForm, UrgencyForm, WithdrawForm, begun_with
from decisions.lifecycle import PLANNED
from decisions.models import Decision, Edition
from decisions.pages import plan as pages
from decisions.plan_paper import edition_pdf
from decisions.views.shared import back_to, decision_in_sight

# For everyone ---------------------------------------------------------------------------------------------------------


@public
@require_safe
def forward_plan(request: HttpRequest) -> HttpResponse:
    on, _ = read_on(request)
    latest = Edition.objects.filter(published_on__lte=on).order_by("-number").first()
    if latest is None:
        return render(request, "decisions/plan_empty.html", {"staff_links": pages.staff_links(request.user)})
    context = pages.edition_page(latest, on=on, user=request.user, page_title="Forward plan")
    return render(request, "decisions/plan.html", context)


@public
@require_safe
def edition(request: HttpRequest, number: int) -> HttpResponse:
    on, _ = read_on(request)
    found = _edition(number)
    return render(request, "decisions/plan.html", pages.edition_page(found, on=on, user=request.user))


@public
@require_safe
def edition_json(request: HttpRequest, number: int) -> HttpResponse:
    found = _edition(number)
    if pages.is_withheld(found, request.user):
        return render(request, "decisions/plan_withheld.html", {"edition": found}, status=410)
    return HttpResponse(bytes(found.record), content_type="application/json")


@public
@require_safe
def edition_paper(request: HttpRequest, number: int) -> HttpResponse:
    found = _edition(number)
    if pages.is_withheld(found, request.user):
        return render(request, "decisions/plan_withheld.html", {"edition": found}, status=410)
    try:
        paper = bytes(found.pdf) if found.pdf else _printed(found.record, found.published_at, found.record_sha256)
    except PaperUnavailable as error:
        return render(request, "decisions/plan_no_paper.html", {"edition": found, "why": str(error)}, status=503)
    return handed_out(request, paper, name=f"{found.reference}.pdf", sha256=found.pdf_sha256)


def _edition(number: int) -> Edition:
    # The number is a column of four bytes: a longer one names no edition.
    if number > 2**31 - 1:
        raise Http404("There is no such edition.")
    return get_object_or_404(Edition, number=number)


def _printed(record: bytes | memoryview, published_at: Any, json_sha256: str) -> bytes:
    return edition_pdf(bytes(record), published_at=published_at, json_sha256=json_sha256)


# The next edition -----------------------------------------------------------------------------------------------------


@staff(Act.PUBLISH_DECISION)
@require_safe
def next_edition(request: HttpRequest) -> HttpResponse:
    return _choose(request, None)


def _choose(request: HttpRequest, chosen: list[str] | None) -> HttpResponse:
    context = {
        "candidates": pages.candidates(request.user, on=timezone.localdate(), chosen=chosen),
        "latest": pages.editions_known_on(timezone.localdate()).first(),
    }
    return render(request, "decisions/plan_next.html", context)


def _chosen(request: HttpRequest) -> list[Decision]:
    """The decisions chosen for the next edition that can be listed; what cannot is told and left out."""
    references = pages.chosen_in(request)
    found = list(Decision.objects.filter(reference__in=[one for one in references if "\0" not in one]))
    refusals = {decision: actions.refusal_to_list(request.user, decision) for decision in found}
    for decision, refusal in refusals.items():
        if refusal:
            messages.error(request, f"{decision.reference} is left out. {refusal}")
    return [decision for decision in found if refusals[decision] is None]


@staff(Act.PUBLISH_DECISION)
def preview_edition(request: HttpRequest) -> HttpResponse:
    today, chosen = timezone.localdate(), _chosen(request)
    if not chosen:
        messages.error(request, "Choose at least one item for the edition.")
        return _choose(request, [])
    form = EditionForm(request)
    done = attempt(
        form,
        lambda values: actions.publish_edition(
            by=request.user, on=today, decisions=chosen, previewed=request.POST.get("previewed", "")
        ),
        then=lambda published: reverse("decisions:edition", args=[published.number]),
        said=lambda published: f"Edition {published.number} is published.",
    )
    if done:
        return done
    prepared = actions.prepared_edition(decisions=chosen, on=today)
    return act_page(
        request,
        form,
        title=f"Preview of edition {prepared.number}",
        lead="This is the edition as it will be. Nothing is published yet.",
        button=f"Publish edition {prepared.number}",
        back=(reverse("decisions:next_edition"), "Choose again"),
        template="decisions/plan_preview.html",
        **pages.preview_page(prepared, [decision.reference for decision in chosen]),
    )


@staff(Act.PUBLISH_DECISION)
@require_safe
def preview_edition_paper(request: HttpRequest) -> HttpResponse:
    chosen = _chosen(request)
    if not chosen:
        raise Http404("Nothing is chosen.")
    prepared = actions.prepared_edition(decisions=chosen, on=timezone.localdate())
    try:
        paper = _printed(prepared.record, timezone.now(), prepared.record_sha256)
    except PaperUnavailable as error:
        return render(request, "decisions/plan_no_paper.html", {"edition": None, "why": str(error)}, status=503)
    return handed_out(request, paper, name=f"{prepared.reference}-preview.pdf")


# Items ----------------------------------------------------------------------------------------------------------------


@staff(Act.DRAFT_DECISION)
def enter_item(request: HttpRequest) -> HttpResponse:
    back = (reverse("decisions:forward_plan"), "Forward plan")
    return answer_item(request, actions.enter_item, back=back)


def answer_item(
    request: HttpRequest,
    enter: Callable[..., Decision],
    *,
    back: tuple[str, str],
    about: str = "",
    refusal: Refusal | None = None,
) -> HttpResponse:
    """The form of a new item for the forward plan, or on to the item that `enter` made of it, which takes what
    `actions.enter_item` takes. `about`: what it was begun at, in a sentence; `refusal`: why it may not be entered."""
    today = timezone.localdate()
    form = ItemForm(request, on=today, begun=begun_with(request.GET, today))
    done = attempt(
        form,
        lambda values: enter(by=request.user, on=today, **values),
        then=lambda decision: reverse("decisions:item", args=[decision.reference]),
        said=lambda decision: f"{decision.reference} is entered as a draft. It goes public with the next edition.",
    )
    return done or act_page(
        request,
        form,
        title="Enter an item for the forward plan",
        lead=f"{about} It is saved as a draft and goes public with the next edition.".lstrip(),
        button="Save the item",
        back=back,
        template="decisions/plan_enter.html",
        refusal=refusal,
    )


@staff(Act.DRAFT_DECISION)
def item(request: HttpRequest, reference: str) -> HttpResponse:
    decision, today = decision_in_sight(request, reference), timezone.localdate()
    form = ItemForm(request, on=today, of=decision)

    def act(values: dict[str, Any]) -> Decision:
        wards = values.pop("wards")
        return actions.change_item(by=request.user, on=today, decision=decision, wards=wards, changes=values)

    done = attempt(form, act, then=reverse("decisions:item", args=[reference]), said="The item is saved.")
    return done or act_page(
        request,
        form,
        title=f"Plan item {reference}",
        lead=decision.title,
        button="Save the item",
        back=back_to(decision),
        refusal=permissions.may_edit(request.user, decision),
        template="decisions/plan_item.html",
        **pages.item_page(decision, on=today, user=request.user),
    )


@staff(Act.DRAFT_DECISION)
def withdraw(request: HttpRequest, reference: str) -> HttpResponse:
    decision, today = decision_in_sight(request, reference), timezone.localdate()
    form = WithdrawForm(request, of=decision, is_planned=decision.state == PLANNED)
    done = attempt(
        form,
        lambda values: actions.withdraw(by=request.user, on=today, decision=decision, **values),
        then=back_to(decision)[0],
        said=f"{reference} is withdrawn.",
    )
    return done or act_page(
        request,
        form,
        title=f"Withdraw {reference}",
        lead=decision.title,
        button="Withdraw it",
        back=back_to(decision),
        is_grave=True,
        refusal=permissions.may_withdraw(request.user, decision),
    )


# Notices --------------------------------------------------------------------------------------------------------------


@staff(Act.PLAN_DECISION)
@require_safe
def notices(request: HttpRequest, reference: str) -> HttpResponse:
    decision, today = decision_in_sight(request, reference), timezone.localdate()
    context = pages.item_page(decision, on=today, user=request.user)
    return render(request, "decisions/plan_notices.html", context)


@staff(Act.PLAN_DECISION)
def give_notice(request: HttpRequest, reference: str, kind: str) -> HttpResponse:
    if kind not in pages.NOTICES:
        raise Http404("There is no such notice.")
    decision = decision_in_sight(request, reference)
    private = kind in PrivateNoticeKind.values
    return (_give_private_notice if private else _give_urgency_notice)(request, decision, kind)


def _give_urgency_notice(request: HttpRequest, decision: Decision, kind: str) -> HttpResponse:
    today = timezone.localdate()
    form = UrgencyForm(request, kind=kind, initial={"given_on": today})
    done = attempt(
        form,
        lambda values: actions.give_urgency_notice(by=request.user, on=today, decision=decision, kind=kind, **values),
        then=_notices_of(decision)[0],
        said="It is recorded. It becomes public with the next edition: publish one now.",
    )
    refusal = permissions.may_give_notice(request.user, decision) or actions.refusal_of_urgency(
        request.user, decision, kind, given_on=today, on=today
    )
    return done or _notice_page(request, form, decision, kind, refusal)


def _give_private_notice(request: HttpRequest, decision: Decision, kind: str) -> HttpResponse:
    today = timezone.localdate()
    reason = decision.private_reason if decision.private != Private.NO else ""
    form = PrivateNoticeForm(request, kind=kind, reason=reason)
    done = attempt(
        form,
        lambda values: actions.give_private_notice(by=request.user, on=today, decision=decision, kind=kind, **values),
        then=_notices_of(decision)[0],
        said="The notice is recorded, and told with the item from now on.",
    )
    refusal = actions.refusal_of_private_notice(request.user, decision)
    return done or _notice_page(request, form, decision, kind, refusal)


def _notice_page(
    request: HttpRequest, form: ActForm, decision: Decision, kind: str, refusal: Refusal | None
) -> HttpResponse:
    return act_page(
        request,
        form,
        title=pages.NOTICES[kind],
        lead=f"{decision.reference} {decision.title}",
        button="Record it",
        back=_notices_of(decision),
        refusal=refusal,
        template="decisions/plan_notice.html",
        **pages.notice_page(decision, kind, on=timezone.localdate(), user=request.user),
    )


def _notices_of(decision: Decision) -> tuple[str, str]:
    return reverse("decisions:notices", args=[decision.reference]), f"Notices of {decision.reference}"
