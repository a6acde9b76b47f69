"""COM-2017-001: intensive placement and therapeutic support. A maximum that five years at the yearly cost exceed."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

from commissioning.kit.terms import Term
from commissioning.procurement import actions as procurement
from commissioning.procurement.routes import Regime, Route
from commissioning.sample.council import Council
from commissioning.sample.telling import agree, clause, decide, draft, follow, lots, provider, publish_copied
from contracts import actions as contracts
from contracts.actions import Authority
from contracts.models import Contract
from decisions import actions as decisions

SOURCE = "Herefordshire Council, public decision page of 28 September 2017"


def build(council: Council) -> None:
    commission = procurement.open_commission(
        by=council.officer,
        on=council.today,
        reference="COM-2017-001",
        title="Intensive placement support and therapeutic intervention (HIPSS and TISS)",
        need="Children in care with complex needs stay with specialist foster carers only where the carers have "
        "clinical help close at hand.",
        service_area=council.areas["children"],
        client_group="Looked-after children with complex needs, and their carers",
        lead_officer=council.officer,
        lead_post=council.posts["intelligence"],
        regime=Regime.PCR2015,
        light_touch=True,
        cpv="85311300-5",
        annual_budget=Decimal("520000.00"),
        value=Decimal("2500000.00"),
        value_qualifier="maximum",
        value_words="a maximum of £2.5m",
        planned_start=date(2018, 4, 1),
        term_words="up to five years from 1 April 2018",
    )
    decision = decide(
        council,
        reference="DEC-2017-0031",
        title="Intensive placement support (HIPSS) and therapeutic intervention support (TISS)",
        decided_on=date(2017, 9, 28),
        published_on=date(2017, 9, 28),
        source=SOURCE,
        summary="Cabinet agreed to buy a new service from April 2018, for up to five years and up to £2.5 million.",
        purpose="To agree the buying of intensive placement support and therapeutic intervention support.",
        key=True,
        key_limb_a=True,
        key_limb_b=True,
        wards_stated=True,
        contact=council.posts["intelligence"],
        clauses=[
            (
                "(a)",
                "approve",
                "The commissioning plans for intensive placement support (HIPSS) and therapeutic intervention support "
                "(TISS), as paragraphs 9 and 10 of the report set them out.",
            ),
            (
                "(b)",
                "authorise",
                "The Director for Children’s Wellbeing, interim or substantive, to take every operational decision "
                "needed to carry this out. That includes awarding contracts worth a maximum of £2.5m in all, for up to "
                "five years from 1 April 2018.",
            ),
            (
                "(c)",
                "monitor",
                "Whether there are enough specialist in-house foster carers for the children in the scheme, alongside "
                "the new contract with an outside provider.",
            ),
        ],
        alternatives=[
            (
                "1",
                "Do nothing",
                "The contract would end on 31 March 2018 with no option left, and the service with it. If five "
                "placements broke down, residential care at an average of £3,345 a week could cost £870,000 more a "
                "year; the contract costs £520,000 a year.",
            ),
            (
                "2",
                "An in-house team from 1 April 2018",
                "The council lacks the expertise and would struggle to recruit. Staff might transfer under TUPE, but "
                "the posts need clinical supervision that in-house fostering cannot give.",
            ),
            (
                "3",
                "A smaller contract",
                "More children are coming into care and the budget is under pressure. A wider service prevents "
                "breakdowns and agency placements.",
            ),
        ],
        doubts=[
            (
                "source-doubtful",
                "The source gives no reasons for the decision apart from its purpose and does not say whether "
                "interests were declared.",
                "Ask the committee’s clerk for the minutes of 28 September 2017.",
            )
        ],
    )
    power = decisions.delegate_power(
        by=council.clerk,
        clause=clause(decision, "(b)"),
        post=council.posts["wellbeing"],
        powers=["procure", "award"],
        longest_term_months=60,
    )
    money = decisions.approve_money(
        by=council.clerk,
        clause=clause(decision, "(b)"),
        amount=Decimal("2500000.00"),
        qualifier="maximum",
        words="a maximum value of £2.5m for up to five years, from 1 April 2018",
        spend_from=date(2018, 4, 1),
        spend_until=date(2023, 3, 31),
        longest_term_months=60,
    )
    publish_copied(council, decision, date(2017, 9, 28))
    procurement.link_decision(by=council.officer, commission=commission, decision=decision, part="approval")
    lot = lots(
        council,
        commission,
        [("1", "Intensive placement support and therapeutic intervention", Route.OPEN, {"single_supplier": True})],
    )["1"]
    for field, value, why in (
        ("Procurement route", "Open tender", "The source says only that a procurement exercise follows."),
        ("Award", "1 March 2018, to the whole maximum", "The source ends with the decision to procure."),
    ):
        procurement.add_assumption(by=council.officer, commission=commission, field=field, value=value, why=why)

    before = draft(
        council,
        reference="CON-2013-0009",
        kind="service",
        title="Intensive placement support (contract before)",
        service_area=council.areas["children"],
        lead_post=council.posts["intelligence"],
        regime=Regime.PCR2015,
        light_touch=True,
        route=Route.OPEN,
        provider=provider(council, "Fernhollow Therapeutic Care Ltd"),
        starts_on=date(2013, 4, 1),
        term=Term(initial_months=60),
        annual_value=Decimal("520000.00"),
    )
    agree(
        council,
        before,
        Authority.recorded("The contract that the decision of 28 September 2017 says ends on 31 March 2018"),
        None,
        date(2013, 4, 1),
    )
    _assume(council, before, "Start", "1 April 2013", "The source gives only the end, 31 March 2018, with no option.")
    before.refresh_from_db()
    follow(council, commission, before)

    contract = draft(
        council,
        reference="CON-2018-0007",
        kind="service",
        title="Intensive placement support and therapeutic intervention",
        commission=commission,
        lots=[lot],
        service_area=council.areas["children"],
        lead_post=council.posts["intelligence"],
        regime=Regime.PCR2015,
        light_touch=True,
        provider=provider(council, "Mossgate Family Therapies CIC", kind="cic", is_vcse=True, is_sme=True),
        starts_on=date(2018, 4, 1),
        term=Term(initial_months=60),
        term_words="up to five years from 1 April 2018",
        value=Decimal("2500000.00"),
        value_qualifier="maximum",
        value_words="a maximum of £2.5m",
        annual_value=Decimal("520000.00"),
        tupe_applies=True,
    )
    agree(
        council,
        contract,
        Authority.delegation(power, council.posts["wellbeing"]),
        Decimal("2500000.00"),
        date(2018, 3, 1),
        approval=money,
    )
    _assume(council, contract, "Award and provider", "1 March 2018", "The source ends with the decision to procure.")


def _assume(council: Council, contract: Contract, field: str, value: str, why: str) -> None:
    contracts.add_assumption(by=council.officer, contract=contract, field=field, value=value, why=why)
