"""Nothing beside a term is passed over: a word that is not known leaves it open, and a name does not."""

# ruff: noqa: E501  (the tables hold phrases, one a line)

from __future__ import annotations

import string

import pytest
from hypothesis import given
from hypothesis import strategies as st

from commissioning.kit.terms import Option, Term, read

PLAIN = [
    (
        "Duration of the contract, framework agreement or dynamic purchasing system: Duration in months: 36. This contract is subject to renewal: no",
        Term(36),
    ),
    ("Duration in months 48", Term(48)),
    (
        "The contract will be awarded for an initial period of 3 years with the option to extend for a further 2 periods of 1 year each, at the sole discretion of the Council",
        Term(36, (Option(12), Option(12))),
    ),
    ("Contract period: 5 years, plus optional extension of up to 3 years", Term(60, (Option(36, pot=True),))),
    ("The framework will run for four years from 1 April 2025", Term(48)),
    (
        "The initial contract term is 24 months with the option to extend for up to a further 24 months, subject to satisfactory performance and funding",
        Term(24, (Option(24, pot=True),)),
    ),
    ("Three year contract plus option to extend for two more years", Term(36, (Option(24),))),
    (
        "It is intended that the contract will commence on 1 September 2025 for a period of three years with an option to extend for a further period of up to two years",
        Term(36, (Option(24, pot=True),)),
    ),
    ("Term of 4 years (with option to extend by 12 months) starting 1 February 2026", Term(48, (Option(12),))),
    (
        "The Council is seeking a provider to deliver welfare advice for 3 years with the option of extending for a further 2 years",
        Term(36, (Option(24),)),
    ),
    ("This is a 4 year framework", Term(48)),
    (
        "Anticipated contract length: 7 years with the option to extend up to a further 3 years",
        Term(84, (Option(36, pot=True),)),
    ),
    ("The contract is expected to start on 1 April 2026 and run for 5 years", Term(60)),
    ("Contract term (years): 5", Term(60)),
    ("Extension options: 1 + 1 years", Term(None, (Option(12), Option(12)))),
    ("Dog control services: 2 years with possible 12 month extension", Term(24, (Option(12),))),
    ("Supply and installation of playground equipment, 12 weeks", Term(weeks=12)),
    ("Initial term 36 months (extendable for up to 24 months)", Term(36, (Option(24, pot=True),))),
    ("6 months with the option of a 3 month extension", Term(6, (Option(3),))),
    ("3 + 2 year contract for CCTV maintenance", Term(36, (Option(24),))),
    ("Window cleaning - three years from 1/4/25", Term(36)),
    ("The term of the agreement shall be 10 years from the commencement date", Term(120)),
    ("Public toilets cleaning contract 2025-2028 (3 years)", Term(36)),
    ("Contract for a fixed term of 24 months from 1 July 2025 to 30 June 2027", Term(24)),
    ("18 month contract with two six month options to extend", Term(18, (Option(6), Option(6)))),
    ("Estimated start date 1 October 2025, 48 months, extension 24 months", Term(48, (Option(24),))),
    ("Contract will last for 2 years", Term(24)),
    (
        "HR and payroll system: 5 years initial with 5 x 1 year options",
        Term(60, (Option(12), Option(12), Option(12), Option(12), Option(12))),
    ),
    (
        "The initial contract period will be for two years from 1 April 2025 to 31 March 2027 with the option to extend for a further two years to 31 March 2029",
        Term(24, (Option(24),)),
    ),
    ("Awarded 3 year contract from 15 May 2025 to 14 May 2028", Term(36)),
    ("one-year contract from 01.07.2025", Term(12)),
    ("Contract length up to 60 months including extensions", Term(most_months=60)),
    (
        "To award a contract for the provision of school catering to Bidder B for an initial period of three years from 1 September 2025 with an option to extend for two further periods of one year each",
        Term(36, (Option(12), Option(12))),
    ),
    (
        "Approval is sought to enter into a contract with Acme Ltd for the supply of salt for a period of 4 years commencing on 1 October 2023",
        Term(48),
    ),
    (
        "The Director agreed to award the community meals contract to the highest scoring bidder for 2 years plus an option to extend for 2 years",
        Term(24, (Option(24),)),
    ),
    ("Award of contract for Liquidlogic licences for 5 years from 1 April 2024 at a total cost of £640,000", Term(60)),
    (
        "To approve the procurement of a replacement housing management system for a term of seven years with options to extend for up to a further three years",
        Term(84, (Option(36, pot=True),)),
    ),
    (
        "Delegated authority was given to the Assistant Director to award a five year contract for the treatment of food waste",
        Term(60),
    ),
    (
        "That the tender submitted by Supplier C be accepted for the refurbishment and ongoing maintenance of lifts for a period of three years with the option to extend for a further two",
        Term(36, (Option(24),)),
    ),
    (
        "To procure and award contracts for extra care housing support for 3 years with the option to extend for up to 24 months, in line with the Commissioning Strategy",
        Term(36, (Option(24, pot=True),)),
    ),
    ("Authority to enter a four year call-off contract under the NHS Shared Business Services framework", Term(48)),
    (
        "The new contracts will commence on 1 July 2025 for an initial term of 4 years, with the option to extend for up to a further 4 years in total",
        Term(48, (Option(48, pot=True),)),
    ),
    (
        "Appointment of a contractor for tree works for up to 4 years at an annual cost of £180,000",
        Term(most_months=48),
    ),
    (
        "That the contract with the existing provider for advocacy be extended for 12 months from 1 April 2025 to 31 March 2026",
        Term(None, (Option(12),)),
    ),
    (
        "To agree a waiver of Contract Procedure Rules and extend the contract with Xantura for a further two years",
        Term(None, (Option(24),)),
    ),
    (
        "The Cabinet Member approved the use of the Crown Commercial Service framework for the purchase of electricity for a four year period from 1 October 2024",
        Term(48),
    ),
    (
        "Award of a concession contract for the operation of the leisure centres for 10 years, with an option to extend by 5 years",
        Term(120, (Option(60),)),
    ),
    (
        "Procurement of temporary accommodation: contract term to be 2 years with the option to extend for a further 1 year + 1 year",
        Term(24, (Option(12), Option(12))),
    ),
    (
        "The contract value is £3.4m over five years, being an initial three years with an option to extend for two years",
        Term(36, (Option(24),)),
    ),
    ("Grant agreement with the voluntary sector for three years from 1 April 2024", Term(36)),
    (
        "Approve the award of a joint contract with the Integrated Care Board for wheelchair services for 5 years with the option to extend for up to 3 years",
        Term(60, (Option(36, pot=True),)),
    ),
    (
        "To agree the award of Lot 1 (Cleaning) to Company A and Lot 2 (Security) to Company B, each for four years with the option to extend for two years",
        Term(48, (Option(24),)),
    ),
    (
        "Contract for the cyclical maintenance of fire alarms across corporate buildings to be awarded for an initial 3 year term with the option of 2 further one year extensions",
        Term(36, (Option(12), Option(12))),
    ),
    (
        "The Executive Director exercised the option to extend the contract for the supply of agency social workers by 12 months",
        Term(None, (Option(12),)),
    ),
    ("Lease of 12 vehicles for a period of five years", Term(60)),
    ("To award a 36 month contract to the supplier for the Care Cubed tool", Term(36)),
    (
        "Variation of the contract for winter gritting to extend it by a further 24 months until 30 April 2027",
        Term(None, (Option(24),)),
    ),
    (
        "To extend the Public Health 0-19 service contract by 18 months from 1 October 2024 to 31 March 2026",
        Term(None, (Option(18),)),
    ),
    ("Award of contract for insurance claims handling to commence 1 April 2026 for a period of five years", Term(60)),
    (
        "Domestic abuse refuge provision, contract length: 3 years with the option to extend for a further 2 years, total contract value £2.1m",
        Term(36, (Option(24),)),
    ),
    (
        "To approve the extension of the existing framework agreement for legal services by one year to 30 June 2026",
        Term(None, (Option(12),)),
    ),
    (
        "Approve the award of a contract to Supplier D for the provision of supported accommodation for young people leaving care for a period of four years from 1 April 2025, with the option to extend for up to two years",
        Term(48, (Option(24, pot=True),)),
    ),
    (
        "That approval be given to procure a new contract for the collection and recycling of street sweepings for an initial term of five years with two optional one year extensions",
        Term(60, (Option(12), Option(12))),
    ),
    (
        "To delegate authority to the Director of Place to enter into a three year agreement with Transport for the North",
        Term(36),
    ),
    (
        "The Strategic Director approved the award of the contract for electoral printing to the supplier named in the exempt report for 4 years",
        Term(48),
    ),
    (
        "To agree that the contract for the management of the Council's tennis courts be awarded for a term of ten years",
        Term(120),
    ),
    (
        "That the Executive approves the extension of the Youth Justice Service contract for a period of 12 months from 1 July 2025",
        Term(None, (Option(12),)),
    ),
    (
        "To approve the direct award of a contract for the continuation of the carers support service for 6 months to 30 September 2025",
        Term(6),
    ),
    ("Approval to tender for a Microsoft licensing solutions provider for 3 years", Term(36)),
    (
        "Commissioning of an integrated drug and alcohol treatment service: the contract will be for five years with an option to extend for a further four years (5+2+2)",
        Term(60, (Option(24), Option(24))),
    ),
    (
        "Contract award for highways weed spraying: 3 years with the option to extend for up to 24 months",
        Term(36, (Option(24, pot=True),)),
    ),
    ("To enter into a Section 75 agreement with the ICB for a period of three years commencing 1 April 2025", Term(36)),
    (
        "Award of contract for out of hours call handling following a competitive tender, for two years plus two optional years",
        Term(24, (Option(24),)),
    ),
    ("The contract for the hire of refuse vehicles will run for seven years from delivery", Term(84)),
    (
        "Decision to award a contract for statutory advocacy services jointly with the County Council for 3 years from 1 October 2025, with options to extend for two further periods of 12 months",
        Term(36, (Option(12), Option(12))),
    ),
    (
        "That the Cabinet Member for Finance agrees to award a five year contract, with an option to extend for a further two years, for the provision of merchant acquiring services",
        Term(60, (Option(24),)),
    ),
    (
        "A contract is to be let for the provision of temporary agency workers through the ESPO MSTAR4 framework for a period of 36 months with the option to extend for 12 months",
        Term(36, (Option(12),)),
    ),
    (
        "To approve the award of a contract for children's 0 to 5 speech and language therapy, for an initial period of 2 years, with options to extend by up to 3 further years",
        Term(24, (Option(36, pot=True),)),
    ),
    (
        "Waiver to extend the current contract with Northgate for revenues and benefits software by 24 months until 31 March 2027",
        Term(None, (Option(24),)),
    ),
    ("Tender for school transport routes 45, 46 and 47 for 4 years", Term(48)),
    (
        "Procurement of energy from waste services for a term of 10 years with an option to extend by up to 5 years in total",
        Term(120, (Option(60, pot=True),)),
    ),
    (
        "A framework for passenger transport services was approved for a period of four years from 1 September 2024",
        Term(48),
    ),
    (
        "To approve entry into a contract with Civica for library management software for five years at a total cost of £310,000",
        Term(60),
    ),
    (
        "Contract for the Domestic Abuse Perpetrator Programme to be awarded for a period of 3 years subject to annual funding confirmation",
        Term(36),
    ),
    ("Extension of contract for healthy child programme by one year to 31 March 2026", Term(None, (Option(12),))),
    (
        "That the lease of Unit 4, Riverside Industrial Estate, be granted to the existing tenant for a term of 6 years",
        Term(72),
    ),
    (
        "Approve the award of grounds maintenance (Lot 2) to Contractor E for 5 years with the option to extend for up to 5 years",
        Term(60, (Option(60, pot=True),)),
    ),
    (
        "The service will be commissioned for 2 years from 1 April 2026 with the option to extend for 1 year",
        Term(24, (Option(12),)),
    ),
    (
        "Approval of a new concession agreement for on-street electric vehicle charge points for a fifteen-year term",
        Term(180),
    ),
    ("3 years + 1 + 1", Term(36, (Option(12), Option(12)))),
    ("4 years", Term(48)),
    ("Three years with the option to extend for a further two years", Term(36, (Option(24),))),
    ("12 months from 1 September 2024", Term(12)),
    ("Agency staff framework, 2 years + 2 x 12 months", Term(24, (Option(12), Option(12)))),
    ("Start 01/07/2024, end 30/06/2027, possible extension of 24 months", Term(36, (Option(24),))),
    ("up to 7 years", Term(most_months=84)),
    ("Initial period 3 years, extension period 2 years", Term(36, (Option(24),))),
    ("6 months from 1 January 2025 to 30 June 2025", Term(6)),
    ("3 years with the option of extending for up to a further 24 months", Term(36, (Option(24, pot=True),))),
    ("Maximum 5 years (3+1+1)", Term(36, (Option(12), Option(12)))),
    ("12-month extension from 1 April 2025", Term(None, (Option(12),))),
    (
        "Children's residential placements framework: 4 years with the option of 2 further years",
        Term(48, (Option(24),)),
    ),
    ("Language and interpretation services (2 yrs + 1 yr)", Term(24, (Option(12),))),
    ("48 months with no option to extend", Term(48)),
    ("The contract is for 4 years from 1 October 2024", Term(48)),
    ("25 years", Term(300)),
    ("30 weeks", Term(weeks=30)),
    ("4 years plus an option of up to 2 additional years", Term(48, (Option(24, pot=True),))),
    ("Insurance broker: 3 + 2", Term(36, (Option(24),))),
    ("Contract Length 3 Years With 2 Year Option", Term(36, (Option(24),))),
    ("12 months with the ability to extend for a further 6 months", Term(12, (Option(6),))),
    ("Contract term 5 years with 2 x 1 year options to extend", Term(60, (Option(12), Option(12)))),
    (
        "Initial 4 year term from 1 July 2025 with optional extensions of up to 36 months",
        Term(48, (Option(36, pot=True),)),
    ),
    ("A three-year contract, with an option to extend for one further year", Term(36, (Option(12),))),
    ("7 years + 3 years extension", Term(84, (Option(36),))),
    ("Duration (months): 60", Term(60)),
    ("Translation services - 3 years with option to extend for 1 year", Term(36, (Option(12),))),
    ("4 years with an optional extension of a further 4 years", Term(48, (Option(48),))),
    ("3 years from April 2025 with the possibility of a further 2 year extension", Term(36, (Option(24),))),
    ("Contract for the supply of fuel cards, 3 years from 1 December 2024", Term(36)),
    ("Extension of 6 months from 1 October 2025 to 31 March 2026", Term(None, (Option(6),))),
    ("PFI contract 25 years", Term(300)),
    ("26 weeks", Term(weeks=26)),
    ("5 years with options to extend by 2 years and a further 1 year", Term(60, (Option(24), Option(12)))),
    ("Up to 24 months from 1 April 2025", Term(most_months=24)),
    ("Extend contract by 12 months to 31/03/2027", Term(None, (Option(12),))),
    ("3 year term (2 years plus 1 year option)", Term(24, (Option(12),))),
    ("60 months with options to extend for a further two periods of 12 months", Term(60, (Option(12), Option(12)))),
]

