"""What staff have to do, and by when: gathered from what stands open, by the council's calendar and standing orders.

Each gatherer asks a fixed number of queries, however much is open, and judges it by the same rules as the checks.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.db.models import Case, Count, Exists, F, Max, Min, OuterRef, Q, QuerySet, Subquery, When
from django.db.models.functions import Coalesce, Greatest
from django.urls import reverse

from commissioning.council.models import Meeting, StandingOrders, User
from commissioning.council.roles import Act, Role
from commissioning.kit.dates import long_date, weekday_date
from commissioning.kit.models import Access
from commissioning.overview.models import DigestRun
from commissioning.overview.special_urgency import last_report, under_special_urgency
from commissioning.overview.todo_ground import A_YEAR, AHEAD, Ground, Task, own_contracts
from commissioning.overview.todo_work import (
    areas_to_start,
    assessments,
    drafts,
    invitations,
    led_to_start,
    most_urgent,
    records,
    stops,
    without_lead,
)
from commissioning.procurement.actions import DOCUMENTS as COMMISSION_DOCUMENTS
from commissioning.procurement.pages.documents import due_for_review
from commissioning.procurement.pages.documents import shelf_of as commission_shelf
from commissioning.procurement.routes import Regime
from contracts.actions import DOCUMENTS as CONTRACT_DOCUMENTS
from contracts.lifecycle import DRAFT as CONTRACT_DRAFT
from contracts.lifecycle import NOT_SIGNED
from contracts.models import Contract, Extension, Variation, WithheldNames
from contracts.notices import open_notices
from contracts.pages.documents import shelf_of as contract_shelf
from contracts.pages.notices import name_of as notice_name
from contracts.querysets import LAST_DAY
from decisions import rules
from decisions.checks import as_unit
from decisions.choices import DecisionKind, InterestsAnswer, Origin, Private, PrivateNoticeKind, UrgencyKind
from decisions.lifecycle import CALLED_IN, DRAFT, MADE, PLANNED, PUBLIC_STATES, REFERRED_BACK, WITHDRAWN
from decisions.models import Clause, Decision, Document, Edition, EditionItem, FollowUp, Publication
from providers.models import Assurance
from providers.rules import WARN_BEFORE

SOON = timedelta(days=7)
TOLD_EVERY = timedelta(days=2)
"""Reminders are sent every night; where none were for longer, it is said."""
MOST_ASKED = 300
"""Contracts of which is asked which notices they owe: each takes about a millisecond."""
MOST_NAMED = 4
"""Decisions named in one task; the rest are counted."""


@dataclass(frozen=True)
class Group:
    """One kind of task: what it is called, whose it is, and how its tasks are found."""

    label: str
    act: Act
    gather: Callable[[Ground], Iterator[Task]]
    roles: tuple[Role, ...] = ()

    def is_for(self, user: Any) -> bool:
        """Whether it is a user's: by what their roles may do; with `roles`, which only read, by one of these."""
        return user.may(self.act) and (not self.roles or any(user.has_role(role) for role in self.roles))


# Before a decision ---------------------------------------------------------------------------------------------------


