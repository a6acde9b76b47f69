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
from django.core.exceptions import EmptyResultSet
from django.db import connection
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
from django.db.models.functions import Coalesce, JSONObject, Least

from commissioning.council.models import ServiceArea
from commissioning.kit.grouped import grouped
from commissioning.overview.authority_pages import SUMS, approvals_on, money_on, untold_on
from commissioning.procurement.models import Lot
from commissioning.procurement.querysets import natural
from commissioning.procurement.routes import STANDARD_VAT
from contracts import ledger_sums, rules
from contracts.choices import UMBRELLAS, ActKind, Bearing
from contracts.models import Commitment, Contract, ContractLot, LedgerSum, RosterEntry, Variation
from contracts.querysets import live_on
from decisions.choices import Qualifier
from decisions.models import Clause
from providers.models import Provider

ZERO = Decimal("0.00")
DAY = timedelta(days=1)
AT_ONCE = 500
"""Providers read together for a sheet."""

HIDDEN = "hidden"
UNCHARGED, RECORDED, NO_MONEY = Bearing.UNCHARGED.value, Bearing.RECORDED.value, Bearing.NO_MONEY.value
BORNE = {
    Qualifier.MAXIMUM.value: "Charged to a maximum",
    Qualifier.ESTIMATE.value: "Charged to an estimate",
    HIDDEN: "Charged in a clause that is not public",
    **{code.value: code.label for code in (Bearing.UNCHARGED, Bearing.RECORDED, Bearing.NO_MONEY)},
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
    return approvals_on(on, user).filter(clause__in=Clause.objects.exempt().order_by().values("pk")).exists()


def ledger(on: date, user: Any, area: str = "") -> Any:
    """The rows of the ledger made by a day, of one service area (its slug) or of all.

    `act`: what each is (a code of ACTS), `borne`: what bears its money (a code of BORNE).
    """
    return _read(Commitment.objects.all().made_by_day(on), on, user, area)


def made_since(on: date, user: Any, area: str = "") -> Any:
    """The same of the rows made after a day, of which kept sums know and the portfolio of that day does not."""
    return _read(Commitment.objects.filter(made_on__gt=on), on, user, area)


def _read(rows: Any, on: date, user: Any, area: str) -> Any:
    rows = rows.visible_to(user).order_by()
    if area:
        rows = rows.filter(contract__service_area__slug=area)
    return ledger_sums.with_roots(rows).annotate(
        act=Case(When(Q(root_kind=ActKind.AWARD) & _waived(), then=Value(WAIVER)), default=F("root_kind")),
        borne=Case(*ledger_sums.WITHOUT_APPROVAL, *_hidden(on, user), default=F("approval__qualifier")),
    )


def _waived() -> Exists:
    """That a row's contract was awarded without a competition: the few of these are asked for, as each award would be
    looked up with its contract."""
    return Exists(Contract.objects.order_by().filter(pk=OuterRef("contract")).waived())


def _hidden(on: date, user: Any) -> tuple[When, ...]:
    """That a row is charged to an approval of which the reader is not told."""
    # Asked so that the database may look up the approvals of a few rows, and gathers the untold ones only for many.
    untold = (approvals.filter(pk=OuterRef("approval")) for approvals in untold_on(on, user))
    return tuple(When(Exists(approvals), then=Value(HIDDEN)) for approvals in untold)


def kept(facet: str, area: str = "") -> Any:
    """Kept sums of a facet, of one service area or of all: what all rows of the ledger come to."""
    rows = LedgerSum.objects.filter(facet=facet)
    return rows.filter(service_area__slug=area) if area else rows


@dataclass(frozen=True)
class Share:
    """Rows of the ledger summed: acts (corrections not counted), pounds, how many do not state their value, and how
    many rows these are, corrections among them."""

    acts: int = 0
    amount: Decimal = ZERO
    unstated: int = 0
    rows: int = field(default=0, compare=False)

    def __add__(self, other: Share) -> Share:
        return Share(
            self.acts + other.acts, self.amount + other.amount, self.unstated + other.unstated, self.rows + other.rows
        )

    def __sub__(self, other: Share) -> Share:
        return Share(
            self.acts - other.acts, self.amount - other.amount, self.unstated - other.unstated, self.rows - other.rows
        )


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


def _share(row: dict[str, Any]) -> Share:
    return Share(row["acts"], row["amount"], row["unstated"], row["rows"])


def _shares(rows: Any, *by: str) -> list[dict[str, Any]]:
    """Rows of the ledger summed for each value of some fields: what `_share` reads."""
    return grouped(rows, by, ("kind", "amount"), ledger_sums.COUNTED)


def money_of(rows: Any) -> Money:
    """What some rows of the ledger come to. One query."""
    return Money({row["borne"]: _share(row) for row in _shares(rows, "borne")})


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


def _areas_of(keys: Iterable[int]) -> dict[int, Area]:
    """Service areas by their keys, by name. What is summed for each is asked for by the key, as the database knows how
    few these are; of names it does not, and sorts every row first."""
    named = ServiceArea.objects.filter(pk__in=list(keys)).order_by().values_list("name", "slug", "pk")
    return {key: Area(name, slug) for name, slug, key in sorted(named)}


def committed(on: date, user: Any, area: str = "") -> list[AreaMoney]:
    """What was committed by a day for each service area of the contracts, by name, as staff are told. Three queries:
    the kept sums, what was made since, and the names."""
    without_approval = When(approval__isnull=True, then=F("borne"))
    sums = kept(ledger_sums.BORNE, area).annotate(
        told=Case(without_approval, *_hidden(on, user), default=F("approval__qualifier"))
    )
    found: dict[int, dict[str, Share]] = {}
    for row in grouped(sums, ("service_area", "told"), tuple(ledger_sums.KEPT), ledger_sums.KEPT):
        found.setdefault(row["service_area"], {})[row["told"]] = _share(row)
    for row in _shares(made_since(on, user, area), "contract__service_area", "borne"):
        shares = found.setdefault(row["contract__service_area"], {})
        shares[row["borne"]] = shares.get(row["borne"], Share()) - _share(row)
    # Rows that come to nothing, such as a correction and its own correction, are rows of the list all the same.
    told = {key: {code: share for code, share in of.items() if share.rows} for key, of in found.items()}
    areas = _areas_of(key for key, shares in told.items() if shares)
    return [AreaMoney(area, Money(told[key])) for key, area in areas.items()]


def together(rows: Iterable[AreaMoney]) -> Money:
    """All service areas together."""
    return sum((row.money for row in rows), Money())


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


_APPROVED = """
select {keys}, {sums}
from (
  select asked.*, coalesce(charged.amount, 0.00) - coalesce(since.amount, 0.00) as used
  from ({asked}) asked
    left join (
      select approval_id, sum(amount) as amount from contracts_ledgersum
      where facet = %s and approval_id is not null group by approval_id
    ) charged on charged.approval_id = asked.id
    left join (
      select approval_id, sum(amount) as amount from contracts_commitment
      where made_on > %s and approval_id is not null group by approval_id
    ) since on since.approval_id = asked.id
) approvals
group by {keys}
"""


def approved(on: date, user: Any, area: str = "") -> list[Approved]:
    """Approvals published by a day that the user may read, summed for each service area of their decisions and each
    qualifier. One query: what each was charged comes from the kept sums, less what was made since."""
    name, slug = "clause__decision__service_area__name", "clause__decision__service_area__slug"
    rows = approvals_on(on, user).order_by()
    if area:
        rows = rows.filter(**{slug: area})
    try:
        asked, params = rows.values("id", name, slug, "qualifier", "amount").query.sql_with_params()
    except EmptyResultSet:
        return []
    query = _APPROVED.format(keys=f'"{name}", "{slug}", "qualifier"', sums=", ".join(SUMS.values()), asked=asked)
    with connection.cursor() as cursor:
        cursor.execute(query, [*params, ledger_sums.BORNE, on])
        found = [Approved(Area(*row[:2]), *row[2:]) for row in cursor.fetchall()]
    found.sort(key=lambda row: row.qualifier, reverse=True)
    return sorted(found, key=lambda row: (row.area.name, row.area.slug))


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


_OF_A_PROVIDER = ledger_sums.COUNTED | {
    "contracts": "array_agg(distinct contract)",
    "approvals": "array_agg(distinct approval)",
}


@dataclass(frozen=True)
class Ranked:
    """A provider (its key) by what its contracts committed."""

    kept_by: int
    total: Decimal


def ranked(on: date, user: Any, area: str = "") -> list[Ranked]:
    """Providers by what their contracts committed by a day, the most first, as staff are told.

    From the kept sums, which know who holds each contract now: where one was passed on after the day, from the ledger.
    """
    since: list[dict[str, Any]] = []
    if Variation.objects.filter(from_provider__isnull=False, made_on__gt=on).exists():
        sums = _shares(ledger(on, user, area).with_holder(on), "kept_by")
    else:
        wanted = {name: ledger_sums.KEPT[name] for name in ("rows", "amount")}
        sums = grouped(kept(ledger_sums.HOLDER, area), ("provider",), tuple(wanted), wanted)
        # The few that were merged are read: joined, each sum would be looked up with its provider.
        merged = dict(Provider.objects.filter(merged_into__isnull=False).order_by().values_list("pk", "merged_into"))
        for row in sums:
            row["kept_by"] = merged.get(row["provider"], row["provider"])
        since = _shares(made_since(on, user, area).with_holder(on), "kept_by")
    of: dict[int, tuple[int, Decimal]] = {}
    for sign, some in ((1, sums), (-1, since)):
        for row in some:
            rows, amount = of.get(row["kept_by"], (0, ZERO))
            of[row["kept_by"]] = rows + sign * row["rows"], amount + sign * row["amount"]
    found = [Ranked(key, amount) for key, (rows, amount) in of.items() if rows]
    return sorted(found, key=lambda one: (-one.total, one.kept_by))


def held(found: Sequence[Ranked], rows: Any, on: date, user: Any) -> list[Held]:
    """The providers of some rows of `ranked`, in their order, in as many queries as one of them."""
    keys = [one.kept_by for one in found]
    # The contracts that may be theirs, along an index; who keeps each is asked of these alone.
    both = Provider.objects.filter(Q(pk__in=keys) | Q(merged_into__in=keys)).order_by()
    theirs = Contract.objects.all().of_provider(*both).order_by()
    of_these = rows.filter(contract__in=theirs.values("pk"), kept_by__in=keys)
    providers = Provider.objects.in_bulk(keys)
    contracts: dict[int, set[int]] = {}
    shares: dict[int, dict[str, Share]] = {}
    draws: dict[int, set[int]] = {}
    for row in grouped(of_these, ("kept_by", "borne"), ("kind", "amount", "contract", "approval"), _OF_A_PROVIDER):
        key, borne = row["kept_by"], row["borne"]
        contracts.setdefault(key, set()).update(row["contracts"])
        shares.setdefault(key, {})[borne] = _share(row)
        if borne in Qualifier.values:
            draws.setdefault(key, set()).update(row["approvals"])
    drawn_on: Any = money_on(on, user).filter(pk__in={approval for all_of in draws.values() for approval in all_of})
    # The figures alone: thousands of approvals may be drawn on, each with its clause and decision.
    told = drawn_on.order_by().values("pk", "qualifier", "amount", "used")
    approvals = {one["pk"]: one for one in told}
    return [
        Held(
            providers[one.kept_by],
            len(contracts.get(one.kept_by, ())),
            Money(shares.get(one.kept_by, {})),
            _approved_to([approvals[key] for key in draws.get(one.kept_by, ()) if key in approvals]),
        )
        for one in found
    ]


def _approved_to(approvals: Iterable[dict[str, Any]]) -> dict[str, tuple[Decimal, Decimal]]:
    found: dict[str, tuple[Decimal, Decimal]] = {}
    for one in approvals:
        amount, left = found.get(one["qualifier"], (ZERO, ZERO))
        found[one["qualifier"]] = amount + one["amount"], left + max(one["amount"] - one["used"], ZERO)
    return found


def every_provider(rows: Any, on: date, user: Any, area: str = "") -> Iterator[Held]:
    """All providers for a sheet, so many at once."""
    found = ranked(on, user, area)
    for start in range(0, len(found), AT_ONCE):
        yield from held(found[start : start + AT_ONCE], rows, on, user)


# Lots with too few providers ------------------------------------------------------------------------------------------


def thin_lots(on: date, area: str = "") -> QuerySet[ContractLot]:
    """Lots of live umbrellas that are meant for several providers and have fewer than two on a day: `providers`.

    The same as the check `lot-thin` finds.
    """
    # What is asked of the umbrella is asked of the joined contract itself: the cheap questions are then asked first,
    # and the database counts on live umbrellas alone.
    # The last day says nothing more: by it the contracts of a kind are indexed.
    live = live_on(on, "contract__") & (Q(last_day__gte=on) | Q(last_day__isnull=True))
    if area:
        live &= Q(contract__service_area__slug=area)
    on_it = RosterEntry.objects.on_day(on).filter(umbrella=OuterRef("contract"), lot=OuterRef("lot")).order_by()
    count = on_it.values("umbrella").annotate(count=Count("provider", distinct=True)).values("count")
    last_day = Least("contract__ends_on", "contract__terminated_on")
    umbrellas = ContractLot.objects.alias(last_day=last_day).filter(live, contract__kind__in=UMBRELLAS)
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


def of_acts(rows: Any, *acts: str) -> Any:
    """Rows of the ledger that are one of these acts (codes of ACTS): the same as by `act`, but the contracts of
    extensions, variations and releases are not asked."""
    chosen = _done([act for act in acts if act not in (WAIVER, AWARD)])
    if WAIVER in acts:
        chosen |= _done([ActKind.AWARD]) & Q(_waived())
    if AWARD in acts:
        chosen |= _done([ActKind.AWARD]) & ~Q(_waived())
    return rows.filter(chosen)


def _done(kinds: Iterable[str]) -> Q:
    """Acts of these kinds and what corrects them. Told apart, as the database knows how many acts there are of a kind,
    and not of how many its answer to `root_kind` holds."""
    kinds = list(kinds)
    return Q(corrects__isnull=True, kind__in=kinds) | Q(corrects__isnull=False, root_kind__in=kinds)


def in_period(rows: Any, since: date, until: date) -> Any:
    """Rows of the ledger made between two days, both included, that a half-yearly report tells."""
    return of_acts(rows.filter(made_on__gte=since, made_on__lte=until), *REPORTED)


def reported(rows: Any) -> list[AreaActs]:
    """Acts summed for each service area, by name. Two queries."""
    found: dict[int, dict[str, dict[str, Share]]] = {}
    for row in _shares(rows, "contract__service_area", "act", "borne"):
        acts = found.setdefault(row["contract__service_area"], {})
        acts.setdefault(row["act"], {})[row["borne"]] = _share(row)
    return [
        AreaActs(area, {act: Money(shares) for act, shares in sorted(found[key].items())})
        for key, area in _areas_of(found).items()
    ]


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
