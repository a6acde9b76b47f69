"""The page “Rules we apply”, made from the rules themselves: their docstrings, tables and catalogues.

A rule says what it does in the first paragraph of its docstring and ends with its source; both are shown as written.
"""

from __future__ import annotations

import inspect
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date
from types import ModuleType
from typing import Any

from commissioning.council import calendar
from commissioning.council.models import StandingOrders
from commissioning.council.pages import standing_order_rows
from commissioning.kit.dates import long_date
from commissioning.kit.money import pounds
from commissioning.kit.pages import Column, Table
from commissioning.procurement import routes, timetable
from commissioning.procurement import rules as procurement_rules
from commissioning.procurement.routes import ROUTES, THRESHOLDS, Regime
from contracts import rules as contract_rules
from contracts.checks import CATALOGUE, Kind
from decisions import rules as decision_rules
from providers import rules as provider_rules

CHAPTERS: tuple[tuple[str, str, tuple[ModuleType, ...]], ...] = (
    ("days", "Counting days", (calendar,)),
    ("decisions", "Executive decisions", (decision_rules,)),
    ("routes", "Routes to market and regimes", (routes, procurement_rules)),
    ("timetable", "The last day to act", (timetable,)),
    ("contracts", "Contracts and the ledger of authority", (contract_rules,)),
    ("providers", "Providers", (provider_rules,)),
)

DECISION_CHECKS: dict[str, Kind] = {
    "notice-short": Kind(
        "stop; once made: warn; copied: note",
        "a key decision had fewer clear days of notice than the standing orders ask, and no urgency notice",
        "MAI 2012 regs 9–11",
        True,
    ),
    "urgency-unpublished": Kind(
        "warn", "a notice of urgency is recorded and no edition lists the decision", "MAI 2012 regs 10(1) and 11(3)"
    ),
    "meeting-moved": Kind(
        "warn", "the day was moved after notice was given in an edition of the forward plan", "MAI 2012 reg 9(1)"
    ),
    "not-key-over-threshold": Kind("warn", "an approval reaches the key threshold and is not key", "MAI 2012 reg 8"),
    "key-without-limb": Kind("stop; copied: warn", "a key decision without its ground", "MAI 2012 reg 8"),
    "record-incomplete": Kind(
        "stop; copied: warn", "reasons, alternatives or interests are not answered", "MAI 2012 regs 12–13"
    ),
    "effect-before-call-in": Kind(
        "stop; copied: note", "the stated day of effect is earlier than call-in allows", "standing orders on call-in"
    ),
    "published-late": Kind(
        "note", "more working days to publication than the standing orders allow", "MAI 2012 regs 12–14"
    ),
    "exempt-ungrounded": Kind(
        "stop", "an exemption without its paragraph, reason or day of review", "LGA 1972 Sch 12A"
    ),
    "exempt-review-due": Kind("warn", "the day of review of an exemption has passed", "LGA 1972 Sch 12A"),
    "private-notice-missing": Kind(
        "stop; once made: warn; copied: note",
        "a matter taken in private without both notices or the agreement",
        "MAI 2012 reg 5",
        True,
    ),
    "follow-up-overdue": Kind("warn", "what was to come back has not, and its day has passed", "the decision"),
}
"""The codes that the room of decisions finds; those it shares with contracts are in that room's catalogue."""


@dataclass(frozen=True)
class Rule:
    """One rule: its name in words, what it asks, and where it comes from."""

    name: str
    says: str
    source: str


@dataclass(frozen=True)
class Chapter:
    """The rules on one subject."""

    code: str
    title: str
    rules: tuple[Rule, ...]

    @property
    def table(self) -> Table:
        rows = tuple((rule.name, rule.says, rule.source) for rule in self.rules)
        return Table(self.title, (Column("Rule"), Column("What it asks"), Column("Source")), rows)


def chapters() -> list[Chapter]:
    """Every rule that names a source, by subject, in the order in which it is written."""
    return [
        Chapter(code, title, tuple(rule for module in modules for rule in rules_of(module)))
        for code, title, modules in CHAPTERS
    ]


def rules_of(module: ModuleType) -> Iterator[Rule]:
    """The rules of a module or package: its public functions, and the methods of its public classes."""
    functions: list[tuple[str, Callable[..., Any]]] = []
    for name, value in vars(module).items():
        if name.startswith("_") or not _is_written_in(module, value):
            continue
        if inspect.isfunction(value):
            functions.append((name, value))
        elif inspect.isclass(value):
            functions += [(key, method) for key, method in vars(value).items() if _is_public_method(key, method)]
    for name, function in functions:
        rule = rule_of(name, inspect.getdoc(function) or "")
        if rule is not None:
            yield rule


