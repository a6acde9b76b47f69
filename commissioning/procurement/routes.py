"""Routes to market and the two regimes: what each route allows, how long it may run, which notices it owes.

A route belongs to a lot, a regime to a commission. Everything is a table with plain functions that ask it. A `Refusal`
is an answer, not an exception: the page shows it, the action raises it. Money comes in pounds excluding VAT and is
compared with thresholds, which include it, by way of the VAT rate in per cent (20 or 0). A citation marked
"(check the wording)" rests on general knowledge of the provision, not on a reading of it.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from enum import StrEnum
from typing import Literal

from commissioning.council.calendar import WorkingCalendar
from commissioning.kit.dates import long_date
from commissioning.kit.explained import Explained
from commissioning.kit.money import pounds
from commissioning.kit.refusals import Refusal

CHECK_WORDING = "(check the wording)"


class Regime(StrEnum):
    """The body of law that a procurement stays under until its contracts have ended."""

    PCR2015 = "PCR2015"
    PA2023 = "PA2023"

    @property
    def label(self) -> str:
        """The regime's name in full."""
        return _REGIME_LABELS[self]


_REGIME_LABELS = {
    Regime.PCR2015: "Public Contracts Regulations 2015",
    Regime.PA2023: "Procurement Act 2023",
}
PROCUREMENT_ACT_BEGAN = date(2025, 2, 24)
PCR_DPS_LAST_DAY = date(2029, 2, 23)
PCR_DPS_VALIDITY_FIXED_AFTER = date(2026, 2, 23)
DPS_CITATION = "SI 2024/716 reg 5(4)"


class Route(StrEnum):
    """How a lot finds its supplier."""

    OPEN = "open"
    RESTRICTED = "restricted"
    COMPETITIVE = "competitive"
    FRAMEWORK = "framework"
    OPEN_FRAMEWORK = "open_framework"
    DPS = "dps"
    DYNAMIC_MARKET = "dynamic_market"
    FPS = "fps"
    BLOCK = "block"
    SPOT = "spot"
    DIRECT_AWARD = "direct_award"
    IN_HOUSE = "in_house"

    @property
    def label(self) -> str:
        """The route's name for a page."""
        return ROUTES[self].label


class Joining(StrEnum):
    """When a supplier may be added during the life of an arrangement."""

    NOT_APPLICABLE = "not_applicable"
    NEVER = "never"
    WHEN_REOPENED = "when_reopened"
    ANY_TIME = "any_time"
    BY_ITS_TERMS = "by_its_terms"


@dataclass(frozen=True)
class RouteRule:
    """One line of the table of routes, in words that a page can print."""

    route: Route
    label: str
    umbrella: bool
    joining: Joining
    joining_words: str
    placing: str
    longest_term: str
    regimes: frozenset[Regime]
    citations: Mapping[Regime, str]
    light_touch_only: bool = False


_BOTH = frozenset(Regime)
_PCR = frozenset({Regime.PCR2015})
_PA = frozenset({Regime.PA2023})
_ONE_CONTRACT = "one contract for each lot or supplier"
_OWN_TERM = "the contract's own"


def _single(route: Route, label: str, regimes: frozenset[Regime], pcr: str, pa: str, placing: str) -> RouteRule:
    """A route that ends in a contract, not in an umbrella: nobody can join it."""
    citations = {Regime.PCR2015: pcr, Regime.PA2023: pa}
    return RouteRule(route, label, False, Joining.NOT_APPLICABLE, "nobody", placing, _OWN_TERM, regimes, citations)


ROUTES: Mapping[Route, RouteRule] = {
    rule.route: rule
    for rule in (
        _single(Route.OPEN, "Open tender", _BOTH, "PCR 2015 reg 27", "PA 2023 s20(2)(a)", _ONE_CONTRACT),
        _single(Route.RESTRICTED, "Restricted procedure", _PCR, "PCR 2015 reg 28", "", _ONE_CONTRACT),
        _single(
            Route.COMPETITIVE,
            "Competitive procedure",
            _BOTH,
            f"PCR 2015 reg 29 {CHECK_WORDING}",
            "PA 2023 s20(2)(b)",
            _ONE_CONTRACT,
        ),
        RouteRule(
            Route.FRAMEWORK,
            "Framework",
            True,
            Joining.NEVER,
            "nobody during its life",
            "call-off: direct by its terms, or by mini-competition",
            "4 years save in justified cases; light touch has no maximum",
            _BOTH,
            {Regime.PCR2015: "PCR 2015 reg 33", Regime.PA2023: "PA 2023 ss45–48"},
        ),
        RouteRule(
            Route.OPEN_FRAMEWORK,
            "Open framework",
            True,
            Joining.WHEN_REOPENED,
            "when it is reopened: once in the first 3 years, then at least every 5",
            "call-off",
            "8 years in all; 4 with a single supplier",
            _PA,
            {Regime.PA2023: "PA 2023 s49"},
        ),
        RouteRule(
            Route.DPS,
            "Dynamic purchasing system",
            True,
            Joining.ANY_TIME,
            "any qualified supplier, at any time",
            "call-off by mini-competition among its members",
            "its own; every system expires at the end of 23 February 2029",
            _PCR,
            {Regime.PCR2015: "PCR 2015 reg 34"},
        ),
        RouteRule(
            Route.DYNAMIC_MARKET,
            "Dynamic market",
            True,
            Joining.ANY_TIME,
            "any supplier that meets its conditions, at any time; membership is not a contract",
            "competitive flexible procedure among its members",
            "none",
            _PA,
            {Regime.PA2023: "PA 2023 ss34–40"},
        ),
        RouteRule(
            Route.FPS,
            "Flexible purchasing system",
            True,
            Joining.BY_ITS_TERMS,
            "as its terms say, usually at any time",
            "as its terms say",
            "none",
            _BOTH,
            {
                Regime.PCR2015: f"PCR 2015 regs 74–76 {CHECK_WORDING}",
                Regime.PA2023: f"PA 2023 s9 {CHECK_WORDING}",
            },
            light_touch_only=True,
        ),
        _single(Route.BLOCK, "Block contract", _BOTH, "", "", "volume or capacity bought in advance"),
        _single(Route.SPOT, "Spot purchase", _BOTH, "", "", "individual packages, watched in total"),
        _single(
            Route.DIRECT_AWARD,
            "Direct award",
            _BOTH,
            f"PCR 2015 reg 32 {CHECK_WORDING}",
            "PA 2023 ss41–43",
            "one contract, with its justification",
        ),
        _single(Route.IN_HOUSE, "In-house", _BOTH, "", "", "no contract; a review date"),
    )
}


