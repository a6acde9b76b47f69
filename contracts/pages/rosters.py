"""Rosters in words: who is on an umbrella by lot, since when, suspended or left; what may be done about it."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Case, Count, F, IntegerField, Q, QuerySet, Value, When
from django.http import HttpRequest
from django.urls import reverse

from commissioning.kit.dates import long_date
from commissioning.kit.models import EXEMPT_PARAGRAPHS
from commissioning.kit.next_steps import NextStep, NextSteps, as_offered
from commissioning.kit.pages import Page, page_of
from commissioning.kit.refusals import Refusal, refuse
from commissioning.kit.words import with_every_word
from commissioning.procurement import routes
from commissioning.procurement.models import Lot
from contracts import permissions, rules
from contracts.actions.rosters import Door, is_open_framework, who_and_when
from contracts.actions.several import ADMIT, ALREADY, MEND, REGISTER, Plan
from contracts.forms.rosters import RosterFilterForm
from contracts.lifecycle import DRAFT, PUBLIC_STATES
from contracts.models import Contract, Reopening, RosterEntry, Suspension, WithheldNames
from contracts.pages.detail import NOT_STATED, Standing, lot_words, roster_of, suspension_words
from contracts.querysets import RosterQuerySet, is_staff_reader, reads_exempt
from decisions.filters import readable
from providers.models import Provider

SHORT = 12
"""Places that nobody needs a filter for."""


@dataclass(frozen=True)
class Place:
    """One entry of a roster as its pages show it; `acts` are the addresses and words of what may be done with it."""

    entry: RosterEntry
    lot: str
    state: Standing
    note: str
    times: tuple[str, ...]
    acts: tuple[tuple[str, str], ...] = ()
    merged_into: Provider | None = None


@dataclass(frozen=True)
class LotCount:
    """How many are on one lot on the day of reading, and how many were decided for it."""

    lot: Lot
    title: str
    here: int
    decided: int | None
    is_below: bool


def roster_address(umbrella: Contract) -> str:
    """The roster's own page."""
    return reverse("contracts:roster", args=[umbrella.reference])


def refusal_without_lots(umbrella: Contract) -> Refusal | None:
    """Why nobody can be on a roster that has no lot, or None."""
    if Door.of(umbrella).lots:
        return None
    if umbrella.commission_id is None:
        return Refusal(
            f"{umbrella.reference} stands outside a commission, and only a commission has lots.",
            "Draft the umbrella under its commission.",
        )
    return Refusal(
        f"{umbrella.reference} has no lot.",
        "Add one on the commission's page; an umbrella that is not divided has one lot for the whole.",
    )


# The page of a roster -----------------------------------------------------------------------------------------------


def roster_page(umbrella: Contract, on: date, user: Any, request: HttpRequest, *, is_today: bool) -> dict[str, Any]:
    """Everything that the page of one roster shows to this user as at a day."""
    roster = roster_of(umbrella, on, user)
    context: dict[str, Any] = {
        "umbrella": umbrella,
        "roster": roster,
        "lead": lead_sentence(umbrella, on, is_today=is_today),
        "facts": facts_of(umbrella, on),
        "reopenings": list(umbrella.reopenings.all()),
        "next_steps": as_offered(steps_here(umbrella, on=on, user=user)) if is_today else NextSteps((), ""),
        "page": None,
    }
    if not roster.names_shown:
        return context
    lots = list(_lots_of(umbrella))
    form = RosterFilterForm(readable(request.GET), lots=lots)
    named = umbrella.roster.named_for(user)
    known = named if is_today else named.filter(joined_on__lte=on)
    found = _sorted(_filtered(known, form, on), on)
    page: Page = page_of(found.select_related("provider__merged_into", "lot").prefetch_related("suspensions"), request)
    keeps = is_today and permissions.may_keep_roster(user, umbrella) is None
    is_filtered = form.is_valid() and any(form.cleaned_data.values())
    return context | {
        "has_acts": keeps,
        "is_long": is_filtered or bool(form.errors) or page.total > SHORT,
        "form": form,
        "is_filtered": is_filtered,
        "page": page,
        "places": [place_of(entry, on, umbrella if keeps else None) for entry in page],
        "lots": lot_counts(lots, known, on),
    }


