"""`manage.py keep_words`: the words of contracts, and those that a slip in a search may have meant, kept anew."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand
from django.db import connection

from commissioning.overview.models import Word
from contracts.counting import keep_words


class Command(BaseCommand):
    help = "Keep the words of the search anew, without those that no record holds any more."

    def handle(self, *args: Any, **options: Any) -> None:
        changed = keep_words()
        with connection.cursor() as cursor:
            cursor.execute("select search_keep_all()")
        self.stdout.write(f"{Word.objects.count():,} words are kept. {changed:,} contracts had others.")
