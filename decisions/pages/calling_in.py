"""Call-in in words: who may waive it, the period, what was asked and what became of it."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.db.models import Q

from commissioning.council.models import Post, StandingOrders, working_calendar
from commissioning.kit.dates import long_date, weekday_date
from commissioning.kit.explained import Explained
from decisions.models import CallIn, Decision
from decisions.rules import deadline_of_call_in


def who_may_waive(decision: Decision, *, on: date) -> dict[str, Any]:
    """What the form of a waiver takes: the posts to choose from and the words of the standing orders.

    The post that the standing orders name, by title or another name of it, is chosen beforehand.
    """
    orders = StandingOrders.objects.in_force(decision.decided_on or on)
    who_may = orders.call_in_waiver_by if orders else ""
    posts = Post.objects.existing(on)
    named = posts.filter(Q(title__iexact=who_may) | Q(aliases__name__iexact=who_may)).first()
    return {"posts": posts, "who_may": who_may or "nobody", "initial": {"waived_by": named} if named else {}}


def call_in_page(decision: Decision) -> dict[str, Any]:
    """What stands above a form of call-in: the period with its working, or what was asked."""
    explained = Explained.from_plain(decision.effective_explanation) if decision.effective_explanation else None
    orders, call_in = decision.standing_orders, CallIn.objects.filter(decision=decision).first()
    rows = []
    if call_in is None and explained is not None and (deadline := deadline_of_call_in(explained)):
        rows.append(("Can be received until", weekday_date(deadline)))
    if call_in is None and orders is not None:
        rows.append(("Members needed", str(orders.call_in_quorum)))
    if call_in is not None:
        rows.append(("Received", f"{long_date(call_in.received_on)}, from {call_in.members} members"))
        rows.append(("Grounds", call_in.grounds))
        if orders is not None:
            days = orders.call_in_hearing_days
            last = working_calendar().working_days_after(call_in.received_on, days)
            rows.append(("To be heard by", f"{weekday_date(last)}: within {days} working days"))
    return {"decision": decision, "rows": rows, "explained": explained if call_in is None else None}


def confirmed_words(decision: Decision) -> str:
    """What is told when a called-in decision was confirmed."""
    if decision.effective_from is None:
        return f"{decision.reference} is confirmed after call-in."
    return f"{decision.reference} is confirmed after call-in: in effect from {weekday_date(decision.effective_from)}."
