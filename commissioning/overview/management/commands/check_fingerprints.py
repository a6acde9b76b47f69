"""`manage.py check_fingerprints`: whether everything published and every document is still what it was."""

from __future__ import annotations

import sys
from typing import Any

from django.core.management.base import BaseCommand

from commissioning.overview.fingerprints import checked


class Command(BaseCommand):
    help = (
        "Work out the SHA-256 of everything published, of its papers and of every document's file again. Exits 1 where "
        "one is not what was kept, or a file is missing."
    )

    def handle(self, *args: Any, **options: Any) -> None:
        count = wrong = 0
        for one in checked():
            count += 1
            if one.trouble:
                wrong += 1
                self.stdout.write(f"{one.what} {one.trouble}")
        self.stdout.write(f"{count:,} checked, {wrong:,} wrong.")
        if wrong:
            sys.exit(1)