def _notices(ground: Ground) -> Iterator[Task]:
    """Planned and drafted decisions whose notice is due or was missed, or that were moved since notice was given."""
    listed = EditionItem.objects.filter(decision=OuterRef("pk")).order_by("-edition__number")
    open_items = (
        Decision.objects.filter(state__in=(DRAFT, PLANNED), origin=Origin.HERE)
        .executive()
        .select_related("body", "post", "meeting__body")
        .prefetch_related("urgency_notices", "private_notices")
        .annotate(
            first_notice=Min(
                "edition_items__edition__published_on",
                filter=Q(key=False) | Q(edition_items__item__key=True) | Q(edition_items__item__key__isnull=True),
            ),
            private_since=Min("edition_items__edition__published_on", filter=Q(edition_items__item__has_key="private")),
            told_due=Subquery(listed.values("item__due_on")[:1]),
        )
        .order_by("pk")
    )
    to_list: dict[tuple[date, date, str], list[Any]] = {}
    for decision in open_items:
        day = decision.due_day
        if day is None or day < ground.on or (orders := ground.orders(day)) is None:
            continue
        if decision.told_due and decision.told_due != day.isoformat():
            yield _moved(ground, decision, day)
        edition_by = None
        if decision.key and (routes := _routes(ground, decision, day, orders)) is not None:
            if routes.left == "full":
                edition_by = routes.full.date
                if ground.is_near(routes.full.date):
                    to_list.setdefault((routes.full.date, day, decision.decision_maker), []).append(decision)
            else:
                yield _urgency(ground, decision, day, orders, routes)
        if decision.private != Private.NO:
            yield from _private_notices(ground, decision, day, orders, edition_by)
    for (latest, day, maker), decisions in to_list.items():
        yield _edition(latest, day, maker, decisions, ground)


def _moved(ground: Ground, decision: Any, day: date) -> Task:
    told = weekday_date(date.fromisoformat(decision.told_due))
    return _item(
        decision,
        "notices",
        f"Tell the new day: {decision.title}",
        f"Moved to {weekday_date(day)}; the forward plan still says {told}. The next edition gives the new day.",
        ground.on,
        "Open the item",
        ground.plan_desk("decisions:item", decision.reference),
    )


def _routes(ground: Ground, decision: Any, day: date, orders: StandingOrders) -> rules.NoticeRoutes | None:
    """How notice of a key decision can still be given; None where it was given, or urgency covers it."""
    exception_unit = as_unit(orders.general_exception_unit)
    routes = rules.notice_routes(
        due_on=day,
        on=ground.on,
        first_notice=decision.first_notice,
        clear_days=orders.key_notice_days,
        unit=as_unit(orders.key_notice_unit),
        exception_days=orders.general_exception_days,
        exception_unit=exception_unit,
        calendar=ground.calendar,
    )
    covered = any(
        rules.urgency_covers(
            notice.kind,
            notice.given_on,
            decided_on=day,
            clear_days=orders.general_exception_days,
            unit=exception_unit,
            calendar=ground.calendar,
        )
        for notice in decision.urgency_notices.all()
    )
    return None if routes.left == "given" or covered else routes


def _edition(latest: date, day: date, maker: str, decisions: Sequence[Any], ground: Ground) -> Task:
    """The decisions that must be in an edition by the same day, for the same meeting."""
    orders = ground.orders(day)
    days = orders.key_notice_days if orders else 0
    titles = "; ".join(decision.title for decision in decisions[:MOST_NAMED])
    more = f"; and {len(decisions) - MOST_NAMED} more" if len(decisions) > MOST_NAMED else ""
    count = "1 decision" if len(decisions) == 1 else f"{len(decisions)} decisions"
    return Task(
        "notices",
        f"Give {days} days’ notice: {maker or 'decision maker not named'}, {long_date(day)}",
        f"{count}, not yet in an edition of the forward plan",
        f"{titles}{more}.",
        latest,
        ground.plan_desk("decisions:next_edition") or f"{reverse('decisions:list')}?kind=planned",
        "Publish the edition" if ground.user.may(Act.PLAN_DECISION) else "See what is planned",
    )


def _urgency(ground: Ground, decision: Any, day: date, orders: StandingOrders, routes: rules.NoticeRoutes) -> Task:
    """The urgency that is left where full notice is no longer possible: MAI 2012 regs 10 and 11."""
    url = ground.plan_desk("decisions:notices", decision.reference)
    if routes.left == UrgencyKind.GENERAL_EXCEPTION:
        return _item(
            decision,
            "notices",
            f"General exception: {decision.title}",
            f"{orders.key_notice_days} clear days are no longer possible for {long_date(day)}. By this day the chair "
            "of scrutiny must be told in writing and the notice published; or it is decided later.",
            routes.exception.date,
            "Choose what to do",
            url,
        )
    return _item(
        decision,
        "notices",
        f"Special urgency: {decision.title}",
        f"To be decided on {weekday_date(day)}. Neither full notice nor the general exception is possible any more: "
        "the chair of scrutiny must agree that it cannot wait, or it is decided later.",
        day,
        "Choose what to do",
        url,
    )


