"""COM-2021-004: short breaks. Six services, several routes, and a term whose parts and total disagree."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

from commissioning.kit.terms import Option, Term
from commissioning.procurement import actions as procurement
from commissioning.procurement.routes import Ground, Regime, Route
from commissioning.sample.council import Council
from commissioning.sample.telling import agree, clause, decide, draft, follow, lots, provider, publish_copied
from contracts import actions as contracts
from contracts.actions import Authority

SOURCE = "Bury Council, public page of a cabinet decision on short breaks"
TERM_WORDS = "4 years with 2 plus 1 year extension options which equates to 6 years in total"
TERM = Term(initial_months=48, options=(Option(24), Option(12)))
PACKAGES = "One young person’s package lasts 4 weeks, at most 12: not a term of the contract"


def build(council: Council) -> None:
    children = council.areas["children"]
    commission = procurement.open_commission(
        by=council.officer,
        on=council.today,
        reference="COM-2021-004",
        title="Short breaks for children and young people with disabilities",
        need="Children and young people with disabilities need breaks that fit them, from group clubs to intensive "
        "support, near where they live.",
        service_area=children,
        client_group="Children and young people with disabilities, and their families",
        lead_officer=council.officer,
        lead_post=council.posts["short-breaks"],
        regime=Regime.PCR2015,
        light_touch=True,
        cpv="85311300-5",
        annual_budget=Decimal("1200000.00"),
        planned_start=date(2021, 4, 1),
        term_words=TERM_WORDS,
    )
    decision = decide(
        council,
        reference="DEC-2020-0088",
        title="Short breaks: approval to tender",
        decided_on=date(2020, 11, 11),
        published_on=date(2020, 11, 12),
        source=SOURCE,
        summary="Cabinet approved going out to tender for six short-break services within the yearly £1.2 million.",
        reasons="The arrangements date from 1 April 2016, after a tender in 2015. They ran three years and one more by "
        "option, then to 31 March 2021 because of the pandemic and staff moved to other work. Procurement law and the "
        "council’s own rules now ask for a competition.",
        key=True,
        key_limb_a=True,
        introduced_by=council.posts["deputy-leader"],
        clauses=[("1.", "approve", "Going out to tender for short-break services, as the report proposes.")],
        alternatives=[
            ("1", "Agree the proposal with further changes", ""),
            ("2", "Keep the present arrangements unchanged", ""),
        ],
        assumptions=[
            ("Decided on", "Wednesday 11 November 2020", "The source gives no date."),
            ("Published on", "Thursday 12 November 2020", "The source gives no date."),
            ("Key decision", "Yes, on spending", "The source does not say; £1.2m a year is over the threshold."),
        ],
        doubts=[
            (
                "source-doubtful",
                "The source does not say why the other options were rejected.",
                "Ask for the report that went to cabinet.",
            )
        ],
    )
    publish_copied(council, decision, date(2020, 11, 12))
    award = decide(
        council,
        reference="DEC-2021-0017",
        title="Short breaks: award of contracts",
        decided_on=date(2021, 2, 24),
        published_on=date(2021, 2, 25),
        source="Assumed: the page of 2020 says that contracts will be awarded, not when or by whom",
        summary="Cabinet awarded the single-supplier contracts and set up the flexible purchasing system (assumed).",
        key=True,
        key_limb_a=True,
        clauses=[
            ("1.", "award", "Contracts for home care and the two social clubs to the leading bidder of each lot."),
            ("2.", "approve", "A flexible purchasing system for the two new time-limited services."),
        ],
        assumptions=[
            ("The whole decision", "Wednesday 24 February 2021", "No source gives the award."),
            ("Published on", "Thursday 25 February 2021", "No source gives the award."),
        ],
    )
    publish_copied(council, award, date(2021, 2, 25))
    procurement.link_decision(by=council.officer, commission=commission, decision=decision, part="approval")
    procurement.link_decision(by=council.officer, commission=commission, decision=award, part="award")
    single = {"single_supplier": True, "how_awarded": "To the leading bidder"}
    pool = {"how_awarded": "By the terms of the purchasing system", "package_words": PACKAGES}
    made = lots(
        council,
        commission,
        [
            ("1", "Individual home care packages, at home or elsewhere, outreach included", Route.OPEN, single),
            ("2", "Targeted social club, term time", Route.OPEN, single),
            ("3", "Targeted social club, holidays", Route.OPEN, single),
            ("4", "Time-limited skill-based service", Route.FPS, pool),
            ("5", "Time-limited participation support", Route.FPS, pool),
            ("6", "Positive behaviour support", "", {"how_awarded": "Not stated in the source"}),
        ],
    )
    procurement.add_assumption(
        by=council.officer,
        commission=commission,
        field="Contracts awarded and begun",
        value="8 March 2021 and 1 April 2021",
        why="The contracts before ended on 31 March 2021; the source gives neither day.",
    )

    names = ("Rowanmere Outreach Ltd", "Thistledown Clubs CIC", "Sandpiper Holiday Clubs Ltd")
    for number, name in enumerate(names, start=1):
        lot = made[str(number)]
        contract = draft(
            council,
            reference=f"CON-2021-{10 + number:04d}",
            kind="service",
            title=f"Short breaks: {lot.title[0].lower()}{lot.title[1:]}",
            commission=commission,
            lots=[lot],
            provider=provider(council, name),
            service_area=children,
            lead_post=council.posts["short-breaks"],
            regime=Regime.PCR2015,
            light_touch=True,
            starts_on=date(2021, 4, 1),
            term=TERM,
            term_words=TERM_WORDS,
        )
        agree(council, contract, Authority.decision(clause(award, "1.")), None, date(2021, 3, 8))
    umbrella = draft(
        council,
        reference="CON-2021-0014",
        kind="flexible",
        title="Short breaks: purchasing system for time-limited services",
        commission=commission,
        lots=[made["4"], made["5"]],
        service_area=children,
        lead_post=council.posts["short-breaks"],
        regime=Regime.PCR2015,
        light_touch=True,
        starts_on=date(2021, 4, 1),
        term=TERM,
        term_words=TERM_WORDS,
    )
    agree(council, umbrella, Authority.decision(clause(award, "2.")), Decimal("0.00"), date(2021, 3, 8))
    for number, name in enumerate(
        ("Juniper Skills Ltd", "Kingcup Participation CIC", "Lavender Lane Youth Ltd", "Marigold Steps Charity")
    ):
        member = provider(council, name)
        for lot in (made["4"], made["5"]) if number % 2 == 0 else (made["4"],):
            contracts.admit(
                by=council.officer,
                on=council.today,
                umbrella=umbrella,
                lot=lot,
                provider=member,
                joined_on=date(2021, 4, 1),
            )

    before = draft(
        council,
        reference="CON-2016-0002",
        kind="service",
        title="Short breaks (contracts before)",
        service_area=children,
        lead_post=council.posts["short-breaks"],
        regime=Regime.PCR2015,
        light_touch=True,
        route=Route.OPEN,
        provider=provider(council, "Oakapple Breaks Ltd"),
        starts_on=date(2016, 4, 1),
        term=Term(initial_months=36, options=(Option(12),)),
        term_words="3 years with a 1 year option to extend",
        annual_value=Decimal("1200000.00"),
    )
    words = "An earlier contract that the decision page of 2020 describes"
    agree(council, before, Authority.recorded(words), None, date(2016, 3, 1))
    contracts.extend(
        by=council.officer,
        on=council.today,
        contract=before,
        authority=Authority.recorded(words),
        amount=None,
        made_on=date(2018, 12, 20),
        option=before.options.get(),
        months=12,
    )
    before.refresh_from_db()
    contracts.extend(
        by=council.officer,
        on=council.today,
        contract=before,
        authority=Authority.recorded(words),
        amount=None,
        made_on=date(2020, 3, 30),
        new_end=date(2021, 3, 31),
        ground=f"{Ground.PCR_UNFORESEEN.label} ({Ground.PCR_UNFORESEEN.citation}): the pandemic, and staff moved to "
        "other work",
    )
    contracts.add_assumption(
        by=council.officer,
        contract=before,
        field="Provider and days of the extensions",
        value="One made-up provider; extended 20 December 2018 and 30 March 2020",
        why="The source names neither.",
    )
    before.refresh_from_db()
    follow(council, commission, before)
