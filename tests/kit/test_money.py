from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from commissioning.kit.money import pounds, pounds_rough


@pytest.mark.parametrize(
    ("amount", "words"),
    [
        (Decimal("2500000"), "£2,500,000"),
        (Decimal("800000.01"), "£800,000.01"),
        (Decimal("800000.10"), "£800,000.10"),
        (Decimal("-350000.00"), "−£350,000"),
        (Decimal("0.00"), "£0"),
        (5000, "£5,000"),
        (Decimal("0.005"), "£0.01"),
    ],
)
def test_pounds_show_pence_only_when_there_are_any(amount: Decimal | int, words: str) -> None:
    assert pounds(amount) == words


@pytest.mark.parametrize("amount", [1.5, True, "5"])
def test_money_is_never_a_float(amount: object) -> None:
    with pytest.raises(TypeError):
        pounds(amount)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("amount", "words"),
    [
        (1_200_000, "£1.2 million"),
        (Decimal("540000.40"), "£540,000"),
        (Decimal("1560000"), "£1.56 million"),
        (Decimal("-2000000"), "−£2 million"),
        (999_994_999, "£999.99 million"),
        (999_995_000, "£1 billion"),
        (Decimal("21298880000"), "£21.3 billion"),
    ],
)
def test_a_key_figure_is_rounded(amount: Decimal | int, words: str) -> None:
    assert pounds_rough(amount) == words


@given(st.decimals(min_value=-(10**12), max_value=10**12, places=2))
def test_words_for_money_read_back_as_the_same_amount(amount: Decimal) -> None:
    words = pounds(amount)
    assert Decimal(words.replace("£", "").replace(",", "").replace("−", "-")) == amount
