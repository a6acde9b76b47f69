"""manage.py count_last_days: work out the last day to act of every contract as at today; run it every night."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand
from django.utils import timezone

from commissioning.kit.dates import long_date
from contracts.counting import count_all


class Command(BaseCommand):
    help = "Work out the last day to act of every contract as at today. Run it every night, after midnight."

    def handle(self, *args: Any, **options: Any) -> None:
        today = timezone.localdate()
        changed = count_all(on=today)
        self.stdout.write(f"Counted as at {long_date(today)}: {changed} changed.")
