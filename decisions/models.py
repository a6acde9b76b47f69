"""Decisions: what was decided, by whom, what it allows, and exactly what was published of it."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date
from typing import Any

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q

from commissioning.council.models import Body, Meeting, Post, ServiceArea, StandingOrders, Ward
from commissioning.kit.constraints import in_order, needed_in, needs_when, not_negative, one_of, only_one, together
from commissioning.kit.models import (
    ACTOR,
    AbstractAssumption,
    AbstractDocument,
    AbstractDoubt,
    AppendOnly,
    Audited,
    Exemptable,
    money_field,
    reference_field,
)
from decisions.choices import (
    APPROVAL_QUALIFIERS,
    CallInOutcome,
    DecisionKind,
    InterestsAnswer,
    Origin,
    Power,
    Private,
    PrivateNoticeKind,
    Qualifier,
    TakeDownReason,
    UrgencyKind,
    Verb,
)
from decisions.lifecycle import DECISION, EFFECTIVE_STATES, PLANNED, WITHDRAWN
from decisions.names import printed_name
from decisions.querysets import (
    DecisionQuerySet,
    MailingQuerySet,
    OfClauseQuerySet,
    OfDecisionQuerySet,
    PublicationQuerySet,
)

ALL_WARDS = "All wards"
"""What a record says instead of a list of wards."""


class Decision(Audited):
    """One decision from forward-plan item to effect. A plan item is a Decision in DRAFT or PLANNED, nothing else."""

    reference = reference_field()
    title = models.CharField(max_length=300)
    kind = models.CharField(max_length=16, choices=DecisionKind.choices, default=DecisionKind.BODY)
    state = models.CharField(max_length=16, choices=DECISION.choices, default=DECISION.initial, editable=False)
    origin = models.CharField(max_length=8, choices=Origin.choices, default=Origin.HERE)
    source = models.CharField(max_length=300, blank=True, help_text="Where a copied record comes from.")

    body = models.ForeignKey(Body, models.PROTECT, null=True, blank=True, related_name="decisions")
    meeting = models.ForeignKey(Meeting, models.PROTECT, null=True, blank=True, related_name="decisions")
    agenda_item = models.PositiveSmallIntegerField(null=True, blank=True, help_text="Its place on the agenda.")
    post = models.ForeignKey(
        Post,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="decisions_taken",
        help_text="Who decides, if not a body.",
    )
    report_of = models.ForeignKey(Post, models.PROTECT, null=True, blank=True, related_name="decisions_reported")
    introduced_by = models.ForeignKey(Post, models.PROTECT, null=True, blank=True, related_name="decisions_introduced")
    contact = models.ForeignKey(Post, models.PROTECT, null=True, blank=True, related_name="decisions_answered")
    service_area = models.ForeignKey(ServiceArea, models.PROTECT, related_name="decisions")

    summary = models.CharField(max_length=300, blank=True, help_text="One sentence that says what was decided.")
    purpose = models.TextField(blank=True)
    reasons = models.TextField(blank=True)
    all_wards = models.BooleanField(default=True)

    key = models.BooleanField(default=False)
    key_limb_a = models.BooleanField(default=False, help_text="Significant spending or savings: MAI 2012 reg 8(1)(a).")
    key_limb_b = models.BooleanField(default=False, help_text="Effect on two or more wards: MAI 2012 reg 8(1)(b).")
    call_in_applies = models.BooleanField(default=True)
    call_in_why_not = models.TextField(blank=True)
    due_on = models.DateField(null=True, blank=True)
    due_period = models.CharField(max_length=120, blank=True)
    private = models.CharField(max_length=8, choices=Private.choices, default=Private.NO)
    private_paragraph = models.PositiveSmallIntegerField(null=True, blank=True)
    private_reason = models.TextField(blank=True)
    documents_expected = models.TextField(
        blank=True, help_text="Papers that will be before the decision maker, one a line: MAI 2012 reg 9(1)(f)."
    )
    representations = models.TextField(blank=True, help_text="How, to whom and by when representations may be made.")
    interests_answer = models.CharField(
        max_length=16, choices=InterestsAnswer.choices, default=InterestsAnswer.NOT_ASKED
    )
    notice_breach = models.TextField(blank=True, help_text="What is recorded where the 28-day notice fell short.")

    withdrawn_reason = models.TextField(null=True, blank=True)
    decided_on = models.DateField(null=True, blank=True)
    published_on = models.DateField(null=True, blank=True)
    effective_from = models.DateField(null=True, blank=True)
    effective_explanation = models.JSONField(null=True, blank=True)
    standing_orders = models.ForeignKey(StandingOrders, models.PROTECT, null=True, blank=True, related_name="+")
    superseded_from = models.DateField(null=True, blank=True)
    supersedes = models.ForeignKey("self", models.PROTECT, null=True, blank=True, related_name="superseded_by")
    supersedes_from = models.DateField(null=True, blank=True)
    reconsiders = models.ForeignKey("self", models.PROTECT, null=True, blank=True, related_name="reconsidered_by")
    made_under = models.ForeignKey("Delegation", models.PROTECT, null=True, blank=True, related_name="decisions_made")
    printed_names = models.JSONField(
        default=dict,
        blank=True,
        editable=False,
        help_text="The names that its record was published with, which no later renaming changes (`decisions.names`).",
    )

    objects = DecisionQuerySet.as_manager()

    class Meta:
        ordering = ["-decided_on", "-due_on", "-reference"]
        indexes = [
            models.Index(fields=["state", "-decided_on", "-reference"], name="decision_by_state"),
            models.Index(fields=["service_area", "-decided_on", "-reference"], name="decision_by_area"),
            models.Index(fields=["-decided_on", "-reference", "id"], name="decision_by_day"),
            models.Index(
                fields=["published_on"], name="decision_by_publication", include=["id", "state", "service_area"]
            ),
        ]
        constraints = [
            one_of("state", DECISION.states),
            one_of("kind", DecisionKind.values),
            needed_in(DECISION, "decided_on"),
            needed_in(DECISION, "published_on"),
            needed_in(DECISION, "withdrawn_reason"),
            needs_when(
                "effective_from",
                Q(state__in=EFFECTIVE_STATES) & ~Q(kind=DecisionKind.RECOMMENDATION),
                name="published_has_effective_day",
                message="A published decision has its effective day.",
            ),
            together("effective_from", "effective_explanation"),
            needs_when(
                "standing_orders",
                Q(published_on__isnull=False),
                name="published_has_standing_orders",
                message="A published decision names the standing orders that it was judged by.",
            ),
            in_order("decided_on", "effective_from"),
            models.CheckConstraint(
                name="%(class)s_key_only_with_key_limb",
                condition=Q(key=True) | Q(key_limb_a=False, key_limb_b=False),
                violation_error_message="Only a key decision has a limb of regulation 8.",
            ),
            needs_when(
                "private_paragraph",
                ~Q(private=Private.NO),
                name="private_needs_paragraph",
                message="Say which paragraph of Schedule 12A the private part falls under.",
            ),
            needs_when(
                "call_in_why_not",
                Q(call_in_applies=False) & ~Q(kind=DecisionKind.RECOMMENDATION),
                name="no_call_in_needs_why",
                message="Say why this decision is not subject to call-in.",
                text=True,
            ),
            needs_when(
                "source",
                Q(origin=Origin.COPIED),
                name="copied_needs_source",
                message="Say where the copied record comes from.",
                text=True,
            ),
            together("supersedes", "supersedes_from"),
        ]

    def __str__(self) -> str:
        return f"{self.reference} {self.title}"

    @property
    def is_recommendation(self) -> bool:
        return self.kind == DecisionKind.RECOMMENDATION

    @property
    def is_copied(self) -> bool:
        return self.origin == Origin.COPIED

    @property
    def decision_maker(self) -> str:
        """The name of the body or post that decides, once published as printed."""
        return printed_name(self, self.body or self.post)

    @property
    def service_name(self) -> str:
        """The name of its service area, once published as printed."""
        return printed_name(self, self.service_area)

    @property
    def due_day(self) -> date | None:
        """The day on which it is due: that of its meeting, which may have been moved, else the day typed."""
        return self.meeting.held_on if self.meeting else self.due_on

    def as_noticed(self, item: Mapping[str, Any]) -> Decision:
        """The decision as its notice on the forward plan tells it, and nothing else of it. To be read, never saved.

        `item` is its part of the latest edition that listed it. What was written since is not there: that it was made
        neither. That it was withdrawn is public, and why.
        """
        withdrawn = self.state == WITHDRAWN
        shown = Decision(
            pk=self.pk,
            reference=self.reference,
            title=item["title"],
            kind=item["kind_code"],
            state=WITHDRAWN if withdrawn else PLANNED,
            withdrawn_reason=self.withdrawn_reason if withdrawn else None,
            service_area=self.service_area,
            purpose=item.get("purpose", ""),
            all_wards=item.get("wards") == ALL_WARDS,
            key=item["key"],
            key_limb_a="a" in item.get("key_limbs", ()),
            key_limb_b="b" in item.get("key_limbs", ()),
            due_on=date.fromisoformat(item["due_on"]) if "due_on" in item else None,
            due_period=item.get("due_period", ""),
        )
        if self.body and str(self.body) == item["decision_maker"]:
            shown.body = self.body
        else:
            shown.post = Post(title=item["decision_maker"])
        shown._state.adding, shown._state.db = False, self._state.db
        return shown

    def in_effect(self, on: date) -> bool:
        """The same rule as `DecisionQuerySet.in_effect` and the ledger's trigger; a test holds them together."""
        return (
            self.state in EFFECTIVE_STATES
            and self.effective_from is not None
            and self.effective_from <= on
            and (self.superseded_from is None or on < self.superseded_from)
        )


