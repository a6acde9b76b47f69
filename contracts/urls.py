"""Addresses of the contracts room."""

from django.urls import path, re_path

from commissioning.kit import addresses  # noqa: F401 - registers <reference:…>
from contracts.views import awarding, documents, ending, register

app_name = "contracts"
urlpatterns = [
    path("contracts/", register.contract_list, name="list"),
    re_path(r"^contracts/(?P<reference>[A-Z]{3}-(?:[0-9]{4}-)?[0-9]{2,7})/\Z", register.contract_detail, name="detail"),
    path("contracts/<reference:reference>/award/", awarding.award, name="award"),
    path("contracts/<reference:reference>/break/<int:pk>/", ending.use_break, name="use_break"),
    path("contracts/<reference:reference>/terminate/", ending.terminate, name="terminate"),
    path("contracts/<reference:reference>/close/", ending.close, name="close"),
    path("contracts/<reference:reference>/documents/add/", documents.add, name="add_document"),
    path("contracts/<reference:reference>/documents/<int:pk>/", documents.change, name="document"),
    path("contracts/<reference:reference>/documents/<int:pk>/remove/", documents.remove, name="remove_document"),
    path("contracts/<reference:reference>/documents/<int:pk>/review/", documents.review, name="review_document"),
    path("contract-documents/<int:pk>/<str:name>", documents.file, name="file"),
    path("commission-documents/<int:pk>/<str:name>", documents.commission_file, name="commission_file"),
]