def route_rule(route: Route) -> RouteRule:
    """The line of the table for a route.

    Source: PCR 2015 regs 26–34; PA 2023 ss20, 34–49.
    """
    return ROUTES[Route(route)]


def regime_for(trigger_on: date, *, umbrella: Regime | None = None) -> Regime:
    """Which regime governs, from the day on which the procurement began.

    `trigger_on` is the day of the contract notice, the conclusion of the framework, the establishment of the dynamic
    purchasing system or the publication of a below-threshold award, never the day of a contract under it. A call-off
    follows the regime of its `umbrella` whatever its own day.

    Source: Procurement Act 2023 (Commencement No. 3 and Transitional and Saving Provisions) Regulations 2024
    (SI 2024/716) regs 4–5.
    """
    if umbrella is not None:
        return Regime(umbrella)
    return Regime.PCR2015 if trigger_on < PROCUREMENT_ACT_BEGAN else Regime.PA2023


def may_choose(route: Route, regime: Regime, *, light_touch: bool) -> Refusal | None:
    """Whether a route exists under a regime, and for these services.

    Source: PCR 2015 regs 26–34 and 74–76; PA 2023 ss20, 34, 45 and 49.
    """
    rule = route_rule(route)
    regime = Regime(regime)
    if regime not in rule.regimes:
        other = "the Procurement Act" if regime is Regime.PCR2015 else "the Public Contracts Regulations"
        instead = _INSTEAD.get(rule.route, "Choose a route that this regime knows.")
        return Refusal(
            f"{_a(rule.label)} exists only under {other}; this commission is under the {regime.label}.",
            instead,
            "route-unknown-to-regime",
            next((words for words in rule.citations.values() if words), ""),
        )
    if rule.light_touch_only and not light_touch:
        return Refusal(
            f"{_a(rule.label)} is a device for light-touch services only.",
            "Choose a framework, a dynamic market or a tender, or record why the services are light touch.",
            "route-light-touch-only",
            rule.citations[regime],
        )
    return None


_INSTEAD = {
    Route.OPEN_FRAMEWORK: "Choose a framework or a dynamic purchasing system.",
    Route.DPS: "Choose a dynamic market or an open framework.",
    Route.DYNAMIC_MARKET: "Choose a dynamic purchasing system.",
    Route.RESTRICTED: "Choose a competitive procedure.",
}


def last_validity(route: Route, regime: Regime) -> date | None:
    """The last day on which an arrangement may be used by law, whatever its terms say; None where the law sets none.

    Only a dynamic purchasing system under the Regulations has one: the end of 23 February 2029.

    Source: SI 2024/716 reg 5(4).
    """
    if Route(route) is Route.DPS and Regime(regime) is Regime.PCR2015:
        return PCR_DPS_LAST_DAY
    return None


def may_use(route: Route, regime: Regime, *, on: date, ended_on: date | None = None) -> Refusal | None:
    """Whether work may still be placed under an umbrella on a day; `ended_on` is the last day of its own term.

    Source: PCR 2015 regs 33–34; PA 2023 ss34 and 45; SI 2024/716 reg 5(4).
    """
    rule = route_rule(route)
    last = last_validity(route, regime)
    if last is not None and on > last:
        return Refusal(
            f"Every dynamic purchasing system expired at the end of {long_date(last)}.",
            "Place the work through a dynamic market or another route under the Procurement Act.",
            "dps-long-stop",
            DPS_CITATION,
        )
    if rule.umbrella and ended_on is not None and on > ended_on:
        return Refusal(
            f"The {rule.label[0].lower()}{rule.label[1:]} ended on {long_date(ended_on)}.",
            "Place the work through an arrangement that is live on that day.",
            "call-off-outside",
            rule.citations.get(Regime(regime), ""),
        )
    return None


def may_change_validity(route: Route, regime: Regime, *, on: date, new_end: date | None = None) -> Refusal | None:
    """Whether the period of validity of an umbrella may be changed on a day, to end on `new_end`.

    Source: SI 2024/716 reg 5(4).
    """
    last = last_validity(route, regime)
    if last is None:
        return None
    if on > PCR_DPS_VALIDITY_FIXED_AFTER:
        return Refusal(
            "The validity of a dynamic purchasing system cannot be changed after "
            f"{long_date(PCR_DPS_VALIDITY_FIXED_AFTER)}.",
            "Leave its last day as it is and plan what replaces it.",
            "dps-long-stop",
            DPS_CITATION,
        )
    if new_end is not None and new_end > last:
        return Refusal(
            f"A dynamic purchasing system cannot run beyond {long_date(last)}.",
            f"Choose a last day no later than {long_date(last)}.",
            "dps-long-stop",
            DPS_CITATION,
        )
    return None


