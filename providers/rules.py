"""What may be done with providers: plain questions of plain values, answered by a `Refusal`, a list or None."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from difflib import SequenceMatcher

from commissioning.kit.dates import long_date
from commissioning.kit.refusals import Refusal

ALIKE = 0.86
"""From here on two names are taken for one by how many of their letters agree, in order."""
WARN_BEFORE = timedelta(days=60)
"""How long before its last day an assurance is called about to lapse: time to ask for its renewal and to read it."""
_LEGAL_FORMS = {
    "ltd", "limited", "plc", "llp", "lp", "cic", "cio", "co", "company", "inc", "the", "and", "uk", "group", "holdings",
}  # fmt: skip


@dataclass(frozen=True)
class Known:
    """A provider as the search for twins needs it: its key, its names, and its numbers that are not empty."""

    key: int
    names: tuple[str, ...]
    numbers: frozenset[str]


@dataclass(frozen=True)
class Twin:
    """A provider that may be the one that is being entered, and why it is thought so."""

    key: int
    why: str


def plain_name(name: str) -> str:
    """A name without capitals, accents, punctuation and legal form, its words in their order.

    Source: LGTC 2015 (the register names each supplier).
    """
    letters = unicodedata.normalize("NFKD", name.casefold().replace("&", " and "))
    letters = "".join(one for one in letters if not unicodedata.combining(one))
    letters = re.sub(r"['’.]", "", letters)
    words = re.findall(r"[a-z0-9]+", letters)
    return " ".join(word for word in words if word not in _LEGAL_FORMS) or " ".join(words)


def likely_twins(names: Iterable[str], numbers: Iterable[str], others: Iterable[Known]) -> list[Twin]:
    """The providers that may be the one with these names and numbers, the surest first.

    The same number is certain; the same name without its legal form, one name within the other, and names of nearly
    the same letters are likely.

    Source: LGTC 2015 (the register names each supplier by its registration number).
    """
    wanted = {number for number in numbers if number}
    plain = {plain_name(name) for name in names if name.strip()} - {""}
    found: list[tuple[float, Twin]] = []
    for other in others:
        if wanted & other.numbers:
            found.append((3, Twin(other.key, "It has the same number")))
            continue
        best = max((_alike(mine, plain_name(name)) for mine in plain for name in other.names), default=0)
        if best >= 1:
            found.append((2, Twin(other.key, "It has the same name, apart from its form")))
        elif best >= ALIKE:
            found.append((best, Twin(other.key, "Its name is much alike")))
    return [twin for _, twin in sorted(found, key=lambda pair: (-pair[0], pair[1].key))]


def _alike(one: str, other: str) -> float:
    if not one or not other:
        return 0
    if one == other or one.replace(" ", "") == other.replace(" ", ""):
        return 1
    first, second = set(one.split()), set(other.split())
    if min(len(first), len(second)) >= 2 and (first <= second or second <= first):
        return ALIKE
    matcher = SequenceMatcher(None, one, other)
    return matcher.ratio() if matcher.real_quick_ratio() >= ALIKE and matcher.quick_ratio() >= ALIKE else 0


def may_take_on(*, provider: str, merged_into: str) -> Refusal | None:
    """Whether a provider may be given something new: a contract, a place on a roster, a contract assigned.

    `provider` names it, `merged_into` is the reference of the provider that it was merged into, "" where it was not.

    Source: LGTC 2015 (the register names each supplier by one registration number).
    """
    if not merged_into:
        return None
    return Refusal(
        f"{provider} was merged into {merged_into}: its record is kept for what it did and takes on nothing new.",
        f"Choose {merged_into} instead.",
        "provider-merged",
    )


def may_merge(*, provider: str, merged_into: str, into: str, into_merged_into: str) -> Refusal | None:
    """Whether one provider may be merged into another. All four are references, "" where there is none.

    A survivor is never itself merged, so nobody is led in a circle.

    Source: LGTC 2015 (the register names each supplier by one registration number).
    """
    if merged_into:
        return Refusal(
            f"{provider} was merged into {merged_into} already.", f"Merge {merged_into} if need be.", "provider-merged"
        )
    if provider == into:
        return Refusal(
            "A provider is not merged into itself.", "Choose the record that stays.", "provider-merged-into-itself"
        )
    if into_merged_into == provider:
        return Refusal(
            f"{into} was itself merged into {provider}: that would be a circle.",
            f"Leave it as it is: {provider} is the record that stays.",
            "provider-merged-in-a-circle",
        )
    if into_merged_into:
        return Refusal(
            f"{into} was itself merged into {into_merged_into}.",
            f"Merge into {into_merged_into} instead.",
            "provider-merged",
        )
    return None


def may_unmerge(*, provider: str, merged_into: str) -> Refusal | None:
    """Whether a merger may be taken back. Both are references, "" where there is none.

    Source: LGTC 2015 (the register names each supplier by one registration number).
    """
    if merged_into:
        return None
    return Refusal(f"{provider} was not merged into another.", "Nothing needs to be taken back.", "provider-merged")


def may_remove_assurance(*, renewed: bool) -> Refusal | None:
    """Whether an assurance may be removed: the last of its line may, not one that another has renewed.

    Source: the contract’s terms on insurance, registration and safeguarding (what was relied on is kept).
    """
    if not renewed:
        return None
    return Refusal("This assurance was renewed.", "Remove its renewal first.", "assurance-renewed")


def may_be_assured(*, valid_from: date | None, valid_until: date, renews_until: date | None = None) -> Refusal | None:
    """Whether an assurance makes sense: it ends after it begins, and a renewal reaches beyond what it renews.

    Source: the contract's terms on insurance, registration and safeguarding.
    """
    if valid_from is not None and valid_until < valid_from:
        return Refusal(
            f"It would end on {long_date(valid_until)}, before it begins on {long_date(valid_from)}.",
            "Look at the two days again.",
            "assurance-days",
        )
    if renews_until is not None and valid_until <= renews_until:
        return Refusal(
            f"The one that it renews holds until {long_date(renews_until)} as it is.",
            "Give a later day, or correct the earlier one.",
            "assurance-days",
        )
    return None


def lapses(valid_until: date, *, on: date) -> str:
    """Whether an assurance has "lapsed" on a day, is "soon" to, or neither ("").

    Source: the contract's terms on insurance, registration and safeguarding.
    """
    if valid_until < on:
        return "lapsed"
    return "soon" if valid_until <= on + WARN_BEFORE else ""