def _private_notices(
    ground: Ground, decision: Any, day: date, orders: StandingOrders, edition_by: date | None
) -> Iterator[Task]:
    """The two notices of a private matter, or the agreement in their place: MAI 2012 reg 5.

    The edition that it must be in by `edition_by` anyway is its first notice as well.
    """
    given = {notice.kind: notice.published_on for notice in decision.private_notices.all()}
    first, second = PrivateNoticeKind.FIRST, PrivateNoticeKind.SECOND
    if decision.private_since:
        given[first] = min(decision.private_since, given.get(first, decision.private_since))
    unit = as_unit(orders.private_notice_unit)
    url = ground.plan_desk("decisions:notices", decision.reference)
    if not rules.private_notices_missing(
        given.items(),
        decided_on=day,
        first_days=orders.private_notice_days,
        first_unit=unit,
        second_days=orders.private_second_notice_days,
        calendar=ground.calendar,
    ):
        return
    when = f"To be decided on {weekday_date(day)}, in private or partly so."
    for kind, latest, says in (
        (first, ground.calendar.latest_notice(day, orders.private_notice_days, unit=unit), "the reasons"),
        (
            second,
            ground.calendar.latest_notice(day, orders.private_second_notice_days, unit="working"),
            "the reasons, the representations received and the answer",
        ),
    ):
        if kind in given and given[kind] <= latest.date:
            continue
        if kind == first and edition_by and edition_by <= latest.date:
            continue
        if kind in given or latest.date < ground.on:
            yield _item(
                decision,
                "notices",
                f"Agreement to meet in private: {decision.title}",
                f"{when} A notice of it can no longer be given in time: the chair of scrutiny must agree that it is "
                "urgent, or it is decided later.",
                day,
                "Choose what to do",
                url,
            )
            return
        if ground.is_near(latest.date):
            yield _item(
                decision,
                "notices",
                f"{'First' if kind == first else 'Second'} notice of a private matter: {decision.title}",
                f"{when} The notice gives {says}.",
                latest.date,
                "Give the notice",
                url,
            )


# Decided -------------------------------------------------------------------------------------------------------------


def _to_publish(ground: Ground) -> Iterator[Task]:
    """Decisions made and not published, and those whose day has passed without a record."""
    made = (
        Decision.objects.filter(state=MADE)
        .select_related("body", "post")
        .annotate(alternatives_given=Count("alternatives", distinct=True), declared=Count("interests", distinct=True))
        .order_by("pk")
    )
    for decision in made:
        if decision.decided_on is None or (orders := ground.orders(decision.decided_on)) is None:
            continue
        missing = _missing(decision)
        yield _item(
            decision,
            "publish",
            f"Publish: {decision.title}",
            f"Made by {decision.decision_maker} on {weekday_date(decision.decided_on)}"
            f"{_working_days_since(ground, decision.decided_on)}; due within {orders.publication_days} working days."
            f"{missing}",
            ground.calendar.working_days_after(decision.decided_on, orders.publication_days),
            "Finish and publish" if missing else "Publish",
            reverse("decisions:record" if missing else "decisions:publish", args=[decision.reference]),
        )
    passed = (
        Decision.objects.filter(state__in=(DRAFT, PLANNED), origin=Origin.HERE)
        .filter(Q(meeting__held_on__lt=ground.on) | Q(meeting__isnull=True, due_on__lt=ground.on))
        .select_related("body", "post", "meeting")
        .prefetch_related("recorded_acts__commitment__contract")
        .order_by("pk")
    )
    for overdue in passed:
        day = overdue.due_day
        if day is None:
            continue
        done = [record.commitment for record in overdue.recorded_acts.all()]
        if done:
            yield _item(
                overdue,
                "publish",
                f"Record that it was made: {overdue.title}",
                f"It records what was done under {done[0].contract.reference} on {weekday_date(done[0].made_on)}. "
                "Complete the record, record that it was made on that day, and publish it.",
                day,
                "Open the record",
                reverse("decisions:record", args=[overdue.reference]),
            )
            continue
        yield _item(
            overdue,
            "publish",
            f"Record what became of it: {overdue.title}",
            f"It was to be decided by {overdue.decision_maker or 'nobody named yet'} on {weekday_date(day)}. Record "
            "the decision, give it another day, or withdraw it.",
            day,
            "Open the record",
            reverse("decisions:record", args=[overdue.reference]),
        )


