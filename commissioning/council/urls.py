"""Addresses of accounts."""

from django.urls import path

from commissioning.council import views

app_name = "council"
urlpatterns = [
    path("sign-in/", views.sign_in, name="sign_in"),
    path("sign-out/", views.sign_out, name="sign_out"),
]
