"""Handover: contracts and commissions given to another lead officer, many at once."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone

from commissioning.council.roles import Act
from commissioning.kit.access import staff
from commissioning.kit.desk import done_before
from contracts.actions.handover import hand_over
from contracts.forms.handover import HandoverForm
from contracts.pages import handover as pages
from contracts.views.shared import two_steps


@staff(Act.REASSIGN)
def handover(request: HttpRequest) -> HttpResponse:
    on = timezone.localdate()
    led = pages.led_by(request, on)
    if led is None or not led.total:
        # Sent twice: what the first of them handed over is in the list no more.
        return done_before(request) or render(request, "contracts/handover.html", pages.handover_page(request, on, led))
    form = HandoverForm(request, led=led)
    return two_steps(
        request,
        form,
        lambda values: hand_over(by=request.user, **values),
        tell=pages.effect_of_handover,
        then=pages.address(),
        said=pages.done_words,
        title=led.heading,
        button="Hand over",
        back=(pages.address(), "Handover"),
        template="contracts/handover_act.html",
        page=pages.list_page(request, led),
        ticked=form["records"].value() or (),
    )
