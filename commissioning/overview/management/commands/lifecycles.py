"""`manage.py lifecycles`: the lifecycle tables as the README shows them."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand

from commissioning.procurement.lifecycle import COMMISSION
from contracts.lifecycle import CONTRACT
from decisions.lifecycle import DECISION

LIFECYCLES = (DECISION, COMMISSION, CONTRACT)


def as_markdown() -> str:
    """All lifecycle tables, each under its heading."""
    return "\n\n".join(f"### A {each.noun}\n\n{each.as_markdown()}" for each in LIFECYCLES)


class Command(BaseCommand):
    help = "Print the lifecycle tables as Markdown."

    def handle(self, *args: Any, **options: Any) -> None:
        self.stdout.write(as_markdown())
