"""What the operator sets: the mail server, and the first administrator."""

import re
from io import StringIO

import pytest
from django.core.exceptions import ImproperlyConfigured
from django.core.management import CommandError, call_command
from django.test import Client

from commissioning.council.models import User
from commissioning.settings import mail_from


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
    with pytest.raises(CommandError, match="valid email"):
        call_command("first_administrator", "nobody")