def _lots_of(umbrella: Contract) -> QuerySet[Lot]:
    # Read first: joined, every place on every roster would be looked at.
    links = list(umbrella.lot_links.values_list("lot_id", flat=True))
    entered = umbrella.roster.order_by().values_list("lot_id", flat=True).distinct()
    return Lot.objects.filter(Q(pk__in=[*links, *entered]) | Q(parent__in=links))


def _filtered(entries: RosterQuerySet, form: RosterFilterForm, on: date) -> RosterQuerySet:
    if not form.is_valid():
        return entries
    asked = form.cleaned_data
    rows: Any = with_every_word(
        entries,
        asked["q"],
        "provider__legal_name__icontains",
        "provider__trading_names__icontains",
        "provider__reference__icontains",
    )
    if lot := asked.get("lot"):
        rows = rows.filter(Q(lot__number=lot) | Q(lot__parent__number=lot))
    if asked["state"] == "on":
        rows = rows.on_day(on)
    elif asked["state"] == "suspended":
        rows = rows.on_day(on).exclude(pk__in=rows.on_day(on).open_on(on).values("pk"))
    elif asked["state"] == "left":
        rows = rows.filter(left_on__lt=on)
    found: RosterQuerySet = rows
    return found


def _sorted(entries: RosterQuerySet, on: date) -> QuerySet[Any]:
    """Lot by lot, those who left last."""
    left = Case(When(left_on__lt=on, then=Value(1)), default=Value(0), output_field=IntegerField())
    return entries.annotate(has_left=left).order_by(
        F("lot__parent__number").asc(nulls_first=True),
        "lot__number",
        "has_left",
        "provider__legal_name",
        "joined_on",
        "pk",
    )


def lot_counts(lots: Sequence[Lot], entries: RosterQuerySet, on: date) -> list[LotCount]:
    """Of each lot how many providers are on it on a day, sub-lots with the lot above them."""
    here: Mapping[int, int] = dict(
        entries.on_day(on).order_by().values_list("lot").annotate(number=Count("provider", distinct=True))
    )
    shown = {lot.pk for lot in lots}
    above = {lot.parent_id for lot in lots}
    return [
        LotCount(
            lot,
            lot_words(lot),
            here.get(lot.pk, 0)
            if lot.pk not in above
            else entries.on_day(on).filter(Q(lot=lot) | Q(lot__parent=lot)).values("provider").distinct().count(),
            lot.suppliers_decided,
            lot.parent_id in shown,
        )
        for lot in lots
    ]


def place_of(entry: RosterEntry, on: date, kept: Contract | None = None) -> Place:
    """One entry as at a day; with `kept`, its umbrella, also what may be done with it."""
    suspended = suspension_words(entry, on)
    if entry.left_on is not None and entry.left_on < on:
        state, note = Standing("Left", "quiet"), f"on {long_date(entry.left_on)}"
    elif entry.joined_on > on:
        state, note = Standing("To come", "quiet"), f"from {long_date(entry.joined_on)}"
    elif suspended:
        state, note = Standing("Suspended", "stop"), ""  # told below with its reason
    else:
        state = Standing("Member")
        note = f"leaves on {long_date(entry.left_on)}" if entry.left_on else ""
    times = tuple(
        _suspension(suspension)
        for suspension in entry.suspensions.all()
        if suspension.from_on <= on or kept is not None
    )
    merged = entry.provider.survivor if entry.provider.merged_into_id else None
    return Place(entry, lot_words(entry.lot), state, note, times, _acts(entry, on, kept) if kept else (), merged)


def _suspension(suspension: Suspension) -> str:
    last = f" to {long_date(suspension.until_on)}" if suspension.until_on else ""
    return f"Suspended from {long_date(suspension.from_on)}{last}: {suspension.reason}"


def _acts(entry: RosterEntry, on: date, umbrella: Contract) -> tuple[tuple[str, str], ...]:
    args = [umbrella.reference, entry.pk]
    acts = []
    if open_suspension(entry, on) is not None:
        acts.append((reverse("contracts:restore", args=args), "Restore"))
    elif entry.left_on is None or entry.left_on >= on:
        acts.append((reverse("contracts:suspend", args=args), "Suspend"))
    words = "Leave" if entry.left_on is None else "Change the last day"
    acts.append((reverse("contracts:leave_roster", args=args), words))
    return tuple(acts)


