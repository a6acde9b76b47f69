"""What a clause's text offers: read with its own words, never more than they say."""

from __future__ import annotations

import time
from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from decisions.models import Clause
from decisions.offers import BOTH, NEITHER, ApprovalOffer, DelegationOffer, not_offered, offers_of

POSTS = {
    1: ("Director of Children’s Services", "Director for Children’s Services"),
    2: ("Director of Place",),
    3: ("Head of Commissioning",),
    4: ("Director of Adult Social Care",),
    5: ("Cabinet Member for Adults and Health",),
}


def money(text: str, verb: str = "approve") -> list[ApprovalOffer]:
    return [offer for offer in offers_of(text, verb, POSTS) if isinstance(offer, ApprovalOffer)]


def power(text: str, verb: str = "delegate") -> DelegationOffer:
    (offer,) = [offer for offer in offers_of(text, verb, POSTS) if isinstance(offer, DelegationOffer)]
    return offer


APPROVALS: list[tuple[str, str, dict[str, Any]]] = [
    (
        "approve",
        "That spending of up to £1.2m over three years from 1 April 2027 on family hubs be approved.",
        {
            "amount": Decimal("1200000.00"),
            "qualifier": "maximum",
            "words": "up to £1.2m",
            "spend_from": date(2027, 4, 1),
            "spend_until": date(2030, 3, 31),
            "longest_term_months": 36,
        },
    ),
    (
        "approve",
        "To approve the award of a contract for supported living at an estimated cost of £3.4 million for an initial "
        "period of three years with the option to extend for up to a further two years.",
        {"amount": Decimal("3400000.00"), "qualifier": "estimate", "longest_term_months": 60},
    ),
    (
        "approve",
        "Agree the procurement of care technology at a total contract value of £2,450,000.50 (estimated) for five "
        "years.",
        {"amount": Decimal("2450000.50"), "qualifier": "estimate", "longest_term_months": 60},
    ),
    (
        "award",
        "To award the contract to Bidder A in the sum of £640,000 for the period 1 June 2027 to 31 May 2029.",
        {
            "amount": Decimal("640000.00"),
            "qualifier": "maximum",
            "spend_from": date(2027, 6, 1),
            "spend_until": date(2029, 5, 31),
        },
    ),
    (
        "other",
        "RESOLVED that Cabinet approve capital spend of circa £900k in 2027/28.",
        {"amount": Decimal("900000.00"), "qualifier": "estimate", "words": "circa £900k"},
    ),
    (
        "approve",
        "A budget not exceeding GBP 75,000 for the pilot.",
        {"amount": Decimal("75000.00"), "qualifier": "maximum", "words": "not exceeding GBP 75,000"},
    ),
]


@pytest.mark.parametrize(("verb", "text", "expected"), APPROVALS)
def test_money_is_offered_with_its_words(verb: str, text: str, expected: dict[str, Any]) -> None:
    (offer,) = money(text, verb)
    assert {name: getattr(offer, name) for name in expected} == expected
    assert offer.quotes["amount"] in text
    assert offer.quotes["qualifier"] in text


def test_words_that_say_maximum_and_estimate_are_a_maximum_with_a_note() -> None:
    (offer,) = money("Spending estimated at up to £7.2 million over a period of up to 4 years.")
    assert (offer.qualifier, offer.longest_term_months) == ("maximum", 48)
    assert BOTH in offer.notes


def test_words_that_say_neither_are_a_maximum_with_a_note() -> None:
    (offer,) = money("To approve a contribution of £40,000 to the partnership.")
    assert offer.qualifier == "maximum"
    assert NEITHER in offer.notes


def test_a_length_that_contradicts_itself_is_left_empty_and_told() -> None:
    (offer,) = money(
        "A maximum of £5m over 4 years with 2 plus 1 year extension options which equates to 6 years in total."
    )
    assert offer.longest_term_months is None
    assert any("4 years (48 months) and 6 years (72 months)" in note for note in offer.notes)


def test_what_is_said_of_the_time_is_not_said_of_the_sum() -> None:
    (offer,) = money("Extended by at most twelve months in all, at an estimated total value of £6,198,400.", "award")
    assert (offer.qualifier, offer.words) == ("estimate", "an estimated total value of £6,198,400")


@pytest.mark.parametrize(
    "text",
    [
        "To approve expenditure of £300,000 per annum.",
        "To approve an annual budget of £750,000 for respite care.",
        "Spending of up to £520,000 a year from the base budget.",
        "A fee of £1,200 per week for each placement.",
    ],
)
def test_a_yearly_figure_is_never_offered_and_the_page_says_why(text: str) -> None:
    assert money(text) == []
    (left,) = not_offered(text, "approve")
    assert "An approval is a total" in left.why


def test_a_total_beside_its_yearly_figure_is_offered_alone() -> None:
    (offer,) = money("To approve £2m, being £500,000 a year for four years.")
    assert offer.amount == Decimal("2000000.00")
    assert [left.words for left in not_offered("To approve £2m, being £500,000 a year for four years.", "approve")] == [
        "£500,000"
    ]


def test_savings_are_no_spending() -> None:
    assert money("To approve savings of £500,000 from the new contract.") == []


