"""The last day to act: the worked example step by step, every switch by itself, and what must always hold."""

import inspect
from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from commissioning.council.calendar import WorkingCalendar
from commissioning.procurement import timetable as timetable_module
from commissioning.procurement.routes import Regime, Route
from commissioning.procurement.timetable import (
    Circumstances,
    DecisionRules,
    LeadTimes,
    Path,
    Placing,
    PlannedPath,
    Step,
    StepCode,
    default_lead_times,
    exercise_by,
    latest_meeting,
    months_before,
    timetable,
)

END = date(2028, 3, 31)
WORKED = Circumstances(end=END)
ends = st.dates(date(2024, 1, 1), date(2033, 12, 31))


def day_of(path: Path | None, code: StepCode) -> date:
    assert path is not None
    step = path.step(code)
    assert step is not None, code
    return step.date


def codes(path: Path | None) -> set[str]:
    assert path is not None
    return {step.code for step in path.steps}


# The worked example


@pytest.mark.parametrize(
    ("code", "day"),
    [
        (StepCode.START, date(2028, 4, 1)),
        (StepCode.SIGN, date(2028, 1, 7)),
        (StepCode.AWARD_NOTICE, date(2027, 12, 22)),
        (StepCode.AWARD_EFFECTIVE, date(2027, 12, 22)),
        (StepCode.AWARD_PUBLISHED, date(2027, 12, 14)),
        (StepCode.AWARD_MEETING, date(2027, 12, 10)),
        (StepCode.AWARD_AGENDA, date(2027, 12, 2)),
        (StepCode.AWARD_REPORT, date(2027, 11, 18)),
        (StepCode.AWARD_KEY_NOTICE, date(2027, 11, 11)),
        (StepCode.TENDERS_BACK, date(2027, 10, 7)),
        (StepCode.TENDER_OUT, date(2027, 8, 26)),
        (StepCode.APPROVAL_EFFECTIVE, date(2027, 8, 26)),
        (StepCode.APPROVAL_MEETING, date(2027, 8, 16)),
        (StepCode.APPROVAL_REPORT, date(2027, 7, 23)),
        (StepCode.APPROVAL_KEY_NOTICE, date(2027, 7, 18)),
    ],
)
def test_replacing_step_by_step(code: StepCode, day: date) -> None:
    assert day_of(timetable(WORKED).replace, code) == day


@pytest.mark.parametrize(
    ("code", "day"),
    [
        (StepCode.EXERCISE, date(2027, 12, 31)),
        (StepCode.EXTENSION_EFFECTIVE, date(2027, 12, 31)),
        (StepCode.EXTENSION_MEETING, date(2027, 12, 17)),
        (StepCode.EXTENSION_KEY_NOTICE, date(2027, 11, 18)),
    ],
)
def test_extending_step_by_step(code: StepCode, day: date) -> None:
    assert day_of(timetable(WORKED).extend, code) == day


def test_undecided_with_both_open_shows_both_days() -> None:
    answer = timetable(WORKED)
    assert answer.replace.last_day == date(2027, 7, 16)
    assert answer.extend is not None
    assert answer.extend.last_day == date(2027, 11, 18)
    assert answer.decide_by == answer.next_day == date(2027, 7, 16)
    assert answer.last_day_to_act == date(2027, 11, 18)
    assert answer.sentence == (
        "Decide by Friday 16 July 2027: after it the contract can only be extended, and for that the last day to act "
        "is Thursday 18 November 2027."
    )


def test_the_standstill_of_the_worked_example_ends_the_day_before_signing() -> None:
    step = timetable(WORKED).replace.step(StepCode.AWARD_NOTICE)
    assert step is not None
    assert step.explained is not None
    assert step.explained.date == date(2028, 1, 6)


def test_the_step_that_binds_is_marked_and_moved_back_to_a_working_day() -> None:
    path = timetable(WORKED).replace
    assert [step.code for step in path.steps if step.binding] == [StepCode.APPROVAL_KEY_NOTICE]
    assert path.binding is not None
    assert path.binding.date == date(2027, 7, 18)
    assert path.binding.act_by == path.last_day == date(2027, 7, 16)


