"""A word of its own in every place that is not public: a stranger finds none of them, by link or by search.

Everything that can be fetched is fetched, by links from the first page and from every address of the matrix, so that a
page made later is looked through as well. The hunts of staff stand in modules of their own: each takes minutes.
"""

import pytest

from tests.house.hunting import boxes, hunt, search_is_blind
from tests.house.planting import Plants

pytestmark = [pytest.mark.usefixtures("calderwick"), pytest.mark.django_db]


def test_a_stranger_fetches_no_hidden_word(plants: Plants, caplog: pytest.LogCaptureFixture) -> None:
    found = hunt(None, plants, caplog)
    search_is_blind(None, plants, boxes(found))
