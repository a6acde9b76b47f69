"""The calendar: every worked example of the rules, real days that were moved, and the arithmetic as properties."""

import inspect
import json
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from commissioning.council import calendar as calendar_module
from commissioning.council.calendar import (
    PROCUREMENT_ACT_CALENDAR,
    UNITED_KINGDOM,
    WorkingCalendar,
    standstill_pa,
    standstill_pcr,
)
from commissioning.kit.explained import Explained

ENGLAND = WorkingCalendar()
DAY = timedelta(days=1)
days = st.dates(date(2015, 1, 1), date(2035, 12, 31))
lengths = st.integers(0, 40)
units = st.sampled_from(["working", "calendar"])
closures = st.sets(st.dates(date(2024, 1, 1), date(2025, 12, 31)), max_size=20)


# What is a working day


@pytest.mark.parametrize(
    ("day", "reason"),
    [
        (date(2026, 11, 21), "Saturday"),
        (date(2026, 11, 22), "Sunday"),
        (date(2024, 3, 29), "Good Friday"),
        (date(2024, 4, 1), "Easter Monday"),
        (date(2020, 5, 8), "early May bank holiday moved to VE Day"),
        (date(2022, 6, 2), "spring bank holiday"),
        (date(2022, 6, 3), "Platinum Jubilee of Elizabeth II"),
        (date(2022, 9, 19), "State Funeral of Queen Elizabeth II"),
        (date(2023, 5, 8), "Coronation of Charles III"),
        (date(2026, 12, 28), "substitute day for Boxing Day"),
    ],
)
def test_a_day_that_is_not_a_working_day_says_why(day: date, reason: str) -> None:
    assert ENGLAND.why_not(day) == reason
    assert not ENGLAND.is_working(day)


@pytest.mark.parametrize(
    "day",
    [
        date(2020, 5, 4),  # the early May bank holiday was moved away from it
        date(2022, 5, 30),  # the spring bank holiday was moved away from it
        date(2026, 3, 17),  # St Patrick's Day, in Northern Ireland only
        date(2026, 1, 2),  # in Scotland only
        date(2026, 12, 24),
    ],
)
def test_an_ordinary_weekday_is_a_working_day(day: date) -> None:
    assert ENGLAND.why_not(day) is None
    assert ENGLAND.is_working(day)


def test_a_closure_day_of_the_council_is_not_a_working_day() -> None:
    council = WorkingCalendar({date(2026, 12, 29): "offices closed for the holidays"})
    assert council.why_not(date(2026, 12, 29)) == "council closed: offices closed for the holidays"
    assert council.effective_from(date(2026, 12, 23), 5).date == date(2027, 1, 6)


def test_closure_days_may_come_without_reasons() -> None:
    assert WorkingCalendar([date(2026, 12, 29)]).why_not(date(2026, 12, 29)) == "council closed"


def test_a_bank_holiday_that_is_also_a_closure_day_keeps_its_own_name() -> None:
    assert WorkingCalendar({date(2026, 12, 25): "closed"}).why_not(date(2026, 12, 25)) == "Christmas Day"


def test_the_procurement_calendar_knows_the_holidays_of_every_nation_and_where_they_are() -> None:
    assert PROCUREMENT_ACT_CALENDAR.why_not(date(2026, 7, 13)) == (
        "substitute day for Battle of the Boyne, in Northern Ireland"
    )
    assert PROCUREMENT_ACT_CALENDAR.why_not(date(2026, 11, 30)) == "Saint Andrew's Day, in Scotland"
    assert PROCUREMENT_ACT_CALENDAR.why_not(date(2026, 8, 31)) == "summer bank holiday"
    assert PROCUREMENT_ACT_CALENDAR.nations == UNITED_KINGDOM


def test_an_unknown_nation_is_refused() -> None:
    with pytest.raises(ValueError, match="FR"):
        WorkingCalendar((), ("FR",))


# Call-in


