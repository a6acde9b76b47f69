"""Lists of suppliers: whatever is pasted, nothing breaks, and what was told beforehand is what is done."""

from __future__ import annotations

from datetime import date

import pytest
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from commissioning.kit.refusals import Refused
from commissioning.procurement.actions import add_lot
from contracts import pasted
from contracts.actions import admit
from contracts.actions.several import ADMIT, ALREADY, REGISTER, admit_several, plan_several
from contracts.models import RosterEntry
from providers.actions import register_provider
from providers.models import Provider
from tests.builders import ON, START

pytestmark = pytest.mark.django_db
SHARED = settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=25)

ANYTHING = st.text(st.characters(exclude_categories=["Cs"]), max_size=400)
NAMES = st.sampled_from(
    ["Ash Ltd", "ash limited", "Birch, Beech & Co", "Twin Ltd", "Alderbrook Home Support Ltd", "Élan CIC", "=1+1", ""]
)
NUMBERS = st.sampled_from(["", "01234567", "1234567", "SC123456", "123456", "99", "0", "1234567-1"])
LOTS = st.sampled_from(["", "1", "Lot 1", "home care", "8", "8.1", "1 and 8.1", "1;8.1", "7"])
DAYS = st.sampled_from(["", "1 April 2023", "2023-04-01", "01/04/2023", "31/4/2023", "1 May 2030", "soon", "5.6.25"])
LINES = st.lists(st.tuples(NAMES, NUMBERS, LOTS, DAYS), max_size=12)


@pytest.fixture
def ground(care):
    """The purchasing system with a second lot that has a sub-lot, and providers of several kinds on record."""
    by = care.cast.officer
    parent = add_lot(by=by, commission=care.commission, number="8", title="Nights", route="dps")
    add_lot(by=by, commission=care.commission, number="8.1", title="Short nights", route="dps", parent=parent)
    for name, number in (("Twin Ltd", ""), ("Twin Ltd", "09999999"), ("Birch, Beech & Co", "01234567")):
        register_provider(by=by, legal_name=name, company_number=number)
    care.umbrella.lot_links.first().removed(by=by, why="All lots")
    return care


def plan_of(care, words, **more):
    return plan_several(by=care.cast.officer, on=ON, umbrella=care.umbrella, words=words, **more)


def as_rows(lines, mark=";"):
    def cell(words):
        return '"' + words + '"' if mark in words else words

    return "\n".join(mark.join(cell(words) for words in line) for line in lines)


@SHARED
@given(words=ANYTHING, day=st.sampled_from([None, START]))
def test_whatever_is_pasted_is_told_line_by_line(ground, words, day):
    plan = plan_of(ground, words, joined_on=day)
    read = {line.number for line in pasted.read(words).lines}
    assert {row.line.number for row in plan.rows} == read
    assert plan.fingerprint == plan_of(ground, words, joined_on=day).fingerprint
    assert all(row.words for row in plan.rows)


@SHARED
@given(data=st.binary(max_size=400))
def test_whatever_file_is_sent_is_text_or_is_refused_in_words(ground, data):
    words, problem = pasted.decoded(data)
    assert bool(problem) != bool(words) or not data or not words
    assert pasted.tidy(words) == words
    plan_of(ground, words, joined_on=START)


@SHARED
@given(lines=LINES, lot=st.booleans(), day=st.sampled_from([None, START]))
def test_what_is_told_beforehand_is_exactly_what_is_done(ground, lines, lot, day):
    umbrella = ground.umbrella
    asked = {"words": as_rows(lines), "lot": ground.lot if lot else None, "joined_on": day}
    plan = plan_of(ground, **asked)
    with transaction.atomic():
        before, providers = set(umbrella.roster.values_list("pk", flat=True)), set(Provider.objects.values_list("pk"))
        try:
            done = admit_several(by=ground.cast.officer, on=ON, umbrella=umbrella, looked_at=plan.fingerprint, **asked)
        except Refused:
            assert not plan.may_be_done
            assert set(umbrella.roster.values_list("pk", flat=True)) == before
        else:
            assert plan.may_be_done
            assert done == plan
            made = RosterEntry.objects.filter(umbrella=umbrella).exclude(pk__in=before).select_related("provider")
            told = [row for row in plan.rows if row.does in (ADMIT, REGISTER)]
            assert {(e.provider.legal_name, e.lot_id, e.joined_on) for e in made} == {
                (dict(row.new).get("legal_name") or row.provider.legal_name, row.lot.pk, row.joined_on) for row in told
            }
            assert len(made) == plan.admitted
            registered = set(Provider.objects.values_list("pk")) - providers
            assert len(registered) == plan.registered
            # Done, the same list has nothing left to do.
            again = plan_of(ground, **asked)
            assert {row.does for row in again.rows} <= {ALREADY}
        transaction.set_rollback(True)


