"""The ground of the tests of contracts, reached through actions; papers are left out, a second each."""

from __future__ import annotations

from typing import Any

import pytest

from commissioning.kit.papers import PaperUnavailable
from commissioning.kit.refusals import Refused
from tests.builders import Cast, HomeCare, cast, home_care
from tests.kept import ground


@pytest.fixture(autouse=True)
def no_papers(monkeypatch: pytest.MonkeyPatch) -> None:
    """Leave the papers out, as a machine without Pango does."""

    def unavailable(*args: Any, **kwargs: Any) -> bytes:
        raise PaperUnavailable("left out")

    monkeypatch.setattr("decisions.papers.notice_pdf", unavailable)


@pytest.fixture
def people(db: None) -> Cast:
    """A clerk, an officer, a manager, a stranger and the council they work for."""
    return ground(cast)


@pytest.fixture
def care(people: Cast) -> HomeCare:
    """The home care commission with its purchasing system."""
    return ground(home_care, people)


@pytest.fixture
def refused() -> Any:
    """`refused(code, act, …)`: the refusal with that code which the act raises."""

    def check(code: str, act: Any, *args: Any, **kwargs: Any) -> Any:
        with pytest.raises(Refused) as raised:
            act(*args, **kwargs)
        assert raised.value.refusal.code == code, raised.value.refusal
        return raised.value.refusal

    return check
