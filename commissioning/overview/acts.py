"""Every act between two days, for the auditor: the ledger, decisions, rosters, releases, commissions, in order of time.

Read from the tables that are only added to, and from history; streamed, so that any length takes the same memory. What
is exempt is masked for who may not read it.
"""

from __future__ import annotations

from collections.abc import Callable, Container, Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from functools import cached_property
from heapq import merge
from itertools import islice
from typing import Any

from django.db.models import F, OuterRef, Q, QuerySet, Subquery
from django.utils import timezone

from commissioning.council.models import (
    Body,
    BodyMember,
    ClosureDay,
    MailingAddress,
    Meeting,
    Post,
    PostAlias,
    PostHolder,
    ServiceArea,
    StandingOrders,
    User,
    UserServiceArea,
    Ward,
)
from commissioning.council.roles import Role
from commissioning.kit.dates import long_date
from commissioning.kit.history import DEEDS, HIDDEN
from commissioning.kit.models import Access, Audited
from commissioning.kit.sheets import Cell
from commissioning.overview.compliance_pages import told_of
from commissioning.overview.models import Acknowledgement
from commissioning.overview.rules_page import check_title
from commissioning.procurement.lifecycle import COMMISSION
from commissioning.procurement.models import Commission, CommissionDecision, CommissionDocument, LeadTime, Lot
from contracts.lifecycle import CLOSED, NOT_SIGNED, SIGNED, TERMINATED
from contracts.models import (
    BreakPoint,
    Commitment,
    Contract,
    ContractDocument,
    ContractLeadTimes,
    EstimateAcknowledgement,
    Kpi,
    KpiAssessment,
    NoticeGiven,
    OfficerRecord,
    PlanItem,
    Predecessor,
    Reopening,
    Review,
    RosterEntry,
    Suspension,
    WithheldNames,
)
from contracts.pages.detail import act_note, act_words, authority_words, charged_words
from decisions.lifecycle import DRAFT, MADE, PLANNED, WITHDRAWN
from decisions.models import (
    CallInWaiver,
    Clause,
    Decision,
    Document,
    Edition,
    FollowUp,
    PrivateNotice,
    Publication,
    TakeDown,
    UrgencyNotice,
    UrgencyReport,
)
from providers.models import Assurance, Provider

HEADER = (
    "Recorded on",
    "Recorded at",
    "By",
    "Made on",
    "Act",
    "Record",
    "Note",
    "Authority",
    "Charged to",
    "Amount",
)
AT_ONCE = 500


@dataclass(frozen=True)
class Act:
    """One act: when it was recorded (local time), by whom, when it was made, and what was done to which record."""

    recorded_at: datetime
    who: str
    what: str
    record: str
    made_on: date | None = None
    note: str = ""
    authority: str = ""
    charged: str = ""
    amount: Decimal | None = None

    @property
    def cells(self) -> tuple[Cell, ...]:
        """The act as a line of the sheet."""
        at = timezone.localtime(self.recorded_at)
        return (
            at.date(),
            f"{at:%H:%M}",
            self.who,
            self.made_on,
            self.what,
            self.record,
            self.note,
            self.authority,
            self.charged,
            self.amount,
        )


@dataclass(frozen=True)
class Asked:
    """The days asked for, both included: those on which acts were recorded, or made."""

    since: date
    until: date
    by_made: bool = False

    def recorded(self, field: str) -> Q:
        """For the database: that a moment lies in these days, where they are those of the record."""
        if self.by_made:
            return Q()
        first = timezone.make_aware(datetime.combine(self.since, time.min))
        after = timezone.make_aware(datetime.combine(self.until + timedelta(days=1), time.min))
        return Q(**{f"{field}__gte": first, f"{field}__lt": after})

    def takes(self, act: Act) -> bool:
        """Whether an act lies in these days; one of which no other day is told was made when it was recorded."""
        day = timezone.localdate(act.recorded_at)
        if self.by_made and act.made_on is not None:
            day = act.made_on
        return self.since <= day <= self.until


