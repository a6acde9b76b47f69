"""Words planted in every place, for the tests that hunt for them."""

from typing import Any

import pytest

from commissioning.kit.papers import PaperUnavailable
from tests.house.planting import Planter, Plants

pytest.register_assert_rewrite("tests.house.hunting")


@pytest.fixture
def plants() -> Plants:
    """Words planted in every place."""
    return Planter().plant()


@pytest.fixture
def unprinted(monkeypatch: pytest.MonkeyPatch) -> Plants:
    """The same, without papers: printing takes a second each."""

    def unavailable(*args: Any, **kwargs: Any) -> bytes:
        raise PaperUnavailable("left out")

    monkeypatch.setattr("commissioning.kit.papers.render", unavailable)
    return Planter().plant()
