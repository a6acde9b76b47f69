"""Which providers may be one: by number, by name without its form, by nearly the same letters."""

from __future__ import annotations

import pytest

from providers.rules import Known, likely_twins, may_merge, may_take_on, plain_name


def known(key: int, *names: str, numbers: tuple[str, ...] = ()) -> Known:
    return Known(key, names, frozenset(numbers))


ALDER = known(1, "Alderbrook Home Support Ltd", "Alder Care", numbers=("01234567",))
OTHERS = [ALDER, known(2, "Birch Lane Care CIC"), known(3, "St Bride’s Hospice"), known(4, "Oak")]


@pytest.mark.parametrize(
    ("name", "plain"),
    [
        ("Alderbrook Home Support Limited", "alderbrook home support"),
        ("The Birch & Elm Company Ltd.", "birch elm"),
        ("St. Bride's", "st brides"),
        ("Café Únion", "cafe union"),
        ("The Group Ltd", "the group ltd"),
    ],
)
def test_a_name_is_compared_without_its_form(name: str, plain: str) -> None:
    assert plain_name(name) == plain


@pytest.mark.parametrize(
    ("name", "number", "found"),
    [
        ("Somebody Else", "01234567", [1]),
        ("ALDERBROOK HOME SUPPORT LIMITED", "", [1]),
        ("Alder Brook Home Support", "", [1]),
        ("Alder Care (UK) Ltd", "", [1]),
        ("Alderbrooke Home Suport", "", [1]),
        ("Alderbrook Home Support North", "", [1]),
        ("St Brides Hospice", "", [3]),
        ("Birch Lane Care Services CIC", "", [2]),
        ("Oakwood", "", []),
        ("Care", "", []),
        ("Elm Street Respite", "7654321", []),
        ("Ltd", "", []),
    ],
)
def test_likely_twins(name: str, number: str, found: list[int]) -> None:
    assert [twin.key for twin in likely_twins([name], [number], OTHERS)] == found


def test_the_surest_stands_first() -> None:
    twins = likely_twins(["Birch Lane Care"], ["01234567"], OTHERS)
    assert [(twin.key, twin.why) for twin in twins] == [
        (1, "It has the same number"),
        (2, "It has the same name, apart from its form"),
    ]


def test_nobody_is_merged_in_a_circle() -> None:
    def code(**words: str) -> str:
        asked = {"provider": "PRV-0001", "merged_into": "", "into": "PRV-0002", "into_merged_into": "", **words}
        refusal = may_merge(**asked)
        return refusal.code if refusal else ""

    assert code() == ""
    assert code(into="PRV-0001") == "provider-merged-into-itself"
    assert code(into_merged_into="PRV-0001") == "provider-merged-in-a-circle"
    assert code(into_merged_into="PRV-0003") == "provider-merged"
    assert code(merged_into="PRV-0003") == "provider-merged"


def test_what_was_merged_takes_on_nothing_new() -> None:
    assert may_take_on(provider="Alder", merged_into="") is None
    refusal = may_take_on(provider="Alder", merged_into="PRV-0002")
    assert refusal is not None
    assert "PRV-0002" in refusal.remedy