# Notice to the supplier


@pytest.mark.parametrize(
    ("end", "months", "by"),
    [
        (date(2028, 3, 31), 3, date(2027, 12, 31)),
        (date(2027, 6, 30), 3, date(2027, 3, 31)),
        (date(2027, 6, 30), 0, date(2027, 6, 30)),
        (date(2027, 5, 30), 3, date(2027, 2, 27)),
        (date(2028, 5, 30), 3, date(2028, 2, 28)),
        (date(2027, 3, 14), 6, date(2026, 9, 14)),
    ],
)
def test_the_supplier_hears_so_many_months_before_the_end(end: date, months: int, by: date) -> None:
    assert exercise_by(end, months) == by


def test_months_before_crosses_years_and_refuses_a_negative_number() -> None:
    assert months_before(date(2027, 1, 15), 13) == date(2025, 12, 15)
    with pytest.raises(ValueError):
        months_before(date(2027, 1, 15), -1)


# The switches


def test_without_tupe_mobilisation_is_shorter() -> None:
    path = timetable(replace(WORKED, tupe=False)).replace
    assert day_of(path, StepCode.SIGN) == date(2028, 2, 18)


def test_light_touch_has_no_standstill_under_the_act() -> None:
    path = timetable(replace(WORKED, light_touch=True)).replace
    assert day_of(path, StepCode.AWARD_NOTICE) == day_of(path, StepCode.SIGN) == date(2028, 1, 7)


def test_light_touch_has_a_standstill_under_the_regulations() -> None:
    path = timetable(replace(WORKED, light_touch=True, regime=Regime.PCR2015)).replace
    # Ten days after Thursday 23 December are Sunday 2 January, a holiday Monday follows: it ends on Tuesday 4 January.
    assert day_of(path, StepCode.AWARD_NOTICE) == date(2027, 12, 24)


def test_a_standstill_can_be_promised_or_waived_for_one_contract() -> None:
    promised = timetable(replace(WORKED, light_touch=True, standstill=True)).replace
    assert day_of(promised, StepCode.AWARD_NOTICE) == date(2027, 12, 22)
    waived = timetable(replace(WORKED, standstill=False)).replace
    assert day_of(waived, StepCode.AWARD_NOTICE) == date(2028, 1, 7)


def test_a_mini_competition_is_shorter_and_has_no_standstill() -> None:
    facts = replace(
        WORKED,
        route=Route.FRAMEWORK,
        placing=Placing.MINI_COMPETITION,
        lead_times=default_lead_times(Route.FRAMEWORK, Placing.MINI_COMPETITION),
    )
    path = timetable(facts).replace
    assert day_of(path, StepCode.AWARD_NOTICE) == date(2028, 1, 7)
    report = day_of(path, StepCode.AWARD_REPORT)
    assert day_of(path, StepCode.TENDERS_BACK) == report - timedelta(weeks=3)
    assert day_of(path, StepCode.TENDER_OUT) == report - timedelta(weeks=5)


def test_a_direct_call_off_needs_no_tender_and_no_approval_to_tender() -> None:
    placing = Placing.DIRECT_CALL_OFF
    path = timetable(replace(WORKED, placing=placing, lead_times=default_lead_times(placing=placing))).replace
    assert not {StepCode.TENDER_OUT, StepCode.TENDERS_BACK, StepCode.APPROVAL_MEETING} & codes(path)
    assert path.last_day == day_of(path, StepCode.AWARD_KEY_NOTICE)


def test_a_delegated_direct_call_off_is_bound_by_its_signature() -> None:
    placing = Placing.DIRECT_CALL_OFF
    facts = replace(WORKED, placing=placing, lead_times=default_lead_times(placing=placing), award_covered=True)
    assert timetable(facts).replace.last_day == date(2028, 1, 7)


def test_a_delegation_that_covers_the_award_saves_its_decision() -> None:
    path = timetable(replace(WORKED, award_covered=True)).replace
    assert StepCode.AWARD_MEETING not in codes(path)
    assert day_of(path, StepCode.TENDERS_BACK) == date(2027, 12, 22) - timedelta(weeks=6)


