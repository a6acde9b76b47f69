from django.apps import AppConfig


class ProcurementConfig(AppConfig):
    name = "commissioning.procurement"
    label = "procurement"
    default_auto_field = "django.db.models.BigAutoField"
