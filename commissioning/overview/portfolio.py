"""The portfolio in figures: what was approved, committed and is left, thin lots, spot purchases, and a period's acts.

Every sum is made by the database, so that a page asks as often about a million contracts as about one. Sums under a
maximum and under an estimate stay apart, and so does what no approval bears; an act whose value is not stated is
counted, never taken for nothing. What approvals in clauses that the reader may not see hold is told to nobody: an act
charged to one is only known, as on its contract's page, to be charged in a clause that is not public.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from decimal import Decimal
from itertools import groupby
from typing import Any

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import (
    Case,
    Count,
    Exists,
    F,
    IntegerField,
    Min,
    OuterRef,
    Q,
    QuerySet,
    Subquery,
    Sum,
    Value,
    When,
)
from django.db.models.functions import Coalesce, JSONObject

from commissioning.kit.grouped import grouped
from commissioning.overview.authority_pages import money_on, summed
from commissioning.procurement.models import Lot
from commissioning.procurement.querysets import natural
from commissioning.procurement.routes import STANDARD_VAT, Route
from contracts import rules
from contracts.choices import UMBRELLAS, ActKind, AuthorityKind
from contracts.models import Commitment, Contract, ContractLot, RosterEntry
from contracts.querysets import live_on
from decisions.choices import Qualifier
from decisions.models import Approval, Clause
from providers.models import Provider

ZERO = Decimal("0.00")
DAY = timedelta(days=1)
AT_ONCE = 500
"""Providers read together for a sheet."""

HIDDEN, UNCHARGED, RECORDED, NO_MONEY = "hidden", "uncharged", "recorded", "none"
BORNE = {
    Qualifier.MAXIMUM.value: "Charged to a maximum",
    Qualifier.ESTIMATE.value: "Charged to an estimate",
    HIDDEN: "Charged in a clause that is not public",
    UNCHARGED: "Not charged to an approval",
    RECORDED: "Recorded from before entry",
    NO_MONEY: "Without money",
}
"""What bears the money of an act, by code."""

EXTENSION, VARIATION, WAIVER, AWARD, RELEASE = "extension", "variation", "waiver", "award", "release"
ACTS = {
    EXTENSION: "Extensions",
    VARIATION: "Variations",
    WAIVER: "Direct awards",
    AWARD: "Other awards",
    RELEASE: "Releases",
}
"""What an act is, by code; a correction is what the act is that it puts right."""
REPORTED = (EXTENSION, VARIATION, WAIVER)
"""What a council reports on every half-year: acts in place of a competition, and the competitions waived."""


# The period -----------------------------------------------------------------------------------------------------------


def half_year_before(on: date) -> tuple[date, date]:
    """The last half of a financial year that ended before a day: 1 April–30 September or 1 October–31 March."""
    ends = [date(year, month, last) for year in (on.year - 1, on.year) for month, last in ((3, 31), (9, 30))]
    until = max(day for day in ends if day < on)
    return (date(until.year, 4, 1) if until.month == 9 else date(until.year - 1, 10, 1)), until


def first_act_on() -> date | None:
    """The day of the earliest act on record."""
    return Commitment.objects.aggregate(first=Min("made_on"))["first"]


# The ledger, read for its sums ----------------------------------------------------------------------------------------


def reads_beyond_the_public(on: date, user: Any) -> bool:
    """Whether some of the approvals that the user reads stand in clauses that are not public."""
    return money_on(on, user).exclude(clause__in=Clause.objects.not_exempt()).exists()


_WAIVED = Q(contract__route=Route.DIRECT_AWARD) | Q(contract__tendered=False, contract__umbrella__isnull=True)


def ledger(on: date, user: Any, area: str = "") -> Any:
    """The rows of the ledger made by a day, of one service area (its slug) or of all.

    `act`: what each is (a code of ACTS), `borne`: what bears its money (a code of BORNE).
    """
    rows = Commitment.objects.all().visible_to(user).made_by_day(on).order_by()
    if area:
        rows = rows.filter(contract__service_area__slug=area)
    # Of the few corrections the act is asked one by one: joined, every act would meet every other.
    corrected = Commitment.objects.filter(pk=OuterRef("corrects")).order_by()
    kind = Case(When(corrects__isnull=True, then=F("kind")), default=Subquery(corrected.values("kind")))
    authority = Case(When(corrects__isnull=False, then=Subquery(corrected.values("authority"))), default=F("authority"))
    return rows.alias(root=kind, root_authority=authority).annotate(
        act=Case(When(Q(root=ActKind.AWARD) & _WAIVED, then=Value(WAIVER)), default=F("root")),
        borne=Case(
            When(
                Q(authority=AuthorityKind.RECORDED) | Q(root_authority=AuthorityKind.RECORDED),
                then=Value(RECORDED),
            ),
            When(approval__isnull=True, amount=0, then=Value(NO_MONEY)),
            When(approval__isnull=True, then=Value(UNCHARGED)),
            When(approval__in=money_on(on, user).order_by().values("pk"), then=F("approval__qualifier")),
            default=Value(HIDDEN),
        ),
    )


@dataclass(frozen=True)
class Share:
    """Rows of the ledger summed: acts (corrections not counted), pounds, and how many do not state their value."""

    acts: int = 0
    amount: Decimal = ZERO
    unstated: int = 0

    def __add__(self, other: Share) -> Share:
        return Share(self.acts + other.acts, self.amount + other.amount, self.unstated + other.unstated)

    def __sub__(self, other: Share) -> Share:
        return Share(self.acts - other.acts, self.amount - other.amount, self.unstated - other.unstated)


@dataclass(frozen=True)
class Money:
    """What was committed, by what bears it (codes of BORNE)."""

    shares: dict[str, Share] = field(default_factory=dict)

    def __getitem__(self, borne: str) -> Share:
        return self.shares.get(borne, Share())

    def __add__(self, other: Money) -> Money:
        return Money({code: self[code] + other[code] for code in BORNE})

    def __sub__(self, other: Money) -> Money:
        return Money({code: self[code] - other[code] for code in BORNE})

    @property
    def whole(self) -> Share:
        """All of it together."""
        return sum((self[code] for code in BORNE), Share())


_SHARE: dict[str, Any] = {
    "acts": Count("pk", filter=~Q(kind=ActKind.CORRECTION)),
    "total": Coalesce(Sum("amount"), ZERO),
    "unstated": Count("pk", filter=Q(amount__isnull=True)),
}


def _share(row: dict[str, Any]) -> Share:
    return Share(row["acts"], row["total"], row["unstated"])


_SHARES = {
    "acts": f"count(*) filter (where kind <> '{ActKind.CORRECTION}')",
    "total": "coalesce(sum(amount), 0)",
    "unstated": "count(*) filter (where amount is null)",
}


def _shares(rows: Any, *by: str) -> list[dict[str, Any]]:
    """Rows of the ledger summed for each value of some fields: what `_share` reads."""
    return grouped(rows, by, ("kind", "amount"), _SHARES)


def money_of(rows: Any) -> Money:
    """What some rows of the ledger come to. One query."""
    return Money({row["borne"]: _share(row) for row in rows.values("borne").annotate(**_SHARE)})


@dataclass(frozen=True)
class Area:
    """A service area by its name and its slug."""

    name: str
    slug: str


@dataclass(frozen=True)
class AreaMoney:
    """What the contracts of one service area committed."""

    area: Area
    money: Money


def committed(rows: Any) -> list[AreaMoney]:
    """What rows of the ledger come to for each service area of their contracts, by name. One query."""
    name, slug = "contract__service_area__name", "contract__service_area__slug"
    found = sorted(_shares(rows, name, slug, "borne"), key=lambda row: (row[name], row[slug]))
    return [
        AreaMoney(Area(*key), Money({row["borne"]: _share(row) for row in group}))
        for key, group in groupby(found, key=lambda row: (row[name], row[slug]))
    ]


# What was approved ----------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Approved:
    """Approvals of one service area and one qualifier. `left` counts those not used up, `passed` is what acts took
    beyond estimates: approved − charged = left − passed."""

    area: Area
    qualifier: str
    count: int
    amount: Decimal
    charged: Decimal
    left: Decimal
    passed: Decimal

    def __add__(self, other: Approved) -> Approved:
        return Approved(
            Area("", ""), self.qualifier, self.count + other.count, self.amount + other.amount,
            self.charged + other.charged, self.left + other.left, self.passed + other.passed,
        )  # fmt: skip


def approved(money: QuerySet[Approval], area: str = "") -> list[Approved]:
    """Approvals (with `used`) summed for each service area of their decisions and each qualifier. One query."""
    name, slug = "clause__decision__service_area__name", "clause__decision__service_area__slug"
    rows = money.filter(**{slug: area}) if area else money
    found = sorted(summed(rows, name, slug, "qualifier"), key=lambda row: row["qualifier"], reverse=True)
    found.sort(key=lambda row: (row[name], row[slug]))
    return [
        Approved(
            Area(row[name], row[slug]), row["qualifier"], row["count"], row["approved"], row["charged"], row["left"],
            row["passed"],
        )
        for row in found
    ]  # fmt: skip


def of_qualifier(rows: Iterable[Approved], qualifier: str) -> Approved:
    """All service areas together, for one qualifier."""
    nothing = Approved(Area("", ""), qualifier, 0, ZERO, ZERO, ZERO, ZERO)
    return sum((row for row in rows if row.qualifier == qualifier), nothing)


# Providers ------------------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Held:
    """What a provider's contracts committed. `approved`: for each qualifier the sum of the approvals they charge, and
    what is left of these; other providers may draw on the same approvals, so nobody adds them up."""

    provider: Provider
    contracts: int
    money: Money
    approved: dict[str, tuple[Decimal, Decimal]]


def ranked(rows: Any) -> Any:
    """Providers by what their contracts committed, the most first: `kept_by` and `total` of each."""
    return rows.values("kept_by").annotate(total=Coalesce(Sum("amount"), ZERO)).order_by("-total", "kept_by")


def held(found: Sequence[dict[str, Any]], rows: Any, on: date, user: Any) -> list[Held]:
    """The providers of some rows of `ranked`, in their order, in as many queries as one of them."""
    keys = [row["kept_by"] for row in found]
    # The contracts that may be theirs, along an index; who keeps each is asked of these alone.
    both = Provider.objects.filter(Q(pk__in=keys) | Q(merged_into__in=keys)).order_by()
    theirs = Contract.objects.all().of_provider(*both).order_by()
    of_these = rows.filter(contract__in=theirs.values("pk"), kept_by__in=keys)
    counts = dict(of_these.values("kept_by").annotate(n=Count("contract", distinct=True)).values_list("kept_by", "n"))
    providers = Provider.objects.in_bulk(keys)
    shares: dict[int, dict[str, Share]] = {}
    for row in of_these.values("kept_by", "borne").annotate(**_SHARE):
        shares.setdefault(row["kept_by"], {})[row["borne"]] = _share(row)
    charged = of_these.filter(borne__in=Qualifier.values).values_list("kept_by", "approval").distinct()
    draws: dict[int, list[int]] = {}
    for key, approval in charged:
        draws.setdefault(key, []).append(approval)
    drawn_on = money_on(on, user).filter(pk__in={approval for all_of in draws.values() for approval in all_of})
    approvals = {one.pk: one for one in drawn_on}
    return [
        Held(
            providers[row["kept_by"]],
            counts.get(row["kept_by"], 0),
            Money(shares.get(row["kept_by"], {})),
            _approved_to([approvals[key] for key in draws.get(row["kept_by"], ()) if key in approvals]),
        )
        for row in found
    ]


def _approved_to(approvals: Iterable[Any]) -> dict[str, tuple[Decimal, Decimal]]:
    found: dict[str, tuple[Decimal, Decimal]] = {}
    for one in approvals:
        amount, left = found.get(one.qualifier, (ZERO, ZERO))
        found[one.qualifier] = amount + one.amount, left + max(one.amount - one.used, ZERO)
    return found


def every_provider(rows: Any, on: date, user: Any) -> Iterator[Held]:
    """All providers for a sheet, so many at once."""
    found = list(ranked(rows))
    for start in range(0, len(found), AT_ONCE):
        yield from held(found[start : start + AT_ONCE], rows, on, user)


# Lots with too few providers ------------------------------------------------------------------------------------------


def thin_lots(on: date, area: str = "") -> QuerySet[ContractLot]:
    """Lots of live umbrellas that are meant for several providers and have fewer than two on a day: `providers`.

    The same as the check `lot-thin` finds.
    """
    # What is asked of the umbrella is asked of the joined contract itself: the cheap questions are then asked first,
    # and the database counts on live umbrellas alone.
    live = live_on(on, "contract__")
    if area:
        live &= Q(contract__service_area__slug=area)
    on_it = RosterEntry.objects.on_day(on).filter(umbrella=OuterRef("contract"), lot=OuterRef("lot")).order_by()
    count = on_it.values("umbrella").annotate(count=Count("provider", distinct=True)).values("count")
    umbrellas = ContractLot.objects.filter(live, contract__kind__in=UMBRELLAS)
    sublots = Lot.objects.filter(parent=OuterRef("lot")).order_by()
    return (
        umbrellas.filter(~Exists(sublots), lot__single_supplier=False)
        .annotate(providers=Coalesce(Subquery(count, output_field=IntegerField()), 0))
        .filter(providers__lt=rules.FEWEST_ON_A_LOT)
        .select_related("contract__service_area", "lot")
        .order_by("contract__service_area__name", "contract__reference", natural("lot__number"), "pk")
    )


# Spot purchases -------------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Spots:
    """The spot purchases of one service area within 12 months, light touch or not. `total` as it is compared."""

    area: Area
    light_touch: bool
    count: int
    unstated: int
    total: Decimal
    threshold: Decimal

    @property
    def is_reached(self) -> bool:
        return self.total >= self.threshold


def spot_purchases(on: date, area: str = "") -> Any:
    """Spot purchases awarded in the 12 months up to a day, the latest first, with their `vat_rate`."""
    rows = Contract.objects.spot_in_the_year_to(on)
    if area:
        rows = rows.filter(service_area__slug=area)
    return (
        rows.annotate(vat_rate=Coalesce("commission__vat_rate", STANDARD_VAT))
        .select_related("service_area", "provider")
        .order_by("-awarded_on", "-pk")
    )


def spots(purchases: Any, on: date) -> list[Spots]:
    """Spot purchases summed for each service area, held against the threshold as the check `spot-aggregate` does."""
    key = ("service_area__name", "service_area__slug", "light_touch")
    found = (
        purchases.values(*key, "vat_rate")
        .annotate(count=Count("pk"), total=Coalesce(Sum("value"), ZERO), unstated=Count("pk", filter=Q(value=None)))
        .order_by(*key, "vat_rate")
    )
    rows = []
    for (name, slug, light), group in groupby(found, key=lambda row: tuple(row[part] for part in key)):
        rates = list(group)
        total, threshold = rules.spot_total(
            [(row["total"], row["vat_rate"]) for row in rates], light_touch=light, on=on
        )
        count, unstated = (sum(row[part] for row in rates) for part in ("count", "unstated"))
        rows.append(Spots(Area(name, slug), light, count, unstated, total, threshold))
    return rows


# A period -------------------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class AreaActs:
    """What was done in a period on the contracts of one service area: by what it is (codes of ACTS)."""

    area: Area
    acts: dict[str, Money]

    def __getitem__(self, act: str) -> Money:
        return self.acts.get(act, Money())


def in_period(rows: Any, since: date, until: date) -> Any:
    """Rows of the ledger made between two days, both included, that a half-yearly report tells."""
    return rows.filter(made_on__gte=since, made_on__lte=until, act__in=REPORTED)


def reported(rows: Any) -> list[AreaActs]:
    """Acts summed for each service area, by name. One query."""
    name, slug = "contract__service_area__name", "contract__service_area__slug"
    found = rows.values(name, slug, "act", "borne").annotate(**_SHARE).order_by(name, slug, "act")
    areas = []
    for key, group in groupby(found, key=lambda row: (row[name], row[slug])):
        acts: dict[str, dict[str, Share]] = {}
        for row in group:
            acts.setdefault(row["act"], {})[row["borne"]] = _share(row)
        areas.append(AreaActs(Area(*key), {act: Money(shares) for act, shares in acts.items()}))
    return areas


def told(rows: Any) -> Any:
    """Rows of the ledger with all that is told of each, the latest first; a correction after its act.

    `grounds`: of a direct award, the ground and the justification that its lots give.
    """
    lots = Lot.objects.filter(contract_links__contract=OuterRef("contract")).exclude(direct_award_ground="")
    grounds = lots.order_by("number").values(words=JSONObject(ground="direct_award_ground", why="direct_award_why"))
    return (
        rows.annotate(grounds=ArraySubquery(grounds), root_pk=Coalesce("corrects", "pk"))
        .select_related(
            "contract__service_area", "contract__provider__merged_into", "extension", "variation__from_provider",
            "variation__to_provider", "corrects", "clause__decision", "delegation__clause__decision",
            "delegation__post", "acting_post", "standing_orders", "approval__clause__decision",
        )
        .order_by("-made_on", "-root_pk", "pk")
    )  # fmt: skip
