"""The desk at which a decision is recorded: one page that shows it as it will read, and a small form for each part."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.views.decorators.http import require_safe

from commissioning.council.roles import Act
from commissioning.kit.access import staff
from commissioning.kit.desk import ActForm, act_page, attempt
from decisions import actions, permissions
from decisions.forms.clauses import MoveForm, OfferForm, PasteForm, RemoveForm, row_form
from decisions.forms.draft import PARTS, EnterForm, MakeForm, PowerForm
from decisions.models import Alternative, Approval, Clause, Decision, Delegation, FollowUp, Interest
from decisions.pages import draft as pages
from decisions.views.shared import back_to, decision_in_sight

ROWS: dict[str, tuple[type[Any], str, Any]] = {
    "alternatives": (Alternative, "an alternative", actions.add_alternative),
    "interests": (Interest, "an interest", actions.add_interest),
    "follow-ups": (FollowUp, "something to come back", actions.add_follow_up),
}
AUTHORITIES: dict[str, tuple[type[Any], str, Any]] = {
    "approvals": (Approval, "an approval of money", actions.approve_money),
    "delegations": (Delegation, "a delegation of power", actions.delegate_power),
}


def _clause(request: HttpRequest, decision: Decision, pk: int) -> Clause:
    clauses: Any = Clause.objects.visible_to(request.user)
    return get_object_or_404(clauses.select_related("decision", "parent"), decision=decision, pk=pk)


def _neighbour(request: HttpRequest, decision: Decision, name: str) -> Clause | None:
    """The clause that the address names as the place of a new one. Raises Http404."""
    typed = request.GET.get(name, "")
    if not typed:
        return None
    if not (typed.isascii() and typed.isdecimal() and len(typed) < 10):
        raise Http404("No such clause.")
    return _clause(request, decision, int(typed))


def _row(request: HttpRequest, decision: Decision, kind: str, pk: int) -> tuple[Any, str]:
    """A row of the decision that this user may see, and what it is called. Raises Http404."""
    if kind in AUTHORITIES:
        model, what, _ = AUTHORITIES[kind]
        rows = model.objects.visible_to(request.user).select_related("clause__decision")
        return get_object_or_404(rows, clause__decision=decision, pk=pk), what
    if kind not in ROWS:
        raise Http404("No such part.")
    model, what, _ = ROWS[kind]
    return get_object_or_404(model, decision=decision, pk=pk), what


def _form_page(
    request: HttpRequest, form: ActForm, of: Decision, title: str, section: str, /, **more: Any
) -> HttpResponse:
    """The page of one small form of the desk."""
    more.setdefault("button", "Save")
    more.setdefault("refusal", permissions.may_edit(request.user, of))
    return act_page(request, form, title=title, back=pages.back_to_record(of, section), **more)


# The record, and its parts -------------------------------------------------------------------------------------------


@staff(Act.DRAFT_OFFICER_RECORD)
@require_safe
def record(request: HttpRequest, reference: str) -> HttpResponse:
    decision = decision_in_sight(request, reference)
    context = pages.record_page(decision, on=timezone.localdate(), user=request.user)
    return render(request, "decisions/draft_record.html", context)


@staff(Act.DRAFT_OFFICER_RECORD)
def part(request: HttpRequest, reference: str, part: str) -> HttpResponse:
    decision, today = decision_in_sight(request, reference), timezone.localdate()
    kind = PARTS.get(part)
    if kind is None or kind is PowerForm or not kind.applies(decision):
        raise Http404("No such part.")
    form = kind(request, decision=decision, on=today)

    def save(values: dict[str, Any]) -> Decision:
        if part == "wards":
            return actions.name_wards(by=request.user, decision=decision, wards=values["wards"])
        return actions.change(by=request.user, on=today, decision=decision, changes=values, why=form.why)

    done = attempt(form, save, then=pages.record_address(decision, kind.section), said="Saved.")
    return done or _form_page(request, form, decision, kind.heading, kind.section, lead=kind.lead)


@staff(Act.DRAFT_OFFICER_RECORD)
def power(request: HttpRequest, reference: str) -> HttpResponse:
    decision, today = decision_in_sight(request, reference), timezone.localdate()
    if not PowerForm.applies(decision):
        raise Http404("Only an officer decides under a delegation.")
    words = request.GET.get("q", "").replace("\0", "")[:200]
    powers, shown = pages.powers_in_force(decision, request.user, words, today)
    form = PowerForm(request, decision=decision, on=today)
    form.offer(powers, [pages.power_choice(row) for row in shown[: pages.MOST_POWERS]])
    done = attempt(
        form,
        lambda values: actions.change(by=request.user, on=today, decision=decision, changes=values, why=form.why),
        then=pages.record_address(decision, form.section),
        said="Saved.",
    )
    return done or _form_page(
        request,
        form,
        decision,
        form.heading,
        form.section,
        lead=form.lead,
        template="decisions/draft_power.html",
        decision=decision,
        words=words,
        found=len(shown),
        most=pages.MOST_POWERS,
    )


# Rows ----------------------------------------------------------------------------------------------------------------


@staff(Act.DRAFT_OFFICER_RECORD)
def add_row(request: HttpRequest, reference: str, kind: str) -> HttpResponse:
    decision, today = decision_in_sight(request, reference), timezone.localdate()
    if kind not in ROWS:
        raise Http404("No such part.")
    model, what, add = ROWS[kind]
    form = row_form(request, model, on=today, initial=pages.started(decision, model))
    done = attempt(
        form,
        lambda values: add(by=request.user, decision=decision, **values),
        then=pages.record_address(decision, kind),
        said="Added.",
    )
    return done or _form_page(request, form, decision, f"Add {what}", kind)


@staff(Act.DRAFT_OFFICER_RECORD)
def change_row(request: HttpRequest, reference: str, kind: str, pk: int) -> HttpResponse:
    decision, today = decision_in_sight(request, reference), timezone.localdate()
    row, what = _row(request, decision, kind, pk)
    section = pages.section_of(row, kind)
    form = row_form(request, type(row), on=today, row=row)
    done = attempt(
        form,
        lambda values: actions.change_row(by=request.user, row=row, changes=values, why="Changed"),
        then=pages.record_address(decision, section),
        said="Saved.",
    )
    return done or _form_page(request, form, decision, f"Change {what}", section, **pages.beside_authority(row))


@staff(Act.DRAFT_OFFICER_RECORD)
def remove_row(request: HttpRequest, reference: str, kind: str, pk: int) -> HttpResponse:
    decision = decision_in_sight(request, reference)
    row, what = _row(request, decision, kind, pk)
    section = pages.section_of(row, kind)
    form = RemoveForm(request, of=row)
    done = attempt(
        form,
        lambda values: actions.remove(by=request.user, row=row, why="Removed"),
        then=pages.record_address(decision, section),
        said="Removed.",
    )
    return done or _form_page(
        request,
        form,
        decision,
        f"Remove {what}",
        section,
        button="Remove it",
        is_grave=True,
        template="decisions/draft_remove.html",
        shown=pages.row_words(row),
        goes=[],
    )


# Clauses -------------------------------------------------------------------------------------------------------------


@staff(Act.DRAFT_OFFICER_RECORD)
def add_clause(request: HttpRequest, reference: str) -> HttpResponse:
    decision, today = decision_in_sight(request, reference), timezone.localdate()
    after, below = _neighbour(request, decision, "after"), _neighbour(request, decision, "below")
    parent = after.parent if after else below
    form = row_form(
        request, Clause, on=today, initial={"label": pages.suggested_label(decision, request.user, parent=parent)}
    )
    done = attempt(
        form,
        lambda values: actions.add_clause(by=request.user, decision=decision, parent=parent, after=after, **values),
        then=lambda clause: pages.record_address(decision, pages.clause_anchor(clause)),
        said=lambda clause: f"Clause {clause.label} is added.",
    )
    return done or _form_page(
        request, form, decision, "Add a clause", "clauses", lead=pages.place_words(after=after, below=below)
    )


@staff(Act.DRAFT_OFFICER_RECORD)
def change_clause(request: HttpRequest, reference: str, pk: int) -> HttpResponse:
    decision, today = decision_in_sight(request, reference), timezone.localdate()
    clause = _clause(request, decision, pk)
    form = row_form(request, Clause, on=today, row=clause)
    done = attempt(
        form,
        lambda values: actions.change_clause(by=request.user, clause=clause, changes=values, why="Clause changed"),
        then=pages.record_address(decision, pages.clause_anchor(clause)),
        said=lambda changed: f"Clause {changed.label} is saved.",
    )
    return done or _form_page(request, form, decision, f"Change clause {clause.label}", pages.clause_anchor(clause))


@staff(Act.DRAFT_OFFICER_RECORD)
def move_clause(request: HttpRequest, reference: str, pk: int) -> HttpResponse:
    decision = decision_in_sight(request, reference)
    clause = _clause(request, decision, pk)
    seen: Any = Clause.objects.filter(decision=decision).visible_to(request.user)
    form = MoveForm(request, clause=clause, clauses=seen.order_by("position"))
    done = attempt(
        form,
        lambda values: actions.move_clause(by=request.user, clause=clause, **values["place"]),
        then=pages.record_address(decision, pages.clause_anchor(clause)),
        said=f"Clause {clause.label} is moved. Labels stay as they are: change them where they were spoken so.",
    )
    return done or _form_page(
        request, form, decision, f"Move clause {clause.label}", pages.clause_anchor(clause), button="Move it"
    )


@staff(Act.DRAFT_OFFICER_RECORD)
def remove_clause(request: HttpRequest, reference: str, pk: int) -> HttpResponse:
    decision = decision_in_sight(request, reference)
    clause = _clause(request, decision, pk)
    form = RemoveForm(request, of=clause)
    done = attempt(
        form,
        lambda values: actions.remove_clause(by=request.user, clause=clause, why=f"Clause {clause.label} removed"),
        then=pages.record_address(decision, "clauses"),
        said=f"Clause {clause.label} is removed.",
    )
    return done or _form_page(
        request,
        form,
        decision,
        f"Remove clause {clause.label}",
        pages.clause_anchor(clause),
        button="Remove it",
        is_grave=True,
        template="decisions/draft_remove.html",
        shown=clause.text,
        goes=pages.what_goes(clause, Clause.objects.filter(decision=decision).order_by("position"), request.user),
    )


@staff(Act.DRAFT_OFFICER_RECORD)
def paste_clauses(request: HttpRequest, reference: str) -> HttpResponse:
    decision = decision_in_sight(request, reference)
    form = PasteForm(request)
    done = attempt(
        form,
        lambda values: actions.add_clauses(by=request.user, decision=decision, rows=form.rows),
        then=pages.record_address(decision, "clauses"),
        said=lambda added: f"{len(added)} {'clause is' if len(added) == 1 else 'clauses are'} added.",
    )
    return done or _form_page(
        request,
        form,
        decision,
        "Look at each clause" if form.pieces else "Paste several clauses",
        "clauses",
        button=f"Add these {len(form.pieces)} clauses" if form.pieces else "Split into clauses",
        template="decisions/draft_paste.html",
    )


@staff(Act.DRAFT_OFFICER_RECORD)
def add_authority(request: HttpRequest, reference: str, pk: int, kind: str) -> HttpResponse:
    decision, today = decision_in_sight(request, reference), timezone.localdate()
    clause = _clause(request, decision, pk)
    if kind not in AUTHORITIES:
        raise Http404("A clause gives money or power.")
    model, what, add = AUTHORITIES[kind]
    key = request.GET.get("offer", "")
    offer = pages.offer_of(clause, key, today)
    form = row_form(request, model, on=today, initial=offer.values() if offer else None)

    def save(values: dict[str, Any]) -> Any:
        if offer is not None:
            return actions.take_offer(by=request.user, on=today, clause=clause, key=key, changed=values)
        return add(by=request.user, clause=clause, **values)

    done = attempt(form, save, then=pages.record_address(decision, pages.clause_anchor(clause)), said="Added.")
    return done or _form_page(
        request,
        form,
        decision,
        f"Add {what}",
        pages.clause_anchor(clause),
        template="decisions/draft_authority.html",
        clause=clause,
        offer=pages.offer_part(clause, offer, actions.post_names(today)) if offer else None,
    )


@staff(Act.DRAFT_OFFICER_RECORD)
def clause_offer(request: HttpRequest, reference: str, pk: int, key: str) -> HttpResponse:
    decision, today = decision_in_sight(request, reference), timezone.localdate()
    clause = _clause(request, decision, pk)
    form, offer = OfferForm(request), pages.offer_of(clause, key, today)

    def answer(values: dict[str, Any]) -> str:
        if values["answer"] == "take":
            actions.take_offer(by=request.user, on=today, clause=clause, key=key)
            return "Recorded as it was read."
        actions.decline_offer(by=request.user, on=today, clause=clause, key=key)
        return "It is not offered again while the words stay as they are."

    then = pages.record_address(decision, pages.clause_anchor(clause))
    done = attempt(form, answer, then=then, said=lambda words: words)
    return done or _form_page(
        request,
        form,
        decision,
        f"What clause {clause.label} gives",
        pages.clause_anchor(clause),
        template="decisions/draft_authority.html",
        clause=clause,
        offer=pages.offer_part(clause, offer, actions.post_names(today)) if offer else None,
    )


# A new decision, and that it was made --------------------------------------------------------------------------------


@staff(Act.DRAFT_OFFICER_RECORD)
def enter(request: HttpRequest) -> HttpResponse:
    today = timezone.localdate()
    form = EnterForm(request, on=today, reconsiders=request.GET.get("reconsiders", "").replace("\0", "")[:20])
    done = attempt(
        form,
        lambda values: actions.enter(by=request.user, on=today, **values),
        then=pages.record_address,
        said=lambda decision: f"{decision.reference} is entered. Write its record below.",
    )
    return done or act_page(
        request,
        form,
        title="Enter a decision",
        lead="For a decision that is not on the forward plan. What is on the plan is recorded from its own page.",
        button="Enter it",
        back=pages.back_to_list(),
    )


@staff(Act.PUBLISH_DECISION)
def make(request: HttpRequest, reference: str) -> HttpResponse:
    decision, today = decision_in_sight(request, reference), timezone.localdate()
    form = MakeForm(request, decision=decision, on=today)
    done = attempt(
        form,
        lambda values: actions.make(by=request.user, on=today, decision=decision, **values),
        then=pages.record_address(decision),
        said=f"It is recorded that {decision.reference} was decided. It can be published once the record is complete.",
    )
    return done or act_page(
        request,
        form,
        title="It was decided",
        lead=decision.title,
        button="Record that it was decided",
        back=back_to(decision),
        refusal=permissions.may_make(request.user, decision),
        template="decisions/draft_make.html",
        **pages.make_page(decision, on=today, user=request.user),
    )
