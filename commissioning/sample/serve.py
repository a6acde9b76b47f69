"""Serve the sample council on this machine: `python -m commissioning.sample.serve PORT`, which `./run` calls.

One process migrates, loads the sample where there is none, and then becomes the web server: Django's start, the
slowest part of it all, is paid once.
"""

import fcntl
import os
import sys
from typing import Any

import django
from django.conf import settings
from django.core.management import call_command
from django.core.wsgi import get_wsgi_application
from django.db import connections
from gunicorn.app.base import BaseApplication


class Server(BaseApplication):
    """gunicorn with settings of ours instead of a command line; the application is loaded before it forks."""

    def __init__(self, port: int) -> None:
        self.port = port
        super().__init__()

    def load_config(self) -> None:
        """Two workers are enough for a demonstration, and show that nothing is kept in one of them."""
        values = {
            "bind": f"127.0.0.1:{self.port}",
            "workers": 2,
            "threads": 4,
            "timeout": 60,
            "loglevel": "warning",
            "preload_app": True,
        }
        for name, value in values.items():
            self.cfg.set(name, value)

    def load(self) -> Any:
        """The WSGI application."""
        return get_wsgi_application()


def prepare() -> None:
    """Bring the database up to date and load the sample if it is empty; a second start at once waits for the first."""
    lock = settings.BASE_DIR / ".data" / "sample.lock"
    lock.parent.mkdir(exist_ok=True)
    with lock.open("w") as held:
        fcntl.flock(held, fcntl.LOCK_EX)
        call_command("migrate", interactive=False, verbosity=0)
        call_command("load_sample", if_empty=True)
    # The workers make connections of their own.
    connections.close_all()


def main(port: int) -> None:
    """Prepare, say where the pages are, and serve until told to stop."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "commissioning.settings")
    django.setup()
    prepare()
    # The loader has said how to sign in, if this is the sample's database.
    sys.stdout.write(f"Serving on http://127.0.0.1:{port}/ (stop with Ctrl-C)\n")
    sys.stdout.flush()
    Server(port).run()


if __name__ == "__main__":
    main(int(sys.argv[1]))
