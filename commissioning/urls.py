"""The roof: mounts the rooms. Addresses do not show which room a page comes from."""

from django.contrib import admin
from django.urls import path

urlpatterns = [
    path("admin/", admin.site.urls),
]
