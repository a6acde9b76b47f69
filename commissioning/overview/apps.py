from django.apps import AppConfig

from commissioning.kit.pages import Desk, desks, over_lists


class OverviewConfig(AppConfig):
    name = "commissioning.overview"
    label = "overview"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        # Only now are the models loaded.
        from commissioning.overview.saved_views import over_list
        from commissioning.overview.todo import has_tasks
        from decisions.querysets import is_staff_reader

        desks.append(Desk("To do", "overview:todo", has_tasks, 0))
        over_lists.append(over_list)
        desks.append(Desk("Portfolio", "overview:portfolio", is_staff_reader, 20))
        desks.append(Desk("Checks", "overview:compliance", is_staff_reader, 30))
