"""Who may do what with a decision. Each function answers None, or the `Refusal` that button and door both give.

Who may *see* what is `visible_to` in the QuerySets.
"""

from __future__ import annotations

from typing import Any

from commissioning.council.roles import Act, roles_that_may
from commissioning.kit.models import Access
from commissioning.kit.refusals import Refusal
from decisions.choices import DecisionKind
from decisions.lifecycle import DECISION, DRAFT, MADE, PLANNED, PUBLIC_STATES
from decisions.models import Decision
from decisions.querysets import reads_exempt

BEFORE_PUBLICATION = (DRAFT, PLANNED, MADE)


def may(user: Any, act: Act) -> Refusal | None:
    """Whether the user's roles allow an act at all."""
    if getattr(user, "is_authenticated", False) and user.may(act):
        return None
    who = " or ".join(role.label.lower() for role in roles_that_may(act))
    return Refusal(f"Your role may not {act.value}.", f"This is done by: {who}.", code="role")


def _step(user: Any, act: Act, decision: Decision, step: str) -> Refusal | None:
    return may(user, act) or DECISION.refusal(step, decision.state)


def may_enter(user: Any, kind: str) -> Refusal | None:
    """Enter a draft; a manager only the record of an officer's decision."""
    officer_record = kind == DecisionKind.OFFICER
    return may(user, Act.DRAFT_OFFICER_RECORD if officer_record else Act.DRAFT_DECISION)


def may_edit(user: Any, decision: Decision) -> Refusal | None:
    """Change a decision, its clauses and what belongs to it, before publication. Only a clerk beyond the draft."""
    if decision.state not in BEFORE_PUBLICATION:
        remedy = "Use “correct”: it publishes the next version." if decision.state in PUBLIC_STATES else ""
        return Refusal(
            f"This decision is {DECISION.states[decision.state].lower()}: it is not edited any more.",
            remedy,
            code="published",
        )
    if decision.state == DRAFT:
        return may_enter(user, decision.kind)
    return may(user, Act.PLAN_DECISION)


def may_plan(user: Any, decision: Decision | None = None) -> Refusal | None:
    """Publish an edition of the forward plan, or put this decision in it (again)."""
    refusal = may(user, Act.PUBLISH_DECISION)
    if refusal or decision is None or decision.state == PLANNED:
        return refusal
    return DECISION.refusal("plan", decision.state)


def may_give_notice(user: Any, decision: Decision) -> Refusal | None:
    """Record an urgency notice or a notice of a private matter, before publication."""
    return may(user, Act.PLAN_DECISION) or may_edit(user, decision)


def may_withdraw(user: Any, decision: Decision) -> Refusal | None:
    """Withdraw a planned decision, or a draft (which whoever may draft may also withdraw)."""
    drafted = decision.state == DRAFT and may_enter(user, decision.kind) is None
    return (
        DECISION.refusal("withdraw", decision.state)
        if drafted
        else _step(user, Act.PLAN_DECISION, decision, "withdraw")
    )


def may_make(user: Any, decision: Decision) -> Refusal | None:
    """Record that the decision was made."""
    return _step(user, Act.PUBLISH_DECISION, decision, "make")


def may_publish(user: Any, decision: Decision) -> Refusal | None:
    """Publish the record of a decision that was made."""
    return _step(user, Act.PUBLISH_DECISION, decision, "publish")


def may_preview(user: Any, decision: Decision) -> Refusal | None:
    """See a record as publishing would make it: whoever may publish it, or edit it."""
    return may(user, Act.PUBLISH_DECISION) and may_edit(user, decision)


def may_call_in(user: Any, decision: Decision) -> Refusal | None:
    """Record a call-in."""
    return _step(user, Act.PUBLISH_DECISION, decision, "call in")


def may_confirm(user: Any, decision: Decision) -> Refusal | None:
    """Record that a called-in decision stands."""
    return _step(user, Act.PUBLISH_DECISION, decision, "confirm")


def may_refer_back(user: Any, decision: Decision) -> Refusal | None:
    """Record that a called-in decision was referred back."""
    return _step(user, Act.PUBLISH_DECISION, decision, "refer back")


def may_waive_call_in(user: Any, decision: Decision) -> Refusal | None:
    """Record that call-in was waived, before publication."""
    return may(user, Act.PUBLISH_DECISION) or may_edit(user, decision)


def may_correct(user: Any, decision: Decision) -> Refusal | None:
    """Correct what was published, by publishing the next version."""
    refusal = may(user, Act.PUBLISH_DECISION)
    if refusal or decision.state in PUBLIC_STATES:
        return refusal
    return Refusal(
        f"This decision is {DECISION.states[decision.state].lower()}: nothing of it was published yet.",
        "Edit it.",
        code="lifecycle",
    )


def may_take_down(user: Any) -> Refusal | None:
    """Take a published version down for cause."""
    return may(user, Act.PUBLISH_DECISION)


def may_mail(user: Any) -> Refusal | None:
    """Tell the council's mailboxes of what was published."""
    return may(user, Act.PUBLISH_DECISION)


def may_follow_up(user: Any) -> Refusal | None:
    """Record that a follow-up was done."""
    return may(user, Act.DRAFT_DECISION)


def may_report_urgency(user: Any) -> Refusal | None:
    """Record that decisions under special urgency were reported to council."""
    return may(user, Act.PUBLISH_DECISION)


def may_keep_documents(user: Any, decision: Decision) -> Refusal | None:
    """Add, change and remove documents: by editing before publication, by a correction after it."""
    return may_correct(user, decision) if decision.state in PUBLIC_STATES else may_edit(user, decision)


def may_set_access(user: Any, access: str) -> Refusal | None:
    """Enter a document with this access: what is not public only by somebody who will be able to read it."""
    if access == Access.PUBLIC or reads_exempt(user):
        return None
    return Refusal(
        "Your account may not read exempt matter, so it may not enter it either.",
        "Ask a clerk with that permission to enter this document.",
        code="exempt",
    )


def may_review_exemptions(user: Any, decision: Decision) -> Refusal | None:
    """Review what is exempt in a decision: keep it so until a further day, or release it."""
    return may(user, Act.RELEASE_NAMES) or may_keep_documents(user, decision)
