"""The portfolio tells nobody what a clause approved that they may not read, what is left of it, nor how firm it is."""

from datetime import date
from decimal import Decimal

import pytest
from django.test import Client

from commissioning.overview import portfolio as figures
from commissioning.procurement import actions as procurement
from contracts.actions import Authority
from decisions import actions as decisions
from tests.builders import ON, cast, copied_decision, home_care, publish

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("without_papers")]


def test_what_an_exempt_clause_approved_is_in_no_figure_of_those_who_may_not_read_it():
    care, firm = secretly_approved()
    addresses = (
        "/portfolio/", "/portfolio/providers/", "/portfolio/acts/", "/portfolio/approved.csv",
        "/portfolio/committed.csv", "/portfolio/providers.csv", "/portfolio/acts.csv", "/authority/",
        f"/authority/?provider={care.provider.reference}", f"/portfolio/acts/?provider={care.provider.reference}",
    )  # fmt: skip
    for who, reads in ((care.cast.officer, False), (care.cast.manager, True)):
        client = Client()
        client.force_login(who, "django.contrib.auth.backends.ModelBackend")
        said = ""
        for address in addresses:
            answer = client.get(address)
            whole = b"".join(answer.streaming_content) if answer.streaming else answer.content
            said += whole.decode()
        # Approved, and what is left of it.
        for sum_ in ("1,234,567", "1234567.00", "234,567", "234567.00"):
            assert (sum_ in said) is reads, sum_
        assert ("not pass them on as public" in said) is reads
        assert ("£1,000,000 is charged to approvals in clauses that you may not read" in said) is not reads
        assert (firm.clause.cited_as in said) is reads
        # How firm a secret sum is would tell of it as well.
        shares = figures.money_of(figures.ledger(ON, who))
        assert (shares["hidden"].amount == Decimal(1_000_000)) is not reads
        assert (shares["maximum"].amount == Decimal(1_000_000)) is reads


def secretly_approved():
    """A contract of £1,000,000 that is charged to a maximum of £1,234,567 in an exempt clause."""
    care = home_care(cast())
    decision = copied_decision(care.cast, title="Rates", clauses=(("1.", "award"),))
    clause = decisions.add_clause(
        by=care.cast.clerk, decision=decision, label="2.", verb="approve", text="A rate", access="exempt",
        exempt_paragraph=3, exempt_reason="Prices would be known to bidders.", exempt_review_on=date(2027, 1, 1),
    )  # fmt: skip
    firm = decisions.approve_money(
        by=care.cast.clerk, clause=clause, amount=Decimal(1_234_567), qualifier="maximum", words="up to £1,234,567"
    )
    publish(care.cast, decision)
    for part in ("approval", "award"):
        procurement.link_decision(by=care.cast.officer, commission=care.commission, decision=decision, part=part)
    care.signed(Decimal(1_000_000), authority=Authority.decision(clause), approval=firm)
    return care, firm
