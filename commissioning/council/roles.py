"""The one place that knows roles: which acts each role may do. Roles add up; the exempt tick stands apart."""

from __future__ import annotations

from enum import StrEnum


class Role(StrEnum):
    CLERK = "clerk"
    OFFICER = "officer"
    MANAGER = "manager"
    AUDITOR = "auditor"
    ADMINISTRATOR = "administrator"

    @property
    def label(self) -> str:
        return {"officer": "Commissioning officer"}.get(self.value, self.value.capitalize())


class Act(StrEnum):
    """What a person may do; the wording is that of the table of acts in the help pages."""

    READ_WORKING = "read drafts, plans and working records"
    READ_HISTORY = "read the history of a record"
    DRAFT_DECISION = "enter and edit a draft decision"
    PLAN_DECISION = "plan and withdraw a decision, give private and urgency notices"
    DRAFT_OFFICER_RECORD = "draft an officer decision record"
    PUBLISH_DECISION = "make, publish, correct and take down a decision, record and resolve a call-in"
    RELEASE_NAMES = "release withheld names and review an exemption"
    COMMISSION = "keep commissions, lots and timetables"
    CONTRACT = "award, sign, call off, extend, vary, end and correct contracts of one's own service areas"
    ACKNOWLEDGE_ESTIMATE = "acknowledge an estimate passed by another's act"
    ROSTER = "admit, suspend and remove providers, keep providers and notices"
    REASSIGN = "reassign lead officers, set lead times, acknowledge a failing check"
    BODIES = "keep bodies, meetings and members"
    COUNCIL = "keep posts, standing orders, closure days, service areas, wards and users"


_EVERYONE = {Act.READ_WORKING, Act.READ_HISTORY}

MAY: dict[Role, frozenset[Act]] = {
    Role.CLERK: frozenset(
        _EVERYONE
        | {
            Act.DRAFT_DECISION,
            Act.PLAN_DECISION,
            Act.DRAFT_OFFICER_RECORD,
            Act.PUBLISH_DECISION,
            Act.RELEASE_NAMES,
            Act.BODIES,
        }
    ),
    Role.OFFICER: frozenset(
        _EVERYONE | {Act.DRAFT_DECISION, Act.DRAFT_OFFICER_RECORD, Act.COMMISSION, Act.CONTRACT, Act.ROSTER}
    ),
    Role.MANAGER: frozenset(
        _EVERYONE
        | {Act.DRAFT_OFFICER_RECORD, Act.COMMISSION, Act.CONTRACT, Act.ACKNOWLEDGE_ESTIMATE, Act.ROSTER, Act.REASSIGN}
    ),
    Role.AUDITOR: frozenset(_EVERYONE),
    Role.ADMINISTRATOR: frozenset(_EVERYONE | {Act.BODIES, Act.COUNCIL}),
}

NEEDS_EXEMPT_TICK = frozenset({Act.RELEASE_NAMES})
"""Acts that a role gives only together with the exempt tick."""

READS_EXEMPT_WITHOUT_TICK = frozenset({Role.AUDITOR})
"""Roles that read exempt text, files and withheld names without the tick."""


def roles_that_may(act: Act) -> list[Role]:
    """The roles that may do an act, in the order of `Role`."""
    return [role for role in Role if act in MAY[role]]
