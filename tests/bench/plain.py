"""What one would write with Django's own parts: a generic list with django-filter, and the admin's changelist."""

from __future__ import annotations

from typing import Any

import django_filters
from django.contrib import admin
from django.http import HttpRequest, HttpResponse
from django.template import engines
from django.urls import include, path
from django_filters.views import FilterView

from contracts.models import Contract

ROWS = 50
TEMPLATE = """<!DOCTYPE html>
<html lang="en-GB">
<head><title>Contracts</title></head>
<body>
<form method="get">{{ filter.form.as_p }}<button>Apply</button></form>
<p>{{ paginator.count }} contracts</p>
<table>
{% for contract in object_list %}<tr><th><a href="/contracts/{{ contract.reference }}/">{{ contract.title }}</a>
{{ contract.reference }} {{ contract.get_kind_display }}</th><td>{{ contract.provider|default:"" }}</td>
<td>{{ contract.get_value_qualifier_display }} {{ contract.value|default:"" }}</td><td>{{ contract.ends_on|date }}</td>
<td>{{ contract.get_state_display }}</td></tr>
{% endfor %}</table>
<p>Page {{ page_obj.number }} of {{ paginator.num_pages }}
{% if page_obj.has_next %}<a href="?page={{ page_obj.next_page_number }}">Next</a>{% endif %}</p>
</body>
</html>
"""


class PlainFilter(django_filters.FilterSet):
    class Meta:
        model = Contract
        fields = ("kind", "route", "state", "service_area")


class PlainList(FilterView):
    """The register's columns in a table of Django's own template language."""

    filterset_class = PlainFilter
    queryset = Contract.objects.select_related("provider").order_by("ends_on", "pk")
    paginate_by = ROWS
    template = engines["django"].from_string(TEMPLATE)

    def render_to_response(self, context: dict[str, Any], **kwargs: Any) -> HttpResponse:
        return HttpResponse(self.template.render(context, self.request))


class OpenAdmin(admin.AdminSite):
    """An admin without sign-in: only the list is of interest."""

    def has_permission(self, request: HttpRequest) -> bool:
        return True


class ContractAdmin(admin.ModelAdmin):
    list_display = ("reference", "title", "kind", "provider", "value", "ends_on", "state")
    list_filter = ("kind", "state")
    list_per_page = ROWS
    list_select_related = ("provider",)
    ordering = ("ends_on", "pk")

    def has_view_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return True

    has_module_permission = has_view_permission
    has_add_permission = has_change_permission = has_delete_permission = lambda *args: False


site = OpenAdmin(name="bench_admin")
site.register(Contract, ContractAdmin)

urlpatterns = [
    path("", include("commissioning.urls")),
    path("bench/plain/", PlainList.as_view()),
    path("bench/admin/", site.urls),
]
