"""Addresses of the decisions room; a decision's own page and its record are overview's."""

from django.urls import path

from decisions.views import register

app_name = "decisions"
urlpatterns = [path("decisions/", register.decision_list, name="list")]
