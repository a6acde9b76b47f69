"""Reminders by mail: each thing told once per threshold, to who answers for it, and never a gap."""

from __future__ import annotations

import socket
from collections.abc import Iterator
from datetime import date, timedelta
from decimal import Decimal
from io import StringIO
from typing import Any

import pytest
from django.conf import settings
from django.core import mail
from django.core.management import CommandError, call_command
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext

from commissioning.council import actions as council
from commissioning.council.models import User
from commissioning.council.roles import Role
from commissioning.kit.terms import Option, Term
from commissioning.overview import digests, todo
from commissioning.overview.digests import send_digests
from commissioning.overview.models import DigestRun, DigestSent, HowOften, Reminded, ReminderChoice
from commissioning.overview.reminders import Choice, What, choice_of, gather, is_due, reach_of, thresholds
from contracts import actions as contracts
from contracts.actions import Authority
from contracts.counting import count_all
from contracts.models import Contract, NextAct
from tests.builders import Cast, HomeCare, home_care
from tests.decisions.desks import Desk
from tests.mail_server import MailServer, mail_server

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("without_papers")]

ON = date(2026, 1, 5)
"""The day on which everything is entered."""
END = date(2028, 3, 31)
TOLD_FROM = [date(2027, 3, 31), date(2027, 9, 30), date(2027, 12, 31), date(2028, 2, 29)]
DAY, WEEK = timedelta(days=1), timedelta(days=7)
REGISTER = Authority.recorded("An older register")


@pytest.fixture
def care(people: Cast) -> HomeCare:
    """A commission under which nothing is signed yet."""
    return home_care(people, published=False)


def agreed(care: HomeCare, **fields: Any) -> Contract:
    """A contract from an older register: five years from April 2023, which are to end without more."""
    people = care.cast
    contract = care.draft(
        **{
            "title": "Waste collection",
            "commission": None,
            "lots": [],
            "provider": care.provider,
            "route": "open",
            "light_touch": False,
            "starts_on": date(2023, 4, 1),
            "term": Term(60),
            "value": Decimal("4000000"),
            "value_qualifier": "maximum",
            "planned_path": "let-end",
            **fields,
        }
    )
    contracts.award(
        by=people.officer, on=ON, contract=contract, authority=REGISTER, amount=contract.value, made_on=ON - DAY
    )
    return contracts.sign(by=people.officer, on=ON, contract=contract, signed_on=ON - DAY)


def told(on: date) -> dict[str, str]:
    """Send on a day: to whom (the part before the @) what went, and its subject and text in one."""
    mail.outbox.clear()
    send_digests(on=on)
    return {sent.to[0].partition("@")[0]: f"{sent.subject}\n{sent.body}" for sent in mail.outbox}


def choose(user: User, how_often: HowOften, weekday: int = 0, even_if_nothing: bool = False) -> None:
    digests.choose(by=user, how_often=how_often, weekday=weekday, even_if_nothing=even_if_nothing)


def another(people: Cast, name: str, *roles: Role, areas: Any = ()) -> User:
    return council.add_user(
        by=people.administrator,
        email=f"{name}@calderwick.example",
        display_name=name.capitalize(),
        roles=roles,
        service_areas=areas,
    )


# When -----------------------------------------------------------------------------------------------------------------


def test_an_end_is_told_twelve_six_three_and_one_months_before_and_once_it_has_passed_unfollowed() -> None:
    assert thresholds(What.END, END) == TOLD_FROM
    assert thresholds(What.END, END, running_on=True) == [*TOLD_FROM, date(2028, 4, 1)]
    assert thresholds(What.END, date(2028, 2, 29))[0] == date(2027, 2, 28)


def test_a_day_to_act_is_told_before_it_and_on_it() -> None:
    day = date(2027, 6, 10)
    for what in (What.ACT, What.DECIDE, What.NOTICE):
        assert thresholds(what, day) == [day - 90 * DAY, day - 30 * DAY, day - 7 * DAY, day]


