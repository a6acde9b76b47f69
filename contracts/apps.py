from django.apps import AppConfig


class ContractsConfig(AppConfig):
    name = "contracts"
    label = "contracts"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        # The rules register what the database's refusals mean in words.
        from contracts import rules  # noqa: F401
        from contracts.querysets import providers_visible_to
        from providers.querysets import seen_by

        seen_by.append(providers_visible_to)
