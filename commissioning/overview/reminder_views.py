"""One's own reminders by mail: how often, and what was sent."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.http import HttpResponse
from django.urls import path, reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from commissioning.council.views.shared import StaffRequest
from commissioning.kit.access import staff
from commissioning.kit.desk import act_page, attempt
from commissioning.overview import digests
from commissioning.overview.models import DigestSent
from commissioning.overview.reminder_forms import ReminderForm
from commissioning.overview.reminders import choice_of

LAST_SHOWN = 10


@staff()
@require_http_methods(["GET", "HEAD", "POST"])
def reminders(request: StaffRequest) -> HttpResponse:
    """Choose how often one is reminded by mail."""
    choice = choice_of(request.user)
    started = {"how_often": choice.how_often, "weekday": choice.weekday, "even_if_nothing": choice.even_if_nothing}
    form = ReminderForm(request, of=getattr(request.user, "reminder_choice", None), initial=started)

    def act(values: dict[str, Any]) -> None:
        digests.choose(by=request.user, **values)

    done = attempt(form, act, then=reverse("overview:reminders"), said="Your choice is kept.")
    return done or act_page(
        request,
        form,
        title="Reminders by mail",
        button="Keep this choice",
        back=(reverse("overview:home"), "Home"),
        lead=f"They go to {request.user.email}: contracts that you lead, and those of service areas that you manage.",
        template="overview/reminders.html",
        sends_mail=settings.SENDS_MAIL,
        sent=DigestSent.objects.filter(user=request.user).exclude(subject="")[:LAST_SHOWN],
        today=timezone.localdate(),
    )


reminder_urlpatterns = [path("account/reminders/", reminders, name="reminders")]