def _working_days_since(ground: Ground, day: date) -> str:
    count = ground.calendar.clear_days_between(day, ground.on + timedelta(days=1), unit="working")
    return f", {count} working {'day' if count == 1 else 'days'} ago" if count else ""


def _missing(decision: Any) -> str:
    missing = rules.unanswered(
        reasons=decision.reasons,
        alternatives=decision.alternatives_given,
        interests_answer=decision.interests_answer or InterestsAnswer.NOT_ASKED,
        interests=decision.declared,
    )
    if not missing or decision.kind == DecisionKind.RECOMMENDATION:
        return ""
    return f" Still missing: {', '.join(missing)}."


def _call_ins(ground: Ground) -> Iterator[Task]:
    """Call-ins that are open, and decisions referred back that nobody has reconsidered."""
    called = Decision.objects.filter(state=CALLED_IN).select_related("call_in", "standing_orders", "body", "post")
    for decision in called.order_by("pk"):
        received = decision.call_in.received_on
        orders = decision.standing_orders or ground.orders(received)
        days = orders.call_in_hearing_days if orders else 0
        yield _item(
            decision,
            "call-ins",
            f"Record what became of the call-in: {decision.title}",
            f"Received on {weekday_date(received)} from {decision.call_in.members} members; to be heard within {days} "
            "working days. It has no effect meanwhile.",
            ground.calendar.working_days_after(received, days),
            "Record the outcome",
        )
    returned = Decision.objects.filter(state=REFERRED_BACK, reconsidered_by__isnull=True).select_related("call_in")
    for decision in returned.order_by("pk"):
        yield _item(
            decision,
            "call-ins",
            f"Reconsider: {decision.title}",
            f"Referred back to {decision.call_in.referred_to}. The decision that reconsiders it is not entered yet.",
            None,
            "Enter the decision",
            f"{reverse('decisions:enter')}?reconsiders={decision.reference}",
        )


def _follow_ups(ground: Ground) -> Iterator[Task]:
    """What is to come back and has not."""
    rows = FollowUp.objects.filter(done_on__isnull=True, decision__state__in=PUBLIC_STATES)
    rows = rows.filter(Q(by_on__isnull=True) | Q(by_on__lte=ground.on + AHEAD)).select_related("decision")
    for row in rows.order_by("pk"):
        yield Task(
            "follow-ups",
            row.what,
            f"{row.decision.reference} {row.decision.title}",
            f"Comes back to {row.to_whom}.",
            row.by_on,
            reverse("overview:follow_up", args=[row.pk]),
            "Say that it was done",
        )