class Reader:
    """What one who asks may read, fetched when it is first needed."""

    def __init__(self, user: Any) -> None:
        self.user = user
        self.reads_exempt = bool(user.reads_exempt)

    @cached_property
    def seen(self) -> Container[int]:
        """The clauses whose reference may be told."""
        if self.reads_exempt:
            return _AllBut(frozenset())
        closed = Clause.objects.exclude(pk__in=Clause.objects.visible_to(self.user).values("pk"))
        return _AllBut(frozenset(closed.values_list("pk", flat=True)))

    @cached_property
    def withheld(self) -> frozenset[int]:
        """The umbrellas whose names may not be told."""
        if self.reads_exempt:
            return frozenset()
        rows = WithheldNames.objects.filter(released_on=None)
        return frozenset(rows.values_list("contract", flat=True))

    @cached_property
    def taken_down(self) -> frozenset[int]:
        """The decisions of which a version was taken down, whose words may not be told."""
        if self.reads_exempt:
            return frozenset()
        return frozenset(TakeDown.objects.values_list("publication__decision", flat=True))

    def words(self, decision_id: int | None, words: str) -> str:
        """Words about a decision, as they may be told."""
        return HIDDEN if words and decision_id in self.taken_down else words

    def exempt(self, words: str) -> str:
        """Words that only those read who read exempt matter."""
        return words if self.reads_exempt or not words else HIDDEN


class _AllBut(Container[int]):
    """Every number but some."""

    def __init__(self, closed: frozenset[int]) -> None:
        self.closed = closed

    def __contains__(self, pk: object) -> bool:
        return pk not in self.closed


def every_act(asked: Asked, user: Any) -> Iterator[Act]:
    """Every act of the days asked for, as this user may read it, in the order in which they were recorded."""
    reader = Reader(user)
    streams = [source(asked, reader) for _, source in SOURCES]
    return (act for act in merge(*streams, key=lambda act: act.recorded_at) if asked.takes(act))


# Tables that are only added to --------------------------------------------------------------------------------------


def _rows(rows: QuerySet[Any], asked: Asked, moment: str, made: str = "") -> Iterator[Any]:
    """Those of the days asked for; `made`: the column of the day on which each was made, where each has one."""
    chosen = rows.filter(asked.recorded(moment))
    if asked.by_made and made:
        chosen = chosen.filter(**{f"{made}__range": (asked.since, asked.until)})
    # Only keys are put in order: the first act is told at once, however many come after it.
    keys = chosen.order_by(moment, "pk").values_list("pk", flat=True).iterator(chunk_size=AT_ONCE)
    while some := list(islice(keys, AT_ONCE)):
        found = rows.in_bulk(some)
        yield from (found[key] for key in some)


def _who(user: Any) -> str:
    return str(user or "The system")


def _ledger(asked: Asked, reader: Reader) -> Iterator[Act]:
    rows = Commitment.objects.select_related(
        "contract", "recorded_by", "extension", "variation__from_provider", "variation__to_provider", "corrects",
        "clause__decision", "delegation__clause__decision", "delegation__post", "acting_post", "standing_orders",
        "approval__clause__decision",
    )  # fmt: skip
    for row in _rows(rows, asked, "recorded_at", "made_on"):
        power = authority_words(row, reader.seen)
        yield Act(
            row.recorded_at,
            _who(row.recorded_by),
            f"Ledger: {act_words(row)[:1].lower()}{act_words(row)[1:]}",
            row.contract.reference,
            row.made_on,
            act_note(row),
            ", ".join(words for words in (power.words, power.note) if words),
            charged_words(row, reader.seen).words,
            row.amount,
        )


def _estimates(asked: Asked, reader: Reader) -> Iterator[Act]:
    rows = EstimateAcknowledgement.objects.select_related("contract", "approval__clause__decision", "recorded_by")
    for row in _rows(rows, asked, "recorded_at"):
        clause = row.approval.clause
        if clause.pk not in reader.seen:
            # As on the page of the contract: that its estimate was passed would tell of its money.
            continue
        yield Act(
            row.recorded_at,
            _who(row.recorded_by),
            f"Estimate passed: acknowledged for the {row.get_kind_display().lower()}",
            row.contract.reference,
            note=row.words,
            charged=clause.cited_as,
            amount=row.amount,
        )


_STEPS = {
    "publish": "published",
    "correct": "corrected",
    "call in": "called in",
    "confirm": "confirmed after call-in",
    "refer back": "referred back",
    "superseded": "superseded",
    "stands again": "stands again",
}


def _publications(asked: Asked, reader: Reader) -> Iterator[Act]:
    rows = Publication.objects.select_related("decision", "published_by").defer("record", "pdf")
    for row in _rows(rows, asked, "published_at"):
        yield Act(
            row.published_at,
            _who(row.published_by),
            f"Decision {_STEPS.get(row.step, row.step)} as number {row.number}",
            row.decision.reference,
            row.decision.published_on if row.number == 1 else None,
            reader.words(row.decision_id, row.reason),
        )


