"""Addresses of the desks of commissions."""

from django.urls import path

from commissioning.kit import addresses  # noqa: F401 - registers <reference:…>
from commissioning.procurement.views import documents

app_name = "procurement"
urlpatterns = [
    path("commissions/<reference:reference>/documents/add/", documents.add, name="add_document"),
    path("commissions/<reference:reference>/documents/<int:pk>/", documents.change, name="document"),
    path("commissions/<reference:reference>/documents/<int:pk>/remove/", documents.remove, name="remove_document"),
    path("commissions/<reference:reference>/documents/<int:pk>/review/", documents.review, name="review_document"),
]
