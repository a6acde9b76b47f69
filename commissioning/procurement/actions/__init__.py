"""Every write to commissions, their lots and timetables. `by` acts, `on` is the day of entry; raises `Refused`."""

from commissioning.procurement.actions.commissions import (
    abandon,
    add_assumption,
    add_doubt,
    add_lot,
    change,
    close,
    link_decision,
    open_commission,
    set_route,
)

__all__ = [
    "abandon",
    "add_assumption",
    "add_doubt",
    "add_lot",
    "change",
    "close",
    "link_decision",
    "open_commission",
    "set_route",
]
