"""Rules we apply: made from the rules, so nothing can be missing from it."""

import inspect
import re
from pathlib import Path

import pytest
from django.test import Client

from commissioning.overview import rules_page
from commissioning.overview.rules_page import CHAPTERS, DECISION_CHECKS, chapters, check_table, rule_of
from contracts.checks import CATALOGUE
from decisions import checks as decision_checks
from decisions import rules as decision_rules


def test_every_public_rule_of_the_rules_modules_is_on_the_page():
    names = {rule.name.lower().replace(" ", "_") for chapter in chapters() for rule in chapter.rules}
    for _, _, modules in CHAPTERS:
        for module in modules:
            if not module.__name__.endswith(".rules"):
                continue
            for name, function in vars(module).items():
                ours = inspect.isfunction(function) and f"{function.__module__}.".startswith(f"{module.__name__}.")
                if ours and not name.startswith("_"):
                    assert name in names, f"{module.__name__}.{name}"


def test_every_rule_has_words_and_a_source():
    for chapter in chapters():
        assert chapter.rules
        for rule in chapter.rules:
            assert rule.says
            assert rule.source


def test_every_code_that_decisions_find_is_in_the_table():
    source = Path(decision_checks.__file__).read_text()
    codes = set(re.findall(r'_check\(\s*facts,\s*"([a-z0-9-]+)"', source))
    assert codes
    assert codes <= set(DECISION_CHECKS) | set(CATALOGUE)
    assert {row[0] for row in check_table().rows} == set(DECISION_CHECKS) | set(CATALOGUE)


def test_a_docstring_gives_its_first_paragraph_and_its_source():
    rule = rule_of("may_plan", "Whether `it` may\nbe planned.\n\nSource: MAI 2012 reg 9.")
    assert rule is not None
    assert (rule.name, rule.says, rule.source) == ("May plan", "Whether it may be planned.", "MAI 2012 reg 9.")
    assert rule_of("add", "Adds.\n\nSource: plain arithmetic.") is None
    assert rule_of("add", "Adds.") is None


def test_rules_are_read_in_the_order_in_which_they_are_written():
    names = [rule.name for rule in rules_page.rules_of(decision_rules)]
    assert names.index("May plan") < names.index("May make") < names.index("May publish")


@pytest.mark.usefixtures("calderwick")
@pytest.mark.django_db
def test_the_standing_orders_are_those_of_the_day():
    markup = Client().get("/rules/").content.decode()
    assert "£500,000" in markup
    assert "5 clear working days" in markup
    assert "Table of routes" in markup
    assert "£663,540" in markup
    assert "No standing orders were in force" in Client().get("/rules/?on=1990-01-01").content.decode()