class DecisionWard(Audited):
    decision = models.ForeignKey(Decision, models.PROTECT, related_name="ward_links")
    ward = models.ForeignKey(Ward, models.PROTECT, related_name="+")

    class Meta:
        constraints = [only_one("decision", "ward", message="This ward is named already.")]

    def __str__(self) -> str:
        return str(self.ward)


class Clause(Audited, Exemptable):
    """One clause as resolved, with its label as spoken: “(a)”, “2.”, “1.1”."""

    decision = models.ForeignKey(Decision, models.PROTECT, related_name="clauses")
    parent = models.ForeignKey("self", models.PROTECT, null=True, blank=True, related_name="children")
    label = models.CharField(max_length=12)
    slug = models.CharField(max_length=12, editable=False, help_text="The label without brackets and final dot.")
    position = models.PositiveSmallIntegerField()
    verb = models.CharField(max_length=12, choices=Verb.choices)
    text = models.TextField()
    offers_declined = ArrayField(
        models.CharField(max_length=16),
        default=list,
        blank=True,
        editable=False,
        help_text="Readings of the text (`decisions.offers`) that a person declined, by their key.",
    )

    objects = OfDecisionQuerySet.as_manager()

    class Meta:
        ordering = ["decision", "position"]
        indexes = [
            # The few that are not open to everybody, and those whose exemption is to be looked at next.
            models.Index(fields=["access", "exempt_review_on"], name="clause_closed", condition=~Q(access="public")),
        ]
        constraints = [
            only_one("decision", "slug", message="Another clause of this decision has that label."),
            *Exemptable.Meta.constraints,
        ]

    def __str__(self) -> str:
        return f"{self.decision.reference} {self.label}"

    @property
    def cited_as(self) -> str:
        """How a person cites it: “DEC-2021-0064 clause 3”, “DEC-2017-0031 clause (b)”."""
        return f"{self.decision.reference} clause {self.label.strip().rstrip('.')}"

    def clean(self) -> None:
        self.slug = clause_slug(self.label)

    def clean_fields(self, exclude: object = None) -> None:
        self.slug = clause_slug(self.label)
        super().clean_fields(exclude=exclude)  # type: ignore[arg-type]


