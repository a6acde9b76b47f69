"""The environment of a test run, set before Django reads its settings (a pytest plugin, see pyproject.toml)."""

import atexit
import os
import shutil
import tempfile

os.environ["DEMO"] = "1"
os.environ["DEBUG"] = "0"
# Documents that tests hand in lie in a directory of their own.
os.environ["MEDIA_ROOT"] = tempfile.mkdtemp(prefix="documents-of-a-test-run-")
atexit.register(shutil.rmtree, os.environ["MEDIA_ROOT"], ignore_errors=True)
# Playwright runs an event loop in the thread in which Django's tests run; the two do not meet.
os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "1"
# Without a database the rules can still be tested: only tests that ask for one fail.
os.environ.setdefault("DATABASE_URL", "postgres://nobody@127.0.0.1:1/none")
