"""Forty ordinary contracts, dated from the day of loading, so that every list has something to show today."""

from __future__ import annotations

from calendar import monthrange
from dataclasses import dataclass, field
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from commissioning.council.actions import add_user, deactivate_user
from commissioning.council.models import User
from commissioning.council.roles import Role
from commissioning.kit.terms import Option, Term, last_day
from commissioning.overview.portfolio import half_year_before
from commissioning.procurement import actions as procurement
from commissioning.procurement.models import Commission, Lot
from commissioning.procurement.routes import Regime, Route
from commissioning.sample import SAMPLE_DOMAIN
from commissioning.sample.council import Council
from commissioning.sample.telling import agree, draft, provider
from contracts import actions as contracts
from contracts.actions import Authority
from contracts.actions import performance as keeping
from contracts.choices import Rating
from contracts.models import Contract

REGISTER = "Entered from the council’s contracts register as it stood on the day of loading"


@dataclass(frozen=True)
class Plain:
    """One ordinary contract: `ends` in days from loading, `months` of its initial term, options, notice in months."""

    title: str
    area: str
    post: str
    kind: str
    route: Route
    ends: int
    months: int
    annual: int
    options: tuple[Option, ...] = ()
    notice: int | None = None
    tupe: bool = False
    light_touch: bool = False
    path: str = "undecided"
    breaks: tuple[int, ...] = ()
    extra: dict[str, Any] = field(default_factory=dict)


ONE_YEAR = (Option(12),)
TWO_YEARS = (Option(12), Option(12))