@pytest.mark.parametrize(
    ("published", "call_in_days", "effective"),
    [
        (date(2017, 9, 28), 5, date(2017, 10, 6)),
        (date(2023, 12, 21), 5, date(2024, 1, 3)),
        (date(2022, 9, 14), 5, date(2022, 9, 23)),
        (date(2020, 5, 5), 5, date(2020, 5, 14)),
        (date(2026, 12, 23), 5, date(2027, 1, 5)),
        (date(2027, 3, 25), 5, date(2027, 4, 6)),
        (date(2026, 1, 16), 3, date(2026, 1, 22)),
        (date(2017, 10, 6), 5, date(2017, 10, 14)),
    ],
)
def test_a_decision_takes_effect_the_day_after_call_in(published: date, call_in_days: int, effective: date) -> None:
    assert ENGLAND.effective_from(published, call_in_days).date == effective


def test_some_councils_wait_for_the_next_working_day() -> None:
    answer = ENGLAND.effective_from(date(2017, 10, 6), 5, wait_for_working_day=True)
    assert answer.date == date(2017, 10, 16)
    assert answer.sentence.endswith("It takes effect on the next working day, Monday 16 October 2017.")


def test_the_sentence_is_one_that_a_clerk_would_say() -> None:
    assert ENGLAND.effective_from(date(2017, 9, 28), 5).sentence == (
        "Published Thursday 28 September 2017. Five clear working days follow: 29 September, 2, 3, 4 and 5 October. "
        "It takes effect on the next day, Friday 6 October 2017."
    )


def test_the_sentence_names_the_weekdays_left_out_and_the_years_where_they_differ() -> None:
    assert ENGLAND.effective_from(date(2023, 12, 21), 5).sentence == (
        "Published Thursday 21 December 2023. Five clear working days follow: "
        "22, 27, 28, 29 December 2023 and 2 January 2024. Not counted: Monday 25 December (Christmas Day), "
        "Tuesday 26 December (Boxing Day) and Monday 1 January (New Year's Day). "
        "It takes effect on the next day, Wednesday 3 January 2024."
    )


def test_the_working_counts_and_skips_every_day_between() -> None:
    answer = ENGLAND.effective_from(date(2022, 9, 14), 5)
    assert answer.counted == tuple(date(2022, 9, day) for day in (15, 16, 20, 21, 22))
    assert answer.skipped == (
        (date(2022, 9, 17), "Saturday"),
        (date(2022, 9, 18), "Sunday"),
        (date(2022, 9, 19), "State Funeral of Queen Elizabeth II"),
    )
    assert "s9F" in answer.rule


def test_a_decision_not_open_to_call_in_takes_effect_at_once() -> None:
    answer = ENGLAND.effective_from(date(2017, 10, 6), 0)
    assert answer.date == date(2017, 10, 6)
    assert "No call-in period applies" in answer.sentence


def test_call_in_may_count_from_the_decision() -> None:
    answer = ENGLAND.effective_from(date(2024, 3, 4), 5, counts_from="Decided")
    assert answer.date == date(2024, 3, 12)
    assert answer.sentence.startswith("Decided Monday 4 March 2024.")


# Notice


@pytest.mark.parametrize(
    ("meeting", "clear_days", "unit", "notice"),
    [
        (date(2027, 1, 13), 28, "calendar", date(2026, 12, 15)),
        (date(2027, 1, 13), 28, "working", date(2026, 11, 30)),
        (date(2027, 1, 13), 5, "working", date(2027, 1, 5)),
        (date(2017, 9, 28), 28, "calendar", date(2017, 8, 30)),
    ],
)
def test_notice_is_given_so_that_the_clear_days_lie_between(
    meeting: date, clear_days: int, unit: calendar_module.Unit, notice: date
) -> None:
    assert ENGLAND.latest_notice(meeting, clear_days, unit=unit).date == notice
    assert ENGLAND.clear_days_between(notice, meeting, unit=unit) == clear_days


def test_notice_in_working_days_is_given_on_a_working_day() -> None:
    assert ENGLAND.latest_notice(date(2027, 8, 16), 5, unit="working").date == date(2027, 8, 6)


def test_the_explanation_says_which_reading_of_the_days_was_used() -> None:
    assert "28 clear calendar days" in ENGLAND.latest_notice(date(2027, 1, 13), 28, unit="calendar").sentence
    assert "28 clear working days" in ENGLAND.latest_notice(date(2027, 1, 13), 28, unit="working").sentence


