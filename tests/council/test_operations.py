"""What the operator sets: the mail server, and the first administrator."""

import re
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.core.exceptions import ImproperlyConfigured
from django.core.management import CommandError, call_command, get_commands
from django.test import Client

from commissioning.council.models import User
from commissioning.settings import mail_from, site_from


@pytest.mark.parametrize(
    ("url", "port", "tls", "ssl"),
    [
        ("smtp://mail.example", 25, False, False),
        ("smtp://mail.example?tls=1", 587, True, False),
        ("smtp://mail.example:2525?tls=1", 2525, True, False),
        ("smtps://mail.example", 465, False, True),
    ],
)
def test_the_address_of_a_mail_server_says_port_and_encryption(url, port, tls, ssl):
    mail = mail_from(url)
    assert (mail["host"], mail["port"], mail["use_tls"], mail["use_ssl"]) == ("mail.example", port, tls, ssl)


def test_its_user_and_password_may_hold_any_sign():
    mail = mail_from("smtp://no-reply%40council.example:a%2Fb%3Ac@mail.example:587?tls=1")
    assert (mail["user"], mail["password"]) == ("no-reply@council.example", "a/b:c")


def test_no_mail_server_is_no_mail():
    assert mail_from("") == {}


@pytest.mark.parametrize(
    "url", ["http://mail.example", "smtp://", "smtp://mail.example:x", "smtp://mail.example?tsl=1"]
)
def test_an_address_that_cannot_be_read_stops_the_start(url):
    with pytest.raises(ImproperlyConfigured, match="EMAIL_URL"):
        mail_from(url)


def test_the_address_of_the_service_is_a_host_alone():
    assert site_from("https://decisions.council.example/") == "https://decisions.council.example"
    assert site_from("http://127.0.0.1:8000") == "http://127.0.0.1:8000"


@pytest.mark.parametrize(
    "url", ["council.example", "ftp://council.example", "https://", "https://a.example/b", "https://a:x"]
)
def test_an_address_of_the_service_that_is_none_stops_the_start(url):
    with pytest.raises(ImproperlyConfigured, match="SITE_URL must have the form"):
        site_from(url)


def test_every_command_that_the_operators_page_names_is_there():
    text = (Path(settings.BASE_DIR) / "docs" / "operations.md").read_text()
    table = text[text.index("### Every night") : text.index("With systemd")]
    named = set(re.findall(r"manage\.py ([a-z][a-z_]+)", text)) | set(re.findall(r"^\| `([a-z_]+)`", table, re.M))
    assert {"send_digests", "reconcile", "keep_words"} <= named
    assert named - set(get_commands()) == set()


@pytest.mark.django_db
def test_a_new_secret_signs_nobody_out_as_long_as_the_old_one_is_named(settings: Any):
    settings.SECRET_KEY = "the old key"
    user = User(email="clerk@calderwick.example", display_name="Clerk", roles=["clerk"])
    user.set_password("seven wet umbrellas in june")
    user.recorded(by=None, why="Invited")
    clients = [Client(), Client()]
    for client in clients:
        client.force_login(user, "django.contrib.auth.backends.ModelBackend")
    settings.SECRET_KEY, settings.SECRET_KEY_FALLBACKS = "the new key", ["the old key"]
    assert clients[0].get("/account/password/").status_code == 200
    settings.SECRET_KEY_FALLBACKS = []
    assert clients[0].get("/account/password/").status_code == 200
    assert clients[1].get("/account/password/").status_code == 302


@pytest.mark.django_db
def test_the_first_administrator_of_an_empty_installation_gets_a_link():
    told = StringIO()
    call_command("first_administrator", "Admin@calderwick.example", stdout=told)
    (path,) = re.findall(r"//[^/]+(/account/invitation/\S+)", told.getvalue())
    typed = {"password": "seven wet umbrellas in june", "password_again": "seven wet umbrellas in june"}
    assert Client().post(path, typed).status_code == 302
    assert User.objects.able_administrators().get().email == "admin@calderwick.example"
    with pytest.raises(CommandError, match="has users already"):
        call_command("first_administrator", "other@calderwick.example")


@pytest.mark.django_db
def test_the_first_administrator_needs_an_address():
    with pytest.raises(CommandError, match="email address in full"):
        call_command("first_administrator", "nobody")