# Words beside a length that say something else than the length does.
NOT_PLAIN = [
    "first of two available 12 month extensions, to 31 March 2026",
    "Lots 1 and 3 run for three years; Lots 2 and 4 run for five",
    "the lease expires in 2031 but may be ended on six months' notice after the fifth year",
    "for the financial years 2024/25, 2025/26 and, subject to budget, 2026/27",
    "co-terminous with the main contract, which ends on 30 June 2028",
    "seven years, either party may break after the third year",
    "the third and final extension year of the 3+1+1+1 contract",
    "shortened by six months to end on 31 December 2025",
    "2 years then month to month",
    "18 months or until £500,000 is spent, whichever is sooner",
    "with 2 years left to run, the council wishes to extend by 3 years",
    "Option A is a 2 year extension; Option B is to re-procure for 5 years",
    "the 2 year option lapsed on 31 March 2024",
    "three terms from September 2024",
    "to the end of the financial year",
    "3 years after the first anniversary",
    "defects period of 12 months following an 18 month build",
    "36 months for software, 24 months for hardware",
    "extend by two years less a day",
    "contract start April 2020; initial term 4 years; currently in year 5",
    "annual contract renewed each April",
    "extension of one month pending the award of the new 5 year contract",
    "estimated at 3 years but dependent on grant",
    "24 months, with extension by agreement",
    "six months' extension while a 4-year contract is tendered",
    "as amended: delete 3 years, insert 5 years",
    "a successor to the five year contract which ended in March",
    "31 March 2027 unless extended by up to 2 years",
    "bringing forward the end of the 7 year contract by 12 months",
    "2-year contracts under a 4-year framework",
    "1+1+1+1 with two years already used",
    "term certain of two years, extension at will",
    "12 months at most, and likely 6",
    "contract sum covers years 1 to 3 of 5",
    "the 5 year term includes a 2 year extension already granted",
    "3 of 5 years funded",
    "extension options total 3 years of which 18 months remains",
    "Lot A 24 months; Lot B 36 months; Lot C 48 months",
    "proof of concept lasting 6 months, full contract 3 years thereafter",
    "lease for 15 years, contracted out, with a tenant only break on the fifth and tenth anniversaries",
    "for the remainder of 2025/26 and the whole of 2026/27",
    "five years from 1 July 2023 to 30 June 2027",
    "maximum 24 months, anticipated 15 months",
    "the final +1 of the 3+1+1",
    "the 4-year term excludes a 6-month exit period",
    "six months to allow re-tendering of the four-year contract",
    "24 months or 10,000 hours, whichever first",
    "the outstanding 11 months of the term",
    "preferred option: 5 years; alternative: 3 years",
    "the two-year extension is not recommended",
    "48 months not counting the two 12 month options",
    "from half term until the end of the summer term 2026",
    "a year and a day",
    "3 years from service commencement, expected July 2025",
    "liability period 24 months, works 9 months",
    "DPS open for 6 years, individual orders up to 3 years",
    "grant paid over 3 years for a project lasting 5 years",
    "2 years, extendable",
    "one year at a time up to a maximum of 4 years",
    "was due to end 31 March 2025, now ending 30 September 2025",
    "year 3 of the 5 year contract begins on 1 April 2026",
    "licence renewal for 3 years, previously 1 year",
    "3 years (conditional on year 2 funding)",
    "12 months, increasing to 24 if targets are met",
    "previously advertised as 3+1, now 2+2",
    "replaces the former 4 year agreement with a 2 year one",
    "two lots of two years",
    "as long as the main contract (5 years)",
    "5 year price freeze in a 7 year contract",
    "delivery within 12 weeks; support for 3 years",
    "surrender of the 25 year lease with 11 years unexpired",
    "Cabinet agreed a 12 month extension in 2023 and a further 12 month extension in 2024; this report recommends re-procurement for five years",
    "12 of the 24 extension months to be used from 1 April 2026",
    "Each lot to have a different term: 2 years, 3 years and 5 years",
    "18 month transformation period then a steady state of 42 months",
    "ground lease of 125 years less 3 days",
    "52 weeks, excluding bank holidays",
    "from the start of 2025/26 until mid 2027",
    "until the same end date as the lead authority's contract",
    "a break after year 2 exercisable only by the council in a four-year term",
    "the extension clause permits 2 + 1 of which the +1 is unused",
    "suspended for 4 months, giving a revised end date of 31 July 2026",
    "term TBC (3 or 4 years)",
    "30 months comprising 6 months design and 24 months build",
    "contract to 31 March 2026 plus run-off of 3 months",
    "ends 31 March 2026 or, if extended, 31 March 2028",
    "each school will have a 3 year contract with a one year option, save for two which have 2 years",
    "successive one-year agreements since 2019",
    "the 4th year of the four-year contract to be waived",
    "2 years plus the unexpired 5 months",
    "around two years from spring 2025",
    "5 years or 100,000 miles",
    "costs over 10 years of a 5 year contract",
    "maintenance years 2 to 5 included",
    "accounts for the last 3 years; term 24 months",
    "right of first refusal to extend by 3 years after the 5 year term",
    "a novated contract with an end date of 31 March 2027 and options for 2 + 2",
    "Contract end date 31/03/2026 Extension end date 31/03/2028 Review 30/09/2025",
    "the first 2-year extension was taken and the second is now proposed",
    "3 years (catering) and 5 years (cleaning)",
    "rent free for 9 months of a 15 year lease",
    "for 2024/25 with indicative funding for 2025/26 and 2026/27",
    "runs to whatever date the national programme ends",
    "maximum of two 12-month extensions of which one is committed",
    "retrospectively for 2023/24 and prospectively for 2024/25 and 2025/26",
    "7 years not 10",
    "payment in advance for 2 of the 3 years",
    "supersedes the 12 month extension agreed in May; new extension 18 months to 30 November 2026",
    "2 years, co-ending with Lot 3",
    "each vehicle leased for 5 years under a 7 year framework",
    "alternate years from 2025 to 2031",
    "for the next two municipal years",
    "since April 2021 on a 12 month basis",
    "guarantee of 10 years on works lasting 6 months",
]

