"""The workers of a run make the database of the tests once, and none is left without one."""

from pathlib import Path
from types import SimpleNamespace
from typing import Any, cast

import pytest
from django.conf import settings

from tests import conftest


def test_each_worker_has_a_database_also_in_place_of_one_that_crashed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    there: set[str] = set()
    monkeypatch.setattr(conftest, "make_copy", lambda template, name: there.add(name))
    monkeypatch.setattr(conftest, "drop", there.discard)
    factory = SimpleNamespace(getbasetemp=lambda: tmp_path / "worker")
    took = []
    for worker in ("gw0", "gw1", "gw2", "gw3"):
        monkeypatch.setitem(settings.DATABASES["default"]["TEST"], "NAME", f"test_{worker}")
        config = SimpleNamespace(workerinput={"workercount": 3, "workerid": worker})
        turn = conftest.Turn(cast(Any, SimpleNamespace(config=config)), cast(Any, factory), "made")
        template = turn.begin()
        assert template is None or template in there
        took.append(template is not None)
        turn.end(f"test_{worker}")
    assert took == [False, True, True, False]
    assert not there
