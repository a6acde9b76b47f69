"""COM-2021-002: home care, family support and therapeutic support, 0 to 18. Power with a limit and a floor."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

from commissioning.kit.terms import Term
from commissioning.procurement import actions as procurement
from commissioning.procurement.routes import Ground, Regime, Route
from commissioning.sample.council import Council
from commissioning.sample.telling import agree, clause, decide, draft, lots, provider, publish_copied
from contracts import actions as contracts
from contracts.actions import Authority
from decisions import actions as decisions

SOURCE = "Haringey Council, public page of a cabinet decision on home care and family support"
LIMIT = Decimal("800000.00")
ROSTER = (
    "Alderbrook Home Support Ltd",
    "Birchmere Family Services CIC",
    "Cloverfield Care at Home Ltd",
    "Dovecote Children’s Care Ltd",
    "Elmhurst Family Therapy Ltd",
    "Foxglove Short Stay Ltd",
    "Greenlane Support Charity",
    "Hazelwood Therapeutic Services Ltd",
)


def build(council: Council) -> None:
    children = council.areas["children"]
    director = council.posts["children"]
    commission = procurement.open_commission(
        by=council.officer,
        on=council.today,
        reference="COM-2021-002",
        title="Home care, family support and therapeutic support for children aged 0 to 18",
        need="Families who look after children with complex health needs want care at home, early therapeutic help and "
        "a break when they need one.",
        service_area=children,
        client_group="Children and young people aged 0 to 18 with complex needs, and their families",
        lead_officer=council.officer,
        lead_post=council.posts["commissioning"],
        regime=Regime.PCR2015,
        light_touch=True,
        cpv="85312400-3",
        value=Decimal("7200000.00"),
        value_qualifier="maximum",
        value_words="estimated spend of up to £7.2m",
        planned_start=date(2023, 4, 1),
        term_words="up to 4 years",
    )
    decision = decide(
        council,
        reference="DEC-2023-0064",
        title="Home care, family support and family therapeutic support",
        decided_on=date(2023, 3, 14),
        published_on=date(2023, 3, 16),
        source=SOURCE,
        summary="Cabinet approved spending of up to £7.2 million over at most four years and let the director place "
        "orders of up to £800,000 each.",
        reasons="The service helps families to cope, supports children’s independence and prevents more of them "
        "from coming into care. Buying it through the purchasing system keeps to procurement law.",
        key=True,
        key_limb_a=True,
        report_of=director,
        introduced_by=council.posts["lead-member"],
        clauses=[
            (
                "1.",
                "approve",
                "Spending estimated at up to £7.2 million on home care, family support and family therapeutic support, "
                "over a period of up to 4 years.",
            ),
            (
                "2.",
                "approve",
                "Commissioning these services for children and young people aged 0 to 18 through the corporate dynamic "
                "purchasing system, under regulation 34 of the Public Contracts Regulations 2015.",
            ),
            (
                "3.",
                "delegate",
                "To the Director of Children’s Services, in consultation with the lead member, to award, vary or "
                "extend call-offs and block "
                "arrangements of £500,000 and above (CSO 9.07.1 d) and 10.02.1 b)), up to £800,000 "
                "for each award, variation or extension.",
            ),
        ],
        alternatives=[
            (
                "1",
                "Do nothing",
                "Families would still need the service and it would be bought package by package, which procurement "
                "law does not allow at this scale and which costs more.",
            ),
            (
                "2",
                "Run the service in-house",
                "Too much would have to be built up. Control would be greater, but quality is not assured and in-house "
                "services cost more.",
            ),
        ],
        assumptions=[
            ("Decided on", "Tuesday 14 March 2023", "The source gives no date."),
            ("Published on", "Thursday 16 March 2023", "The source gives no date."),
            ("Key decision", "Yes, on spending", "The source does not say; £7.2m is over the threshold of £500,000."),
        ],
        doubts=[
            (
                "qualifier-doubtful",
                "The words of clause 1 say both “estimated” and “up to”: the £7.2m is treated as a maximum.",
                "Ask the decision maker whether £7.2m is a ceiling or an estimate, and record the answer.",
            )
        ],
    )
    money = decisions.approve_money(
        by=council.clerk,
        clause=clause(decision, "1."),
        amount=Decimal("7200000.00"),
        qualifier="maximum",
        words="estimated spend of up to £7.2m",
        longest_term_months=48,
    )
    power = decisions.delegate_power(
        by=council.clerk,
        clause=clause(decision, "3."),
        post=director,
        consultees="Cabinet Member for Children, Schools and Families (lead member)",
        powers=["award", "vary", "extend"],
        limit_per_action=LIMIT,
        floor=Decimal("500000.00"),
        longest_term_months=48,
    )
    publish_copied(council, decision, date(2023, 3, 16))
    for part in ("approval", "award"):
        procurement.link_decision(by=council.officer, commission=commission, decision=decision, part=part)
    made = lots(
        council,
        commission,
        [
            ("1", "Home care and family support", Route.DPS, {"how_awarded": "Call-offs by mini-competition"}),
            (
                "2",
                "Family therapeutic support, block arrangement",
                Route.DPS,
                {
                    "how_awarded": "Block arrangement with two specialist providers",
                    "suppliers_decided": 2,
                    "value": LIMIT,
                    "value_if": Decimal("1600000.00"),
                    "value_words": "about £200,000 a year for 12 cases, about £800,000 over 4 years; not said whether "
                    "for both providers together or for each",
                },
            ),
            (
                "3",
                "Bundled hours",
                Route.DPS,
                {
                    "how_awarded": "With up to 4 home care and family support providers",
                    "suppliers_decided": 4,
                    "guaranteed_volume": "A guaranteed minimum of hours",
                    "price_terms": "Up to 5% off the hourly rate",
                },
            ),
        ],
    )
    for field, value, why in (
        ("Start and end", "1 April 2023 to 31 March 2027", "The source says only “up to 4 years”."),
        ("Purchasing system", "Awarded 27 March 2023", "The source ends with the decision."),
        (
            "Call-offs",
            "Five of £800,000, awarded 17 April 2023, 18 April 2023, 19 April 2023, 20 April 2023 and 21 April 2023, "
            "from 1 May 2023; one variation of £800,000 on 6 February 2024",
            "The source ends with the decision.",
        ),
    ):
        procurement.add_assumption(by=council.officer, commission=commission, field=field, value=value, why=why)
    procurement.add_doubt(
        by=council.officer,
        commission=commission,
        code="qualifier-doubtful",
        sentence="The block arrangement of about £800,000 may be meant for both providers together (£400,000 each, "
        "under the floor of £500,000) or for each of them (£1,600,000 in all, exactly at the limit for each).",
        remedy="Ask the director which is meant before either contract is awarded.",
    )

    umbrella = draft(
        council,
        reference="CON-2023-0015",
        kind="dps",
        title="Home care and family support purchasing system",
        commission=commission,
        lots=list(made.values()),
        service_area=children,
        lead_post=council.posts["commissioning"],
        regime=Regime.PCR2015,
        light_touch=True,
        starts_on=date(2023, 4, 1),
        term=Term(initial_months=48),
        term_words="up to 4 years",
    )
    agree(council, umbrella, Authority.decision(clause(decision, "2.")), Decimal("0.00"), date(2023, 3, 27))
    members = [provider(council, name) for name in ROSTER]
    for number, member in enumerate(members):
        for lot in (
            (made["1"], made["2"]) if number in (4, 7) else (made["1"], made["3"]) if number < 4 else (made["1"],)
        ):
            contracts.admit(
                by=council.officer,
                on=council.today,
                umbrella=umbrella,
                lot=lot,
                provider=member,
                joined_on=date(2023, 4, 1),
            )

    consultation = "Lead member consulted before the award"
    call_offs = []
    for number, member in enumerate(members[:5], start=1):
        call_off = draft(
            council,
            reference=f"CON-2023-{20 + number:04d}",
            kind="call-off",
            title=f"Home care and family support, call-off {number}",
            commission=commission,
            lots=[made["1"]],
            umbrella=umbrella,
            provider=member,
            service_area=children,
            lead_post=council.posts["commissioning"],
            regime=Regime.PCR2015,
            light_touch=True,
            starts_on=date(2023, 5, 1),
            term=Term(initial_months=47),
            term_words="from 1 May 2023 to 31 March 2027",
            value=LIMIT,
            value_qualifier="maximum",
            value_words="up to £800,000",
        )
        agree(
            council,
            call_off,
            Authority.delegation(power, director, consultation),
            LIMIT,
            date(2023, 4, 16 + number),
            approval=money,
        )
        call_offs.append(call_off)
    contracts.vary(
        by=council.officer,
        on=council.today,
        contract=call_offs[0],
        authority=Authority.delegation(power, director, "Lead member consulted before the variation"),
        amount=LIMIT,
        made_on=date(2024, 2, 6),
        ground=f"{Ground.PCR_PROVIDED.label} ({Ground.PCR_PROVIDED.citation})",
        scope_words="More hours for families on the waiting list",
        approval=money,
    )
    for number, member in enumerate((members[4], members[7]), start=1):
        draft(
            council,
            reference=f"CON-2023-{30 + number:04d}",
            kind="block",
            title=f"Family therapeutic support, block arrangement {number} of 2",
            commission=commission,
            lots=[made["2"]],
            umbrella=umbrella,
            provider=member,
            service_area=children,
            lead_post=council.posts["commissioning"],
            regime=Regime.PCR2015,
            light_touch=True,
            starts_on=date(2023, 6, 1),
            term=Term(initial_months=46),
            value=Decimal("400000.00"),
            value_if=LIMIT,
            value_qualifier="circa",
            value_words="about £200,000 a year, about £800,000 over 4 years",
        )