def clause_slug(label: str) -> str:
    """A clause's label as an address says it: “(a)” → a, “2.” → 2, “1.1” → 1.1, “2(a)” → 2a."""
    return re.sub(r"[()\s]", "", label).rstrip(".").lower()


class Alternative(Audited):
    decision = models.ForeignKey(Decision, models.PROTECT, related_name="alternatives")
    label = models.CharField(max_length=12)
    what = models.TextField()
    why_rejected = models.TextField(blank=True)

    class Meta:
        ordering = ["decision", "label"]
        constraints = [only_one("decision", "label", message="Another alternative has that label.")]

    def __str__(self) -> str:
        return f"{self.label} {self.what}"


class Interest(Audited):
    decision = models.ForeignKey(Decision, models.PROTECT, related_name="interests")
    who = models.CharField(max_length=160, help_text="The office or post, not a private person.")
    nature = models.TextField()
    dispensation = models.TextField(blank=True)

    class Meta:
        ordering = ["decision", "pk"]

    def __str__(self) -> str:
        return self.who


class FollowUp(Audited):
    """What comes back, to whom and by when (which may be unknown)."""

    decision = models.ForeignKey(Decision, models.PROTECT, related_name="follow_ups")
    what = models.TextField()
    to_whom = models.CharField(max_length=160)
    by_on = models.DateField(null=True, blank=True)
    done_on = models.DateField(null=True, blank=True)

    class Meta:
        ordering = ["by_on", "pk"]

    def __str__(self) -> str:
        return self.what