def may_join(
    route: Route,
    regime: Regime,
    *,
    on: date,
    reopened: bool = False,
    terms_allow: bool = True,
    ended_on: date | None = None,
) -> Refusal | None:
    """Whether a supplier may be added to the roster of an arrangement during its life, on a day.

    `reopened`: an open framework is open to new suppliers on that day. `terms_allow`: the terms of a flexible
    purchasing system allow it then. `ended_on`: the last day of the arrangement's own term.

    Source: PCR 2015 regs 33–34; PA 2023 ss34–40, 45 and 49; SI 2024/716 reg 5(4).
    """
    rule = route_rule(route)
    citation = rule.citations.get(Regime(regime), "")
    unknown = may_choose(route, regime, light_touch=True)
    if unknown is not None:
        return unknown
    if rule.joining is Joining.NOT_APPLICABLE:
        return Refusal(
            f"The route “{rule.label}” has no roster that a supplier could join.",
            "Record the supplier with its own contract.",
            "no-roster",
            citation,
        )
    over = may_use(route, regime, on=on, ended_on=ended_on)
    if over is not None:
        return over
    if rule.joining is Joining.NEVER:
        return Refusal(
            "A framework is closed to new suppliers from its award to its end.",
            "Use another arrangement, or procure again and admit the supplier then.",
            "roster-closed",
            citation,
        )
    if rule.joining is Joining.WHEN_REOPENED and not reopened:
        return Refusal(
            "An open framework takes new suppliers only when it is reopened.",
            "Reopen it with a new tender notice, then add the supplier.",
            "roster-closed",
            citation,
        )
    if rule.joining is Joining.BY_ITS_TERMS and not terms_allow:
        return Refusal(
            "The terms of this flexible purchasing system do not admit suppliers at this time.",
            "Wait for the next time of entry that its terms give.",
            "roster-closed",
            citation,
        )
    return None


def longest_term_months(
    route: Route, regime: Regime, *, light_touch: bool, single_supplier: bool = False
) -> int | None:
    """The longest term of an arrangement in months without a justification, or None where the law sets none.

    A framework may run longer with a recorded justification (`may_run`); an open framework may not.

    Source: PCR 2015 reg 33(3); PA 2023 ss47 and 49.
    """
    route = Route(route)
    if route is Route.OPEN_FRAMEWORK:
        return 48 if single_supplier else 96
    if route is Route.FRAMEWORK and not light_touch:
        return 48
    return None


def may_run(
    route: Route,
    regime: Regime,
    months: int,
    *,
    light_touch: bool,
    justified: bool = False,
    single_supplier: bool = False,
) -> Refusal | None:
    """Whether an arrangement may run for so many months, all options included; `justified`: the reasons are recorded.

    Source: PCR 2015 reg 33(3); PA 2023 ss47(2)–(3) and 49.
    """
    longest = longest_term_months(route, regime, light_touch=light_touch, single_supplier=single_supplier)
    if longest is None or months <= longest:
        return None
    if Route(route) is Route.FRAMEWORK:
        if justified:
            return None
        pcr = Regime(regime) is Regime.PCR2015
        return Refusal(
            "A framework runs for at most 4 years unless its subject justifies more.",
            "Record the justification." if pcr else "Give the reasons in the tender notice or the transparency notice.",
            "framework-over-4",
            "PCR 2015 reg 33(3)" if pcr else "PA 2023 s47(2)–(3)",
        )
    return Refusal(
        f"An open framework{' with a single supplier' if single_supplier else ''} runs for at most "
        f"{longest // 12} years in all.",
        f"Shorten it to {longest // 12} years.",
        "open-framework-too-long",
        "PA 2023 s49",
    )


# --- Thresholds ------------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Threshold:
    """The amounts in force from a day, in pounds. Before 2022 they were stated, and compared, without VAT."""

    in_force_from: date
    services: Decimal
    light_touch: Decimal
    citation: str
    includes_vat: bool = True


def _threshold(day: date, services: str, light_touch: str, citation: str, *, includes_vat: bool = True) -> Threshold:
    return Threshold(day, Decimal(services), Decimal(light_touch), citation, includes_vat)


_OLD_THRESHOLDS = f"PCR 2015 reg 5 {CHECK_WORDING}"
THRESHOLDS: tuple[Threshold, ...] = (
    _threshold(date(2015, 2, 26), "172514", "625050", _OLD_THRESHOLDS, includes_vat=False),
    _threshold(date(2016, 1, 1), "164176", "589148", _OLD_THRESHOLDS, includes_vat=False),
    _threshold(date(2018, 1, 1), "181302", "615278", _OLD_THRESHOLDS, includes_vat=False),
    _threshold(date(2020, 1, 1), "189330", "663540", _OLD_THRESHOLDS, includes_vat=False),
    _threshold(date(2022, 1, 1), "213477", "663540", _OLD_THRESHOLDS),
    _threshold(date(2024, 1, 1), "214904", "663540", "PCR 2015 reg 5; PA 2023 Sch 1"),
    _threshold(date(2026, 1, 1), "207720", "663540", "PA 2023 Sch 1"),
)


def threshold_on(on: date, regime: Regime | None = None) -> Threshold:
    """The thresholds in force on a day, for services and supplies bought by a council; a day before the table's first
    row is judged by that row. Those of the Regulations stay as they were when the Act began: only its own are amended.

    Source: PCR 2015 reg 5, as saved by SI 2024/716 reg 4; PA 2023 s3 and Sch 1, as amended every second 1 January; rows
    before 2024 check the wording.
    """
    if regime is Regime.PCR2015:
        on = min(on, PROCUREMENT_ACT_BEGAN)
    in_force = THRESHOLDS[0]
    for row in THRESHOLDS:
        if row.in_force_from <= on:
            in_force = row
    return in_force


def over_threshold(
    value: Decimal, vat_rate: Decimal | int, *, light_touch: bool, on: date, regime: Regime | None = None
) -> bool:
    """Whether a value reaches the threshold in force on a day, under its regime, so that the full regime applies.

    `value` is in pounds excluding VAT, for the whole term with its options; `vat_rate` in per cent (20 or 0). A value
    equal to the threshold reaches it.

    Source: PCR 2015 regs 5–6; PA 2023 s3 and Sch 1.
    """
    row = threshold_on(on, regime)
    compared = with_vat(value, vat_rate) if row.includes_vat else value
    return compared >= (row.light_touch if light_touch else row.services)


