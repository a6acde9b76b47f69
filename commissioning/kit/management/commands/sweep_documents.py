"""Delete what a crash may have left in the store of documents. See docs/operations.md."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django.core.management.base import BaseCommand, CommandParser
from django.utils import timezone

from commissioning.kit.documents import sweep_files


class Command(BaseCommand):
    help = "Delete uploaded files older than a day that no document names."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--dry-run", action="store_true", help="Only say how many there are.")

    def handle(self, *args: Any, **options: Any) -> None:
        dry_run = bool(options["dry_run"])
        found = sweep_files(before=timezone.now() - timedelta(days=1), dry_run=dry_run)
        count = "No file is" if not found else "1 file is" if len(found) == 1 else f"{len(found)} files are"
        self.stdout.write(f"{count} named by no document{'' if dry_run or not found else ': deleted'}.")
