from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from commissioning.kit import dates

DAY = date(2017, 9, 28)


def test_dates_read_as_a_clerk_writes_them() -> None:
    assert dates.long_date(DAY) == "28 September 2017"
    assert dates.weekday_date(DAY) == "Thursday 28 September 2017"
    assert dates.short_date(DAY) == "28 Sept 2017"
    assert dates.long_date(date(2024, 3, 1)) == "1 March 2024"


@pytest.mark.parametrize(
    ("months", "words"),
    [
        (48, "4 years"),
        (26, "2 years 2 months"),
        (12, "1 year"),
        (13, "1 year 1 month"),
        (1, "1 month"),
        (0, "no months"),
    ],
)
def test_months_are_said_in_years_and_months(months: int, words: str) -> None:
    assert dates.months_words(months) == words


def test_a_term_shorter_than_nothing_is_refused() -> None:
    with pytest.raises(ValueError):
        dates.months_words(-1)


@pytest.mark.parametrize(
    ("days", "words"),
    [(50, "50 days left"), (1, "1 day left"), (0, "today"), (-1, "1 day ago"), (-1200, "1,200 days ago")],
)
def test_days_are_left_or_ago(days: int, words: str) -> None:
    assert dates.days_words(days) == words


@given(st.dates())
def test_every_day_has_words_that_name_its_year(day: date) -> None:
    assert dates.weekday_date(day).endswith(f"{day.day} {dates.month_name(day.month)} {day.year}")
    assert dates.short_date(day).endswith(str(day.year))
