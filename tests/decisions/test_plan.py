"""The forward plan: how notice can still be given, what an edition records of each matter, and its paper."""

from __future__ import annotations

from datetime import UTC, date, datetime
from decimal import Decimal
from io import BytesIO
from typing import Any

import page
import pikepdf
import pytest

from commissioning.council import actions as council_actions
from commissioning.council.calendar import WorkingCalendar
from commissioning.council.models import BodyMember, Meeting, StandingOrders
from commissioning.kit.canonical import dumps, loads, sha256_hex
from commissioning.kit.refusals import Refused
from decisions import actions, rules
from decisions.checks import checks_of
from decisions.models import Decision, Edition, EditionItem
from decisions.plan_paper import edition_of, edition_pdf
from tests.decisions.conftest import DECIDED, ON, Council

JANUARY = date(2027, 1, 13)
"""A Wednesday, with Christmas and New Year before it."""


def routes(
    on: date, *, due_on: date = JANUARY, first: date | None = None, unit: Any = "calendar"
) -> rules.NoticeRoutes:
    """The routes by standing orders of 28 days and 5 working days."""
    return rules.notice_routes(
        due_on=due_on,
        on=on,
        first_notice=first,
        clear_days=28,
        unit=unit,
        exception_days=5,
        exception_unit="working",
        calendar=WorkingCalendar(),
    )


# How notice can still be given ----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("due_on", "unit", "last"),
    [
        (JANUARY, "calendar", date(2026, 12, 15)),
        (JANUARY, "working", date(2026, 11, 30)),
        (date(2017, 9, 28), "calendar", date(2017, 8, 30)),
    ],
)
def test_the_last_day_for_notice_in_full_with_its_working(due_on: date, unit: str, last: date) -> None:
    full = routes(date(2017, 1, 1), due_on=due_on, unit=unit).full
    assert full.date == last
    assert f"28 clear {unit} days" in full.sentence
    assert full.rule == "MAI 2012 reg 9(2) and the standing orders"


def test_the_last_day_of_the_general_exception_leaves_five_clear_working_days() -> None:
    exception = routes(date(2026, 11, 23)).exception
    assert exception.date == date(2027, 1, 5)
    assert [day.day for day in exception.counted] == [6, 7, 8, 11, 12]


@pytest.mark.parametrize(
    ("on", "first", "left"),
    [
        (date(2026, 12, 15), None, "full"),
        (date(2026, 12, 16), None, "general-exception"),
        (date(2027, 1, 5), None, "general-exception"),
        (date(2027, 1, 6), None, "special-urgency"),
        (date(2027, 1, 6), date(2026, 12, 15), "given"),
        (date(2026, 12, 16), date(2026, 12, 16), "general-exception"),
    ],
)
def test_which_route_is_left_on_a_day(on: date, first: date | None, left: str) -> None:
    assert routes(on, first=first).left == left


@pytest.mark.parametrize(
    ("kind", "given_on", "refused"),
    [
        ("general-exception", date(2026, 12, 15), "Full notice is possible until Tuesday 15 December 2026."),
        ("general-exception", date(2026, 12, 16), None),
        ("special-urgency", date(2027, 1, 5), "The general exception is possible until Tuesday 5 January 2027."),
        ("special-urgency", date(2027, 1, 6), None),
    ],
)
def test_a_shorter_notice_is_only_for_when_the_longer_one_is_impracticable(
    kind: str, given_on: date, refused: str | None
) -> None:
    known = {"full_until": date(2026, 12, 15), "exception_until": date(2027, 1, 5)}
    refusal = rules.may_give_urgency(kind, key=True, given_on=given_on, on=given_on, **known)
    assert (refusal and refusal.reason) == refused


def test_only_a_key_decision_is_urgent_in_this_sense() -> None:
    refusal = rules.may_give_urgency(
        "general-exception", key=False, given_on=ON, on=ON, full_until=None, exception_until=None
    )
    assert refusal is not None
    assert "Only a key decision" in refusal.reason