@given(lines=LINES.filter(bool), mark=st.sampled_from(["\t", ";", "|", ","]), end=st.sampled_from(["\n", "\r\n", "\r"]))
def test_separators_line_ends_marks_and_encodings_change_nothing(lines, mark, end):
    heading = ("Name", "Company or charity number", "Lot", "From")
    plain = pasted.read(as_rows([heading, *lines], ";"))
    words = as_rows([heading, *lines], mark).replace("\n", end)
    for data in (words.encode("utf-8-sig"), words.encode("cp1252"), words.encode("utf-16")):
        read = pasted.read(pasted.decoded(data)[0])
        assert [_said(line) for line in read.lines] == [_said(line) for line in plain.lines]


def _said(line):
    return line.name, line.reference, line.either_number, line.lot, line.day, bool(line.problem)


@pytest.mark.parametrize(
    ("typed", "day"),
    [
        ("1 April 2027", date(2027, 4, 1)),
        ("1st Apr 27", date(2027, 4, 1)),
        ("Thursday 1 April 2027", date(2027, 4, 1)),
        ("01/04/2027", date(2027, 4, 1)),
        ("1.4.27", date(2027, 4, 1)),
        ("1-Sept-2027", date(2027, 9, 1)),
        ("2027-04-01", date(2027, 4, 1)),
        ("2027-04-01 00:00:00", date(2027, 4, 1)),
        ("29 February 2028", date(2028, 2, 29)),
        ("29 February 2027", None),
        ("31/04/2027", None),
        ("04/31/2027", None),
        ("April 2027", None),
        ("1 Ju 2027", None),
        ("1 Mystery 2027", None),
        ("0001-01-01", None),
        ("٠١/٠٤/٢٠٢٧", None),
        ("", None),
    ],
)
def test_days_are_read_as_people_and_spreadsheets_write_them(typed, day):
    assert pasted.read_day(typed) == day


def test_a_number_is_put_right_as_a_spreadsheet_left_it():
    assert pasted.company_number("1234567") == "01234567"
    assert pasted.company_number("sc 123456") == "SC123456"
    assert pasted.company_number("123") == ""
    assert pasted.charity_number("1234567-1") == "1234567-1"


def test_a_list_of_names_with_a_comma_in_one_of_them_is_read_whole():
    read = pasted.read("Ash Ltd\nBirch, Beech & Co\nCedar Ltd")
    assert [line.name for line in read.lines] == ["Ash Ltd", "Birch, Beech & Co", "Cedar Ltd"]


@pytest.mark.parametrize("first", ["PRV-0001", "Supplier 1", "Company 3 Ltd", "Lot 1"])
def test_a_supplier_on_the_first_line_is_not_taken_for_a_heading(first):
    read = pasted.read(f"{first}\nPRV-0002")
    assert not read.has_header
    assert [line.name or line.reference for line in read.lines] == [first, "PRV-0002"]


def test_two_lists_with_the_same_new_provider_make_one_record(ground):
    umbrella, by = ground.umbrella, ground.cast.officer
    for number, lot in (("1", "1"), ("2", "8.1")):
        asked = {"words": f"Ash Ltd;;{lot}", "joined_on": START}
        looked = plan_of(ground, **asked)
        admit_several(by=by, on=ON, umbrella=umbrella, looked_at=looked.fingerprint, **asked)
        assert Provider.objects.filter(legal_name="Ash Ltd").count() == 1, number


def test_a_place_entered_in_between_changes_what_was_looked_at(ground, refused):
    asked = {"words": "Twin Ltd;09999999;1\nAsh Ltd;;1", "joined_on": START}
    looked = plan_of(ground, **asked)
    twin = Provider.objects.get(company_number="09999999")
    admit(by=ground.cast.manager, on=ON, umbrella=ground.umbrella, lot=ground.lot, provider=twin, joined_on=START)
    done = {"by": ground.cast.officer, "on": ON, "umbrella": ground.umbrella, "looked_at": looked.fingerprint}
    refusal = refused("looked-at", admit_several, **done, **asked)
    assert "last changed by Manager" in refusal.reason
    assert not Provider.objects.filter(legal_name="Ash Ltd").exists()


def test_a_quotation_mark_that_nothing_closes_is_told_at_its_line():
    open_, plain, closed = pasted.read('name,lot\n"Ash Ltd,1\nBirch "and" Beech,1\n"Birch, Beech & Co",1').lines
    assert open_.problem == "A quotation mark is not closed. Close it after the name, or take it out."
    assert (plain.name, plain.lot, plain.problem) == ('Birch "and" Beech', "1", "")
    assert (closed.name, closed.lot, closed.problem) == ("Birch, Beech & Co", "1", "")