def with_vat(value: Decimal, vat_rate: Decimal | int) -> Decimal:
    """A value in pounds with VAT added at a rate in per cent.

    Source: PA 2023 s123 (values include value added tax) (check the wording).
    """
    return value * (100 + Decimal(vat_rate)) / 100


# --- Standstill ------------------------------------------------------------------------------------------------------


def standstill_applies(
    route: Route,
    regime: Regime,
    *,
    light_touch: bool,
    call_off: bool = False,
    urgent: bool = False,
    sole_tenderer: bool = False,
    no_prior_notice: bool = False,
    voluntary: bool = False,
) -> bool:
    """Whether a standstill must pass between the award notice and the signing of a contract.

    `call_off`: the contract is placed under a framework, a system or a market. `urgent`: extreme urgency or the
    protection of life. `sole_tenderer` and `no_prior_notice` free an award only under the Regulations, where light
    touch is not free of it; under the Act light touch is free, other direct awards are not. `voluntary`: the award
    notice promises one, and then it binds.

    Source: PA 2023 s51; PCR 2015 regs 86–87.
    """
    route = Route(route)
    if voluntary:
        return True
    if route is Route.IN_HOUSE or call_off or urgent:
        return False
    if Regime(regime) is Regime.PA2023:
        return not (light_touch or route is Route.DYNAMIC_MARKET)
    return not (sole_tenderer or no_prior_notice or route in (Route.DIRECT_AWARD, Route.DPS))


# --- Notices ---------------------------------------------------------------------------------------------------------


class Event(StrEnum):
    """What a notice's day is counted from."""

    AWARD = "award"
    SIGNATURE = "signature"
    CHANGE = "change"
    END = "end"
    START = "start"


NOTICE_NAMES: Mapping[str, str] = {
    "UK1": "Pipeline notice",
    "UK2": "Preliminary market engagement notice",
    "UK3": "Planned procurement notice",
    "UK4": "Tender notice",
    "UK5": "Transparency notice",
    "UK6": "Contract award notice",
    "UK7": "Contract details notice",
    "UK8": f"Contract payment notice {CHECK_WORDING}",
    "UK9": "Contract performance notice",
    "UK10": "Contract change notice",
    "UK11": "Contract termination notice",
    "UK12": "Procurement termination notice",
    "UK13": "Dynamic market intention notice",
    "UK14": "Dynamic market establishment notice",
    "UK15": "Dynamic market modification notice",
    "UK16": "Dynamic market cessation notice",
    "UK17": "Payments compliance notice",
    "UK7-copy": "Copy of the contract",
    "UK10-copy": "Copy of the modification",
    "KPI": "Key performance indicators, at least three",
    "PCR-CN": "Contract notice",
    "PCR-SL": "Award decision notice",
    "PCR-CAN": "Contract award notice",
    "PCR-CF": "Award information on Contracts Finder",
    "PCR-MOD": "Modification notice",
    "REGISTER": "Line in the contracts register",
}
STANDARD_VAT = 20
"""The rate of VAT in per cent where no commission says another."""
FIVE_MILLION = Decimal("5000000")
REGISTER_FROM = Decimal("5000")
BELOW_THRESHOLD_NOTICE_FROM = Decimal("30000")


@dataclass(frozen=True)
class NoticeOwed:
    """A notice that a contract or procurement owes: what, when, by which provision.

    `when` is a sentence. `days` with `counts_from`: due within so many days beginning with the day of that event;
    `months` likewise in whole months ("at least every 12 months"); neither: `when` alone says it.
    """

    code: str
    name: str
    when: str
    citation: str
    counts_from: Event | None = None
    days: int | None = None
    months: int | None = None
    quarterly: bool = False

    @property
    def check_wording(self) -> bool:
        """Whether the provision is cited from general knowledge; a check built on it never stops an act.

        Source: the mark on the citation.
        """
        return CHECK_WORDING in self.citation

    def due(self, event_on: date) -> Explained | None:
        """The last day for the notice when its event happens on `event_on`; None where no day can be worked out.

        Source: the provision in `citation`; the first day counts in PA 2023 ss53, 69, 70 and 80.
        """
        if self.quarterly:
            return register_due(event_on)
        if self.days is None:
            return None
        return _CALENDAR_DAYS.last_day_beginning_with(event_on, self.days, unit="calendar", rule=self.citation)


_CALENDAR_DAYS = WorkingCalendar()


def register_due(entered_on: date) -> Explained:
    """The last day for the register line of a contract: one month after the end of the quarter in which it was made.

    Source: LGTC 2015 paras 20 and 31–32 (check the wording).
    """
    first_month_after = (entered_on.month - 1) // 3 * 3 + 4
    year, month = (entered_on.year, first_month_after) if first_month_after <= 12 else (entered_on.year + 1, 1)
    due = date(year, month, 31 if month in (1, 7, 10) else 30)
    sentence = f"The register is published quarterly, no later than one month after the quarter: by {long_date(due)}."
    return Explained(due, sentence=sentence, rule=f"LGTC 2015 {CHECK_WORDING}", start=entered_on)