@pytest.mark.parametrize("verb", ["note", "support", "monitor", "recommend", "refer"])
def test_a_clause_that_gives_nothing_offers_nothing(verb: str) -> None:
    assert offers_of("The spend of up to £4m by the Director of Place, to award contracts.", verb, POSTS) == ()


def test_power_is_read_with_its_post_limits_and_consultation() -> None:
    offer = power(
        "To the Director of Children's Services, in consultation with the lead member, to award, vary or extend "
        "call-offs of £500,000 and above (CSO 9.07.1 d)), up to £800,000 for each award, variation or extension."
    )
    assert offer.values() == {
        "post": 1,
        "powers": ["award", "extend", "vary"],
        "consultees": "lead member",
        "limit_per_action": Decimal("800000.00"),
        "floor": Decimal("500000.00"),
        "longest_term_months": None,
        "usable_until": None,
    }


@pytest.mark.parametrize(
    ("verb", "text", "expected"),
    [
        (
            "delegate",
            "That authority be delegated to the Director of Adult Social Care, in consultation with the Cabinet Member "
            "for Adults and Health, to award the contract and to exercise any extension.",
            {"post": 4, "powers": ("award", "extend"), "consultees": "Cabinet Member for Adults and Health"},
        ),
        (
            "delegate",
            "To delegate to the Director of Place authority to award contracts not exceeding £250,000 each.",
            {"post": 2, "powers": ("award",), "limit_per_action": Decimal("250000.00")},
        ),
        (
            "authorise",
            "That the Head of Commissioning be authorised to vary and extend contracts up to £100k per contract.",
            {"post": 3, "powers": ("extend", "vary"), "limit_per_action": Decimal("100000.00")},
        ),
        (
            "delegate",
            "Delegate authority to the Director of Place to enter into contracts between £100,000 and £500,000. This "
            "delegation expires on 30 September 2027.",
            {
                "floor": Decimal("100000.00"),
                "limit_per_action": Decimal("500000.00"),
                "usable_until": date(2027, 9, 30),
            },
        ),
        (
            "delegate",
            "To delegate to the Chief Executive power to procure services over £500,000.",
            {"post": None, "powers": ("procure",), "floor": Decimal("500000.00")},
        ),
        (
            "authorise",
            "Authorises the Director of Place to take all necessary steps, including terminating the contract.",
            {"post": 2, "powers": ("procure", "terminate")},
        ),
    ],
)
def test_what_a_post_may_do_is_offered(verb: str, text: str, expected: dict[str, Any]) -> None:
    offer = power(text, verb)
    assert {name: getattr(offer, name) for name in expected} == expected


def test_a_post_that_is_consulted_is_not_the_one_that_acts() -> None:
    assert power("After consulting the Director of Place, the Head of Commissioning is to award contracts.").post == 3


def test_one_clause_may_give_both() -> None:
    text = (
        "The Director of Children’s Services is authorised to take all steps needed, including the award of contracts "
        "of up to £2.5m in all for up to five years from 1 April 2027."
    )
    kinds = [type(offer) for offer in offers_of(text, "authorise", POSTS)]
    assert kinds == [ApprovalOffer, DelegationOffer]


def test_another_figure_has_another_key() -> None:
    (first,), (second,) = money("Up to £1m."), money("Up to £2m.")
    assert first.key != second.key
    assert first.key == money("Up to £1m.")[0].key


@pytest.mark.parametrize("text", ["£1m " * 5000, "in consultation with " * 900, "a " * 10_000, "£" * 20_000, "("])
def test_no_text_takes_long_or_fails(text: str) -> None:
    began = time.perf_counter()
    offers_of(text[:20_000], "authorise", POSTS)
    not_offered(text[:20_000], "authorise")
    assert time.perf_counter() - began < 3


# The clauses of the sample council


@pytest.fixture
def sample(calderwick: date, db: None) -> dict[str, Clause]:
    clauses = Clause.objects.select_related("decision")
    return {f"{clause.decision.reference} {clause.label}": clause for clause in clauses}


def test_the_sample_clauses_offer_what_was_recorded_of_them(sample: dict[str, Clause]) -> None:
    from decisions.actions import post_names  # the sample's own posts

    names = post_names(date(2026, 11, 23))
    offering = {}
    for name, clause in sample.items():
        if not clause.decision.is_copied:
            continue
        offers = offers_of(clause.text, clause.verb, names)
        if offers:
            offering[name] = offers
        for offer in offers:
            if isinstance(offer, ApprovalOffer):
                kept = clause.approvals.get()
                assert (offer.amount, offer.qualifier) == (kept.amount, kept.qualifier), name
                assert offer.longest_term_months == kept.longest_term_months, name
                assert (offer.spend_from, offer.spend_until) == (kept.spend_from, kept.spend_until), name
            else:
                given = clause.delegations.get()
                assert offer.post == given.post_id, name
                assert set(offer.powers) == set(given.powers), name
                assert (offer.limit_per_action, offer.floor) == (given.limit_per_action, given.floor), name
    assert set(offering) >= {"DEC-2017-0031 (b)", "DEC-2022-0041 1.", "DEC-2023-0064 1.", "DEC-2023-0064 3."}
