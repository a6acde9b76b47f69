"""No search of staff knows a hidden word from nonsense, and neither does a file made of what it finds."""

import pytest

from tests.house.hunting import boxes_at_starts, search_is_blind
from tests.house.planting import EVERY_DESK, Plants

pytestmark = [pytest.mark.usefixtures("calderwick"), pytest.mark.django_db]


def test_a_search_at_a_desk_finds_for_a_hidden_word_what_it_finds_for_nonsense(plants: Plants) -> None:
    search_is_blind(EVERY_DESK, plants, boxes_at_starts(EVERY_DESK, plants))
