from django.apps import AppConfig

from commissioning.council.concerns import tellers


class DecisionsConfig(AppConfig):
    name = "decisions"
    label = "decisions"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        # Only now are the models loaded.
        from decisions.concerns import of_meeting

        tellers.append(of_meeting)
