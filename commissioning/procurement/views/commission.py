"""The desk of a commission: entered, changed, its term settled, its decisions linked, what is assumed, its end."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils import timezone

from commissioning.council.roles import Act
from commissioning.council.views.shared import StaffRequest
from commissioning.kit.access import staff
from commissioning.kit.desk import ActForm, act_page, attempt, looked_at
from commissioning.procurement import actions
from commissioning.procurement.forms.commission import (
    AssumptionForm,
    CommissionForm,
    DoubtForm,
    EndForm,
    LinkForm,
    NoteForm,
    TermForm,
    WhyForm,
)
from commissioning.procurement.models import Commission, CommissionAssumption, CommissionDoubt
from commissioning.procurement.pages import commission as pages
from commissioning.procurement.views.shared import address_of, back_to, commission_in_sight


@staff(Act.COMMISSION)
def enter(request: StaffRequest) -> HttpResponse:
    today = timezone.localdate()
    form = CommissionForm(request, on=today)

    def act(values: dict[str, Any]) -> Commission:
        return actions.open_commission(by=request.user, on=today, **values)

    effect = looked_at(form, act, tell=lambda opened: pages.as_understood(opened, form.proposed))
    done = attempt(form, act, then=address_of, said=pages.opened_words)
    return done or act_page(
        request,
        form,
        title="Open a commission",
        lead="A need, and everything that will be done to meet it. What is not known yet is added later.",
        button="Open the commission",
        back=(reverse("overview:commissions"), "Commissions"),
        template="procurement/enter.html",
        effect=effect,
    )


@staff(Act.COMMISSION)
def change(request: StaffRequest, reference: str) -> HttpResponse:
    commission, today = commission_in_sight(request, reference), timezone.localdate()
    form = CommissionForm(request, on=today, of=commission)
    done = attempt(
        form,
        lambda values: actions.change(by=request.user, on=today, commission=commission, **_changes(values)),
        then=address_of(commission),
        said=f"{reference} is saved.",
    )
    return done or _page(
        request,
        form,
        commission,
        title=f"Change {reference}",
        button="Save",
        template="procurement/change.html",
    )


def _changes(values: dict[str, Any]) -> dict[str, Any]:
    """The arguments of `change`: what is said of the commission apart from the reasons."""
    apart = {"why": values.pop("why"), "regime_why": values.pop("regime_why")}
    return {"changes": values, **apart}


@staff(Act.COMMISSION)
def term(request: StaffRequest, reference: str) -> HttpResponse:
    commission = commission_in_sight(request, reference)
    form = TermForm(request, of=commission)
    done = attempt(
        form,
        lambda values: actions.settle_term(by=request.user, commission=commission, **values),
        then=address_of(commission),
        said=pages.settled_words,
    )
    if request.method == "POST" and not done:
        form.is_valid()
    return done or _page(
        request,
        form,
        commission,
        title=f"The term of {reference}",
        button="Save the term",
        template="procurement/term.html",
        **pages.term_page(commission),
    )


# Its decisions --------------------------------------------------------------------------------------------------------


@staff(Act.COMMISSION)
def link_decision(request: StaffRequest, reference: str) -> HttpResponse:
    commission = commission_in_sight(request, reference)
    form = LinkForm(
        request, seen=pages.decisions_seen_by(request.user), offered=pages.offered_to(commission, request.user)
    )
    here = reverse("procurement:link_decision", args=[reference])
    done = attempt(
        form,
        lambda values: actions.link_decision(by=request.user, commission=commission, **values),
        then=f"{here}#linked",
        said=lambda link: f"{link.decision.reference} is linked: {link.get_part_display().lower()}.",
    )
    return done or _page(
        request,
        form,
        commission,
        title=f"Decisions of {reference}",
        button="Link the decision",
        template="procurement/decisions.html",
        lead=commission.title,
        linked=pages.linked(commission, request.user),
    )


@staff(Act.COMMISSION)
def unlink_decision(request: StaffRequest, reference: str, pk: int) -> HttpResponse:
    commission = commission_in_sight(request, reference)
    found = next((one for one in pages.linked(commission, request.user) if one.link.pk == pk), None)
    if found is None:
        raise Http404("That decision is not linked.")
    link = found.link
    form = WhyForm(request, of=link)
    here = reverse("procurement:link_decision", args=[reference])
    done = attempt(
        form,
        lambda values: actions.unlink_decision(by=request.user, link=link, **values),
        then=here,
        said=f"{link.decision.reference} no longer serves {reference} as {link.get_part_display().lower()}.",
    )
    return done or act_page(
        request,
        form,
        title=f"Take {link.decision.reference} from {reference}",
        lead=f"{found.title}. Its part: {link.get_part_display().lower()}.",
        button="Take it away",
        is_grave=True,
        back=(here, f"Decisions of {reference}"),
        refusal=found.refusal,
        template="procurement/remove.html",
    )


# What is assumed, and what is doubtful --------------------------------------------------------------------------------


@staff(Act.COMMISSION)
def add_assumption(request: StaffRequest, reference: str) -> HttpResponse:
    commission = commission_in_sight(request, reference)
    form = AssumptionForm(request)
    done = attempt(
        form,
        lambda values: actions.add_assumption(by=request.user, commission=commission, **values),
        then=f"{address_of(commission)}#assumed",
        said="The assumption is shown with the commission.",
    )
    return done or _page(
        request,
        form,
        commission,
        title=f"What is assumed about {reference}",
        lead="A fact that the papers do not state and the record cannot do without. Everyone sees that it is assumed.",
        button="Add the assumption",
        template="procurement/notes.html",
        notes=pages.noted(commission.assumptions.order_by("pk"), "procurement:remove_assumption"),
    )


@staff(Act.COMMISSION)
def add_doubt(request: StaffRequest, reference: str) -> HttpResponse:
    commission = commission_in_sight(request, reference)
    form = DoubtForm(request)
    done = attempt(
        form,
        lambda values: actions.add_doubt(by=request.user, commission=commission, **values),
        then=f"{address_of(commission)}#checks",
        said="The doubt stands among the checks until it is answered.",
    )
    return done or _page(
        request,
        form,
        commission,
        title=f"What is doubtful about {reference}",
        lead="Where the papers leave something out, or contradict themselves. It stands among the checks.",
        button="Add the doubt",
        template="procurement/notes.html",
        notes=pages.noted(commission.doubts.order_by("pk"), "procurement:remove_doubt"),
    )


@staff(Act.COMMISSION)
def remove_assumption(request: StaffRequest, reference: str, pk: int) -> HttpResponse:
    return _remove_note(request, reference, CommissionAssumption, pk, "An assumption is known by now")


@staff(Act.COMMISSION)
def remove_doubt(request: StaffRequest, reference: str, pk: int) -> HttpResponse:
    return _remove_note(request, reference, CommissionDoubt, pk, "A doubt is answered")


def _remove_note(
    request: StaffRequest,
    reference: str,
    table: type[CommissionAssumption | CommissionDoubt],
    pk: int,
    title: str,
) -> HttpResponse:
    commission = commission_in_sight(request, reference)
    note: Any = get_object_or_404(table, commission=commission, pk=pk)
    form = NoteForm(request, of=note)
    done = attempt(
        form,
        lambda values: actions.remove_note(by=request.user, note=note, **values),
        then=address_of(commission),
        said="It is taken away. Keep what is known now in the record itself.",
    )
    return done or act_page(
        request,
        form,
        title=title,
        lead=str(note),
        button="Take it away",
        is_grave=True,
        back=back_to(commission),
        template="procurement/remove.html",
    )


# Its end --------------------------------------------------------------------------------------------------------------


@staff(Act.COMMISSION)
def close(request: StaffRequest, reference: str) -> HttpResponse:
    return _end(request, reference, abandoning=False)


@staff(Act.COMMISSION)
def abandon(request: StaffRequest, reference: str) -> HttpResponse:
    return _end(request, reference, abandoning=True)


def _end(request: StaffRequest, reference: str, *, abandoning: bool) -> HttpResponse:
    commission, today = commission_in_sight(request, reference), timezone.localdate()
    form = EndForm(request, of=commission, on=today)
    act, verb = (actions.abandon, "abandon") if abandoning else (actions.close, "close")
    done = attempt(
        form,
        lambda values: act(by=request.user, on=today, commission=commission, **values),
        then=address_of(commission),
        said=f"{reference} is {verb}{'ed' if abandoning else 'd'}.",
    )
    return done or act_page(
        request,
        form,
        title=f"{verb.capitalize()} {reference}",
        lead=pages.end_words(abandoning=abandoning),
        button=f"{verb.capitalize()} the commission",
        is_grave=True,
        back=back_to(commission),
        refusal=actions.refusal_to_end(commission, abandoning=abandoning),
        template="procurement/end.html",
        hindrances=pages.hindrances(commission, abandoning=abandoning),
    )


def _page(request: StaffRequest, form: ActForm, of: Commission, /, **words: Any) -> HttpResponse:
    words.setdefault("back", back_to(of))
    words.setdefault("refusal", actions.refusal_to_change(of))
    return act_page(request, form, **words)