def test_no_clear_days_lie_between_a_day_and_an_earlier_one() -> None:
    for unit in ("working", "calendar"):
        assert ENGLAND.clear_days_between(date(2027, 1, 13), date(2027, 1, 1), unit=unit) == 0
        assert ENGLAND.clear_days_between(date(2027, 1, 13), date(2027, 1, 13), unit=unit) == 0


# Periods that begin with a day


@pytest.mark.parametrize(
    ("first", "n", "last"),
    [
        (date(2026, 11, 21), 30, date(2026, 12, 20)),
        (date(2026, 11, 21), 120, date(2027, 3, 20)),
        (date(2026, 11, 21), 90, date(2027, 2, 18)),
        (date(2026, 11, 21), 180, date(2027, 5, 19)),
        (date(2028, 3, 31), 30, date(2028, 4, 29)),
    ],
)
def test_the_first_day_counts_in_the_periods_of_the_act(first: date, n: int, last: date) -> None:
    assert ENGLAND.last_day_beginning_with(first, n, unit="calendar").date == last


def test_a_first_day_that_is_not_a_working_day_does_not_count_in_working_days() -> None:
    answer = ENGLAND.last_day_beginning_with(date(2026, 11, 21), 2, unit="working")
    assert answer.counted == (date(2026, 11, 23), date(2026, 11, 24))
    assert answer.date == date(2026, 11, 24)


@pytest.mark.parametrize(
    ("published", "ends"),
    [
        (date(2026, 7, 6), date(2026, 7, 16)),
        (date(2026, 6, 8), date(2026, 6, 18)),
        (date(2026, 11, 23), date(2026, 12, 3)),
        (date(2026, 12, 18), date(2026, 12, 31)),
        (date(2027, 12, 22), date(2028, 1, 6)),
    ],
)
def test_standstill_under_the_act(published: date, ends: date) -> None:
    assert standstill_pa(published).date == ends
    assert len(standstill_pa(published).counted) == 8


def test_an_award_notice_may_promise_a_longer_standstill() -> None:
    assert standstill_pa(date(2026, 7, 6), days=10).date == date(2026, 7, 20)


@pytest.mark.parametrize(
    ("sent", "ends"),
    [
        (date(2026, 12, 16), date(2026, 12, 29)),
        (date(2024, 7, 1), date(2024, 7, 11)),
        (date(2024, 7, 3), date(2024, 7, 15)),
    ],
)
def test_standstill_under_the_regulations(sent: date, ends: date) -> None:
    answer = standstill_pcr(sent)
    assert answer.date == ends
    assert answer.counted[0] == sent + DAY


def test_letters_sent_by_post_have_a_standstill_of_fifteen_days() -> None:
    assert standstill_pcr(date(2024, 7, 1), days=15).date == date(2024, 7, 16)
    assert standstill_pcr(date(2024, 7, 5), days=15).date == date(2024, 7, 22)


# Bad input


def test_negative_counts_and_unknown_units_are_refused() -> None:
    with pytest.raises(ValueError):
        ENGLAND.effective_from(date(2026, 1, 5), -1)
    with pytest.raises(ValueError):
        ENGLAND.latest_notice(date(2026, 1, 5), -1, unit="calendar")
    with pytest.raises(ValueError):
        ENGLAND.last_day_beginning_with(date(2026, 1, 5), 0, unit="calendar")
    with pytest.raises(ValueError, match="lunar"):
        ENGLAND.clear_days_between(date(2026, 1, 5), date(2026, 1, 9), unit="lunar")  # type: ignore[arg-type]


# Properties


@given(days, st.integers(1, 40), st.booleans())
def test_exactly_the_call_in_days_lie_between_publication_and_effect(start: date, n: int, wait: bool) -> None:
    answer = ENGLAND.effective_from(start, n, wait_for_working_day=wait)
    assert len(answer.counted) == n
    assert ENGLAND.clear_days_between(start, answer.date, unit="working") == n
    assert {*answer.counted, *(day for day, _ in answer.skipped)} == {
        start + timedelta(days=k) for k in range(1, (answer.date - start).days)
    }
    assert ENGLAND.is_working(answer.date) or not wait
    assert answer.date == ENGLAND.effective_day(start, n, wait_for_working_day=wait)


