"""The council of the tests of decisions, for pages that tell whole stories of what is planned, made and called in."""

from __future__ import annotations

from typing import Any

import pytest

from commissioning.kit.papers import PaperUnavailable
from tests.decisions.conftest import Council, found_council
from tests.kept import ground


@pytest.fixture
def council(db: None, monkeypatch: pytest.MonkeyPatch) -> Council:
    """The council of the tests. Papers are left out, as on a machine without Pango: they take a second each."""

    def unavailable(*args: Any, **kwargs: Any) -> bytes:
        raise PaperUnavailable("left out")

    monkeypatch.setattr("decisions.papers.notice_pdf", unavailable)
    monkeypatch.setattr("decisions.plan_paper.edition_pdf", unavailable)
    return ground(found_council)
