"""One mail to the council's mailboxes: shown first, sent once, recorded only when the server took it."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, date, datetime
from typing import Any

import pytest
import time_machine
from django.core import mail
from django.core.mail.backends.locmem import EmailBackend
from django.db import IntegrityError, connection, transaction

from commissioning.council import actions as council_actions
from commissioning.kit.refusals import Refused
from decisions import actions
from decisions.models import Decision, Mailing
from tests.decisions.conftest import ON, Council
from tests.decisions.desks import Desk, words_in

pytestmark = pytest.mark.django_db
MAIL = "/meetings/2026-06-03-cabinet/record/mail/"
EXEMPT = {
    "access": "exempt",
    "exempt_paragraph": 3,
    "exempt_reason": "Rates.",
    "exempt_review_on": date(2027, 1, 1),
}


@pytest.fixture(autouse=True)
def today(settings: Any) -> Iterator[None]:
    settings.SENDS_MAIL = True
    with time_machine.travel(datetime(ON.year, ON.month, ON.day, 12, tzinfo=UTC), tick=False):
        yield


@pytest.fixture
def clerk(council: Council) -> Desk:
    for name in ("members", "scrutiny"):
        council_actions.add_mailing_address(by=council.clerk, mailbox=f"{name}@calderwick.example", what="Councillors")
    return Desk(council.clerk)


def address(reference: str) -> str:
    return f"https://council.example/decisions/{reference}/"


@pytest.mark.parametrize("who", ["officer", "manager", "auditor", "administrator"])
def test_only_a_clerk_sends_it(council: Council, who: str) -> None:
    decision = council.published()
    user = getattr(council, who)
    assert Desk(user).client.get(f"/decisions/{decision.reference}/mail/").status_code == 403
    with pytest.raises(Refused, match="Your role"):
        actions.send_mail(by=user, what=decision, address=address)


def test_the_mail_is_shown_and_says_what_is_published(council: Council, clerk: Desk) -> None:
    first = council.published(title="Short breaks", agenda_item=2)
    second = council.called_in(title="Respite", agenda_item=1)
    council.made(title="Not published")
    words = clerk.open(MAIL)
    assert "Decisions of Cabinet, Wednesday 3 June 2026" in words
    assert "members@calderwick.example, scrutiny@calderwick.example" in words
    clerk.send(MAIL)
    (sent,) = mail.outbox
    assert sorted(sent.recipients()) == ["members@calderwick.example", "scrutiny@calderwick.example"]
    assert sent.subject == "Decisions of Cabinet, Wednesday 3 June 2026"
    text = str(sent.body)
    assert text.index(second.reference) < text.index(first.reference)
    assert "It can be called in until Thursday 11 June 2026." in text
    assert "Otherwise it takes effect on Friday 12 June 2026." in text
    assert "Called in: not in effect." in text
    assert "Key decision: spending or savings." in text
    assert f"http://testserver/decisions/{first.reference}/" in text
    assert "Not published" not in text


def test_it_is_recorded_as_sent_and_a_second_click_is_told_so(council: Council, clerk: Desk) -> None:
    decision = council.published()
    data = clerk.form(MAIL)
    assert "The mail was sent to 2 mailboxes." in words_in(clerk.client.post(MAIL, data, follow=True))
    assert clerk.client.post(MAIL, data).status_code == 302
    row = Mailing.objects.get()
    assert (row.meeting, row.decision, row.about) == (council.meeting, None, [decision.reference])
    assert (row.subject, row.text) == (mail.outbox[0].subject, mail.outbox[0].body)
    assert row.sent_by == council.clerk
    again = clerk.client.post(MAIL, data | {"once": ""})
    assert "The mailboxes were told on 30 June 2026. A mail is sent once only." in words_in(again)
    assert "told on 30 June 2026" in clerk.open(MAIL)
    assert "told on 30 June 2026" in clerk.open(f"/decisions/{decision.reference}/mail/")
    assert len(mail.outbox) == 1


def test_a_decision_published_after_the_meetings_mail_has_one_of_its_own(council: Council, clerk: Desk) -> None:
    council.published()
    clerk.send(MAIL)
    later = council.published(title="Later")
    clerk.send(f"/decisions/{later.reference}/mail/")
    assert Mailing.objects.get(decision=later).about == [later.reference]
    assert mail.outbox[1].subject == f"{later.reference}: Later"
    assert str(mail.outbox[1].body).count(f"{later.reference}: Later") == 1


def test_a_decision_told_by_itself_is_not_told_again_with_its_meeting(council: Council, clerk: Desk) -> None:
    first, second = council.published(), council.published()
    clerk.send(f"/decisions/{first.reference}/mail/")
    clerk.send(MAIL)
    assert Mailing.objects.get(meeting=council.meeting).about == [second.reference]


def test_a_meeting_whose_decisions_all_had_mails_of_their_own_has_nothing_left_to_tell(
    council: Council, clerk: Desk
) -> None:
    decision = council.published()
    clerk.send(f"/decisions/{decision.reference}/mail/")
    words = clerk.open(MAIL)
    assert "There is nothing to tell" in words
    assert "A decision that had a mail of its own is not told again." in words


def test_a_server_that_refuses_leaves_nothing_recorded(
    council: Council, clerk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    council.published()

    def refuse(*args: Any) -> int:
        raise ConnectionRefusedError

    with monkeypatch.context() as broken:
        broken.setattr(EmailBackend, "send_messages", refuse)
        failed = clerk.send(MAIL)
    assert "The mail server did not take the mail." in words_in(failed)
    assert not Mailing.objects.exists()
    clerk.resend(failed, MAIL)
    assert Mailing.objects.count() == len(mail.outbox) == 1


def test_what_changed_since_it_was_shown_is_shown_again(council: Council, clerk: Desk) -> None:
    decision = council.published()
    data = clerk.form(MAIL)
    actions.correct(by=council.clerk, on=ON, decision=decision, changes={"title": "Breaks"}, reason="Shorter.")
    changed = clerk.client.post(MAIL, data)
    assert "has changed since you looked" in words_in(changed)
    assert not mail.outbox
    clerk.resend(changed, MAIL)
    assert "Breaks" in str(mail.outbox[0].body)


def test_nothing_exempt_and_nothing_taken_down_is_in_it(council: Council, clerk: Desk) -> None:
    decision = council.made()
    actions.add_clause(by=council.clerk, decision=decision, label="(b)", verb="award", text="Zebra.", **EXEMPT)
    actions.add_document(by=council.clerk, decision=decision, title="Zebra rates", title_exempt=True, **EXEMPT)
    actions.publish(by=council.clerk, on=ON, decision=decision)
    gone = council.published(title="Okapi")
    actions.take_down(by=council.clerk, publication=gone.publications.get(), reason_class="personal-data")
    letter = actions.letter_about(council.meeting, address=address)
    assert letter.about == (decision.reference,)
    assert "Zebra" not in letter.text + letter.subject
    assert "Okapi" not in letter.text
    assert "nothing to tell" in str(actions.refusal_to_mail(gone))


def test_why_there_is_nothing_to_send_is_said(council: Council, settings: Any) -> None:
    clerk = Desk(council.clerk)
    assert "nothing to tell" in clerk.open(MAIL)
    council.published()
    assert "list of mailboxes is empty" in clerk.open(MAIL)
    council_actions.add_mailing_address(by=council.clerk, mailbox="members@calderwick.example", what="Councillors")
    settings.SENDS_MAIL = False
    assert "This service sends no mail." in clerk.open(MAIL)


def test_a_recommendation_says_nothing_of_call_in(council: Council, clerk: Desk) -> None:
    letter = actions.letter_about(council.recommendation(), address=address)
    assert "call" not in letter.text
    assert "effect" not in letter.text


def test_a_mail_that_was_sent_is_neither_changed_nor_deleted(council: Council, clerk: Desk) -> None:
    council.published()
    clerk.send(MAIL)
    for statement in (
        "update decisions_mailing set text = 'x'",
        "update decisions_mailing set sent_at = now()",
        "delete from decisions_mailing",
        "truncate decisions_mailing",
    ):
        with pytest.raises(IntegrityError) as refused, transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(f"set constraints all immediate; {statement}")
        assert refused.value.__cause__.diag.constraint_name == "mailing_is_append_only"  # type: ignore[union-attr]
    with pytest.raises(TypeError):
        Mailing.objects.all().delete()


def test_a_mail_is_about_a_meeting_or_about_one_decision(council: Council) -> None:
    decision: Decision = council.published()
    both = Mailing(meeting=council.meeting, decision=decision, about=["x"], recipients=["a@b.example"], subject="s",
                   text="t", sent_at=datetime(2026, 6, 30, tzinfo=UTC), sent_by=council.clerk)  # fmt: skip
    with pytest.raises(Exception, match="about a meeting or about one decision"):
        both.save()