@pytest.mark.parametrize(
    ("last", "on", "due"),
    [
        (None, date(2027, 4, 7), True),
        (date(2027, 4, 5), date(2027, 4, 6), False),
        (date(2027, 4, 5), date(2027, 4, 11), False),
        (date(2027, 4, 5), date(2027, 4, 12), True),
        # The machine was off on Monday: Tuesday makes good.
        (date(2027, 4, 5), date(2027, 4, 13), True),
        (date(2027, 4, 12), date(2027, 4, 12), False),
    ],
)
def test_a_weekly_mail_goes_once_since_its_day_came_round(last: date | None, on: date, due: bool) -> None:
    assert is_due(Choice(HowOften.WEEKLY, 0), on, last) is due


def test_a_weekly_mail_looks_ahead_to_the_next_one() -> None:
    monday = date(2027, 4, 5)
    assert reach_of(Choice(HowOften.WEEKLY, 0), monday) == date(2027, 4, 11)
    assert reach_of(Choice(HowOften.WEEKLY, 0), monday + DAY) == date(2027, 4, 11)
    assert reach_of(Choice(HowOften.WEEKLY, 4), monday) == date(2027, 4, 8)
    assert reach_of(Choice(HowOften.DAILY), monday) == monday


def test_a_manager_has_a_weekly_mail_and_others_a_daily_one_until_they_choose(people: Cast) -> None:
    assert choice_of(people.manager) == Choice(HowOften.WEEKLY, 0)
    assert choice_of(people.officer) == Choice(HowOften.DAILY)
    assert choice_of(people.clerk) == Choice(HowOften.DAILY)
    both = another(people, "both", Role.MANAGER, Role.OFFICER)
    assert choice_of(both) == Choice(HowOften.DAILY)
    choose(people.manager, HowOften.WEEKLY, 3, True)
    assert choice_of(User.objects.get(pk=people.manager.pk)) == Choice(HowOften.WEEKLY, 3, True)


# Once, and never a gap ------------------------------------------------------------------------------------------------


def test_each_threshold_is_told_once(care: HomeCare) -> None:
    contract = agreed(care)
    assert "officer" not in told(TOLD_FROM[0] - DAY)
    for day in TOLD_FROM:
        mails = told(day)
        assert contract.reference in mails["officer"], day
        assert "It ends on Friday 31 March 2028, in" in mails["officer"]
        assert "officer" not in told(day)
        assert "officer" not in told(day + DAY)


def test_what_fell_while_nothing_ran_is_told_by_the_next_run(care: HomeCare, people: Cast) -> None:
    contract = agreed(care)
    # Nothing ran for a year: two thresholds passed, and it is one line.
    mails = told(TOLD_FROM[1] + 5 * DAY)
    assert mails["officer"].count("It ends on") == 1
    assert contract.reference in mails["manager"]
    assert told(TOLD_FROM[1] + 40 * DAY) == {}
    assert "officer" in told(TOLD_FROM[2] + 6 * DAY)


def test_an_end_that_passed_with_nothing_to_follow_is_told_once_more(care: HomeCare) -> None:
    agreed(care)
    told(TOLD_FROM[3])
    mails = told(END + 3 * DAY)
    assert mails["officer"].startswith("1 contract to act on this week\n")
    assert "It ended on Friday 31 March 2028, 3 days ago, and nothing follows it" in mails["officer"]
    assert "officer" not in told(END + 4 * DAY)


def test_the_last_day_to_act_the_notice_and_the_day_to_decide_are_told(care: HomeCare) -> None:
    agreed(
        care, planned_path="undecided", tupe_applies=True, term=Term(60, (Option(12), Option(12))),
        supplier_notice_months=3,
    )  # fmt: skip
    mails = told(date(2027, 7, 10))
    assert "Decide whether to extend or to replace it by Friday 16 July 2027, in 6 days" in mails["officer"]
    mails = told(date(2027, 11, 11))
    assert mails["officer"].startswith("1 contract to act on this week\n")
    assert "Last day to act: Thursday 18 November 2027, in 7 days, to extend:" in mails["officer"]
    assert "The supplier must have notice of an extension by Friday 31 December 2027" in mails["officer"]
    assert "Last day to act: Thursday 18 November 2027, today" in told(date(2027, 11, 18))["officer"]
    assert "The last day to act was" not in told(date(2027, 11, 19)).get("officer", "")