@given(days, lengths, st.booleans())
def test_publishing_later_or_a_longer_call_in_never_takes_effect_earlier(start: date, n: int, wait: bool) -> None:
    effective = ENGLAND.effective_day(start, n, wait_for_working_day=wait)
    assert ENGLAND.effective_day(start + DAY, n, wait_for_working_day=wait) >= effective
    assert ENGLAND.effective_day(start, n + 1, wait_for_working_day=wait) > effective


@given(days, lengths, units)
def test_the_latest_notice_is_in_time_and_a_working_day_later_is_not(
    event: date, n: int, unit: calendar_module.Unit
) -> None:
    notice = ENGLAND.latest_notice(event, n, unit=unit).date
    later = ENGLAND.next_working(notice + DAY) if unit == "working" else notice + DAY
    assert ENGLAND.clear_days_between(notice, event, unit=unit) >= n
    assert notice < event
    assert later >= event or ENGLAND.clear_days_between(later, event, unit=unit) < n


@given(days, st.integers(1, 60), units)
def test_a_period_beginning_with_a_day_counts_its_length(day: date, n: int, unit: calendar_module.Unit) -> None:
    answer = ENGLAND.last_day_beginning_with(day, n, unit=unit)
    assert answer.counted[-1] == answer.date
    assert len(answer.counted) == n


@given(st.dates(date(2024, 1, 1), date(2025, 12, 31)), st.integers(1, 15), closures)
def test_closing_the_council_never_brings_a_day_forward(start: date, n: int, closed: set[date]) -> None:
    council = WorkingCalendar(closed)
    assert council.effective_day(start, n) >= ENGLAND.effective_day(start, n)
    assert council.latest_notice(start, n, unit="working").date <= ENGLAND.latest_notice(start, n, unit="working").date


@given(days, lengths)
def test_working_days_before_and_after_undo_each_other_on_working_days(day: date, n: int) -> None:
    working = ENGLAND.next_working(day)
    assert ENGLAND.working_days_before(ENGLAND.working_days_after(working, n), n) == working


@given(days)
def test_standstill_never_ends_early(day: date) -> None:
    assert standstill_pa(day).date >= day + timedelta(days=7)
    assert standstill_pcr(day).date >= day + timedelta(days=10)


# Explained


@given(days, lengths)
def test_an_explanation_survives_plain_json(start: date, n: int) -> None:
    answer = ENGLAND.effective_from(start, n)
    assert Explained.from_plain(json.loads(json.dumps(answer.as_plain()))) == answer


def test_plain_json_has_no_nulls_and_an_old_record_without_a_start_is_read() -> None:
    answer = Explained(date(2026, 1, 5), sentence="Stated in the source.")
    assert None not in answer.as_plain().values()
    assert Explained.from_plain({"date": "2026-01-05", "sentence": "Stated in the source."}) == answer


def test_every_day_can_be_drawn() -> None:
    marks = list(ENGLAND.effective_from(date(2017, 9, 28), 5).days())
    assert [mark.date for mark in marks] == [date(2017, 9, 28) + timedelta(days=n) for n in range(9)]
    assert [mark.kind for mark in marks] == [
        "start", "counted", "skipped", "skipped", "counted", "counted", "counted", "counted", "result",
    ]  # fmt: skip
    assert [mark.number for mark in marks if mark.number] == [1, 2, 3, 4, 5]
    assert marks[2].reason == "Saturday"


def test_a_period_that_ends_on_its_answer_keeps_the_number_there() -> None:
    marks = list(standstill_pa(date(2026, 7, 6)).days())
    assert (marks[0].kind, marks[0].number) == ("start", 1)
    assert (marks[-1].kind, marks[-1].number) == ("result", 8)


def test_every_rule_of_the_calendar_ends_with_its_source() -> None:
    functions = [
        function
        for owner in (calendar_module, WorkingCalendar)
        for name, function in inspect.getmembers(owner, inspect.isfunction)
        if not name.startswith("_") and function.__module__ == calendar_module.__name__
    ]
    assert len(functions) >= 10
    for function in functions:
        assert "Source: " in (inspect.getdoc(function) or "").split("\n\n")[-1], function.__qualname__
