"""Every write to commissions, their lots and timetables. `by` acts, `on` is the day of entry; raises `Refused`."""

from commissioning.procurement.actions.commissions import (
    abandon,
    add_assumption,
    add_doubt,
    awarded_under,
    change,
    close,
    link_decision,
    open_commission,
    refusal_to_change,
    refusal_to_end,
    refusal_to_unlink,
    remove_note,
    settle_term,
    to_be_awarded,
    unlink_decision,
)
from commissioning.procurement.actions.documents import DOCUMENTS
from commissioning.procurement.actions.lots import (
    add_lot,
    awarded_under_lot,
    change_lot,
    refusal_to_remove_lot,
    remove_lot,
    set_route,
)

__all__ = [
    "DOCUMENTS",
    "abandon",
    "add_assumption",
    "add_doubt",
    "add_lot",
    "awarded_under",
    "awarded_under_lot",
    "change",
    "change_lot",
    "close",
    "link_decision",
    "open_commission",
    "refusal_to_change",
    "refusal_to_end",
    "refusal_to_remove_lot",
    "refusal_to_unlink",
    "remove_lot",
    "remove_note",
    "set_route",
    "settle_term",
    "to_be_awarded",
    "unlink_decision",
]
