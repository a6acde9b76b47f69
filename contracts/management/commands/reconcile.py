"""manage.py reconcile: work out every derived value again and say where what is kept differs."""

from __future__ import annotations

import sys
from typing import Any

from django.core.management.base import BaseCommand
from django.utils import timezone

from commissioning.kit.moments import one_moment
from contracts.counting import differences


class Command(BaseCommand):
    help = "Work out ends, last days to act and their sums again. Prints each difference; exits 1 where there is one."

    def handle(self, *args: Any, **options: Any) -> None:
        found = 0
        with one_moment():
            for one in differences(on=timezone.localdate()):
                found += 1
                self.stdout.write(f"{one.reference} {one.field}: kept {one.kept}, should be {one.counted}")
        self.stdout.write(f"{found} difference{'' if found == 1 else 's'}.")
        if found:
            sys.exit(1)
