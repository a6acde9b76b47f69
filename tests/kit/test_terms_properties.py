"""What holds for every term, day and text."""

from __future__ import annotations

from datetime import date, timedelta
from itertools import accumulate

import pytest
from hypothesis import given
from hypothesis import strategies as st

from commissioning.kit.terms import Option, Term, last_day, months_between, read

days = st.dates(min_value=date(1950, 1, 1), max_value=date(2150, 12, 31))
months = st.integers(min_value=1, max_value=600)

WORDS = (
    "1 2 3 4 12 24 three two a an further additional ( ) + plus x , . ; - / and or to up of for from until extend "
    "extension option options contract initial maximum total year years month months weeks notice break clause each "
    "annually minimum between including period periods commencing expires £2.5m 10% 21.3 2023/24 2024-26 2024 0 9999 "
    "31st April 2019 12/05/2019 1st 31 March July 2022 lease post twice times ½ ' no"
)
PIECES = WORDS.split()


@given(days, months)
def test_a_month_more_ends_later(first: date, n: int) -> None:
    assert last_day(first, n + 1) > last_day(first, n)


@given(days, months)
def test_a_later_start_never_ends_earlier(first: date, n: int) -> None:
    assert last_day(first + timedelta(days=1), n) >= last_day(first, n)


@given(days, months)
def test_the_months_of_an_end_are_found_again(first: date, n: int) -> None:
    assert months_between(first, last_day(first, n)) == n


@given(st.dates(min_value=date(1950, 1, 1), max_value=date(2150, 12, 31)).filter(lambda d: d.day <= 28), months, months)
def test_two_terms_in_a_row_are_one_term(first: date, one: int, other: int) -> None:
    middle = last_day(first, one) + timedelta(days=1)
    assert last_day(middle, other) == last_day(first, one + other)


@given(days, st.integers(1, 120), st.lists(st.integers(1, 24), min_size=1, max_size=5), st.randoms())
def test_slices_of_a_pot_in_any_order_end_on_the_same_day(first: date, initial: int, slices: list[int], chance) -> None:  # type: ignore[no-untyped-def]
    shuffled = list(slices)
    chance.shuffle(shuffled)
    ends = [last_day(first, months) for months in accumulate([initial, *slices])]
    assert ends == sorted(ends)
    assert last_day(first, initial + sum(shuffled)) == ends[-1]
    whole = Term(initial, (Option(sum(slices), pot=True),))
    sliced = Term(initial, tuple(Option(n) for n in shuffled))
    assert whole.last_possible_end(first) == sliced.last_possible_end(first) == ends[-1]


@given(days, st.integers(1, 240), st.lists(st.integers(1, 60), max_size=4))
def test_the_last_possible_end_is_never_before_the_end(start: date, initial: int, options: list[int]) -> None:
    term = Term(initial, tuple(Option(n) for n in options))
    end, last = term.ends_on(start), term.last_possible_end(start)
    assert end is not None
    assert last is not None
    assert start <= end <= last
    assert (end == last) is (not options)


@given(st.integers(1, 30), st.integers(1, 11))
def test_the_plus_notation_adds_up(first: int, second: int) -> None:
    reading = read(f"{first}+{second} years")
    assert Term(first * 12, (Option(second * 12),)) in reading.candidates
    assert reading.is_settled is (first % 6 != 0 or first == 6)


@given(st.integers(1, 10), st.integers(1, 10), st.integers(1, 30))
def test_a_total_that_does_not_add_up_is_never_settled(initial: int, option: int, total: int) -> None:
    reading = read(f"{initial} years with an option to extend for a further {option} years, {total} years in total")
    assert reading.is_settled is (initial + option == total)


@given(days, st.integers(1, 20), st.integers(-40, 40))
def test_an_end_that_does_not_follow_is_never_settled(start: date, years: int, off: int) -> None:
    end = last_day(start, years * 12) + timedelta(days=off)
    reading = read(f"{years} years from {start.day} {start:%B %Y} to {end.day} {end:%B %Y}")
    assert bool(reading.contradictions) is (off != 0)


@given(st.text(max_size=300))
def test_any_text_is_read_without_an_error(words: str) -> None:
    assert read(words).words == words


@given(st.lists(st.sampled_from(PIECES), max_size=30))
def test_any_words_of_a_term_are_read_without_an_error(pieces: list[str]) -> None:
    for term in read(" ".join(pieces)).candidates:
        assert term.initial_months is None or term.initial_months > 0
        assert all(option.months > 0 for option in term.options)


@pytest.mark.parametrize(
    "piece", ["3+", "3 years ", "(", "1 ", "1,", "£1,", "up to ", "2 x ", "12/05/2019 to ", "9" * 99]
)
def test_long_text_is_read_in_good_time(piece: str) -> None:
    assert read(piece * (20_000 // len(piece))).words


def test_the_number_of_readings_is_bounded() -> None:
    assert len(read("3 to 5 years, 2 or 3 years extension, " * 40).candidates) <= 8