def _take_downs(asked: Asked, reader: Reader) -> Iterator[Act]:
    rows = TakeDown.objects.select_related("publication__decision", "taken_by").defer(
        "publication__record", "publication__pdf"
    )
    for row in _rows(rows, asked, "taken_at"):
        what = f"Decision: number {row.publication.number} taken down"
        reference = row.publication.decision.reference
        yield Act(row.taken_at, _who(row.taken_by), what, reference, note=row.get_reason_class_display())


def _editions(asked: Asked, reader: Reader) -> Iterator[Act]:
    rows = Edition.objects.select_related("published_by").defer("record", "pdf")
    for row in _rows(rows, asked, "published_at"):
        what = f"Forward plan: edition {row.number} published"
        yield Act(row.published_at, _who(row.published_by), what, row.reference, row.published_on)


def _checks(asked: Asked, reader: Reader) -> Iterator[Act]:
    rows = iter(_rows(Acknowledgement.objects.select_related("recorded_by"), asked, "recorded_at"))
    while some := list(islice(rows, AT_ONCE)):
        told = told_of(some, reader.user, timezone.localdate())
        for row in some:
            note = f"{row.reason.rstrip('.')}. To be looked at again on {long_date(row.review_on)}."
            yield Act(
                row.recorded_at,
                _who(row.recorded_by),
                f"Failing check acknowledged: {check_title(row.code) if row.pk in told else HIDDEN}",
                row.subject,
                note=note if row.pk in told else HIDDEN,
            )


# History ------------------------------------------------------------------------------------------------------------


def _states(
    model: type[Audited], asked: Asked, *related: str, before: Iterable[str] = (), only: Q | None = None
) -> Iterable[Any]:
    """The kept states of a table in the order in which they were written, with what some fields held `before`."""
    history: Any = model.history
    pk = str(model._meta.pk.attname)
    earlier = history.filter(**{pk: OuterRef(pk)}, history_id__lt=OuterRef("history_id")).order_by("-history_id")
    held = {f"{name}_before": Subquery(earlier.values(name)[:1]) for name in before}
    rows = history.annotate(**held).select_related("history_user", *related)
    if only is not None:
        rows = rows.filter(only)
    rows = rows.filter(asked.recorded("history_date"))
    return rows.order_by("history_date", "history_id").iterator(chunk_size=AT_ONCE)


def _act(state: Any, what: str, record: Any, made_on: date | None = None, note: str = "", **more: Any) -> Act:
    reference = getattr(record, "reference", None) or (str(record) if record else "A record removed since")
    return Act(state.history_date, _who(state.history_user), what, reference, made_on, note, **more)


def _deed(state: Any) -> str:
    return DEEDS[state.history_type]


def _why(state: Any) -> str:
    return state.history_change_reason or ""


_DECISION = {
    DRAFT: "entered",
    PLANNED: "put on the forward plan",
    WITHDRAWN: "withdrawn",
    MADE: "made",
}
"""States of a decision that no publication tells of."""


def _decisions(asked: Asked, reader: Reader) -> Iterator[Act]:
    changed = ~Q(state_before=F("state")) | Q(state_before=None)
    for state in _states(Decision, asked, "body", "post", before=["state"], only=changed & Q(state__in=_DECISION)):
        if state.history_type == "-":
            continue
        made = state.state == MADE
        yield _act(
            state,
            f"Decision {_DECISION[state.state]}",
            state,
            state.decided_on if made else None,
            reader.words(state.id, state.withdrawn_reason or "" if state.state == WITHDRAWN else ""),
            authority=str(state.body or state.post or "") if made else "",
        )