def test_notice_is_counted_under_the_standing_orders_of_the_day_of_decision(council: Council) -> None:
    new = {"in_force_from": date(2027, 1, 1), "key_notice_unit": "working"}
    StandingOrders(
        key_threshold=Decimal(500000), cabinet_award_from=Decimal(500000), officer_power_words="Words.",
        source_text="Constitution.", **new,
    ).recorded(by=None, why="Test")  # fmt: skip
    later = council.draft(meeting=None, due_on=JANUARY)
    sooner = council.draft(meeting=None, due_on=date(2026, 12, 9))
    on = date(2026, 11, 1)
    assert actions.routes_of(later, on=on).full.date == date(2026, 11, 30)  # type: ignore[union-attr]
    assert actions.routes_of(sooner, on=on).full.date == date(2026, 11, 10)  # type: ignore[union-attr]


def test_a_decision_made_under_the_general_exception(council: Council) -> None:
    decision = council.draft()
    actions.give_urgency_notice(
        by=council.clerk, decision=decision, kind="general-exception", given_on=date(2026, 5, 26), on=ON,
        told_or_agreed_by="Chair of scrutiny", reasons="The provider gave notice.",
    )  # fmt: skip
    edition = actions.publish_edition(by=council.clerk, on=ON, decisions=[decision], published_on=date(2026, 5, 26))
    assert item(edition)["urgency"] == [
        {
            "kind": "general-exception",
            "given_on": "2026-05-26",
            "to_whom": "Chair of scrutiny",
            "reasons": "The provider gave notice.",
        }
    ]
    decision.refresh_from_db()
    assert actions.make(by=council.clerk, on=ON, decision=decision, decided_on=DECIDED).state == "made"


def test_an_edition_that_says_so_is_the_first_notice_of_a_private_matter(council: Council) -> None:
    decision = council.planned(private="part", private_paragraph=3, private_reason="Rates.")
    notices = item(Edition.objects.get())["private"]["notices"]
    assert notices == [{"kind": "28", "published_on": "2026-04-28"}]
    with pytest.raises(Refused, match="the notice 5 clear days before"):
        actions.make(by=council.clerk, on=ON, decision=decision, decided_on=DECIDED)
    actions.give_private_notice(
        by=council.clerk, decision=decision, kind="5", published_on=date(2026, 5, 26), on=ON, reasons="Rates.",
        representations="One.", response="Considered.",
    )  # fmt: skip
    edition = actions.publish_edition(by=council.clerk, on=ON, decisions=[decision], published_on=date(2026, 5, 26))
    second = item(edition)["private"]["notices"][1]
    assert (second["representations"], second["response"]) == ("One.", "Considered.")
    assert actions.make(by=council.clerk, on=ON, decision=decision, decided_on=DECIDED).state == "made"


# What an edition records ----------------------------------------------------------------------------------------------


def item(edition: Edition, place: int = 0) -> dict[str, Any]:
    found: dict[str, Any] = loads(bytes(edition.record))["items"][place]
    return found


def listed(council: Council, *decisions: Decision, on: date = ON) -> Edition:
    """The next edition with these."""
    return actions.publish_edition(by=council.clerk, on=ON, decisions=decisions, published_on=on)


def test_an_item_tells_all_that_its_notice_must_tell(council: Council) -> None:
    BodyMember(body=council.cabinet, office="Leader", from_on=date(2020, 5, 1)).recorded(by=None, why="Test")
    decision = council.draft(
        documents_expected="Report of the director\n\n Equality assessment ", private="part", private_paragraph=3,
        private_reason="Rates.", representations="",
    )  # fmt: skip
    actions.add_document(by=council.clerk, decision=decision, title="Equality assessment")
    actions.name_wards(by=council.clerk, decision=decision, wards=[council.ward("Westbrook")])
    edition = listed(council, decision)
    found = item(edition)
    assert found["title"] == "Short breaks for disabled children"
    assert (found["decision_maker"], found["members"]) == ("Cabinet", ["Leader"])
    assert found["meeting"] == {"body": "Cabinet", "date": "2026-06-03", "place": "Town Hall"}
    assert found["documents"] == ["Report of the director", "Equality assessment"]
    assert found["contact"] == {"post": "Commissioning Manager", "mailbox": "commissioning@calderwick.example"}
    assert found["wards"] == ["Westbrook"]
    assert (found["key"], found["key_limbs"]) == (True, ["a"])
    assert found["private"]["reason"] == "Rates."
    assert "may be put to the Commissioning Manager" in found["representations"]
    copies = loads(bytes(edition.record))["copies"]
    assert "subject to any prohibition or restriction on their disclosure" in copies
    assert "Other documents relevant to these matters may be submitted" in copies


