"""The council of the tests of decisions, for pages that tell whole stories of what is planned, made and called in."""

from __future__ import annotations

import pytest

from tests.decisions.conftest import Council, found_council
from tests.kept import ground


@pytest.fixture
def council(db: None, without_papers: None) -> Council:
    """The council of the tests, without papers."""
    return ground(found_council)
