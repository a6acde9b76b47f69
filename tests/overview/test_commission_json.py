"""The commission as data: the documented shape, figures as strings, nothing unknown, nothing exempt."""

import json
import re

import pytest
from django.test import Client

from commissioning.council.models import User
from commissioning.sample import SAMPLE_DOMAIN
from commissioning.sample.disabled_children import WITHHELD

pytestmark = [pytest.mark.usefixtures("calderwick"), pytest.mark.django_db]
FIVE = ("COM-2017-001", "COM-2021-002", "COM-2021-004", "COM-2022-003", "COM-2022-005")

KEYS = {
    "": "reference title need regime annual_budget value value_qualifier value_words predecessor term lots decisions "
    "rosters contracts findings assumptions",
    "term": "words candidates settled_by",
    "lots": "number title parent route guaranteed_volume price_terms",
    "decisions": "reference part title kind state key wards decided_on published_on effective_from call_in "
    "alternatives clauses",
    "clauses": "label verb text approvals delegations",
    "approvals": "amount qualifier words used left",
    "delegations": "post consultees powers limit_per_action floor",
    "rosters": "decided entered providers withheld",
    "contracts": "reference kind provider starts_on ends_on last_possible_end last_possible_end_if options value "
    "value_qualifier",
    "findings": "code text citation",
}


def record(reference, who=None, on=""):
    browser = Client()
    if who:
        found = User.objects.get(email=f"{who}@{SAMPLE_DOMAIN}")
        browser.force_login(found, "django.contrib.auth.backends.ModelBackend")
    response = browser.get(f"/commissions/{reference}.json{on}")
    assert response.status_code == 200
    assert response["Content-Type"] == "application/json"
    return json.loads(response.content)


def decision(found, reference):
    return next(one for one in found["decisions"] if one["reference"] == reference)


def fits(rows, name):
    for row in rows:
        assert set(row) <= set(KEYS[name].split()), (name, set(row) - set(KEYS[name].split()))


def walk(value, path=""):
    if isinstance(value, dict):
        for key, item in value.items():
            yield from walk(item, f"{path}.{key}")
    elif isinstance(value, list):
        for item in value:
            yield from walk(item, path)
    else:
        yield path, value


@pytest.mark.parametrize("reference", FIVE)
def test_the_shape_is_the_documented_one(reference):
    found = record(reference)
    fits([found], "")
    fits([found["term"]], "term")
    for name in ("lots", "decisions", "rosters", "contracts", "findings"):
        fits(found[name], name)
    for one in found["decisions"]:
        fits(one["clauses"], "clauses")
        for clause in one["clauses"]:
            fits(clause["approvals"], "approvals")
            fits(clause["delegations"], "delegations")


@pytest.mark.parametrize("reference", FIVE)
def test_money_is_a_string_with_two_decimals_and_a_day_is_iso(reference):
    for path, value in walk(record(reference)):
        name = path.rpartition(".")[2]
        if name in {"annual_budget", "amount", "used", "left", "limit_per_action", "floor"} or path in {
            ".value",
            ".contracts.value",
        }:
            assert re.fullmatch(r"-?\d+\.\d\d", value), path
        if name.endswith("_on") or name in {"ends_on", "until", "last_possible_end", "last_possible_end_if"}:
            assert re.fullmatch(r"\d{4}-\d\d-\d\d", value), path
        assert value is not None
        assert not isinstance(value, float)


def test_the_shape_is_on_the_help_page():
    page = Client().get("/help/").content.decode()
    for name in ("", "lots", "decisions", "contracts", "findings"):
        for key in KEYS[name].split():
            assert key in page, key


def test_intensive_support():
    found = record("COM-2017-001")
    assert found["annual_budget"] == "520000.00"
    assert (found["value"], found["value_qualifier"]) == ("2500000.00", "maximum")
    assert found["predecessor"][0]["ends_on"] == "2018-03-31"
    assert found["term"]["candidates"][0]["maximum_months"] == 60
    one = decision(found, "DEC-2017-0031")
    assert one["part"] == ["approval"]
    assert one["key"] is True
    assert one["wards"] == ["All wards"]
    assert (one["decided_on"], one["published_on"], one["effective_from"]) == ("2017-09-28", "2017-09-28", "2017-10-06")
    assert one["call_in"] == {"applies": True, "days": 5, "until": "2017-10-05"}
    assert len(one["alternatives"]) == 3
    assert [clause["label"] for clause in one["clauses"]] == ["(a)", "(b)", "(c)"]
    (approval,) = one["clauses"][1]["approvals"]
    assert (approval["amount"], approval["qualifier"]) == ("2500000.00", "maximum")
    assert (approval["used"], approval["left"]) == ("2500000.00", "0.00")
    assert "value-over-approval" in {one["code"] for one in found["findings"]}


