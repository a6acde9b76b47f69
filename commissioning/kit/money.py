"""Money in the words of a page: pounds from `Decimal` or whole numbers, never from a float."""

from __future__ import annotations

from decimal import ROUND_HALF_UP, Decimal

_MINUS = "\N{MINUS SIGN}"


def pounds(amount: Decimal | int) -> str:
    """£2,500,000 when whole, £800,000.01 otherwise, −£350,000 with a real minus sign.

    A float raises TypeError; a fraction of a penny is rounded half up.
    """
    if isinstance(amount, bool) or not isinstance(amount, (Decimal, int)):
        raise TypeError("money is a Decimal or a whole number of pounds")
    exact = Decimal(amount).quantize(Decimal("0.01"), rounding=ROUND_HALF_UP)
    digits = f"{abs(exact):,.2f}".removesuffix(".00")
    return f"{_MINUS if exact < 0 else ''}£{digits}"


def pounds_rough(amount: Decimal | int) -> str:
    """£2.05 billion, £1.2 million, £540,000: for a key figure; never more exact than it says, and exact figures stay in
    the table."""
    exact = Decimal(amount)
    if abs(exact) < 1_000_000:
        return pounds(exact.quantize(Decimal(1), rounding=ROUND_HALF_UP))
    # 999,995,000 is rounded to a billion, not to a thousand million.
    unit, name = (1_000_000, "million") if abs(exact) < 999_995_000 else (1_000_000_000, "billion")
    rounded = (abs(exact) / unit).quantize(Decimal("0.01"), rounding=ROUND_HALF_UP)
    return f"{_MINUS if exact < 0 else ''}£{f'{rounded:,}'.rstrip('0').rstrip('.')} {name}"