class DecisionAssumption(AbstractAssumption):
    decision = models.ForeignKey(Decision, models.PROTECT, related_name="assumptions")

    class Meta:
        ordering = ["decision", "pk"]


class DecisionDoubt(AbstractDoubt):
    decision = models.ForeignKey(Decision, models.PROTECT, related_name="doubts")

    class Meta:
        ordering = ["decision", "pk"]


class Document(AbstractDocument):
    decision = models.ForeignKey(Decision, models.PROTECT, related_name="documents")

    objects = OfDecisionQuerySet.as_manager()

    class Meta(AbstractDocument.Meta):
        ordering = ["decision", "pk"]

    @classmethod
    def files_kept(cls) -> set[str]:
        """Also those that a row named once its decision was published: a published version names them still."""
        once_published: Any = cls.history.filter(decision__published_on__isnull=False)
        return super().files_kept() | set(once_published.values_list("file", flat=True))


class UrgencyNotice(Audited):
    """Why a key decision could not wait 28 clear days, and who was told or agreed: MAI 2012 regs 10 and 11."""

    decision = models.ForeignKey(Decision, models.PROTECT, related_name="urgency_notices")
    kind = models.CharField(max_length=18, choices=UrgencyKind.choices)
    told_or_agreed_by = models.CharField(max_length=160)
    given_on = models.DateField()
    reasons = models.TextField()

    def __str__(self) -> str:
        return self.get_kind_display()


class PrivateNotice(Audited):
    """A notice that a matter will be taken in private, or the agreement that it could not be given: MAI 2012 reg 5."""

    decision = models.ForeignKey(Decision, models.PROTECT, related_name="private_notices")
    kind = models.CharField(max_length=10, choices=PrivateNoticeKind.choices)
    published_on = models.DateField()
    reasons = models.TextField()
    representations = models.TextField(blank=True)
    response = models.TextField(blank=True)
    agreed_by = models.CharField(max_length=160, blank=True)

    class Meta:
        constraints = [
            only_one("decision", "kind", message="That notice is recorded already."),
            needs_when(
                "agreed_by",
                Q(kind=PrivateNoticeKind.AGREEMENT),
                name="agreement_needs_by",
                message="Say which chair agreed that the matter is urgent.",
                text=True,
            ),
        ]

    def __str__(self) -> str:
        return self.get_kind_display()


