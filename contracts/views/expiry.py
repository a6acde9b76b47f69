"""The expiry desk: what must be started now, its lists and picture, and each contract's last day explained."""

from __future__ import annotations

from django.http import (
    Http404,
    HttpRequest,
    HttpResponse,
    HttpResponseBase,
    HttpResponseRedirect,
    StreamingHttpResponse,
)
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_safe

from commissioning.council.roles import Act
from commissioning.kit.access import staff
from commissioning.kit.desk import act_page, attempt
from commissioning.kit.pages import read_on
from commissioning.kit.sheets import streamed
from contracts import actions, rules
from contracts.choices import PlanPart
from contracts.exports import expiry_sheet
from contracts.forms.ending import OwnLeadTimesForm, PlanForm
from contracts.pages import expiry as pages
from contracts.views.shared import contract_in_sight, two_steps
from decisions.filters import readable
from decisions.views.plan import answer_item


@staff(Act.READ_WORKING)
@require_safe
def expiry(request: HttpRequest) -> HttpResponse:
    return render(request, "contracts/expiry.html", pages.expiry_page(request))


@staff(Act.READ_WORKING)
@require_safe
def expiry_csv(request: HttpRequest) -> HttpResponseBase:
    asked = pages.asked_for(request)
    if not asked.form.form.is_valid():
        # The desk tells what is wrong with a filter; a sheet without it would hold more than was asked for.
        return HttpResponseRedirect(f"{reverse('contracts:expiry')}?{readable(request.GET).urlencode()}")
    rows = asked.source.listed(asked.tile)
    pieces = (
        streamed(pages.HEADER, pages.expiry_rows(asked)) if isinstance(rows, list) else expiry_sheet(rows, asked.on)
    )
    answer = StreamingHttpResponse(pieces, content_type="text/csv; charset=utf-8")
    answer["Content-Disposition"] = f'attachment; filename="expiry-{asked.on.isoformat()}.csv"'
    return answer


@staff(Act.READ_WORKING)
@require_safe
def last_day(request: HttpRequest, reference: str) -> HttpResponse:
    on, _ = read_on(request)
    contract = contract_in_sight(request, reference)
    return render(request, "contracts/last_day.html", pages.last_day_page(contract, on, request.user))


@staff(Act.CONTRACT)
def plan(request: HttpRequest, reference: str) -> HttpResponse:
    contract = contract_in_sight(request, reference)
    form = PlanForm(request, of=contract)
    home = reverse("contracts:last_day", args=[reference])
    done = attempt(
        form,
        lambda values: actions.plan_path(by=request.user, contract=contract, **values),
        then=lambda _: home,
        said="What is planned at its end is recorded, and its last day to act counted again.",
    )
    return done or act_page(
        request,
        form,
        title="Plan what follows its end",
        lead=f"{contract.title}. Once one way is planned, its last day to act counts by itself.",
        button="Record the plan",
        back=(home, "Last day to act"),
        refusal=pages.refusal_to_plan(request.user, contract),
    )


@staff(Act.DRAFT_DECISION)
def put_in_plan(request: HttpRequest, reference: str, part: str) -> HttpResponse:
    if part not in PlanPart.values:
        raise Http404("There is no such step.")
    contract = contract_in_sight(request, reference)
    return answer_item(
        request,
        lambda **item: actions.put_in_plan(contract=contract, part=part, **item).decision,
        back=(reverse("contracts:last_day", args=[reference]), "Last day to act"),
        about=f"About {reference}.",
        refusal=actions.refusal_to_put_in_plan(contract, part),
    )


@staff(Act.REASSIGN)
def own_lead_times(request: HttpRequest, reference: str) -> HttpResponse:
    contract, today = contract_in_sight(request, reference), timezone.localdate()
    home = reverse("contracts:last_day", args=[reference])
    was = pages.last_days_of(contract, today)
    return two_steps(
        request,
        OwnLeadTimesForm(request, of=contract, usual=was.usual),
        lambda values: actions.set_own_lead_times(by=request.user, contract=contract, **values),
        tell=lambda changed: pages.effect_of_lead_times(was, changed, today),
        then=home,
        said="The lead times of this contract are recorded, and its last day to act is counted again.",
        title="Lead times of this contract alone",
        lead=f"{contract.title}. Where the work to replace it takes longer or shorter than is usual for its route.",
        button="Record them",
        back=(home, "Last day to act"),
        refusal=rules.may_have_own_lead_times(contract.state),
    )
