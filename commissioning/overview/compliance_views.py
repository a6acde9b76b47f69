"""Failing checks: the page, its sheet, one acknowledged, all checked again; and every act between two days."""

from __future__ import annotations

from collections.abc import Iterator

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect, StreamingHttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, render
from django.urls import path, reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from commissioning.council.roles import Act
from commissioning.kit.access import staff
from commissioning.kit.desk import act_page, attempt
from commissioning.kit.sheets import streamed
from commissioning.overview import acts
from commissioning.overview import compliance_actions as actions
from commissioning.overview import compliance_pages as pages
from commissioning.overview.compliance_forms import AcknowledgeForm, ActsForm
from commissioning.overview.todo_forms import NothingToType
from decisions.filters import readable

act_methods = require_http_methods(["GET", "HEAD", "POST"])
BACK = "Checks that fail"


@staff(Act.READ_WORKING)
@require_safe
def compliance(request: HttpRequest) -> HttpResponse:
    return render(request, "overview/compliance.html", pages.compliance_page(request))


@staff(Act.READ_WORKING)
@require_safe
def compliance_csv(request: HttpRequest) -> HttpResponseBase:
    on = timezone.localdate()
    filtered = pages.filtered(request, on)
    if not filtered.form.is_valid():
        return HttpResponseRedirect(f"{reverse('overview:compliance')}?{readable(request.GET).urlencode()}")
    rows = pages.sheet_rows(filtered.qs, request.user, on)
    return _sheet(streamed(pages.HEADER, rows), f"checks-{on}.csv")


@staff(Act.REASSIGN)
@act_methods
def acknowledge(request: HttpRequest, pk: int) -> HttpResponse:
    on, home = timezone.localdate(), reverse("overview:compliance")
    finding = get_object_or_404(pages.findings_for(request.user).select_related("service_area"), pk=pk)
    rows = pages.rows_of([finding], request.user, on)
    if not rows:
        raise Http404("Others alone may read of this by now.")
    form = AcknowledgeForm(request)
    done = attempt(
        form,
        lambda values: actions.acknowledge(by=request.user, on=on, finding=finding, **values),
        then=home,
        said=f"Acknowledged: {pages.check_title(finding.code)}, {finding.subject}. It stays listed.",
    )
    return done or act_page(
        request,
        form,
        title="Acknowledge a failing check",
        button="Acknowledge",
        back=(home, BACK),
        template="overview/acknowledge.html",
        row=rows[0],
        earlier=pages.earlier_of(finding, request.user, on),
    )


@staff(Act.READ_WORKING)
@act_methods
def check_again(request: HttpRequest) -> HttpResponse:
    form, home = NothingToType(request), reverse("overview:compliance")
    done = attempt(
        form,
        lambda values: actions.check_again(by=request.user, on=timezone.localdate()),
        then=home,
        said="All records are checked again.",
    )
    return done or act_page(
        request,
        form,
        title="Check all records again",
        lead="Every rule is asked of every decision, commission and contract. It takes some seconds.",
        button="Check all records",
        back=(home, BACK),
        refusal=actions.may_check_again(),
    )


@staff(Act.READ_HISTORY)
@require_safe
def every_act(request: HttpRequest) -> HttpResponse:
    form = _acts_form(request)
    return render(request, "overview/every_act.html", {"form": form, "kinds": acts.KINDS})


@staff(Act.READ_HISTORY)
@require_safe
def every_act_csv(request: HttpRequest) -> HttpResponseBase:
    form = _acts_form(request)
    if not form.is_valid():
        return HttpResponseRedirect(f"{reverse('overview:every_act')}?{readable(request.GET).urlencode()}")
    asked = acts.Asked(form.cleaned_data["since"], form.cleaned_data["until"], form.cleaned_data["by"] == "made")
    rows = (act.cells for act in acts.every_act(asked, request.user))
    return _sheet(streamed(acts.HEADER, rows), f"acts-{asked.since}-to-{asked.until}.csv")


def _acts_form(request: HttpRequest) -> ActsForm:
    """The days asked for; before anything is sent, those since the year began."""
    on = timezone.localdate()
    asked = any(name.split("_")[0] in ActsForm.base_fields for name in request.GET)
    start = {"since": on.replace(month=1, day=1), "until": on, "by": "recorded"}
    return ActsForm(readable(request.GET) if asked else None, on=on, initial=start)


def _sheet(pieces: Iterator[bytes], name: str) -> StreamingHttpResponse:
    answer = StreamingHttpResponse(pieces, content_type="text/csv; charset=utf-8")
    answer["Content-Disposition"] = f'attachment; filename="{name}"'
    return answer


compliance_urlpatterns = [
    path("compliance/", compliance, name="compliance"),
    path("compliance/checks.csv", compliance_csv, name="compliance_csv"),
    path("compliance/<int:pk>/acknowledge/", acknowledge, name="acknowledge"),
    path("compliance/again/", check_again, name="check_again"),
    path("compliance/acts/", every_act, name="every_act"),
    path("compliance/acts.csv", every_act_csv, name="every_act_csv"),
]