PLAIN = (
    # Two have run past their end.
    Plain(
        "Grounds maintenance, north area", "environment", "place", "service", Route.OPEN, -30, 48, 410_000, tupe=True
    ),
    Plain("Pest control", "environment", "place", "service", Route.RESTRICTED, -9, 36, 38_000),
    # Three have options open and their supplier notice day is already past.
    Plain("School meals, primary", "children", "children", "service", Route.OPEN, 40, 36, 1_150_000, ONE_YEAR, 3, True),
    Plain("Street lighting repairs", "highways", "place", "service", Route.OPEN, 61, 60, 690_000, TWO_YEARS, 6),
    Plain("Advocacy for adults", "adults", "adults", "service", Route.OPEN, 85, 36, 240_000, ONE_YEAR, 3, False, True),
    # Ending within half a year.
    Plain("Library books and e-books", "corporate", "resources", "service", Route.OPEN, 12, 36, 180_000),
    Plain("Cleaning of council buildings", "corporate", "resources", "service", Route.OPEN, 75, 48, 520_000, tupe=True),
    Plain("Winter gritting standby", "highways", "place", "service", Route.OPEN, 104, 24, 130_000, TWO_YEARS, 1),
    Plain(
        "Sexual health outreach", "health", "health", "service", Route.OPEN, 129, 36, 310_000, ONE_YEAR, 3, False, True
    ),
    Plain(
        "Respite stays, block of six beds",
        "adults",
        "adults",
        "block",
        Route.BLOCK,
        131,
        24,
        468_000,
        ONE_YEAR,
        3,
        False,
        True,
    ),
    Plain("Translation and interpreting", "corporate", "resources", "service", Route.COMPETITIVE, 150, 36, 95_000),
    Plain("Stop-smoking service", "health", "health", "service", Route.OPEN, 168, 48, 205_000, (), None, True, True),
    Plain(
        "Supported living, emergency placement",
        "adults",
        "adults",
        "spot",
        Route.SPOT,
        21,
        6,
        52_000,
        (),
        None,
        False,
        True,
    ),
    Plain(
        "Specialist tuition package", "children", "children", "spot", Route.SPOT, 48, 9, 23_400, (), None, False, True
    ),
    # Ending within a year.
    Plain("Recycling bring-banks", "environment", "place", "service", Route.OPEN, 200, 60, 160_000, TWO_YEARS, 3),
    Plain("Highway surveys", "highways", "place", "service", Route.RESTRICTED, 215, 36, 88_000),
    Plain(
        "Domestic abuse refuge",
        "children",
        "children",
        "service",
        Route.OPEN,
        233,
        36,
        395_000,
        ONE_YEAR,
        6,
        True,
        True,
    ),
    Plain(
        "Independent visitors", "children", "children", "service", Route.OPEN, 250, 36, 74_000, ONE_YEAR, 3, False, True
    ),
    Plain("Payroll bureau", "corporate", "resources", "service", Route.COMPETITIVE, 262, 60, 210_000, TWO_YEARS, 6),
    Plain(
        "Health checks in pharmacies",
        "health",
        "health",
        "service",
        Route.DIRECT_AWARD,
        275,
        24,
        140_000,
        (),
        None,
        False,
        True,
        extra={"tendered": False},
    ),
    Plain(
        "Home improvement agency",
        "adults",
        "adults",
        "service",
        Route.OPEN,
        290,
        36,
        330_000,
        ONE_YEAR,
        3,
        True,
        True,
        "extend",
    ),
    Plain(
        "Bus shelters", "highways", "place", "service", Route.OPEN, 305, 120, 45_000, (), None, False, False, "replace"
    ),
    Plain("Tree inspection", "environment", "place", "service", Route.OPEN, 322, 36, 67_000, ONE_YEAR, 3),
    Plain(
        "Day opportunities, block", "adults", "adults", "block", Route.BLOCK, 341, 36, 610_000, TWO_YEARS, 6, True, True
    ),
    Plain(
        "Nursery equipment",
        "children",
        "children",
        "service",
        Route.COMPETITIVE,
        355,
        24,
        31_000,
        (),
        None,
        False,
        False,
        "let-end",
    ),
    # Ending within two years.
    Plain(
        "Waste treatment", "environment", "place", "service", Route.COMPETITIVE, 400, 84, 3_900_000, (Option(36),), 12
    ),
    Plain("Bridge inspection", "highways", "place", "service", Route.RESTRICTED, 431, 48, 120_000, TWO_YEARS, 3),
    Plain(
        "Carers’ support",
        "adults",
        "adults",
        "service",
        Route.OPEN,
        462,
        36,
        280_000,
        (Option(24, pot=True),),
        3,
        False,
        True,
        breaks=(24,),
    ),
    Plain("School nursing", "health", "health", "service", Route.OPEN, 498, 60, 2_300_000, TWO_YEARS, 6, True, True),
    Plain("Insurance broker", "corporate", "resources", "service", Route.OPEN, 520, 36, 58_000, TWO_YEARS, 3),
    Plain("Traffic signals", "highways", "place", "service", Route.OPEN, 620, 36, 2_100_000, TWO_YEARS, 6),
    Plain(
        "Drug and alcohol recovery",
        "health",
        "health",
        "service",
        Route.OPEN,
        640,
        48,
        1_800_000,
        TWO_YEARS,
        6,
        True,
        True,
        breaks=(24, 36),
    ),
)


@dataclass(frozen=True)
class Umbrella:
    """A framework, system or market with its first three suppliers; some have a call-off with the first of them."""

    title: str
    area: str
    post: str
    kind: str
    route: Route
    ends: int
    months: int
    light_touch: bool
    regime: Regime
    suppliers: tuple[str, str, str]
    call_off: bool = True


UMBRELLAS = (
    Umbrella(
        "Home care framework",
        "adults",
        "adults",
        "framework",
        Route.FRAMEWORK,
        365,
        48,
        True,
        Regime.PCR2015,
        ("Marlstone Home Care Ltd", "Nettlebed Care Partnership CIC", "Opalgate Home Support Ltd"),
    ),
    Umbrella(
        "Taxis and minibuses",
        "children",
        "children",
        "dps",
        Route.DPS,
        420,
        60,
        False,
        Regime.PCR2015,
        ("Pennantry Cars Ltd", "Quarryside Travel Ltd", "Redwater Minibuses Ltd"),
    ),
    Umbrella(
        "Supported living flexible list",
        "adults",
        "adults",
        "flexible",
        Route.FPS,
        720,
        48,
        True,
        Regime.PCR2015,
        ("Slatefield Living Ltd", "Tansy Row Support Trust", "Umberlea Supported Homes CIC"),
    ),
    Umbrella(
        "Digital services market",
        "corporate",
        "resources",
        "dynamic-market",
        Route.DYNAMIC_MARKET,
        700,
        26,
        False,
        Regime.PA2023,
        ("Verdigris Code Works Ltd", "Willowbyte Systems Ltd", "Yewtree Data Services Ltd"),
        call_off=False,
    ),
    Umbrella(
        "Building surveys open framework",
        "corporate",
        "resources",
        "framework",
        Route.OPEN_FRAMEWORK,
        690,
        26,
        False,
        Regime.PA2023,
        ("Amberstone Surveyors Ltd", "Brackenmoor Consulting Ltd", "Chalkhill Advisers CIC"),
        call_off=False,
    ),
)

