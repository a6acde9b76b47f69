"""Everything that is ever written about decisions. Each action is one transaction and says by whom and why.

The order is always the same: lock the row, ask the rule, change, clean, record. `on` is the day on which it is
entered; the days of the acts themselves (`decided_on`, `published_on`, `received_on` …) may lie before it, never after.
Every action raises `Refused` with a reason and a remedy, and ValidationError for values that a field does not take.
"""

from decisions.actions.calling_in import call_in, confirm, refer_back, refusal_to_waive, waive_call_in
from decisions.actions.drafts import (
    add_alternative,
    add_assumption,
    add_clause,
    add_clauses,
    add_doubt,
    add_follow_up,
    add_interest,
    approve_money,
    change,
    change_clause,
    change_row,
    decline_offer,
    delegate_power,
    enter,
    finish_follow_up,
    move_clause,
    name_wards,
    offers_left,
    post_names,
    remove,
    remove_clause,
    take_offer,
)
from decisions.actions.documents import add_document, change_document, remove_document
from decisions.actions.exemptions import review_exemption
from decisions.actions.plan import give_private_notice, give_urgency_notice, publish_edition, withdraw
from decisions.actions.publication import (
    correct,
    make,
    preview,
    print_notice,
    publish,
    refusal_to_publish,
    rehearse_correction,
    take_down,
)
from decisions.actions.reports import report_urgency
from decisions.actions.shared import paper_of, refusal_to_make

__all__ = [
    "add_alternative",
    "add_assumption",
    "add_clause",
    "add_clauses",
    "add_document",
    "add_doubt",
    "add_follow_up",
    "add_interest",
    "approve_money",
    "call_in",
    "change",
    "change_document",
    "change_clause",
    "change_row",
    "confirm",
    "correct",
    "decline_offer",
    "delegate_power",
    "enter",
    "finish_follow_up",
    "give_private_notice",
    "give_urgency_notice",
    "make",
    "move_clause",
    "name_wards",
    "offers_left",
    "paper_of",
    "post_names",
    "preview",
    "print_notice",
    "publish",
    "publish_edition",
    "refer_back",
    "refusal_to_make",
    "refusal_to_publish",
    "refusal_to_waive",
    "rehearse_correction",
    "remove",
    "remove_document",
    "review_exemption",
    "remove_clause",
    "report_urgency",
    "take_down",
    "take_offer",
    "waive_call_in",
    "withdraw",
]