def _about_decisions(asked: Asked, reader: Reader) -> Iterator[Act]:
    def told(model: type[Audited], tell: Callable[[Any], tuple[str, date | None, str]]) -> Iterator[Act]:
        for state in _states(model, asked, "decision"):
            what, made_on, note = tell(state)
            yield _act(state, f"{what} {_deed(state)}", state.decision, made_on, reader.words(state.decision_id, note))

    def follow_ups() -> Iterator[Act]:
        for state in _states(FollowUp, asked, "decision", before=["done_on"]):
            is_done = state.done_on is not None and state.done_on != state.done_on_before
            what = "Follow-up done" if is_done else f"Follow-up {_deed(state)}"
            words = f"{state.what} To: {state.to_whom}"
            note = reader.words(state.decision_id, words)
            yield _act(state, what, state.decision, state.done_on if is_done else None, note)

    streams = (
        told(UrgencyNotice, lambda row: (f"Notice: “{row.get_kind_display()}”", row.given_on, row.reasons)),
        told(PrivateNotice, lambda row: (f"Private matter: “{row.get_kind_display()}”", row.published_on, "")),
        told(CallInWaiver, lambda row: ("Waiver of call-in", row.waived_on, row.why)),
        follow_ups(),
    )
    yield from merge(*streams, key=_moment)


def _moment(act: Act) -> datetime:
    return act.recorded_at


def _urgency_reports(asked: Asked, reader: Reader) -> Iterator[Act]:
    for state in _states(UrgencyReport, asked):
        days = f"{long_date(state.from_on)} to {long_date(state.until_on)}"
        yield _act(state, f"Report to council on special urgency {_deed(state)}", days, state.reported_on)


def _exemptions(asked: Asked, reader: Reader) -> Iterator[Act]:
    """Exemptions given, reviewed and ended, of clauses and documents."""

    def told(model: type[Audited], noun: str, parent: str) -> Iterator[Act]:
        fields = ("access", "exempt_review_on")
        for state in _states(model, asked, parent, before=fields, only=Q(history_type="~")):
            if (state.access, state.exempt_review_on) == (state.access_before, state.exempt_review_on_before):
                continue
            if state.access == Access.PUBLIC:
                what = f"{noun} released: no longer exempt"
            elif state.access_before == Access.PUBLIC:
                what = f"{noun} made {state.get_access_display().lower()}"
            else:
                what = f"Exemption of a {noun.lower()} reviewed"
            yield _act(state, what, getattr(state, parent), note=reader.exempt(_why(state)))

    yield from merge(
        told(Clause, "Clause", "decision"),
        told(Document, "Document", "decision"),
        told(CommissionDocument, "Document", "commission"),
        told(ContractDocument, "Document", "contract"),
        key=_moment,
    )


_CONTRACT = {
    SIGNED: ("Contract signed", "signed_on"),
    NOT_SIGNED: ("Contract never signed", ""),
    TERMINATED: ("Contract terminated", "termination_made_on"),
    CLOSED: ("Contract closed", "closed_on"),
}
"""States of a contract that the ledger does not tell of."""


def _contracts(asked: Asked, reader: Reader) -> Iterator[Act]:
    for state in _states(Contract, asked, "lead_officer", before=["state", "lead_officer"]):
        if state.history_type != "~":
            yield _act(state, f"Draft of a contract {_deed(state)}", state, note=_why(state))
        elif state.state != state.state_before and state.state in _CONTRACT:
            what, day = _CONTRACT[state.state]
            yield _act(state, what, state, getattr(state, day) if day else None, state.ended_reason or "")
        elif state.lead_officer_id != state.lead_officer_before:
            yield _act(state, f"Lead officer: {state.lead_officer or 'nobody'}", state, note=_why(state))


def _about_contracts(asked: Asked, reader: Reader) -> Iterator[Act]:
    def breaks() -> Iterator[Act]:
        used = ~Q(exercised_on=None) & Q(exercised_on_before=None) & Q(history_type="~")
        for state in _states(BreakPoint, asked, "contract", before=["exercised_on"], only=used):
            yield _act(
                state, f"Break of {long_date(state.falls_on)} used", state.contract, state.exercised_on, state.words
            )

    def notices() -> Iterator[Act]:
        for state in _states(NoticeGiven, asked, "contract"):
            yield _act(state, f"Notice {state.code} {_deed(state)}", state.contract, state.given_on, state.where)

    def records() -> Iterator[Act]:
        for state in _states(OfficerRecord, asked, "commitment__contract", "decision"):
            contract = state.commitment.contract if state.commitment else None
            yield _act(state, f"Officer’s decision record {_deed(state)}", contract, note=state.decision.reference)

    def indicators() -> Iterator[Act]:
        for state in _states(Kpi, asked, "contract"):
            yield _act(state, f"Indicator {_deed(state)}", state.contract, note=f"{state.title}: {_why(state)}")

    def assessments() -> Iterator[Act]:
        for state in _states(KpiAssessment, asked, "kpi__contract"):
            note = f"{state.kpi.title}: {state.get_rating_display()}"
            yield _act(state, f"Assessment {_deed(state)}", state.kpi.contract, state.assessed_on, note)

    def lead_times() -> Iterator[Act]:
        for state in _states(ContractLeadTimes, asked, "contract"):
            yield _act(state, f"Lead times of its own {_deed(state)}", state.contract, note=_why(state))

    def plan_items() -> Iterator[Act]:
        for state in _states(PlanItem, asked, "contract", "decision"):
            yield _act(state, f"Item of the forward plan {_deed(state)}", state.contract, note=state.decision.reference)

    def reviews() -> Iterator[Act]:
        for state in _states(Review, asked, "contract"):
            yield _act(state, f"Review {_deed(state)}", state.contract, state.held_on, state.words)

    yield from merge(
        breaks(), notices(), records(), indicators(), assessments(), lead_times(), plan_items(), reviews(), key=_moment
    )