def take_out_address(entry: RosterEntry) -> str:
    """Where an entry made by mistake is taken out."""
    return reverse("contracts:take_out", args=[entry.umbrella.reference, entry.pk])


def open_suspension(entry: RosterEntry, on: date) -> Suspension | None:
    """The suspension that holds on a day or comes after it, the first; None where there is none."""
    still = [one for one in entry.suspensions.all() if one.until_on is None or one.until_on >= on]
    return min(still, key=lambda one: one.from_on, default=None)


def lead_sentence(umbrella: Contract, on: date, *, is_today: bool) -> str:
    """How many suppliers are entered, against how many were decided."""
    entries = umbrella.roster.all() if is_today else umbrella.roster.filter(joined_on__lte=on)
    entered = entries.values("provider").distinct().count()
    here = entries.on_day(on).values("provider").distinct().count()
    decided = umbrella.suppliers_decided
    words = "No supplier is entered" if not entered else f"{_of(entered, 'supplier')} {_are(entered)} entered"
    if decided:
        missing = decided - entered
        words += f"; the decision named {decided}"
        words += f", so {missing} {_are(missing)} missing" if missing > 0 else ""
    if entered != here:
        when = "now" if is_today else "on that day"
        words += f". On it {when}: {here}"
    over = min(filter(None, (umbrella.ends_on, umbrella.terminated_on)), default=None)
    return f"{words}." + (f" The arrangement ended on {long_date(over)}." if over and over < on else "")


def _are(count: int) -> str:
    return "is" if count == 1 else "are"


def facts_of(umbrella: Contract, on: date) -> list[tuple[str, str]]:
    """How the roster stands open by its route, and until when it can be used."""
    route = umbrella.route or next((link.lot.route for link in umbrella.lot_links.select_related("lot")), "")
    if not route:
        return [("New suppliers", NOT_STATED)]
    rule = routes.route_rule(routes.Route(route))
    regime = routes.Regime(umbrella.regime)
    words = f"{rule.joining_words[:1].upper()}{rule.joining_words[1:]}"
    citation = rule.citations.get(regime, "")
    facts = [("Route", rule.label), ("New suppliers", f"{words}. {citation}".strip())]
    last = routes.last_validity(routes.Route(route), regime)
    if last is not None:
        facts.append(("Expires by law", f"At the end of {long_date(last)} ({routes.DPS_CITATION})."))
    if umbrella.ends_on:
        facts.append(("Ends", long_date(umbrella.ends_on)))
    if is_open_framework(umbrella) and umbrella.awarded_on:
        due = rules.reopen_by(
            begun_on=umbrella.awarded_on,
            reopened_on=[one.from_on for one in umbrella.reopenings.all() if one.from_on <= on],
            ended_on=umbrella.ends_on,
        )
        facts.append(("To be reopened by", f"{long_date(due)} (PA 2023 s49)." if due else "Not again before it ends."))
    return facts


# What may be done ---------------------------------------------------------------------------------------------------


def steps_of_roster(contract: Contract, on: date, user: Any) -> Iterator[NextStep]:
    """On the page of an umbrella: its roster, and what may be done about it."""
    if not contract.is_umbrella:
        return
    yield NextStep("Open the roster", roster_address(contract), note="Who is on it, by lot: suspend, restore, leave.")
    yield from steps_here(contract, on=on, user=user)


def steps_here(umbrella: Contract, *, on: date, user: Any) -> Iterator[NextStep]:
    """On the roster itself; nothing that is another role's."""
    if permissions.may_keep_roster(user) is None:
        refusal = permissions.may_keep_roster(user, umbrella) or closed_to_newcomers(umbrella, on)
        yield NextStep("Admit a provider", _at("contracts:admit", umbrella), refusal)
        if permissions.may_keep_roster(user, umbrella) is None:
            label = "Compare a list with it" if refusal else "Admit several at once"
            note = "A pasted list or a CSV file, looked at line by line first."
            yield NextStep(label, _at("contracts:admit_several", umbrella), note=note)
        if is_open_framework(umbrella) and umbrella.awarded_on:
            yield NextStep("Reopen it to new suppliers", _at("contracts:reopen", umbrella))
    if umbrella.withholds_names:
        if permissions.may_release_names(user) is None:
            withheld = WithheldNames.objects.get(contract=umbrella)
            note = f"To be reviewed by {long_date(withheld.review_on)}."
            yield NextStep("Review the withheld names", _at("contracts:release_names", umbrella), note=note)
    elif permissions.may_withhold_names(user) is None:
        yield NextStep("Withhold the names", _at("contracts:withhold_names", umbrella))