def test_a_day_that_moved_is_told_again_with_the_day_told_before(care: HomeCare, people: Cast) -> None:
    contract = agreed(care, term=Term(60, (Option(6),)), planned_path="let-end")
    told(TOLD_FROM[1])
    contracts.extend(
        by=people.officer, on=ON, contract=contract, authority=REGISTER, made_on=ON - DAY,
        option=contract.options.get(), months=6, amount=None, approval=None,
    )  # fmt: skip
    mails = told(TOLD_FROM[1] + 3 * DAY)
    assert "It ends on Saturday 30 September 2028, in 363 days (told before: 31 Mar 2028)" in mails["officer"]


def test_a_digest_has_the_most_pressing_and_the_next_ones_have_the_rest(
    care: HomeCare, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("commissioning.overview.reminders.MOST", 2)
    wanted = {agreed(care, title=f"Contract {number}").reference for number in range(5)}
    found: list[str] = []
    for days in range(4):
        mails = told(TOLD_FROM[0] + days * DAY)
        found += [line.split()[0] for line in mails.get("officer", "").splitlines() if line.startswith("CON-")]
        if days == 0:
            assert "These are the most pressing; 3 more things follow in the next mails." in mails["officer"]
    assert sorted(found) == sorted(wanted)


def test_what_is_overdue_comes_before_what_is_to_be_planned(care: HomeCare, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("commissioning.overview.reminders.MOST", 1)
    agreed(care, title="Ends in a year")
    agreed(care, title="Overdue", starts_on=date(2022, 7, 1), planned_path="replace")
    assert "Overdue\n" in told(TOLD_FROM[0])["officer"].partition("To plan for")[0]


# To whom --------------------------------------------------------------------------------------------------------------


def test_the_lead_and_the_managers_of_the_service_area_are_told_and_nobody_else(care: HomeCare, people: Cast) -> None:
    agreed(care)
    another(people, "elsewhere-manager", Role.MANAGER, areas=[people.other_area])
    mails = told(TOLD_FROM[0])
    assert sorted(mails) == ["manager", "officer"]
    assert "no lead officer" not in mails["manager"]


def test_reminders_of_a_lead_who_left_go_to_the_managers_and_say_so(care: HomeCare, people: Cast) -> None:
    agreed(care)
    council.deactivate_user(by=people.administrator, user=people.officer, why="Left")
    mails = told(TOLD_FROM[0])
    assert list(mails) == ["manager"]
    assert "It has no lead officer: name one." in mails["manager"]


def test_without_managers_of_the_service_area_every_manager_is_told(care: HomeCare, people: Cast) -> None:
    agreed(care, lead_officer=None)
    council.deactivate_user(by=people.administrator, user=people.manager, why="Left")
    another(people, "elsewhere-manager", Role.MANAGER, areas=[people.other_area])
    assert list(told(TOLD_FROM[0])) == ["elsewhere-manager"]


def test_who_wants_none_gets_none_and_contracts_nobody_is_told_of_are_counted(care: HomeCare, people: Cast) -> None:
    agreed(care)
    choose(people.officer, HowOften.NEVER)
    assert list(told(TOLD_FROM[0])) == ["manager"]
    assert DigestRun.objects.get().unheard == 0
    choose(people.manager, HowOften.NEVER)
    assert told(TOLD_FROM[1]) == {}
    assert DigestRun.objects.first().unheard == 1  # type: ignore[union-attr]
    tasks = [task.title for task in todo.tasks_for(people.manager, TOLD_FROM[1])]
    assert "Nobody is reminded of 1 contract" in tasks
    # Whoever wants them again is told what was missed.
    choose(people.officer, HowOften.DAILY)
    assert "officer" in told(TOLD_FROM[1] + DAY)


def test_a_weekly_mail_without_anything_to_tell_is_sent_only_if_chosen(care: HomeCare, people: Cast) -> None:
    monday = date(2027, 1, 4)
    assert told(monday) == {}
    assert DigestSent.objects.filter(user=people.manager, subject="").count() == 1
    choose(people.manager, HowOften.WEEKLY, 0, even_if_nothing=True)
    assert told(monday + WEEK)["manager"].startswith("Nothing to act on this week\n")
    assert told(monday + WEEK + DAY) == {}


def test_a_user_without_an_address_is_a_failure_and_the_others_are_told(care: HomeCare, people: Cast) -> None:
    agreed(care)
    with connection.cursor() as cursor:
        cursor.execute("update council_user set email = '' where id = %s", [people.officer.pk])
    assert list(told(TOLD_FROM[0])) == ["manager"]
    assert [failure["user"] for failure in DigestRun.objects.get().failures] == [people.officer.pk]


def test_one_user_whose_mail_cannot_be_made_does_not_stop_the_rest(
    care: HomeCare, people: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    agreed(care)
    whole = digests.letter_to

    def breaks(user: User, *args: Any) -> digests.Letter:
        if user.pk == people.officer.pk:
            raise KeyError("anything")
        return whole(user, *args)

    monkeypatch.setattr(digests, "letter_to", breaks)
    assert list(told(TOLD_FROM[0])) == ["manager"]
    assert DigestRun.objects.get().failures == [{"user": people.officer.pk, "why": "KeyError"}]
    monkeypatch.undo()
    assert "officer" in told(TOLD_FROM[0] + DAY)


# What a mail says -----------------------------------------------------------------------------------------------------


def test_a_mail_is_plain_text_with_whole_addresses_and_tells_how_to_get_fewer(care: HomeCare, settings: Any) -> None:
    settings.SITE_URL = "https://decisions.council.example"
    contract = agreed(care)
    told(TOLD_FROM[0])
    sent = next(one for one in mail.outbox if one.to == ["officer@calderwick.example"])
    assert sent.subject == "1 contract to plan for"
    assert sent.content_subtype == "plain"
    assert f"https://decisions.council.example/contracts/{contract.reference}/last-day/" in sent.body
    assert "https://decisions.council.example/account/reminders/" in sent.body
    assert sent.extra_headers["List-Unsubscribe"] == "<https://decisions.council.example/account/reminders/>"
    assert "sign in to see it" in sent.body


def test_what_must_be_done_this_week_leads_the_subject_and_the_mail(care: HomeCare) -> None:
    agreed(care, title="Later")
    agreed(care, title="Sooner\nthan that", starts_on=date(2022, 1, 1), planned_path="replace")
    mails = told(TOLD_FROM[0])
    assert mails["officer"].startswith("1 contract to act on this week, 1 to plan for\n")
    body = mails["officer"]
    assert body.index("Overdue, or to act on this week") < body.index("Sooner than that") < body.index("To plan for")
    assert body.index("To plan for") < body.index("Later")


def test_so_many_contracts_take_as_many_queries_as_one(care: HomeCare, people: Cast) -> None:
    def queries() -> int:
        with CaptureQueriesContext(connection) as found:
            gathered = gather(TOLD_FROM[0])
        assert sum(len(reader.things) for reader in gathered.readers)
        return len(found)

    agreed(care)
    count_all(on=TOLD_FROM[0])
    gather(TOLD_FROM[0])
    one = queries()
    for number in range(12):
        agreed(care, title=f"Contract {number}", lead_officer=people.officer if number % 2 else None)
    count_all(on=TOLD_FROM[0])
    assert queries() == one


def test_the_kept_days_and_those_worked_out_afresh_tell_the_same(care: HomeCare) -> None:
    for start in (date(2022, 1, 1), date(2023, 4, 1), date(2022, 9, 1)):
        agreed(care, starts_on=start, planned_path="undecided", term=Term(60, (Option(12),)))
    on = date(2027, 4, 2)
    afresh = {reader.user.pk: reader.things for reader in gather(on).readers}
    count_all(on=on)
    assert NextAct.objects.exists()
    kept = {reader.user.pk: reader.things for reader in gather(on).readers}
    assert kept == afresh
    assert any(kept.values())


# The mail server ------------------------------------------------------------------------------------------------------


@pytest.fixture
def server(settings: Any) -> Iterator[MailServer]:
    with mail_server() as running:
        settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
        settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", running.port
        yield running


def run(on: date, *words: str) -> tuple[int, str]:
    """The command as at a day: its exit code, and all that it said."""
    said = StringIO()
    try:
        call_command("send_digests", *words, f"--on={on}", stdout=said, stderr=said)
    except SystemExit as ended:
        return int(str(ended.code)), said.getvalue()
    return 0, said.getvalue()


def test_a_server_that_does_not_answer_loses_nothing(care: HomeCare, people: Cast, server: MailServer) -> None:
    agreed(care)
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))  # not listening: refused
        settings.EMAIL_PORT = taken.getsockname()[1]
        code, said = run(TOLD_FROM[0])
    assert code == 2
    assert "No mail server could be reached: ConnectionRefusedError" in said
    assert not DigestSent.objects.exists()
    assert "Reminders by mail are not sent" in [task.title for task in todo.tasks_for(people.manager, TOLD_FROM[0])]
    settings.EMAIL_PORT = server.port
    code, said = run(TOLD_FROM[0] + DAY)
    assert (code, sorted(server.recipients())) == (0, ["manager", "officer"])
    assert "Reminders by mail are not sent" not in [
        task.title for task in todo.tasks_for(people.manager, TOLD_FROM[0] + DAY)
    ]


def test_a_server_that_takes_nothing_at_all_is_tried_once(care: HomeCare, server: MailServer) -> None:
    agreed(care)
    server.refuse = lambda command, recipient: "421 too busy" if command == "CONNECT" else ""
    code, said = run(TOLD_FROM[0])
    assert (code, server.connections) == (2, 1)
    assert "421 too busy" in said
    assert not DigestSent.objects.exists()


@pytest.mark.parametrize("answer", ["550 5.1.1 no such mailbox", "450 4.2.0 try again later", "421 4.3.0 going down"])
@pytest.mark.parametrize("command", ["RCPT", "END"])
def test_an_address_that_bounces_is_told_and_the_others_get_theirs(
    care: HomeCare, people: Cast, server: MailServer, answer: str, command: str
) -> None:
    agreed(care)
    server.refuse = lambda at, recipient: answer if at == command and recipient.startswith("officer") else ""
    code, said = run(TOLD_FROM[0])
    assert code == 1
    assert f"officer@calderwick.example: not taken: {answer}" in said
    assert server.recipients() == ["manager"]
    assert list(DigestSent.objects.values_list("user__email", flat=True)) == ["manager@calderwick.example"]
    for user in (people.administrator, people.manager):
        assert "Reminders do not reach Officer" in Desk(user).open(f"/to-do/?on={TOLD_FROM[0]}")
    assert "Reminders do not reach" not in Desk(people.officer).open(f"/to-do/?on={TOLD_FROM[0]}")
    # The address works again: what it missed comes with the next run.
    server.refuse = lambda at, recipient: ""
    assert run(TOLD_FROM[0] + DAY)[0] == 0
    assert server.recipients() == ["manager", "officer"]
    assert "Reminders do not reach" not in Desk(people.administrator).open(f"/to-do/?on={TOLD_FROM[0] + DAY}")


def test_a_server_that_hangs_up_before_it_said_yes_has_taken_nothing(care: HomeCare, server: MailServer) -> None:
    agreed(care)
    server.refuse = lambda at, recipient: "HANG UP" if at == "END" and recipient.startswith("officer") else ""
    assert run(TOLD_FROM[0])[0] == 1
    assert server.recipients() == ["manager"]
    server.refuse = lambda at, recipient: ""
    assert run(TOLD_FROM[0] + DAY)[0] == 0
    assert server.recipients() == ["manager", "officer"]


def test_one_connection_serves_all_mails(care: HomeCare, server: MailServer) -> None:
    agreed(care)
    assert run(TOLD_FROM[0])[0] == 0
    assert (len(server.taken), server.connections) == (2, 1)
    assert server.taken[0]["Auto-Submitted"] == "auto-generated"
    assert server.taken[0].get_content_type() == "text/plain"


# The command ----------------------------------------------------------------------------------------------------------


def test_a_dry_run_says_what_would_go_and_sends_and_keeps_nothing(care: HomeCare, server: MailServer) -> None:
    agreed(care)
    code, said = run(TOLD_FROM[0], "--dry-run")
    assert "officer@calderwick.example: 1 contract to plan for" in said
    assert "2 would be sent, nothing was" in said
    assert (code, server.taken) == (0, [])
    assert not DigestSent.objects.exists()
    assert not DigestRun.objects.exists()


def test_another_day_can_be_asked_for_in_the_demo_only(settings: Any) -> None:
    settings.DEMO = False
    with pytest.raises(CommandError, match="DEMO=1 only"):
        run(TOLD_FROM[0])


def test_a_service_without_a_mail_server_says_so(settings: Any) -> None:
    settings.SENDS_MAIL = False
    with pytest.raises(CommandError, match="EMAIL_URL is not set") as ended:
        run(TOLD_FROM[0])
    assert ended.value.returncode == 2


def test_what_was_told_is_neither_changed_nor_deleted(care: HomeCare) -> None:
    agreed(care)
    told(TOLD_FROM[0])
    assert Reminded.objects.count() == 2
    for statement in (
        "update overview_digestsent set day = day",
        "update overview_reminded set day = day",
        "update overview_digestrun set day = day",
        "delete from overview_digestsent",
        "delete from overview_reminded",
        "delete from overview_digestrun",
        "truncate overview_digestsent cascade",
        "truncate overview_reminded",
        "truncate overview_digestrun",
    ):
        with pytest.raises(IntegrityError, match="append-only"), transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(f"set constraints all immediate; {statement}")


# The page -------------------------------------------------------------------------------------------------------------

PAGE = "/account/reminders/"


def test_everybody_chooses_for_themselves(care: HomeCare, people: Cast) -> None:
    desk = Desk(people.manager)
    assert desk.form(PAGE)["how_often"] == ["weekly"]
    answer = desk.send(PAGE, how_often="weekly", weekday="3", even_if_nothing=True)
    assert "Your choice is kept." in answer.content.decode()
    row = ReminderChoice.objects.get()
    assert (row.user, row.how_often, row.weekday, row.even_if_nothing) == (people.manager, "weekly", 3, True)
    assert row.history.get().history_user == people.manager
    desk.send(PAGE, how_often="never", even_if_nothing=None)
    assert ReminderChoice.objects.get().how_often == "never"


@pytest.mark.parametrize(
    ("typed", "message"),
    [
        ({"how_often": "hourly"}, "Choose one of these"),
        ({"how_often": "weekly", "weekday": "6"}, "Choose a day from Monday to Friday"),
        ({"how_often": "weekly", "weekday": "9" * 40}, "Choose a day from Monday to Friday"),
    ],
)
def test_what_is_no_choice_is_said_at_its_field(people: Cast, typed: dict[str, str], message: str) -> None:
    answer = Desk(people.officer).send(PAGE, **typed)
    assert message in answer.content.decode()
    assert not ReminderChoice.objects.exists()


def test_the_page_lists_what_was_sent(care: HomeCare, people: Cast) -> None:
    desk = Desk(people.officer)
    assert "Nothing yet." in desk.open(PAGE)
    agreed(care)
    told(TOLD_FROM[0])
    assert "31 Mar 2027" in desk.open(PAGE)
    assert "1 contract to plan for" in desk.open(PAGE)
