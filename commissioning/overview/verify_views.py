"""The page on which anybody checks whether a paper is this council's."""

from __future__ import annotations

from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import path, reverse
from django.views.decorators.http import require_http_methods

from commissioning.kit.access import public
from commissioning.overview.verify import VerifyForm, answer_to
from decisions.filters import readable


@public
@require_http_methods(["GET", "HEAD", "POST"])
def verify(request: HttpRequest) -> HttpResponse:
    asked = readable(request.POST if request.method == "POST" else request.GET)
    is_asked = request.method == "POST" or "sha256" in asked
    form = VerifyForm(asked if is_asked else None, request.FILES if is_asked else None)
    sha256 = form.cleaned_data["sha256"] if form.is_valid() else ""
    if sha256 and request.method == "POST":
        # The answer has an address of its own, to keep or to send; of the file only the fingerprint goes on.
        return HttpResponseRedirect(f"{reverse('overview:verify')}?{urlencode({'sha256': sha256})}")
    # Once answered, the form is empty for the next paper.
    context = {"form": VerifyForm() if sha256 else form, "sha256": sha256}
    return render(request, "overview/verify.html", {**context, "answer": answer_to(sha256) if sha256 else None})


verify_urlpatterns = [path("verify/", verify, name="verify")]
