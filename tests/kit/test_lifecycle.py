"""The table of steps, and what is derived from it."""

import pytest

from commissioning.kit.constraints import needed_in
from commissioning.kit.lifecycle import Lifecycle, Step

LAMP = Lifecycle(
    noun="lamp",
    states={"off": "Off", "lit": "Lit", "broken": "Broken", "mended": "Mended"},
    initial="off",
    steps=(
        Step("light", ("off", "mended"), "lit", ("lit_on",)),
        Step("break", ("off", "lit"), "broken"),
        Step("mend", ("broken",), "mended", ("mended_on",)),
    ),
)


def test_a_step_from_the_wrong_state_is_refused_with_what_is_possible():
    refusal = LAMP.refusal("mend", "off")
    assert refusal is not None
    assert "off" in refusal.reason
    assert "light" in refusal.remedy
    assert "break" in refusal.remedy


def test_a_step_from_its_own_state_is_not_refused():
    assert LAMP.refusal("mend", "broken") is None


def test_an_end_state_says_that_nothing_follows():
    end = Lifecycle("lamp", {"off": "Off", "gone": "Gone"}, "off", (Step("throw away", ("off",), "gone"),))
    assert "Nothing further" in end.refusal("throw away", "gone").remedy


def test_a_field_is_needed_where_every_way_passes_the_step_that_needs_it():
    # A lamp may break without ever having been lit, and be mended then.
    assert LAMP.states_that_need("lit_on") == ("lit",)
    assert LAMP.states_that_need("mended_on") == ("mended",)


def test_a_later_state_keeps_the_need_of_an_earlier_step():
    line = Lifecycle(
        "line", {"a": "A", "b": "B", "c": "C"}, "a", (Step("go", ("a",), "b", ("went_on",)), Step("end", ("b",), "c"))
    )
    assert line.states_that_need("went_on") == ("b", "c")


def test_a_constraint_says_which_states_need_the_field():
    assert needed_in(LAMP, "mended_on").violation_error_message == "A lamp that is mended needs “mended on”."


def test_a_table_that_names_an_unknown_state_does_not_load():
    with pytest.raises(ValueError, match="unknown states"):
        Lifecycle("lamp", {"off": "Off"}, "off", (Step("light", ("off",), "lit"),))


def test_the_table_can_be_printed():
    assert "| mend | Broken | Mended | mended on |" in LAMP.as_markdown()


def test_a_step_that_was_taken_before_says_so():
    refusal = LAMP.refusal("light", "lit")
    assert refusal is not None
    assert refusal.reason == "This lamp is already lit."
