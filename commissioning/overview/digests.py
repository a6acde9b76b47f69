"""The mail that reminds: its words, and its sending, which is kept once the mail server took it.

Nothing exempt is in a mail, whoever gets it: titles, providers of signed contracts, and days.
"""

from __future__ import annotations

import logging
from collections.abc import Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import date
from smtplib import SMTPRecipientsRefused, SMTPResponseException
from typing import Any

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.mail import EmailMessage, get_connection
from django.db import InterfaceError, OperationalError, connection, transaction
from django.urls import reverse
from django.utils import timezone

from commissioning.council.models import User
from commissioning.kit.dates import short_date, weekday_date
from commissioning.overview.models import DigestRun, DigestSent, HowOften, Reminded, ReminderChoice
from commissioning.overview.reminders import Reader, Thing, What, gather, still_untold
from contracts.pages.expiry import supplier_words

log = logging.getLogger(__name__)


# Its words ----------------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Letter:
    """A mail as it is handed over."""

    recipient: str
    subject: str
    text: str


def address(name: str, *args: Any) -> str:
    """The whole address of a page, for who reads it outside a browser."""
    return f"{settings.SITE_URL}{reverse(name, args=args)}"


def letter_to(user: User, things: Sequence[Thing], on: date, more: int = 0) -> Letter:
    """The mail that tells somebody these things, the most pressing first; `more` are left to the next mails."""
    pressing, later = _by_contract(things, on)
    parts = [f"{settings.COUNCIL_NAME}: reminders of contracts\n{weekday_date(on)}"]
    for heading, blocks in (("Overdue, or to act on this week", pressing), ("To plan for", later)):
        if blocks:
            parts += [f"{heading}\n{'-' * len(heading)}", *(_block(block, on) for block in blocks)]
    if not things:
        parts.append("There is nothing new to act on or to plan for.")
    parts.append("\n".join(_foot(more)))
    return Letter(user.email, _subject(len(pressing), len(later)), "\n\n".join(parts) + "\n")


def _by_contract(things: Sequence[Thing], on: date) -> tuple[list[list[Thing]], list[list[Thing]]]:
    """The things of each contract together: those with something to act on within a week, and the others."""
    found: dict[int, list[Thing]] = {}
    for thing in sorted(things, key=lambda thing: thing.urgency(on)):
        found.setdefault(thing.contract.pk, []).append(thing)
    pressing: list[list[Thing]] = []
    later: list[list[Thing]] = []
    for block in found.values():
        (pressing if block[0].is_pressing(on) else later).append(sorted(block, key=_in_a_block))
    return pressing, later


def _in_a_block(thing: Thing) -> int:
    return list(What).index(thing.what)


def _subject(pressing: int, later: int) -> str:
    if pressing and later:
        return f"{_contracts(pressing)} to act on this week, {later:,} to plan for"
    if pressing:
        return f"{_contracts(pressing)} to act on this week"
    return f"{_contracts(later)} to plan for" if later else "Nothing to act on this week"


def _contracts(count: int) -> str:
    return "1 contract" if count == 1 else f"{count:,} contracts"


def _block(things: Sequence[Thing], on: date) -> str:
    """What is to be told of one contract."""
    contract = things[0].contract
    lines = [f"{contract.reference} {' '.join(contract.title.split())}"]
    lines.append(f"{supplier_words(contract)} · {contract.service_area}")
    lines += [f"* {_sentence(thing, on)}" for thing in things]
    if not things[0].is_led:
        lines.append("* It has no lead officer: name one.")
    lines.append(address("contracts:last_day", contract.reference))
    return "\n".join(lines)


_TO_COME = {
    What.ACT: "Last day to act: {}",
    What.DECIDE: "Decide whether to extend or to replace it by {}",
    What.NOTICE: "The supplier must have notice of an extension by {}",
    What.BREAK: "It can be ended early on {}",
    What.END: "It ends on {}",
    What.ASSESS: "Its performance is to be assessed by {}",
    What.REVIEW: "To be reviewed on {}",
}
_PASSED = {
    What.ACT: "The last day to act was {}",
    What.DECIDE: "Whether to extend or to replace it was to be decided by {}",
    What.NOTICE: "The supplier was to have notice of an extension by {}",
    What.BREAK: "It could be ended early on {}",
    What.END: "It ended on {}",
    What.ASSESS: "Its performance was to be assessed by {}",
    What.REVIEW: "It was to be reviewed on {}",
}


def _sentence(thing: Thing, on: date) -> str:
    words = (_TO_COME if thing.day >= on else _PASSED)[thing.what]
    said = words.format(f"{weekday_date(thing.day)}, {away(thing.day, on)}")
    note = thing.note if thing.what is not What.END or thing.day < on else ""
    said += f", {note}" if note else ""
    return f"{said} (told before: {short_date(thing.was)})" if thing.was else said


def away(day: date, on: date) -> str:
    """How far a day is: “today”, “in 8 days”, “3 days ago”."""
    days = (day - on).days
    near = {0: "today", 1: "tomorrow", -1: "yesterday"}
    return near.get(days) or (f"in {days:,} days" if days > 0 else f"{-days:,} days ago")


def _foot(more: int) -> Iterator[str]:
    if more:
        yield f"These are the most pressing; {more:,} more things follow in the next mails."
    yield f"What must be started, for every contract: {address('contracts:expiry')}"
    yield "What is exempt is in no mail: sign in to see it."
    yield "You get this because you lead these contracts, or manage their service areas."
    yield f"To get it more or less often, or not at all: {address('overview:reminders')}"