NONSENSE = st.text(string.ascii_lowercase, min_size=4, max_size=12).map("xq{}o".format)


@pytest.mark.parametrize(("words", "term"), PLAIN)
def test_decisions_registers_and_notices_are_settled(words: str, term: Term) -> None:
    reading = read(words)
    assert (reading.candidates, reading.contradictions, reading.unread) == ((term,), (), ())


@pytest.mark.parametrize("words", NOT_PLAIN)
def test_words_that_change_a_term_leave_it_open(words: str) -> None:
    reading = read(words)
    assert not reading.is_settled
    assert len(reading.candidates) > 1 or reading.contradictions


@given(NONSENSE)
def test_a_word_that_is_not_known_leaves_the_term_open(word: str) -> None:
    for words in (
        f"3 years {word}",
        f"3 years from 1 April 2024, {word}",
        f"an initial term of 3 years {word} with an option to extend for 2 years",
        f"3 years with an option to extend for 2 years {word} to the council",
        f"from 1 April 2024 {word} to 31 March 2027",
    ):
        reading = read(words)
        assert any(f"“{word}" in sentence for sentence in reading.contradictions)
        assert reading.candidates


@given(NONSENSE)
def test_what_is_bought_and_from_whom_leaves_the_term_alone(word: str) -> None:
    for words in (
        f"{word} services: 3 years from 1 April 2024",
        f"to award a contract for {word} to the preferred bidder for 3 years",
        f"3 year contract for the supply of {word}",
        f"a 3 year {word} contract",
        f"in accordance with the {word} policy, a contract for 3 years",
    ):
        assert read(words).is_settled, words
        assert read(words).candidates == (Term(36),)


