"""Addresses of whole stories and of the service's own pages."""

from django.urls import path

from commissioning.overview import site_views
from commissioning.overview.authority_views import authority_urlpatterns
from commissioning.overview.body_views import body_urlpatterns
from commissioning.overview.calendar_views import calendar_urlpatterns
from commissioning.overview.compliance_views import compliance_urlpatterns
from commissioning.overview.decision_views import decision_urlpatterns
from commissioning.overview.feed_views import feed_urlpatterns
from commissioning.overview.portfolio_views import portfolio_urlpatterns
from commissioning.overview.provider_views import provider_urlpatterns
from commissioning.overview.reminder_views import reminder_urlpatterns
from commissioning.overview.rules_views import rules_urlpatterns
from commissioning.overview.saved_view_views import saved_view_urlpatterns
from commissioning.overview.search_views import search_urlpatterns
from commissioning.overview.todo_views import todo_urlpatterns
from commissioning.overview.verify_views import verify_urlpatterns
from commissioning.overview.views import commission_urlpatterns

app_name = "overview"
urlpatterns = [
    *commission_urlpatterns,
    path("help/", site_views.help_page, name="help"),
    path("help/guides/<slug:name>/", site_views.guide_page, name="guide"),
    path("accessibility/", site_views.accessibility, name="accessibility"),
    *authority_urlpatterns,
    *body_urlpatterns,
    *calendar_urlpatterns,
    *compliance_urlpatterns,
    *decision_urlpatterns,
    *feed_urlpatterns,
    *portfolio_urlpatterns,
    *provider_urlpatterns,
    *reminder_urlpatterns,
    *rules_urlpatterns,
    *saved_view_urlpatterns,
    *search_urlpatterns,
    *todo_urlpatterns,
    *verify_urlpatterns,
]
