"""The council's own records in words: what each page of set-up shows to one reader."""

from commissioning.council.pages.bodies import (
    bodies_page,
    body_page,
    concern_section,
    mailing_page,
    meeting_name,
    meeting_page,
    meetings_page,
)
from commissioning.council.pages.desk import desk
from commissioning.council.pages.shared import RENAMED, Deed, offered
from commissioning.council.pages.standing import (
    PLACES,
    closure_page,
    place_page,
    places_page,
    post_page,
    posts_page,
    standing_order_rows,
    standing_orders_page,
    version_page,
)
from commissioning.council.pages.users import link_page, user_page, users_page

__all__ = [
    "PLACES",
    "RENAMED",
    "Deed",
    "bodies_page",
    "body_page",
    "closure_page",
    "concern_section",
    "desk",
    "link_page",
    "mailing_page",
    "meeting_name",
    "meeting_page",
    "meetings_page",
    "offered",
    "place_page",
    "places_page",
    "post_page",
    "posts_page",
    "standing_order_rows",
    "standing_orders_page",
    "user_page",
    "users_page",
    "version_page",
]
