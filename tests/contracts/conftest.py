"""The ground of the tests of contracts, reached through actions; papers are left out, a second each."""

from __future__ import annotations

from typing import Any

import pytest

from commissioning.kit.refusals import Refused


@pytest.fixture(autouse=True)
def no_papers(without_papers: None) -> None:
    """No test of contracts prints."""


@pytest.fixture
def refused() -> Any:
    """`refused(code, act, …)`: the refusal with that code which the act raises."""

    def check(code: str, act: Any, *args: Any, **kwargs: Any) -> Any:
        with pytest.raises(Refused) as raised:
            act(*args, **kwargs)
        assert raised.value.refusal.code == code, raised.value.refusal
        return raised.value.refusal

    return check
