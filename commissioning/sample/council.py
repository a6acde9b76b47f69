"""Calderwick Council itself: users, posts, bodies, service areas, wards, standing orders."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal

from commissioning.council import actions
from commissioning.council.models import Body, Post, ServiceArea, StandingOrders, User, working_calendar
from commissioning.council.roles import Role
from commissioning.sample import SAMPLE_DOMAIN, SAMPLE_PASSWORD


@dataclass(frozen=True)
class Council:
    """Everyone and everything that the sample's commissions refer to."""

    clerk: User
    officer: User
    manager: User
    auditor: User
    admin: User
    cabinet: Body
    scrutiny: Body
    areas: dict[str, ServiceArea]
    posts: dict[str, Post]
    orders: StandingOrders
    today: date


AREAS = {
    "adults": "Adult social care",
    "children": "Children’s services",
    "corporate": "Corporate services",
    "environment": "Environment",
    "highways": "Highways and transport",
    "health": "Public health",
}

POSTS: dict[str, tuple[str, str, tuple[str, ...]]] = {
    "wellbeing": (
        "Director for Children’s Wellbeing",
        "childrens.wellbeing",
        ("Interim Director for Children’s Wellbeing",),
    ),
    "children": ("Director of Children’s Services", "childrens.services", ("Director for Children’s Services",)),
    "adults": ("Director of Adult Social Care", "adults.services", ()),
    "place": ("Director of Place", "place", ()),
    "resources": ("Director of Resources", "resources", ()),
    "health": ("Director of Public Health", "public.health", ()),
    "intelligence": ("Strategic Business Intelligence Manager", "business.intelligence", ()),
    "short-breaks": ("Commissioning Manager, Disabled Children", "disabled.children", ("Short Break Coordinator",)),
    "commissioning": ("Head of Commissioning", "commissioning", ()),
    "lead-member": ("Cabinet Member for Children, Schools and Families", "members.children", ()),
    "deputy-leader": ("Deputy Leader, Cabinet Member for Children and Skills", "members.deputy", ()),
}

CABINET = (
    "Leader of the Council",
    "Deputy Leader, Cabinet Member for Children and Skills",
    "Cabinet Member for Children, Schools and Families",
    "Cabinet Member for Adults and Health",
    "Cabinet Member for Environment",
    "Cabinet Member for Finance",
)

MAILBOXES = {
    "members.services": "Members’ services",
    "press.office": "Press office",
    "scrutiny": "Overview and scrutiny",
}

WARDS = ("Abbey Green", "Brookside", "Castle Hill", "Dunmere", "Easterly", "Fernbank", "Market", "Northgate")


def _orders(by: User, in_force_from: date, words: str) -> StandingOrders:
    return actions.add_standing_orders(
        by=by,
        on=in_force_from - timedelta(days=1),
        in_force_from=in_force_from,
        key_threshold=Decimal("500000.00"),
        cabinet_award_from=Decimal("500000.00"),
        officer_power_words="Contract standing order 7.2: directors award contracts below £500,000 in their service.",
        call_in_days=5,
        call_in_quorum=3,
        call_in_waiver_by="Chair of Overview and Scrutiny",
        source_text=words,
    )


def build(*, today: date) -> Council:
    """Users first, then what they keep. `today` is the day of loading."""
    admin = actions.first_administrator(
        email=f"admin@{SAMPLE_DOMAIN}", display_name="Administrator", password=SAMPLE_PASSWORD
    )
    areas = {key: actions.add_service_area(by=admin, name=name, slug=key) for key, name in AREAS.items()}
    every = tuple(areas.values())

    def user(
        name: str, title: str, role: Role, *, tick: bool = False, areas_held: tuple[ServiceArea, ...] = ()
    ) -> User:
        return actions.add_user(
            by=admin,
            email=f"{name}@{SAMPLE_DOMAIN}",
            display_name=title,
            roles=[role],
            sees_exempt=tick,
            service_areas=areas_held,
            password=SAMPLE_PASSWORD,
        )

    clerk = user("clerk", "Cabinet clerk", Role.CLERK, tick=True)
    officer = user("officer", "Commissioning officer", Role.OFFICER, areas_held=every)
    manager = user("manager", "Commissioning manager", Role.MANAGER, tick=True, areas_held=every)
    auditor = user("auditor", "Auditor", Role.AUDITOR)

    for name in WARDS:
        actions.add_ward(by=admin, name=name, slug=name.lower().replace(" ", "-"))
    posts = {
        key: actions.add_post(by=admin, title=title, mailbox=f"{box}@{SAMPLE_DOMAIN}", aliases=aliases)
        for key, (title, box, aliases) in POSTS.items()
    }
    orders = _orders(admin, date(2015, 5, 22), "Constitution of May 2015, parts 3 and 4.")
    _orders(admin, date(2025, 5, 1), "Constitution of May 2025, parts 3 and 4.")

    cabinet = actions.add_body(by=clerk, name="Cabinet", slug="cabinet", kind="cabinet")
    scrutiny = actions.add_body(
        by=clerk,
        name="Children and Families Overview and Scrutiny Committee",
        slug="children-scrutiny",
        kind="committee",
        executive=False,
    )
    for name, what in MAILBOXES.items():
        actions.add_mailing_address(by=clerk, mailbox=f"{name}@{SAMPLE_DOMAIN}", what=what)
    actions.appoint(by=admin, post=posts["commissioning"], user=manager, from_on=date(2024, 4, 1))
    year = today.year + 1
    between = (date(year, 12, 29), date(year, 12, 30), date(year, 12, 31))
    shut = next(day for day in between if working_calendar().is_working(day))
    actions.add_closure_day(by=admin, on=today, day=shut, why="Offices shut between Christmas and New Year")
    for office in CABINET:
        actions.add_member(by=clerk, body=cabinet, office=office, from_on=date(2015, 5, 22))
    return Council(clerk, officer, manager, auditor, admin, cabinet, scrutiny, areas, posts, orders, today)