@pytest.mark.parametrize("changing", ["shortened", "suspended", "not", "remaining", "pilot", "exercised", "excluding"])
def test_a_word_that_changes_a_term_is_no_name(changing: str) -> None:
    assert not read(f"to award a contract for {changing} services for 3 years").is_settled


def test_a_length_without_a_part_is_named() -> None:
    reading = read("a contract for 3 years with 14 days")
    assert reading.candidates == (Term(36),)
    assert reading.contradictions == ("The words “14 days” are not part of this reading.",)


def test_words_that_state_no_term_that_can_be_read_say_so() -> None:
    reading = read("for the autumn and spring terms")
    assert reading.candidates == ()
    assert reading.unread
    assert reading.contradictions == ("No term was read from these words.",)


@pytest.mark.parametrize("words", ["", "award of a contract to the preferred bidder", "rule 21.3 (j)", "33 suppliers"])
def test_words_that_state_no_term_are_left_alone(words: str) -> None:
    assert (read(words).contradictions, read(words).unread) == ((), ())


@pytest.mark.parametrize(
    ("words", "meant"),
    [("four yaers from 1 April 2024", "years"), ("3 years from 1 Aprl 2024", "april"), ("36 monhts", "months")],
)
def test_a_slip_of_the_pen_is_asked_about(words, meant):
    reading = read(words)
    assert not reading.is_settled
    assert any(f"is “{meant}” meant?" in said for said in reading.contradictions)


