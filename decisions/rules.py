"""The law and the standing orders on executive decisions, as plain functions of plain values.

Each function answers with a `Refusal`, an `Explained`, a date or a truth; none reads a clock or a database.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal

from commissioning.council.calendar import Unit, WorkingCalendar
from commissioning.kit.dates import long_date, weekday_date
from commissioning.kit.explained import Explained
from commissioning.kit.refusals import Refusal, registry
from decisions.choices import CallInOutcome, DecisionKind, InterestsAnswer, PrivateNoticeKind, UrgencyKind
from decisions.lifecycle import DECISION, MADE, PUBLIC_STATES, REFERRED_BACK

MAI_PLAN = "MAI 2012 reg 9"
MAI_RECORD = "MAI 2012 regs 12–13"
SCHEDULE_12A = "LGA 1972 Sch 12A"
STANDING_ORDERS = "Standing orders on call-in"

registry.add(
    authority_is_frozen=Refusal(
        "This clause was published, with its money and its powers.",
        "Use “correct”: it publishes the next version together with the change.",
        code="frozen",
    ),
    decision_is_frozen=Refusal(
        "This decision was published.",
        "Use “correct”: it publishes the next version together with the change.",
        code="frozen",
    ),
    publication_is_append_only=Refusal(
        "What was published is never changed or deleted.", "Correct the decision, or take the version down for cause."
    ),
    take_down_is_append_only=Refusal("That a version was taken down stays on record."),
    edition_is_append_only=Refusal("An edition of the forward plan stays as published.", "Publish the next edition."),
    mailing_is_append_only=Refusal("That the mailboxes were told stays on record."),
    edition_item_is_append_only=Refusal("An edition of the forward plan stays as published.", "Publish the next one."),
)


def may_be_entered_on(day: date | None, on: date, *, what: str) -> Refusal | None:
    """Refuse a day of an act that has not come yet. `what` begins the sentence: "The day of decision".

    Source: accounts of what was done are made after it; MAI 2012 regs 12–13 ask for a record of a decision made.
    """
    if day is not None and day > on:
        return Refusal(
            f"{what} is {weekday_date(day)}, which has not come yet.",
            f"Give a day no later than {long_date(on)}, or come back when that day has come.",
            code="future",
        )
    return None


def may_plan(*, has_maker: bool, due_on: date | None, due_period: str, kind: str) -> Refusal | None:
    """Whether a draft has what its entry on the forward plan must say: who decides, and when.

    Source: MAI 2012 reg 9(1)(c)–(d).
    """
    if kind == DecisionKind.RECOMMENDATION:
        return Refusal(
            "A recommendation of scrutiny is not an executive decision and has no place on the forward plan.",
            "Plan the executive decision that answers it.",
            code="plan",
            citation=MAI_PLAN,
        )
    if not has_maker:
        return Refusal(
            "The forward plan names who will decide.", "Name the body or the post.", code="plan", citation=MAI_PLAN
        )
    if due_on is None and not due_period.strip():
        return Refusal(
            "The forward plan says when the decision is due.",
            "Give a day, or a period in words.",
            code="plan",
            citation=MAI_PLAN,
        )
    return None


@dataclass(frozen=True)
class NoticeRoutes:
    """How notice of a key decision due on a day can still be given.

    `full` is the last day for the notice in full and `exception` that for the general exception, each with its
    working. `left` is "given" where notice was given in time, else the route that is left on the day asked about:
    "full", or a kind of urgency.
    """

    full: Explained
    exception: Explained
    left: str


def notice_routes(
    *,
    due_on: date,
    on: date,
    first_notice: date | None,
    clear_days: int,
    unit: Unit,
    exception_days: int,
    exception_unit: Unit,
    calendar: WorkingCalendar,
) -> NoticeRoutes:
    """The ways of giving notice of a key decision due on a day, as they stand `on` another.

    Notice is published at the latest on the last day itself. Special urgency is left when both days have passed.

    Source: MAI 2012 reg 9(2), reg 10(1) and reg 11(1); the standing orders say how many days and of which unit.
    """
    full = calendar.latest_notice(due_on, clear_days, unit=unit, rule="MAI 2012 reg 9(2) and the standing orders")
    exception = calendar.latest_notice(
        due_on, exception_days, unit=exception_unit, rule="MAI 2012 reg 10(1) and the standing orders"
    )
    if first_notice is not None and not notice_falls_short(
        first_notice=first_notice, decided_on=due_on, clear_days=clear_days, unit=unit, calendar=calendar
    ):
        left = "given"
    elif on <= full.date:
        left = "full"
    else:
        left = UrgencyKind.GENERAL_EXCEPTION if on <= exception.date else UrgencyKind.SPECIAL_URGENCY
    return NoticeRoutes(full, exception, str(left))


def may_give_urgency(
    kind: str, *, key: bool, given_on: date, on: date, full_until: date | None, exception_until: date | None
) -> Refusal | None:
    """Whether a general exception or special urgency can have been used on a day: only where fuller notice could not.

    `full_until` and `exception_until` are the last days of the fuller notices, None where no day of decision is known.

    Source: MAI 2012 reg 10(1) and reg 11(1): each applies where compliance with the one before is impracticable.
    """
    if not key:
        return Refusal(
            "Only a key decision needs notice on the forward plan.",
            "If it is one, say so first, with its limb.",
            code="urgency",
            citation="MAI 2012 regs 8–11",
        )
    if full_until is not None and given_on <= full_until:
        return Refusal(
            f"Full notice is possible until {weekday_date(full_until)}.",
            "Publish the item in an edition of the forward plan by that day.",
            code="urgency",
            citation="MAI 2012 reg 10(1)",
        )
    if kind == UrgencyKind.SPECIAL_URGENCY and exception_until is not None and given_on <= exception_until:
        return Refusal(
            f"The general exception is possible until {weekday_date(exception_until)}.",
            "Tell the chair of scrutiny in writing and publish the notice by that day.",
            code="urgency",
            citation="MAI 2012 reg 11(1)",
        )
    return may_be_entered_on(given_on, on, what="The day of the notice")


def urgency_report_due(*, reported_until: date | None, first_decided: date) -> date:
    """The last day on which council is told of decisions under special urgency: a year after the last told of.

    `reported_until` is the last day that a report covered; without any report the first of these decisions counts.

    Source: MAI 2012 reg 19: at intervals that council sets, and at least once a year.
    """
    return (reported_until or first_decided) + timedelta(days=365)


def was_previewed(previewed: str, record_sha256: str) -> Refusal | None:
    """Whether an edition that is about to be published is still the one that was looked at; both are SHA-256.

    Source: MAI 2012 reg 9(1): what is published is what the proper officer states, so it is looked at before.
    """
    if previewed == record_sha256:
        return None
    return Refusal(
        "Something in this edition has changed since the preview.",
        "Look at it again below, then publish.",
        code="preview",
    )


def may_make(
    *,
    kind: str,
    copied: bool,
    has_body: bool,
    has_post: bool,
    meeting_on: date | None,
    decided_on: date,
    clauses: int,
    key: bool,
    planned: bool,
    urgent: bool,
) -> Refusal | None:
    """Whether a decision can be recorded as made: somebody made it, on the meeting's day, and it resolves something.

    A key decision that was never on the forward plan needs an urgency notice, unless it is copied. `meeting_on` is the
    day of the meeting, None without one; a copied record of a body may lack it.

    Source: MAI 2012 regs 9–13.
    """
    if kind in (DecisionKind.BODY, DecisionKind.RECOMMENDATION):
        if not has_body:
            return Refusal("A body made this decision.", "Name the body.", code="maker", citation=MAI_RECORD)
        if meeting_on is None and not copied:
            return Refusal(
                "A body decides at a meeting.", "Give the meeting.", code="maker", citation="MAI 2012 reg 12(2)"
            )
    elif not (has_post or has_body):
        return Refusal(
            "A member or an officer made this decision.", "Name the post.", code="maker", citation="MAI 2012 reg 13"
        )
    if meeting_on is not None and meeting_on != decided_on:
        return Refusal(
            f"The meeting was on {weekday_date(meeting_on)}, the decision on {weekday_date(decided_on)}.",
            "Give the day of the meeting, or choose the other meeting.",
            code="meeting-day",
            citation="MAI 2012 reg 12(2)",
        )
    if not clauses:
        return Refusal(
            "A decision without a clause resolves nothing.",
            "Add at least one clause, worded as resolved.",
            code="clauses",
            citation="MAI 2012 reg 12(2)(a)",
        )
    if key and kind != DecisionKind.RECOMMENDATION and not (copied or planned or urgent):
        return Refusal(
            "This key decision was never on the forward plan.",
            "Publish it in an edition 28 clear days before, or record the general exception or special urgency.",
            code="notice-short",
            citation="MAI 2012 regs 9–11",
        )
    return None


def may_replace(*, reference: str, is_itself: bool, state: str) -> Refusal | None:
    """Whether a decision can be named as the earlier one that this one replaces: another one, and made.

    That it is published, and replaced by no other, is asked when this one is published.

    Source: a decision has force until the one that replaces it takes effect; LGA 2000 s9F(4).
    """
    if is_itself:
        return Refusal("A decision does not replace itself.", "Name the earlier one.", code="supersedes")
    if state != MADE and state not in PUBLIC_STATES:
        return Refusal(
            f"{reference} is {DECISION.states[state].lower()}: nothing of it is in force that could be replaced.",
            "Name a decision that was made.",
            code="supersedes",
        )
    return None


def may_reconsider(*, reference: str, is_itself: bool, state: str) -> Refusal | None:
    """Whether a decision can be named as the one that is decided again: another one, referred back after call-in.

    Source: LGA 2000 s9F(4); the standing orders on call-in.
    """
    if is_itself:
        return Refusal("A decision does not reconsider itself.", "Name the earlier one.", code="reconsiders")
    if state != REFERRED_BACK:
        return Refusal(
            f"{reference} was not referred back after a call-in, so it is not reconsidered.",
            "Name a decision that was referred back, or name it as the one that is replaced.",
            code="reconsiders",
            citation=STANDING_ORDERS,
        )
    return None


def may_be_made_under(
    *, by_officer: bool, same_post: bool, in_effect: bool, usable_until: date | None, day: date
) -> Refusal | None:
    """Whether a delegation gave the power for a decision made on a day: to that officer's post, and in force then.

    Source: LGA 2000 s9E; MAI 2012 reg 13(4).
    """
    if not by_officer or not same_post:
        return Refusal(
            "This power was given to another post.",
            "Say first which officer decided, then choose among the powers of that post.",
            code="wrong-post",
            citation="LGA 2000 s9E",
        )
    if not in_effect:
        return Refusal(
            f"The decision that gave this power was not in effect on {long_date(day)}.",
            "Choose a power that was in force on the day of decision.",
            code="lapsed",
            citation="LGA 2000 s9E",
        )
    if usable_until is not None and day > usable_until:
        return Refusal(
            f"This power could be used until {long_date(usable_until)}.",
            "Choose a power that was in force on the day of decision.",
            code="lapsed",
            citation="LGA 2000 s9E",
        )
    return None


def is_subject_to_call_in(*, kind: str, applies: bool, reconsiders: bool, waived: bool) -> bool:
    """Whether members may call the decision in: not a recommendation, nor one made again after call-in, nor one waived.

    Source: LGA 2000 s9F(4); the standing orders on call-in, which let a decision be called in once.
    """
    return applies and not (kind == DecisionKind.RECOMMENDATION or reconsiders or waived)


def effective_day(
    *,
    kind: str,
    subject: bool,
    decided_on: date,
    published_on: date,
    call_in_days: int,
    from_decision: bool,
    wait_for_working_day: bool,
    calendar: WorkingCalendar,
    stated: date | None = None,
) -> Explained | None:
    """The day from which a decision has effect unless it is called in, with its working; None for a recommendation.

    Subject to call-in it follows the period counted from publication (or, in councils that say so, from the decision);
    otherwise it is the day on which the decision was made. A day that the decision itself states takes its place:
    whether that is allowed is asked of `states_too_early`.

    Source: LGA 2000 s9F(4); the standing orders on call-in in force on the day of decision.
    """
    if kind == DecisionKind.RECOMMENDATION:
        return None
    if subject:
        start, word = (decided_on, "Decided") if from_decision else (published_on, "Published")
        computed = calendar.effective_from(
            start, call_in_days, wait_for_working_day=wait_for_working_day, counts_from=word
        )
    else:
        computed = Explained(
            date=decided_on,
            sentence=f"Decided {weekday_date(decided_on)}. It is not subject to call-in: it takes effect when made.",
            rule=STANDING_ORDERS,
            start=decided_on,
        )
    if stated is None or stated == computed.date:
        return computed
    return Explained(
        date=stated,
        counted=computed.counted,
        skipped=computed.skipped,
        sentence=f"{computed.sentence} The decision itself states {weekday_date(stated)}.",
        rule=computed.rule,
        start=computed.start,
    )


def states_too_early(stated: date | None, computed: date | None) -> bool:
    """Whether a stated day of effect lies before the day that the call-in period allows.

    Source: the standing orders on call-in; LGA 2000 s9F(4): a decision may be called in before it is implemented.
    """
    return stated is not None and computed is not None and stated < computed


def allowed_after(last_day: date | None, *, wait_for_working_day: bool, calendar: WorkingCalendar) -> date | None:
    """The first day on which a decision may have effect after the last day of its call-in period.

    Source: LGA 2000 s9F(4); the standing orders on call-in.
    """
    if last_day is None:
        return None
    following = last_day + timedelta(days=1)
    return calendar.next_working(following) if wait_for_working_day else following


def deadline_of_call_in(explanation: Explained | None) -> date | None:
    """The last day on which a call-in can be received: the last working day counted.

    Source: the standing orders on call-in.
    """
    return explanation.counted[-1] if explanation is not None and explanation.counted else None


def may_publish(*, published_on: date, decided_on: date, on: date, has_standing_orders: bool) -> Refusal | None:
    """Whether a made decision can be published on a day: not before it was made, and under known standing orders.

    Source: MAI 2012 reg 14.
    """
    if published_on < decided_on:
        return Refusal(
            f"It was decided on {weekday_date(decided_on)} and cannot be published earlier.",
            "Give the day of decision or a later one.",
            code="order",
            citation="MAI 2012 reg 14",
        )
    if not has_standing_orders:
        return Refusal(
            f"No standing orders are recorded for {long_date(decided_on)}.",
            "An administrator enters the version in force on that day.",
            code="standing-orders",
            citation=STANDING_ORDERS,
        )
    return may_be_entered_on(published_on, on, what="The day of publication")


def published_late(
    *, decided_on: date, published_on: date, days_allowed: int, calendar: WorkingCalendar
) -> date | None:
    """The last day on which publication was in time, where it was later than that; None where it was in time.

    `days_allowed` are working days after the day of decision.

    Source: MAI 2012 regs 12–14 ("as soon as reasonably practicable"); the standing orders say how many days that is.
    """
    last = calendar.working_days_after(decided_on, days_allowed)
    return last if published_on > last else None


def notice_falls_short(
    *,
    first_notice: date | None,
    decided_on: date,
    clear_days: int,
    unit: Unit,
    calendar: WorkingCalendar,
) -> bool:
    """Whether fewer clear days than required lie between the first notice and the decision, or there was no notice.

    Source: MAI 2012 reg 9(2); the standing orders say whether the days are calendar or working days.
    """
    if first_notice is None:
        return True
    return calendar.clear_days_between(first_notice, decided_on, unit=unit) < clear_days


def urgency_covers(
    kind: str, given_on: date, *, decided_on: date, clear_days: int, unit: Unit, calendar: WorkingCalendar
) -> bool:
    """Whether an urgency notice allows a key decision without full notice.

    A general exception needs its own clear days after the notice; special urgency was agreed before the decision.

    Source: MAI 2012 reg 10(1) and reg 11(1).
    """
    if kind == UrgencyKind.GENERAL_EXCEPTION:
        return calendar.clear_days_between(given_on, decided_on, unit=unit) >= clear_days
    return given_on <= decided_on


def private_notices_missing(
    notices: Iterable[tuple[str, date]],
    *,
    decided_on: date,
    first_days: int,
    first_unit: Unit,
    second_days: int,
    calendar: WorkingCalendar,
) -> tuple[str, ...]:
    """Which notices of a private matter were not given in time, as words; none where urgency was agreed.

    `notices` are pairs of kind and the day published. The second notice is counted in working days.

    Source: MAI 2012 reg 5(2), (4) and (6).
    """
    given = dict(notices)
    agreed = given.get(PrivateNoticeKind.AGREEMENT)
    if agreed is not None and agreed <= decided_on:
        return ()
    missing = []
    for kind, days, unit in (
        (PrivateNoticeKind.FIRST, first_days, first_unit),
        (PrivateNoticeKind.SECOND, second_days, "working"),
    ):
        day = given.get(kind)
        if day is None or calendar.clear_days_between(day, decided_on, unit=unit) < days:
            missing.append(f"the notice {days} clear days before")
    return tuple(missing)


def key_by_money(amounts: Iterable[Decimal], threshold: Decimal) -> Decimal | None:
    """The largest approval that reaches the threshold of significance, or None.

    Source: MAI 2012 reg 8(1)(a); the threshold is a figure of the standing orders, not of the Regulations.
    """
    reached = [amount for amount in amounts if amount >= threshold]
    return max(reached) if reached else None


def unanswered(
    *, reasons: str, alternatives: int, interests_answer: str, interests: int, unexplained: Iterable[str] = ()
) -> tuple[str, ...]:
    """What the record of a decision must contain and does not, as words.

    `unexplained` are the labels of alternatives that do not say why they were rejected. "Not stated in the source" is
    an honest entry, but not an answer.

    Source: MAI 2012 reg 12(2) and reg 13(4).
    """
    missing = []
    if not reasons.strip():
        missing.append("the reasons")
    if not alternatives:
        missing.append("the alternatives considered and rejected")
    missing += [f"why alternative {label} was rejected" for label in unexplained]
    answered = interests_answer == InterestsAnswer.NONE_DECLARED or (
        interests_answer == InterestsAnswer.DECLARED and interests > 0
    )
    if not answered:
        missing.append("whether interests were declared")
    return tuple(missing)


def is_ungrounded(*, paragraph: int | None, reason: str, review_on: date | None) -> bool:
    """Whether an exemption lacks its paragraph (1 to 7), its reason or the day of its review.

    Source: LGA 1972 Sch 12A Part 1 and Part 2 para 10.
    """
    return paragraph is None or not 1 <= paragraph <= 7 or not reason.strip() or review_on is None


def not_exempt() -> Refusal:
    """That there is no exemption to review.

    Source: LGA 1972 Sch 12A; what is confidential is so by LGA 1972 s100A(3) and not by the council's own judgement.
    """
    return Refusal(
        "This is not exempt, so there is no exemption to review.",
        "What is confidential by law is not released here; a correction changes its access.",
        code="exempt-review",
        citation=SCHEDULE_12A,
    )


def may_review_exemption(
    *, is_exempt: bool, reviewed_on: date, keep_until: date | None, why: str, on: date
) -> Refusal | None:
    """Whether an exemption can be reviewed so: `keep_until` is the next day of review, None where it is released.

    It holds only as long as the public interest in it outweighs that in disclosure; so it is weighed again and again.

    Source: LGA 1972 Sch 12A Part 2 para 10.
    """
    if not is_exempt:
        return not_exempt()
    if not why.strip():
        return Refusal(
            "A review says why it kept or released.", "Give the reason.", code="exempt-review", citation=SCHEDULE_12A
        )
    if keep_until is not None and keep_until <= max(reviewed_on, on):
        return Refusal(
            f"{weekday_date(keep_until)} has come already: the next review lies ahead.",
            f"Give a day after {long_date(max(reviewed_on, on))}, or release it.",
            code="exempt-review",
            citation=SCHEDULE_12A,
        )
    return may_be_entered_on(reviewed_on, on, what="The day of the review")


def says_maximum_and_estimate(words: str) -> bool:
    """Whether the words of an approval call the same sum an estimate and a limit ("estimated spend of up to …").

    Source: the clause as resolved; such words are read as a maximum, the stricter of the two, and marked.
    """
    estimate = re.search(r"\b(estimat\w*|approx\w*|circa|around|about|in the region of)\b", words, re.IGNORECASE)
    limit = re.search(r"\b(up to|maximum|not (to )?exceed\w*|no more than|capped?)\b", words, re.IGNORECASE)
    return bool(estimate and limit)


def may_waive(*, who_may: str, subject: bool, waived: bool) -> Refusal | None:
    """Whether the call-in of a decision can be waived: once, and only where the standing orders say who may.

    Source: the standing orders on call-in.
    """
    if waived:
        return Refusal(
            "Its call-in is waived already.", "Nothing more is needed.", code="call-in", citation=STANDING_ORDERS
        )
    if not subject:
        return Refusal(
            "This decision is not subject to call-in: there is nothing to waive.",
            "Publish it.",
            code="call-in",
            citation=STANDING_ORDERS,
        )
    if not who_may.strip():
        return Refusal(
            "The standing orders in force name nobody who may waive call-in.",
            "Publish it and let the call-in period run.",
            code="call-in",
            citation=STANDING_ORDERS,
        )
    return None


def not_subject_to_call_in() -> Refusal:
    """That members cannot call a decision in: see `is_subject_to_call_in`.

    Source: LGA 2000 s9F(4); the standing orders on call-in.
    """
    return Refusal(
        "This decision is not subject to call-in.",
        "Scrutiny may still report on it.",
        code="call-in",
        citation=STANDING_ORDERS,
    )


def may_call_in(
    *,
    subject: bool,
    received_on: date,
    opens_on: date,
    deadline: date | None,
    members: int,
    quorum: int,
    grounds: str,
) -> Refusal | None:
    """Whether a request by members calls the decision in: in time, by enough of them, with grounds.

    `opens_on` is the day from which the period counts, `deadline` its last day.

    Source: LGA 2000 s9F(4); the standing orders on call-in.
    """
    if not subject or deadline is None:
        return not_subject_to_call_in()
    if not opens_on <= received_on <= deadline:
        return Refusal(
            f"The call-in period ran from {weekday_date(opens_on)} to {weekday_date(deadline)}.",
            "A request received outside it does not call the decision in.",
            code="call-in",
            citation=STANDING_ORDERS,
        )
    if members < quorum:
        return Refusal(
            f"{members} asked for it; {quorum} members are needed.",
            "Record the call-in when enough members have signed it.",
            code="call-in",
            citation=STANDING_ORDERS,
        )
    if not grounds.strip():
        return Refusal("A call-in gives its grounds.", "Enter the grounds.", code="call-in", citation=STANDING_ORDERS)
    return None


def may_confirm(*, outcome: str, received_on: date, resolved_on: date, effective_from: date) -> Refusal | None:
    """Whether the outcome of a call-in lets the decision stand, and from which day.

    Source: the standing orders on call-in: a decision called in has effect no earlier than it is resolved.
    """
    if outcome not in CallInOutcome.values or outcome == CallInOutcome.REFERRED_BACK:
        return Refusal(
            "This outcome does not confirm the decision.", "Use “refer back”.", code="outcome", citation=STANDING_ORDERS
        )
    if effective_from < resolved_on:
        return Refusal(
            f"The call-in was resolved on {weekday_date(resolved_on)}: the decision has no effect earlier.",
            "Give that day or a later one.",
            code="effect-before-call-in",
            citation=STANDING_ORDERS,
        )
    return may_be_resolved(received_on=received_on, resolved_on=resolved_on)


def may_be_resolved(*, received_on: date, resolved_on: date) -> Refusal | None:
    """Whether a call-in can have been resolved on a day: not before it was received.

    Source: the standing orders on call-in.
    """
    if resolved_on < received_on:
        return Refusal(
            f"The call-in was received on {weekday_date(received_on)} and cannot be resolved earlier.",
            "Give that day or a later one.",
            code="order",
            citation=STANDING_ORDERS,
        )
    return None


def superseded_from(*, stated: date | None, effective_from: date | None) -> date | None:
    """The day from which an earlier decision gives way: the later of the stated day and its successor's day of effect.

    None while the successor has no day of effect (it is called in): the earlier decision then stands.

    Source: a decision has force until the one that replaces it takes effect; LGA 2000 s9F(4).
    """
    if effective_from is None:
        return None
    return max(stated, effective_from) if stated else effective_from


def may_mail(*, sent_on: date | None, decisions: int, mailboxes: int, sends_mail: bool) -> Refusal | None:
    """Whether the mailboxes can be told of what was published: once, with something to tell and somebody to tell it.

    Source: MAI 2012 reg 14 asks for publication alone; who else is told, and how often, is the council's own practice.
    """
    if sent_on is not None:
        return Refusal(
            f"The mailboxes were told on {long_date(sent_on)}.", "A mail is sent once only.", code="told-already"
        )
    if not decisions:
        return Refusal(
            "There is nothing to tell: none of it is published, or each was told by itself.",
            "Publish first. A decision that had a mail of its own is not told again.",
            code="mail",
        )
    if not mailboxes:
        return Refusal(
            "The council’s list of mailboxes is empty.", "Add the mailboxes that are to be told.", code="mail"
        )
    if not sends_mail:
        return Refusal(
            "This service sends no mail.", "Whoever runs it names a mail server in its settings.", code="mail"
        )
    return None