def notices_owed(
    regime: Regime,
    *,
    light_touch: bool,
    route: Route,
    value: Decimal | None,
    on: date,
    vat_rate: Decimal | int = STANDARD_VAT,
    user_choice: bool = False,
    call_off: bool = False,
    direct_award: bool = False,
    no_standstill: bool = False,
) -> tuple[NoticeOwed, ...]:
    """Every notice that a contract and its procurement owe, in the order in which they fall due.

    `value` is in pounds excluding VAT, for the whole term; None where it is not stated: the contract is then taken to
    reach the threshold but not to exceed £5 million. `on` chooses the threshold: the day the procurement began.
    `user_choice`: a direct award to a provider that the person served or their carer chose. `call_off`: placed under
    an umbrella. `direct_award`: awarded without competition, whatever the route is called. `no_standstill`: it is free
    of one by its circumstances. Notices of a change are in `change_notices_owed`.

    Source: PA 2023 ss21, 39, 44, 50, 52–53, 71, 80, 87; PR 2024 reg 32; PCR 2015 regs 49–50, 75, 86, 108; LGTC 2015.
    """
    route, regime = Route(route), Regime(regime)
    if route is Route.IN_HOUSE:
        return ()
    covered = value is None or over_threshold(value, vat_rate, light_touch=light_touch, on=on, regime=regime)
    direct = direct_award or route is Route.DIRECT_AWARD or user_choice
    if regime is Regime.PA2023:
        owed = _notices_pa(route, value, vat_rate, covered, light_touch, user_choice, call_off, direct)
    else:
        owed = _notices_pcr(route, value, vat_rate, covered, light_touch, call_off, direct)
        if covered and standstill_applies(
            route, regime, light_touch=light_touch, call_off=call_off, no_prior_notice=direct or no_standstill
        ):
            when = "To every tenderer, before the contract is entered into."
            owed.insert(1, NoticeOwed("PCR-SL", NOTICE_NAMES["PCR-SL"], when, "PCR 2015 reg 86", Event.AWARD))
    if (value is None or value > REGISTER_FROM) and not (route is Route.DYNAMIC_MARKET and not call_off):
        owed.append(
            NoticeOwed(
                "REGISTER",
                NOTICE_NAMES["REGISTER"],
                "Quarterly, no later than one month after the quarter.",
                f"LGTC 2015 {CHECK_WORDING}",
                Event.SIGNATURE,
                quarterly=True,
            )
        )
    return tuple(owed)


def kpis_owed(
    route: Route,
    regime: Regime,
    value: Decimal | None,
    vat_rate: Decimal | int = STANDARD_VAT,
    *,
    light_touch: bool,
    call_off: bool = False,
) -> bool:
    """Whether a contract needs at least three key performance indicators, each assessed at least every 12 months.

    `value` is in pounds excluding VAT, for the whole term; None, not stated: then it is not taken to exceed £5 million.
    A framework and a dynamic market need none, what is placed under them (`call_off`) does.

    Source: PA 2023 ss52 and 71.
    """
    umbrella = route in (Route.FRAMEWORK, Route.OPEN_FRAMEWORK, Route.DYNAMIC_MARKET) and not call_off
    if regime is not Regime.PA2023 or light_touch or umbrella or route is Route.IN_HOUSE or value is None:
        return False
    return with_vat(value, vat_rate) > FIVE_MILLION


def _notices_pa(
    route: Route,
    value: Decimal | None,
    vat_rate: Decimal | int,
    covered: bool,
    light_touch: bool,
    user_choice: bool,
    call_off: bool,
    direct: bool,
) -> list[NoticeOwed]:
    total = None if value is None else with_vat(value, vat_rate)
    over_five_million = total is not None and total > FIVE_MILLION
    owed: list[NoticeOwed] = []

    def owe(
        code: str,
        when: str,
        citation: str,
        counts_from: Event | None = None,
        days: int | None = None,
        months: int | None = None,
    ) -> None:
        owed.append(NoticeOwed(code, NOTICE_NAMES[code], when, citation, counts_from, days, months))

    if not covered and route is not Route.DYNAMIC_MARKET:
        if total is not None and total >= BELOW_THRESHOLD_NOTICE_FROM and not user_choice:
            owe("UK7", "As soon as reasonably practicable after signing.", f"PA 2023 s87 {CHECK_WORDING}")
        return owed
    if route is Route.DYNAMIC_MARKET and not call_off:
        owe("UK13", "Before the market is established.", "PA 2023 s39")
        owe("UK14", "As soon as reasonably practicable after it is established.", "PA 2023 s39")
        owe("UK15", "As soon as reasonably practicable after it is modified.", "PA 2023 s39")
        owe("UK16", "As soon as reasonably practicable after it ceases to operate.", "PA 2023 s39")
        return owed
    if direct and not call_off:
        if not user_choice:
            owe("UK5", "Before the contract is awarded.", "PA 2023 s44")
    elif not call_off or route is Route.DYNAMIC_MARKET:
        owe("UK4", "To begin the competition.", "PA 2023 s21")
    if not user_choice:
        owe("UK6", "Before the contract is entered into.", "PA 2023 s50", Event.AWARD)
    kpis = kpis_owed(route, Regime.PA2023, value, vat_rate, light_touch=light_touch, call_off=call_off)
    if kpis:
        owe("KPI", "Set and published before the contract is entered into.", "PA 2023 s52", Event.AWARD)
    if not user_choice:
        days = 120 if light_touch else 30
        owe("UK7", f"Within {days} days of signing.", "PA 2023 s53; PR 2024 reg 32", Event.SIGNATURE, days)
        if over_five_million:
            days = 180 if light_touch else 90
            owe("UK7-copy", f"Within {days} days of signing.", "PA 2023 s53; PR 2024 reg 32", Event.SIGNATURE, days)
    if kpis:
        owe("UK9", "At least every 12 months, and on termination.", "PA 2023 s71", Event.START, months=12)
    if not user_choice:
        owe("UK11", "Within 30 days of the end, expiry included.", "PA 2023 s80", Event.END, 30)
    return owed