def test_an_approval_in_effect_saves_the_first_decision() -> None:
    path = timetable(replace(WORKED, approval_in_effect=True)).replace
    assert StepCode.APPROVAL_MEETING not in codes(path)
    assert path.last_day == date(2027, 8, 26)
    assert path.binding is not None
    assert path.binding.code == StepCode.TENDER_OUT


def test_a_delegation_that_covers_the_extension_leaves_only_the_notice_to_the_supplier() -> None:
    extend = timetable(replace(WORKED, extension_covered=True)).extend
    assert codes(extend) == {StepCode.EXERCISE}
    assert extend is not None
    assert extend.last_day == date(2027, 12, 31)


def test_a_decision_that_is_not_key_needs_no_notice() -> None:
    path = timetable(replace(WORKED, key=False)).replace
    assert path.last_day == date(2027, 7, 23)
    assert path.binding is not None
    assert path.binding.code == StepCode.APPROVAL_REPORT


def test_closures_of_the_council_move_the_days_back_but_not_the_standstill() -> None:
    closed = {date(2027, 12, day): "offices closed" for day in (29, 30, 31)}
    path = timetable(replace(WORKED, calendar=WorkingCalendar(closed))).replace
    assert day_of(path, StepCode.AWARD_NOTICE) == date(2027, 12, 22)
    extend = timetable(replace(WORKED, calendar=WorkingCalendar(closed))).extend
    # Only five working days are left between the meeting's publication on Friday 17 December and the closure.
    assert day_of(extend, StepCode.EXTENSION_MEETING) == date(2027, 12, 15)


def test_call_in_from_the_decision_leaves_more_time() -> None:
    path = timetable(replace(WORKED, rules=DecisionRules(call_in_from="decision"))).replace
    assert day_of(path, StepCode.AWARD_MEETING) == date(2027, 12, 14)


# Dated meetings


def test_a_dated_meeting_is_taken_where_there_is_one() -> None:
    facts = replace(WORKED, meetings=(date(2027, 12, 8), date(2028, 1, 12), date(2027, 11, 10)))
    path = timetable(facts).replace
    assert day_of(path, StepCode.AWARD_MEETING) == date(2027, 12, 8)
    meeting = path.step(StepCode.AWARD_MEETING)
    assert meeting is not None
    assert "a dated meeting of the body" in meeting.reason


def test_a_diary_that_ends_too_early_is_not_taken_for_the_last_meeting_of_all() -> None:
    assert latest_meeting(replace(WORKED, meetings=(date(2026, 12, 9),)), date(2027, 12, 22)) == date(2027, 12, 10)


def test_a_diary_that_reaches_so_far_binds_even_with_a_long_gap() -> None:
    facts = replace(WORKED, meetings=(date(2027, 9, 8), date(2028, 1, 12)))
    assert latest_meeting(facts, date(2027, 12, 22)) == date(2027, 9, 8)


# What is planned, what is open, what is done


def test_the_day_of_a_planned_path_counts_by_itself() -> None:
    extend = timetable(replace(WORKED, planned=PlannedPath.EXTEND))
    assert (extend.last_day_to_act, extend.decide_by) == (date(2027, 11, 18), None)
    again = timetable(replace(WORKED, planned=PlannedPath.REPLACE))
    assert (again.last_day_to_act, again.decide_by) == (date(2027, 7, 16), None)
    assert again.sentence == (
        "Last day to act to replace the contract: Friday 16 July 2027 "
        "(notice of the key decision: approval to procure)."
    )


def test_a_contract_that_is_let_end_asks_for_nothing() -> None:
    answer = timetable(replace(WORKED, planned=PlannedPath.LET_END))
    assert answer.last_day_to_act is answer.decide_by is answer.next_day is None
    assert answer.sentence == "The contract is let end on Friday 31 March 2028."