def _exemptions(ground: Ground) -> Iterator[Task]:
    """What is exempt or withheld and whose day of review is near or past: for those who may review it."""
    for model in (Clause, Document):
        rows: QuerySet[Any] = model.objects.filter(access=Access.EXEMPT, exempt_review_on__lte=ground.on + AHEAD)
        for row in rows.exclude(decision__state=WITHDRAWN).select_related("decision").order_by("pk"):
            what = f"clause {row.label}" if isinstance(row, Clause) else f"“{row.title}”"
            yield _item(
                row.decision,
                "exemptions",
                f"Review an exemption: {what}",
                f"Paragraph {row.exempt_paragraph}: {row.exempt_reason}",
                row.exempt_review_on,
                "Review",
                reverse("decisions:review_exemption", args=[row.decision.reference, model._meta.model_name, row.pk]),
            )
    for keeping, shelf_of in ((COMMISSION_DOCUMENTS, commission_shelf), (CONTRACT_DOCUMENTS, contract_shelf)):
        for document in due_for_review(keeping, ground.on + AHEAD):
            record = keeping.record_of(document)
            yield Task(
                "exemptions",
                f"Review an exemption: “{document.title}”",
                f"{record.reference} {record.title}",
                f"Paragraph {document.exempt_paragraph}: {document.exempt_reason}",
                document.exempt_review_on,
                shelf_of(record).address(document, "review_document"),
                "Review",
            )
    withheld = WithheldNames.objects.filter(released_on__isnull=True, review_on__lte=ground.on + AHEAD)
    for names in withheld.select_related("contract").order_by("pk"):
        yield Task(
            "exemptions",
            f"Review withheld names: {names.contract.title}",
            names.contract.reference,
            f"Paragraph {names.paragraph}: {names.reason}",
            names.review_on,
            reverse("contracts:release_names", args=[names.contract.reference]),
            "Review",
        )


# Contracts -----------------------------------------------------------------------------------------------------------


def _contract_notices(ground: Ground) -> Iterator[Task]:
    """Notices that contracts owe: those whose day is near or passed within a year, and those that have none.

    The contracts with the latest event are asked, up to `MOST_ASKED`; the night's check tells what any other missed.
    """
    since = ground.on - A_YEAR
    keys = _latest_to_owe(ground, since)
    rows = Contract.objects.filter(pk__in=keys[:MOST_ASKED]).select_related("commission", "umbrella")
    for contract in rows.prefetch_related(
        "extensions", "variations", "commitments", "notices_given", "options"
    ).order_by("pk"):
        for owed in open_notices(contract, ground.on):
            if owed.by is not None and not since <= owed.by <= ground.on + AHEAD:
                continue
            yield Task(
                "contract-notices",
                f"Give notice: {notice_name(owed.code)}",
                f"{contract.reference} {contract.title}",
                f"{owed.notice.when} {owed.notice.citation}.",
                owed.by,
                reverse("contracts:notices", args=[contract.reference]),
                "Record that it was given",
            )
    if len(keys) > MOST_ASKED:
        yield Task(
            "contract-notices",
            "Look for notices of further contracts",
            "",
            f"Only the {MOST_ASKED} contracts with the latest award, change or end are asked here. What any other "
            "missed is among the checks that fail.",
            None,
            f"{reverse('overview:compliance')}?code=statutory-notice-due",
            "See the checks",
        )


def _latest_to_owe(ground: Ground, since: date) -> list[int]:
    """The contracts that may owe a notice, up to one more than `MOST_ASKED`: that with the latest award, extension,
    variation or end first.

    Each of these is asked by itself: the latest of all are among the latest of each.
    """
    most = MOST_ASKED + 1
    own = own_contracts(ground).exclude(state__in=(CONTRACT_DRAFT, NOT_SIGNED))
    owing = own.alias(last=LAST_DAY)
    recent = Q(awarded_on__gte=since) | Q(last__range=(since, ground.on))
    # Performance is told every year of a contract's life.
    yearly = Q(regime=Regime.PA2023, light_touch=False) & (Q(ends_on__isnull=True) | Q(ends_on__gte=since))
    event = Greatest("awarded_on", Case(When(last__lt=ground.on, then=F("last"))))
    rows = owing.filter(recent | yearly).values_list("pk", event)
    by_award = rows.order_by(F("awarded_on").desc(nulls_last=True), "pk")[:most]
    by_end = rows.filter(last__lt=ground.on).order_by(F("last").desc(), "pk")[:most]
    found = {pk: day or date.min for pk, day in (*by_award, *by_end)}
    latest = dict(sorted(found.items(), key=lambda item: (-item[1].toordinal(), item[0]))[:most])
    # What was changed before all of these is not among the latest.
    changed_since = max(since, min(latest.values())) if len(latest) == most else since
    for model in (Extension, Variation):
        changed: QuerySet[Any] = QuerySet(model).filter(made_on__gte=changed_since, contract__in=own).order_by()
        days = changed.values("contract").annotate(day=Max("made_on")).order_by("-day", "contract")
        for pk, day in days.values_list("contract", "day")[:most]:
            latest[pk] = max(day, latest.get(pk, day))
    return sorted(latest, key=lambda pk: (-latest[pk].toordinal(), pk))[:most]


