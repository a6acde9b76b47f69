"""A term told back: readings with their last days, what is asked, and the lengths to choose from."""

from datetime import date

import pytest

from commissioning.kit.terms import length_words, told

START = date(2021, 4, 1)


def test_a_total_that_disagrees_is_asked_with_both_last_days():
    found = told("4 years with 2 plus 1 year extension options which equates to 6 years in total", starts_on=START)
    assert found.readings == ("4 years, then 2 years, then 1 year: ends 31 March 2028 at the latest.",)
    assert found.questions == ("The paper says 6 years in total, that would be 31 March 2027. Which is meant?",)
    assert found.lengths == ((72, "6 years: until 31 March 2027"), (84, "7 years: until 31 March 2028"))
    assert not found.is_plain


@pytest.mark.parametrize(
    ("words", "reading"),
    [
        ("3 years", "3 years: ends 31 March 2024."),
        ("3+1", "3 years, then 1 year: ends 31 March 2025 at the latest."),
        ("50 weeks", "50 weeks: ends 16 March 2022."),
        ("up to five years", "At most 5 years; how it is made up is not stated: ends 31 March 2026 at the latest."),
        ("7 years with up to a further five years (3+1+1)", "7 years, then 3 years, then 1 year, then 1 year: "),
        (
            "three years, with an option to extend for a period, or periods of a maximum of a further twelve months",
            "3 years, then up to 1 year in any slices: ends 31 March 2025 at the latest.",
        ),
        ("break clauses (2+1+1 years)", "4 years; either side may end it after 2 years or 3 years: "),
    ],
)
def test_a_plain_term_asks_nothing(words, reading):
    found = told(words, starts_on=START)
    assert found.readings[0].startswith(reading)
    assert found.is_plain
    assert found.questions == ()


def test_a_day_that_disagrees_is_asked_too():
    found = told("4 years from 1 April 2021 to 31 March 2026")
    assert "The paper says 31 March 2026. Which is meant?" in found.questions
    assert [months for months, _ in found.lengths] == [48, 60]


@pytest.mark.parametrize("words", ["gibberish", "9999 years", "\x00", "until further notice"])
def test_words_without_a_length_say_so(words):
    found = told(words, starts_on=START)
    assert (found.is_plain, found.readings, found.lengths) == (False, (), ())
    assert found.questions


def test_nothing_written_asks_nothing():
    assert told("  ", starts_on=START).is_plain
    assert told("3+1").readings == ("3 years, then 1 year: 4 years in all.",)


def test_a_length_beyond_the_calendar_has_no_last_day():
    assert length_words(12, date(9999, 6, 1)) == "1 year"
    assert length_words(12, date(2024, 2, 29)) == "1 year: until 28 February 2025"
