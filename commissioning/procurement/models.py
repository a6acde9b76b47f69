"""Commissions: the need, the decisions that serve it, the lots and their routes."""

from __future__ import annotations

from django.core.validators import RegexValidator
from django.db import models
from django.db.models import Q

from commissioning.council.models import Post, ServiceArea
from commissioning.kit.choices import Choices
from commissioning.kit.constraints import in_order, needed_in, needs_when, not_negative, one_of, only_one
from commissioning.kit.models import (
    ACTOR,
    AbstractAssumption,
    AbstractDocument,
    AbstractDoubt,
    Audited,
    DocumentQuerySet,
    money_field,
    reference_field,
)
from commissioning.procurement.lifecycle import COMMISSION
from commissioning.procurement.querysets import CommissionQuerySet, LeadTimeQuerySet, LotQuerySet
from commissioning.procurement.routes import Regime, Route
from commissioning.procurement.timetable import LeadTimes, StepCode
from decisions.choices import Qualifier
from decisions.models import Decision


class Commission(Audited):
    """A need and everything done to meet it, from the first decision to the end of the last contract."""

    reference = reference_field()
    title = models.CharField(max_length=300)
    need = models.TextField()
    service_area = models.ForeignKey(ServiceArea, models.PROTECT, related_name="commissions")
    client_group = models.CharField(max_length=200, blank=True)
    client_numbers = models.CharField(max_length=200, blank=True, help_text="How many people, as the papers say it.")
    lead_officer = models.ForeignKey(ACTOR, models.PROTECT, null=True, blank=True, related_name="commissions_led")
    lead_post = models.ForeignKey(Post, models.PROTECT, related_name="commissions_led")
    regime = models.CharField(max_length=8, choices=[(r.value, r.label) for r in Regime])
    light_touch = models.BooleanField(default=False)
    cpv = models.CharField(
        "CPV code",
        max_length=10,
        blank=True,
        validators=[RegexValidator(r"\A\d{8}(-\d)?\Z", "A CPV code has eight digits, then a dash and a check digit.")],
    )
    vat_rate = models.PositiveSmallIntegerField("VAT rate", choices=[(20, "20 %"), (0, "0 %")], default=20)
    annual_budget = money_field(null=True, blank=True)
    value = money_field(null=True, blank=True)
    value_qualifier = models.CharField(max_length=8, choices=Qualifier.choices, blank=True)
    value_words = models.CharField(max_length=300, blank=True)
    begun_on = models.DateField(
        "procurement begun on", null=True, blank=True, help_text="The day of its first notice: it decides the regime."
    )
    planned_start = models.DateField(null=True, blank=True)
    term_words = models.TextField(blank=True)
    term_settled_by = models.TextField(blank=True, help_text="The document that settled a disputed term.")
    term_months = models.PositiveSmallIntegerField(
        "longest term, months", null=True, blank=True, help_text="As the document that settled it says."
    )
    partner_authorities = models.CharField(max_length=300, blank=True)
    suppliers_before = models.CharField(max_length=300, blank=True)
    state = models.CharField(max_length=10, choices=COMMISSION.choices, default=COMMISSION.initial, editable=False)
    opened_on = models.DateField(null=True, blank=True)
    closed_on = models.DateField(null=True, blank=True)
    closed_reason = models.TextField(blank=True)

    objects = CommissionQuerySet.as_manager()

    class Meta:
        ordering = ["-reference"]
        constraints = [
            one_of("state", COMMISSION.states),
            one_of("regime", [r.value for r in Regime]),
            needed_in(COMMISSION, "closed_on"),
            in_order("opened_on", "closed_on"),
            not_negative("value"),
            not_negative("annual_budget"),
            needs_when(
                "value_qualifier",
                Q(value__isnull=False),
                name="value_needs_qualifier",
                message="Say whether the value is exact, a maximum, an estimate or about.",
                text=True,
            ),
        ]

    def __str__(self) -> str:
        return f"{self.reference} {self.title}"


class Part(Choices):
    """The part a decision plays in a commission."""

    APPROVAL = "approval", "Approval to procure"
    AWARD = "award", "Award"
    EXTENSION = "extension", "Extension"
    VARIATION = "variation", "Variation"
    SCRUTINY = "scrutiny", "Scrutiny"


class CommissionDecision(Audited):
    """Which decision plays which part in which commission."""

    commission = models.ForeignKey(Commission, models.PROTECT, related_name="decision_links")
    decision = models.ForeignKey(Decision, models.PROTECT, related_name="commission_links")
    part = models.CharField(max_length=10, choices=Part.choices)

    class Meta:
        ordering = ["commission", "pk"]
        constraints = [
            only_one("commission", "decision", "part", message="The decision plays that part here already."),
            one_of("part", Part.values),
        ]

    def __str__(self) -> str:
        return f"{self.commission.reference}: {self.decision.reference} ({self.get_part_display()})"