# Choosing it --------------------------------------------------------------------------------------------------------


@transaction.atomic
def choose(*, by: User, how_often: HowOften, weekday: int, even_if_nothing: bool) -> ReminderChoice:
    """Choose how often one is reminded oneself: nobody chooses for another."""
    row = ReminderChoice.objects.select_for_update().filter(user=by.pk).first() or ReminderChoice(user_id=by.pk)
    row.how_often, row.weekday, row.even_if_nothing = how_often, weekday, even_if_nothing
    return row.recorded(by=by, why="Chosen by the user")


# Its sending --------------------------------------------------------------------------------------------------------


class Unreachable(Exception):
    """No mail server answers, or it takes nothing from this service at all."""


@dataclass(frozen=True)
class Failure:
    """Somebody whose mail was not taken, and why."""

    user: User
    why: str


@dataclass
class Outcome:
    """What came of a run. `unreachable`: why the mail server could not be reached; then the rest was not tried."""

    sent: list[tuple[User, str]] = field(default_factory=list)
    failures: list[Failure] = field(default_factory=list)
    unreachable: str = ""
    unheard: int = 0


class Post:
    """The connection to the mail server: opened for the first mail, and again after one that failed."""

    def __init__(self) -> None:
        self._server = get_connection()

    def take(self, letter: Letter) -> None:
        """Hand a mail over. Raises Unreachable, or OSError or ValueError about this mail alone."""
        try:
            self._server.open()
        except OSError as error:
            raise Unreachable(reason(error)) from error
        mail = EmailMessage(
            letter.subject,
            letter.text,
            to=[letter.recipient],
            connection=self._server,
            headers={
                "List-Unsubscribe": f"<{address('overview:reminders')}>",
                "Auto-Submitted": "auto-generated",
            },
        )
        try:
            mail.send()
        except (OSError, ValueError):
            self.close()
            raise

    def close(self) -> None:
        with suppress(OSError):
            self._server.close()


def reason(error: Exception) -> str:
    """Why the mail server did not take a mail, as it said itself."""
    if isinstance(error, SMTPRecipientsRefused):
        answers = [f"{code} {_text(words)}" for code, words in error.recipients.values()]
    elif isinstance(error, SMTPResponseException):
        answers = [f"{error.smtp_code} {_text(error.smtp_error)}"]
    else:
        answers = [f"{type(error).__name__}: {error}" if isinstance(error, OSError) else type(error).__name__]
    return " ".join("; ".join(answers).split())[:300]


def _text(words: bytes | str) -> str:
    return words.decode("utf-8", "replace") if isinstance(words, bytes) else words


def send_digests(*, on: date) -> Outcome:
    """Tell everybody what is to be told on a day, and keep what was told.

    A mail that is not taken concerns its recipient alone; once the mail server cannot be reached at all, the rest is
    left to the next run. Whatever was not kept is told by the next run, so that nothing is missed; a run killed between
    the server's yes and the commit repeats that one mail.
    """
    gathered, outcome, post = gather(on), Outcome(), Post()
    outcome.unheard = gathered.unheard
    try:
        for reader in gathered.readers:
            try:
                subject = _tell(reader, on, post)
            except Unreachable as error:
                outcome.unreachable = str(error)
                break
            except (OSError, ValueError) as error:
                outcome.failures.append(Failure(reader.user, reason(error)))
            except (OperationalError, InterfaceError):
                # Without the database nothing can be kept, and what cannot be kept must not be sent.
                raise
            except ValidationError as error:
                outcome.failures.append(Failure(reader.user, " ".join(error.messages)))
            except Exception as error:
                log.exception("The reminders of user %s could not be made", reader.user.pk)
                outcome.failures.append(Failure(reader.user, type(error).__name__))
            else:
                if subject:
                    outcome.sent.append((reader.user, subject))
    finally:
        post.close()
    DigestRun(
        day=on,
        moment=timezone.now(),
        sent=len(outcome.sent),
        unreachable=outcome.unreachable,
        failures=[{"user": failure.user.pk, "why": failure.why} for failure in outcome.failures],
        unheard=outcome.unheard,
    ).save()
    return outcome


@transaction.atomic
def _tell(reader: Reader, on: date, post: Post) -> str:
    """Send one mail and keep what it told; its subject, "" where there was nothing to send.

    Everything is written first, so that the database has judged it; the mail goes last before the commit, and a mail
    that is not taken takes back what was written. Two runs at once wait for each other here, for each user.
    """
    with connection.cursor() as cursor:
        cursor.execute("select pg_advisory_xact_lock(hashtextextended(%s, 0))", [f"digest of user {reader.user.pk}"])
    user, choice = reader.user, reader.choice
    things = still_untold(reader, on)
    is_weekly = choice.how_often == HowOften.WEEKLY
    if things is None or not (things or is_weekly):
        return ""
    letter = letter_to(user, things, on, reader.more)
    goes = bool(things) or choice.even_if_nothing
    digest = DigestSent(
        user=user, day=on, moment=timezone.now(), recipient=user.email, subject=letter.subject if goes else ""
    )
    digest.save()
    Reminded.objects.bulk_create(
        Reminded(digest=digest, contract=thing.contract, what=thing.what, day=thing.day, since=thing.since)
        for thing in things
    )
    connection.check_constraints()
    if goes:
        post.take(letter)
    return digest.subject
