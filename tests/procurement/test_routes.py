"""Routes and regimes: what each route allows, what it owes, and the exact edges of every figure."""

import inspect
from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from commissioning.kit.refusals import Refusal
from commissioning.procurement import routes as routes_module
from commissioning.procurement.routes import (
    CHECK_WORDING,
    GROUNDS,
    NOTICE_NAMES,
    PCR_DPS_LAST_DAY,
    ROUTES,
    THRESHOLDS,
    Ground,
    Joining,
    NoticeOwed,
    Regime,
    Route,
    change_notices_owed,
    grounds,
    last_validity,
    longest_term_months,
    may_change_validity,
    may_choose,
    may_join,
    may_modify,
    may_run,
    may_use,
    notices_owed,
    over_threshold,
    regime_for,
    register_due,
    standstill_applies,
    threshold_on,
)

PCR, PA = Regime.PCR2015, Regime.PA2023
ON = date(2026, 11, 21)


def code_of(refusal: Refusal | None) -> str:
    """The code of a refusal, which must also be complete: a reason, a remedy and a source."""
    if refusal is None:
        return ""
    assert refusal.reason.endswith(".")
    assert refusal.remedy.endswith(".")
    return refusal.code


# The table


def test_every_route_has_its_line_and_its_words() -> None:
    assert set(ROUTES) == set(Route)
    for route, rule in ROUTES.items():
        assert route.label == rule.label
        assert rule.regimes
        assert rule.placing
        assert rule.umbrella == (rule.joining is not Joining.NOT_APPLICABLE)
        if rule.umbrella:
            assert all(rule.citations[regime] for regime in rule.regimes)


def test_the_umbrellas_are_the_arrangements_with_a_roster() -> None:
    assert {route for route in Route if ROUTES[route].umbrella} == {
        Route.FRAMEWORK,
        Route.OPEN_FRAMEWORK,
        Route.DPS,
        Route.DYNAMIC_MARKET,
        Route.FPS,
    }


# Which regime


@pytest.mark.parametrize(
    ("began", "regime"), [(date(2021, 4, 1), PCR), (date(2025, 2, 23), PCR), (date(2025, 2, 24), PA), (ON, PA)]
)
def test_the_day_the_procurement_began_decides_the_regime(began: date, regime: Regime) -> None:
    assert regime_for(began) is regime


def test_a_call_off_follows_its_umbrella() -> None:
    assert regime_for(ON, umbrella=PCR) is PCR


@pytest.mark.parametrize(
    ("route", "regime"),
    [(Route.DPS, PA), (Route.RESTRICTED, PA), (Route.OPEN_FRAMEWORK, PCR), (Route.DYNAMIC_MARKET, PCR)],
)
def test_a_route_of_the_other_regime_is_refused(route: Route, regime: Regime) -> None:
    assert code_of(may_choose(route, regime, light_touch=True)) == "route-unknown-to-regime"


def test_a_flexible_purchasing_system_is_for_light_touch_only() -> None:
    assert code_of(may_choose(Route.FPS, PCR, light_touch=False)) == "route-light-touch-only"
    assert may_choose(Route.FPS, PCR, light_touch=True) is None


# Who may join


def test_nobody_joins_a_framework() -> None:
    for regime in Regime:
        assert code_of(may_join(Route.FRAMEWORK, regime, on=ON)) == "roster-closed"


def test_an_open_framework_is_joined_when_it_is_reopened() -> None:
    assert code_of(may_join(Route.OPEN_FRAMEWORK, PA, on=ON)) == "roster-closed"
    assert may_join(Route.OPEN_FRAMEWORK, PA, on=ON, reopened=True) is None


def test_a_dynamic_purchasing_system_is_joined_at_any_time_until_it_expires_by_law() -> None:
    assert may_join(Route.DPS, PCR, on=PCR_DPS_LAST_DAY) is None
    assert code_of(may_join(Route.DPS, PCR, on=date(2029, 2, 24))) == "dps-long-stop"