def _assurances(ground: Ground) -> Iterator[Task]:
    """Assurances of providers with a live contract that have lapsed or soon will, each once."""
    live = own_contracts(ground).live(ground.on)
    held = live.filter(provider=OuterRef("provider"), provider__merged_into__isnull=True)
    merged = live.filter(provider__merged_into=OuterRef("provider"))
    lapsing = Assurance.objects.lapsing_by(ground.on + WARN_BEFORE).filter(Exists(held) | Exists(merged))
    rows, more = most_urgent(
        lapsing.select_related("provider").order_by("valid_until", "pk"),
        "valid_until",
        group="assurances",
        title="Ask for further renewals",
        url=f"{reverse('overview:compliance')}?code=assurance-lapsed",
        do="See the checks",
    )
    providers = {row.provider_id for row in rows}
    by_provider = live.filter(Q(provider__in=providers) | Q(provider__merged_into__in=providers))
    counts = Counter(by_provider.values_list(Coalesce("provider__merged_into", "provider"), flat=True))
    for row in rows:
        count = counts[row.provider_id]
        yield Task(
            "assurances",
            f"Ask for a renewal: {row.get_kind_display().lower()} of {row.provider.legal_name}",
            row.evidence,
            f"It holds {'one live contract' if count == 1 else f'{count} live contracts'}.",
            row.valid_until,
            reverse("providers:renew_assurance", args=[row.provider.reference, row.pk]),
            "Record the renewal",
        )
    yield from more


def _reviews(ground: Ground) -> Iterator[Task]:
    """Live contracts whose day of review is near or past."""
    due = own_contracts(ground).live(ground.on).filter(review_on__lte=ground.on + AHEAD)
    rows, more = most_urgent(
        due.order_by("review_on", "pk"),
        "review_on",
        group="reviews",
        title="Review further contracts",
        url=f"{reverse('contracts:list')}?status=live",
        do="See the contracts",
    )
    for contract in rows:
        yield Task(
            "reviews",
            f"Review: {contract.title}",
            contract.reference,
            "How it goes, what must change, and when it is looked at next.",
            contract.review_on,
            reverse("contracts:review", args=[contract.reference]),
            "Record the review",
        )
    yield from more


# The council ---------------------------------------------------------------------------------------------------------


def _special_urgency(ground: Ground) -> Iterator[Task]:
    """Decisions under special urgency of which council was not told: once a year at least, MAI 2012 reg 19."""
    last = last_report()
    since = last.until_on + timedelta(days=1) if last else None
    rows = list(under_special_urgency(since, ground.on))
    if not rows:
        return
    first = rows[0].decided_on or ground.on
    count = "One decision was" if len(rows) == 1 else f"{len(rows)} decisions were"
    told = f"the last report, to {long_date(last.until_on)}" if last else "this service began"
    yield Task(
        "special-urgency",
        "Report special-urgency decisions to council",
        ", ".join(row.reference for row in rows[:4]) + (" and others" if len(rows) > 4 else ""),
        f"{count} taken under special urgency since {told}. Council is told at least once a year.",
        rules.urgency_report_due(reported_until=last.until_on if last else None, first_decided=first),
        reverse("overview:special_urgency"),
        "Make the report",
    )


