from django.apps import AppConfig

from commissioning.council.roles import Act
from commissioning.kit.pages import Desk, desks


class CouncilConfig(AppConfig):
    name = "commissioning.council"
    label = "council"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        desks.append(
            Desk("Set up", "council:desk", lambda user: user.may(Act.BODIES) or user.may(Act.COUNCIL), rank=60)
        )
