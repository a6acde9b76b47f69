from django.apps import AppConfig

from commissioning.council.roles import Act
from commissioning.kit.pages import Desk, desks


class ContractsConfig(AppConfig):
    name = "contracts"
    label = "contracts"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        # The rules register what the database's refusals mean in words.
        from contracts import counting, rules  # noqa: F401
        from contracts.querysets import providers_visible_to
        from decisions.querysets import is_staff_reader
        from providers.querysets import seen_by

        seen_by.append(providers_visible_to)
        counting.listen()
        desks.append(Desk("Expiry", "contracts:expiry", is_staff_reader, 10))
        desks.append(Desk("Handover", "contracts:handover", lambda user: user.may(Act.REASSIGN), 40))
