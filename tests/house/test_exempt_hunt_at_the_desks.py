"""A word of its own in every place that is not public: staff at every desk, without the tick, find none of them."""

import pytest

from tests.house.hunting import boxes, hunt, kinds_of, starts
from tests.house.planting import EVERY_DESK, Plants

pytestmark = [pytest.mark.usefixtures("calderwick"), pytest.mark.django_db]


def test_staff_of_every_desk_fetch_no_hidden_word(plants: Plants, caplog: pytest.LogCaptureFixture) -> None:
    found = hunt(EVERY_DESK, plants, caplog)
    begun = {address: found[address] for address in starts(plants)}
    assert kinds_of(boxes(found)) == kinds_of(boxes(begun)), "a search is left out of test_exempt_searches"
