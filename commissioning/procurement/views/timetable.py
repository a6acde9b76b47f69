"""The timetables of a commission's lots, their steps planned and done; the council's lead times."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_safe

from commissioning.council.roles import Act
from commissioning.kit.access import staff
from commissioning.kit.dates import long_date
from commissioning.kit.desk import ActForm, act_page, attempt
from commissioning.kit.pages import read_on
from commissioning.procurement import actions, permissions
from commissioning.procurement.forms.timetable import LeadTimesForm, StepForm
from commissioning.procurement.models import LeadTime, Lot, Milestone
from commissioning.procurement.pages import timetable as pages
from commissioning.procurement.routes import Route
from commissioning.procurement.views.shared import back_to, commission_in_sight


@staff(Act.READ_WORKING)
@require_safe
def timetable(request: HttpRequest, reference: str) -> HttpResponse:
    on, _ = read_on(request)
    commission = commission_in_sight(request, reference)
    context = pages.timetable_page(commission, on, request.user)
    return render(request, "procurement/timetable.html", context | {"back_url": back_to(commission)[0]})


@staff(Act.READ_WORKING)
@require_safe
def timetable_csv(request: HttpRequest, reference: str) -> HttpResponse:
    on, _ = read_on(request)
    commission = commission_in_sight(request, reference)
    answer = HttpResponse(pages.timetable_sheet(commission, on, request.user), content_type="text/csv; charset=utf-8")
    answer["Content-Disposition"] = f'attachment; filename="{reference}-timetable.csv"'
    return answer


@staff(Act.COMMISSION)
def milestone(request: HttpRequest, reference: str, pk: int, step: str) -> HttpResponse:
    commission, today = commission_in_sight(request, reference), timezone.localdate()
    lot = get_object_or_404(Lot.objects.select_related("commission"), commission=commission, pk=pk)
    table, lots = pages.lots_beside(lot, today, request.user)
    row = next((row for row in table.rows if row.step.code == step and row.step.is_act), None) if table else None
    if table is None or row is None:
        raise Http404
    kept = Milestone.objects.filter(lot=lot, step=step).first()
    form = StepForm(request, of=kept, lot=lot, lots=lots, start=table.starts_on, on=today)
    takes_back = request.POST.get("do") == "undo"
    days = {"planned_on": None, "why": "", "done_on": None} if takes_back else {}
    done = attempt(
        form,
        lambda values: actions.plan_step(by=request.user, on=today, commission=commission, step=step, **values | days),
        then=_address(reference),
        said=f"{row.step.name}: {'taken back' if takes_back else 'saved'}.",
    )
    return done or act_page(
        request,
        form,
        title=row.step.name,
        lead=f"{reference} · {table.heading}",
        button="Save",
        back=(_address(reference), "Timetable"),
        refusal=permissions.may_commission(request.user) or actions.refusal_to_change(commission),
        template="procurement/milestone.html",
        row=row,
        kept=kept,
    )


def _address(reference: str) -> str:
    return reverse("procurement:timetable", args=[reference])


# Lead times ---------------------------------------------------------------------------------------------------------


@staff(Act.READ_WORKING)
@require_safe
def lead_times(request: HttpRequest) -> HttpResponse:
    on, _ = read_on(request)
    return render(request, "procurement/lead_times.html", pages.lead_times_page(on, request.user))


@staff(Act.REASSIGN)
def lead_time(request: HttpRequest, route: str) -> HttpResponse:
    today = timezone.localdate()
    known = next((one for one in pages.PROCURED if one == route), None)
    if known is None:
        raise Http404
    told = pages.route_times(known, today)
    form = LeadTimesForm(request, on=today, of=None, times=told.times)
    done = attempt(
        form,
        lambda values: actions.set_lead_times(by=request.user, on=today, route=route, **values),
        then=reverse("procurement:lead_times"),
        said=lambda row: f"{known.label}: the new lead times hold from {long_date(row.in_force_from)}.",
    )
    return done or act_page(
        request,
        form,
        title=f"Lead times: {known.label.lower()}",
        button="Set the lead times",
        back=(reverse("procurement:lead_times"), "Lead times"),
        template="procurement/lead_time.html",
        told=told,
    )


@staff(Act.REASSIGN)
def remove_lead_time(request: HttpRequest, pk: int) -> HttpResponse:
    row, today = get_object_or_404(LeadTime, pk=pk), timezone.localdate()
    form = ActForm(request, of=row)
    done = attempt(
        form,
        lambda values: actions.remove_lead_times(by=request.user, on=today, row=row),
        then=reverse("procurement:lead_times"),
        said="They are taken back.",
    )
    return done or act_page(
        request,
        form,
        title=f"Take back the lead times from {long_date(row.in_force_from)}",
        button="Take them back",
        is_grave=True,
        back=(reverse("procurement:lead_times"), "Lead times"),
        lead=f"{Route(row.route).label}: what held before goes on holding.",
    )
