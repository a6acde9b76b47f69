"""Which tables tell the history of a decision, and what of them a reader may not see."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from django.db.models import Q

from commissioning.kit.history import History, Kept
from commissioning.kit.models import Access
from decisions.models import (
    Alternative,
    Approval,
    CallIn,
    CallInWaiver,
    Clause,
    Decision,
    DecisionAssumption,
    DecisionDoubt,
    DecisionWard,
    Delegation,
    Document,
    FollowUp,
    Interest,
    PrivateNotice,
    UrgencyNotice,
)
from decisions.querysets import reads_exempt

HERE = ("decision",)


def history_of_decision(decision: Decision, user: Any) -> History:
    """The decision with its clauses, the money and power they give, its documents and all else that hangs on it.

    Clauses and documents that are not public are told of to those without the tick without their words, and so is what
    such a clause gives. Once a version was taken down, no words are told: one held what was wrong.
    """
    of = Q(decision_id=decision.pk)
    clauses: Any = Clause.history
    states = list(clauses.filter(of).values_list("id", "access"))
    of_clauses = Q(clause_id__in={pk for pk, _ in states})
    closed = set() if reads_exempt(user) else {pk for pk, access in states if access != Access.PUBLIC}
    by_access = None if reads_exempt(user) else lambda state: state.access != Access.PUBLIC
    by_clause = (lambda state: state.clause_id in closed) if closed else None
    kept = [
        # The power under which it was made is named on the page, to those who may read its clause.
        Kept(Decision, Q(id=decision.pk), skips=("made_under",)),
        Kept(DecisionWard, of, "Ward", ("ward",), HERE),
        Kept(Clause, of, "Clause", ("label",), (*HERE, "parent", "position"), hides=by_access),
        Kept(Approval, of_clauses, "Approval of", ("amount",), hides=by_clause),
        Kept(Delegation, of_clauses, "Delegation to", ("post",), hides=by_clause),
        Kept(Alternative, of, "Alternative", ("label",), HERE),
        Kept(Interest, of, "Interest", ("who",), HERE),
        Kept(FollowUp, of, "Follow-up", ("what",), HERE),
        Kept(DecisionAssumption, of, "Assumption", ("field",), HERE),
        Kept(DecisionDoubt, of, "Doubt", ("code",), HERE),
        Kept(Document, of, "Document", ("title",), (*HERE, "file_sha256", "file_size"), hides=by_access),
        Kept(UrgencyNotice, of, "Notice", ("kind",), HERE),
        Kept(PrivateNotice, of, "Notice", ("kind",), HERE),
        Kept(CallIn, of, "Call-in", (), HERE),
        Kept(CallInWaiver, of, "Waiver of call-in", (), HERE),
    ]
    if not reads_exempt(user) and decision.publications.filter(take_down__isnull=False).exists():
        kept = [replace(one, hides=lambda state: True) for one in kept]
    return History(kept)
