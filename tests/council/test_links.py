"""One-time links and passwords: used once, within their time, known to nobody but who has them."""

import logging
import re
from datetime import UTC, datetime, timedelta

import pytest
from django.core import mail
from django.core.exceptions import ValidationError
from django.core.mail.backends.locmem import EmailBackend
from django.test import Client
from django.urls import reverse

from commissioning.council import actions
from commissioning.council.actions import links
from commissioning.council.models import LinkPurpose, OneTimeLink, digest_of
from commissioning.council.roles import Role
from commissioning.kit.logs import Line
from commissioning.kit.refusals import Refused

pytestmark = pytest.mark.django_db

AT = datetime(2026, 3, 2, 9, tzinfo=UTC)
PASSWORD = "seven wet umbrellas in june"
SIGNED_IN = "django.contrib.auth.backends.ModelBackend"
TOKEN = re.compile(r"/account/(?:invitation|reset)/([\w-]{43})/")


@pytest.fixture(autouse=True)
def mailed_at_once(monkeypatch):
    """Mail in the background is sent in the foreground, so that a test can look at it."""

    class Now:
        def __init__(self, target, daemon):
            self.start = target

    monkeypatch.setattr(links.threading, "Thread", Now)


def address(purpose, token):
    return f"https://council.example/account/{purpose.value}/{token}/"


def token_of(issued):
    return TOKEN.search(issued.address)[1]


def invited(people, **fields):
    return actions.invite_user(
        by=people.administrator,
        at=AT,
        address=address,
        **{"email": "new@calderwick.example", "display_name": "New clerk", "roles": [Role.CLERK], **fields},
    )


def use(issued, password=PASSWORD, at=AT):
    purpose = LinkPurpose(issued.link.purpose)
    return actions.set_password(token=token_of(issued), purpose=purpose, password=password, at=at)


def signs_in(email, password):
    answer = Client().post(reverse("council:sign_in"), {"username": email, "password": password})
    return answer.status_code == 302


def client_of(user):
    client = Client()
    client.force_login(user, SIGNED_IN)
    return client


# A link


def test_someone_invited_cannot_sign_in_before_the_password_is_set(people):
    issued = invited(people)
    assert not issued.user.has_usable_password()
    use(issued)
    assert signs_in("new@calderwick.example", PASSWORD)


def test_only_an_administrator_invites(people):
    for who in (people.clerk, people.officer, people.manager, people.auditor):
        with pytest.raises(Refused):
            actions.invite_user(
                by=who, at=AT, email="x@calderwick.example", display_name="X", roles=[Role.CLERK], address=address
            )


def test_of_a_token_only_its_hash_is_kept(people):
    token = token_of(invited(people))
    link = OneTimeLink.objects.get()
    assert link.digest == digest_of(token)
    kept = [*OneTimeLink.objects.values_list(), *OneTimeLink.history.values_list()]
    assert token not in str(kept)


def test_a_link_is_used_once(people):
    issued = invited(people)
    use(issued)
    with pytest.raises(Refused, match="used already"):
        use(issued, password="another long phrase of words")
    assert signs_in(issued.user.email, PASSWORD)


@pytest.mark.parametrize(
    ("after", "works"), [(timedelta(days=7) - timedelta(seconds=1), True), (timedelta(days=7), False)]
)
def test_an_invitation_holds_for_seven_days(people, after, works):
    issued = invited(people)
    if works:
        assert use(issued, at=AT + after)
    else:
        with pytest.raises(Refused, match="expired"):
            use(issued, at=AT + after)


def test_a_link_works_for_its_own_purpose_alone(people):
    issued = invited(people)
    with pytest.raises(Refused):
        actions.set_password(token=token_of(issued), purpose=LinkPurpose.RESET, password=PASSWORD, at=AT)


@pytest.mark.parametrize("weak", ["short", "password1234", "482910384756", "newclerk@calder"])
def test_a_weak_password_is_refused_and_uses_nothing_up(people, weak):
    issued = invited(people, email="newclerk@calderwick.example")
    with pytest.raises(ValidationError) as caught:
        use(issued, password=weak)
    assert "password" in caught.value.message_dict
    assert use(issued)


def test_a_newer_link_replaces_the_one_before(people):
    first = invited(people)
    second = actions.send_link(by=people.administrator, at=AT, user=first.user, address=address)
    assert second.link.purpose == LinkPurpose.INVITATION
    with pytest.raises(Refused):
        use(first)
    assert use(second)


def test_the_old_password_works_until_a_new_one_is_set(people):
    use(invited(people))
    user = OneTimeLink.objects.get().user
    issued = actions.send_link(by=people.administrator, at=AT, user=user, address=address)
    assert issued.link.purpose == LinkPurpose.RESET
    assert signs_in(user.email, PASSWORD)
    use(issued, password="quite another set of words")
    assert not signs_in(user.email, PASSWORD)
    assert signs_in(user.email, "quite another set of words")


