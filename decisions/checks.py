"""The checks of a decision: what stands in the way of making or publishing it, and what a reader should know.

The page shows what `checks_of` gives; the doors ask `blocking`, which is the same list.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any

from commissioning.council.calendar import Unit, WorkingCalendar
from commissioning.council.models import StandingOrders, working_calendar
from commissioning.kit.checks import Check, Severity, worst_first
from commissioning.kit.dates import long_date, weekday_date
from commissioning.kit.explained import Explained
from commissioning.kit.models import Access
from commissioning.kit.money import pounds
from commissioning.kit.refusals import Refusal
from decisions import rules
from decisions.choices import Private, PrivateNoticeKind, UrgencyKind
from decisions.lifecycle import EFFECTIVE_STATES, MADE, PLANNED, PUBLIC_STATES, WITHDRAWN
from decisions.models import Clause, Decision, Document, UrgencyNotice
from decisions.querysets import is_staff_reader, reads_exempt
from decisions.records import Facts, facts_of

MAKE = "make"
PUBLISH = "publish"
STOPS = {
    MAKE: {"notice-short", "private-notice-missing", "key-without-limb", "exempt-ungrounded"},
    PUBLISH: {"record-incomplete", "effect-before-call-in", "key-without-limb", "exempt-ungrounded"},
}
"""Which checks hold back which act. A short notice is a breach to be recorded; it never keeps a decision secret."""
DAY = timedelta(days=1)
READ_WITH = ("doubts", "private_notices")
"""What decisions are fetched with, besides their meeting, before the findings on many of them are asked."""


@dataclass(frozen=True)
class Ground:
    """What decisions are judged by, fetched once however many there are."""

    calendar: WorkingCalendar = field(default_factory=working_calendar)
    versions: tuple[StandingOrders, ...] = field(
        default_factory=lambda: tuple(StandingOrders.objects.order_by("-in_force_from"))
    )

    def orders(self, day: date) -> StandingOrders | None:
        """The standing orders in force on a day, as `StandingOrders.objects.in_force` finds them."""
        return next((version for version in self.versions if version.in_force_from <= day), None)


def checks_of(decision: Decision, *, on: date, user: Any, facts: Facts | None = None) -> list[Check]:
    """What a reader may know of this decision's checks on a day, worst first.

    A stranger reads only those marked public; who may not read exempt matter, none that would tell of it. `facts` are
    the decision's own, where they are at hand.
    """
    found = findings(facts or facts_of(decision), on=on, with_exempt=reads_exempt(user))
    if not is_staff_reader(user):
        found = [check for check in found if check.public]
    return worst_first(found)


def blocking(decision: Decision, act: str, *, on: date) -> Refusal | None:
    """The first *stop* that holds back "make" or "publish", as the refusal that button and door give.

    `decision` may carry the values that the act would save (its day of decision, for instance).
    """
    return blocking_of(facts_of(decision), act, on=on)


def blocking_of(facts: Facts, act: str, *, on: date, stated: date | None = None) -> Refusal | None:
    """The same from facts at hand; `stated` is a day of effect that the decision states and that is not saved yet."""
    # Whoever is refused may not be allowed to read what is exempt: the refusal names nothing of it.
    for check in findings(facts, on=on, with_exempt=False, stated=stated):
        if check.severity == Severity.STOP and check.code in STOPS[act]:
            return Refusal(check.sentence, check.remedy, check.code, check.citation)
    return None


def findings(
    facts: Facts, *, on: date, with_exempt: bool, stated: date | None = None, ground: Ground | None = None
) -> list[Check]:
    """Every check of a decision that fires on a day, in the order of the table of checks."""
    decision = facts.decision
    if decision.state == WITHDRAWN:
        return []
    day = decision.decided_on or decision.due_day or on
    orders = ground.orders(day) if ground else StandingOrders.objects.in_force(day)
    calendar = ground.calendar if ground else working_calendar()
    found = [*_exemptions(facts, on=on, with_exempt=with_exempt), *_doubts(facts, with_exempt=with_exempt)]
    if not decision.is_recommendation:
        found += [
            *_notice(facts, orders, calendar),
            *_moved(facts),
            *_private_notice(facts, orders, calendar),
            *_key(facts, orders, with_exempt=with_exempt),
            *_record(facts),
            *_effect(facts, orders, calendar, stated),
            *_late(facts, orders, calendar),
        ]
    return [*found, *_follow_ups(facts, on=on)]


def _check(
    facts: Facts,
    code: str,
    severity: Severity,
    sentence: str,
    remedy: str,
    citation: str,
    *,
    public: bool = False,
    since: date | None = None,
    about: str = "",
) -> Check:
    subject = facts.decision.reference
    return Check(code, severity, sentence, remedy, citation, subject, public, since=since, about=about)


def _softened(facts: Facts, copied: Severity) -> Severity:
    """A *stop*, or what becomes of it where the decision was made before it was entered here."""
    return copied if facts.decision.is_copied else Severity.STOP


def _breach(facts: Facts) -> tuple[Severity, bool]:
    """Severity and publicity of a notice that fell short: a *stop* until it is recorded, then a public warning."""
    decision = facts.decision
    if decision.is_copied:
        return Severity.NOTE, False
    recorded = bool(decision.notice_breach.strip())
    return (Severity.WARN, True) if recorded or decision.state in PUBLIC_STATES else (Severity.STOP, False)


def _notice(facts: Facts, orders: StandingOrders | None, calendar: WorkingCalendar) -> Iterator[Check]:
    decision = facts.decision
    day = decision.decided_on or decision.due_day
    if not decision.key or day is None or orders is None:
        return
    if not rules.notice_falls_short(
        first_notice=facts.first_notice_on,
        decided_on=day,
        clear_days=orders.key_notice_days,
        unit=as_unit(orders.key_notice_unit),
        calendar=calendar,
    ):
        return
    covering = [
        notice
        for notice in facts.urgency_notices
        if rules.urgency_covers(
            notice.kind,
            notice.given_on,
            decided_on=day,
            clear_days=orders.general_exception_days,
            unit=as_unit(orders.general_exception_unit),
            calendar=calendar,
        )
    ]
    if covering:
        yield from _unpublished_urgency(facts, covering[0])
        return
    severity, public = _breach(facts)
    latest = calendar.latest_notice(day, orders.key_notice_days, unit=as_unit(orders.key_notice_unit)).date
    if facts.first_notice_on is None:
        sentence = (
            "The source does not say when notice of this key decision was first given."
            if decision.is_copied
            else f"No notice of this key decision was given; it was due by {weekday_date(latest)}."
        )
    else:
        sentence = (
            f"Notice of this key decision was first given on {weekday_date(facts.first_notice_on)}; "
            f"{orders.key_notice_days} clear days before {long_date(day)} it was due by {weekday_date(latest)}."
        )
    yield _check(
        facts,
        "notice-short",
        severity,
        sentence,
        _notice_remedy(decision, "Decide later, record the general exception or special urgency"),
        "MAI 2012 regs 9–11",
        public=public,
        since=latest + DAY,
    )


def _unpublished_urgency(facts: Facts, notice: UrgencyNotice) -> Iterator[Check]:
    """That nobody can read the notice yet: it is public with the decision, or with its item on the forward plan."""
    decision = facts.decision
    if decision.is_copied or facts.listed or decision.state in PUBLIC_STATES:
        return
    general = notice.kind == UrgencyKind.GENERAL_EXCEPTION
    yield _check(
        facts,
        "urgency-unpublished",
        Severity.WARN,
        f"The notice of {notice.get_kind_display().lower()} of {weekday_date(notice.given_on)} is not published here: "
        "no edition of the forward plan lists this decision.",
        "Publish an edition with it now"
        + (
            ": the clear days of the general exception follow the day on which everyone can read it."
            if general
            else "."
        ),
        "MAI 2012 reg 10(1)(b)–(c)" if general else "MAI 2012 reg 11(3)",
        since=notice.given_on,
    )


def _moved(facts: Facts) -> Iterator[Check]:
    decision = facts.decision
    if decision.state != PLANNED:
        return
    last = facts.listed[-1] if facts.listed else None
    told = last.due_on if last else None
    if last is None or told is None or decision.due_day is None or told == decision.due_day:
        return
    what = "meeting" if decision.meeting else "day"
    yield _check(
        facts,
        "meeting-moved",
        Severity.WARN,
        f"The {what} was moved from {weekday_date(told)} to {weekday_date(decision.due_day)} after notice was given "
        f"in edition {last.number} of the forward plan.",
        "Publish the next edition, which gives the new day; notice is counted to that day.",
        "MAI 2012 reg 9(1)",
    )


def _private_notice(facts: Facts, orders: StandingOrders | None, calendar: WorkingCalendar) -> Iterator[Check]:
    decision = facts.decision
    day = decision.decided_on or decision.due_day
    if decision.private == Private.NO or day is None or orders is None:
        return
    given = [(notice.kind, notice.published_on) for notice in decision.private_notices.all()]
    listed = [one.published_on for one in facts.listed if one.in_private]
    if listed:
        firsts = [published_on for kind, published_on in given if kind == PrivateNoticeKind.FIRST]
        given.append((PrivateNoticeKind.FIRST, min([*listed, *firsts])))
    missing = rules.private_notices_missing(
        given,
        decided_on=day,
        first_days=orders.private_notice_days,
        first_unit=as_unit(orders.private_notice_unit),
        second_days=orders.private_second_notice_days,
        calendar=calendar,
    )
    if not missing:
        return
    severity, public = _breach(facts)
    first_by = calendar.latest_notice(day, orders.private_notice_days, unit=as_unit(orders.private_notice_unit)).date
    second_by = calendar.latest_notice(day, orders.private_second_notice_days, unit="working").date
    first_given = dict(given).get(PrivateNoticeKind.FIRST)
    agreement = PrivateNoticeKind.AGREEMENT.label.split(" (")[0].lower()
    yield _check(
        facts,
        "private-notice-missing",
        severity,
        f"Part of this matter is taken in private, and this is missing: {' and '.join(missing)}."
        if decision.private == Private.PART
        else f"This matter is taken in private, and this is missing: {' and '.join(missing)}.",
        _notice_remedy(decision, f"Give the notices in time, record the chair's {agreement}"),
        "MAI 2012 reg 5",
        public=public,
        since=(second_by if first_given is not None and first_given <= first_by else first_by) + DAY,
    )


def _notice_remedy(decision: Decision, before: str) -> str:
    """What can still be done about a notice that fell short: before the decision, afterwards, or of a copied record."""
    if decision.is_copied:
        return "Look for the forward plan and the notices of that time."
    if decision.state in PUBLIC_STATES:
        return "It stays on record with this decision. Give the next notice in time."
    return f"{before}, or record the breach in words."


def _key(facts: Facts, orders: StandingOrders | None, *, with_exempt: bool) -> Iterator[Check]:
    decision = facts.decision
    if decision.key and not (decision.key_limb_a or decision.key_limb_b):
        yield _check(
            facts,
            "key-without-limb",
            _softened(facts, Severity.WARN),
            "It is a key decision, but it is not said on which limb: spending or savings, or effect on two wards.",
            "Tick limb (a), limb (b), or both.",
            "MAI 2012 reg 8",
        )
    if decision.key or orders is None:
        return
    seen = {clause.pk for clause in facts.clauses if with_exempt or clause.access == Access.PUBLIC}
    largest = rules.key_by_money((row.amount for row in facts.approvals if row.clause_id in seen), orders.key_threshold)
    if largest is not None:
        yield _check(
            facts,
            "not-key-over-threshold",
            Severity.WARN,
            f"It approves {pounds(largest)}, which reaches the threshold of {pounds(orders.key_threshold)}, "
            "and is not marked as a key decision.",
            "Mark it as a key decision, or say in the reasons why the sum is not significant for this service.",
            "MAI 2012 reg 8",
        )


def _record(facts: Facts) -> Iterator[Check]:
    decision = facts.decision
    if decision.state != MADE and decision.state not in PUBLIC_STATES:
        return
    missing = unanswered(facts)
    if missing:
        who = "The source does not state" if decision.is_copied else "The record does not say"
        yield _check(
            facts,
            "record-incomplete",
            _softened(facts, Severity.WARN),
            f"{who} {_and(missing)}.",
            "Ask for the minutes; until then it is shown as not stated in the source."
            if decision.is_copied
            else f"Enter {_and(missing)}.",
            "MAI 2012 regs 12–13",
            since=decision.decided_on,
        )


def unanswered(facts: Facts) -> tuple[str, ...]:
    """What the record must say and does not: the words of `rules.unanswered`."""
    decision = facts.decision
    return rules.unanswered(
        reasons=decision.reasons,
        alternatives=len(facts.alternatives),
        interests_answer=decision.interests_answer,
        interests=len(facts.interests),
        unexplained=unexplained(facts),
    )


def unexplained(facts: Facts) -> list[str]:
    """The alternatives that do not say why they were rejected; in a copied record that is a doubt about its source."""
    if facts.decision.is_copied:
        return []
    return sorted(row.label for row in facts.alternatives if not row.why_rejected.strip())


def _effect(
    facts: Facts, orders: StandingOrders | None, calendar: WorkingCalendar, stated: date | None
) -> Iterator[Check]:
    decision = facts.decision
    if orders is None or decision.decided_on is None or decision.published_on is None:
        return
    allowed: date | None = None
    if stated is not None:
        computed = computed_effect(facts, orders, calendar)
        allowed = computed.date if computed else None
    elif decision.state in EFFECTIVE_STATES and decision.effective_explanation and facts.call_in is None:
        # Judged by the days counted then, not by closures entered since.
        stated = decision.effective_from
        last = rules.deadline_of_call_in(Explained.from_plain(decision.effective_explanation))
        allowed = rules.allowed_after(
            last, wait_for_working_day=orders.effective_waits_for_working_day, calendar=calendar
        )
    if stated is not None and allowed is not None and rules.states_too_early(stated, allowed):
        yield _check(
            facts,
            "effect-before-call-in",
            _softened(facts, Severity.NOTE),
            f"It states that it takes effect on {weekday_date(stated)}; the call-in period allows it from "
            f"{weekday_date(allowed)}."
            if facts.subject_to_call_in
            else f"It states that it takes effect on {weekday_date(stated)}, before it was made.",
            f"State {long_date(allowed)} or a later day.",
            "Standing orders on call-in",
            since=decision.published_on,
        )


def computed_effect(
    facts: Facts, orders: StandingOrders, calendar: WorkingCalendar, *, stated: date | None = None
) -> Explained | None:
    """The day of effect of a decision with its days of decision and publication, by the standing orders given."""
    decision = facts.decision
    if decision.decided_on is None or decision.published_on is None:
        return None
    return rules.effective_day(
        kind=decision.kind,
        subject=facts.subject_to_call_in,
        decided_on=decision.decided_on,
        published_on=decision.published_on,
        call_in_days=orders.call_in_days,
        from_decision=orders.call_in_from_decision,
        wait_for_working_day=orders.effective_waits_for_working_day,
        calendar=calendar,
        stated=stated,
    )


def _late(facts: Facts, orders: StandingOrders | None, calendar: WorkingCalendar) -> Iterator[Check]:
    decision = facts.decision
    if orders is None or decision.decided_on is None or decision.published_on is None:
        return
    last = rules.published_late(
        decided_on=decision.decided_on,
        published_on=decision.published_on,
        days_allowed=orders.publication_days,
        calendar=calendar,
    )
    if last is not None:
        yield _check(
            facts,
            "published-late",
            Severity.NOTE,
            f"Decided on {weekday_date(decision.decided_on)} and published on {weekday_date(decision.published_on)}; "
            f"the standing orders ask for {weekday_date(last)} at the latest.",
            "Publish the next record sooner.",
            "MAI 2012 regs 12–14",
            since=last + DAY,
        )


def _exemptions(facts: Facts, *, on: date, with_exempt: bool) -> Iterator[Check]:
    decision = facts.decision
    rows: list[Clause | Document] = [*facts.clauses, *facts.documents]
    for row in rows:
        if row.access != Access.EXEMPT:
            continue
        what, about = _what(row, with_exempt), f"{row._meta.model_name} {row.pk}"
        if rules.is_ungrounded(
            paragraph=row.exempt_paragraph, reason=row.exempt_reason, review_on=row.exempt_review_on
        ):
            yield _ungrounded(facts, f"{what} is exempt without its paragraph, its reason or a day of review.", about)
        elif row.exempt_review_on is not None and row.exempt_review_on < on:
            yield _check(
                facts,
                "exempt-review-due",
                Severity.WARN,
                f"{what} is exempt, and the review was due on {weekday_date(row.exempt_review_on)}.",
                "Review it: release it, or give the next day of review.",
                "LGA 1972 Sch 12A",
                since=row.exempt_review_on + DAY,
                about=about,
            )
    if decision.private != Private.NO and not decision.private_reason.strip():
        yield _ungrounded(facts, "This matter, or part of it, is taken in private and no reason is given.")


def _ungrounded(facts: Facts, sentence: str, about: str = "") -> Check:
    return _check(
        facts,
        "exempt-ungrounded",
        Severity.STOP,
        sentence,
        "State the paragraph of Schedule 12A, the reason why it outweighs disclosure, and the day of review.",
        "LGA 1972 Sch 12A",
        about=about,
    )


def _what(row: Clause | Document, with_exempt: bool) -> str:
    if isinstance(row, Clause):
        return f"Clause {row.label}" if with_exempt else "A clause"
    return f"“{row.title}”" if with_exempt or not row.title_exempt else "A document"


def _doubts(facts: Facts, *, with_exempt: bool) -> Iterator[Check]:
    written = list(facts.decision.doubts.all())
    for doubt in written:
        yield _check(
            facts,
            doubt.code,
            Severity.NOTE,
            doubt.sentence,
            doubt.remedy,
            _doubt_cites(doubt.code),
            public=True,
            about=f"doubt {doubt.pk}",
        )
    if any(doubt.code == "qualifier-doubtful" for doubt in written):
        return
    access = {clause.pk: clause.access for clause in facts.clauses}
    for row in facts.approvals:
        public = access.get(row.clause_id) == Access.PUBLIC
        if (public or with_exempt) and rules.says_maximum_and_estimate(row.words):
            yield _check(
                facts,
                "qualifier-doubtful",
                Severity.NOTE,
                f"The words “{row.words}” call {pounds(row.amount)} both an estimate and a limit; "
                f"it is kept as {'a maximum' if row.qualifier == 'maximum' else 'an estimate'}.",
                "Ask the decision maker which was meant, and say so in a further decision.",
                _doubt_cites("qualifier-doubtful"),
                public=public,
                about=f"approval {row.pk}",
            )


def _doubt_cites(code: str) -> str:
    return "The clause as resolved" if code == "qualifier-doubtful" else "The source of the copied record"


def _follow_ups(facts: Facts, *, on: date) -> Iterator[Check]:
    if facts.decision.state not in PUBLIC_STATES:
        return
    for row in facts.follow_ups:
        if row.by_on is not None and row.by_on < on and (row.done_on is None or row.done_on > on):
            yield _check(
                facts,
                "follow-up-overdue",
                Severity.WARN,
                f"“{row.what}” was to come back to {row.to_whom} by {weekday_date(row.by_on)}.",
                "Bring it back, then record the day on which it was done.",
                "The decision itself",
                since=row.by_on + DAY,
                about=f"follow-up {row.pk}",
            )


def as_unit(unit: str) -> Unit:
    """The unit of a period in the standing orders, as the calendar takes it."""
    return "working" if unit == "working" else "calendar"


def _and(parts: tuple[str, ...]) -> str:
    return parts[0] if len(parts) == 1 else f"{', '.join(parts[:-1])} and {parts[-1]}"