@pytest.mark.parametrize("words", ["3 years for Marsh Lane", "24 months of yeast supply", "2 years, weed control"])
def test_a_word_that_only_looks_like_one_of_them_is_no_slip(words):
    assert not any("meant?" in said for said in read(words).contradictions)


@pytest.mark.parametrize(
    ("words", "initial", "options"),
    [
        ("2y+1y", 24, [12]),
        ("36m + 24m", 36, [24]),
        ("3 years + 1 x 12m", 36, [12]),
        ("2 years, extn 12 months", 24, [12]),
    ],
)
def test_the_short_forms_of_registers_are_read(words, initial, options):
    (term,) = read(words).candidates
    assert (term.initial_months, [option.months for option in term.options]) == (initial, options)


def test_a_sum_in_millions_is_no_length():
    (term,) = read("£12m over 3 years").candidates
    assert term.initial_months == 36


def test_a_length_with_all_extensions_in_it_is_only_a_maximum():
    (term,) = read("48 months from 1 December 2022 including all extension options").candidates
    assert (term.initial_months, term.most_months) == (None, 48)


def test_an_extension_between_two_lengths_may_belong_to_either():
    assert not read("3 years extension 12 months").is_settled


def test_a_loan_is_no_contract_term():
    assert not read("loan repayable over 5 years").is_contract_term