def test_each_item_is_kept_as_its_edition_lists_it(council: Council) -> None:
    edition = listed(council, council.draft(), council.draft(title="Another"))
    kept = [row.item for row in EditionItem.objects.filter(edition=edition).order_by("decision__reference")]
    assert kept == loads(bytes(edition.record))["items"]


def test_what_is_new_or_changed_since_it_was_last_listed_is_marked(council: Council) -> None:
    first, second = council.draft(), council.draft(title="Second")
    assert item(listed(council, first))["mark"] == "new"
    actions.change(by=council.clerk, on=ON, decision=first, changes={"documents_expected": "Report"}, why="Report")
    edition = listed(council, first, second)
    assert [item(edition, place).get("mark") for place in (0, 1)] == ["changed", "new"]
    assert item(edition)["changes"] == ["Changed: the documents."]
    assert item(edition)["first_listed"] == {"number": 1, "published_on": ON.isoformat()}
    assert "mark" not in item(listed(council, first, second))


def test_what_is_no_longer_listed_is_told_with_why(council: Council) -> None:
    gone, decided, kept = council.draft(), council.draft(title="Decided"), council.draft(title="Kept")
    listed(council, gone, decided, kept, on=date(2026, 4, 28))
    actions.withdraw(by=council.clerk, on=ON, decision=gone, reason="Not needed.")
    decided.refresh_from_db()
    actions.make(by=council.clerk, on=ON, decision=decided, decided_on=DECIDED)
    before = {row["reference"]: row for row in loads(bytes(listed(council, kept).record))["removed"]}
    assert before[gone.reference]["reason"] == "Not needed."
    # That a decision was made is told with its record, and not before.
    assert before[decided.reference] == {"reference": decided.reference, "title": "Decided", "why": "left-out"}
    actions.publish(by=council.clerk, on=ON, decision=decided, published_on=date(2026, 6, 4))
    after = loads(bytes(listed(council, kept).record))["removed"]
    assert after == [{"reference": decided.reference, "title": "Decided", "why": "decided", "decided_on": "2026-06-03"}]


def test_a_preview_writes_nothing_and_is_what_is_published(council: Council) -> None:
    decision = council.draft()
    ready = actions.prepared_edition(decisions=[decision], on=ON)
    assert not Edition.objects.exists()
    edition = actions.publish_edition(by=council.clerk, on=ON, decisions=[decision], previewed=ready.record_sha256)
    assert (edition.reference, edition.number, bytes(edition.record)) == (ready.reference, ready.number, ready.record)
    with pytest.raises(Refused, match="has changed since the preview"):
        actions.publish_edition(by=council.clerk, on=ON, decisions=[decision], previewed=ready.record_sha256)


def test_a_meeting_that_is_moved_after_notice_is_found_until_the_next_edition(council: Council) -> None:
    meeting = Meeting(body=council.cabinet, held_on=date(2026, 8, 5)).recorded(by=None, why="Test")
    decision = council.draft(meeting=meeting, due_on=meeting.held_on)
    listed(council, decision)

    def codes() -> list[str]:
        return [one.code for one in checks_of(Decision.objects.get(pk=decision.pk), on=ON, user=council.clerk)]

    assert codes() == []
    council_actions.move_meeting(by=council.clerk, on=ON, meeting=meeting, held_on=date(2026, 7, 15), why="Room")
    assert codes() == ["notice-short", "meeting-moved"]
    listed(council, Decision.objects.get(pk=decision.pk))
    assert codes() == ["notice-short"]
    assert Decision.objects.get(pk=decision.pk).due_on == date(2026, 7, 15)


