"""Every rule says where it comes from: the last paragraph of its docstring names its source."""

import importlib
import inspect
import re
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
PURE = ["commissioning.council.calendar", "commissioning.procurement.routes", "commissioning.procurement.timetable"]
RULES = PURE + [
    ".".join(path.relative_to(ROOT).with_suffix("").parts)
    for folder in ("commissioning", "contracts", "decisions", "providers")
    for path in (ROOT / folder).rglob("*.py")
    # A room with many rules has them by subject. What the database refuses are words, not rules.
    if path.name == "rules.py" or (path.parent.name == "rules" and path.stem not in ("__init__", "database"))
]
SOURCE = re.compile(
    r"MAI 2012|PCR 2015|PA 2023|PR 2024|LGA 1972|LGA 2000|LGTC 2015|SI 20\d\d/|UK GDPR|reg(ulation)?s? \d|"
    r"\bs\d|section \d|Schedule|[Ss]tanding order|[Cc]onstitution|Sch \d|Elitestone|Civil Procedure|Interpretation Act|"
    r"Banking and Financial|[Tt]he (contract|clause|decision)|council's lead times"
)


@pytest.mark.parametrize("module", RULES)
def test_every_public_rule_ends_with_its_source(module):
    loaded = importlib.import_module(module)
    functions = [
        function
        for name, function in inspect.getmembers(loaded, inspect.isfunction)
        if function.__module__ == module and not name.startswith("_")
    ]
    assert functions, f"{module} has no rules"
    for function in functions:
        words = inspect.getdoc(function) or ""
        last = words.strip().split("\n\n")[-1]
        assert SOURCE.search(last), f"{module}.{function.__name__}: {last!r}"
