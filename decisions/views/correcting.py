"""Correcting what was published: the list of its parts, and one part at a time, looked at before it is published."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_safe

from commissioning.council.roles import Act
from commissioning.kit.access import staff
from commissioning.kit.desk import act_page, attempt
from commissioning.kit.refusals import Refusal, Refused
from decisions import actions, permissions
from decisions.forms.correcting import CLAUSE, CorrectForm, Part, may_open, parts_of
from decisions.models import Clause, Decision, Publication
from decisions.pages import correcting as pages
from decisions.views.shared import address_of, decision_in_sight

LOOK_AGAIN = Refusal("What would be published differs from what you looked at.", "Look at it again, then publish it.")
NO_DIFFERENCE = Refusal("Nothing of what is published would change.", "Change what is wrong, then look again.")


@staff(Act.PUBLISH_DECISION)
@require_safe
def correct(request: HttpRequest, reference: str) -> HttpResponse:
    decision = decision_in_sight(request, reference)
    refusal = permissions.may_correct(request.user, decision)
    context = {"refusal": refusal, **pages.correct_page(decision, request.user)}
    return render(request, "decisions/correct.html", context)


@staff(Act.PUBLISH_DECISION)
def correct_part(request: HttpRequest, reference: str, code: str) -> HttpResponse:
    decision = decision_in_sight(request, reference)
    part = dict(parts_of(decision, request.user)).get(code)
    if part is None:
        raise Http404("No such part.")
    return _correcting(request, decision, part, None, part.label)


@staff(Act.PUBLISH_DECISION)
def correct_clause(request: HttpRequest, reference: str, pk: int | None = None) -> HttpResponse:
    decision = decision_in_sight(request, reference)
    clause = get_object_or_404(Clause, decision=decision, pk=pk) if pk is not None else None
    if clause is not None and not may_open(clause, request.user):
        raise Http404("No such clause.")
    return _correcting(request, decision, CLAUSE, clause, f"Clause {clause.label}" if clause else "A further clause")


def _correcting(
    request: HttpRequest, decision: Decision, part: Part, clause: Clause | None, label: str
) -> HttpResponse:
    latest = pages.latest_of(decision)
    number = latest.number if latest else 0
    form = CorrectForm(request, decision=decision, part=part, clause=clause, on=timezone.localdate(), number=number)
    is_looking, found = request.POST.get("step") == "look", None
    if form.is_bound and latest is not None and form.data.get("seen") != str(number):
        form.is_valid()
        form.add_error(None, _meanwhile(form, latest))
    if is_looking and latest is not None:
        found = _differences(form, latest)
    done = (
        None
        if is_looking
        else attempt(
            form,
            lambda values: _publish(form),
            then=address_of(decision),
            said=lambda publication: f"Version {publication.number} is published: {publication.reason}",
        )
    )
    return done or act_page(
        request,
        form,
        title=f"Correct {decision.reference}: {label[:1].lower()}{label[1:]}",
        lead=decision.title,
        button="See what changes",
        back=(reverse("decisions:correct", args=[decision.reference]), "What can be corrected"),
        refusal=permissions.may_correct(request.user, decision),
        template="decisions/correct_part.html",
        decision=decision,
        number=number + 1,
        after_words=f"Version {number + 1}",
        differences=found,
    )


def _arguments(form: CorrectForm) -> dict[str, Any]:
    user, seen = form.request.user, form.data.get("seen", "")
    given = {"by": user, "on": form.on, "decision": form.decision, "seen": int(seen) if seen.isdecimal() else 0}
    return {**given, **form.correction()}


def _publish(form: CorrectForm) -> Publication:
    """Publish the correction that was looked at, and no other."""
    publication = actions.correct(**_arguments(form))
    if publication.record_sha256 != form.cleaned_data["looked"]:
        raise Refused(LOOK_AGAIN)
    return publication


def _differences(form: CorrectForm, latest: Publication) -> list[pages.Difference] | None:
    """What the correction would change, tried and taken back; None where it is refused, which the form then says."""
    if not form.is_valid():
        return None
    try:
        tried = actions.rehearse_correction(**_arguments(form))
    except (Refused, ValidationError) as error:
        form.take(error)
        return None
    found = pages.differences(pages.record_of(latest), pages.record_of(tried))
    if not found:
        form.refuse(NO_DIFFERENCE)
        return None
    form.note_looked(tried.record_sha256)
    return found


def _meanwhile(form: CorrectForm, latest: Publication) -> str:
    """Who published what while this form was open."""
    seen = form.data.get("seen", "")
    before = form.decision.publications.filter(number=int(seen)).first() if seen.isdecimal() and len(seen) < 5 else None
    return pages.corrected_meanwhile(before or latest, latest)