class CallIn(Audited):
    """Members' request that a decision made but not carried out be looked at again: LGA 2000 s9F(4)."""

    decision = models.OneToOneField(Decision, models.PROTECT, related_name="call_in")
    received_on = models.DateField()
    members = models.PositiveSmallIntegerField(help_text="How many members asked for it.")
    grounds = models.TextField()
    outcome = models.CharField(max_length=16, choices=CallInOutcome.choices, null=True, blank=True)
    resolved_on = models.DateField(null=True, blank=True)
    referred_to = models.CharField(max_length=160, blank=True)
    advice = models.TextField(blank=True)

    class Meta:
        constraints = [
            together("outcome", "resolved_on"),
            in_order("received_on", "resolved_on"),
            needs_when(
                "referred_to",
                Q(outcome=CallInOutcome.REFERRED_BACK),
                name="referred_needs_to_whom",
                message="Say to whom the decision was referred back.",
                text=True,
            ),
        ]

    def __str__(self) -> str:
        return f"Call-in of {self.decision.reference}"


class CallInWaiver(Audited):
    decision = models.OneToOneField(Decision, models.PROTECT, related_name="call_in_waiver")
    waived_by = models.ForeignKey(Post, models.PROTECT, related_name="+")
    why = models.TextField()
    waived_on = models.DateField()

    def __str__(self) -> str:
        return f"Call-in of {self.decision.reference} waived"


class Approval(Audited):
    """An approval of money: a total, a maximum or an estimate. A yearly figure is never an Approval."""

    clause = models.ForeignKey(Clause, models.PROTECT, related_name="approvals")
    amount = money_field()
    qualifier = models.CharField(max_length=8, choices=[(q.value, q.label) for q in APPROVAL_QUALIFIERS])
    words = models.CharField(max_length=300)
    spend_from = models.DateField(null=True, blank=True)
    spend_until = models.DateField(null=True, blank=True)
    longest_term_months = models.PositiveSmallIntegerField(null=True, blank=True)

    objects = OfClauseQuerySet.as_manager()

    class Meta:
        ordering = ["clause", "pk"]
        constraints = [
            not_negative("amount"),
            in_order("spend_from", "spend_until"),
            one_of("qualifier", [q.value for q in APPROVAL_QUALIFIERS]),
        ]

    def __str__(self) -> str:
        return f"{self.clause}: {Qualifier(self.qualifier).label} £{self.amount:,.2f}"


class Delegation(Audited):
    """Power given to a post, with its limits. `usable_until` is compared with the day of the act."""

    clause = models.ForeignKey(Clause, models.PROTECT, related_name="delegations")
    post = models.ForeignKey(Post, models.PROTECT, related_name="delegations")
    consultees = models.CharField(max_length=300, blank=True)
    powers = ArrayField(models.CharField(max_length=10, choices=Power.choices))
    limit_per_action = money_field(null=True, blank=True)
    floor = money_field(null=True, blank=True)
    longest_term_months = models.PositiveSmallIntegerField(null=True, blank=True)
    usable_until = models.DateField(null=True, blank=True)

    objects = OfClauseQuerySet.as_manager()

    class Meta:
        ordering = ["clause", "pk"]
        constraints = [
            not_negative("limit_per_action"),
            not_negative("floor"),
            in_order("floor", "limit_per_action", message="The floor must not be above the limit per action."),
        ]

    def __str__(self) -> str:
        return f"{self.clause.cited_as}: {self.post}"


class Publication(AppendOnly):
    """Exactly what was published: canonical JSON and PDF with their hashes. Never changed or deleted.

    The table also has `written_in xid8 default pg_current_xact_id()`, which the freeze of authorities reads.
    `pdf` and `pdf_sha256` may be filled once later, where the PDF could not be made at the time.
    """

    decision = models.ForeignKey(Decision, models.PROTECT, related_name="publications")
    number = models.PositiveSmallIntegerField()
    record = models.BinaryField(help_text="Canonical JSON, UTF-8.")
    record_sha256 = models.CharField(max_length=64)
    pdf = models.BinaryField(null=True, blank=True)
    pdf_sha256 = models.CharField(max_length=64, blank=True)
    step = models.CharField(max_length=20, default="publish")
    reason = models.TextField(blank=True)
    published_at = models.DateTimeField()
    published_by = models.ForeignKey(ACTOR, models.PROTECT, related_name="+")

    objects = PublicationQuerySet.as_manager()

    class Meta:
        ordering = ["decision", "-number"]
        constraints = [
            only_one("decision", "number", message="That number is published already."),
            needs_when(
                "reason",
                Q(number__gt=1),
                name="further_number_needs_reason",
                message="Say what this version puts right or which step it records.",
                text=True,
            ),
        ]

    def __str__(self) -> str:
        return f"{self.decision.reference} version {self.number}"


