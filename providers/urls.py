"""Addresses of the desks of providers."""

from django.urls import path

from commissioning.kit import addresses  # noqa: F401  (`reference` in the addresses)
from providers import views

app_name = "providers"
urlpatterns = [
    path("providers/enter/", views.enter, name="enter"),
    path("providers/<reference:reference>/change/", views.change, name="change"),
    path("providers/<reference:reference>/merge/", views.merge, name="merge"),
    path("providers/<reference:reference>/merge/undo/", views.unmerge, name="unmerge"),
    path("providers/<reference:reference>/assurances/add/", views.add_assurance, name="add_assurance"),
    path("providers/<reference:reference>/assurances/<int:pk>/", views.assurance, name="assurance"),
    path("providers/<reference:reference>/assurances/<int:pk>/renew/", views.renew_assurance, name="renew_assurance"),
    path(
        "providers/<reference:reference>/assurances/<int:pk>/remove/", views.remove_assurance, name="remove_assurance"
    ),
]