def _rosters(asked: Asked, reader: Reader) -> Iterator[Act]:
    def named(entry: Any) -> str:
        if entry is None:
            # Of which roster is no longer known.
            return reader.exempt("A place taken off since")
        return HIDDEN if entry.umbrella_id in reader.withheld else f"{entry.provider}, lot {entry.lot.number}"

    def places() -> Iterator[Act]:
        for state in _states(RosterEntry, asked, "umbrella", "provider", "lot", before=["left_on"]):
            left = state.history_type == "~" and state.left_on and state.left_on != state.left_on_before
            what = {"+": "Admitted to the roster", "-": "Taken off the roster: entered by mistake"}.get(
                state.history_type, "Left the roster" if left else "Place on the roster changed"
            )
            yield _act(state, what, state.umbrella, state.left_on if left else state.joined_on, named(state))

    def suspensions() -> Iterator[Act]:
        for state in _states(Suspension, asked, "entry__umbrella", "entry__provider", "entry__lot"):
            umbrella = state.entry.umbrella if state.entry else None
            name = named(state.entry)
            note = name if name == HIDDEN else f"{name}: {state.reason}"
            yield _act(state, f"Suspension from a roster {_deed(state)}", umbrella, state.from_on, note)

    def reopenings() -> Iterator[Act]:
        for state in _states(Reopening, asked, "umbrella"):
            yield _act(state, f"Reopening {_deed(state)}", state.umbrella, state.from_on, state.notice)

    def names() -> Iterator[Act]:
        for state in _states(WithheldNames, asked, "contract"):
            made_on, what = None, "Withheld names reviewed: they stay withheld"
            if state.released_on:
                made_on, what = state.released_on, "Names of the roster released"
            elif state.history_type == "+":
                what = "Names of the roster withheld"
            yield _act(state, what, state.contract, made_on, reader.exempt(_why(state)))

    yield from merge(places(), suspensions(), reopenings(), names(), key=_moment)


def _commissions(asked: Asked, reader: Reader) -> Iterator[Act]:
    def commissions() -> Iterator[Act]:
        for state in _states(Commission, asked, before=["state"]):
            what = f"Commission {_deed(state)}"
            if state.history_type == "~" and state.state != state.state_before:
                what = f"Commission: {COMMISSION.states[state.state].lower()}"
            yield _act(state, what, state, note=_why(state))

    def parts(model: type[Audited], tell: Callable[[Any], str], *related: str) -> Iterator[Act]:
        for state in _states(model, asked, "commission", *related):
            yield _act(state, f"{tell(state)} {_deed(state)}", state.commission, note=_why(state))

    def lead_times() -> Iterator[Act]:
        for state in _states(LeadTime, asked):
            yield _act(state, f"Lead times {_deed(state)}", state.get_route_display(), state.in_force_from, _why(state))

    yield from merge(
        commissions(),
        parts(Lot, lambda row: f"Lot {row.number}"),
        parts(CommissionDecision, lambda row: f"Link to {row.decision.reference}", "decision"),
        parts(Predecessor, lambda row: f"Predecessor {row.contract.reference}", "contract"),
        lead_times(),
        key=_moment,
    )