def test_home_care():
    found = record("COM-2021-002")
    one = decision(found, "DEC-2023-0064")
    assert one["part"] == ["approval", "award"]
    (approval,) = one["clauses"][0]["approvals"]
    assert (approval["used"], approval["left"]) == ("4800000.00", "2400000.00")
    (power,) = one["clauses"][2]["delegations"]
    assert (power["limit_per_action"], power["floor"]) == ("800000.00", "500000.00")
    assert power["powers"] == ["award", "vary", "extend"]
    assert len(found["contracts"]) == 6
    assert len(record("COM-2021-002", "officer")["contracts"]) == 8
    assert {"award-plus-variation", "qualifier-doubtful"} <= {one["code"] for one in found["findings"]}
    assert {lot["route"] for lot in found["lots"]} == {"dps"}


def test_balances_are_those_of_the_day_asked_for():
    found = record("COM-2021-002", on="?on=2023-04-18")
    (approval,) = decision(found, "DEC-2023-0064")["clauses"][0]["approvals"]
    assert (approval["used"], approval["left"]) == ("1600000.00", "5600000.00")


def test_short_breaks():
    found = record("COM-2021-004")
    assert found["annual_budget"] == "1200000.00"
    assert "value" not in found
    routes = {lot["number"]: lot.get("route") for lot in found["lots"]}
    assert routes == {"1": "open", "2": "open", "3": "open", "4": "fps", "5": "fps", "6": None}
    contract = next(one for one in found["contracts"] if one["reference"] == "CON-2021-0011")
    assert contract["ends_on"] == "2025-03-31"
    assert (contract["last_possible_end"], contract["last_possible_end_if"]) == ("2027-03-31", "2028-03-31")
    assert contract["options"] == [{"months": 24, "pot": False}, {"months": 12, "pot": False}]
    assert "value" not in contract
    before = found["predecessor"][0]
    assert [one["beyond_options"] for one in before["extensions"]] == [False, True]
    assert before["ends_on"] == "2021-03-31"
    assert {"term-contradiction", "route-not-stated", "extension-beyond"} <= {one["code"] for one in found["findings"]}
    assert all(not clause["approvals"] for one in found["decisions"] for clause in one["clauses"])


def test_disabled_children():
    found = record("COM-2022-003")
    (roster,) = found["rosters"]
    assert (roster["decided"], roster["entered"]) == (33, 33)
    assert "providers" not in roster
    assert roster["withheld"]["paragraph"] == 3
    assert roster["withheld"]["review_on"] == "2027-07-01"
    (approval,) = decision(found, "DEC-2022-0041")["clauses"][0]["approvals"]
    assert (approval["amount"], approval["qualifier"]) == ("6198400.00", "estimate")
    (contract,) = found["contracts"]
    assert contract["options"] == [{"months": 12, "pot": True}]
    before = found["predecessor"][0]
    assert before["starts_words"] == "1 April, year not stated"
    assert (before["extensions"][0]["months"], before["extensions"][0]["stated_months"]) == (39, 26)
    (named,) = record("COM-2022-003", "manager")["rosters"]
    assert sorted(named["providers"]) == sorted(WITHHELD)
    (hidden,) = record("COM-2022-003", "officer")["rosters"]
    assert "providers" not in hidden


def test_one_to_one():
    found = record("COM-2022-005")
    scrutiny = decision(found, "DEC-2021-0052")
    assert scrutiny["part"] == ["scrutiny"]
    assert scrutiny["kind"] == "recommendation"
    assert "effective_from" not in scrutiny
    assert "call_in" not in scrutiny
    assert len(scrutiny["clauses"]) == 5
    (candidate,) = found["term"]["candidates"]
    assert candidate["breaks"] == [24, 36]
    assert candidate["options"] == []


def test_unknown_references_and_odd_addresses_are_not_found():
    for address in ("COM-1999-001", "COM-2017-001x", "DEC-2017-0031"):
        assert Client().get(f"/commissions/{address}.json").status_code == 404
    assert Client().get("/commissions/COM-2017-001.json?on=nonsense").status_code == 200