@pytest.mark.parametrize(
    "words",
    [
        "three (3) years plus two two-year extensions (three + two + two)",
        "a 5+2+2 contract, i.e. a five year contract with two two-year extension options",
    ],
)
def test_options_that_may_be_told_twice_are_asked_about(words):
    assert not read(words).is_settled


def test_the_layout_of_tender_notices_tells_both_periods_and_their_sum():
    reading = read(
        "Contract dates (estimated): 1 April 2026 to 31 March 2031. Possible extension to 31 March 2033. 7 years"
    )
    assert Term(60, (Option(24),)) in reading.candidates
    assert reading.stated_last_end.isoformat() == "2033-03-31"


def test_an_extension_told_before_the_first_period_is_asked_about():
    assert not read("a 5-year extension with a 3 year, plus a two-year option").is_settled


@pytest.mark.parametrize(
    ("words", "term"),
    [
        ("2 years w/ 2 x 1yr ext", Term(24, (Option(12), Option(12)))),
        ("FY 26/27 and FY 27/28", Term(24)),
    ],
)
def test_shorthand_is_spelt_out(words, term):
    assert term in read(words).candidates


def test_a_first_day_alone_is_no_term() -> None:
    assert not read("managed service provider, with effect from 21 December 2015").is_settled


def test_no_more_than_a_period_is_a_maximum() -> None:
    (term,) = read("for no more than a period of two years, with a break clause after one year").candidates
    assert (term.initial_months, term.most_months) == (None, 24)


def test_an_extension_to_a_day_is_not_taken_for_the_first_period() -> None:
    assert not read("initial term will expire on 20 May 2025, extend by 24 months to 19 May 2027").is_settled


def test_a_dash_before_the_days_of_a_notice_is_no_until() -> None:
    reading = read("Contract dates (estimated) - 1 January 2026 to 31 December 2029 - 4 years")
    assert (str(reading.starts_on), str(reading.stated_end)) == ("2026-01-01", "2029-12-31")


def test_a_maximum_of_extending_is_not_taken_for_that_of_the_whole() -> None:
    assert not read("to extend such contracts for period(s) of up to a total maximum of four years").is_settled
