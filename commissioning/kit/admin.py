"""Django's admin as a reading room: every model of the application, nothing to change."""

from __future__ import annotations

from typing import Any

from django.apps import apps
from django.contrib import admin
from django.http import HttpRequest


class ReadOnlyAdmin(admin.ModelAdmin):
    """Lists and shows; adding, changing and deleting are refused for everyone."""

    actions = None
    exclude = ("password",)  # a hash is still a secret

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False


def register_all() -> None:
    """Register every model that is not registered yet, read-only. Called when all apps are loaded."""
    ours = {config.label for config in apps.get_app_configs() if not config.name.startswith(("django.", "axes"))}
    for model in apps.get_models():
        if model._meta.app_label in ours and not admin.site.is_registered(model):
            admin.site.register(model, ReadOnlyAdmin)