def _is_written_in(module: ModuleType, value: Any) -> bool:
    return f"{getattr(value, '__module__', '')}.".startswith(f"{module.__name__}.")


def _is_public_method(name: str, value: Any) -> bool:
    return inspect.isfunction(value) and not name.startswith("_")


def rule_of(name: str, docstring: str) -> Rule | None:
    """The rule that a docstring describes; None where its last paragraph is no source, or is plain arithmetic."""
    paragraphs = [_plain(paragraph) for paragraph in docstring.split("\n\n")]
    source = re.fullmatch(r"Source: (.+)", paragraphs[-1])
    if source is None or source[1].startswith("plain "):
        return None
    words = name.replace("_", " ")
    for code, printed in (("pcr", "PCR 2015"), ("pa", "PA 2023")):
        words = re.sub(rf"\b{code}\b", printed, words)
    return Rule(words[:1].upper() + words[1:], paragraphs[0], source[1][:1].upper() + source[1][1:])


def _plain(paragraph: str) -> str:
    """A paragraph on one line, the names of parameters without their marks."""
    words = " ".join(paragraph.split()).replace("`", "").replace("_", " ")
    return re.sub(r"[,;:]? (or )?None( (if|where|when|unless|for) [^,;.]+)?", "", words)


_TITLES = {
    "approval-90": "Approval nearly spent",
    "award-plus-variation": "Acts above the limit together",
    "dps-long-stop": "DPS beyond its last day",
    "effect-before-call-in": "In effect before call-in ends",
    "extension-beyond": "Extended beyond its options",
    "framework-over-4": "Framework over four years",
    "key-without-limb": "Key decision without its ground",
    "kpis-missing": "KPIs missing",
    "lot-thin": "Lot with too few providers",
    "no-lead": "No lead officer",
    "no-officer-record": "No officer decision record",
    "not-key-over-threshold": "Over the threshold and not key",
    "notice-day-missed": "Supplier’s notice day missed",
    "notice-short": "Notice too short",
    "ran-past-end": "Running past its end",
    "roster-count": "Suppliers entered and decided differ",
    "spot-aggregate": "Spot purchases reach the threshold",
    "term-contradiction": "The words of the term contradict themselves",
    "term-over-authority": "Term longer than its authority",
    "uncharged": "Money charged to no approval",
    "value-over-approval": "Yearly cost over the approval",
}
"""What a check is called where its code alone would not say it."""


def check_codes() -> dict[str, Kind]:
    """Every code that a check can have."""
    return {**DECISION_CHECKS, **CATALOGUE}


def check_title(code: str) -> str:
    """What a check is called: “Notice too short”."""
    return _TITLES.get(code) or code.replace("-", " ").capitalize()


def check_table() -> Table:
    """Every code a check can have, with when it fires and what it cites."""
    kinds = check_codes()
    rows = tuple(
        (code, kind.severity, kind.fires_when, kind.citation, "Yes" if kind.public else "No")
        for code, kind in sorted(kinds.items())
    )
    columns = ("Check", "Severity", "Fires when", "Cites", "Public")
    return Table("Checks", tuple(Column(label) for label in columns), rows)


def route_table() -> Table:
    """The routes to market, as the rules read them."""
    rows = tuple(
        (
            rule.label,
            rule.joining_words,
            rule.placing,
            rule.longest_term,
            "; ".join(words for words in (rule.citations.get(regime, "") for regime in Regime) if words)
            or "no provision of its own",
        )
        for rule in ROUTES.values()
    )
    columns = ("Route", "Who may join", "How work is placed", "Longest term", "Source")
    return Table("Routes to market", tuple(Column(label) for label in columns), rows)


def threshold_table() -> Table:
    """The thresholds of procurement law, newest first."""
    rows = tuple(
        (
            long_date(row.in_force_from),
            pounds(row.services),
            pounds(row.light_touch),
            "including VAT" if row.includes_vat else "excluding VAT",
            row.citation,
        )
        for row in reversed(THRESHOLDS)
    )
    columns = (
        Column("In force from"),
        Column("Services", numeric=True),
        Column("Light touch", numeric=True),
        Column("Stated"),
        Column("Source"),
    )
    return Table("Thresholds", columns, rows)


def rules_page(on: date) -> dict[str, Any]:
    """Everything that the page shows, with the standing orders in force on a day."""
    orders = StandingOrders.objects.in_force(on)
    return {
        "chapters": chapters(),
        "checks": check_table(),
        "routes": route_table(),
        "thresholds": threshold_table(),
        "orders": standing_order_rows(orders) if orders else [],
        "versions": list(StandingOrders.objects.order_by("-in_force_from").values_list("in_force_from", flat=True)),
    }