FIRST = (
    "Amberlight",
    "Bluebell",
    "Copperfield",
    "Daisybank",
    "Emberley",
    "Flintside",
    "Goldcrest",
    "Hollin",
    "Inkwell",
    "Jaybird",
)
SECOND = ("Services Ltd", "Works Ltd", "Partnership CIC", "Solutions Ltd", "Trust")


def first_day(last: date, months: int) -> date:
    """A first day from which `months` end on `last`."""
    after = last + timedelta(days=1)
    back = after.year * 12 + after.month - 1 - months
    year, month = divmod(back, 12)
    return date(year, month + 1, min(after.day, monthrange(year, month + 1)[1]))


def month_end(today: date) -> date:
    """A 29 February within the next two years, or else the end of the month half a year ahead."""
    for year in (today.year, today.year + 1, today.year + 2):
        if monthrange(year, 2)[1] == 29 and today < date(year, 2, 29) <= today + timedelta(days=720):
            return date(year, 2, 29)
    month_index = today.year * 12 + today.month - 1 + 6
    year, month = divmod(month_index, 12)
    return date(year, month + 1, monthrange(year, month + 1)[1])


def _provider_name(number: int) -> str:
    return f"{FIRST[number % 10]} {SECOND[number // 10 % 5]}"


def _regime(start: date) -> Regime:
    return Regime.PA2023 if start >= date(2025, 7, 1) else Regime.PCR2015


def _agree(council: Council, contract: Contract, start: date, amount: Decimal) -> Contract:
    made_on = min(start - timedelta(days=45), council.today - timedelta(days=1))
    return agree(council, contract, Authority.recorded(REGISTER), amount, made_on)


def _plain(council: Council, number: int, row: Plain, ends: date, lead: User) -> None:
    start = first_day(ends, row.months)
    value = Decimal(row.annual) * row.months / 12
    contract = draft(
        council,
        kind=row.kind,
        title=row.title,
        route=row.route,
        service_area=council.areas[row.area],
        lead_post=council.posts[row.post],
        lead_officer=lead,
        regime=_regime(start),
        light_touch=row.light_touch,
        provider=provider(council, _provider_name(number), is_sme=number % 3 == 0),
        starts_on=start,
        initial_end=ends,
        term=Term(initial_months=row.months, options=row.options, breaks=row.breaks),
        value=value,
        value_qualifier="estimate",
        annual_value=Decimal(row.annual),
        tupe_applies=row.tupe,
        supplier_notice_months=row.notice,
        planned_path=row.path,
        **row.extra,
    )
    _agree(council, contract, start, value)


