"""The cast and the ground of the tests of decisions: posts, bodies, standing orders, and decisions in every state.

States are reached through actions only. Papers are not printed here (a second each) unless a test asks for `papers`.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from django.contrib.auth.models import AnonymousUser

from commissioning.council.models import Body, Meeting, Post, ServiceArea, StandingOrders, User, Ward
from commissioning.council.roles import Role
from commissioning.kit.canonical import dumps
from decisions import actions
from decisions.models import Decision, Delegation, Publication
from decisions.records import record_of
from tests.kept import ground

ON = date(2026, 6, 30)
DECIDED = date(2026, 6, 3)
PUBLISHED = date(2026, 6, 4)
EFFECTIVE = date(2026, 6, 12)
"""Published Thursday 4 June 2026; 5, 8, 9, 10 and 11 June follow; in effect on Friday 12 June."""


@pytest.fixture(autouse=True)
def no_papers(request: pytest.FixtureRequest) -> None:
    """Nothing is printed, unless a test asks for it."""
    if "papers" not in request.fixturenames:
        request.getfixturevalue("without_papers")


@pytest.fixture
def papers() -> None:
    """Print papers in this test."""


@dataclass
class Council:
    """The ground, and the people: a clerk, an officer, a manager, an auditor, an administrator and a stranger."""

    clerk: User
    officer: User
    manager: User
    auditor: User
    administrator: User
    stranger: AnonymousUser
    cabinet: Body
    scrutiny: Body
    meeting: Meeting
    director: Post
    contact: Post
    area: ServiceArea
    orders: StandingOrders

    def draft(self, **fields: Any) -> Decision:
        """A key decision of the cabinet with everything that its record needs, not yet planned."""
        given = {
            "title": "Short breaks for disabled children",
            "kind": "body",
            "service_area": self.area,
            "body": self.cabinet,
            "meeting": self.meeting,
            "contact": self.contact,
            "report_of": self.director,
            "purpose": "To buy short breaks.",
            "reasons": "The contract in place ends.",
            "key": True,
            "key_limb_a": True,
            "due_on": DECIDED,
            "interests_answer": "none-declared",
        } | fields
        decision = actions.enter(by=self.clerk, on=given.pop("on", ON), **given)
        clause = actions.add_clause(
            by=self.clerk, decision=decision, label="(a)", verb="approve", text="Approve the purchase."
        )
        actions.approve_money(
            by=self.clerk, clause=clause, amount=Decimal("2500000"), qualifier="maximum", words="up to £2.5m"
        )
        actions.add_alternative(
            by=self.clerk, decision=decision, label="1", what="Do nothing", why_rejected="Care would stop."
        )
        return decision

    def with_power(self, decision: Decision, **fields: Any) -> Delegation:
        """A clause (b) that gives the director power to award."""
        clause = actions.add_clause(
            by=self.clerk, decision=decision, label="(b)", verb="delegate", text="The director may award."
        )
        return actions.delegate_power(by=self.clerk, clause=clause, post=self.director, powers=["award"], **fields)

    def planned(self, **fields: Any) -> Decision:
        """On the forward plan since 28 April 2026: 35 clear days before the meeting."""
        decision = self.draft(**fields)
        actions.publish_edition(by=self.clerk, on=ON, decisions=[decision], published_on=date(2026, 4, 28))
        return Decision.objects.get(pk=decision.pk)

    def made(self, **fields: Any) -> Decision:
        """Made at the meeting of Wednesday 3 June 2026."""
        return actions.make(by=self.clerk, on=ON, decision=self.planned(**fields), decided_on=DECIDED)

    def published(self, **fields: Any) -> Decision:
        """Published on Thursday 4 June 2026."""
        decision = self.made(**fields)
        actions.publish(by=self.clerk, on=ON, decision=decision, published_on=PUBLISHED)
        return Decision.objects.get(pk=decision.pk)

    def called_in(self, **fields: Any) -> Decision:
        """Called in on Monday 8 June 2026 by three members."""
        decision = self.published(**fields)
        actions.call_in(
            by=self.clerk, on=ON, decision=decision, received_on=date(2026, 6, 8), members=3, grounds="No cost given."
        )
        return Decision.objects.get(pk=decision.pk)

    def confirmed(self, **fields: Any) -> Decision:
        """Heard on Tuesday 16 June 2026, no further action."""
        decision = self.called_in(**fields)
        day = date(2026, 6, 16)
        actions.confirm(by=self.clerk, on=ON, decision=decision, outcome="no-action", resolved_on=day)
        return Decision.objects.get(pk=decision.pk)

    def referred_back(self, **fields: Any) -> Decision:
        """Referred back to the cabinet on Tuesday 16 June 2026."""
        decision = self.called_in(**fields)
        actions.refer_back(
            by=self.clerk,
            on=ON,
            decision=decision,
            to_whom="Cabinet",
            advice="Give the yearly cost.",
            resolved_on=date(2026, 6, 16),
        )
        return Decision.objects.get(pk=decision.pk)

    def withdrawn(self, **fields: Any) -> Decision:
        """Withdrawn from the plan."""
        return actions.withdraw(by=self.clerk, on=ON, decision=self.planned(**fields), reason="No longer needed.")

    def in_state(self, state: str) -> Decision:
        """A decision in that state."""
        return getattr(self, state.replace("-", "_"))()

    def recommendation(self, **fields: Any) -> Decision:
        """A recommendation of scrutiny, made and published."""
        decision = self.draft(kind="recommendation", body=self.scrutiny, meeting=None, key=False, key_limb_a=False,
                              origin="copied", source="A public page", **fields)  # fmt: skip
        decision = actions.make(by=self.clerk, on=ON, decision=decision, decided_on=DECIDED)
        actions.publish(by=self.clerk, on=ON, decision=decision, published_on=PUBLISHED)
        return Decision.objects.get(pk=decision.pk)

    def ward(self, name: str) -> Ward:
        """A ward of that name."""
        return Ward(name=name, slug=name.lower()).recorded(by=None, why="Test")


def user(name: str, *roles: Role, exempt: bool = False) -> User:
    """A user with these roles."""
    person = User(email=f"{name}@calderwick.example", display_name=name.capitalize(), roles=[r.value for r in roles])
    person.sees_exempt = exempt
    person.set_unusable_password()
    return person.recorded(by=None, why="Test")


@pytest.fixture
def council(db: None) -> Council:
    """The council of the tests."""
    return ground(found_council)


def found_council() -> Council:
    """The council, entered: for tests that need their own transactions."""

    def new(row: Any) -> Any:
        return row.recorded(by=None, why="Test")

    cabinet = new(Body(name="Cabinet", slug="cabinet", kind="cabinet"))
    return Council(
        clerk=user("clerk", Role.CLERK, exempt=True),
        officer=user("officer", Role.OFFICER),
        manager=user("manager", Role.MANAGER, exempt=True),
        auditor=user("auditor", Role.AUDITOR),
        administrator=user("admin", Role.ADMINISTRATOR),
        stranger=AnonymousUser(),
        cabinet=cabinet,
        scrutiny=new(Body(name="Scrutiny committee", slug="scrutiny", kind="committee", executive=False)),
        meeting=new(Meeting(body=cabinet, held_on=DECIDED, place="Town Hall")),
        director=new(Post(title="Director of Children's Services", mailbox="director@calderwick.example")),
        contact=new(Post(title="Commissioning Manager", mailbox="commissioning@calderwick.example")),
        area=new(ServiceArea(name="Children", slug="children")),
        orders=new(
            StandingOrders(
                in_force_from=date(2015, 4, 1),
                key_threshold=Decimal("500000"),
                cabinet_award_from=Decimal("500000"),
                officer_power_words="Below that sum the director awards.",
                source_text="Standing orders of the council.",
            )
        ),
    )


def latest(decision: Decision) -> Publication:
    """The latest version of a decision."""
    return decision.publications.order_by("-number")[0]


def rebuilt(decision: Decision) -> bytes:
    """The canonical bytes of a decision as the database has it now, under the number of its latest version."""
    last = latest(decision)
    fresh = Decision.objects.get(pk=decision.pk)
    return dumps(record_of(fresh, number=last.number, step=last.step, reason=last.reason))
