"""The notice says what the record says, all of it and nothing else, on a paper that anyone can read."""

from __future__ import annotations

from datetime import UTC, datetime
from io import BytesIO
from typing import Any

import page
import pikepdf
import pytest
from django.template.loader import render_to_string

from commissioning.kit.canonical import dumps, sha256_hex
from commissioning.kit.papers import printable
from commissioning.kit.papers_quick import tree_of
from decisions.papers import notice_of, notice_pdf
from tests.decisions.notices import ALL, FULL, MINIMAL, christmas

AT = datetime(2017, 10, 9, 9, 12, tzinfo=UTC)


def printed(record: dict[str, Any], number: int = 2) -> bytes:
    data = dumps(record)
    return notice_pdf(data, number=number, published_at=AT, json_sha256=sha256_hex(data))


def said(record: dict[str, Any], number: int = 2) -> dict[str, Any]:
    return notice_of(record, number=number, published_at=AT, json_sha256="0" * 64)


def fact(record: dict[str, Any], label: str) -> str | None:
    return next((row["words"] for row in said(record)["facts"] if row["label"] == label), None)


@pytest.mark.parametrize("name", sorted(ALL))
def test_every_notice_is_accessible_and_fit_for_the_archive(name):
    data = printed(ALL[name])
    for profile in ("ua1", "3a"):
        report = page.validate_pdf_bytes(data, profile=profile)
        assert report.is_compliant, (profile, [str(failure) for failure in report.failures])


@pytest.mark.parametrize("name", sorted(ALL))
def test_every_notice_is_well_formed_and_so_quickly_read(name):
    assert tree_of(printable(render_to_string("papers/notice.html", {"notice": said(ALL[name])}))) is not None


def test_the_record_is_attached_and_the_metadata_come_from_it():
    with pikepdf.open(BytesIO(printed(FULL))) as pdf:
        assert pdf.attachments["DEC-2017-0031-version-2.json"].get_file().read_bytes() == dumps(FULL)
        assert str(pdf.docinfo.Title) == f"Record of executive decision DEC-2017-0031: {FULL['title']}"
        assert str(pdf.docinfo.Author) == "Calderwick Council"
        assert str(pdf.docinfo.CreationDate) == "D:20171009091200Z"


def test_the_same_record_gives_the_same_bytes():
    assert printed(FULL) == printed(FULL)


def test_a_wrong_hash_or_another_kind_of_record_is_refused():
    data = dumps(FULL)
    with pytest.raises(ValueError, match="hash"):
        notice_pdf(data, number=1, published_at=AT, json_sha256="0" * 64)
    other = dumps({**FULL, "schema": "edition/1"})
    with pytest.raises(ValueError, match="not that of a decision"):
        notice_pdf(other, number=1, published_at=AT, json_sha256=sha256_hex(other))


def test_what_a_copied_record_leaves_out_reads_not_stated_in_the_source():
    notice = said(MINIMAL)
    assert notice["unstated"] == notice["interests_answer"] == "Not stated in the source."
    assert {row["words"] for row in notice["facts"] if row["label"] != "Kind"} == {"Not stated in the source"}
    assert [notice[part] for part in ("reasons", "alternatives", "clauses")] == [[], [], []]


def test_what_a_record_of_our_own_leaves_out_does_not_speak_of_a_source():
    assert said({**MINIMAL, "origin": "here"})["unstated"] == "Not stated."


def test_the_facts_are_in_words():
    assert fact(FULL, "Made on") == "Thursday 28 September 2017"
    assert fact(FULL, "In effect from") == "Friday 6 October 2017"
    assert fact(FULL, "Key decision") == "Yes: spending or savings, and effect on communities in two or more wards"
    assert fact({**FULL, "key": False}, "Key decision") == "No"
    assert fact({**FULL, "wards": ["Allt", "Bryn", "Coed"]}, "Wards") == "Allt, Bryn and Coed"


def test_a_decision_that_is_called_in_says_so_and_shows_no_day_of_effect():
    called_in = {**FULL, "state": "called-in"}
    assert fact(called_in, "Where it stands") == "Called in: not in effect"
    assert fact(called_in, "In effect from") is None