class TakeDown(AppendOnly):
    """A published number withdrawn from sight for cause. The bytes stay for those who may see exempt matter."""

    publication = models.OneToOneField(Publication, models.PROTECT, related_name="take_down")
    reason_class = models.CharField(max_length=16, choices=TakeDownReason.choices)
    taken_at = models.DateTimeField()
    taken_by = models.ForeignKey(ACTOR, models.PROTECT, related_name="+")

    def __str__(self) -> str:
        return f"{self.publication} taken down"


class Edition(AppendOnly):
    """One numbered edition of the forward plan, as published. Its paper may be filled once later, as a notice's."""

    reference = reference_field()
    number = models.PositiveIntegerField(unique=True)
    record = models.BinaryField(help_text="Canonical JSON, UTF-8.")
    record_sha256 = models.CharField(max_length=64)
    pdf = models.BinaryField(null=True, blank=True)
    pdf_sha256 = models.CharField(max_length=64, blank=True)
    published_on = models.DateField()
    published_at = models.DateTimeField()
    published_by = models.ForeignKey(ACTOR, models.PROTECT, related_name="+")

    class Meta:
        ordering = ["-number"]

    def __str__(self) -> str:
        return f"Forward plan, edition {self.number}"


class EditionItem(AppendOnly):
    """A planned decision in an edition; the first one is where its notice was first given.

    `item` is its part of the edition's record: all that a stranger may read of the decision until it is published.
    """

    edition = models.ForeignKey(Edition, models.PROTECT, related_name="items")
    decision = models.ForeignKey(Decision, models.PROTECT, related_name="edition_items")
    item = models.JSONField(default=dict, blank=True)

    class Meta:
        ordering = ["edition", "pk"]
        constraints = [only_one("edition", "decision", message="This item is in the edition already.")]

    def __str__(self) -> str:
        return f"{self.decision.reference} in edition {self.edition.number}"


class UrgencyReport(Audited):
    """That the decisions taken under special urgency in a period were reported to council: MAI 2012 reg 19."""

    from_on = models.DateField()
    until_on = models.DateField()
    reported_on = models.DateField(help_text="The day of the meeting of council that received the report.")

    class Meta:
        ordering = ["-until_on", "-pk"]
        constraints = [
            in_order("from_on", "until_on"),
            in_order("until_on", "reported_on", message="A report covers days up to that on which it is made."),
        ]

    def __str__(self) -> str:
        return f"Report on special urgency, {self.from_on} to {self.until_on}"


class Mailing(AppendOnly):
    """One mail to the council's mailboxes, as the mail server took it: about a meeting's decisions, or about one."""

    meeting = models.OneToOneField(Meeting, models.PROTECT, null=True, blank=True, related_name="mailing")
    decision = models.OneToOneField(Decision, models.PROTECT, null=True, blank=True, related_name="mailing")
    about = ArrayField(models.CharField(max_length=20), help_text="References of the decisions that it tells of.")
    recipients = ArrayField(models.EmailField())
    subject = models.CharField(max_length=400)
    text = models.TextField()
    sent_at = models.DateTimeField()
    sent_by = models.ForeignKey(ACTOR, models.PROTECT, related_name="+")

    objects = MailingQuerySet.as_manager()

    class Meta:
        ordering = ["-sent_at", "-pk"]
        constraints = [
            models.CheckConstraint(
                name="%(class)s_meeting_or_decision",
                condition=Q(meeting__isnull=True, decision__isnull=False)
                | Q(meeting__isnull=False, decision__isnull=True),
                violation_error_message="A mail is about a meeting or about one decision.",
            ),
        ]

    def __str__(self) -> str:
        return self.subject