def _meetings(ground: Ground) -> Iterator[Task]:
    """Meetings to come whose agenda is not published."""
    coming = Meeting.objects.filter(held_on__gte=ground.on, agenda_published_on__isnull=True).select_related("body")
    for meeting in coming.annotate(items=Count("decisions")).order_by("held_on", "pk"):
        orders = ground.orders(meeting.held_on)
        if orders is None:
            continue
        latest = ground.calendar.latest_notice(meeting.held_on, orders.agenda_days, unit=as_unit(orders.agenda_unit))
        if not ground.is_near(latest.date):
            continue
        items = "1 decision is" if meeting.items == 1 else f"{meeting.items or 'No'} decisions are"
        yield Task(
            "meetings",
            f"Publish the agenda: {meeting.body.name}, {long_date(meeting.held_on)}",
            f"{weekday_date(meeting.held_on)}{f', {meeting.place}' if meeting.place else ''}",
            f"{orders.agenda_days} clear {orders.agenda_unit} days before it. {items} planned for it.",
            latest.date,
            reverse("council:meeting", args=[meeting.pk]),
            "Open the meeting",
        )


def _papers(ground: Ground) -> Iterator[Task]:
    """Published versions and editions whose paper could not be printed at the time."""
    count = unprinted().count() + unprinted_editions().count()
    if count:
        yield Task(
            "papers",
            "Print the papers that are missing",
            "1 paper" if count == 1 else f"{count} papers",
            "They were published when this service could not print. Printed now, they bear the day of publication.",
            None,
            reverse("overview:print_papers"),
            "Print them",
        )


def unprinted() -> QuerySet[Publication]:
    """Published versions without a paper, oldest first."""
    return Publication.objects.readable().filter(pdf__isnull=True).order_by("pk")


def unprinted_editions() -> QuerySet[Edition]:
    """Editions of the forward plan without a paper, oldest first."""
    return Edition.objects.filter(pdf__isnull=True).order_by("number")


# Reminders by mail ---------------------------------------------------------------------------------------------------


def _reminders(ground: Ground) -> Iterator[Task]:
    """What the last sending of reminders could not do, and that none was tried for days."""
    run = DigestRun.objects.first()
    if run is None:
        return
    keeps_users = ground.user.may(Act.COUNCIL)
    users = User.objects.in_bulk([failure["user"] for failure in run.failures])
    for failure in run.failures:
        user = users[failure["user"]]
        if user.is_active:
            yield Task(
                "reminders",
                f"Reminders do not reach {user.display_name}",
                user.email,
                f"The mail of {long_date(run.day)} was not taken: {failure['why']}. They are tried again every day.",
                None,
                reverse("council:user", args=[user.pk]) if keeps_users else reverse("contracts:expiry"),
                "Look at the address" if keeps_users else "See what ends",
            )
    if run.unreachable or run.day < ground.on - TOLD_EVERY:
        why = run.unreachable or "Nothing has run since"
        yield Task(
            "reminders",
            "Reminders by mail are not sent",
            f"Last tried on {long_date(run.day)}",
            f"{why}. Whoever runs this service can mend it; what was not told is told then.",
            None,
            reverse("contracts:expiry"),
            "See what ends",
        )
    if run.unheard:
        yield Task(
            "reminders",
            "Nobody is reminded of " + ("1 contract" if run.unheard == 1 else f"{run.unheard:,} contracts"),
            "",
            "It has no lead officer and its service area no manager, or none of them wants reminders."
            if run.unheard == 1
            else "They have no lead officer and their service area no manager, or none of them wants reminders.",
            None,
            reverse("contracts:expiry"),
            "See what ends",
        )


