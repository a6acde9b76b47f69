"""The desk of a record in a browser: who enters, what is shown, what is typed and what is said when it is wrong."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import UTC, date, datetime
from typing import Any

import pytest
import time_machine
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils.html import escape

from commissioning.council.models import Meeting, Post
from commissioning.kit.refusals import Refused
from decisions import actions
from decisions.models import Approval, Clause, Decision
from tests.decisions.conftest import ON, Council

AUTHORISED = "The Director of Children's Services is authorised to award contracts of up to £2.5m in all for 5 years."


@pytest.fixture(autouse=True)
def today() -> Iterator[None]:
    with time_machine.travel(datetime(ON.year, ON.month, ON.day, 12, tzinfo=UTC)):
        yield


@pytest.fixture
def decision(council: Council) -> Decision:
    return council.draft(key=False, key_limb_a=False)


def browser(user: Any) -> Client:
    client = Client()
    client.force_login(user, "django.contrib.auth.backends.ModelBackend")
    return client


def at(decision: Decision, path: str = "") -> str:
    return f"/decisions/{decision.reference}/record/{path}"


def fields_of(page: Any) -> dict[str, Any]:
    """What a browser would send back of the form on a page: every field as it is shown."""
    form = page.context["form"]
    sent: dict[str, Any] = {}
    for bound in form:
        value = bound.value()
        if hasattr(bound.field.widget, "widgets_names"):
            parts = bound.field.widget.decompress(value) if not isinstance(value, list) else value
            for name, part in zip(bound.field.widget.widgets_names, parts, strict=True):
                sent[bound.html_name + name] = "" if part is None else str(part)
        elif isinstance(value, (list, tuple)):
            sent[bound.html_name] = [str(one) for one in value]
        elif value is True:
            sent[bound.html_name] = "on"
        elif value not in (None, False):
            sent[bound.html_name] = str(value)
    return sent


def send(client: Client, path: str, **typed: Any) -> Any:
    """Open a form and send it with what is typed; a field typed as None is left out."""
    sent = {**fields_of(client.get(path)), **typed}
    return client.post(path, {name: value for name, value in sent.items() if value is not None})


def words_of(page: Any) -> str:
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", page.content.decode()))


def errors_of(page: Any) -> str:
    assert page.status_code == 200
    return str(page.context["form"].errors.as_text())


# Who enters


@pytest.mark.parametrize("who", ["clerk", "officer", "manager", "auditor", "administrator"])
def test_each_role_at_the_desk(council: Council, decision: Decision, who: str) -> None:
    client = browser(getattr(council, who))
    answers = {path: client.get(at(decision, path)).status_code for path in ("", "reasons/", "clauses/add/")}
    expected = 200 if who in ("clerk", "officer", "manager") else 403
    assert set(answers.values()) == {expected}
    assert client.get("/decisions/enter/").status_code == expected
    assert client.get(f"/decisions/{decision.reference}/make/").status_code == (200 if who == "clerk" else 403)


def test_a_stranger_is_sent_to_sign_in(decision: Decision) -> None:
    for path in ("", "reasons/", "clauses/add/"):
        assert Client().get(at(decision, path)).status_code == 302


def test_a_manager_reads_a_draft_and_changes_nothing_of_it(council: Council, decision: Decision) -> None:
    client = browser(council.manager)
    page = client.get(at(decision))
    assert "Your role may not" in words_of(page)
    assert "clauses/add/" not in page.content.decode()
    assert "Your role may not" in words_of(client.get(at(decision, "reasons/")))
    assert "Your role may not" in errors_of(client.post(at(decision, "alternatives/add/"), {"label": "2", "what": "x"}))


def test_a_manager_enters_the_record_of_an_officer_and_no_other(council: Council) -> None:
    client = browser(council.manager)
    path = "/decisions/enter/"
    assert [value for value, _ in client.get(path).context["form"].fields["kind"].choices] == ["officer"]
    answer = send(client, path, title="Award", post=str(council.director.pk), service_area=str(council.area.pk))
    record = Decision.objects.get(title="Award")
    assert (answer.status_code, record.kind, record.post) == (302, "officer", council.director)
    assert answer.headers["Location"] == at(record)
    refused = send(client, path, kind="body", title="Other", service_area=str(council.area.pk))
    assert "kind" in errors_of(refused)


# What is shown


def test_the_desk_shows_the_whole_record_with_its_checks(council: Council) -> None:
    made = council.made(reasons="")
    page = browser(council.clerk).get(at(made))
    words = words_of(page)
    for said in (
        "Short breaks for disabled children",
        "Cabinet, at its meeting of Wednesday 3 June 2026",
        "Not answered yet: the record must give reasons",
        "Approve the purchase.",
        "A maximum of £2,500,000",
        "Care would stop.",
        "None declared",
        "Stops publishing.",
        "The record does not say the reasons.",
    ):
        assert said in words, said
    assert '<a href="#reasons">Reasons</a>' in page.content.decode()


def test_an_alternative_without_its_reason_stops_publishing(council: Council) -> None:
    made = council.made()
    client = browser(council.clerk)
    assert "was rejected." not in words_of(client.get(at(made)))
    row = actions.add_alternative(by=council.clerk, decision=made, label="2", what="Our own staff")
    page = client.get(at(made))
    assert "The record does not say why alternative 2 was rejected." in words_of(page)
    assert '<a href="#alternatives">Alternatives</a>' in page.content.decode()
    with pytest.raises(Refused, match="why alternative 2"):
        actions.publish(by=council.clerk, on=ON, decision=made)
    actions.change_row(by=council.clerk, row=row, changes={"why_rejected": "Dear."}, why="Explained")
    actions.publish(by=council.clerk, on=ON, decision=made)


def test_the_checks_follow_each_save(council: Council) -> None:
    decision = council.draft(key_limb_a=False)
    client = browser(council.clerk)
    assert "not said on which limb" in words_of(client.get(at(decision)))
    answer = send(client, at(decision, "key/"), key_limb_b="on")
    assert answer.status_code == 302
    assert "not said on which limb" not in words_of(client.get(at(decision)))


def test_a_record_of_forty_clauses_asks_no_more_than_one_of_two(council: Council) -> None:
    client = browser(council.clerk)
    counts = []
    for number in (2, 40):
        decision = actions.enter(
            by=council.clerk, on=ON, title=f"{number} clauses", kind="body", service_area=council.area
        )
        parent = None
        for label in range(number):
            clause = actions.add_clause(
                by=council.clerk, decision=decision, label=f"{label + 1}.", verb="authorise", text=AUTHORISED,
                parent=parent if label % 2 else None,
            )  # fmt: skip
            parent = clause if label % 2 == 0 else parent
            fields = {"amount": 1, "qualifier": "maximum", "words": "£1"}
            actions.approve_money(by=council.clerk, clause=clause, **fields)
        client.get(at(decision))
        with CaptureQueriesContext(connection, ) as queries:  # fmt: skip
            assert client.get(at(decision)).status_code == 200
        counts.append(len(queries))
    assert counts[0] == counts[1]
    assert counts[0] < 70


def test_what_is_published_is_not_edited_here(council: Council) -> None:
    client, published = browser(council.clerk), council.published()
    assert "it is not edited any more" in words_of(client.get(at(published)))
    assert "it is not edited any more" in words_of(client.get(at(published, "reasons/")))
    clause = published.clauses.get()
    refused = client.post(at(published, f"clauses/{clause.pk}/move/"), {"place": "end"})
    assert "it is not edited any more" in errors_of(refused)


@pytest.mark.parametrize(
    "path",
    ["nonsense/", "power/", "nonsense/add/", "nonsense/1/", "clauses/0/", "clauses/99999999999999999999/",
     "clauses/add/?after=0", "clauses/add/?below=%00", "alternatives/0/", "approvals/0/remove/"],
)  # fmt: skip
def test_what_is_not_there_is_not_found(council: Council, decision: Decision, path: str) -> None:
    assert browser(council.clerk).get(at(decision, path)).status_code == 404


# Exempt matter


def test_an_exempt_clause_is_seen_and_changed_only_with_the_tick(council: Council, decision: Decision) -> None:
    clause = actions.add_clause(
        by=council.clerk, decision=decision, label="(x)", verb="approve", text="Up to £77,777 for Quillhaven.",
        access="exempt", exempt_paragraph=3, exempt_reason="Prices of Quillhaven.", exempt_review_on=date(2027, 6, 30),
    )  # fmt: skip
    money = actions.approve_money(
        by=council.clerk, clause=clause, amount=77_777, qualifier="maximum", words="Quillhaven"
    )
    with_tick, without = browser(council.clerk), browser(council.officer)
    assert "Quillhaven" in words_of(with_tick.get(at(decision)))
    page = words_of(without.get(at(decision)))
    assert "Quillhaven" not in page
    assert "77,777" not in page
    assert "1 clause is not shown to you" in page
    for path in (
        f"clauses/{clause.pk}/", f"clauses/{clause.pk}/move/", f"clauses/{clause.pk}/remove/",
        f"clauses/{clause.pk}/approvals/add/", f"approvals/{money.pk}/", f"clauses/add/?after={clause.pk}",
    ):  # fmt: skip
        assert without.get(at(decision, path)).status_code == 404
        assert with_tick.get(at(decision, path)).status_code == 200
    shown = without.get(at(decision, f"clauses/{decision.clauses.get(label='(a)').pk}/move/"))
    assert "(x)" not in shown.content.decode()


# Parts


def test_each_part_is_saved_as_it_stands(council: Council, decision: Decision) -> None:
    """Opening a form and sending it back unchanged changes nothing."""
    client = browser(council.clerk)
    kept = {f.attname: getattr(Decision.objects.get(pk=decision.pk), f.attname) for f in Decision._meta.concrete_fields}
    for part in ("about", "maker", "key", "wards", "private", "earlier", "reasons", "interests", "breach"):
        answer = send(client, at(decision, f"{part}/"))
        assert answer.status_code == 302, (part, errors_of(answer))
    fresh = Decision.objects.get(pk=decision.pk)
    assert {f.attname: getattr(fresh, f.attname) for f in Decision._meta.concrete_fields} == kept


def test_the_kind_of_a_decision_that_was_made_stays(council: Council) -> None:
    made, client = council.made(), browser(council.clerk)
    assert send(client, at(made, "maker/"), kind="officer").status_code == 302
    assert Decision.objects.get(pk=made.pk).kind == "body"
    refused = send(client, at(made, "maker/"), meeting="", body=str(council.cabinet.pk))
    assert "Give the meeting." in errors_of(refused), "a decision that was made keeps what it needs"


def test_who_decides_empties_what_does_not_go_with_it(council: Council, decision: Decision) -> None:
    client = browser(council.clerk)
    answer = send(client, at(decision, "maker/"), kind="officer", post=str(council.director.pk))
    assert answer.status_code == 302
    fresh = Decision.objects.get(pk=decision.pk)
    assert (fresh.kind, fresh.body, fresh.meeting, fresh.post) == ("officer", None, None, council.director)
    assert "post" in errors_of(send(client, at(decision, "maker/"), kind="member", post=""))


def test_a_meeting_of_another_body_is_told(council: Council, decision: Decision) -> None:
    other = Meeting(body=council.scrutiny, held_on=ON).recorded(by=None, why="Test")
    page = send(browser(council.clerk), at(decision, "maker/"), meeting=str(other.pk), body=str(council.cabinet.pk))
    assert "This is a meeting of Scrutiny committee. Choose a meeting of Cabinet" in errors_of(page)


def test_wards_are_named_and_are_all_again(council: Council, decision: Decision) -> None:
    client, ward = browser(council.clerk), council.ward("Market")
    send(client, at(decision, "wards/"), wards=[str(ward.pk)])
    assert [link.ward for link in decision.ward_links.all()] == [ward]
    assert "Market." in words_of(client.get(at(decision)))
    send(client, at(decision, "wards/"), wards=[])
    assert Decision.objects.get(pk=decision.pk).all_wards


def test_another_decision_is_named_by_its_reference(council: Council, decision: Decision) -> None:
    client, earlier = browser(council.clerk), council.published()
    day = {"supersedes_from_day": "1", "supersedes_from_month": "7", "supersedes_from_year": "2026"}
    path = at(decision, "earlier/")
    assert "There is no decision DEC-1999-0001" in errors_of(send(client, path, supersedes="dec-1999-0001", **day))
    assert "does not replace itself" in errors_of(send(client, path, supersedes=decision.reference, **day))
    assert "Give the day" in errors_of(send(client, path, supersedes=earlier.reference))
    assert "was not referred back" in errors_of(send(client, path, reconsiders=earlier.reference))
    assert send(client, path, supersedes=earlier.reference.lower(), **day).status_code == 302
    assert earlier.reference in client.get(path).content.decode()


def test_private_matter_states_its_paragraph_and_reason(council: Council, decision: Decision) -> None:
    client = browser(council.clerk)
    page = send(client, at(decision, "private/"), private="part")
    assert "Choose the paragraph" in errors_of(page)
    assert "Say why it is taken in private" in errors_of(page)
    answer = send(client, at(decision, "private/"), private="part", private_paragraph="3", private_reason="Prices.")
    assert answer.status_code == 302


def test_none_declared_is_an_answer_and_blank_is_not(council: Council) -> None:
    client, decision = browser(council.clerk), council.draft(interests_answer="not-asked")
    assert "Choose an answer" in errors_of(send(client, at(decision, "interests/"), interests_answer=None))
    assert send(client, at(decision, "interests/"), interests_answer="none-declared").status_code == 302
    send(client, at(decision, "interests/add/"), office="Leader", nature="Trustee of a bidder")
    row = decision.interests.get()
    send(client, at(decision, f"interests/{row.pk}/"), dispensation="By the chief executive")
    assert str(decision.interests.get().who) == "Leader"
    assert "Dispensation: By the chief executive" in words_of(client.get(at(decision)))
    refused = send(client, at(decision, "interests/"), interests_answer="none-declared")
    assert "Remove them first" in errors_of(refused)


def test_an_officer_chooses_among_the_powers_of_the_post(council: Council) -> None:
    giving = council.draft(title="Home care")
    power = council.with_power(giving)
    actions.publish_edition(by=council.clerk, on=ON, decisions=[giving], published_on=date(2026, 4, 28))
    actions.make(by=council.clerk, on=ON, decision=giving, decided_on=date(2026, 6, 3))
    actions.publish(by=council.clerk, on=ON, decision=giving, published_on=date(2026, 6, 4))
    record = actions.enter(
        by=council.manager, on=ON, title="Award", kind="officer", service_area=council.area, post=council.director
    )
    client = browser(council.manager)
    assert "Home care" in words_of(client.get(at(record, "power/?q=home")))
    assert "Home care" not in words_of(client.get(at(record, "power/?q=roads")))
    assert client.get(at(record, "power/?q=%00")).status_code == 200
    assert send(client, at(record, "power/"), made_under=str(power.pk)).status_code == 302
    assert Decision.objects.get(pk=record.pk).made_under == power
    assert f"{power.clause}: The Director" in words_of(client.get(at(record)))
    for reader in (council.clerk, council.manager):
        assert (f"/decisions/{record.reference}/notices/" in browser(reader).get(at(record)).content.decode()) == (
            reader == council.clerk
        ), "the desk leads nobody to a page that they may not open"
        page = browser(reader).get(f"/decisions/{record.reference}/").content.decode()
        assert f'<a href="/authority/{giving.reference}/{power.clause.slug}/">{escape(str(power))}</a>' in page
    send(client, at(record, "maker/"), post=str(council.contact.pk))
    assert Decision.objects.get(pk=record.pk).made_under is None, "another post has not that power"


# Clauses


def test_clauses_are_added_moved_and_removed_without_javascript(council: Council, decision: Decision) -> None:
    client = browser(council.clerk)
    first = decision.clauses.get()
    path = at(decision, f"clauses/add/?after={first.pk}")
    assert client.get(path).context["form"]["label"].value() == "(b)"
    answer = send(client, path, verb="note", text="The report.")
    second = decision.clauses.get(label="(b)")
    assert answer.headers["Location"] == at(decision) + f"#clause-{second.pk}"
    move = re.search(
        rf'action="([^"]+/{second.pk}/move/)".*?name="place" value="([^"]+)"', client.get(at(decision)).content.decode()
    )
    assert move
    assert client.post(move[1], {"place": move[2]}).status_code == 302
    assert [clause.label for clause in decision.clauses.order_by("position")] == ["(b)", "(a)"]
    page = client.get(at(decision, f"clauses/{first.pk}/remove/"))
    assert "1 approval of money" in words_of(page)
    assert send(client, at(decision, f"clauses/{first.pk}/remove/")).status_code == 302
    assert not Approval.objects.filter(clause__decision=decision).exists()


def test_an_exempt_clause_asks_for_its_ground(council: Council, decision: Decision) -> None:
    client, clause = browser(council.clerk), decision.clauses.get()
    path = at(decision, f"clauses/{clause.pk}/")
    page = send(client, path, access="exempt")
    assert all(
        name in page.context["form"].errors for name in ("exempt_paragraph", "exempt_reason", "exempt_review_on")
    )
    day = {"exempt_review_on_day": "30", "exempt_review_on_month": "6", "exempt_review_on_year": "2027"}
    ground = {"exempt_paragraph": "3", "exempt_reason": "Prices."}
    assert send(client, path, access="exempt", **ground, **day).status_code == 302
    assert send(client, path, access="public").status_code == 302
    fresh = Clause.objects.get(pk=clause.pk)
    assert (fresh.access, fresh.exempt_paragraph, fresh.exempt_reason) == ("public", None, "")


def test_a_label_that_another_clause_has_is_told_at_its_field(council: Council, decision: Decision) -> None:
    page = send(browser(council.clerk), at(decision, "clauses/add/"), label="a.", verb="note", text="Noted")
    assert "Clause (a) has this label" in str(page.context["form"].errors["label"])
    assert page.context["form"]["text"].value() == "Noted"


def test_an_offer_is_shown_with_its_words_and_taken_changed_or_declined(council: Council, decision: Decision) -> None:
    client = browser(council.clerk)
    clause = actions.add_clause(by=council.clerk, decision=decision, label="(b)", verb="authorise", text=AUTHORISED)
    page = client.get(at(decision))
    words = words_of(page)
    assert "Clause (b) seems to approve spending. Read from the clause: please check." in words
    assert "£2,500,000, a maximum “up to £2.5m in all”" in words
    paths = re.findall(rf'action="([^"]+/clauses/{clause.pk}/offers/\w+/)"', page.content.decode())
    change = re.search(rf'href="([^"]+/clauses/{clause.pk}/approvals/add/\?offer=\w+)"', page.content.decode())
    assert len(paths) == 2
    assert change
    assert client.post(paths[1], {"answer": "decline"}).status_code == 302
    assert "seems to delegate power" not in words_of(client.get(at(decision)))
    form = client.get(change[1]).context["form"]
    assert (form["amount"].value(), form["longest_term_months"].value()) == ("2,500,000", 60)
    assert send(client, change[1], amount="£2,400,000").status_code == 302
    assert clause.approvals.get().amount == 2_400_000
    assert "seems to approve" not in words_of(client.get(at(decision)))
    assert "not offered any more" in errors_of(client.post(paths[0], {"answer": "take"}))


def test_a_yearly_figure_is_explained(council: Council, decision: Decision) -> None:
    actions.add_clause(
        by=council.clerk, decision=decision, label="(b)", verb="approve", text="Spending of £520,000 a year."
    )
    assert "“£520,000” is not offered as an approval." in words_of(browser(council.clerk).get(at(decision)))


def test_a_pasted_text_is_looked_at_before_anything_is_saved(council: Council) -> None:
    client = browser(council.clerk)
    decision = actions.enter(by=council.clerk, on=ON, title="Pasted", kind="body", service_area=council.area)
    path = at(decision, "clauses/paste/")
    assert "No line begins with a label" in errors_of(send(client, path, pasted="Nothing here"))
    page = send(client, path, pasted="RESOLVED:\n1. To approve the plan\n1.1 of the report\n2. That it be noted")
    assert "RESOLVED:" in words_of(page)
    assert not decision.clauses.exists()
    sent = fields_of(page)
    assert [sent.get(f"verb_{n}", "") for n in range(3)] == ["approve", "", "note"]
    wrong = client.post(path, sent)
    assert "Choose what clause 2 does" in errors_of(wrong)
    answer = client.post(path, {**fields_of(wrong), "verb_1": "other"})
    assert answer.status_code == 302
    assert [(c.label, c.parent and c.parent.label) for c in decision.clauses.order_by("position")] == [
        ("1.", None), ("1.1", "1."), ("2.", None),
    ]  # fmt: skip


@pytest.mark.parametrize("count", ["0", "999", "-1", "1e3", "", "٣"])
def test_a_forged_count_of_pieces_is_no_error_of_ours(council: Council, decision: Decision, count: str) -> None:
    page = browser(council.clerk).post(at(decision, "clauses/paste/"), {"count": count, "pasted": "x"})
    assert page.status_code == 200


# Rows


def test_alternatives_are_numbered_on(council: Council, decision: Decision) -> None:
    client = browser(council.clerk)
    path = at(decision, "alternatives/add/")
    assert client.get(path).context["form"]["label"].value() == "2"
    assert send(client, path, what="Our own staff").status_code == 302
    assert "Why was it rejected?" in words_of(client.get(at(decision)))
    row = decision.alternatives.get(label="2")
    again = send(client, path, label="2", what="Twice")
    assert "Another alternative has that label" in errors_of(again)
    assert send(client, at(decision, f"alternatives/{row.pk}/"), why_rejected="Dear").status_code == 302
    assert send(client, at(decision, f"alternatives/{row.pk}/remove/")).status_code == 302
    assert not decision.alternatives.filter(label="2").exists()


def test_money_and_power_are_entered_by_hand(council: Council, decision: Decision) -> None:
    client, clause = browser(council.clerk), decision.clauses.get()
    path = at(decision, f"clauses/{clause.pk}/delegations/add/")
    wrong = send(client, path, limit_per_action="ten", floor="99999999999999999", longest_term_months="-1")
    for name in ("post", "powers", "limit_per_action", "floor", "longest_term_months"):
        assert name in wrong.context["form"].errors, name
    crossed = {"post": str(council.director.pk), "powers": ["award"], "limit_per_action": "1", "floor": "2"}
    assert "must not be above" in errors_of(send(client, path, **crossed))
    assert send(client, path, **{**crossed, "floor": ""}).status_code == 302
    path = at(decision, f"approvals/{clause.approvals.get().pk}/")
    assert send(client, path, amount="2,400,000.50").status_code == 302
    assert str(clause.approvals.get().amount) == "2400000.50"


def test_a_post_that_has_ended_is_not_offered(council: Council, decision: Decision) -> None:
    gone = Post(title="Director of Canals", until_on=date(2026, 1, 1)).recorded(by=None, why="Test")
    clause = decision.clauses.get()
    page = browser(council.clerk).get(at(decision, f"clauses/{clause.pk}/delegations/add/"))
    assert gone.title not in page.content.decode()


# Entered, and made


def test_an_unplanned_decision_is_entered_and_told_what_a_key_one_needs(council: Council) -> None:
    client = browser(council.clerk)
    assert "general exception or special urgency" in words_of(client.get("/decisions/enter/"))
    answer = send(
        client, "/decisions/enter/", title="Flood relief", kind="body", meeting=str(council.meeting.pk), key="on",
        key_limb_a="on", service_area=str(council.area.pk),
    )  # fmt: skip
    decision = Decision.objects.get(title="Flood relief")
    assert answer.status_code == 302
    assert (decision.body, decision.meeting, decision.state) == (council.cabinet, council.meeting, "draft")
    missing = send(client, "/decisions/enter/", kind="body", key="on")
    assert {"title", "service_area", "meeting", "key_limb_a"} <= set(missing.context["form"].errors)


def test_a_decision_that_decides_another_again_is_entered_with_its_reference(council: Council) -> None:
    client, back = browser(council.clerk), council.referred_back()
    path = f"/decisions/enter/?reconsiders={back.reference}"
    send(client, path, title="Again", kind="body", body=str(council.cabinet.pk), service_area=str(council.area.pk))
    assert Decision.objects.get(title="Again").reconsiders == back
    assert client.get("/decisions/enter/?reconsiders=%00").status_code == 200


def test_it_was_decided_says_first_what_stops_it(council: Council) -> None:
    client = browser(council.clerk)
    decision = actions.enter(
        by=council.clerk, on=ON, title="Empty", kind="body", service_area=council.area, body=council.cabinet,
        meeting=council.meeting,
    )  # fmt: skip
    path = f"/decisions/{decision.reference}/make/"
    assert "What stops it, as things are" in words_of(client.get(path))
    refused = send(client, path)
    assert "clause" in errors_of(refused)
    actions.add_clause(by=council.clerk, decision=decision, label="1.", verb="note", text="Noted")
    assert "What stops it" not in words_of(client.get(path))
    future = send(client, path, decided_on_day="1", decided_on_month="7", decided_on_year="2026")
    assert "has not come yet" in errors_of(future)
    unreal = send(client, path, decided_on_day="31", decided_on_month="6", decided_on_year="2026")
    assert "must be a real date" in errors_of(unreal)
    assert send(client, path).status_code == 302
    assert Decision.objects.get(pk=decision.pk).state == "made"
    assert "cannot" in words_of(client.get(path)) or "made" in words_of(client.get(path))


# Bad input


def test_twenty_thousand_characters_are_kept_and_one_more_is_told(council: Council, decision: Decision) -> None:
    client = browser(council.clerk)
    long = "word " * 3999 + "words"
    assert len(long) == 20_000
    assert send(client, at(decision, "reasons/"), reasons=long).status_code == 302
    assert Decision.objects.get(pk=decision.pk).reasons == long
    page = send(client, at(decision, "reasons/"), reasons=long + "x")
    assert "Use 20,000 characters or fewer" in errors_of(page)
    assert escape(long + "x") in page.content.decode()
    path = at(decision, "clauses/add/")
    assert send(client, path, label="(b)", verb="note", text=long).status_code == 302
    assert client.get(at(decision)).status_code == 200


def test_a_null_character_is_no_error_of_ours(council: Council, decision: Decision) -> None:
    client = browser(council.clerk)
    assert send(client, at(decision, "clauses/add/"), label="(b)", verb="note", text="A\0B").status_code == 302
    assert decision.clauses.get(label="(b)").text == "AB"
    assert client.post(at(decision, "clauses/paste/"), {"pasted": "\0"}).status_code == 200


def test_two_clerks_at_once_overwrite_nothing(council: Council, decision: Decision) -> None:
    client, clause = browser(council.clerk), decision.clauses.get()
    path = at(decision, f"clauses/{clause.pk}/")
    opened = fields_of(client.get(path))
    actions.change_clause(by=council.officer, clause=clause, changes={"text": "Theirs"}, why="Words")
    page = client.post(path, {**opened, "text": "Mine"})
    told = errors_of(page)
    assert "Officer changed this" in told
    assert "Theirs" in told
    assert page.context["form"]["text"].value() == "Mine"
    assert Clause.objects.get(pk=clause.pk).text == "Theirs"
    assert client.post(path, {**fields_of(page), "text": "Mine"}).status_code == 302
    assert Clause.objects.get(pk=clause.pk).text == "Mine"


def test_a_form_sent_twice_adds_once(council: Council, decision: Decision) -> None:
    client = browser(council.clerk)
    path = at(decision, "clauses/add/")
    sent = {**fields_of(client.get(path)), "verb": "note", "text": "Noted"}
    answers = [client.post(path, sent) for _ in range(2)]
    assert [answer.status_code for answer in answers] == [302, 302]
    assert answers[0].headers["Location"] == answers[1].headers["Location"]
    assert decision.clauses.count() == 2


def test_what_was_typed_when_the_session_had_ended_is_there_after_sign_in(council: Council, decision: Decision) -> None:
    client = browser(council.clerk)
    path = at(decision, f"clauses/add/?after={decision.clauses.get().pk}")
    sent = {**fields_of(client.get(path)), "verb": "note", "text": "Typed for an hour"}
    client.logout()
    assert client.post(path, sent).status_code == 302
    client.force_login(council.clerk, "django.contrib.auth.backends.ModelBackend")
    page = client.get(path)
    assert "Your session had ended" in words_of(page)
    assert page.context["form"]["text"].value() == "Typed for an hour"
    assert client.post(path, fields_of(page)).status_code == 302
    assert decision.clauses.filter(text="Typed for an hour").exists()
