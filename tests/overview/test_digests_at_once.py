"""Reminders sent by processes of their own: two at once, and one that is killed."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.db import connection

from commissioning.overview.models import DigestSent
from tests.mail_server import MailServer, mail_server
from tests.races.names import renamed

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("calderwick_at_work")]


@pytest.fixture
def server() -> Iterator[MailServer]:
    with mail_server() as running:
        yield running


def sending(server: MailServer, on: date) -> subprocess.Popen[str]:
    """The command, started on the database of these tests."""
    environment = {
        **os.environ,
        "DATABASE_URL": renamed(os.environ["DATABASE_URL"], str(connection.settings_dict["NAME"])),
        "EMAIL_URL": server.url,
        "PYTHONWARNINGS": "ignore",
    }
    command = [sys.executable, "manage.py", "send_digests", f"--on={on}"]
    root = Path(settings.BASE_DIR)
    return subprocess.Popen(
        command, cwd=root, env=environment, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    )


def kept(on: date) -> list[str]:
    return sorted(DigestSent.objects.filter(day=on).values_list("user__email", flat=True))


def test_a_run_killed_before_it_heard_the_yes_repeats_that_one_mail_and_leaves_none_out(
    server: MailServer, calderwick_at_work: date
) -> None:
    killed = sending(server, calderwick_at_work)
    server.when_taken = lambda mail: os.kill(killed.pid, signal.SIGKILL)
    killed.communicate(timeout=300)
    assert killed.returncode == -signal.SIGKILL
    assert (len(server.taken), kept(calderwick_at_work)) == (1, [])
    first = server.recipients()[0]
    server.when_taken = lambda mail: None
    again = sending(server, calderwick_at_work)
    assert again.communicate(timeout=300)[1] == ""
    assert again.returncode == 0
    assert sorted(server.recipients()) == sorted(["manager", "officer", first])
    assert kept(calderwick_at_work) == ["manager@calderwick.example", "officer@calderwick.example"]


def test_two_runs_at_the_same_moment_send_each_mail_once(server: MailServer) -> None:
    on = date(2027, 3, 1)
    runs = [sending(server, on) for _ in range(2)]
    said: list[Any] = [run.communicate(timeout=300) for run in runs]
    assert [run.returncode for run in runs] == [0, 0], said
    assert sorted(server.recipients()) == ["manager", "officer"]
    assert kept(on) == ["manager@calderwick.example", "officer@calderwick.example"]