def _providers(asked: Asked, reader: Reader) -> Iterator[Act]:
    def seen(provider: Any) -> bool:
        return reader.reads_exempt or (provider is not None and provider.pk in visible)

    visible: Container[int] = (
        () if reader.reads_exempt else frozenset(Provider.objects.visible_to(reader.user).values_list("pk", flat=True))
    )

    def providers() -> Iterator[Act]:
        for state in _states(Provider, asked):
            if reader.reads_exempt or state.id in visible:
                yield _act(state, f"Provider {_deed(state)}", state, state.merged_on, _why(state))

    def assurances() -> Iterator[Act]:
        for state in _states(Assurance, asked, "provider"):
            if seen(state.provider):
                what = f"{state.get_kind_display()} until {long_date(state.valid_until)} {_deed(state)}"
                yield _act(state, what, state.provider, note=_why(state))

    yield from merge(providers(), assurances(), key=_moment)


def _users(asked: Asked, reader: Reader) -> Iterator[Act]:
    def users() -> Iterator[Act]:
        for state in _states(User, asked, before=["roles", "sees_exempt"]):
            note = _why(state)
            if (state.roles, state.sees_exempt) != (state.roles_before, state.sees_exempt_before):
                roles = ", ".join(Role(role).label for role in state.roles) or "none"
                tick = "reads exempt matter" if state.sees_exempt else "without the exempt tick"
                note = f"{note}. Roles: {roles}; {tick}"
            yield _act(state, f"User {_deed(state)}", state.display_name, note=note)

    def areas() -> Iterator[Act]:
        for state in _states(UserServiceArea, asked, "user", "service_area"):
            yield _act(state, f"Service area of a user {_deed(state)}", state.user, note=str(state.service_area))

    yield from merge(users(), areas(), key=_moment)


def _council(asked: Asked, reader: Reader) -> Iterator[Act]:
    """What the council sets: its standing orders, meetings, bodies, posts, services, wards, closure days, mailboxes."""

    def told(model: type[Audited], noun: str, name: Callable[[Any], Any], *related: str) -> Iterator[Act]:
        for state in _states(model, asked, *related):
            made_on = state.in_force_from if model is StandingOrders else None
            yield _act(state, f"{noun} {_deed(state)}", str(name(state)), made_on, _why(state))

    yield from merge(
        told(StandingOrders, "Standing orders", lambda row: f"In force from {long_date(row.in_force_from)}"),
        told(Meeting, "Meeting", lambda row: f"{row.body}, {long_date(row.held_on)}", "body"),
        told(Body, "Body", lambda row: row.name),
        told(BodyMember, "Member of a body", lambda row: f"{row.body}: {row.office}", "body"),
        told(Post, "Post", lambda row: row.title),
        told(PostAlias, "Other name of a post", lambda row: f"{row.post}: {row.name}", "post"),
        told(PostHolder, "Holder of a post", lambda row: f"{row.post}: {row.user}", "post", "user"),
        told(ServiceArea, "Service area", lambda row: row.name),
        told(Ward, "Ward", lambda row: row.name),
        told(ClosureDay, "Closure day", lambda row: f"{long_date(row.day)}: {row.why}"),
        told(MailingAddress, "Mailbox", lambda row: row.mailbox),
        key=_moment,
    )


Source = Callable[[Asked, Reader], Iterator[Act]]

SOURCES: tuple[tuple[str, Source], ...] = (
    ("awards, extensions, variations, releases and corrections of the ledger, with authority and amount", _ledger),
    ("estimates passed that were acknowledged", _estimates),
    ("decisions entered, planned, withdrawn and made", _decisions),
    ("decisions published, corrected, called in, confirmed, referred back", _publications),
    ("versions taken down", _take_downs),
    ("notices of urgency and of private matters, waivers of call-in, follow-ups", _about_decisions),
    ("editions of the forward plan", _editions),
    ("reports to council on special urgency", _urgency_reports),
    ("exemptions given, reviewed and ended", _exemptions),
    ("contracts drafted, signed, terminated, closed and handed over", _contracts),
    ("breaks used, notices given, officers’ decision records, performance assessed, reviews", _about_contracts),
    ("places on rosters, suspensions, reopenings, names withheld and released", _rosters),
    ("commissions, their lots, linked decisions and predecessors, lead times", _commissions),
    ("providers and their insurances and registrations", _providers),
    ("failing checks that were acknowledged", _checks),
    ("users, their roles and service areas", _users),
    ("settings of the council: standing orders, meetings, bodies, posts, services, wards, closure days", _council),
)
"""What is told, in words, and where it is read. Each source is in the order in which its acts were recorded."""

KINDS = tuple(words for words, _ in SOURCES)
