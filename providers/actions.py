"""Every write to providers."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.db import transaction

from commissioning.council.models import User
from commissioning.kit.models import next_reference
from commissioning.kit.refusals import refuse
from providers.models import Assurance, Provider
from providers.permissions import may_keep_providers


@transaction.atomic
def register_provider(*, by: User, legal_name: str, **fields: Any) -> Provider:
    """A new provider with the next reference (PRV-0001)."""
    refuse(may_keep_providers(by))
    provider = Provider(reference=next_reference("PRV"), legal_name=legal_name, **fields)
    return provider.recorded(by=by, why="Provider entered")


@transaction.atomic
def add_assurance(*, by: User, provider: Provider, kind: str, valid_until: date, evidence: str) -> Assurance:
    """Evidence of insurance, registration or safeguarding, valid until a day (included)."""
    refuse(may_keep_providers(by))
    assurance = Assurance(provider=provider, kind=kind, valid_until=valid_until, evidence=evidence)
    return assurance.recorded(by=by, why="Assurance entered")