def _at(name: str, umbrella: Contract) -> str:
    return reverse(name, args=[umbrella.reference])


def closed_to_newcomers(umbrella: Contract, on: date) -> Refusal | None:
    """Why nobody can be admitted, whatever lot and day are typed; None where somebody may be."""
    if without := refusal_without_lots(umbrella):
        return without
    door = Door.of(umbrella)
    first = max(filter(None, (umbrella.awarded_on, umbrella.starts_on)), default=on)
    days = [on, first, *(last for _, last in door.reopened if last <= on)]
    refusals = [door.refusal(lot, day, on=on) for lot in door.lots for day in days]
    return None if None in refusals else refusals[0]


def admitted_from(umbrella: Contract, on: date, request: HttpRequest) -> dict[str, Any]:
    """What stands in a form of admission at first: with the award its first day, later today; a provider brought
    along from the desk where it was registered."""
    first = max(filter(None, (umbrella.awarded_on, umbrella.starts_on)), default=on)
    door = Door.of(umbrella)
    at_once = door.lots and door.refusal(door.lots[0], on, on=on) is None and umbrella.state != DRAFT
    brought = request.GET.get("provider", "")[:20]
    return {
        "joined_on": on if at_once else first,
        "provider": brought if re.fullmatch(r"PRV-[0-9]{2,7}", brought) else "",
    }


def admitted_words(entries: Sequence[RosterEntry]) -> str:
    """Who was admitted, to what, from when."""
    lots = " and ".join(lot_words(entry.lot) for entry in entries)
    first = entries[0]
    return f"{first.provider.legal_name} is on the roster of {lots} from {long_date(first.joined_on)}."


def left_words(entry: RosterEntry, on: date) -> str:
    """Until when a provider is on a lot."""
    last = entry.left_on or on
    verb = "was" if last < on else "is"
    return f"{entry.provider.legal_name} {verb} on {lot_words(entry.lot)} until {long_date(last)}."


def reopened_words(reopening: Reopening) -> str:
    """From when until when new suppliers can be admitted."""
    return f"It is open to new suppliers from {long_date(reopening.from_on)} to {long_date(reopening.until_on)}."


def held(suspension: Suspension | None) -> Suspension:
    """The suspension that is to end. Raises `Refused` where there is none."""
    refuse(refusal_to_restore(suspension))
    return suspension  # type: ignore[return-value]


def refusal_to_restore(suspension: Suspension | None) -> Refusal | None:
    """Why there is nothing to restore, or None."""
    if suspension is not None:
        return None
    return Refusal("It is not suspended on this lot.", "Nothing needs to be done.")


def refusal_to_reopen(umbrella: Contract, on: date) -> Refusal | None:
    """Why an umbrella cannot be reopened on any day, or None."""
    if not is_open_framework(umbrella) or umbrella.awarded_on is None:
        return rules.may_reopen(
            open_framework=is_open_framework(umbrella), begun_on=None, ended_on=None, from_on=on, until_on=on
        )
    return None


# Withheld names ------------------------------------------------------------------------------------------------------


def withheld_now(umbrella: Contract) -> WithheldNames | None:
    """The names as they are withheld now; None where they are public."""
    return WithheldNames.objects.filter(contract=umbrella, released_on__isnull=True).first()


def refusal_to_withhold(umbrella: Contract) -> Refusal | None:
    """Why the names cannot be withheld, or None."""
    withheld = withheld_now(umbrella)
    words = f"The names are withheld already: entered {who_and_when(withheld)}." if withheld else ""
    return rules.may_withhold(withheld=words)


def refusal_to_release(umbrella: Contract) -> Refusal | None:
    """Why there is no review of withheld names, or None."""
    if withheld_now(umbrella) is not None:
        return None
    return Refusal("The names on this roster are public.", "Nothing needs to be done.")


