"""Addresses of whole stories and of the service's own pages."""

from django.urls import path

from commissioning.overview import site_views
from commissioning.overview.decision_views import decision_urlpatterns
from commissioning.overview.provider_views import provider_urlpatterns
from commissioning.overview.rules_views import rules_urlpatterns
from commissioning.overview.views import commission_urlpatterns

app_name = "overview"
urlpatterns = [
    *commission_urlpatterns,
    path("help/", site_views.help_page, name="help"),
    path("accessibility/", site_views.accessibility, name="accessibility"),
    *decision_urlpatterns,
    *provider_urlpatterns,
    *rules_urlpatterns,
]
