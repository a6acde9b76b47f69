"""Every write to contracts, rosters and the ledger. One transaction each; the trigger has the last word on money.

`by` is the acting user, `on` the day of entry, `made_on` the day on which the act was done and by which it is judged.
Raises `Refused` with a reason and a remedy, ValidationError for bad values. Rows are locked in one order: commission,
umbrella, contract, cited decisions by id, approval. The contract that was passed in is refreshed before the action
returns.
"""

from contracts.actions.authority import (
    Authority,
    delegation_terms,
    entered_on,
    step_refusal,
    used_acknowledgements,
    waiting_acknowledgement,
)
from contracts.actions.awarding import (
    award,
    not_signed,
    refusal_to_award,
    refusal_to_sign,
    refusal_to_sign_now,
    sign,
)
from contracts.actions.changing import (
    correct_row,
    extend,
    months_left,
    release,
    vary,
)
from contracts.actions.documents import DOCUMENTS
from contracts.actions.drafting import (
    add_assumption,
    change_draft,
    discard_draft,
    draft_contract,
    plan_path,
    set_own_lead_times,
    settle_term,
)
from contracts.actions.ending import close, terminate, use_break
from contracts.actions.predecessors import follow, put_in_plan, refusal_to_follow, refusal_to_put_in_plan, unfollow
from contracts.actions.records import (
    acknowledge_estimate,
    draft_officer_record,
    link_officer_record,
    refusal_to_record,
)
from contracts.actions.rosters import (
    admit,
    admit_to,
    leave,
    refusal_to_take_out,
    release_names,
    reopen,
    restore,
    review_names,
    suspend,
    take_out,
    withhold_names,
)

__all__ = [
    "DOCUMENTS",
    "Authority",
    "acknowledge_estimate",
    "add_assumption",
    "admit",
    "admit_to",
    "award",
    "change_draft",
    "close",
    "correct_row",
    "delegation_terms",
    "discard_draft",
    "draft_contract",
    "draft_officer_record",
    "entered_on",
    "extend",
    "follow",
    "leave",
    "link_officer_record",
    "months_left",
    "not_signed",
    "plan_path",
    "put_in_plan",
    "refusal_to_award",
    "refusal_to_follow",
    "refusal_to_put_in_plan",
    "refusal_to_record",
    "refusal_to_sign",
    "refusal_to_sign_now",
    "refusal_to_take_out",
    "release",
    "release_names",
    "reopen",
    "restore",
    "review_names",
    "set_own_lead_times",
    "settle_term",
    "sign",
    "step_refusal",
    "suspend",
    "take_out",
    "terminate",
    "unfollow",
    "use_break",
    "used_acknowledgements",
    "vary",
    "waiting_acknowledgement",
    "withhold_names",
]