def withhold_page(umbrella: Contract, user: Any, on: date) -> dict[str, Any]:
    """What to know before names are withheld: how many, whether they were public, who sees them afterwards."""
    return {
        "count": umbrella.roster.values("provider").distinct().count(),
        "was_public": umbrella.state in PUBLIC_STATES and umbrella.roster.exists(),
        "sees_them": reads_exempt(user),
    }


def release_page(umbrella: Contract, withheld: WithheldNames | None, user: Any, on: date) -> dict[str, Any]:
    """What is reviewed: why the names are withheld, since when, and whom a release would name."""
    names = umbrella.roster.named_for(user).values_list("provider__legal_name", flat=True)
    return {
        "withheld": withheld,
        "paragraph": EXEMPT_PARAGRAPHS.get(withheld.paragraph, "") if withheld else "",
        "is_due": withheld is not None and withheld.review_on <= on,
        "names": sorted(set(names), key=str.casefold),
    }


def reviewed_words(withheld: WithheldNames) -> str:
    """What a review came to."""
    if withheld.released_on is not None:
        return "The names on this roster are released: everyone may read them from now on."
    return f"The names stay withheld, to be reviewed by {long_date(withheld.review_on)}."


# A list of suppliers -------------------------------------------------------------------------------------------------

OUTCOMES = {
    ADMIT: Standing("Admit"),
    REGISTER: Standing("New provider", "soon"),
    ALREADY: Standing("Nothing to do", "quiet"),
    MEND: Standing("To be mended", "stop"),
}
_COLUMN_WORDS = {
    "name": "name",
    "reference": "reference",
    "number": "company or charity number",
    "company": "company number",
    "charity": "charity number",
    "lot": "lot",
    "from": "from",
}


def plan_words(plan: Plan) -> str:
    """What a whole list would do, in a sentence."""
    if plan.to_mend:
        lines = {row.line.number for row in plan.to_mend}
        return f"{_of(len(lines), 'line')} must be mended first. Until all are in order nothing is done."
    if not plan.admitted:
        return "Everyone in the list is on the roster already: nothing is to be done."
    return f"{done_words(plan, 'would be')} All of it is done, or nothing."


def done_words(plan: Plan, was: str = "") -> str:
    """What a list did (or would do): suppliers, places, new providers, those that were there."""
    were = was or ("was" if plan.suppliers == 1 else "were")
    words = f"{_of(plan.suppliers, 'supplier')} {were} admitted"
    if plan.admitted != plan.suppliers:
        words += f", {plan.admitted} places on lots"
    if plan.registered:
        words += f"; {'1 is a new provider' if plan.registered == 1 else f'{plan.registered} are new providers'}"
    if plan.already:
        words += f"; {_of(plan.already, 'place')} in the list {'is' if plan.already == 1 else 'are'} there already"
    return f"{words}."


def columns_words(plan: Plan) -> str:
    """What the columns were taken for, and which headings said nothing."""
    named = ", ".join(_COLUMN_WORDS[column] for column in plan.columns)
    words = f"By its headings the columns are: {named}." if plan.has_header else f"No headings: taken as {named}."
    return words + (f" Not read: {', '.join(plan.not_read)}." if plan.not_read else "")


def _of(count: int, noun: str) -> str:
    return f"1 {noun}" if count == 1 else f"{count:,} {noun}s"


def plan_page(plan: Plan | None) -> dict[str, Any]:
    """A plan as its page shows it: the lines to be mended apart, so that nobody has to look for them."""
    if plan is None or plan.problem:
        return {"plan": None}
    return {
        "plan": plan,
        "plan_lead": plan_words(plan),
        "plan_columns": columns_words(plan),
        "to_mend": [(row, OUTCOMES[row.does]) for row in plan.to_mend],
        "in_order": [(row, OUTCOMES[row.does]) for row in plan.in_order],
    }


# The rosters of a provider -------------------------------------------------------------------------------------------


def suspensions_told(entry: RosterEntry, on: date, user: Any) -> tuple[str, ...]:
    """Every suspension of an entry that had begun by a day, with its reason: for staff."""
    if not is_staff_reader(user):
        return ()
    begun = [one for one in entry.suspensions.all() if one.from_on <= on]
    return tuple(_suspension(one) for one in sorted(begun, key=lambda one: one.from_on))
