"""One record gives one sequence of bytes, and nothing vague gets in."""

from datetime import UTC, date, datetime
from decimal import Decimal
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from commissioning.kit.canonical import dumps, loads, sha256_hex

TEXT = st.text(st.characters(exclude_categories=["Cs"]))
VALUES = st.recursive(
    TEXT | st.booleans() | st.integers(),
    lambda inner: st.lists(inner) | st.dictionaries(TEXT, inner),
    max_leaves=20,
)


def test_keys_are_sorted_and_no_space_is_written():
    assert dumps({"b": 1, "a": {"d": True, "c": "tŷ"}}) == '{"a":{"c":"tŷ","d":true},"b":1}'.encode()


def test_the_order_of_the_keys_handed_in_makes_no_difference():
    assert dumps({"a": 1, "b": [1, 2]}) == dumps({"b": (1, 2), "a": 1})


def test_dates_are_iso_and_instants_are_in_utc_to_the_second():
    london = datetime(2017, 10, 9, 10, 12, 3, 999, tzinfo=ZoneInfo("Europe/London"))
    assert loads(dumps({"day": date(2017, 9, 28), "at": london})) == {"day": "2017-09-28", "at": "2017-10-09T09:12:03Z"}
    assert dumps({"at": london}) == dumps({"at": london.astimezone(UTC)})


@pytest.mark.parametrize(
    ("amount", "written"),
    [("2500000", "2500000.00"), ("800000.01", "800000.01"), ("1E+3", "1000.00"), ("-0", "0.00"), ("-1.5", "-1.50")],
)
def test_money_is_a_string_with_two_decimals(amount, written):
    assert loads(dumps({"amount": Decimal(amount)})) == {"amount": written}


@pytest.mark.parametrize("amount", ["NaN", "Infinity", "0.001", "1E+40"])
def test_what_is_not_an_amount_of_pounds_and_pence_is_refused(amount):
    with pytest.raises(ValueError, match=r"record\.amount"):
        dumps({"amount": Decimal(amount)})


def test_what_is_not_known_is_left_out():
    assert dumps({"a": None, "b": {"c": None}}) == b'{"b":{}}'


@pytest.mark.parametrize("value", [1.0, [None], {1: "a"}, {"a"}, b"a", object()])
def test_floats_nulls_in_lists_and_strange_types_are_refused(value):
    with pytest.raises(TypeError):
        dumps({"x": value})


def test_a_record_is_a_mapping():
    with pytest.raises(TypeError):
        dumps([1])


def test_a_time_without_a_zone_is_refused():
    with pytest.raises(ValueError, match="zone"):
        dumps({"at": datetime(2017, 10, 9)})  # noqa: DTZ001


def test_text_without_a_utf8_form_is_refused():
    with pytest.raises(ValueError, match="surrogates"):
        dumps({"x": "\ud800"})


@pytest.mark.parametrize(
    "data", [b"[]", b'{"a":1.5}', b'{"a":null}', b'{"a":[null]}', b'{"a":1,"a":2}', b'{"a":NaN}', b"\xff"]
)
def test_bytes_that_are_not_canonical_are_not_read(data):
    with pytest.raises(ValueError):
        loads(data)


@given(st.dictionaries(TEXT, VALUES))
def test_a_record_read_back_gives_the_same_bytes(record):
    data = dumps(record)
    assert loads(data) == record
    assert dumps(loads(data)) == data


def test_the_hash_is_that_of_the_bytes():
    assert sha256_hex(b"{}") == "44136fa355b3678a1146ad16f7e8649e94fb4fc21fe77e8310c060f61caaff8a"