@pytest.mark.parametrize("planned", [PlannedPath.UNDECIDED, PlannedPath.EXTEND])
def test_without_an_open_option_only_replacing_is_left(planned: PlannedPath) -> None:
    answer = timetable(replace(WORKED, options_open=False, planned=planned))
    assert answer.extend is None
    assert (answer.last_day_to_act, answer.decide_by) == (date(2027, 7, 16), None)


def test_what_is_done_no_longer_binds() -> None:
    done = frozenset({StepCode.APPROVAL_KEY_NOTICE})
    assert timetable(replace(WORKED, done=done)).replace.last_day == date(2027, 7, 23)


def test_a_tender_that_is_out_settles_all_before_it() -> None:
    path = timetable(replace(WORKED, done=frozenset({"tender-out"}))).replace
    assert path.last_day == date(2027, 10, 7)
    assert {step.code for step in path.steps if step.done} == {
        code for code in StepCode if code.startswith("approval-")
    } | {StepCode.TENDER_OUT}


def test_a_notice_given_ahead_of_its_turn_settles_nothing_else() -> None:
    path = timetable(replace(WORKED, done=frozenset({StepCode.AWARD_KEY_NOTICE}))).replace
    assert path.last_day == date(2027, 7, 16)


def test_replacing_ends_with_the_signature() -> None:
    answer = timetable(replace(WORKED, done=frozenset({StepCode.SIGN}), planned=PlannedPath.REPLACE))
    assert answer.last_day_to_act is None
    assert answer.sentence == "Nothing is left to do to replace the contract."
    assert timetable(replace(WORKED, done=frozenset({StepCode.SIGN}))).last_day_to_act is None


def test_exercising_the_option_does_not_touch_the_steps_of_the_replacement() -> None:
    answer = timetable(replace(WORKED, done=frozenset({StepCode.EXERCISE})))
    assert answer.extend is not None
    assert answer.extend.last_day is None
    assert answer.replace.last_day == date(2027, 7, 16)


def test_an_unknown_step_is_refused() -> None:
    with pytest.raises(ValueError, match="lunch"):
        timetable(replace(WORKED, done=frozenset({"lunch"})))


def test_a_direct_award_has_no_tender_by_default() -> None:
    assert default_lead_times(Route.DIRECT_AWARD) == LeadTimes(evaluation=0, tender=0)
    assert default_lead_times(Route.OPEN) == LeadTimes(12, 6, 6, 6)


# What must always hold

circumstances = st.builds(
    Circumstances,
    end=ends,
    regime=st.sampled_from(Regime),
    light_touch=st.booleans(),
    tupe=st.booleans(),
    key=st.booleans(),
    award_covered=st.booleans(),
    extension_covered=st.booleans(),
    approval_in_effect=st.booleans(),
    placing=st.sampled_from(Placing),
    supplier_notice_months=st.integers(0, 12),
    rules=st.builds(
        DecisionRules,
        call_in_days=st.integers(0, 6),
        call_in_from=st.sampled_from(["publication", "decision"]),
        wait_for_working_day=st.booleans(),
        publication_days=st.integers(0, 5),
        key_notice_unit=st.sampled_from(["working", "calendar"]),
    ),
    lead_times=st.builds(
        LeadTimes, st.integers(0, 16), st.integers(0, 8), evaluation=st.integers(0, 8), tender=st.integers(0, 8)
    ),
)


def last_days(facts: Circumstances) -> tuple[date, date]:
    answer = timetable(facts)
    assert answer.extend is not None
    assert answer.replace.last_day is not None
    assert answer.extend.last_day is not None
    return answer.replace.last_day, answer.extend.last_day


@given(circumstances)
def test_every_path_is_in_order_and_bound_by_its_earliest_step(facts: Circumstances) -> None:
    answer = timetable(facts)
    for path in (answer.replace, answer.extend):
        assert path is not None
        assert path.last_day is not None
        assert facts.calendar.is_working(path.last_day)
        assert [step.date for step in path.steps] == sorted(step.date for step in path.steps)
        assert path.last_day <= min(step.date for step in path.steps)
        assert sum(step.binding for step in path.steps) == 1
    assert answer.decide_by is not None
    assert answer.last_day_to_act is not None
    assert answer.decide_by <= answer.last_day_to_act


