"""Contracts, their terms, options and rosters, and the ledger of what was committed under which authority."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Now

from commissioning.council.models import Post, ServiceArea, StandingOrders
from commissioning.kit.constraints import in_order, needed_in, needs_when, no_overlap, not_negative, one_of, only_one
from commissioning.kit.dates import long_date
from commissioning.kit.models import (
    ACTOR,
    AbstractAssumption,
    AbstractDocument,
    AppendOnly,
    Audited,
    Derived,
    DocumentQuerySet,
    money_field,
    reference_field,
)
from commissioning.procurement.models import Commission, Lot
from commissioning.procurement.routes import NOTICE_NAMES, Regime, Route
from contracts.choices import (
    UMBRELLAS,
    ActKind,
    AuthorityKind,
    ContractKind,
    DirectAward,
    NoStandstill,
    Path,
    Placing,
    PlanPart,
    Rating,
)
from contracts.lifecycle import CONTRACT
from contracts.querysets import (
    LAST_DAY,
    WAIVED,
    AssessmentQuerySet,
    CommitmentQuerySet,
    ContractQuerySet,
    KpiQuerySet,
    PlanItemQuerySet,
    RosterQuerySet,
    SuspensionQuerySet,
)
from decisions.choices import Origin, Qualifier
from decisions.models import Approval, Clause, Decision, Delegation
from providers.models import Provider


class Contract(Audited):
    """One agreement: its parties, its term as written and as understood, its value, and until when it runs.

    `ends_on` and `last_possible_end` are written only by the actions award, extend, vary, use_break, terminate.
    The table also has `words tsvector`, which triggers keep (sql/words.sql) and only searches read.
    """

    reference = reference_field()
    title = models.CharField(max_length=300)
    description = models.TextField(blank=True)
    kind = models.CharField(max_length=16, choices=ContractKind.choices)
    state = models.CharField(max_length=12, choices=CONTRACT.choices, default=CONTRACT.initial, editable=False)
    origin = models.CharField(max_length=8, choices=Origin.choices, default=Origin.HERE)
    commission = models.ForeignKey(Commission, models.PROTECT, null=True, blank=True, related_name="contracts")
    route = models.CharField(max_length=24, choices=[(r.value, r.label) for r in Route], blank=True)
    regime = models.CharField(max_length=8, choices=[(r.value, r.label) for r in Regime])
    light_touch = models.BooleanField(default=False)
    service_area = models.ForeignKey(ServiceArea, models.PROTECT, related_name="contracts")
    umbrella = models.ForeignKey("self", models.PROTECT, null=True, blank=True, related_name="call_offs")
    provider = models.ForeignKey(Provider, models.PROTECT, null=True, blank=True, related_name="contracts")

    term_words = models.TextField(blank=True, help_text="The term as the contract or the decision writes it.")
    term_settled_by = models.TextField(blank=True)
    tupe_applies = models.BooleanField("TUPE applies", default=False)
    awarded_on = models.DateField(null=True, blank=True)
    signed_on = models.DateField(null=True, blank=True)
    starts_on = models.DateField(null=True, blank=True)
    starts_words = models.CharField(max_length=120, blank=True, help_text="Where the source does not give a full date.")
    initial_end = models.DateField(null=True, blank=True)
    ends_on = models.DateField(null=True, blank=True)
    ends_words = models.CharField(max_length=160, blank=True, help_text="Where the end is an event, not a day.")
    last_possible_end = models.DateField(null=True, blank=True)
    last_possible_end_if = models.DateField(
        null=True, blank=True, help_text="While the term is disputed: the later of the two readings."
    )
    value = money_field(null=True, blank=True)
    value_qualifier = models.CharField(max_length=8, choices=Qualifier.choices, blank=True)
    value_words = models.CharField(max_length=300, blank=True)
    value_if = money_field(null=True, blank=True, help_text="The sum under the other honest reading of the words.")
    annual_value = money_field(null=True, blank=True)
    irrecoverable_vat = money_field("Irrecoverable VAT", null=True, blank=True)
    tendered = models.BooleanField(default=True)
    placed_by = models.CharField(
        "how the work was placed", max_length=16, choices=Placing.choices, blank=True, help_text="For a call-off."
    )
    competition_words = models.TextField(
        "record of the mini-competition", blank=True, help_text="Who was invited, who answered, how it was decided."
    )
    placed_on = models.DateField("is to be placed on", null=True, blank=True, help_text="For the draft of a call-off.")
    begun_on = models.DateField(
        "procurement begun on", null=True, blank=True, help_text="For one outside a commission: its first notice."
    )
    direct_award_ground = models.CharField(
        "ground of the direct award",
        max_length=16,
        choices=DirectAward.choices,
        blank=True,
        help_text="For one outside a commission; in one each lot has its own.",
    )
    direct_award_why = models.TextField("how that ground is met", blank=True)
    term_justification = models.TextField(
        "why the framework runs for more than four years", blank=True, help_text="PCR 2015 reg 33(3); PA 2023 s47."
    )
    no_standstill = models.CharField(
        "ground on which it was signed without a standstill", max_length=12, choices=NoStandstill.choices, blank=True
    )
    no_standstill_words = models.TextField("why that ground holds", blank=True)
    supplier_notice_months = models.PositiveSmallIntegerField(null=True, blank=True)
    suppliers_decided = models.PositiveSmallIntegerField(
        null=True, blank=True, help_text="How many the decision named."
    )
    review_on = models.DateField(null=True, blank=True)
    lead_officer = models.ForeignKey(ACTOR, models.PROTECT, null=True, blank=True, related_name="contracts_led")
    lead_post = models.ForeignKey(Post, models.PROTECT, related_name="contracts_led")
    planned_path = models.CharField(max_length=10, choices=Path.choices, default=Path.UNDECIDED)
    terminated_on = models.DateField("last day after a termination", null=True, blank=True)
    termination_made_on = models.DateField(
        "termination given on", null=True, blank=True, help_text="When notice of the termination was given or agreed."
    )
    end_before_termination = models.DateField(null=True, blank=True, help_text="The end that it would have had.")
    # The day of the close, or that on which it was recorded that it would not be signed.
    closed_on = models.DateField(null=True, blank=True)
    ended_reason = models.TextField(null=True, blank=True)

    objects = ContractQuerySet.as_manager()

    class Meta:
        ordering = ["ends_on", "pk"]
        indexes = [
            models.Index(fields=["ends_on", "id"], name="contract_by_end"),
            # Lists run by the last day. What they are filtered by lies in the index, so that a filter few answer reads
            # no contract that does not.
            models.Index(
                LAST_DAY,
                "id",
                name="contract_by_last_day",
                include=[
                    "ends_on", "terminated_on", "awarded_on", "starts_on", "state", "kind", "route", "service_area",
                    "lead_officer", "provider", "annual_value",
                ],
            ),
            models.Index(
                fields=["service_area", "review_on"], name="contract_by_review", condition=Q(review_on__isnull=False)
            ),
            models.Index(
                fields=["starts_on", "id"],
                name="contract_upcoming",
                condition=Q(state__in=("awarded", "signed")),
                include=[
                    "awarded_on", "ends_on", "terminated_on", "kind", "route", "service_area", "lead_officer",
                    "provider",
                ],
            ),
            models.Index(
                fields=["awarded_on"],
                name="contract_spot_by_award",
                condition=Q(kind=ContractKind.SPOT),
                include=["state", "service_area", "light_touch", "commission", "value"],
            ),
            *(
                models.Index(field, LAST_DAY, "id", name=f"contract_by_{field}")
                for field in ("provider", "kind", "route", "state")
            ),
            # Of these each list is filtered further.
            *(
                models.Index(
                    field,
                    LAST_DAY,
                    "id",
                    name=f"contract_by_{field}",
                    include=["ends_on", "terminated_on", "awarded_on", "starts_on", "state", "kind", "route", other],
                )
                for field, other in (("service_area", "lead_officer"), ("lead_officer", "service_area"))
            ),
            # The latest awards, and the few that no competition came before.
            models.Index(F("awarded_on").desc(nulls_last=True), "id", name="contract_by_award"),
            models.Index(fields=["id"], name="contract_waived", condition=WAIVED),
            # A kind has few of the routes: where it has none of one, no contract is to be looked at.
            models.Index("kind", "route", LAST_DAY, "id", name="contract_by_kind_route"),
        ]  # fmt: skip
        constraints = [
            one_of("state", CONTRACT.states),
            one_of("kind", ContractKind.values),
            one_of("regime", [r.value for r in Regime]),
            needed_in(CONTRACT, "awarded_on"),
            needed_in(CONTRACT, "signed_on"),
            needed_in(CONTRACT, "ended_reason"),
            needed_in(CONTRACT, "terminated_on"),
            needed_in(CONTRACT, "closed_on"),
            models.CheckConstraint(
                name="%(class)s_awarded_has_start",
                condition=Q(state="draft") | Q(starts_on__isnull=False) | ~Q(starts_words=""),
                violation_error_message="An awarded contract needs its start.",
            ),
            models.CheckConstraint(
                name="%(class)s_provider_unless_umbrella",
                condition=(Q(kind__in=UMBRELLAS) & Q(provider__isnull=True))
                | (~Q(kind__in=UMBRELLAS) & (Q(provider__isnull=False) | Q(state="draft"))),
                violation_error_message="An umbrella has a roster, every other contract one provider.",
            ),
            models.CheckConstraint(
                name="%(class)s_call_off_has_umbrella",
                condition=Q(umbrella__isnull=False) | ~Q(kind=ContractKind.CALL_OFF),
                violation_error_message="A call-off is placed under an umbrella: say which.",
            ),
            in_order("starts_on", "initial_end"),
            in_order("starts_on", "ends_on"),
            in_order("ends_on", "last_possible_end", message="The end cannot be later than the last possible end."),
            in_order("last_possible_end", "last_possible_end_if"),
            in_order("awarded_on", "signed_on"),
            in_order(
                "termination_made_on", "terminated_on", message="A contract ends no earlier than it was terminated."
            ),
            not_negative("value"),
            not_negative("annual_value"),
            needs_when(
                "value_qualifier",
                Q(value__isnull=False),
                name="value_needs_qualifier",
                message="Say whether the value is exact, a maximum, an estimate or about.",
                text=True,
            ),
            needs_when(
                "direct_award_why",
                ~Q(direct_award_ground=""),
                name="direct_award_has_why",
                message="Say how the ground of the direct award is met.",
                text=True,
            ),
            models.CheckConstraint(
                name="%(class)s_ground_of_direct_award",
                condition=Q(route=Route.DIRECT_AWARD.value) | Q(direct_award_ground="", direct_award_why=""),
                violation_error_message="Only a direct award has a ground.",
            ),
            models.CheckConstraint(
                name="%(class)s_ground_of_regime",
                condition=~Q(regime=Regime.PCR2015.value)
                | ~Q(direct_award_ground__in=(DirectAward.USER_CHOICE.value, DirectAward.LIFE.value)),
                violation_error_message="That is no ground under the regime of this contract.",
            ),
            needs_when(
                "no_standstill_words",
                ~Q(no_standstill=""),
                name="no_standstill_has_words",
                message="Say why the contract owes no standstill.",
                text=True,
            ),
        ]

    def __str__(self) -> str:
        return f"{self.reference} {self.title}"

    @property
    def is_umbrella(self) -> bool:
        return self.kind in UMBRELLAS

    @property
    def ceiling(self) -> Decimal | None:
        """What an umbrella may come to, where it says so: it carries no money itself. None of every other contract."""
        return self.value if self.is_umbrella else None

    @property
    def withholds_names(self) -> bool:
        """Whether the names on its roster are withheld now."""
        withheld = getattr(self, "withheld_names", None)
        return withheld is not None and withheld.released_on is None

    def is_live(self, on: date) -> bool:
        """Signed, begun and not ended on that day; the same words as `ContractQuerySet.live`."""
        return (
            self.state in ("signed", "terminated", "closed")
            and (self.starts_on is None or self.starts_on <= on)
            and (self.terminated_on is None or on <= self.terminated_on)
            and (self.ends_on is None or on <= self.ends_on)
        )


class ContractLot(Audited):
    contract = models.ForeignKey(Contract, models.PROTECT, related_name="lot_links")
    lot = models.ForeignKey(Lot, models.PROTECT, related_name="contract_links")

    class Meta:
        ordering = ["contract", "lot"]
        constraints = [only_one("contract", "lot", message="The contract covers that lot already.")]

    def __str__(self) -> str:
        return f"{self.contract.reference}: {self.lot}"


class ContractAssumption(AbstractAssumption):
    contract = models.ForeignKey(Contract, models.PROTECT, related_name="assumptions")

    class Meta:
        ordering = ["contract", "pk"]


class ExtensionOption(Audited):
    """An option to extend: a fixed length, or a pot of months that may be used in any slices."""

    contract = models.ForeignKey(Contract, models.PROTECT, related_name="options")
    position = models.PositiveSmallIntegerField()
    months = models.PositiveSmallIntegerField()
    pot = models.BooleanField(default=False)

    class Meta:
        ordering = ["contract", "position"]
        constraints = [
            only_one("contract", "position", message="Another option has that place."),
            models.CheckConstraint(
                name="%(class)s_has_months",
                condition=Q(months__gte=1),
                violation_error_message="An option is at least one month long.",
            ),
        ]

    def __str__(self) -> str:
        return f"Option {self.position}: {self.months} months"

    def left_after(self, used: int) -> int:
        """The months that it still gives once some were used: of a pot the rest, of a fixed option all or nothing."""
        return 0 if used and not self.pot else self.months - used


class Extension(Audited):
    """One extension made: under an option, or beyond them on a ground. The new end rules over stated months."""

    contract = models.ForeignKey(Contract, models.PROTECT, related_name="extensions")
    option = models.ForeignKey(ExtensionOption, models.PROTECT, null=True, blank=True, related_name="extensions")
    made_on = models.DateField()
    old_end = models.DateField()
    new_end = models.DateField()
    months = models.PositiveSmallIntegerField(help_text="Begun months from the old end to the new.")
    stated_months = models.PositiveSmallIntegerField(
        null=True, blank=True, help_text="Months as the source states them."
    )
    ground = models.TextField(blank=True)

    class Meta:
        ordering = ["contract", "new_end", "pk"]
        indexes = [models.Index(fields=["made_on", "contract"], name="extension_by_day")]
        constraints = [
            in_order("old_end", "new_end", may_be_equal=False, message="The new end must be later than the old one."),
            models.CheckConstraint(
                name="%(class)s_beyond_options_needs_ground",
                condition=Q(option__isnull=False) | ~Q(ground=""),
                violation_error_message="An extension beyond the options needs its legal ground.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.contract.reference} to {self.new_end}"


class BreakPoint(Audited):
    """A day at which either side may end the contract early. Not an option: the term runs on if nobody acts."""

    contract = models.ForeignKey(Contract, models.PROTECT, related_name="breaks")
    after_months = models.PositiveSmallIntegerField()
    falls_on = models.DateField(help_text="The last day of service if the break is used.")
    exercised_on = models.DateField("used on", null=True, blank=True)
    old_end = models.DateField("end before the break", null=True, blank=True)
    words = models.TextField("why, and who agreed", blank=True)

    class Meta:
        ordering = ["contract", "falls_on"]
        constraints = [
            only_one("contract", "falls_on", message="There is a break on that day already."),
            in_order("exercised_on", "falls_on", message="A break is used by the day on which it falls."),
        ]

    def __str__(self) -> str:
        return f"{self.contract.reference}: break on {self.falls_on}"


class Variation(Audited):
    """A change of value, term, scope or provider, with its legal ground. `new_end` is earlier than `old_end`: a later
    one is an extension."""

    contract = models.ForeignKey(Contract, models.PROTECT, related_name="variations")
    made_on = models.DateField()
    value_change = money_field(default=Decimal("0.00"))
    term_words = models.CharField(max_length=300, blank=True)
    scope_words = models.TextField(blank=True)
    old_end = models.DateField(null=True, blank=True)
    new_end = models.DateField(null=True, blank=True)
    from_provider = models.ForeignKey(
        Provider, models.PROTECT, null=True, blank=True, related_name="contracts_passed_on"
    )
    to_provider = models.ForeignKey(Provider, models.PROTECT, null=True, blank=True, related_name="+")
    ground = models.CharField(max_length=200)

    class Meta:
        ordering = ["contract", "made_on", "pk"]
        indexes = [models.Index(fields=["made_on", "contract"], name="variation_by_day")]
        constraints = [
            in_order("new_end", "old_end", may_be_equal=False, message="A later end is an extension, not a variation."),
            models.CheckConstraint(
                name="%(class)s_provider_changes",
                condition=Q(from_provider__isnull=True, to_provider__isnull=True)
                | Q(from_provider__isnull=False, to_provider__isnull=False) & ~Q(from_provider=F("to_provider")),
                violation_error_message="An assignment names the provider before and another one after.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.contract.reference}: variation of {self.made_on}"


class ContractLeadTimes(Audited):
    """How long the work takes to replace one contract, where that differs from its route, with why: set by managers.

    In weeks; what is empty is as usual for the route.
    """

    contract = models.OneToOneField(Contract, models.PROTECT, related_name="own_lead_times")
    mobilisation = models.PositiveSmallIntegerField("mobilisation, weeks", null=True, blank=True)
    evaluation = models.PositiveSmallIntegerField("evaluation, weeks", null=True, blank=True)
    tender = models.PositiveSmallIntegerField("tender period, weeks", null=True, blank=True)
    reason = models.TextField()

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="%(class)s_sets_one",
                condition=Q(mobilisation__isnull=False) | Q(evaluation__isnull=False) | Q(tender__isnull=False),
                violation_error_message="Set at least one lead time of the contract’s own, or take them back.",
            ),
            models.CheckConstraint(
                name="%(class)s_has_reason",
                condition=~Q(reason=""),
                violation_error_message="Say why they differ from the usual.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.contract.reference}: its own lead times"


NEXT_DAYS = ("act_by", "decide_by", "ends_on", "notice_by", "next_break", "assess_by")
NEXT_FACETS = {
    "kind": "kind",
    "route": "route",
    "area": "service_area",
    "lead": "lead_officer",
    "path": "planned_path",
    "regime": "regime",
    "light": "light_touch",
}
"""What next acts are summed by, a filter each, and its column."""


class NextAct(Derived):
    """What lies ahead of a contract in play, as `contracts.expiry` works it out: derived, so that lists are quick.

    Written by `contracts.counting` alone, in the transaction of whatever changes it. `manage.py reconcile` works all of
    it out again and finds every difference.
    """

    contract = models.OneToOneField(Contract, models.PROTECT, primary_key=True, related_name="next_act")
    ends_on = models.DateField(null=True)
    act_by = models.DateField("last day to act", null=True)
    decide_by = models.DateField(null=True)
    notice_by = models.DateField("supplier must have notice", null=True)
    next_break = models.DateField(null=True)
    assess_by = models.DateField("performance to be assessed by", null=True)
    path = models.CharField(max_length=10, blank=True, help_text="The path that the last day to act belongs to.")
    step = models.CharField(max_length=24, blank=True, help_text="The step that sets the last day to act.")
    runs_on = models.BooleanField(default=True, help_text="It runs past its end: nothing awarded follows it.")
    yearly = money_field(null=True)
    yearly_qualifier = models.CharField(max_length=8, blank=True)
    changed = models.DateTimeField(db_default=Now(), help_text="When any of this was last found to differ.")
    # What lists are filtered by, as the contract has it: its row holds the keys to what they name.
    service_area = models.ForeignKey(ServiceArea, models.PROTECT, related_name="+", db_index=False, db_constraint=False)
    lead_officer = models.ForeignKey(
        ACTOR, models.PROTECT, related_name="+", null=True, db_index=False, db_constraint=False
    )
    kind = models.CharField(max_length=16)
    route = models.CharField(max_length=24, blank=True)
    planned_path = models.CharField(max_length=10)
    regime = models.CharField(max_length=8)
    light_touch = models.BooleanField()

    class Meta:
        ordering = [F("act_by").asc(nulls_last=True), "pk"]
        indexes = [
            # What lists are filtered by lies in the index of each day: a filter that few of the first days answer reads
            # no row that does not.
            *(
                models.Index(
                    F(day).asc(nulls_last=True),
                    "contract",
                    name=f"next_act_{day}",
                    include=["yearly", "runs_on", *NEXT_FACETS.values()],
                )
                for day in NEXT_DAYS
            ),
            *(
                models.Index(column, F("act_by").asc(nulls_last=True), "contract", name=f"next_act_of_{column}")
                for column in NEXT_FACETS.values()
            ),
        ]

    def __str__(self) -> str:
        return f"{self.contract.reference}: act by {self.act_by}"

    @property
    def umbrella_id(self) -> int | None:
        return self.contract.umbrella_id


class DaySum(Derived):
    """How many next acts have a day in one of their columns, and what these contracts are worth in a year: of all of
    them (no facet), and of those with one value of one facet.

    A trigger adds a row with what changed to whatever changes a next act, so that nobody waits for another's row: a
    figure is the sum of its rows. `contracts.sums` reads them; the nightly count makes one row of many.
    """

    facet = models.CharField(max_length=6, blank=True)
    value = models.CharField(max_length=24, blank=True)
    day_of = models.CharField(max_length=10)
    day = models.DateField()
    runs_on = models.BooleanField()
    count = models.IntegerField()
    amount = models.DecimalField(max_digits=20, decimal_places=2)
    known = models.IntegerField()
    capped = models.IntegerField()
    rough = models.IntegerField()

    class Meta:
        indexes = [
            models.Index(
                fields=["facet", "value", "day_of", "day"],
                name="day_sum_of",
                include=["runs_on", "count", "amount", "known", "capped", "rough"],
            )
        ]

    def __str__(self) -> str:
        return f"{self.facet} {self.value}: {self.count} {self.day_of} {self.day}"


class LedgerSum(Derived):
    """What rows of the ledger come to, twice: by the service area of their contract and what bears them (facet `borne`:
    an approval, or a code of `Bearing`), and by service area and who holds the contract now (facet `holder`).

    A trigger adds a row with what changed to whatever writes the ledger or moves a contract, so that nobody waits for
    another's row: a figure is the sum of its rows. `contracts.ledger_sums` keeps them; the nightly count makes one row
    of many.
    """

    facet = models.CharField(max_length=6)
    service_area = models.ForeignKey(ServiceArea, models.PROTECT, related_name="+", db_constraint=False, db_index=False)
    approval = models.ForeignKey(
        Approval, models.PROTECT, related_name="+", null=True, db_constraint=False, db_index=False
    )
    borne = models.CharField(max_length=9, blank=True)
    provider = models.ForeignKey(
        Provider, models.PROTECT, related_name="+", null=True, db_constraint=False, db_index=False
    )
    rows = models.IntegerField()
    acts = models.IntegerField()
    amount = models.DecimalField(max_digits=20, decimal_places=2)
    unstated = models.IntegerField()

    class Meta:
        indexes = [
            # Summed in the order of the index: hundreds of thousands of approvals would not fit into memory.
            models.Index(
                fields=["approval"],
                name="ledger_sum_of_approval",
                condition=Q(facet="borne"),
                include=["service_area", "borne", "rows", "acts", "amount", "unstated"],
            ),
        ]

    def __str__(self) -> str:
        return f"{self.facet} {self.service_area_id}: {self.acts} acts, {self.amount}"


class LastCount(Derived):
    """The day as at which the next acts were last worked out for all contracts, and whether a meeting, a closure day,
    standing orders or lead times changed since: one row."""

    id = models.PositiveSmallIntegerField(primary_key=True, default=1)
    counted_on = models.DateField()
    is_overtaken = models.BooleanField(default=False)

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="%(class)s_one_row",
                condition=Q(id=1),
                violation_error_message="The last count is one row: work it out anew, do not add another.",
            )
        ]

    def __str__(self) -> str:
        return f"Counted on {self.counted_on}"


class WithheldNames(Audited):
    """Why the names on a roster are not public; they appear only by `release_names`, never by a passing midnight."""

    contract = models.OneToOneField(Contract, models.PROTECT, related_name="withheld_names")
    paragraph = models.PositiveSmallIntegerField()
    reason = models.TextField()
    review_on = models.DateField()
    released_on = models.DateField(null=True, blank=True)

    def __str__(self) -> str:
        return f"{self.contract.reference}: names withheld"


class RosterEntry(Audited):
    """A provider's place on one lot of an umbrella, from a day until a day (both included)."""

    umbrella = models.ForeignKey(Contract, models.PROTECT, related_name="roster", db_index=False)
    lot = models.ForeignKey(Lot, models.PROTECT, related_name="roster")
    provider = models.ForeignKey(Provider, models.PROTECT, related_name="roster_entries")
    joined_on = models.DateField()
    left_on = models.DateField(null=True, blank=True)

    objects = RosterQuerySet.as_manager()

    class Meta:
        ordering = ["umbrella", "lot", "provider"]
        indexes = [
            models.Index(
                fields=["umbrella", "lot", "provider"], name="roster_by_lot", include=["joined_on", "left_on"]
            ),
        ]
        constraints = [
            in_order("joined_on", "left_on"),
            no_overlap(
                "umbrella",
                "lot",
                "provider",
                first="joined_on",
                last="left_on",
                message="This provider is on that lot already in that period.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.umbrella.reference} {self.lot}: {self.provider}"


class Suspension(Audited):
    entry = models.ForeignKey(RosterEntry, models.PROTECT, related_name="suspensions")
    from_on = models.DateField()
    until_on = models.DateField(null=True, blank=True)
    reason = models.TextField()

    objects = SuspensionQuerySet.as_manager()

    class Meta:
        constraints = [
            in_order("from_on", "until_on"),
            no_overlap("entry", first="from_on", last="until_on", message="This entry is suspended then already."),
        ]

    def __str__(self) -> str:
        return f"{self.entry}: suspended from {self.from_on}"


class Reopening(Audited):
    """A time in which an open framework takes new suppliers: PA 2023 s49."""

    umbrella = models.ForeignKey(Contract, models.PROTECT, related_name="reopenings")
    from_on = models.DateField()
    until_on = models.DateField()
    notice = models.CharField(max_length=200, help_text="The tender notice by which it was reopened.")

    class Meta:
        ordering = ["umbrella", "from_on"]
        constraints = [
            in_order("from_on", "until_on"),
            no_overlap("umbrella", first="from_on", last="until_on", message="It is reopened in that time already."),
        ]

    def __str__(self) -> str:
        return f"{self.umbrella.reference}: reopened from {self.from_on}"


class Review(Audited):
    """How a contract went, as reviewed on a day."""

    contract = models.ForeignKey(Contract, models.PROTECT, related_name="reviews")
    held_on = models.DateField()
    words = models.TextField()

    class Meta:
        ordering = ["contract", "-held_on", "-pk"]

    def __str__(self) -> str:
        return f"{self.contract.reference}: reviewed on {self.held_on}"


class Kpi(Audited):
    """An indicator of a contract's performance: how it is measured, what is aimed at, while it holds. PA 2023 s52."""

    contract = models.ForeignKey(Contract, models.PROTECT, related_name="kpis")
    title = models.CharField(max_length=200)
    measured = models.TextField("how it is measured")
    target = models.CharField(max_length=200, help_text="A figure or words.")
    unit = models.CharField(max_length=80, blank=True, help_text="Of what, such as % of visits.")
    from_on = models.DateField("holds from")
    withdrawn_on = models.DateField("its last day", null=True, blank=True)
    withdrawn_why = models.TextField("why it was withdrawn", blank=True)

    objects = KpiQuerySet.as_manager()

    class Meta:
        ordering = ["contract", "from_on", "pk"]
        constraints = [
            only_one(
                "contract",
                "title",
                name="one_at_a_time",
                when=Q(withdrawn_on__isnull=True),
                message="The contract has an indicator of this name already: put that one right, or withdraw it.",
            ),
            in_order("from_on", "withdrawn_on", message="Its last day cannot lie before its first."),
            needs_when(
                "withdrawn_why",
                Q(withdrawn_on__isnull=False),
                name="withdrawn_has_why",
                message="Say why it is withdrawn.",
                text=True,
            ),
        ]

    def __str__(self) -> str:
        return f"{self.contract.reference}: {self.title}"

    @property
    def aim(self) -> str:
        """The target with its unit: “95 % of visits”."""
        return f"{self.target} {self.unit}".strip()


class KpiAssessment(Audited):
    """How a contract performed against one indicator in a period, with the rating and why: PA 2023 s71.

    `assessed_on` is the day of the assessment, by which the next one is due; published where and when, once it was.
    """

    kpi = models.ForeignKey(Kpi, models.PROTECT, related_name="assessments")
    first_on = models.DateField("the first day assessed")
    last_on = models.DateField("the last day assessed")
    assessed_on = models.DateField()
    assessed_by = models.ForeignKey(ACTOR, models.PROTECT, related_name="+")
    found = models.CharField("what was measured", max_length=300)
    rating = models.CharField(max_length=12, choices=Rating.choices)
    why = models.TextField("why this rating")
    published_on = models.DateField(null=True, blank=True)
    where = models.CharField("where it was published", max_length=300, blank=True)

    objects = AssessmentQuerySet.as_manager()

    class Meta:
        ordering = ["kpi", "-last_on", "-assessed_on", "-pk"]
        constraints = [
            one_of("rating", Rating.values),
            only_one(
                "kpi", "first_on", "last_on", message="This period is assessed already: put that assessment right."
            ),
            in_order("first_on", "last_on", message="The last day assessed cannot lie before the first."),
            in_order("last_on", "assessed_on", message="A period is assessed when it is over."),
            in_order("assessed_on", "published_on", message="It is published when it was assessed, or later."),
            needs_when(
                "where",
                Q(published_on__isnull=False),
                name="published_has_where",
                message="Say where it was published.",
                text=True,
            ),
            needs_when(
                "published_on", ~Q(where=""), name="where_has_day", message="Say on which day it was published."
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kpi.title}: {self.get_rating_display()}, {self.first_on} to {self.last_on}"


class NoticeGiven(Audited):
    """A notice that was owed for a contract and was published: `code` as in `routes.NOTICE_NAMES`.

    A notice about a change names its extension or variation. What is owed, and by when, is derived from the facts.
    `standstill_days` is of the notice with which a standstill begins: its length where the notice gives one, in working
    days under the Act and in days under the Regulations.
    """

    contract = models.ForeignKey(Contract, models.PROTECT, related_name="notices_given")
    code = models.CharField(max_length=10)
    extension = models.ForeignKey(Extension, models.PROTECT, null=True, blank=True, related_name="notices_given")
    variation = models.ForeignKey(Variation, models.PROTECT, null=True, blank=True, related_name="notices_given")
    given_on = models.DateField()
    where = models.CharField(max_length=300, help_text="The notice's reference or address.")
    standstill_days = models.PositiveSmallIntegerField("length of the standstill", null=True, blank=True)

    class Meta:
        ordering = ["contract", "given_on", "pk"]
        constraints = [
            one_of("code", list(NOTICE_NAMES)),
            models.UniqueConstraint(
                fields=["contract", "code", "extension", "variation", "given_on"],
                name="%(class)s_once",
                nulls_distinct=False,
                violation_error_message="That notice of that day is recorded already.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.contract.reference}: {self.code} of {self.given_on}"


class ContractDocument(AbstractDocument):
    contract = models.ForeignKey(Contract, models.PROTECT, related_name="documents")

    objects = DocumentQuerySet.as_manager()

    class Meta(AbstractDocument.Meta):
        ordering = ["contract", "pk"]


class Predecessor(Audited):
    """The contract that a commission follows."""

    commission = models.ForeignKey(Commission, models.PROTECT, related_name="predecessor_links")
    contract = models.ForeignKey(Contract, models.PROTECT, related_name="successor_links")

    class Meta:
        constraints = [only_one("commission", "contract", message="That predecessor is named already.")]

    def __str__(self) -> str:
        return f"{self.contract.reference} before {self.commission.reference}"


class PlanItem(Audited):
    """A decision that was put in the forward plan for what happens at the end of a contract."""

    contract = models.ForeignKey(Contract, models.PROTECT, related_name="plan_items")
    part = models.CharField(max_length=9, choices=PlanPart.choices)
    decision = models.OneToOneField(Decision, models.PROTECT, related_name="planned_for")

    objects = PlanItemQuerySet.as_manager()

    class Meta:
        ordering = ["contract", "pk"]
        constraints = [one_of("part", PlanPart.values)]

    def __str__(self) -> str:
        return f"{self.decision.reference}: {self.get_part_display()} {self.contract.reference}"

    @property
    def when(self) -> str:
        """When it is to be decided: on the day of its meeting, or when it is due; "" where nothing is said."""
        day, period = self.decision.due_day, self.decision.due_period
        return f"to be decided on {long_date(day)}" if day else f"to be decided in {period}" if period else ""


class EstimateAcknowledgement(AppendOnly):
    """A manager's words that one act may pass an estimate by its amount."""

    contract = models.ForeignKey(Contract, models.PROTECT, related_name="acknowledgements")
    approval = models.ForeignKey(Approval, models.PROTECT, related_name="acknowledgements")
    kind = models.CharField(max_length=12, choices=ActKind.choices)
    amount = money_field()
    words = models.TextField()
    actor = models.ForeignKey(ACTOR, models.PROTECT, related_name="+", help_text="Whose act it is.")
    recorded_at = models.DateTimeField()
    recorded_by = models.ForeignKey(ACTOR, models.PROTECT, related_name="+")

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="%(class)s_by_another",
                condition=~Q(actor=F("recorded_by")),
                violation_error_message="Nobody acknowledges an estimate passed by an act of their own.",
            )
        ]

    def __str__(self) -> str:
        return f"{self.contract.reference}: estimate passed"


class Commitment(AppendOnly):
    """The ledger: one row for each act, in the transaction of the act. Rules 1–10 are held by its trigger."""

    contract = models.ForeignKey(Contract, models.PROTECT, related_name="commitments")
    kind = models.CharField(max_length=12, choices=ActKind.choices)
    corrects = models.ForeignKey("self", models.PROTECT, null=True, blank=True, related_name="corrections")
    extension = models.OneToOneField(Extension, models.PROTECT, null=True, blank=True, related_name="commitment")
    variation = models.OneToOneField(Variation, models.PROTECT, null=True, blank=True, related_name="commitment")

    authority = models.CharField(max_length=12, choices=AuthorityKind.choices, blank=True)
    clause = models.ForeignKey(Clause, models.PROTECT, null=True, blank=True, related_name="acts")
    delegation = models.ForeignKey(Delegation, models.PROTECT, null=True, blank=True, related_name="acts")
    acting_post = models.ForeignKey(Post, models.PROTECT, null=True, blank=True, related_name="+")
    consultation = models.TextField(blank=True)
    standing_orders = models.ForeignKey(StandingOrders, models.PROTECT, null=True, blank=True, related_name="+")
    standing_words = models.TextField(blank=True)
    recorded_words = models.TextField(blank=True)

    approval = models.ForeignKey(Approval, models.PROTECT, null=True, blank=True, related_name="commitments")
    amount = money_field(null=True, blank=True, help_text="Signed; empty where a copied source does not state it.")
    acknowledgement = models.ForeignKey(
        EstimateAcknowledgement, models.PROTECT, null=True, blank=True, related_name="+"
    )
    why = models.TextField(blank=True)
    made_on = models.DateField()
    recorded_at = models.DateTimeField()
    recorded_by = models.ForeignKey(ACTOR, models.PROTECT, related_name="+")

    objects = CommitmentQuerySet.as_manager()

    class Meta:
        ordering = ["made_on", "pk"]
        constraints = [
            models.CheckConstraint(
                name="%(class)s_one_authority",
                condition=(
                    Q(kind__in=[ActKind.RELEASE, ActKind.CORRECTION], authority="")
                    & Q(clause__isnull=True, delegation__isnull=True, standing_orders__isnull=True, recorded_words="")
                )
                | (
                    ~Q(kind__in=[ActKind.RELEASE, ActKind.CORRECTION])
                    & (
                        Q(authority="decision", clause__isnull=False, delegation__isnull=True)
                        & Q(standing_orders__isnull=True, recorded_words="")
                        | Q(authority="delegation", delegation__isnull=False, acting_post__isnull=False)
                        & Q(clause__isnull=True, standing_orders__isnull=True, recorded_words="")
                        | Q(authority="standing", standing_orders__isnull=False, acting_post__isnull=False)
                        & Q(clause__isnull=True, delegation__isnull=True, recorded_words="")
                        & ~Q(standing_words="")
                        | Q(authority="recorded", clause__isnull=True, delegation__isnull=True)
                        & Q(standing_orders__isnull=True)
                        & ~Q(recorded_words="")
                    )
                ),
                violation_error_message="An act has exactly one authority: a decision, a delegation, the standing "
                "power, or recorded from an earlier register. Releases and corrections have none of their own.",
            ),
            models.CheckConstraint(
                name="%(class)s_correction_names_row",
                condition=Q(kind=ActKind.CORRECTION, corrects__isnull=False)
                | (~Q(kind=ActKind.CORRECTION) & Q(corrects__isnull=True)),
                violation_error_message="A correction names the row that it puts right; nothing else does.",
            ),
            models.CheckConstraint(
                name="%(class)s_amount_has_its_sign",
                condition=Q(kind=ActKind.VARIATION)
                | Q(amount__isnull=True) & Q(kind__in=[ActKind.AWARD, ActKind.EXTENSION])
                | Q(kind=ActKind.RELEASE, amount__lt=0)
                | (Q(kind=ActKind.CORRECTION) & ~Q(amount=0) & Q(amount__isnull=False))
                | Q(kind__in=[ActKind.AWARD, ActKind.EXTENSION], amount__gte=0),
                violation_error_message="An award or extension is not below zero, a release is, a correction is not 0.",
            ),
            models.CheckConstraint(
                name="%(class)s_details_fit_kind",
                condition=(Q(extension__isnull=True) | Q(kind=ActKind.EXTENSION))
                & (Q(extension__isnull=False) | ~Q(kind=ActKind.EXTENSION))
                & (Q(variation__isnull=True) | Q(kind=ActKind.VARIATION))
                & (Q(variation__isnull=False) | ~Q(kind=ActKind.VARIATION)),
                violation_error_message="An extension's row names its extension, a variation's its variation.",
            ),
            models.CheckConstraint(
                name="%(class)s_recorded_charges_nothing",
                condition=~Q(authority="recorded") | Q(approval__isnull=True),
                violation_error_message="An act recorded from an earlier register charges no approval.",
            ),
            models.CheckConstraint(
                name="%(class)s_value_not_stated_only_copied",
                condition=Q(amount__isnull=False) | Q(approval__isnull=True),
                violation_error_message="What charges an approval has an amount.",
            ),
            needs_when(
                "why",
                Q(kind=ActKind.CORRECTION),
                name="correction_needs_why",
                message="Say why the row is corrected.",
                text=True,
            ),
            only_one("contract", name="one_award", when=Q(kind=ActKind.AWARD), message="A contract has one award."),
        ]
        indexes = [
            models.Index(fields=["approval", "made_on", "id"], name="commitment_by_approval"),
            models.Index(fields=["made_on", "id"], name="commitment_by_day"),
            models.Index(
                fields=["-made_on", "-id"],
                name="commitment_uncharged",
                condition=Q(approval__isnull=True) & ~Q(amount=0),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.contract.reference}: {self.get_kind_display()} of {self.made_on}"


class OfficerRecord(Audited):
    """The executive decision record that an act under a delegation owes: MAI 2012 reg 13."""

    commitment = models.OneToOneField(Commitment, models.PROTECT, related_name="officer_record")
    decision = models.ForeignKey(Decision, models.PROTECT, related_name="recorded_acts")

    def __str__(self) -> str:
        return f"{self.decision.reference} records {self.commitment}"
