"""The money and the power that a clause gives, in a sentence."""

from __future__ import annotations

from commissioning.kit.dates import long_date, months_words
from commissioning.kit.money import pounds
from decisions.choices import Qualifier
from decisions.models import Approval, Delegation
from decisions.names import printed_name


def approval_words(approval: Approval) -> str:
    """“A maximum of £2,500,000, for service from 1 April 2018 to 31 March 2023, over at most 5 years. As written: …”"""
    noun = "A maximum of" if approval.qualifier == Qualifier.MAXIMUM else "An estimate of"
    words = f"{noun} {pounds(approval.amount)}"
    if approval.spend_from and approval.spend_until:
        words += f", for service from {long_date(approval.spend_from)} to {long_date(approval.spend_until)}"
    elif approval.spend_from:
        words += f", for service from {long_date(approval.spend_from)}"
    elif approval.spend_until:
        words += f", for service until {long_date(approval.spend_until)}"
    if approval.longest_term_months:
        words += f", over at most {months_words(approval.longest_term_months)}"
    return f"{words}."


def delegation_words(delegation: Delegation) -> str:
    """“The Director … may award, vary or extend, up to £800,000 each time, from £500,000, after consulting …”"""
    powers = list(delegation.powers)
    listed = powers[0] if len(powers) == 1 else f"{', '.join(powers[:-1])} or {powers[-1]}" if powers else "act"
    words = f"The {printed_name(delegation.clause.decision, delegation.post)} may {listed}"
    if delegation.limit_per_action is not None:
        words += f", up to {pounds(delegation.limit_per_action)} each time"
    if delegation.floor is not None:
        words += f", from {pounds(delegation.floor)}"
    if delegation.consultees:
        words += f", in consultation with {delegation.consultees}"
    if delegation.longest_term_months:
        words += f", for terms of at most {months_words(delegation.longest_term_months)}"
    if delegation.usable_until:
        words += f", until {long_date(delegation.usable_until)}"
    return f"{words}."
