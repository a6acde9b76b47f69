"""Addresses of the decisions room; `/decisions/<reference>/` and below are overview's."""

from django.urls import path

from decisions import views

app_name = "decisions"
urlpatterns = [path("decisions/", views.decision_list, name="list")]