@given(circumstances)
def test_every_decision_has_effect_when_it_is_needed(facts: Circumstances) -> None:
    path = timetable(facts).replace
    for kind, needed in (("award", StepCode.AWARD_NOTICE), ("approval", StepCode.TENDER_OUT)):
        effective = path.step(f"{kind}-effective")
        if effective is not None and path.step(needed) is not None:
            assert effective.date <= day_of(path, needed)


@given(ends, st.integers(0, 6), st.integers(0, 5), st.booleans())
def test_a_meeting_a_working_day_later_would_be_too_late(before: date, call_in: int, publish: int, wait: bool) -> None:
    rules = DecisionRules(call_in_days=call_in, publication_days=publish, wait_for_working_day=wait)
    calendar = WORKED.calendar
    meeting = latest_meeting(replace(WORKED, rules=rules), before)

    def effective(day: date) -> date:
        published = calendar.working_days_after(day, publish)
        return calendar.effective_day(published, call_in, wait_for_working_day=wait)

    assert effective(meeting) <= before
    assert effective(calendar.next_working(meeting + timedelta(days=1))) > before


@given(circumstances, st.integers(1, 4))
def test_longer_lead_times_never_give_a_later_day(facts: Circumstances, more: int) -> None:
    replacing, extending = last_days(facts)
    lead, rules = facts.lead_times, facts.rules
    for longer in (
        replace(lead, mobilisation=lead.mobilisation + more, mobilisation_without_tupe=lead.mobilisation + more + 8),
        replace(lead, evaluation=lead.evaluation + more),
        replace(lead, tender=lead.tender + more),
    ):
        assert last_days(replace(facts, lead_times=longer))[0] <= replacing
    for slower in (
        replace(rules, publication_days=rules.publication_days + more),
        replace(rules, agenda_days=rules.agenda_days + more),
        replace(rules, report_days=rules.report_days + more),
        replace(rules, key_notice_days=rules.key_notice_days + more),
    ):
        answer = last_days(replace(facts, rules=slower))
        assert answer[0] <= replacing
        assert answer[1] <= extending
    notice = replace(facts, supplier_notice_months=facts.supplier_notice_months + more)
    assert last_days(notice)[1] <= extending


@given(circumstances)
def test_a_later_end_never_gives_an_earlier_day(facts: Circumstances) -> None:
    replacing, extending = last_days(facts)
    later = last_days(replace(facts, end=facts.end + timedelta(days=1)))
    assert later[0] >= replacing
    assert later[1] >= extending


@given(circumstances, st.lists(ends, max_size=12))
def test_a_diary_of_meetings_never_gives_a_later_day(facts: Circumstances, meetings: list[date]) -> None:
    before = facts.end
    assert latest_meeting(replace(facts, meetings=tuple(meetings)), before) <= latest_meeting(facts, before)


@given(circumstances, st.sets(st.sampled_from(StepCode), max_size=6))
def test_doing_a_step_never_brings_the_last_day_forward(facts: Circumstances, done: set[StepCode]) -> None:
    before, after = timetable(facts), timetable(replace(facts, done=frozenset(done)))
    for one, other in ((before.replace, after.replace), (before.extend, after.extend)):
        assert one is not None
        assert other is not None
        assert one.last_day is not None
        assert other.last_day is None or other.last_day >= one.last_day


def test_every_function_of_the_timetable_ends_with_its_source() -> None:
    functions = [
        function
        for name, function in inspect.getmembers(timetable_module, inspect.isfunction)
        if not name.startswith("_") and function.__module__ == timetable_module.__name__
    ]
    assert len(functions) >= 5
    for function in functions:
        assert "Source: " in (inspect.getdoc(function) or "").split("\n\n")[-1], function.__qualname__


# Planned for another day


def step_of(facts: Circumstances, code: StepCode) -> Step:
    step = timetable(facts).replace.step(code)
    assert step is not None, code
    return step


