from django.apps import AppConfig


class KitConfig(AppConfig):
    name = "commissioning.kit"
    label = "kit"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from commissioning.kit.form_words import speak_plainly

        speak_plainly()