def test_a_dynamic_market_is_joined_at_any_time() -> None:
    assert may_join(Route.DYNAMIC_MARKET, PA, on=date(2035, 1, 1)) is None


def test_a_flexible_purchasing_system_is_joined_as_its_terms_say() -> None:
    assert may_join(Route.FPS, PA, on=ON) is None
    assert code_of(may_join(Route.FPS, PA, on=ON, terms_allow=False)) == "roster-closed"


def test_nobody_joins_an_arrangement_that_has_ended() -> None:
    assert may_join(Route.DPS, PCR, on=ON, ended_on=ON) is None
    assert code_of(may_join(Route.DPS, PCR, on=ON, ended_on=date(2026, 11, 20))) == "call-off-outside"


@pytest.mark.parametrize("route", [route for route in Route if not ROUTES[route].umbrella])
def test_a_single_contract_has_no_roster(route: Route) -> None:
    assert code_of(may_join(route, next(iter(ROUTES[route].regimes)), on=ON)) == "no-roster"


def test_a_system_is_not_joined_under_a_regime_that_does_not_know_it() -> None:
    assert code_of(may_join(Route.DPS, PA, on=ON)) == "route-unknown-to-regime"


# How long


def test_only_a_dynamic_purchasing_system_has_a_last_day_by_law() -> None:
    assert last_validity(Route.DPS, PCR) == date(2029, 2, 23)
    assert last_validity(Route.FRAMEWORK, PCR) is None
    assert last_validity(Route.DYNAMIC_MARKET, PA) is None
    assert code_of(may_use(Route.DPS, PCR, on=date(2029, 2, 24))) == "dps-long-stop"
    assert may_use(Route.FRAMEWORK, PCR, on=date(2029, 2, 24)) is None


def test_the_validity_of_a_dynamic_purchasing_system_was_fixed_in_february_2026() -> None:
    assert may_change_validity(Route.DPS, PCR, on=date(2026, 2, 23), new_end=date(2029, 2, 23)) is None
    assert code_of(may_change_validity(Route.DPS, PCR, on=date(2026, 2, 23), new_end=date(2029, 2, 24)))
    assert code_of(may_change_validity(Route.DPS, PCR, on=date(2026, 2, 24))) == "dps-long-stop"
    assert may_change_validity(Route.FPS, PA, on=ON) is None


@pytest.mark.parametrize(
    ("route", "regime", "light_touch", "single", "months"),
    [
        (Route.FRAMEWORK, PCR, False, False, 48),
        (Route.FRAMEWORK, PA, False, False, 48),
        (Route.FRAMEWORK, PCR, True, False, None),
        (Route.FRAMEWORK, PA, True, False, None),
        (Route.OPEN_FRAMEWORK, PA, False, False, 96),
        (Route.OPEN_FRAMEWORK, PA, False, True, 48),
        (Route.DPS, PCR, False, False, None),
        (Route.DYNAMIC_MARKET, PA, False, False, None),
        (Route.OPEN, PA, False, False, None),
    ],
)
def test_longest_terms(route: Route, regime: Regime, light_touch: bool, single: bool, months: int | None) -> None:
    assert longest_term_months(route, regime, light_touch=light_touch, single_supplier=single) == months


def test_a_framework_over_four_years_needs_its_justification() -> None:
    assert may_run(Route.FRAMEWORK, PCR, 48, light_touch=False) is None
    assert code_of(may_run(Route.FRAMEWORK, PCR, 49, light_touch=False)) == "framework-over-4"
    assert may_run(Route.FRAMEWORK, PCR, 49, light_touch=False, justified=True) is None
    assert may_run(Route.FRAMEWORK, PA, 84, light_touch=True) is None


def test_no_justification_lengthens_an_open_framework() -> None:
    assert code_of(may_run(Route.OPEN_FRAMEWORK, PA, 97, light_touch=False, justified=True))


# Thresholds