def _notices_pcr(
    route: Route,
    value: Decimal | None,
    vat_rate: Decimal | int,
    covered: bool,
    light_touch: bool,
    call_off: bool,
    direct: bool,
) -> list[NoticeOwed]:
    owed: list[NoticeOwed] = []
    if covered and not call_off and not direct:
        citation = "PCR 2015 reg 75(1)" if light_touch else "PCR 2015 reg 49"
        owed.append(
            NoticeOwed("PCR-CN", NOTICE_NAMES["PCR-CN"], "To begin the competition.", f"{citation} {CHECK_WORDING}")
        )
    # A call-off under a framework owes no award notice; one under a dynamic purchasing system does.
    if covered and not (call_off and route in (Route.FRAMEWORK, Route.OPEN_FRAMEWORK)):
        # Thirty days *after* the award: the day of the award does not count, so the period that begins with it has 31.
        citation = "PCR 2015 reg 75(3)" if light_touch else "PCR 2015 reg 50(1)"
        grouped = " Or grouped each quarter." if light_touch or route is Route.DPS else ""
        owed.append(
            NoticeOwed(
                "PCR-CAN",
                NOTICE_NAMES["PCR-CAN"],
                f"Within 30 days after the award.{grouped}",
                f"{citation} {CHECK_WORDING}",
                Event.AWARD,
                31,
            )
        )
    if value is None or with_vat(value, vat_rate) >= BELOW_THRESHOLD_NOTICE_FROM:
        citation = "PCR 2015 reg 108" if covered else "PCR 2015 reg 112"
        when = "Within a reasonable time after the award."
        owed.append(NoticeOwed("PCR-CF", NOTICE_NAMES["PCR-CF"], when, f"{citation} {CHECK_WORDING}", Event.AWARD))
    return owed


# --- Modifications ---------------------------------------------------------------------------------------------------


class Ground(StrEnum):
    """Why a contract may be changed without a new procurement. The name says which regime knows it."""

    PCR_PROVIDED = "pcr_provided"
    PCR_ADDITIONAL = "pcr_additional"
    PCR_UNFORESEEN = "pcr_unforeseen"
    PCR_SUCCESSION = "pcr_succession"
    PCR_NOT_SUBSTANTIAL = "pcr_not_substantial"
    PCR_SMALL = "pcr_small"
    PA_PROVIDED = "pa_provided"
    PA_URGENCY = "pa_urgency"
    PA_UNFORESEEN = "pa_unforeseen"
    PA_KNOWN_RISK = "pa_known_risk"
    PA_ADDITIONAL = "pa_additional"
    PA_RESTRUCTURING = "pa_restructuring"
    PA_NOT_SUBSTANTIAL = "pa_not_substantial"
    PA_SMALL = "pa_small"
    PA_LIGHT_TOUCH = "pa_light_touch"

    @property
    def label(self) -> str:
        """The ground in words."""
        return GROUNDS[self].label

    @property
    def citation(self) -> str:
        """The provision that gives it."""
        return GROUNDS[self].citation

    @property
    def regime(self) -> Regime:
        """The regime under which it exists."""
        return GROUNDS[self].regime


@dataclass(frozen=True)
class GroundRule:
    """A ground for changing a contract: its words, its source and its limit, each change by itself, in per cent.

    `judged` says what figures cannot show and a person judges; `provider` whether it bears another provider, asks for
    one ("only"), or excludes it.
    """

    label: str
    regime: Regime
    citation: str
    each_at_most: int | None = None
    judged: str = ""
    provider: Literal["no", "may", "only"] = "no"


GROUNDS: Mapping[Ground, GroundRule] = {
    Ground.PCR_PROVIDED: GroundRule(
        "Provided for in the contract by a clear and precise clause or option",
        Regime.PCR2015,
        "PCR 2015 reg 72(1)(a)",
        judged="The clause says how far it goes and when it may be used, whatever the sum.",
        provider="may",
    ),
    Ground.PCR_ADDITIONAL: GroundRule(
        "Additional services that another supplier cannot provide",
        Regime.PCR2015,
        "PCR 2015 reg 72(1)(b)",
        50,
        judged="They have become necessary, and a change of supplier is impossible or would cost much more.",
    ),
    Ground.PCR_UNFORESEEN: GroundRule(
        "Circumstances that could not be foreseen",
        Regime.PCR2015,
        "PCR 2015 reg 72(1)(c)",
        50,
        judged="A diligent authority could not have foreseen them.",
    ),
    Ground.PCR_SUCCESSION: GroundRule(
        "A new supplier succeeds to the contract",
        Regime.PCR2015,
        f"PCR 2015 reg 72(1)(d) {CHECK_WORDING}",
        judged="It follows from a restructuring, takeover, merger or insolvency, and the successor meets the criteria.",
        provider="only",
    ),
    Ground.PCR_NOT_SUBSTANTIAL: GroundRule(
        "Not substantial",
        Regime.PCR2015,
        "PCR 2015 reg 72(1)(e) and (8)",
        judged="Nobody else would have bid or won with it, and the balance does not move to the supplier.",
    ),
    Ground.PCR_SMALL: GroundRule(
        "Below the threshold and below 10%",
        Regime.PCR2015,
        "PCR 2015 reg 72(1)(f) and (5)",
        judged="Counted net with earlier changes on this ground.",
    ),
    Ground.PA_PROVIDED: GroundRule(
        "Provided for unambiguously in the contract",
        Regime.PA2023,
        "PA 2023 s74(1)(a), Sch 8",
        judged="The contract as awarded and its tender or transparency notice both say so.",
    ),
    Ground.PA_URGENCY: GroundRule(
        "Extreme urgency or the protection of life",
        Regime.PA2023,
        f"PA 2023 s74(1)(a), Sch 8 {CHECK_WORDING}",
        judged="It would justify a direct award.",
    ),
    Ground.PA_UNFORESEEN: GroundRule(
        "Circumstances that could not be foreseen",
        Regime.PA2023,
        "PA 2023 s74(1)(a), Sch 8",
        50,
        judged="They could not reasonably have been foreseen before the award.",
    ),
    Ground.PA_KNOWN_RISK: GroundRule(
        "A known risk has come about",
        Regime.PA2023,
        "PA 2023 s74(1)(a), Sch 8",
        50,
        judged="The tender or transparency notice named the risk and that it might need this change.",
    ),
    Ground.PA_ADDITIONAL: GroundRule(
        "Additional services from the same supplier",
        Regime.PA2023,
        "PA 2023 s74(1)(a), Sch 8",
        50,
        judged="Another supplier would mean difference or incompatibility, or much greater cost.",
    ),
    Ground.PA_RESTRUCTURING: GroundRule(
        "Transfer on a corporate restructuring",
        Regime.PA2023,
        f"PA 2023 s74(1)(a), Sch 8 {CHECK_WORDING}",
        judged="It is required after a restructuring or the like, and the new supplier is not an excluded one.",
        provider="only",
    ),
    Ground.PA_NOT_SUBSTANTIAL: GroundRule(
        "Not substantial",
        Regime.PA2023,
        "PA 2023 s74(1)(b) and (3)",
        judged="The scope does not materially change, nor the balance move to the supplier.",
    ),
    Ground.PA_SMALL: GroundRule(
        "A below-threshold modification",
        Regime.PA2023,
        "PA 2023 s74(1)(c) and (4)",
        judged="The scope does not materially change.",
    ),
    Ground.PA_LIGHT_TOUCH: GroundRule(
        "A light-touch contract",
        Regime.PA2023,
        "PA 2023 s74",
        judged="Light-touch contracts may be changed freely; why is still recorded.",
        provider="may",
    ),
}


