"""`manage.py load_sample`: the sample council, for trying the application out."""

from __future__ import annotations

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from commissioning.kit.refusals import Refused
from commissioning.sample import SAMPLE_DOMAIN, SAMPLE_PASSWORD, SAMPLE_USERS
from commissioning.sample.load import is_empty, is_loaded, load


class Command(BaseCommand):
    help = "Load the sample council into an empty database. Safe to run twice."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--if-empty", action="store_true", help="Do nothing where the database holds anything.")

    def handle(self, *args: Any, **options: Any) -> None:
        if options["if_empty"] and not is_empty():
            if is_loaded():
                self._say_sign_ins()
            return
        try:
            loaded = load(today=timezone.localdate())
        except Refused as refused:
            raise CommandError(str(refused)) from refused
        self.stdout.write("The sample council is loaded." if loaded else "The sample council is loaded already.")
        self._say_sign_ins()

    def _say_sign_ins(self) -> None:
        names = ", ".join(f"{name}@{SAMPLE_DOMAIN}" for name in SAMPLE_USERS)
        self.stdout.write(f"Sign in as {names}. The password of each: {SAMPLE_PASSWORD}")