def _umbrella(council: Council, number: int, row: Umbrella) -> None:
    last = council.today + timedelta(days=row.ends)
    start = first_day(last, row.months)
    commission: Commission = procurement.open_commission(
        by=council.officer,
        on=council.today,
        title=row.title,
        need=f"The service buys under “{row.title}” from several providers.",
        service_area=council.areas[row.area],
        lead_officer=council.officer,
        lead_post=council.posts[row.post],
        regime=row.regime,
        light_touch=row.light_touch,
        planned_start=start,
    )
    lot: Lot = procurement.add_lot(
        by=council.officer, commission=commission, number="whole", title="Whole", route=row.route
    )
    umbrella = draft(
        council,
        kind=row.kind,
        title=row.title,
        commission=commission,
        lots=[lot],
        service_area=council.areas[row.area],
        lead_post=council.posts[row.post],
        regime=row.regime,
        light_touch=row.light_touch,
        starts_on=start,
        initial_end=last,
        term=Term(
            initial_months=row.months, options=(Option(12),) if row.kind == "framework" and row.light_touch else ()
        ),
    )
    umbrella = _agree(council, umbrella, start, Decimal("0.00"))
    members = [provider(council, name) for name in row.suppliers]
    for member in members:
        contracts.admit(
            by=council.officer, on=council.today, umbrella=umbrella, lot=lot, provider=member, joined_on=start
        )
    if row.call_off:
        begins = first_day(last, 12 + number)
        value = Decimal(96_000 + 12_000 * number)
        call_off = draft(
            council,
            kind="call-off",
            title=f"{row.title}: call-off",
            commission=commission,
            lots=[lot],
            umbrella=umbrella,
            provider=members[0],
            service_area=council.areas[row.area],
            lead_post=council.posts[row.post],
            regime=row.regime,
            light_touch=row.light_touch,
            starts_on=begins,
            initial_end=last,
            term=Term(initial_months=12 + number),
            value=value,
            value_qualifier="maximum",
            annual_value=value,
        )
        _agree(council, call_off, begins, value)


def build(council: Council) -> None:
    """Thirty-two plain contracts and five umbrellas with three call-offs: forty. One of their leads has left."""
    leaver = add_user(
        by=council.admin,
        email=f"health.officer@{SAMPLE_DOMAIN}",
        display_name="Contracts officer, public health",
        roles=[Role.OFFICER],
        service_areas=[council.areas["health"]],
    )
    for number, row in enumerate(PLAIN):
        ends = council.today + timedelta(days=row.ends)
        if row.title == "Independent visitors":
            ends = month_end(council.today)
        _plain(council, number, row, ends, leaver if row.area == "health" else council.officer)
    for number, umbrella in enumerate(UMBRELLAS):
        _umbrella(council, number, umbrella)
    _more_gritting(council)
    _performance(council, Contract.objects.get(title="Traffic signals"))
    deactivate_user(by=council.admin, user=leaver, why="Left the council")


def _more_gritting(council: Council) -> None:
    """A variation of the last half-year, so that its report has something to tell."""
    contract = Contract.objects.get(title="Winter gritting standby")
    contracts.vary(
        by=council.officer,
        on=council.today,
        contract=contract,
        authority=Authority.recorded(REGISTER),
        amount=Decimal("13000.00"),
        made_on=half_year_before(council.today)[0] + timedelta(days=60),
        ground="pcr_provided" if contract.regime == Regime.PCR2015 else "pa_provided",
        scope_words="Two more routes on call",
        why="The schedule of routes may be added to at its rates",
    )


INDICATORS = (
    ("Faults made safe in time", "Every fault reported, from the contractor’s log", "95", "% within two hours"),
    ("Signals working", "Hours in service, counted by the control room each month", "99.5", "% of hours"),
    ("Complaints answered", "Complaints received by the council and by the contractor", "90", "% within ten days"),
)


def _performance(council: Council, contract: Contract) -> None:
    """Three indicators, two of them assessed and published after the first year, the third not yet."""
    start: Any = contract.starts_on
    kpis = [
        keeping.enter_kpi(
            by=council.officer,
            contract=contract,
            title=title,
            measured=f"{measured}.",
            target=target,
            unit=unit,
            from_on=start,
        )
        for title, measured, target, unit in INDICATORS
    ]
    year = last_day(start, 12)
    told = (
        ("97", Rating.GOOD, "Above the target in every month."),
        ("98.9", Rating.APPROACHING, "A flood put one junction out of service for nine days."),
    )
    for number, (kpi, (found, rating, why)) in enumerate(zip(kpis, told, strict=False)):
        keeping.assess(
            by=council.officer,
            on=council.today,
            kpi=kpi,
            first_on=start,
            last_on=year,
            assessed_on=year,
            found=f"{found} %",
            rating=rating,
            why=why,
            published_on=year + timedelta(days=12),
            where=f"{year.year}/S 000-03412{number} on Find a Tender",
        )
