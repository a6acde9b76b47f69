"""COM-2022-005: one-to-one support, home care and community support. A recommendation, a decision, and breaks."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

from commissioning.kit.terms import Term
from commissioning.procurement import actions as procurement
from commissioning.procurement.routes import Regime, Route
from commissioning.sample.council import Council
from commissioning.sample.telling import agree, clause, decide, draft, lots, provider, publish_copied
from contracts import actions as contracts
from contracts.actions import Authority

SOURCE = "Staffordshire County Council, public minutes of a scrutiny committee on support for disabled children"
TERM_WORDS = "break clauses (2+1+1 years)"


def build(council: Council) -> None:
    children = council.areas["children"]
    commission = procurement.open_commission(
        by=council.officer,
        on=council.today,
        reference="COM-2022-005",
        title="One-to-one support, home care and community support for children with disabilities",
        need="Children with disabilities who are assessed as needing personal care at home want one service that also "
        "takes them out into their community and gives their carers a break.",
        service_area=children,
        client_group="Children with disabilities assessed as eligible for personal care",
        lead_officer=council.officer,
        lead_post=council.posts["commissioning"],
        regime=Regime.PCR2015,
        light_touch=True,
        cpv="85312400-3",
        planned_start=date(2022, 4, 1),
        term_words=TERM_WORDS,
        partner_authorities="Adult social care and West Midlands authorities, where joint buying proves possible",
    )
    recommendation = decide(
        council,
        reference="DEC-2021-0052",
        title="Scrutiny’s view on one-to-one support, home care and community support",
        decided_on=date(2021, 7, 8),
        published_on=date(2021, 7, 9),
        source=SOURCE,
        scrutiny=True,
        summary="Scrutiny supported one contract for two services and noted its breaks, before cabinet decided.",
        call_in_applies=False,
        clauses=[
            (
                "a)",
                "support",
                "Bringing community support and intensive one-to-one short breaks, until now separate, "
                "under one contract.",
            ),
            (
                "b)",
                "support",
                "An open tender and a dynamic purchasing system, as the costed appraisal of options sets "
                "out, beginning in April 2022.",
            ),
            (
                "c)",
                "note",
                "Regular breaks in the contracts (2+1+1 years), which leave time to plan joint buying with "
                "adult social care and with West Midlands authorities.",
            ),
            (
                "d)",
                "support",
                "Using the first two years to look into running the service in-house, its merits and its "
                "risks, within the new children’s system.",
            ),
            ("e)", "refer", "A further report to come to the committee on how this develops."),
        ],
        follow_ups=[("A report on how the new service develops, its successes and difficulties", "Scrutiny")],
        assumptions=[("Date", "Thursday 8 July 2021", "The source says only that cabinet decides on 21 July.")],
    )
    publish_copied(council, recommendation, date(2021, 7, 9))
    decision = decide(
        council,
        reference="DEC-2021-0058",
        title="One-to-one support, home care and community support",
        decided_on=date(2021, 7, 21),
        published_on=date(2021, 7, 22),
        source="Assumed: the minutes of scrutiny say that cabinet was due to decide on 21 July",
        summary="Cabinet approved one tender and purchasing system from April 2022, as proposed (assumed).",
        key=True,
        key_limb_a=True,
        clauses=[("1.", "approve", "One open tender and a dynamic purchasing system from April 2022, as proposed.")],
        assumptions=[
            ("Outcome", "Approved as proposed on Wednesday 21 July 2021", "The source is from before the meeting."),
            ("Published on", "Thursday 22 July 2021", "The source is from before the meeting."),
            ("Key decision", "Yes, on spending", "The source does not say."),
        ],
    )
    publish_copied(council, decision, date(2021, 7, 22))
    procurement.link_decision(by=council.officer, commission=commission, decision=recommendation, part="scrutiny")
    for part in ("approval", "award"):
        procurement.link_decision(by=council.officer, commission=commission, decision=decision, part=part)
    lot = lots(
        council,
        commission,
        [
            (
                "1",
                "One-to-one support, home care and community support",
                Route.DPS,
                {"how_awarded": "Open tender, then a dynamic purchasing system"},
            )
        ],
    )["1"]
    procurement.add_assumption(
        by=council.officer,
        commission=commission,
        field="Start and call-off",
        value="Purchasing system awarded 14 February 2022, one call-off from 1 April 2022",
        why="The source says “from April 2022” and names no contract.",
    )
    shared = {
        "commission": commission,
        "lots": [lot],
        "service_area": children,
        "lead_post": council.posts["commissioning"],
        "regime": Regime.PCR2015,
        "light_touch": True,
        "starts_on": date(2022, 4, 1),
        "term_words": TERM_WORDS,
    }
    umbrella = draft(
        council,
        reference="CON-2022-0018",
        kind="dps",
        title="Support for children with disabilities: purchasing system",
        term=Term(initial_months=48),
        **shared,
    )
    power = Authority.decision(clause(decision, "1."))
    agree(council, umbrella, power, Decimal("0.00"), date(2022, 2, 14))
    member = provider(council, "Primrose Hill Lane Support Ltd")
    other = provider(council, "Saffron Court Community Care Ltd")
    for joining in (member, other):
        contracts.admit(
            by=council.officer,
            on=council.today,
            umbrella=umbrella,
            lot=lot,
            provider=joining,
            joined_on=date(2022, 4, 1),
        )
    call_off = draft(
        council,
        reference="CON-2022-0019",
        kind="call-off",
        title="One-to-one support, home care and community support: call-off",
        umbrella=umbrella,
        provider=member,
        term=Term(initial_months=48, breaks=(24, 36)),
        review_on=date(2024, 1, 31),
        **shared,
    )
    agree(council, call_off, power, None, date(2022, 4, 1))
    contracts.add_assumption(
        by=council.officer,
        contract=call_off,
        field="Review on",
        value="31 January 2024",
        why="The merits of an in-house service are to be known before the first break, on 31 March 2024.",
    )
