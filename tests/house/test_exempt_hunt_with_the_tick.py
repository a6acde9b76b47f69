"""The other side of the hunts: they reach every place, and what hides the words from others is the access alone."""

import pytest

from tests.crawl import Words, crawl
from tests.house.hunting import starts
from tests.house.planting import Plants
from tests.overview.reading import client_of

pytestmark = [pytest.mark.usefixtures("calderwick"), pytest.mark.django_db]


def test_with_the_tick_every_word_is_found(plants: Plants) -> None:
    wanted = plants.exempt | plants.working | plants.public
    found = crawl(client_of("clerk"), starts(plants), Words(wanted.values()), until_all=True)
    seen = frozenset().union(*(page.words for page in found.values()))
    assert {place for place, word in wanted.items() if word not in seen} == set()