def test_deactivation_ends_links_for_good(people):
    issued = invited(people)
    actions.deactivate_user(by=people.administrator, user=issued.user, why="Left before starting")
    with pytest.raises(Refused):
        use(issued)
    with pytest.raises(Refused, match="deactivated"):
        actions.send_link(by=people.administrator, at=AT, user=issued.user, address=address)
    actions.reactivate_user(by=people.administrator, user=issued.user, why="Came after all")
    with pytest.raises(Refused):
        use(issued, at=datetime.now(tz=UTC))


def test_history_says_how_a_password_was_set_and_keeps_no_hash(people):
    user = use(invited(people))
    newest = user.history.first()
    assert "one-time link" in newest.history_change_reason
    assert newest.history_user == user
    assert {kept.password for kept in user.history.all()} == {""}


# Mail


def test_a_link_is_mailed_after_the_commit(people, django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks(execute=True):
        issued = invited(people)
        assert not mail.outbox
    assert issued.mailed
    (sent,) = mail.outbox
    assert sent.to == ["new@calderwick.example"]
    assert issued.address in sent.body
    assert token_of(issued) not in sent.subject


def test_a_mail_server_that_fails_is_told_and_the_link_is_still_there(
    people, django_capture_on_commit_callbacks, monkeypatch, caplog
):
    def fail(self, messages):
        raise ConnectionRefusedError("no mail today")

    monkeypatch.setattr(EmailBackend, "send_messages", fail)
    with django_capture_on_commit_callbacks(execute=True), caplog.at_level(logging.DEBUG):
        issued = invited(people)
    assert issued.mailed is False
    assert token_of(issued) not in caplog.text
    assert use(issued)


def test_without_a_mail_server_nothing_is_sent(people, settings, django_capture_on_commit_callbacks):
    settings.SENDS_MAIL = False
    with django_capture_on_commit_callbacks(execute=True):
        issued = invited(people)
    assert issued.mailed is None
    assert not mail.outbox


# Forgotten


def ask(email, at=AT):
    return actions.ask_for_link(email=email, at=at, address=address)


def test_someone_who_forgot_gets_a_link_for_a_day(people):
    user = use(invited(people))
    issued = ask("NEW@calderwick.example")
    assert issued.user == user
    with pytest.raises(Refused):
        use(issued, at=AT + timedelta(days=1))
    assert use(issued, password="words that I shall not forget", at=AT + timedelta(hours=23))


def test_nobody_is_mailed_again_and_again(people):
    use(invited(people))
    assert ask("new@calderwick.example")
    assert ask("new@calderwick.example", AT + timedelta(minutes=4)) is None
    assert ask("new@calderwick.example", AT + timedelta(minutes=6))


def test_asking_ends_no_link_of_an_administrator(people):
    issued = invited(people)
    ask("new@calderwick.example")
    assert use(issued)


def test_using_one_link_ends_the_others(people):
    first = invited(people)
    second = ask("new@calderwick.example")
    use(second)
    with pytest.raises(Refused):
        use(first)


@pytest.mark.parametrize(
    "email", ["nobody@calderwick.example", "former@calderwick.example", "clerk@calderwick.example"]
)
def test_the_page_never_tells_whether_there_is_an_account(people, email):
    former = invited(people, email="former@calderwick.example").user
    actions.deactivate_user(by=people.administrator, user=former, why="Left")
    answer = Client().post(reverse("council:forgotten"), {"email": email})
    assert answer.status_code == 200
    page = answer.content.decode().replace(email, "…")
    known = Client().post(reverse("council:forgotten"), {"email": "officer@calderwick.example"}).content.decode()
    assert page == known.replace("officer@calderwick.example", "…")


def test_a_forgotten_password_is_set_by_the_mailed_link(people, django_capture_on_commit_callbacks):
    use(invited(people))
    with django_capture_on_commit_callbacks(execute=True):
        Client().post(reverse("council:forgotten"), {"email": "new@calderwick.example"})
    (path,) = re.findall(r"http://testserver(/account/reset/\S+)", mail.outbox[-1].body)
    typed = {"password": "entirely other words now", "password_again": "entirely other words now"}
    answer = Client().post(path, typed)
    assert answer["Location"] == reverse("council:sign_in")
    assert signs_in("new@calderwick.example", "entirely other words now")


def test_without_mail_the_page_says_whom_to_ask(people, settings):
    settings.SENDS_MAIL = False
    answer = Client().get(reverse("council:forgotten"))
    assert "Ask an administrator" in answer.content.decode()
    Client().post(reverse("council:forgotten"), {"email": "clerk@calderwick.example"})
    assert not OneTimeLink.objects.exists()


# The pages of a link


def page_of(issued):
    return reverse(f"council:{issued.link.purpose}", args=[token_of(issued)])


def now_invited(people):
    return actions.invite_user(
        by=people.administrator,
        at=datetime.now(tz=UTC),
        email="new@calderwick.example",
        display_name="New clerk",
        roles=[Role.CLERK],
        address=address,
    )


def test_looking_at_a_link_uses_nothing_up(people):
    issued = now_invited(people)
    for _ in range(3):
        answer = Client().get(page_of(issued))
        assert answer.status_code == 200
        assert "no-store" in answer["Cache-Control"]
        assert answer["Referrer-Policy"] == "strict-origin"
    assert Client().head(page_of(issued)).status_code == 200
    assert OneTimeLink.objects.get().used_at is None


def test_what_is_wrong_with_a_password_is_said_and_the_link_stays(people):
    issued = now_invited(people)
    answer = Client().post(page_of(issued), {"password": "short", "password_again": "short"})
    assert "too short" in answer.content.decode()
    answer = Client().post(page_of(issued), {"password": PASSWORD, "password_again": PASSWORD + "s"})
    assert "differ" in answer.content.decode()
    answer = Client().post(page_of(issued), {"password": PASSWORD + "\0", "password_again": PASSWORD + "\0"})
    assert answer.status_code == 200
    assert Client().post(page_of(issued), {"password": PASSWORD, "password_again": PASSWORD}).status_code == 302
    assert Client().get(page_of(issued)).status_code == 404


def test_a_link_that_never_was_answers_like_one_that_is_over(people):
    issued = now_invited(people)
    Client().post(page_of(issued), {"password": PASSWORD, "password_again": PASSWORD})
    over = Client().get(page_of(issued))
    never = Client().get(reverse("council:invitation", args=["x" * 43]))
    assert over.status_code == never.status_code == 404
    assert over.content == never.content


def test_a_link_is_shown_once_and_the_same_form_sent_again_leads_on(people):
    client = client_of(people.administrator)
    page = client.get(reverse("council:invite")).content.decode()
    once, seen, who = (re.search(rf'name="{name}" value="([^"]*)"', page) for name in ("once", "seen", "who"))
    data = {
        "once": once[1],
        "who": who[1],
        "email": "new@calderwick.example",
        "display_name": "New clerk",
        "roles": ["clerk"],
    }
    assert seen is None or seen[1] == ""
    shown = client.post(reverse("council:invite"), data)
    assert shown.status_code == 200
    assert "no-store" in shown["Cache-Control"]
    assert TOKEN.search(shown.content.decode())
    again = client.post(reverse("council:invite"), data)
    link = OneTimeLink.objects.get()
    assert again["Location"] == reverse("council:user", args=[link.user_id])
    assert not TOKEN.search(client.get(again["Location"]).content.decode())


def test_no_log_line_holds_a_token():
    record = logging.LogRecord("django.request", logging.ERROR, "", 0, "Bad: %s", ("/account/reset/abc-DEF_1/",), None)
    assert Line("{message}", style="{").format(record) == "Bad: /account/reset/…/"


# One's own password


def test_one_s_own_password_is_changed_with_the_old_one_and_other_sessions_end(people):
    user = use(invited(people))
    here, elsewhere = client_of(user), client_of(user)
    new = "fresh bread on a cold morning"
    typed = {"password_now": "not this one", "password": new, "password_again": new}
    assert "not your password" in here.post(reverse("council:change_password"), typed).content.decode()
    typed["password_now"] = PASSWORD
    assert here.post(reverse("council:change_password"), typed).status_code == 302
    assert here.get(reverse("council:change_password")).status_code == 200
    assert elsewhere.get(reverse("council:change_password")).status_code == 302
    assert signs_in(user.email, new)


def test_guessing_the_old_password_is_locked_like_signing_in(people):
    client = client_of(use(invited(people)))
    typed = {"password_now": "not this one", "password": PASSWORD, "password_again": PASSWORD}
    answers = [client.post(reverse("council:change_password"), typed).status_code for _ in range(11)]
    assert answers[-1] == 429


def test_a_password_set_by_link_lifts_the_lock(people):
    user = use(invited(people))
    wrong = {"username": user.email, "password": "not this one"}
    here = Client()
    assert [here.post(reverse("council:sign_in"), wrong).status_code for _ in range(11)][-1] == 429
    issued = actions.send_link(by=people.administrator, at=AT, user=user, address=address)
    use(issued, password="a lock is lifted by these words")
    assert signs_in(user.email, "a lock is lifted by these words")