def _reminders_for_managers(ground: Ground) -> Iterator[Task]:
    """The same for managers; who keeps the users too has them once."""
    if not ground.user.may(Act.COUNCIL):
        yield from _reminders(ground)


# All of it -----------------------------------------------------------------------------------------------------------

GROUPS: dict[str, Group] = {
    "stops": Group("Failing checks", Act.READ_WORKING, stops, (Role.MANAGER, Role.AUDITOR)),
    "led": Group("To start", Act.CONTRACT, led_to_start),
    "areas": Group("My service areas", Act.REASSIGN, areas_to_start),
    "without-lead": Group("Without a lead", Act.REASSIGN, without_lead),
    "drafts": Group("Drafts", Act.CONTRACT, drafts),
    "records": Group("Records of decisions", Act.CONTRACT, records),
    "publish": Group("Record and publish", Act.PUBLISH_DECISION, _to_publish),
    "call-ins": Group("Call-ins", Act.PUBLISH_DECISION, _call_ins),
    "notices": Group("Notices", Act.DRAFT_DECISION, _notices),
    "meetings": Group("Meetings", Act.BODIES, _meetings),
    "follow-ups": Group("Follow-ups", Act.DRAFT_DECISION, _follow_ups),
    "exemptions": Group("Exemptions", Act.RELEASE_NAMES, _exemptions),
    "contract-notices": Group("Contract notices", Act.ROSTER, _contract_notices),
    "assurances": Group("Assurances", Act.ROSTER, _assurances),
    "reviews": Group("Reviews", Act.ROSTER, _reviews),
    "assessments": Group("Performance", Act.ROSTER, assessments),
    "special-urgency": Group("Special urgency", Act.PUBLISH_DECISION, _special_urgency),
    "papers": Group("Papers", Act.PUBLISH_DECISION, _papers),
    "invitations": Group("Invitations", Act.COUNCIL, invitations),
    "reminders": Group("Reminders", Act.COUNCIL, _reminders),
    "reminders-managers": Group("Reminders", Act.REASSIGN, _reminders_for_managers),
}
"""Every kind of task by its code in the address, in the order in which they are named."""


def has_tasks(user: Any) -> bool:
    """Whether this list ever has anything for a user's roles."""
    return bool(getattr(user, "is_authenticated", False)) and any(group.is_for(user) for group in GROUPS.values())


def tasks_for(user: Any, on: date) -> list[Task]:
    """Everything that this user's roles may do something about, the most urgent first."""
    ground = Ground(on, user)
    found = [task for group in GROUPS.values() if group.is_for(user) for task in group.gather(ground)]
    order = list(GROUPS)
    return sorted(found, key=lambda task: (task.by or date.max, order.index(task.group), task.title))


def lead_sentence(tasks: Sequence[Task], on: date) -> tuple[str, str]:
    """What is late, and what must be done within a week: a sentence each, either may be empty."""
    late = [task for task in tasks if task.by and task.by < on]
    soon = [task for task in tasks if task.by and on <= task.by <= on + SOON]
    said_late = f"{_things(len(late))} overdue." if late else ""
    said_soon = f"{_things(len(soon))} to be done by {weekday_date(on + SOON)}." if soon else ""
    return said_late, said_soon


def _things(count: int) -> str:
    return "One thing is" if count == 1 else f"{count} things are"


def by_words(by: date, on: date) -> str:
    """How far a day is away: "today", "tomorrow", "in 8 days", "3 days overdue"."""
    days = (by - on).days
    if days < 0:
        return "1 day overdue" if days == -1 else f"{-days:,} days overdue"
    return {0: "today", 1: "tomorrow"}.get(days, f"in {days} days")


def _item(decision: Any, group: str, title: str, line: str, by: date | None, do: str, url: str = "") -> Task:
    """A task about one decision, done at `url`, or from its page."""
    there = url or reverse("overview:decision", args=[decision.reference])
    return Task(group, title, decision.reference, line, by, there, do)
