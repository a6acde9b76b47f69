"""Addresses of the contracts room."""

from django.urls import path, re_path

from commissioning.kit import addresses  # noqa: F401 - registers <reference:…>
from contracts.views import awarding, register

app_name = "contracts"
urlpatterns = [
    path("contracts/", register.contract_list, name="list"),
    re_path(r"^contracts/(?P<reference>[A-Z]{3}-(?:[0-9]{4}-)?[0-9]{2,7})/\Z", register.contract_detail, name="detail"),
    path("contracts/<reference:reference>/award/", awarding.award, name="award"),
]
