"""Where a clerk's day begins: what to do, follow-ups done, the report on special urgency, papers missing."""

from __future__ import annotations

from datetime import date, timedelta

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.urls import path, reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from commissioning.council.roles import Act
from commissioning.kit.access import staff
from commissioning.kit.desk import act_page, attempt
from commissioning.kit.pages import read_on
from commissioning.kit.papers import PaperUnavailable
from commissioning.overview import special_urgency as report
from commissioning.overview import todo, todo_pages
from commissioning.overview.todo_forms import DoneForm, NothingToType, PeriodOfReport, ReportedForm
from decisions import actions
from decisions.filters import readable
from decisions.models import Decision, FollowUp

act_methods = require_http_methods(["GET", "HEAD", "POST"])
BACK = "To do"


@staff()
@require_safe
def todo_list(request: HttpRequest) -> HttpResponse:
    on, _ = read_on(request)
    context = todo_pages.todo_page(todo.tasks_for(request.user, on), request, on)
    return render(request, "overview/todo.html", context)


@staff(Act.DRAFT_DECISION)
@act_methods
def follow_up(request: HttpRequest, pk: int) -> HttpResponse:
    seen = FollowUp.objects.filter(decision__in=Decision.objects.visible_to(request.user)).select_related("decision")
    row = get_object_or_404(seen, pk=pk)
    form = DoneForm(request, of=row, initial={"done_on": row.done_on or timezone.localdate()})
    done = attempt(
        form,
        lambda values: actions.finish_follow_up(by=request.user, on=timezone.localdate(), follow_up=row, **values),
        then=reverse("overview:todo"),
        said=f"Recorded: “{row.what}” was done.",
    )
    return done or act_page(
        request,
        form,
        title="Record that it was done",
        lead=f"“{row.what}”, to {row.to_whom} ({row.decision.reference}).",
        button="Record",
        back=(reverse("overview:todo"), BACK),
    )


@staff(Act.PUBLISH_DECISION)
@act_methods
def print_papers(request: HttpRequest) -> HttpResponse:
    form = NothingToType(request)
    done = attempt(
        form,
        lambda values: todo_pages.print_missing(),
        then=reverse("overview:todo"),
        said=lambda count: f"{count} {'paper is' if count == 1 else 'papers are'} printed.",
    )
    return done or act_page(
        request,
        form,
        title="Print the papers that are missing",
        lead=todo_pages.missing_words(),
        button="Print",
        back=(reverse("overview:todo"), BACK),
    )


# Special urgency, reported to council ---------------------------------------------------------------------------------


def _period(request: HttpRequest, on: date) -> tuple[PeriodOfReport, date, date]:
    """The days asked for; without any (or with wrong ones, which the form says) those since the last report."""
    last = report.last_report()
    since = min(last.until_on + timedelta(days=1), on) if last else date(on.year, 1, 1)
    asked = any(name.startswith(("since", "until")) for name in request.GET)
    form = PeriodOfReport(readable(request.GET) if asked else None, initial={"since": since, "until": on})
    if asked and form.is_valid():
        since, until = form.cleaned_data["since"], form.cleaned_data["until"]
        return form, since, until
    return form, since, on


@staff()
@require_safe
def special_urgency(request: HttpRequest) -> HttpResponse:
    on, _ = read_on(request)
    form, since, until = _period(request, on)
    return render(request, "overview/special_urgency.html", todo_pages.report_page(form, since, until, request.user))


@staff()
@require_safe
def special_urgency_csv(request: HttpRequest) -> HttpResponse:
    form, since, until = _period(request, timezone.localdate())
    if form.errors:
        return HttpResponseRedirect(f"{reverse('overview:special_urgency')}?{request.GET.urlencode()}")
    return _file(report.as_csv(report.rows_of(since, until)), "text/csv; charset=utf-8", since, until, "csv")


@staff()
@require_safe
def special_urgency_pdf(request: HttpRequest) -> HttpResponse:
    form, since, until = _period(request, timezone.localdate())
    if form.errors:
        return HttpResponseRedirect(f"{reverse('overview:special_urgency')}?{request.GET.urlencode()}")
    try:
        pdf = report.as_pdf(report.rows_of(since, until), since, until, at=timezone.localtime())
    except PaperUnavailable as error:
        return render(request, "overview/no_report.html", {"why": str(error)}, status=503)
    return _file(pdf, "application/pdf", since, until, "pdf")


def _file(data: bytes, kind: str, since: date, until: date, ending: str) -> HttpResponse:
    name = report.report_name(since, until, ending)
    return HttpResponse(data, content_type=kind, headers={"Content-Disposition": f'attachment; filename="{name}"'})


@staff(Act.PUBLISH_DECISION)
@act_methods
def special_urgency_reported(request: HttpRequest) -> HttpResponse:
    on = timezone.localdate()
    _, since, until = _period(request, on)
    form = ReportedForm(request, initial={"from_on": since, "until_on": until, "reported_on": on})
    done = attempt(
        form,
        lambda values: actions.report_urgency(by=request.user, on=on, **values),
        then=reverse("overview:special_urgency"),
        said="The report to council is recorded.",
    )
    return done or act_page(
        request,
        form,
        title="Record that council was told",
        lead="Which days the report covered, and at which meeting council received it.",
        button="Record",
        back=(reverse("overview:special_urgency"), "Special urgency"),
    )


todo_urlpatterns = [
    path("to-do/", todo_list, name="todo"),
    path("to-do/follow-ups/<int:pk>/", follow_up, name="follow_up"),
    path("to-do/papers/", print_papers, name="print_papers"),
    path("to-do/special-urgency/", special_urgency, name="special_urgency"),
    path("to-do/special-urgency.csv", special_urgency_csv, name="special_urgency_csv"),
    path("to-do/special-urgency.pdf", special_urgency_pdf, name="special_urgency_pdf"),
    path("to-do/special-urgency/reported/", special_urgency_reported, name="special_urgency_reported"),
]
