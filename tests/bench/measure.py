"""Asking, timing and counting: what all measurements share. No time is ever asserted here; they are only told."""

from __future__ import annotations

import statistics
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from io import BytesIO
from random import Random
from time import perf_counter
from typing import Any

from django.core.cache import cache
from django.db import connection
from django.test import Client

Ask = Callable[[], Any]
QUICK = 0.05
"""Seconds; what takes less is asked `TIMES` in a round, and its round is their median."""
TIMES = 3


@dataclass(frozen=True)
class Subject:
    """Something to be timed: a code that is the same at every size, what it is, and how it is asked."""

    code: str
    ask: Ask


class Reader:
    """Asks a WSGI application for pages in this process, as a stranger or as someone signed in."""

    def __init__(self, user: Any = None, application: Any = None) -> None:
        if application is None:
            # As gunicorn does; imported once Django is set up.
            from commissioning.wsgi import application
        self.application = application
        self.cookie = ""
        if user is not None:
            client = Client()
            client.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
            self.cookie = "; ".join(f"{name}={morsel.value}" for name, morsel in client.cookies.items())

    def stream(self, address: str) -> Iterator[bytes]:
        """The pieces of an answer as they come. Raises RuntimeError for any other answer than 200."""
        path, _, query = address.partition("?")
        environ = {
            "REQUEST_METHOD": "GET", "PATH_INFO": path, "QUERY_STRING": query, "SCRIPT_NAME": "",
            "SERVER_NAME": "127.0.0.1", "SERVER_PORT": "80", "HTTP_HOST": "127.0.0.1", "REMOTE_ADDR": "127.0.0.1",
            "SERVER_PROTOCOL": "HTTP/1.1", "wsgi.url_scheme": "http", "wsgi.input": BytesIO(),
            "HTTP_COOKIE": self.cookie,
            "wsgi.errors": BytesIO(), "wsgi.version": (1, 0), "wsgi.multithread": False, "wsgi.multiprocess": False,
        }  # fmt: skip
        said: list[str] = []
        answer = self.application(environ, lambda status, headers: said.append(status))
        if not said[0].startswith("200"):
            raise RuntimeError(f"{address}: {said[0]}")
        try:
            yield from answer
        finally:
            if close := getattr(answer, "close", None):
                close()

    def get(self, address: str) -> bytes:
        return b"".join(self.stream(address))


def timed(ask: Ask) -> float:
    """Seconds that one asking takes."""
    start = perf_counter()
    ask()
    return perf_counter() - start


def in_a_round(ask: Ask) -> float:
    """Seconds of one asking, in one round."""
    first = timed(ask)
    return statistics.median([first, *(timed(ask) for _ in range(TIMES - 1))]) if first < QUICK else first


@dataclass
class Times:
    """Seconds by size and code, one for each round."""

    of: dict[tuple[int, str], list[float]] = field(default_factory=dict)

    def add(self, size: int, code: str, seconds: float) -> None:
        self.of.setdefault((size, code), []).append(seconds)

    def median(self, size: int, code: str) -> float:
        return statistics.median(self.of[size, code])

    def has(self, size: int, code: str) -> bool:
        return (size, code) in self.of

    def slowest_first(self, size: int) -> list[tuple[float, str]]:
        """The medians at a size with their codes."""
        found = ((statistics.median(seconds), code) for (at, code), seconds in self.of.items() if at == size)
        return sorted(found, reverse=True)

    def sizes(self) -> list[int]:
        return sorted({size for size, _ in self.of})

    def codes(self, prefix: str = "") -> list[str]:
        return list(dict.fromkeys(code for _, code in self.of if code.startswith(prefix)))


def one_round(size: int, subjects: Iterable[Subject], times: Times, draw: Random) -> None:
    """Ask each, in an order drawn anew."""
    shuffled = list(subjects)
    draw.shuffle(shuffled)
    for subject in shuffled:
        times.add(size, subject.code, in_a_round(subject.ask))


def one_round_watched(size: int, subjects: Iterable[Subject], times: Times, slowest: Times, draw: Random) -> None:
    """Ask each once, and keep the slowest single statement of each apart."""
    shuffled = list(subjects)
    draw.shuffle(shuffled)
    taken: list[float] = []

    def watch(execute: Any, *args: Any) -> Any:
        start = perf_counter()
        try:
            return execute(*args)
        finally:
            taken.append(perf_counter() - start)

    with connection.execute_wrapper(watch):
        for subject in shuffled:
            taken.clear()
            times.add(size, subject.code, timed(subject.ask))
            slowest.add(size, subject.code, max(taken, default=0.0))


@contextmanager
def reading(name: str) -> Iterator[None]:
    """Turn this process to the database of that name, and back again; what it kept of another is forgotten."""
    before = connection.settings_dict["NAME"]
    connection.close()
    cache.clear()
    connection.settings_dict["NAME"] = name
    try:
        yield
    finally:
        connection.close()
        cache.clear()
        connection.settings_dict["NAME"] = before