def grounds(regime: Regime, *, light_touch: bool) -> tuple[Ground, ...]:
    """The grounds that can be chosen for a contract, in the order of the provision.

    Source: PCR 2015 reg 72; PA 2023 s74 and Sch 8.
    """
    return tuple(
        ground
        for ground, rule in GROUNDS.items()
        if rule.regime is Regime(regime) and (light_touch or ground is not Ground.PA_LIGHT_TOUCH)
    )


def ground_in(words: str) -> Ground | None:
    """The ground that recorded words name by its label and its provision, or None.

    Source: PCR 2015 reg 72; PA 2023 s74 and Sch 8.
    """
    return next((ground for ground in GROUNDS if ground.label in words and ground.citation in words), None)


def grounds_left(
    regime: Regime,
    *,
    light_touch: bool,
    original_value: Decimal | None,
    change: Decimal,
    on: date,
    earlier: Mapping[Ground, Decimal] | None = None,
    change_months: int = 0,
    maximum_months: int | None = None,
    scope_kept: bool = True,
    new_provider: bool = False,
    works: bool = False,
    vat_rate: Decimal | int = STANDARD_VAT,
) -> tuple[tuple[Ground, Refusal | None], ...]:
    """Every ground that a contract's regime knows, each with None where the figures leave it open, or why they do not.

    As `may_modify`; `earlier` holds the net sum of the earlier changes made on each ground.

    Source: PCR 2015 reg 72(1), (5) and (8); PA 2023 s74 and Sch 8.
    """
    return tuple(
        (
            ground,
            may_modify(
                regime,
                ground,
                original_value=original_value,
                change=change,
                on=on,
                earlier=(earlier or {}).get(ground, Decimal(0)),
                change_months=change_months,
                maximum_months=maximum_months,
                scope_kept=scope_kept,
                new_provider=new_provider,
                works=works,
                light_touch=light_touch,
                vat_rate=vat_rate,
            ),
        )
        for ground in grounds(regime, light_touch=light_touch)
    )


def may_modify(
    regime: Regime,
    ground: Ground,
    *,
    original_value: Decimal | None,
    change: Decimal,
    on: date,
    earlier: Decimal = Decimal(0),
    change_months: int = 0,
    maximum_months: int | None = None,
    scope_kept: bool = True,
    new_provider: bool = False,
    works: bool = False,
    light_touch: bool = False,
    vat_rate: Decimal | int = STANDARD_VAT,
    threshold_amount: Decimal | None = None,
) -> Refusal | None:
    """Whether a contract may be changed on a ground; None if the figures allow it.

    Sums are in pounds excluding VAT; `change` is this change (either sign), `earlier` the net sum of earlier changes
    **made on the same ground**, `original_value` that of the contract as awarded, None where it is not stated.
    `change_months` is this change of the term (either sign), `maximum_months` the longest term as awarded, options
    included. `scope_kept`: the overall nature and scope stay. `new_provider`: another provider takes the contract over.
    `threshold_amount` includes VAT; without it that of services, or of light touch, on the day `on` is
    taken. What only a person can judge (could it be foreseen, is it substantial otherwise) is not judged here.

    Source: PCR 2015 reg 72(1), (5) and (8); PA 2023 s74 and Sch 8.
    """
    ground, regime = Ground(ground), Regime(regime)
    rule = GROUNDS[ground]

    def no(reason: str, remedy: str) -> Refusal:
        return Refusal(reason, remedy, "modification-refused", rule.citation)

    if rule.regime is not regime:
        return no(
            f"This ground belongs to the {rule.regime.label}; the contract is under the {regime.label}.",
            "Choose a ground of the contract's own regime.",
        )
    if ground is Ground.PA_LIGHT_TOUCH:
        if light_touch:
            return None
        return no("The contract is not a light-touch contract.", "Choose another ground.")
    if not scope_kept:
        return no(
            "The change alters the overall nature or scope of the contract.",
            "Begin a new procurement for what is different.",
        )
    if new_provider and rule.provider == "no":
        return no(
            "This ground does not bear another provider.",
            "Choose a ground on which a contract may pass to another provider, or procure again.",
        )
    if rule.provider == "only":
        if not new_provider:
            return no("No other provider takes the contract over.", "Name the new provider, or choose another ground.")
        if change or change_months:
            return no(
                "A succession changes nothing but the provider.",
                "Record the change of value or term as a variation of its own, on its own ground.",
            )
    if rule.each_at_most is not None and change > 0:
        if original_value is None:
            return no(*_not_stated(rule.each_at_most))
        if change * 100 > original_value * rule.each_at_most:
            return no(
                f"{pounds(change)} is {_share(change, original_value)} of the original value of "
                f"{pounds(original_value)}: more than {rule.each_at_most}%.",
                "Make a smaller change, choose another ground or procure again.",
            )
    if ground is Ground.PA_NOT_SUBSTANTIAL and change_months:
        if maximum_months is None:
            return no(
                "The longest term as awarded is not stated, so 10% of it cannot be worked out.",
                "Record the contract’s first day and its term, or choose another ground.",
            )
        if abs(change_months) * 10 > maximum_months:
            return no(
                f"The term changes by {_months(change_months)}, more than 10% of its maximum of "
                f"{_months(maximum_months)}, which is substantial.",
                "Make the change of the term smaller or choose another ground.",
            )
    if ground in (Ground.PCR_SMALL, Ground.PA_SMALL):
        return _small_change(
            ground, original_value, change, earlier, works, light_touch, vat_rate, on, threshold_amount
        )
    return None