def test_a_step_planned_earlier_moves_every_step_before_it_and_none_after() -> None:
    early = replace(WORKED, fixed={StepCode.TENDER_OUT: date(2027, 8, 2)})
    step = step_of(early, StepCode.TENDER_OUT)
    assert (step.date, step.planned, step.day) == (date(2027, 8, 26), date(2027, 8, 2), date(2027, 8, 2))
    assert step.conflict == ""
    path, worked = timetable(early).replace, timetable(WORKED).replace
    assert day_of(path, StepCode.APPROVAL_EFFECTIVE) <= date(2027, 8, 2)
    assert day_of(path, StepCode.APPROVAL_KEY_NOTICE) < day_of(worked, StepCode.APPROVAL_KEY_NOTICE)
    assert day_of(path, StepCode.TENDERS_BACK) == day_of(worked, StepCode.TENDERS_BACK)
    assert path.last_day is not None
    assert worked.last_day is not None
    assert path.last_day < worked.last_day


def test_a_step_planned_too_late_says_what_it_leaves_too_little_time_for() -> None:
    late = replace(WORKED, fixed={StepCode.TENDERS_BACK: date(2027, 11, 15)})
    step = step_of(late, StepCode.TENDERS_BACK)
    assert step.date == date(2027, 10, 7)
    assert step.conflict == (
        "This leaves 3 working days until “Report due: award” on Thursday 18 November 2027, of 30 that it takes."
    )
    # What comes before is counted from the planned day: six weeks of tender period.
    assert step_of(late, StepCode.TENDER_OUT).date == date(2027, 10, 4)


def test_a_step_planned_after_the_next_one_says_so() -> None:
    step = step_of(replace(WORKED, fixed={StepCode.TENDERS_BACK: date(2027, 11, 22)}), StepCode.TENDERS_BACK)
    assert step.conflict == "This is after “Report due: award” on Thursday 18 November 2027."


def test_a_meeting_planned_too_late_says_when_its_decision_takes_effect() -> None:
    late = replace(WORKED, fixed={StepCode.AWARD_MEETING: date(2027, 12, 17)})
    assert step_of(late, StepCode.AWARD_PUBLISHED).date == date(2027, 12, 21)
    assert step_of(late, StepCode.AWARD_EFFECTIVE).date == date(2027, 12, 31)
    assert step_of(late, StepCode.AWARD_MEETING).conflict == (
        "The decision then takes effect on Friday 31 December 2027, but the award notice is due on Wednesday 22 "
        "December 2027."
    )
    assert step_of(late, StepCode.AWARD_AGENDA).date == date(2027, 12, 9)


def test_publishing_late_is_told_where_it_is_late() -> None:
    late = replace(
        WORKED, actual={StepCode.AWARD_MEETING: date(2027, 12, 10), StepCode.AWARD_PUBLISHED: date(2027, 12, 17)}
    )
    assert step_of(late, StepCode.AWARD_MEETING).conflict == ""
    assert "takes effect on Saturday 25 December 2027" in step_of(late, StepCode.AWARD_PUBLISHED).conflict


def test_what_was_done_late_leaves_too_little_time_and_moves_no_day() -> None:
    late = replace(WORKED, done=frozenset({StepCode.TENDER_OUT}), actual={StepCode.TENDER_OUT: date(2027, 9, 2)})
    step = step_of(late, StepCode.TENDER_OUT)
    assert step.done
    assert step.date == date(2027, 8, 26)
    assert (
        step.conflict
        == "This leaves 25 working days until “Tenders back” on Thursday 7 October 2027, of 29 that it takes."
    )
    assert day_of(timetable(late).replace, StepCode.TENDERS_BACK) == date(2027, 10, 7)


@given(ends, st.integers(0, 40))
def test_a_plan_of_the_latest_days_is_no_change(end: date, position: int) -> None:
    facts = Circumstances(end=end)
    acts = [step for step in timetable(facts).replace.steps if step.is_act]
    step = acts[position % len(acts)]
    planned = timetable(replace(facts, fixed={step.code: step.date})).replace
    assert [(one.code, one.day) for one in planned.steps] == [
        (one.code, one.day) for one in timetable(facts).replace.steps
    ]
    assert not any(one.conflict for one in planned.steps)