@pytest.mark.parametrize(
    ("value", "vat", "light_touch", "on", "over"),
    [
        ("552950.00", 20, True, date(2026, 1, 1), True),
        ("552949.99", 20, True, date(2026, 1, 1), False),
        ("663540.00", 0, True, date(2024, 1, 1), True),
        ("663539.99", 0, True, date(2024, 1, 1), False),
        ("173100.00", 20, False, date(2026, 1, 1), True),
        ("173099.99", 20, False, date(2026, 1, 1), False),
        ("173100.00", 20, False, date(2025, 12, 31), False),
        ("214904.00", 0, False, date(2025, 12, 31), True),
    ],
)
def test_the_threshold_includes_vat_and_is_that_of_the_day(
    value: str, vat: int, light_touch: bool, on: date, over: bool
) -> None:
    assert over_threshold(Decimal(value), vat, light_touch=light_touch, on=on) is over


def test_before_2022_values_were_compared_without_vat() -> None:
    assert not over_threshold(Decimal("189329.99"), 20, light_touch=False, on=date(2021, 12, 31))
    assert over_threshold(Decimal("189330"), 20, light_touch=False, on=date(2021, 12, 31))


def test_the_table_of_thresholds_is_in_order_and_covers_every_day() -> None:
    assert [row.in_force_from for row in THRESHOLDS] == sorted(row.in_force_from for row in THRESHOLDS)
    assert threshold_on(date(2014, 1, 1)) is THRESHOLDS[0]
    assert threshold_on(date(2040, 1, 1)) is THRESHOLDS[-1]


def test_the_thresholds_of_the_regulations_stay_as_they_were_when_the_act_began() -> None:
    day, between = date(2026, 6, 1), Decimal("175000")  # £210,000 with VAT
    assert threshold_on(day, Regime.PCR2015).services == Decimal("214904")
    assert threshold_on(day, Regime.PA2023).services == Decimal("207720")
    assert threshold_on(date(2023, 6, 1), Regime.PCR2015).services == Decimal("213477")
    assert over_threshold(between, 20, light_touch=False, on=day, regime=Regime.PA2023)
    assert not over_threshold(between, 20, light_touch=False, on=day, regime=Regime.PCR2015)
    for regime, ground in ((Regime.PCR2015, Ground.PCR_SMALL), (Regime.PA2023, Ground.PA_SMALL)):
        refusal = may_modify(regime, ground, original_value=Decimal(5_000_000), change=between, on=day)
        assert (refusal is None) == (regime is Regime.PCR2015)
    owed = notices_owed(Regime.PCR2015, light_touch=False, route=Route.OPEN, value=between, on=day)
    assert "PCR-CAN" not in {notice.code for notice in owed}


@given(st.decimals(0, 10_000_000, places=2), st.booleans())
def test_a_larger_value_never_falls_below_the_threshold(value: Decimal, light_touch: bool) -> None:
    if over_threshold(value, 20, light_touch=light_touch, on=ON):
        assert over_threshold(value + 1, 20, light_touch=light_touch, on=ON)


# Standstill


@pytest.mark.parametrize(
    ("route", "regime", "light_touch", "options", "owed"),
    [
        (Route.OPEN, PA, False, {}, True),
        (Route.OPEN, PA, True, {}, False),
        (Route.OPEN, PA, True, {"voluntary": True}, True),
        (Route.DIRECT_AWARD, PA, False, {}, True),
        (Route.DIRECT_AWARD, PA, False, {"urgent": True}, False),
        (Route.FRAMEWORK, PA, False, {}, True),
        (Route.FRAMEWORK, PA, False, {"call_off": True}, False),
        (Route.DYNAMIC_MARKET, PA, False, {}, False),
        (Route.OPEN, PCR, True, {}, True),
        (Route.OPEN, PCR, False, {"sole_tenderer": True}, False),
        (Route.OPEN, PCR, False, {"no_prior_notice": True}, False),
        (Route.DIRECT_AWARD, PCR, False, {}, False),
        (Route.FRAMEWORK, PCR, False, {}, True),
        (Route.FRAMEWORK, PCR, False, {"call_off": True}, False),
        (Route.DPS, PCR, False, {}, False),
        (Route.IN_HOUSE, PA, False, {}, False),
    ],
)
def test_who_owes_a_standstill(
    route: Route, regime: Regime, light_touch: bool, options: dict[str, bool], owed: bool
) -> None:
    assert standstill_applies(route, regime, light_touch=light_touch, **options) is owed


