"""Every write to the council's own records. Each action is one transaction and says by whom and why.

The order is always the same: lock the row, ask the rule, change, clean, record. Every action raises `Refused` with a
reason and a remedy, and ValidationError for values that a field does not take. `on` is today, where a rule asks for it;
`at` is now, for links that expire.
"""

from commissioning.council.actions.bodies import (
    add_body,
    add_mailing_address,
    add_meeting,
    add_member,
    change_body,
    change_mailing_address,
    change_meeting,
    change_member,
    move_meeting,
)
from commissioning.council.actions.links import Issued, ask_for_link, change_password, send_link, set_password
from commissioning.council.actions.standing import (
    add_closure_day,
    add_post,
    add_post_alias,
    add_service_area,
    add_standing_orders,
    add_ward,
    appoint,
    change_holder,
    change_post,
    change_service_area,
    change_ward,
    correct_standing_orders,
    remove_closure_day,
    remove_post_alias,
)
from commissioning.council.actions.users import (
    add_user,
    change_user,
    deactivate_user,
    first_administrator,
    first_link,
    give_service_areas,
    invite_user,
    reactivate_user,
)

__all__ = [
    "Issued",
    "add_body",
    "add_closure_day",
    "add_mailing_address",
    "add_meeting",
    "add_member",
    "add_post",
    "add_post_alias",
    "add_service_area",
    "add_standing_orders",
    "add_user",
    "add_ward",
    "appoint",
    "ask_for_link",
    "change_body",
    "change_holder",
    "change_mailing_address",
    "change_meeting",
    "change_member",
    "change_password",
    "change_post",
    "change_service_area",
    "change_user",
    "change_ward",
    "correct_standing_orders",
    "deactivate_user",
    "first_administrator",
    "first_link",
    "give_service_areas",
    "invite_user",
    "move_meeting",
    "reactivate_user",
    "remove_closure_day",
    "remove_post_alias",
    "send_link",
    "set_password",
]
