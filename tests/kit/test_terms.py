"""Terms as councils write them."""

from datetime import date

import pytest

from commissioning.kit.terms import last_day


@pytest.mark.parametrize(
    ("first", "months", "last"),
    [
        (date(2018, 4, 1), 60, date(2023, 3, 31)),
        (date(2026, 3, 1), 1, date(2026, 3, 31)),
        (date(2026, 1, 31), 1, date(2026, 2, 28)),
        (date(2026, 1, 31), 2, date(2026, 3, 30)),
        (date(2025, 11, 30), 3, date(2026, 2, 28)),
        (date(2024, 2, 29), 12, date(2025, 2, 28)),
        (date(2024, 2, 29), 48, date(2028, 2, 28)),
        (date(2019, 4, 1), 26, date(2021, 5, 31)),
        (date(2019, 4, 1), 39, date(2022, 6, 30)),
    ],
)
def test_the_last_day_of_a_term(first: date, months: int, last: date) -> None:
    assert last_day(first, months) == last
