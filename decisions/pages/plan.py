"""The forward plan in words: its editions, what may be listed next, and how notice of an item can still be given."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any
from urllib.parse import urlencode

from django.http import HttpRequest
from django.urls import reverse

from commissioning.council.models import StandingOrders, working_calendar
from commissioning.kit.canonical import dumps, loads
from commissioning.kit.dates import long_date, weekday_date
from commissioning.kit.explained import Explained
from commissioning.kit.refusals import Refusal
from decisions import actions, permissions
from decisions.actions.plan import Prepared
from decisions.checks import checks_of
from decisions.choices import Private, PrivateNoticeKind, UrgencyKind
from decisions.lifecycle import DRAFT, PLANNED, PUBLIC_STATES, WITHDRAWN
from decisions.models import Decision, Edition, EditionItem, TakeDown
from decisions.papers import key_words, sentence_case
from decisions.plan_paper import edition_of, item_of
from decisions.querysets import reads_exempt
from decisions.records import edition_item, first_notice, last_listed, private_since

NOTICES = {
    UrgencyKind.GENERAL_EXCEPTION.value: "General exception",
    UrgencyKind.SPECIAL_URGENCY.value: "Special urgency",
    PrivateNoticeKind.FIRST.value: "First notice of a private matter",
    PrivateNoticeKind.SECOND.value: "Second notice of a private matter",
    PrivateNoticeKind.AGREEMENT.value: "Agreement that a private matter is urgent",
}
"""The notices of one item, by their word in the address."""


# Editions -------------------------------------------------------------------------------------------------------------


def editions_known_on(on: date) -> Any:
    """The editions published by a day, the latest first, without their bytes."""
    return Edition.objects.filter(published_on__lte=on).defer("record", "pdf").order_by("-number")


def withheld_in(record: dict[str, Any]) -> set[str]:
    """The references in an edition of which a published version was taken down, whenever that was.

    What was to be seen no more in the notice of a decision may stand in its plan item as well, and no correction
    reaches an edition: so the item is told to nobody without leave, nor is the edition's file.
    """
    told = {item["reference"] for part in ("items", "removed") for item in record.get(part, ())}
    down = TakeDown.objects.filter(publication__decision__reference__in=told)
    return set(down.values_list("publication__decision__reference", flat=True))


def is_withheld(edition: Edition, user: Any) -> bool:
    """Whether the files of an edition may not be handed to this user, because one of its items may not be shown."""
    return not reads_exempt(user) and bool(withheld_in(loads(bytes(edition.record))))


def edition_page(edition: Edition, *, on: date, user: Any, page_title: str = "") -> dict[str, Any]:
    """One edition as published, what became of its items since, and the way to the others."""
    record = loads(bytes(edition.record))
    withheld = withheld_in(record)
    plan = edition_of(record, json_sha256=edition.record_sha256, withheld=set() if reads_exempt(user) else withheld)
    now = what_became(record, edition, on=on)
    for group in plan["groups"]:
        for item in group["items"]:
            item["now"] = "" if item["is_withheld"] else now.get(item["reference"], "")
    others = list(editions_known_on(on))
    return {
        "edition": edition,
        "page_title": page_title or plan["title"],
        "plan": plan,
        "is_withheld": bool(withheld) and not reads_exempt(user),
        "editions": others,
        "latest": others[0] if others else edition,
        "staff_links": staff_links(user),
        "is_preview": False,
    }


def what_became(record: dict[str, Any], edition: Edition, *, on: date) -> dict[str, str]:
    """What became of the items of an edition by a day, by their reference, in words that everyone may read."""
    references = [item["reference"] for item in record["items"]]
    found = Decision.objects.filter(reference__in=references).select_related("meeting")
    listed = EditionItem.objects.filter(decision__in=found, edition__published_on__lte=on).select_related("edition")
    latest = {row.decision_id: row for row in listed.order_by("edition__number")}
    became = {}
    for decision in found:
        last = latest.get(decision.pk)
        if decision.state in PUBLIC_STATES:
            if decision.published_on and decision.decided_on and decision.published_on <= on:
                became[decision.reference] = f"Decided on {long_date(decision.decided_on)}."
        elif decision.state == WITHDRAWN:
            became[decision.reference] = f"Since withdrawn. {decision.withdrawn_reason}"
        elif last is not None and last.edition.number > edition.number:
            became[decision.reference] = f"Listed again in edition {last.edition.number}."
        elif moved := moved_to(decision, last):
            became[decision.reference] = f"The meeting has since been moved to {weekday_date(moved)}."
    return became


def moved_to(decision: Decision, last: EditionItem | None) -> date | None:
    """The day to which the meeting of a planned decision was moved after it was last listed, or None."""
    if decision.state != PLANNED or decision.meeting is None or last is None:
        return None
    day = decision.meeting.held_on
    return day if last.item.get("due_on") != day.isoformat() else None


def staff_links(user: Any) -> list[tuple[str, str]]:
    """The desks of the forward plan that this user may use: address and words."""
    links = []
    if permissions.may_enter(user, "body") is None:
        links.append((reverse("decisions:enter_item"), "Enter an item"))
    if permissions.may_plan(user) is None:
        links.append((reverse("decisions:next_edition"), "Publish the next edition"))
    return links


# A decision as the public knows it by its notice ----------------------------------------------------------------------


def noticed_page(decision: Decision) -> dict[str, Any]:
    """A decision that is not published, as everyone may know it: its item in the latest edition, and what came since.

    Notices of urgency and of privacy are published when they are given, so they are told as they stand.
    """
    last = last_listed(decision)
    if last is None:
        raise ValueError(f"{decision.reference} was never on the forward plan.")
    live = Decision.objects.get(pk=decision.pk)
    now = loads(dumps(edition_item(live, last.edition.published_on)))
    told = last.item | ({"urgency": now["urgency"]} if "urgency" in now else {})
    if "private" in told and "private" in now:
        told["private"] = told["private"] | {"notices": now["private"]["notices"]}
    return {
        "decision": decision,
        "item": item_of(told),
        "edition": last.edition,
        "edition_words": f"Edition {last.edition.number}",
        "key_why": sentence_case(key_words(told).partition(": ")[2]),
        "moved_to": moved_to(live, last),
        "is_withdrawn": decision.state == WITHDRAWN,
    }


# The next edition -----------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Candidate:
    """A decision that may be listed next: why not, what to know of its notice, whether it is chosen."""

    decision: Decision
    refusal: Refusal | None
    when: str
    note: str
    is_urgent: bool
    is_chosen: bool
    url: str


def candidates(user: Any, *, on: date, chosen: Iterable[str] | None = None) -> list[Candidate]:
    """The drafts and planned decisions, those due first; without a choice all that are ready and still to come."""
    kept = None if chosen is None else set(chosen)
    waiting = Decision.objects.filter(state__in=(DRAFT, PLANNED), origin="here").executive()
    waiting = waiting.select_related("body", "post", "meeting__body", "contact", "service_area")
    found = []
    for decision in sorted(waiting, key=lambda one: (one.due_day or date.max, one.reference)):
        refusal = actions.refusal_to_list(user, decision)
        note, is_urgent = notice_note(decision, on=on)
        has_passed = decision.due_day is not None and decision.due_day < on
        if has_passed:
            note, is_urgent = "Its day has passed: record what was decided, give another day, or withdraw it.", True
        when = weekday_date(decision.due_day) if decision.due_day else decision.due_period or "No day yet"
        is_chosen = refusal is None and (not has_passed if kept is None else decision.reference in kept)
        url = reverse("decisions:item", args=[decision.reference])
        found.append(Candidate(decision, refusal, when, note, is_urgent, is_chosen, url))
    return found


def notice_note(decision: Decision, *, on: date) -> tuple[str, bool]:
    """How much time there is for notice of an item in a few words, and whether that wants attention."""
    routes = actions.routes_of(decision, on=on)
    if not decision.key or routes is None:
        return "", False
    if routes.left == "given":
        return "Notice was given in time.", False
    if routes.left == "full":
        return f"Notice in full by {weekday_date(routes.full.date)}.", False
    if decision.urgency_notices.exists():
        return "Urgent: the notice is told with the item.", False
    if routes.left == UrgencyKind.GENERAL_EXCEPTION:
        return f"Too late for notice in full; general exception by {weekday_date(routes.exception.date)}.", True
    return "Too late for notice in full and for the general exception: special urgency is left.", True


def chosen_in(request: HttpRequest) -> list[str]:
    """The references that the address of a preview names, once each."""
    return list(dict.fromkeys(request.GET.getlist("item")))[:500]


def chosen_query(references: Iterable[str]) -> str:
    """The same as the part of an address after the question mark."""
    return urlencode([("item", reference) for reference in references])


def preview_page(prepared: Prepared, references: Iterable[str]) -> dict[str, Any]:
    """The next edition exactly as it will be, with the way to its paper."""
    plan = edition_of(loads(prepared.record), json_sha256=prepared.record_sha256)
    for group in plan["groups"]:
        for item in group["items"]:
            item["now"] = ""
    return {"plan": plan, "prepared": prepared, "query": chosen_query(references), "is_preview": True}


# One item: the ways of giving notice ----------------------------------------------------------------------------------


@dataclass(frozen=True)
class Way:
    """One way of giving notice: what it asks for, until when, and the door to it or why it is closed."""

    title: str
    state: str
    words: str
    needs: tuple[str, ...]
    explained: Explained | None
    rule: str
    url: str = ""
    button: str = ""
    refusal: Refusal | None = None

    @property
    def tag(self) -> tuple[str, str]:
        """The state as a tag: its words and kind."""
        return {
            "done": ("Done", ""),
            "open": ("Possible", "soon"),
            "closed": ("Too late", "stop"),
            "later": ("Not open", "quiet"),
        }[self.state]


def ways_of(decision: Decision, *, on: date, user: Any) -> list[Way]:
    """The ways in which notice of a key decision can be given, on a day; none where its day is not known."""
    routes = actions.routes_of(decision, on=on)
    if not decision.key or routes is None:
        return []
    given = {notice.kind: notice for notice in decision.urgency_notices.all()}
    full_state = {"given": "done", "full": "open"}.get(routes.left, "closed")
    listed = last_listed(decision)
    edition_url = reverse("decisions:next_edition") if permissions.may_plan(user) is None else ""
    full = Way(
        "Notice in full",
        full_state,
        {
            "done": "Notice was given in time.",
            "open": f"Publish the item in an edition by {weekday_date(routes.full.date)}.",
            "closed": f"The last day was {weekday_date(routes.full.date)}. A later day of decision would do.",
        }[full_state],
        (),
        routes.full,
        "MAI 2012 reg 9(2)",
        edition_url if full_state == "open" else "",
        "Publish the next edition",
    )
    if full_state == "done" and not given:
        return [full]
    return [
        full,
        _urgent_way(decision, UrgencyKind.GENERAL_EXCEPTION, routes, given, listed is not None, on=on, user=user),
        _urgent_way(decision, UrgencyKind.SPECIAL_URGENCY, routes, given, listed is not None, on=on, user=user),
    ]


NEEDS = {
    UrgencyKind.GENERAL_EXCEPTION: (
        "tell the chair of the relevant scrutiny committee in writing (every member of it, if it has no chair)",
        "publish the notice, with why 28 clear days are impracticable, in an edition on the same day",
        "wait for the clear days to pass before the decision is made",
    ),
    UrgencyKind.SPECIAL_URGENCY: (
        "the chair of the relevant scrutiny committee agrees that it is urgent and cannot reasonably be deferred",
        "if there is none or they cannot act, the chair of the council (or mayor); if neither is there, the vice-chair",
        "publish the notice of that agreement, with its reasons, in an edition; the leader reports it to council",
    ),
}


def _urgent_way(
    decision: Decision, kind: UrgencyKind, routes: Any, given: dict[str, Any], is_listed: bool, *, on: date, user: Any
) -> Way:
    general = kind == UrgencyKind.GENERAL_EXCEPTION
    refusal = actions.refusal_of_urgency(user, decision, kind, given_on=on, on=on)
    notice = given.get(kind)
    last = weekday_date(routes.exception.date)
    if notice is not None:
        verb = "were told" if general else "agreed"
        state, words = "done", f"Recorded: they {verb} on {weekday_date(notice.given_on)}."
        if not is_listed:
            words += " It becomes public with the next edition: publish one now."
    elif general and on > routes.exception.date:
        state, words = "closed", f"The last day was {last}."
    elif refusal is None:
        state, words = "open", f"By {last}:" if general else "What it needs:"
    else:
        state, words = "later", str(refusal)
    return Way(
        NOTICES[kind],
        state,
        words,
        NEEDS[kind] if state == "open" else (),
        routes.exception if general and state != "later" else None,
        "MAI 2012 reg 10" if general else "MAI 2012 regs 11 and 19",
        reverse("decisions:give_notice", args=[decision.reference, kind.value]) if state == "open" else "",
        f"Record the {NOTICES[kind].lower()}",
        refusal,
    )


def private_ways(decision: Decision, *, user: Any) -> list[Way]:
    """The two notices of a private matter, or the agreement in their place; none where the matter is public."""
    day = decision.decided_on or decision.due_day
    orders = StandingOrders.objects.in_force(day) if day else None
    if decision.private == Private.NO or day is None or orders is None:
        return []
    calendar = working_calendar()
    rows = {row.kind: row for row in decision.private_notices.all()}
    since = private_since(decision)
    unit: Any = orders.private_notice_unit
    first = calendar.latest_notice(day, orders.private_notice_days, unit=unit, rule="MAI 2012 reg 5(2)")
    second = calendar.latest_notice(day, orders.private_second_notice_days, unit="working", rule="MAI 2012 reg 5(4)")
    may = actions.refusal_of_private_notice(user, decision)
    agreed = PrivateNoticeKind.AGREEMENT in rows

    def way(kind: PrivateNoticeKind, given_on: date | None, last: Explained | None, words: str, needs: str) -> Way:
        said = f"Given on {weekday_date(given_on)}." if given_on else words
        if given_on and last and given_on > last.date:
            said += f" That was too late: the last day was {weekday_date(last.date)}."
        state = "done" if given_on else "later" if agreed else "open"
        url = reverse("decisions:give_notice", args=[decision.reference, kind.value]) if state == "open" else ""
        button = "Record the agreement" if kind == PrivateNoticeKind.AGREEMENT else "Record the notice"
        need = (needs,) if state == "open" and needs else ()
        return Way(NOTICES[kind], state, said, need, last, _private_rule(kind), url if may is None else "", button, may)

    earliest = [row.published_on for row in (rows.get(PrivateNoticeKind.FIRST),) if row] + ([since] if since else [])
    given = {kind: row.published_on for kind, row in rows.items()}
    return [
        way(
            PrivateNoticeKind.FIRST,
            min(earliest, default=None),
            first,
            f"By {weekday_date(first.date)}.",
            "an edition of the forward plan that lists it as private is this notice; record one given elsewhere",
        ),
        way(
            PrivateNoticeKind.SECOND,
            given.get(PrivateNoticeKind.SECOND),
            second,
            f"By {weekday_date(second.date)}.",
            "it repeats the reasons and tells the representations received and what was answered",
        ),
        way(
            PrivateNoticeKind.AGREEMENT,
            given.get(PrivateNoticeKind.AGREEMENT),
            None,
            "Only where the two notices are impracticable.",
            "the chair of overview and scrutiny agrees, or whoever acts in their place",
        ),
    ]


def _private_rule(kind: PrivateNoticeKind) -> str:
    return {
        PrivateNoticeKind.FIRST: "MAI 2012 reg 5(2)",
        PrivateNoticeKind.SECOND: "MAI 2012 reg 5(4)",
        PrivateNoticeKind.AGREEMENT: "MAI 2012 reg 5(6)",
    }[kind]


CONCERN_THE_PLAN = ("urgency-unpublished", "meeting-moved", "key-without-limb", "exempt-ungrounded")
"""Findings shown beside an item; what notice is still to be given, its ways tell."""


def item_page(decision: Decision, *, on: date, user: Any) -> dict[str, Any]:
    """What stands beside an item: the ways of giving notice, what is found wrong, where it was listed."""
    told = [check for check in checks_of(decision, on=on, user=user) if check.code in CONCERN_THE_PLAN]
    return {
        "decision": decision,
        "ways": ways_of(decision, on=on, user=user),
        "private_ways": private_ways(decision, user=user),
        "checks": told,
        "first": first_notice(decision),
        "last": last_listed(decision),
        "day_known": decision.due_day is not None,
    }


def notice_page(decision: Decision, kind: str, *, on: date, user: Any) -> dict[str, Any]:
    """The way of giving notice that a form records, as it stands beside the form."""
    ways = [*ways_of(decision, on=on, user=user), *private_ways(decision, user=user)]
    return {"way": next((way for way in ways if way.title == NOTICES[kind]), None)}