# Notices


def owed(
    regime: Regime = PA,
    *,
    route: Route = Route.OPEN,
    value: str | None = "1000000",
    light_touch: bool = False,
    **options: bool,
) -> dict[str, NoticeOwed]:
    amount = None if value is None else Decimal(value)
    notices = notices_owed(regime, light_touch=light_touch, route=route, value=amount, on=ON, **options)
    return {notice.code: notice for notice in notices}


def test_a_tendered_contract_under_the_act() -> None:
    assert list(owed()) == ["UK4", "UK6", "UK7", "UK11", "REGISTER"]


def test_a_contract_over_five_million_with_vat_owes_indicators_and_copies() -> None:
    assert {"KPI", "UK7-copy", "UK9"} <= set(owed(value="4166666.67"))
    assert not {"KPI", "UK7-copy", "UK9"} & set(owed(value="4166666.66"))
    assert not {"KPI", "UK9"} & set(owed(value="9000000", light_touch=True))
    assert not {"KPI", "UK9"} & set(owed(value="9000000", route=Route.FRAMEWORK))
    assert {"KPI", "UK9"} <= set(owed(value="9000000", route=Route.FRAMEWORK, call_off=True))


def test_light_touch_has_longer_to_publish_its_details() -> None:
    signed = date(2026, 11, 21)
    for light_touch, details, copy in ((False, 30, 90), (True, 120, 180)):
        notices = owed(value="9000000", light_touch=light_touch)
        assert (notices["UK7"].days, notices["UK7-copy"].days) == (details, copy)
    usual, light = owed(value="9000000"), owed(value="9000000", light_touch=True)
    assert [notices[code].due(signed) for notices in (usual, light) for code in ("UK7", "UK7-copy")] != [None] * 4
    dates = [n.date for n in (ns[c].due(signed) for ns in (usual, light) for c in ("UK7", "UK7-copy")) if n]
    assert dates == [date(2026, 12, 20), date(2027, 2, 18), date(2027, 3, 20), date(2027, 5, 19)]


def test_the_end_of_a_contract_is_notified_within_thirty_days_beginning_with_it() -> None:
    due = owed()["UK11"].due(date(2028, 3, 31))
    assert due is not None
    assert due.date == date(2028, 4, 29)


def test_a_direct_award_owes_a_transparency_notice_and_a_user_choice_award_owes_none() -> None:
    assert {"UK5", "UK6", "UK7", "UK11"} <= set(owed(route=Route.DIRECT_AWARD))
    assert not {"UK4", "UK5", "UK6", "UK7", "UK11"} & set(
        owed(route=Route.DIRECT_AWARD, light_touch=True, user_choice=True)
    )


def test_call_offs_owe_an_award_notice_but_no_tender_notice() -> None:
    notices = owed(route=Route.FRAMEWORK, call_off=True)
    assert "UK6" in notices
    assert "UK4" not in notices


def test_a_dynamic_market_owes_its_own_notices_and_its_awards_the_usual_ones() -> None:
    assert list(owed(route=Route.DYNAMIC_MARKET)) == ["UK13", "UK14", "UK15", "UK16"]
    assert {"UK4", "UK6", "UK7"} <= set(owed(route=Route.DYNAMIC_MARKET, call_off=True))


def test_below_the_threshold_little_is_owed() -> None:
    assert list(owed(value="100000")) == ["UK7", "REGISTER"]
    assert CHECK_WORDING in owed(value="100000")["UK7"].citation
    assert list(owed(value="20000")) == ["REGISTER"]
    assert list(owed(value="5000")) == []


