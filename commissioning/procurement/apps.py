from django.apps import AppConfig

from commissioning.council.roles import Act
from commissioning.kit.pages import Desk, desks


class ProcurementConfig(AppConfig):
    name = "commissioning.procurement"
    label = "procurement"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        desks.append(Desk("Lead times", "procurement:lead_times", lambda user: user.may(Act.REASSIGN), 50))
