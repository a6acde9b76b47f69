"""`manage.py first_administrator ADDRESS`: the first user of an empty installation, who invites all others."""

from __future__ import annotations

from argparse import ArgumentParser
from typing import Any

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError
from django.urls import reverse
from django.utils import timezone

from commissioning.council.actions import first_link
from commissioning.council.models import LinkPurpose
from commissioning.kit.refusals import Refused


class Command(BaseCommand):
    help = "Make the first administrator of an empty installation and print a one-time link to set the password."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("address", help="the e-mail address with which the administrator signs in")
        parser.add_argument("--name", default="Administrator", help="the name of the post, shown in histories")

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            issued = first_link(
                email=options["address"], display_name=options["name"], at=timezone.now(), address=_address
            )
        except Refused as refused:
            raise CommandError(str(refused)) from refused
        except ValidationError as error:
            raise CommandError(" ".join(error.messages)) from error
        self.stdout.write("Open this link within seven days and set a password. It works once.")
        self.stdout.write(issued.address)


def _address(purpose: LinkPurpose, token: str) -> str:
    scheme = "https" if settings.SECURE_SSL_REDIRECT else "http"
    return f"{scheme}://{settings.ALLOWED_HOSTS[0]}{reverse(f'council:{purpose.value}', args=[token])}"