@pytest.mark.parametrize("kind", ["general-exception", "special-urgency"])
def test_a_notice_of_urgency_that_nobody_can_read_is_found_until_an_edition_tells_it(
    council: Council, kind: str
) -> None:
    decision = council.draft()
    given_on = date(2026, 5, 20 if kind == "general-exception" else 29)
    actions.give_urgency_notice(
        by=council.clerk,
        decision=decision,
        kind=kind,
        told_or_agreed_by="Chair of scrutiny",
        given_on=given_on,
        reasons="The provider gave notice.",
    )

    def codes() -> list[str]:
        return [one.code for one in checks_of(Decision.objects.get(), on=ON, user=council.clerk)]

    assert codes() == ["urgency-unpublished"]
    actions.publish_edition(by=council.clerk, on=ON, decisions=[decision], published_on=given_on)
    assert codes() == []


# The paper ------------------------------------------------------------------------------------------------------------

AT = datetime(2026, 10, 1, 9, tzinfo=UTC)
ITEM: dict[str, Any] = {
    "reference": "DEC-2026-0031",
    "title": "School meals: award of contract",
    "kind": "Executive decision by a body",
    "kind_code": "body",
    "key": True,
    "key_limbs": ["a", "b"],
    "decision_maker": "Cabinet",
    "members": ["Leader of the Council", "Cabinet Member for Children, Schools and Families"],
    "meeting": {"body": "Cabinet", "date": "2027-01-13", "place": "Town Hall"},
    "due_on": "2027-01-13",
    "purpose": "To award the contract for school meals.\nThe present one ends on 31 March 2027.",
    "service_area": "Children’s services",
    "wards": ["Abbey Green", "Brookside"],
    "contact": {"mailbox": "commissioning@calderwick.example", "post": "Head of Commissioning"},
    "documents": ["Report of the Director", "Evaluation of tenders"],
    "representations": "To the post above by 4 January 2027.",
    "private": {
        "part": "part",
        "paragraph": 3,
        "reason": "The tenders tell the bidders’ prices.",
        "notices": [
            {"kind": "28", "published_on": "2026-10-01"},
            {
                "kind": "5",
                "published_on": "2027-01-05",
                "reasons": "Prices.",
                "representations": "One",
                "response": "No",
            },
        ],
    },
    "urgency": [
        {"kind": "special-urgency", "given_on": "2027-01-06", "to_whom": "Chair of scrutiny", "reasons": "Meals stop."}
    ],
    "mark": "changed",
    "changes": ["The day was Wednesday 9 December 2026 and is now Wednesday 13 January 2027."],
    "first_listed": {"number": 3, "published_on": "2026-09-01"},
}
BARE: dict[str, Any] = {
    "reference": "DEC-2026-0044",
    "title": "A depot <b>& more</b>",
    "kind": "Executive decision by an officer",
    "kind_code": "officer",
    "key": False,
    "decision_maker": "Director of Place",
    "due_period": "March to April 2027",
    "service_area": "Highways",
    "mark": "new",
}
EDITION: dict[str, Any] = {
    "schema": "edition/1",
    "council": "Calderwick Council",
    "reference": "FPL-2026-04",
    "number": 4,
    "published_on": "2026-10-01",
    "previous": {"number": 3, "published_on": "2026-09-01"},
    "copies": "Copies are available from the post named with each matter.",
    "items": [ITEM, BARE],
    "removed": [
        {"reference": "DEC-2026-0007", "title": "A bridge", "why": "withdrawn", "reason": "No money."},
        {"reference": "DEC-2026-0009", "title": "A tunnel", "why": "decided", "decided_on": "2026-09-16"},
        {"reference": "DEC-2026-0010", "title": "A ferry", "why": "left-out"},
    ],
}
LONG: dict[str, Any] = EDITION | {"items": [ITEM | {"purpose": "Many words of the matter. " * 60}] * 9, "removed": []}
FIRST: dict[str, Any] = {key: value for key, value in EDITION.items() if key not in ("previous", "removed")}


def printed(record: dict[str, Any]) -> bytes:
    data = dumps(record)
    return edition_pdf(data, published_at=AT, json_sha256=sha256_hex(data))


