"""Addresses of whole stories and of the service's own pages."""

from django.urls import path

from commissioning.overview import site_views

app_name = "overview"
urlpatterns = [
    path("help/", site_views.help_page, name="help"),
    path("accessibility/", site_views.accessibility, name="accessibility"),
]