def test_a_clause_shows_the_money_and_the_power_that_it_gives():
    clause = said(FULL)["clauses"][1]
    money, power = clause["authorities"]
    assert money["what"] == "Money approved: up to £2,500,000"
    assert "Pays for service from 1 April 2018 to 31 March 2023" in money["lines"]
    assert "For a term of at most 5 years" in money["lines"]
    assert power["what"] == "Power delegated to Director of Children’s Wellbeing"
    assert power["lines"] == [
        "To procure, award and extend",
        "In consultation with the lead member for children and the section 151 officer",
        "Up to £800,000.01 each, from £500,000",
        "For a term of at most 4 years 2 months",
        "May be used until 31 December 2018",
    ]


def test_a_clause_stands_below_its_parent():
    assert [clause["depth"] for clause in said(FULL)["clauses"]] == [0, 0, 1, 0]


def test_the_days_are_drawn_one_by_one():
    notice = said(FULL)
    assert [day["says"] for day in notice["days"]] == [
        "Published", "Day 1", "Weekend", "Weekend", "Day 2", "Day 3", "Day 4", "Day 5", "In effect",
    ]  # fmt: skip


def test_holidays_are_named_and_a_long_count_takes_two_rows():
    notice = said(christmas())
    assert len(notice["days"]) == 14
    assert notice["days_in_a_row"] == 7
    assert notice["counting"][0] == (
        "Not a working day: 25 December 2023 (Christmas Day), 26 December 2023 (Boxing Day) "
        "and 1 January 2024 (New Year's Day)."
    )


def test_a_decision_that_is_not_subject_to_call_in_says_why():
    notice = said({**FULL, "call_in": {"subject": False, "why_not": "It was reconsidered."}})
    assert notice["call_in"][0] == "This decision is not subject to call-in. It was reconsidered."


def test_the_period_of_call_in_is_told_in_the_tense_of_the_day_of_publication():
    assert said(FULL)["call_in"][0].startswith("Councillors could call this decision in for five clear working days")
    running = {**FULL, "call_in": {**FULL["call_in"], "deadline": "2017-10-09"}}
    assert said(running)["call_in"][0].startswith("Councillors may call")


def test_a_copied_record_whose_interests_nobody_asked_for_says_that_the_source_is_silent():
    silent = {"interests": {"answer": "not-asked"}}
    assert said({**MINIMAL, **silent})["interests_answer"] == "Not stated in the source."
    assert said({**MINIMAL, **silent, "origin": "here"})["interests_answer"] == "Not yet asked."


def test_a_version_without_a_reason_of_its_own_says_which_step_wrote_it():
    without = {key: value for key, value in FULL.items() if key != "reason"}
    assert said({**without, "step": "call in"})["version"][1] == "The decision was called in."
    assert len(said({**without, "step": "publish"}, number=1)["version"]) == 1


def test_a_confidential_document_names_no_paragraph():
    notice = said({**FULL, "documents": [], "exempt_documents": [{"reason": "Confidential"}]})
    documents = next(section for section in notice["further"] if section["heading"] == "Documents")
    assert documents["paragraphs"] == ["One document is not public. Confidential."]


def test_a_recommendation_is_not_called_a_decision():
    notice = said({**FULL, "kind_code": "recommendation"})
    assert notice["paper"] == "Recommendation of scrutiny"
    assert not notice["takes_effect"]
    assert {"In effect from", "Key decision"}.isdisjoint(row["label"] for row in notice["facts"])


def test_an_exempt_document_shows_paragraph_reason_and_review_but_no_title_of_its_own():
    documents = next(section for section in said(FULL)["further"] if section["heading"] == "Documents")
    assert documents["lines"] == ["Report of the Director of Children’s Wellbeing", "Equality impact assessment"]
    assert documents["paragraphs"] == [
        "One document is exempt under paragraph 3 of Schedule 12A to the Local Government Act 1972 "
        "(the financial or business affairs of any particular person, the council included). Bidders’ prices. "
        "The exemption is reviewed by 1 April 2025."
    ]
    assert said(FULL)["exempt_clauses"] == "One clause is exempt and not shown."


def test_the_version_is_dated_in_local_time():
    assert said(FULL)["version"][0] == "Version 2, published on 9 October 2017 at 10:12."


def test_text_is_never_read_as_markup():
    with pikepdf.open(BytesIO(printed(ALL["odd"]))) as pdf:
        assert "<b>&amp;" in str(pdf.docinfo.Title)
        assert "\u202e" not in str(pdf.docinfo.Title)
