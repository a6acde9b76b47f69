"""Rosters: who is on an umbrella, admitted one by one or with a list, suspended, restored, leaving; withheld names."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.views.decorators.http import require_safe

from commissioning.council.roles import Act
from commissioning.kit.access import staff
from commissioning.kit.desk import act_page, attempt
from commissioning.kit.pages import read_on
from contracts import actions, permissions
from contracts.actions.several import admit_several, plan_several
from contracts.forms.rosters import (
    AdmitForm,
    LeaveForm,
    ReopenForm,
    RestoreForm,
    ReviewNamesForm,
    SeveralForm,
    SuspendForm,
    TakeOutForm,
    WithholdForm,
)
from contracts.models import Contract, RosterEntry
from contracts.pages import rosters as pages
from contracts.pages.detail import lot_words
from contracts.views.shared import contract_in_sight


def _umbrella(request: HttpRequest, reference: str) -> Contract:
    """The umbrella of that reference. Raises Http404 for a contract that has no roster."""
    contract = contract_in_sight(request, reference)
    if not contract.is_umbrella:
        raise Http404
    return contract


def _entry(request: HttpRequest, umbrella: Contract, pk: int) -> RosterEntry:
    """The entry of that number, if this user may read its name. Raises Http404."""
    named: Any = umbrella.roster.named_for(request.user)
    found: RosterEntry = get_object_or_404(
        named.select_related("provider", "lot", "umbrella").prefetch_related("suspensions"), pk=pk
    )
    return found


def _who(request: HttpRequest) -> Any:
    """Who acts: somebody signed in, as the line above each view says."""
    return request.user


def _back(umbrella: Contract) -> tuple[str, str]:
    return pages.roster_address(umbrella), f"Roster of {umbrella.reference}"


@staff()
@require_safe
def roster(request: HttpRequest, reference: str) -> HttpResponse:
    umbrella, (on, _) = _umbrella(request, reference), read_on(request)
    is_today = on == timezone.localdate()
    context = pages.roster_page(umbrella, on, request.user, request, is_today=is_today)
    return render(request, "contracts/roster.html", context)


@staff(Act.ROSTER)
def admit(request: HttpRequest, reference: str) -> HttpResponse:
    umbrella, today = _umbrella(request, reference), timezone.localdate()
    form = AdmitForm(request, umbrella=umbrella, initial=pages.admitted_from(umbrella, today, request))
    done = attempt(
        form,
        lambda values: actions.admit_to(by=_who(request), on=today, umbrella=umbrella, **values),
        then=pages.roster_address(umbrella),
        said=pages.admitted_words,
    )
    return done or act_page(
        request,
        form,
        title="Admit a provider",
        lead=umbrella.title,
        button="Admit it",
        back=_back(umbrella),
        refusal=permissions.may_keep_roster(request.user, umbrella) or pages.closed_to_newcomers(umbrella, today),
        template="contracts/roster_admit.html",
        facts=pages.facts_of(umbrella, today),
        is_withheld=umbrella.withholds_names,
    )


@staff(Act.ROSTER)
def several(request: HttpRequest, reference: str) -> HttpResponse:
    umbrella, today = _umbrella(request, reference), timezone.localdate()
    form = SeveralForm(request, umbrella=umbrella, initial=pages.admitted_from(umbrella, today, request))
    refusal = permissions.may_keep_roster(request.user, umbrella) or pages.refusal_without_lots(umbrella)
    done = attempt(
        form,
        lambda values: admit_several(by=_who(request), on=today, umbrella=umbrella, **values),
        then=pages.roster_address(umbrella),
        said=pages.done_words,
    )
    plan = None
    if done is None and form.has_list() and refusal is None:
        plan = plan_several(by=_who(request), on=today, umbrella=umbrella, **form.listed)
        form.told(plan)
    return done or act_page(
        request,
        form,
        title="Admit several at once",
        lead=umbrella.title,
        button="Look again" if plan else "See what it does",
        back=_back(umbrella),
        refusal=refusal,
        template="contracts/roster_several.html",
        closed=pages.closed_to_newcomers(umbrella, today),
        is_withheld=umbrella.withholds_names,
        **pages.plan_page(plan),
    )


@staff(Act.ROSTER)
def suspend(request: HttpRequest, reference: str, pk: int) -> HttpResponse:
    umbrella, today = _umbrella(request, reference), timezone.localdate()
    entry = _entry(request, umbrella, pk)
    form = SuspendForm(request, of=entry, initial={"from_on": today})
    done = attempt(
        form,
        lambda values: actions.suspend(by=_who(request), on=today, entry=entry, **values),
        then=pages.roster_address(umbrella),
        said=f"{entry.provider.legal_name} is suspended on {lot_words(entry.lot)}.",
    )
    return done or _entry_page(
        request,
        form,
        entry,
        title=f"Suspend {entry.provider.legal_name}",
        lead="It is given no new work on this lot meanwhile. What it holds already goes on.",
        button="Suspend it",
    )


@staff(Act.ROSTER)
def restore(request: HttpRequest, reference: str, pk: int) -> HttpResponse:
    umbrella, today = _umbrella(request, reference), timezone.localdate()
    entry = _entry(request, umbrella, pk)
    suspension = pages.open_suspension(entry, today)
    form = RestoreForm(request, of=suspension, initial={"until_on": suspension and max(today, suspension.from_on)})
    done = attempt(
        form,
        lambda values: actions.restore(by=_who(request), on=today, suspension=pages.held(suspension), **values),
        then=pages.roster_address(umbrella),
        said=f"The suspension of {entry.provider.legal_name} ends.",
    )
    return done or _entry_page(
        request,
        form,
        entry,
        title=f"Restore {entry.provider.legal_name}",
        button="Restore it",
        refusal=pages.refusal_to_restore(suspension),
    )


@staff(Act.ROSTER)
def leave(request: HttpRequest, reference: str, pk: int) -> HttpResponse:
    umbrella, today = _umbrella(request, reference), timezone.localdate()
    entry = _entry(request, umbrella, pk)
    form = LeaveForm(request, of=entry, initial={"left_on": entry.left_on or today})
    done = attempt(
        form,
        lambda values: actions.leave(by=_who(request), on=today, entry=entry, **values),
        then=pages.roster_address(umbrella),
        said=lambda left: pages.left_words(left, today),
    )
    return done or _entry_page(
        request,
        form,
        entry,
        title=f"{entry.provider.legal_name} leaves the roster",
        lead="It stays on record with its days, and keeps the contracts that it holds.",
        button="Record that it leaves" if entry.left_on is None else "Change its last day",
        take_out_url=pages.take_out_address(entry),
    )


@staff(Act.ROSTER)
def take_out(request: HttpRequest, reference: str, pk: int) -> HttpResponse:
    umbrella, today = _umbrella(request, reference), timezone.localdate()
    entry = _entry(request, umbrella, pk)
    form = TakeOutForm(request, of=entry)
    done = attempt(
        form,
        lambda values: actions.take_out(by=_who(request), on=today, entry=entry, **values),
        then=pages.roster_address(umbrella),
        said=f"{entry.provider.legal_name} is taken out of {lot_words(entry.lot)}.",
    )
    return done or _entry_page(
        request,
        form,
        entry,
        title=f"Take {entry.provider.legal_name} out of the roster",
        lead="Only where it was entered by mistake. One that was on the roster and is no longer leaves it instead.",
        button="Take it out",
        is_grave=True,
        refusal=actions.refusal_to_take_out(entry),
    )


def _entry_page(request: HttpRequest, form: Any, entry: RosterEntry, **words: Any) -> HttpResponse:
    words = {"take_out_url": "", **words}
    words["refusal"] = permissions.may_keep_roster(request.user, entry.umbrella) or words.get("refusal")
    return act_page(
        request,
        form,
        back=_back(entry.umbrella),
        template="contracts/roster_entry.html",
        place=pages.place_of(entry, timezone.localdate(), entry.umbrella),
        **words,
    )


@staff(Act.ROSTER)
def reopen(request: HttpRequest, reference: str) -> HttpResponse:
    umbrella, today = _umbrella(request, reference), timezone.localdate()
    form = ReopenForm(request)
    done = attempt(
        form,
        lambda values: actions.reopen(by=_who(request), on=today, umbrella=umbrella, **values),
        then=pages.roster_address(umbrella),
        said=pages.reopened_words,
    )
    return done or act_page(
        request,
        form,
        title=f"Reopen {reference} to new suppliers",
        lead=umbrella.title,
        button="Record the reopening",
        back=_back(umbrella),
        refusal=pages.refusal_to_reopen(umbrella, today),
        template="contracts/roster_reopen.html",
        facts=pages.facts_of(umbrella, today),
        reopenings=list(umbrella.reopenings.all()),
    )


@staff()
def withhold(request: HttpRequest, reference: str) -> HttpResponse:
    umbrella, today = _umbrella(request, reference), timezone.localdate()
    if permissions.may_withhold_names(request.user):
        raise PermissionDenied
    form = WithholdForm(request, on=today)
    done = attempt(
        form,
        lambda values: actions.withhold_names(by=_who(request), umbrella=umbrella, **values),
        then=pages.roster_address(umbrella),
        said="The names on this roster are withheld from now on.",
    )
    return done or act_page(
        request,
        form,
        title=f"Withhold the names on the roster of {reference}",
        lead=umbrella.title,
        button="Withhold the names",
        back=_back(umbrella),
        refusal=pages.refusal_to_withhold(umbrella),
        template="contracts/roster_withhold.html",
        **pages.withhold_page(umbrella, request.user, today),
    )


@staff(Act.RELEASE_NAMES)
def release(request: HttpRequest, reference: str) -> HttpResponse:
    umbrella, today = _umbrella(request, reference), timezone.localdate()
    withheld = pages.withheld_now(umbrella)
    form = ReviewNamesForm(request, of=withheld)
    done = attempt(
        form,
        lambda values: _reviewed(request, umbrella, values),
        then=pages.roster_address(umbrella),
        said=pages.reviewed_words,
    )
    return done or act_page(
        request,
        form,
        title=f"Review the withheld names of {reference}",
        lead=umbrella.title,
        button="Record the review",
        back=_back(umbrella),
        refusal=pages.refusal_to_release(umbrella),
        template="contracts/roster_release.html",
        **pages.release_page(umbrella, withheld, request.user, today),
    )


def _reviewed(request: HttpRequest, umbrella: Contract, values: dict[str, Any]) -> Any:
    """The review as it was found: the names released, or kept until the next."""
    shared = {"by": _who(request), "on": timezone.localdate(), "umbrella": umbrella, "why": values["why"]}
    if values["outcome"] == "release":
        return actions.release_names(**shared)
    return actions.review_names(**shared, keep_until=values["keep_until"])