def _not_stated(per_cent: int) -> tuple[str, str]:
    return (
        f"The original value is not stated, so {per_cent}% of it cannot be worked out.",
        "Put the row of the award right with the contract’s value first, or choose another ground.",
    )


def _share(part: Decimal, whole: Decimal) -> str:
    """A share in per cent for a sentence; one that the rounding would hide is said as “more than”."""
    if not whole:
        return "more than 100%"
    exact = abs(part) * 100 / whole
    shown = exact.quantize(Decimal("0.1"), rounding=ROUND_HALF_UP)
    words = f"{shown}%".replace(".0%", "%")
    return words if shown == exact else f"about {words}"


def _months(count: int) -> str:
    return f"{abs(count)} month" + ("" if abs(count) == 1 else "s")


def _small_change(
    ground: Ground,
    original_value: Decimal | None,
    change: Decimal,
    earlier: Decimal,
    works: bool,
    light_touch: bool,
    vat_rate: Decimal | int,
    on: date,
    threshold_amount: Decimal | None,
) -> Refusal | None:
    """The two de minimis tests: net cumulative and strictly below in the Regulations, each by itself in the Act."""
    per_cent = 15 if works else 10
    row = threshold_on(on, GROUNDS[ground].regime)
    together = abs(change + earlier)
    amount = threshold_amount or (row.light_touch if light_touch else row.services)
    includes_vat = row.includes_vat or threshold_amount is not None
    compared = with_vat(together, vat_rate) if includes_vat else together
    citation = GROUNDS[ground].citation

    def no(reason: str, remedy: str = "Make a smaller change or choose another ground.") -> Refusal:
        return Refusal(reason, remedy, "modification-refused", citation)

    tested = together if ground is Ground.PCR_SMALL else abs(change)
    if tested and original_value is None:
        return no(*_not_stated(per_cent))
    if original_value is not None:
        share, limit = _share(tested, original_value), f"{pounds(original_value)}"
        if ground is Ground.PCR_SMALL and tested and tested * 100 >= original_value * per_cent:
            with_earlier = f" with earlier ones {pounds(together)} in all," if earlier else ""
            return no(
                f"The change of {pounds(abs(change))} is{with_earlier} {share} of the original value of {limit}: "
                f"not below {per_cent}%."
            )
        if ground is Ground.PA_SMALL and tested * 100 > original_value * per_cent:
            return no(f"The change of {pounds(abs(change))} is {share} of the value of {limit}: more than {per_cent}%.")
    if compared >= amount:
        vat = " with VAT" if includes_vat else ""
        return no(
            f"With earlier ones on this ground the changes come to {pounds(compared)}{vat}: not below the threshold of "
            f"{pounds(amount)}."
        )
    return None


def change_notices_owed(
    regime: Regime,
    ground: Ground,
    *,
    original_value: Decimal | None,
    change: Decimal,
    earlier: Decimal = Decimal(0),
    change_months: int = 0,
    earlier_months: int = 0,
    original_months: int | None = None,
    works: bool = False,
    light_touch: bool = False,
    vat_rate: Decimal | int = STANDARD_VAT,
) -> tuple[NoticeOwed, ...]:
    """The notices that a change owes. Sums are in pounds excluding VAT; a tenth of a value not stated is nothing.

    `earlier` and `earlier_months` are the net sums of all changes before. Under the Act no notice is due where the
    change, with earlier ones, moves the value by at most 10% (works 15%) and the term by at most 10%, nor for light
    touch; a transfer on restructuring always owes one. A contract worth over £5 million with VAT after the change then
    owes a copy within 90 days.

    Source: PA 2023 ss75 and 77; PCR 2015 reg 72(3).
    """
    ground, regime = Ground(ground), Regime(regime)
    if regime is Regime.PCR2015:
        if ground not in (Ground.PCR_ADDITIONAL, Ground.PCR_UNFORESEEN):
            return ()
        return (
            NoticeOwed(
                "PCR-MOD",
                NOTICE_NAMES["PCR-MOD"],
                "Published when the change is made.",
                "PCR 2015 reg 72(3)",
                Event.CHANGE,
            ),
        )
    per_cent = 15 if works else 10
    original = original_value or Decimal(0)
    small_value = abs(change + earlier) * 100 <= original * per_cent
    months = abs(change_months + earlier_months)
    small_term = months == 0 or (original_months is not None and months * 10 <= original_months)
    # "Where value or term is small" frees each kind of change by itself; a change of both needs both to be small.
    if light_touch or (small_value and small_term and ground is not Ground.PA_RESTRUCTURING):
        return ()
    owed = [NoticeOwed("UK10", NOTICE_NAMES["UK10"], "Before the change is made.", "PA 2023 s75", Event.CHANGE)]
    if with_vat(original + earlier + change, vat_rate) > FIVE_MILLION:
        when = "Within 90 days of the change."
        owed.append(NoticeOwed("UK10-copy", NOTICE_NAMES["UK10-copy"], when, "PA 2023 s77", Event.CHANGE, 90))
    return tuple(owed)


def _a(label: str) -> str:
    article = "An" if label[0] in "AEIOU" else "A"
    return f"{article} {label[0].lower()}{label[1:]}"
