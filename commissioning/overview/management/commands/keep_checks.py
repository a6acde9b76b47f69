"""`manage.py keep_checks`: check every record as at today and keep what fails; run it every night."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand
from django.utils import timezone

from commissioning.kit.dates import long_date
from commissioning.overview.estate import keep


class Command(BaseCommand):
    help = "Check every record as at today and keep what fails, for its page and its trend. Run it every night."

    def handle(self, *args: Any, **options: Any) -> None:
        today = timezone.localdate()
        failing = keep(on=today)
        self.stdout.write(f"Checked as at {long_date(today)}: {failing:,} fail.")