class Lot(Audited):
    """One lot or sub-lot. The route belongs to the lot; without one nothing can be awarded."""

    commission = models.ForeignKey(Commission, models.PROTECT, related_name="lots")
    number = models.CharField(max_length=8)
    title = models.CharField(max_length=200)
    parent = models.ForeignKey("self", models.PROTECT, null=True, blank=True, related_name="sublots")
    route = models.CharField(max_length=24, choices=[(r.value, r.label) for r in Route], blank=True)
    how_awarded = models.CharField(max_length=300, blank=True)
    suppliers_decided = models.PositiveSmallIntegerField(null=True, blank=True)
    single_supplier = models.BooleanField(default=False)
    guaranteed_volume = models.CharField(max_length=300, blank=True)
    price_terms = models.CharField(max_length=300, blank=True)
    value = money_field(null=True, blank=True)
    value_if = money_field(null=True, blank=True, help_text="The sum under the other honest reading of the words.")
    value_words = models.CharField(max_length=300, blank=True)
    package_words = models.CharField(max_length=200, blank=True, help_text="Length of one person's package of service.")
    starts_on = models.DateField(
        "service starts on", null=True, blank=True, help_text="Where it differs from the commission's planned start."
    )
    tupe_applies = models.BooleanField("TUPE applies", default=False)
    direct_award_ground = models.TextField("ground of a direct award", blank=True, help_text="The provision of law.")
    direct_award_why = models.TextField("justification of a direct award", blank=True)

    objects = LotQuerySet.as_manager()

    class Meta:
        ordering = ["commission", "number"]
        constraints = [only_one("commission", "number", message="Another lot of this commission has that number.")]

    def __str__(self) -> str:
        return f"{self.commission.reference} lot {self.number}"


class Milestone(Audited):
    """A step of a lot's timetable where it is planned for another day than was computed, or was done."""

    lot = models.ForeignKey(Lot, models.PROTECT, related_name="milestones")
    step = models.CharField(max_length=24, choices=[(code.value, code.value) for code in StepCode])
    planned_on = models.DateField(null=True, blank=True, help_text="In place of the computed day.")
    why = models.TextField("why it is planned for another day", blank=True)
    done_on = models.DateField(null=True, blank=True)

    class Meta:
        ordering = ["lot", "pk"]
        constraints = [
            only_one("lot", "step", message="That step of the lot is kept already."),
            one_of("step", [code.value for code in StepCode]),
            needs_when(
                "why",
                Q(planned_on__isnull=False),
                name="override_needs_why",
                message="Say why the step is planned for another day.",
                text=True,
            ),
        ]

    def __str__(self) -> str:
        return f"{self.lot}: {self.step}"


class LeadTime(Audited):
    """How long the steps of a procurement take by one route, in weeks, from a day on: set by managers."""

    route = models.CharField(max_length=24, choices=[(r.value, r.label) for r in Route])
    in_force_from = models.DateField()
    mobilisation = models.PositiveSmallIntegerField("mobilisation with TUPE, weeks")
    mobilisation_without_tupe = models.PositiveSmallIntegerField("mobilisation without TUPE, weeks")
    evaluation = models.PositiveSmallIntegerField("evaluation, weeks")
    tender = models.PositiveSmallIntegerField("tender period, weeks")

    objects = LeadTimeQuerySet.as_manager()

    class Meta:
        ordering = ["route", "-in_force_from"]
        constraints = [
            only_one("route", "in_force_from", message="The lead times of that route change on that day already.")
        ]

    def __str__(self) -> str:
        return f"{Route(self.route).label} from {self.in_force_from}"

    @property
    def times(self) -> LeadTimes:
        """The same as the timetable takes them."""
        return LeadTimes(self.mobilisation, self.mobilisation_without_tupe, self.evaluation, self.tender)


class CommissionDocument(AbstractDocument):
    commission = models.ForeignKey(Commission, models.PROTECT, related_name="documents")

    objects = DocumentQuerySet.as_manager()

    class Meta(AbstractDocument.Meta):
        ordering = ["commission", "pk"]


class CommissionAssumption(AbstractAssumption):
    commission = models.ForeignKey(Commission, models.PROTECT, related_name="assumptions")

    class Meta:
        ordering = ["commission", "pk"]


class CommissionDoubt(AbstractDoubt):
    commission = models.ForeignKey(Commission, models.PROTECT, related_name="doubts")

    class Meta:
        ordering = ["commission", "pk"]
