"""Sorting on disk gives what sorting in memory gives."""

import random

import pytest

from commissioning.kit.runs import sorted_on_disk


@pytest.mark.parametrize("count", [0, 1, 7, 8, 100])
def test_rows_sorted_on_disk_are_those_sorted_in_memory_and_equal_ones_keep_their_order(count):
    chance = random.Random(count)  # noqa: S311 - no secret
    rows = [(chance.randrange(10), place) for place in range(count)]
    assert list(sorted_on_disk(iter(rows), lambda row: row[0], at_once=7)) == sorted(rows, key=lambda row: row[0])


def test_everything_is_read_before_the_first_row_is_given_and_little_is_held():
    read = []
    found = sorted_on_disk((read.append(number) or number for number in range(50, 0, -1)), lambda number: number, 10)
    assert next(found) == 1
    assert len(read) == 50
    assert list(found) == list(range(2, 51))
