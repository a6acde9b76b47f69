"""Clauses pasted from minutes are split by their labels, and nothing more."""

import pytest

from decisions.pasted import next_label, preamble_of, split, verb_of

MINUTES = """RESOLVED: That Cabinet

(a) approve the plan
for the service;
(b) authorise the Director to
  (i) award contracts; and
  (ii) vary them;
(c) note the report.
"""


def test_a_text_is_split_at_its_labels_and_broken_lines_are_joined():
    assert [(piece.label, piece.text, piece.below) for piece in split(MINUTES)] == [
        ("(a)", "approve the plan for the service;", None),
        ("(b)", "authorise the Director to", None),
        ("(i)", "award contracts; and", 1),
        ("(ii)", "vary them;", 1),
        ("(c)", "note the report.", None),
    ]
    assert preamble_of(MINUTES) == "RESOLVED: That Cabinet"


def test_what_a_word_processor_leaves_behind_is_not_kept():
    pasted = "Resolved\u200b:\r(a)\tnotes the \uf0b7 risk\u200b of \x07Tŷ Hâf\x0b(b)\u00a0supports it ✅ 👩\u200d🔧"
    assert [(piece.label, piece.text) for piece in split(pasted)] == [
        ("(a)", "notes the risk of Tŷ Hâf"), ("(b)", "supports it ✅ 👩\u200d🔧"),
    ]  # fmt: skip
    assert preamble_of(pasted) == "Resolved:"


def test_numbers_hang_from_numbers_and_letters_from_them():
    found = split("1. To approve x\n1.1 the a\n1.2 the b\n2. That y be noted\n(a) z\n(b) w\n3. end")
    assert [(piece.label, piece.below) for piece in found] == [
        ("1.", None), ("1.1", 0), ("1.2", 0), ("2.", None), ("(a)", 3), ("(b)", 3), ("3.", None),
    ]  # fmt: skip


def test_the_letter_i_after_h_is_a_letter():
    assert [piece.below for piece in split("(h) one\n(i) two\n(j) three")] == [None, None, None]


@pytest.mark.parametrize("text", ["", "No labels at all.", "In 2027 it ends.\n£5 more.", "1.5 million people?"[3:]])
def test_a_text_without_labels_is_no_clause(text):
    assert split(text) == []


@pytest.mark.parametrize(
    ("beside", "below", "label"),
    [
        ([], "", "(a)"),
        (["(a)"], "", "(b)"),
        (["1."], "", "2."),
        (["1.1"], "1.", "1.2"),
        ([], "1.", "1.1"),
        ([], "(b)", "(i)"),
        (["(i)"], "(b)", "(ii)"),
        (["(i)", "(ii)", "(iii)"], "(b)", "(iv)"),
        (["(h)", "(i)"], "", "(j)"),
        (["2(a)"], "2.", "2(b)"),
        (["b)"], "", "c)"),
        (["z."], "", ""),
        (["9."], "", "10."),
    ],
)
def test_a_label_is_suggested_from_its_neighbours(beside, below, label):
    assert next_label(beside, below) == label


@pytest.mark.parametrize(
    ("text", "verb"),
    [
        ("To approve the plan.", "approve"),
        ("That Cabinet agree the budget.", "approve"),
        ("That the report be noted.", "note"),
        ("delegate authority to the Director", "delegate"),
        ("AUTHORISES the Director", "authorise"),
        ("That the contract is awarded to Bidder A.", "award"),
        ("the a", ""),
        ("", ""),
    ],
)
def test_a_verb_is_suggested_only_where_the_words_say_it(text, verb):
    assert verb_of(text) == verb
