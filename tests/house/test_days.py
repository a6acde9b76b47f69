"""The day of a moment is the day it was here, not in UTC: in summer they differ for an hour each night."""

from __future__ import annotations

import re
from pathlib import Path

ROOMS = ("commissioning", "contracts", "decisions", "providers")
IN_UTC = re.compile(r"\b\w+\.\w+(?:_at|_date|_until|until)\.date\(\)")


def test_no_day_is_taken_from_a_kept_moment_without_its_time_zone() -> None:
    root = Path(__file__).parents[2]
    found = [
        f"{path.relative_to(root)}: {match[0]}"
        for room in ROOMS
        for path in (root / room).rglob("*.py")
        for match in IN_UTC.finditer(path.read_text("utf-8"))
    ]
    assert found == []