@pytest.mark.parametrize("record", [EDITION, LONG, FIRST], ids=["full", "long", "first"])
@pytest.mark.usefixtures("papers")
def test_every_edition_is_accessible_and_fit_for_the_archive(record: dict[str, Any]) -> None:
    data = printed(record)
    for profile in ("ua1", "3a"):
        report = page.validate_pdf_bytes(data, profile=profile)
        assert report.is_compliant, (profile, [str(failure) for failure in report.failures])


@pytest.mark.usefixtures("papers")
def test_the_record_is_attached_to_the_paper_and_a_wrong_hash_refused() -> None:
    with pikepdf.open(BytesIO(printed(EDITION))) as pdf:
        assert pdf.attachments["FPL-2026-04.json"].get_file().read_bytes() == dumps(EDITION)
        assert str(pdf.docinfo.Title) == "Forward plan FPL-2026-04 of Calderwick Council, published on 1 October 2026"
    with pytest.raises(ValueError, match="hash"):
        edition_pdf(dumps(EDITION), published_at=AT, json_sha256="0" * 64)
    other = dumps({**EDITION, "schema": "decision/1"})
    with pytest.raises(ValueError, match="not that of an edition"):
        edition_pdf(other, published_at=AT, json_sha256=sha256_hex(other))


def said(record: dict[str, Any], **options: Any) -> dict[str, Any]:
    return edition_of(record, json_sha256="0" * 64, **options)


def test_the_words_of_an_edition() -> None:
    plan = said(EDITION)
    assert (
        plan["lead"]
        == "2 decisions are planned, as known on 1 October 2026: 1 new and 1 changed since the last edition."
    )
    assert [group["heading"] for group in plan["groups"]] == [
        "Cabinet, Wednesday 13 January 2027",
        "Director of Place, March to April 2027",
    ]
    told = plan["groups"][0]["items"][0]
    facts = {fact["label"]: fact["lines"] + fact["paragraphs"] for fact in told["facts"]}
    assert facts["Copies and questions"] == ["Head of Commissioning, commissioning@calderwick.example"]
    assert facts["In private"][0].startswith("Part of this matter is to be considered in private under paragraph 3")
    assert facts["In private"][-2:] == ["Representations received: One.", "Response: No."]
    assert facts["Urgency"][0] == ("Special urgency (MAI 2012 reg 11). 6 January 2027, agreed: Chair of scrutiny.")
    assert facts["Notice first given"] == ["In edition 3, published on 1 September 2026."]
    assert [row["why"] for row in plan["removed"]] == [
        "Withdrawn. No money.",
        "Decided on 16 September 2026.",
        "Not listed in this edition.",
    ]


def test_in_the_first_edition_nothing_is_marked_as_new() -> None:
    assert {item["mark"] for group in said(FIRST)["groups"] for item in group["items"]} == {""}


def test_of_an_item_that_is_withheld_only_the_reference_is_told() -> None:
    plan = said(EDITION, withheld=["DEC-2026-0031", "DEC-2026-0007"])
    assert "School meals" not in str(plan)
    assert "A bridge" not in str(plan)
    assert "No money" not in str(plan)
    assert plan["groups"][0]["items"][0]["reference"] == "DEC-2026-0031"


@pytest.mark.usefixtures("papers")
def test_the_paper_is_kept_with_the_edition(council: Council) -> None:
    edition = listed(council, council.draft())
    assert edition.pdf is not None
    assert edition.pdf_sha256 == sha256_hex(bytes(edition.pdf))


def test_a_paper_that_could_not_be_printed_is_filled_in_once(council: Council, monkeypatch: Any) -> None:
    edition = listed(council, council.draft())
    assert (edition.pdf, edition.pdf_sha256) == (None, "")
    monkeypatch.setattr("decisions.plan_paper.edition_pdf", lambda *args, **kwargs: b"%PDF one")
    edition = actions.print_edition(edition=edition)
    assert bytes(edition.pdf or b"") == b"%PDF one"
    monkeypatch.setattr("decisions.plan_paper.edition_pdf", lambda *args, **kwargs: b"%PDF two")
    assert bytes(actions.print_edition(edition=edition).pdf or b"") == b"%PDF one"