def test_a_value_not_stated_is_taken_to_reach_the_threshold() -> None:
    assert set(owed(value=None)) == set(owed(value="1000000"))


def test_in_house_owes_nothing() -> None:
    assert owed(route=Route.IN_HOUSE) == {}


def test_under_the_regulations_a_framework_call_off_owes_no_award_notice() -> None:
    assert list(owed(PCR)) == ["PCR-CN", "PCR-SL", "PCR-CAN", "PCR-CF", "REGISTER"]
    assert list(owed(PCR, route=Route.FRAMEWORK, call_off=True)) == ["PCR-CF", "REGISTER"]
    assert "PCR-CAN" in owed(PCR, route=Route.DPS, call_off=True)


def test_thirty_days_after_the_award_do_not_count_its_own_day() -> None:
    due = owed(PCR)["PCR-CAN"].due(date(2024, 7, 1))
    assert due is not None
    assert due.date == date(2024, 7, 31)


@pytest.mark.parametrize(
    ("entered", "due"),
    [
        (date(2026, 11, 21), date(2027, 1, 31)),
        (date(2026, 1, 1), date(2026, 4, 30)),
        (date(2026, 6, 30), date(2026, 7, 31)),
        (date(2026, 9, 30), date(2026, 10, 31)),
    ],
)
def test_the_register_is_published_within_a_month_of_its_quarter(entered: date, due: date) -> None:
    assert register_due(entered).date == due


def test_every_notice_has_a_name_and_a_source() -> None:
    for regime in Regime:
        for route in Route:
            for notice in notices_owed(regime, light_touch=False, route=route, value=Decimal(9_000_000), on=ON):
                assert notice.name == NOTICE_NAMES[notice.code]
                assert notice.citation
                assert notice.when.endswith(".")


# Changes of a contract


def changed(regime: Regime, ground: Ground, change: str, original: str = "1000000", **options: object) -> str:
    refusal = may_modify(
        regime,
        ground,
        original_value=Decimal(original),
        change=Decimal(change),
        on=ON,
        **options,  # type: ignore[arg-type]
    )
    return code_of(refusal)


@pytest.mark.parametrize(
    ("regime", "ground"),
    [
        (PCR, Ground.PCR_ADDITIONAL),
        (PCR, Ground.PCR_UNFORESEEN),
        (PA, Ground.PA_UNFORESEEN),
        (PA, Ground.PA_KNOWN_RISK),
        (PA, Ground.PA_ADDITIONAL),
    ],
)
def test_half_the_original_value_is_the_most_for_each_change(regime: Regime, ground: Ground) -> None:
    assert not changed(regime, ground, "500000", earlier=Decimal(500000))
    assert changed(regime, ground, "500000.01")


def test_a_change_provided_for_in_the_contract_may_have_any_value() -> None:
    assert not changed(PCR, Ground.PCR_PROVIDED, "800000", "800000")
    assert not changed(PA, Ground.PA_PROVIDED, "800000", "800000")


def test_no_ground_carries_a_change_of_the_nature_of_the_contract() -> None:
    for ground, rule in GROUNDS.items():
        if ground is not Ground.PA_LIGHT_TOUCH:
            assert changed(rule.regime, ground, "1", scope_kept=False)


def test_a_ground_of_the_other_regime_is_refused() -> None:
    assert changed(PA, Ground.PCR_PROVIDED, "1")
    assert changed(PCR, Ground.PA_PROVIDED, "1")


def test_small_changes_under_the_regulations_add_up_and_stay_below_both_limits() -> None:
    assert not changed(PCR, Ground.PCR_SMALL, "99999.99")
    assert changed(PCR, Ground.PCR_SMALL, "100000")
    assert changed(PCR, Ground.PCR_SMALL, "50000", earlier=Decimal(50000))
    assert not changed(PCR, Ground.PCR_SMALL, "60000", earlier=Decimal(-10000))
    assert not changed(PCR, Ground.PCR_SMALL, "140000", works=True)
    assert not changed(PCR, Ground.PCR_SMALL, "179086.66", "9000000")
    assert changed(PCR, Ground.PCR_SMALL, "179086.67", "9000000")


