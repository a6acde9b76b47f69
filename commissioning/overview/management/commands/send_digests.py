"""`manage.py send_digests`: remind by mail who leads contracts and who manages their service areas. Run it daily."""

from __future__ import annotations

import sys
from argparse import ArgumentParser
from datetime import date
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from commissioning.kit.dates import long_date
from commissioning.overview.digests import letter_to, send_digests
from commissioning.overview.models import HowOften
from commissioning.overview.reminders import gather

SOME_FAILED, UNREACHABLE = 1, 2


class Command(BaseCommand):
    help = (
        "Remind by mail of what ends and what must be started. Exits 1 where a mail was not taken, though others were; "
        "2 where no mail server could be reached. What was not told is told by the next run."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--dry-run", action="store_true", help="only say who would be told what; send nothing")
        parser.add_argument("--on", type=_day, metavar="DATE", help="as at another day, YYYY-MM-DD; with DEMO=1 only")

    def handle(self, *args: Any, **options: Any) -> None:
        if options["on"] and not settings.DEMO:
            raise CommandError("--on is for trying out: it works with DEMO=1 only.", returncode=UNREACHABLE)
        on = options["on"] or timezone.localdate()
        if options["dry_run"]:
            self._only_say(on)
            return
        if not settings.SENDS_MAIL:
            raise CommandError("This service sends no mail: EMAIL_URL is not set.", returncode=UNREACHABLE)
        outcome = send_digests(on=on)
        for user, subject in outcome.sent:
            self.stdout.write(f"{user.email}: {subject}")
        for failure in outcome.failures:
            self.stderr.write(f"{failure.user.email}: not taken: {failure.why}")
        if outcome.unreachable:
            self.stderr.write(f"No mail server could be reached: {outcome.unreachable}")
        self._end(on, f"{len(outcome.sent)} sent, {len(outcome.failures)} failed", outcome.unheard)
        if outcome.unreachable:
            sys.exit(UNREACHABLE)
        if outcome.failures:
            sys.exit(SOME_FAILED)

    def _only_say(self, on: date) -> None:
        gathered = gather(on)
        count = 0
        for reader in gathered.readers:
            weekly = reader.choice.how_often == HowOften.WEEKLY and reader.choice.even_if_nothing
            if reader.things or weekly:
                count += 1
                letter = letter_to(reader.user, reader.things, on, reader.more)
                self.stdout.write(f"{letter.recipient}: {letter.subject}")
        self._end(on, f"{count} would be sent, nothing was", gathered.unheard)

    def _end(self, on: date, words: str, unheard: int) -> None:
        self.stdout.write(f"Reminders of {long_date(on)}: {words}.")
        if unheard:
            self.stdout.write(f"Nobody is reminded of {unheard} {'contract' if unheard == 1 else 'contracts'}.")


def _day(typed: str) -> date:
    return date.fromisoformat(typed)
