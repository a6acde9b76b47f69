from typing import Any

from django.apps import AppConfig

from commissioning.kit.form_words import speak_plainly


class KitConfig(AppConfig):
    name = "commissioning.kit"
    label = "kit"
    default_auto_field = "django.db.models.BigAutoField"

    def __init__(self, *args: Any) -> None:
        super().__init__(*args)
        # Every application is named before any is loaded. `ready` would come after that of the rooms above, and a form
        # that these load has taken Django's words by then.
        speak_plainly()
