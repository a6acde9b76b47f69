"""Everything that is ever written about decisions. Each action is one transaction and says by whom and why.

The order is always the same: lock the row, ask the rule, change, clean, record. `on` is the day on which it is
entered; the days of the acts themselves (`decided_on`, `published_on`, `received_on` …) may lie before it, never after.
Every action raises `Refused` with a reason and a remedy, and ValidationError for values that a field does not take.
"""

from decisions.actions.calling_in import call_in, confirm, refer_back, waive_call_in
from decisions.actions.drafts import (
    add_alternative,
    add_assumption,
    add_clause,
    add_document,
    add_doubt,
    add_follow_up,
    add_interest,
    approve_money,
    change,
    delegate_power,
    enter,
    finish_follow_up,
    name_wards,
    remove,
)
from decisions.actions.plan import give_private_notice, give_urgency_notice, publish_edition, withdraw
from decisions.actions.publication import correct, make, print_notice, publish, take_down
from decisions.actions.shared import refusal_to_make

__all__ = [
    "add_alternative",
    "add_assumption",
    "add_clause",
    "add_document",
    "add_doubt",
    "add_follow_up",
    "add_interest",
    "approve_money",
    "call_in",
    "change",
    "confirm",
    "correct",
    "delegate_power",
    "enter",
    "finish_follow_up",
    "give_private_notice",
    "give_urgency_notice",
    "make",
    "name_wards",
    "print_notice",
    "publish",
    "publish_edition",
    "refer_back",
    "refusal_to_make",
    "remove",
    "take_down",
    "waive_call_in",
    "withdraw",
]
