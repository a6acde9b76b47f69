"""COM-2022-003: support services for disabled children. Thirty-three suppliers named only in an exempt appendix."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

from commissioning.kit.terms import Option, Term
from commissioning.procurement import actions as procurement
from commissioning.procurement.routes import Regime, Route
from commissioning.sample.council import Council
from commissioning.sample.telling import agree, clause, decide, draft, follow, lots, provider, publish_copied
from contracts import actions as contracts
from contracts.actions import Authority
from decisions import actions as decisions

SOURCE = "Hackney Council, public page of a procurement committee’s decision on disabled children’s services"
WITHHELD = tuple(
    f"{name} {kind}"
    for name, kind in zip(
        (
            "Ashquill", "Bramblewick", "Crosshaven", "Dunnockfield", "Eaglestow", "Farrowdale", "Gorsewell",
            "Heronmarsh", "Ivelcombe", "Jackdawley", "Kestrelhope", "Larkhampton", "Merlinside", "Nightjarrow",
            "Ousebank", "Plovergate", "Quailton", "Ravenstoke", "Siskinbury", "Ternhurst", "Upwaxwing",
            "Vireoham", "Wagtailby", "Yaffleworth", "Zephyrmoor", "Bitternby", "Curlewick", "Dotterelle",
            "Egretshaw", "Fulmarton", "Godwitley", "Hobbyfield", "Knotsworth",
        ),
        ("Leisure Ltd", "Home Care Ltd", "Overnight Stays CIC") * 11,
        strict=True,
    )
)  # fmt: skip


def build(council: Council) -> None:
    children = council.areas["children"]
    commission = procurement.open_commission(
        by=council.officer,
        on=council.today,
        reference="COM-2022-003",
        title="Support services for disabled children",
        need="Disabled children and young people under 18 and their families want leisure, care at home and overnight "
        "stays from providers who know their needs.",
        service_area=children,
        client_group="Disabled children and young people under 18",
        client_numbers="360 in one place of the source, about 350 in another",
        lead_officer=council.officer,
        lead_post=council.posts["short-breaks"],
        regime=Regime.PCR2015,
        light_touch=True,
        cpv="85311300-5",
        value=Decimal("6198400.00"),
        value_qualifier="estimate",
        value_words="an estimated total value of £6,198,400",
        planned_start=date(2022, 7, 1),
        term_words="three years, with an option to extend for a period, or periods of a maximum of a further twelve "
        "months",
        suppliers_before="5 on the framework before and 20 on spot purchase",
    )
    decision = decide(
        council,
        reference="DEC-2022-0041",
        title="Award of support services for disabled children",
        decided_on=date(2022, 6, 13),
        published_on=date(2022, 6, 14),
        source=SOURCE,
        summary="The award of a framework to 33 suppliers for three years and up to twelve months more, at an "
        "estimated £6,198,400.",
        reasons="One service set up for children lets families choose among more providers, ends doubt about what "
        "support is wanted and lets care plans change. The framework is to end together with the dynamic purchasing "
        "system for short breaks. Overnight stays are asked for more each year and children are waiting.",
        key=True,
        key_limb_a=True,
        report_of=council.posts["short-breaks"],
        clauses=[
            (
                "1.",
                "award",
                "Support services for disabled children to the 33 suppliers listed in exempt appendix 1: a framework "
                "agreement of three years that may be extended by a period or periods of at most twelve months in all, "
                "at an estimated total value of £6,198,400.",
            )
        ],
        assumptions=[
            ("Decided on", "Monday 13 June 2022", "The source gives no date."),
            ("Published on", "Tuesday 14 June 2022", "The source gives no date."),
            ("Key decision", "Yes, on spending", "The source does not say; the value is over the threshold."),
            ("Decision maker", "Cabinet", "In the source a procurement committee of the cabinet decided."),
            ("Exemption", "Paragraph 3, review on 1 July 2027", "The source says “exempt” without ground or review."),
        ],
    )
    decisions.add_document(
        by=council.clerk,
        decision=decision,
        title="Exempt appendix 1: list of suppliers",
        kind="Appendix",
        access="exempt",
        exempt_paragraph=3,
        exempt_reason="The list tells who bid and at which rates while call-offs are still competed for (assumed).",
        exempt_review_on=date(2027, 7, 1),
    )
    decisions.approve_money(
        by=council.clerk,
        clause=clause(decision, "1."),
        amount=Decimal("6198400.00"),
        qualifier="estimate",
        words="an estimated total value of £6,198,400",
        longest_term_months=48,
    )
    publish_copied(council, decision, date(2022, 6, 14))
    procurement.link_decision(by=council.officer, commission=commission, decision=decision, part="award")
    made = lots(
        council,
        commission,
        [
            ("1", "Support for disabled children", Route.FRAMEWORK, {"suppliers_decided": 33}),
            ("1.1", "Leisure activities", Route.FRAMEWORK, {}),
            ("1.2", "Domiciliary care", Route.FRAMEWORK, {}),
            ("1.3", "Overnight services", Route.FRAMEWORK, {}),
        ],
    )
    for field, value, why in (
        (
            "Award and start",
            "24 June 2022 and 1 July 2022",
            "The framework before ended on 30 June 2022; the source gives neither day.",
        ),
        ("Lot of each supplier", "Eleven on each sub-lot", "The list is exempt."),
    ):
        procurement.add_assumption(by=council.officer, commission=commission, field=field, value=value, why=why)
    procurement.add_doubt(
        by=council.officer,
        commission=commission,
        code="source-doubtful",
        sentence="The source counts 360 children in one place and about 350 in another.",
        remedy="Ask the service how many children it supports and record the day of the count.",
    )
    procurement.add_doubt(
        by=council.officer,
        commission=commission,
        code="source-doubtful",
        sentence="The framework before began “on 1 April” without a year, and is said both to have expired on 31 March "
        "2019 and to expire on 30 June 2022.",
        remedy="Find the signed framework and its extension and record their dates.",
    )

    umbrella = draft(
        council,
        reference="CON-2022-0033",
        kind="framework",
        title="Support services for disabled children: framework agreement",
        commission=commission,
        lots=list(made.values()),
        service_area=children,
        lead_post=council.posts["short-breaks"],
        regime=Regime.PCR2015,
        light_touch=True,
        starts_on=date(2022, 7, 1),
        term=Term(initial_months=36, options=(Option(12, pot=True),)),
        term_words=commission.term_words,
        value=Decimal("6198400.00"),
        value_qualifier="estimate",
        value_words="an estimated total value of £6,198,400",
        suppliers_decided=33,
    )
    agree(council, umbrella, Authority.decision(clause(decision, "1.")), Decimal("0.00"), date(2022, 6, 24))
    sublots = [made["1.1"], made["1.2"], made["1.3"]]
    for number, name in enumerate(WITHHELD):
        member = provider(council, name)
        contracts.admit(
            by=council.officer,
            on=council.today,
            umbrella=umbrella,
            lot=sublots[number % 3],
            provider=member,
            joined_on=date(2022, 7, 1),
        )
    contracts.withhold_names(
        by=council.clerk,
        umbrella=umbrella,
        paragraph=3,
        reason="The list tells who bid and at which rates while call-offs are still competed for (assumed).",
        review_on=date(2027, 7, 1),
    )

    before = draft(
        council,
        reference="CON-2016-0012",
        kind="framework",
        title="Integrated home care for disabled children: framework before",
        service_area=children,
        lead_post=council.posts["short-breaks"],
        regime=Regime.PCR2015,
        light_touch=True,
        route=Route.FRAMEWORK,
        starts_words="1 April, year not stated",
        initial_end=date(2019, 3, 31),
    )
    agree(
        council,
        before,
        Authority.recorded("The framework that the decision page says expired on 31 March 2019"),
        None,
        date(2016, 4, 1),
    )
    contracts.extend(
        by=council.officer,
        on=council.today,
        contract=before,
        authority=Authority.recorded("A business case for 26 months, mentioned on the decision page"),
        amount=None,
        made_on=date(2019, 3, 31),
        new_end=date(2022, 6, 30),
        stated_months=26,
        ground="Recorded from the source: a business case to redesign the service",
    )
    contracts.add_assumption(
        by=council.officer,
        contract=before,
        field="Award",
        value="1 April 2016",
        why="The source gives the day and month of the start without a year.",
    )
    before.refresh_from_db()
    follow(council, commission, before)