def test_small_changes_under_the_act_are_ten_per_cent_each_and_below_the_threshold_together() -> None:
    assert not changed(PA, Ground.PA_SMALL, "100000", earlier=Decimal(73099))
    assert changed(PA, Ground.PA_SMALL, "100000.01")
    assert changed(PA, Ground.PA_SMALL, "100000", earlier=Decimal(73100))


def test_a_term_changed_by_more_than_a_tenth_is_substantial() -> None:
    assert not changed(PA, Ground.PA_NOT_SUBSTANTIAL, "0", change_months=6, maximum_months=60)
    assert changed(PA, Ground.PA_NOT_SUBSTANTIAL, "0", change_months=7, maximum_months=60)


def test_light_touch_contracts_may_be_changed_freely() -> None:
    assert not changed(PA, Ground.PA_LIGHT_TOUCH, "5000000", light_touch=True)
    assert changed(PA, Ground.PA_LIGHT_TOUCH, "1")
    assert Ground.PA_LIGHT_TOUCH in grounds(PA, light_touch=True)
    assert Ground.PA_LIGHT_TOUCH not in grounds(PA, light_touch=False)
    assert all(ground.regime is PCR for ground in grounds(PCR, light_touch=True))


def change_notices(regime: Regime, ground: Ground, change: str, **options: object) -> list[str]:
    notices = change_notices_owed(
        regime,
        ground,
        original_value=Decimal(1_000_000),
        change=Decimal(change),
        **options,  # type: ignore[arg-type]
    )
    return [notice.code for notice in notices]


def test_a_change_notice_is_owed_above_a_tenth_of_value_or_term_earlier_changes_counted() -> None:
    assert change_notices(PA, Ground.PA_PROVIDED, "100000") == []
    assert change_notices(PA, Ground.PA_PROVIDED, "100000.01") == ["UK10"]
    assert change_notices(PA, Ground.PA_PROVIDED, "1", earlier=Decimal(100000)) == ["UK10"]
    assert change_notices(PA, Ground.PA_PROVIDED, "0", change_months=4, original_months=36) == ["UK10"]
    assert change_notices(PA, Ground.PA_PROVIDED, "0", change_months=3, original_months=36) == []
    assert change_notices(PA, Ground.PA_RESTRUCTURING, "0") == ["UK10"]
    assert change_notices(PA, Ground.PA_PROVIDED, "900000", light_touch=True) == []


def test_a_change_of_a_contract_over_five_million_owes_a_copy() -> None:
    assert change_notices(PA, Ground.PA_PROVIDED, "4000000") == ["UK10", "UK10-copy"]


def test_the_regulations_ask_for_a_notice_on_two_grounds() -> None:
    assert change_notices(PCR, Ground.PCR_ADDITIONAL, "1") == ["PCR-MOD"]
    assert change_notices(PCR, Ground.PCR_UNFORESEEN, "1") == ["PCR-MOD"]
    assert change_notices(PCR, Ground.PCR_PROVIDED, "1") == []


def test_every_ground_has_its_words_and_its_source() -> None:
    assert set(GROUNDS) == set(Ground)
    for ground in Ground:
        assert ground.label
        assert ground.citation.startswith("PCR 2015 reg 72" if ground.regime is PCR else "PA 2023 s74")


def test_every_rule_of_routes_ends_with_its_source() -> None:
    functions = [
        function
        for name, function in inspect.getmembers(routes_module, inspect.isfunction)
        if not name.startswith("_") and function.__module__.startswith(routes_module.__name__)
    ]
    assert len(functions) >= 15
    for function in functions:
        assert "Source: " in (inspect.getdoc(function) or "").split("\n\n")[-1], function.__qualname__
