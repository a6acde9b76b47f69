"""The pages of a decision: as it stands, as it was published, on paper, as data; and the ledger of a clause."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, render
from django.urls import re_path
from django.utils import timezone
from django.views.decorators.http import require_safe

from commissioning.kit.access import public
from commissioning.kit.canonical import loads
from commissioning.kit.pages import read_on
from commissioning.kit.papers import PaperUnavailable, handed_out
from commissioning.kit.said_again import may_be_said_again
from commissioning.overview import decision_pages
from commissioning.overview.next_steps import next_steps
from commissioning.overview.related import lists_of
from decisions.lifecycle import PUBLIC_STATES
from decisions.models import Clause, Decision, Publication
from decisions.pages import plan
from decisions.pages.correcting import Difference, differences
from decisions.pages.notice_quick import notice_again, stored_notice
from decisions.papers import notice_of, notice_pdf
from decisions.querysets import is_staff_reader, reads_exempt


def _decision(request: HttpRequest, reference: str) -> Decision:
    decisions = Decision.objects.visible_to(request.user).select_related(
        "body", "post", "meeting__body", "report_of", "introduced_by", "contact", "service_area", "standing_orders"
    )
    return get_object_or_404(decisions, reference=reference)


def _publication(decision: Decision, number: str | None) -> Publication | None:
    """The publication of that number, or the latest; None where the decision has none. Raises Http404."""
    publications = Publication.objects.filter(decision=decision).select_related("take_down")
    if number is not None:
        return get_object_or_404(publications, number=int(number))
    return publications.order_by("-number").first()


def _gone(request: HttpRequest, publication: Publication | None) -> HttpResponse | None:
    """410 with when, why and the hash, for a number taken down, to all who may not read exempt matter."""
    if publication is None or reads_exempt(request.user) or not hasattr(publication, "take_down"):
        return None
    context = {
        "publication": publication,
        "take_down": publication.take_down,
        "reference": publication.decision.reference,
    }
    return render(request, "overview/taken_down.html", context, status=410)


def _problem(publication: Publication, instance: str) -> HttpResponse:
    """The same 410 for a machine, as RFC 9457 has it."""
    told = {
        "title": "This version is taken down",
        "status": 410,
        "detail": f"Version {publication.number} of {publication.decision.reference} was taken down: "
        f"{publication.take_down.get_reason_class_display()}.",
        "instance": instance,
        "published_on": timezone.localdate(publication.published_at).isoformat(),
        "taken_down_on": timezone.localdate(publication.take_down.taken_at).isoformat(),
        "record_sha256": publication.record_sha256,
    }
    return JsonResponse(told, status=410, content_type="application/problem+json")


def _published(publication: Publication | None) -> Publication:
    if publication is None:
        raise Http404("Nothing of this decision is published.")
    return publication


@public
@require_safe
def decision(request: HttpRequest, reference: str) -> HttpResponse:
    on, _ = read_on(request)
    found = _decision(request, reference)
    latest = _publication(found, None)
    if gone := _gone(request, latest):
        return gone
    if found.state not in PUBLIC_STATES and not is_staff_reader(request.user):
        return render(request, "decisions/noticed.html", plan.noticed_page(found))
    context = decision_pages.decision_page(found, on, request.user)
    context["lists"] = lists_of(found, is_full=context["is_full"])
    # What may be done next is asked of today; a page read on another day does not offer it.
    steps = next_steps(found, latest, on=on, user=request.user) if on == timezone.localdate() else None
    return render(request, "overview/decision.html", {**context, "latest": latest, "next_steps": steps})


@public
@require_safe
def decision_json(request: HttpRequest, reference: str) -> HttpResponse:
    publication = _publication(_decision(request, reference), None)
    if publication is not None and _gone(request, publication):
        return _problem(publication, request.path)
    return HttpResponse(bytes(_published(publication).record), content_type="application/json")


@public
@require_safe
def version(request: HttpRequest, reference: str, number: str) -> HttpResponse:
    publication = _published(_publication(_decision(request, reference), number))
    if gone := _gone(request, publication):
        return gone
    record = loads(bytes(publication.record))
    words = notice_of(
        record,
        number=publication.number,
        published_at=publication.published_at,
        json_sha256=publication.record_sha256,
    )
    latest = (
        Publication.objects.filter(decision=publication.decision).order_by("-number").values_list("number", flat=True)
    )
    context = {
        "publication": publication,
        "notice": words,
        "title": record["title"],
        "changes": _changes(request, publication, record),
        "latest_number": latest[0],
        "reference": reference,
    }
    return render(request, "overview/version.html", context)


def _changes(request: HttpRequest, publication: Publication, record: dict[str, Any]) -> list[Difference]:
    """What a version tells differently from the one before it, where the reader may read that one."""
    before = Publication.objects.filter(decision=publication.decision, number=publication.number - 1)
    readable = before if reads_exempt(request.user) else before.readable()
    found = readable.first()
    return differences(loads(bytes(found.record)), record) if found else []


@public
@require_safe
def notice(request: HttpRequest, reference: str, number: str | None = None) -> HttpResponse:
    asked = int(number) if number else None
    if stored := stored_notice(reference, asked):
        answer = handed_out(request, stored.pdf, name=_notice_name(reference, stored.number), sha256=stored.sha256)
        return may_be_said_again(answer, notice_again(reference, asked, stored))
    publication = _publication(_decision(request, reference), number)
    if gone := _gone(request, publication):
        return gone
    publication = _published(publication)
    try:
        pdf = _paper(publication)
    except PaperUnavailable as error:
        context = {"reference": reference, "why": str(error)}
        return render(request, "overview/no_paper.html", context, status=503)
    return handed_out(request, pdf, name=_notice_name(reference, publication.number), sha256=publication.pdf_sha256)


def _notice_name(reference: str, number: int) -> str:
    return f"{reference}-notice-{number}.pdf"


def _paper(publication: Publication) -> bytes:
    """The stored PDF; printed from the stored record where it could not be made when it was published."""
    if publication.pdf:
        return bytes(publication.pdf)
    return notice_pdf(
        bytes(publication.record),
        number=publication.number,
        published_at=publication.published_at,
        json_sha256=publication.record_sha256,
    )


def clause_in_sight(request: HttpRequest, reference: str, slug: str) -> Clause | HttpResponse:
    """The clause as far as this user sees it, or the 410 of its decision taken down. Raises Http404."""
    decision = _decision(request, reference)
    if gone := _gone(request, _publication(decision, None)):
        return gone
    clauses = Clause.objects.visible_to(request.user).select_related("decision__body", "decision__post")
    return get_object_or_404(clauses, decision=decision, slug=slug.lower())


@public
@require_safe
def clause(request: HttpRequest, reference: str, slug: str) -> HttpResponse:
    on, _ = read_on(request)
    found = clause_in_sight(request, reference, slug)
    if isinstance(found, HttpResponse):
        return found
    return render(request, "overview/clause.html", decision_pages.clause_page(found, on, request.user))


REFERENCE = r"(?P<reference>[A-Z]{3}-(?:[0-9]{4}-)?[0-9]{2,7})"
NUMBER = r"(?P<number>[1-9][0-9]{0,3})"

decision_urlpatterns = [
    re_path(rf"^decisions/{REFERENCE}/\Z", decision, name="decision"),
    re_path(rf"^decisions/{REFERENCE}\.json\Z", decision_json, name="decision_json"),
    re_path(rf"^decisions/{REFERENCE}/notice\.pdf\Z", notice, name="notice_pdf"),
    re_path(rf"^decisions/{REFERENCE}/{NUMBER}/\Z", version, name="decision_version"),
    re_path(rf"^decisions/{REFERENCE}/{NUMBER}/notice\.pdf\Z", notice, name="version_notice_pdf"),
    re_path(rf"^authority/{REFERENCE}/(?P<slug>[^/\x00]{{1,12}})/\Z", clause, name="clause"),
]
