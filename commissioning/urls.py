"""The roof: mounts the rooms. Addresses do not show which room a page comes from."""

from django.contrib import admin
from django.urls import include, path

from commissioning.kit.admin import register_all

register_all()

urlpatterns = [
    # First, because the register is what is asked for most: every address before it is tried on the way.
    path("", include("contracts.urls")),
    path("", include("commissioning.overview.urls")),
    path("", include("decisions.urls")),
    path("", include("providers.urls")),
    path("", include("commissioning.procurement.urls")),
    path("", include("commissioning.council.urls")),
    path("admin/", admin.site.urls),
]
