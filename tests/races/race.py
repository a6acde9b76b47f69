"""A race: two officers, each with a session and a form of their own, send at the same moment."""

from __future__ import annotations

import os
import re
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import date
from http.client import HTTPConnection
from http.cookies import SimpleCookie
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

from commissioning.council.models import User
from contracts.models import Commitment, Extension
from tests.builders import LIMIT, MADE
from tests.decisions.desks import _Form, values, words_in
from tests.races.ground import PASSWORD, Ground, alone, met, triggers_off

ROOT = Path(__file__).resolve().parents[2]
EXTENDED = date(2025, 6, 2)
STARTING = 60.0


@dataclass
class Answer:
    """What the service answered."""

    status: int
    content: bytes

    @property
    def words(self) -> str:
        return words_in(self)


class Officer:
    """One officer at a browser without JavaScript."""

    def __init__(self, user: User, port: int) -> None:
        self.user, self.port = user, port
        self.cookies: SimpleCookie = SimpleCookie()
        signed_in = self.send(
            "/account/sign-in/", self.form("/account/sign-in/") | {"username": user.email, "password": PASSWORD}
        )
        assert signed_in.status == 302, f"{user} could not sign in: {signed_in.status}"

    def form(self, address: str) -> dict[str, Any]:
        """Open a page: what its form would send."""
        answer = self._ask("GET", address)
        assert answer.status == 200, f"{address} answers {answer.status}"
        reader = _Form()
        reader.feed(answer.content.decode())
        token = re.search(r'name="csrfmiddlewaretoken" value="([^"]+)"', answer.content.decode())
        assert token, f"{address} has no form"
        return {**reader.values, "csrfmiddlewaretoken": token.group(1)}

    def send(self, address: str, typed: dict[str, Any]) -> Answer:
        return self._ask("POST", address, urlencode(typed, doseq=True))

    def _ask(self, method: str, address: str, body: str | None = None) -> Answer:
        connection = HTTPConnection("127.0.0.1", self.port, timeout=60)
        headers = {"Cookie": "; ".join(f"{name}={one.value}" for name, one in self.cookies.items())}
        if body is not None:
            headers["Content-Type"] = "application/x-www-form-urlencoded"
        try:
            connection.request(method, address, body, headers)
            response = connection.getresponse()
            for given in response.headers.get_all("Set-Cookie", []):
                self.cookies.load(given)
            return Answer(response.status, response.read())
        finally:
            connection.close()


def at_once(*acts: Any) -> list[Any]:
    """What each gave, begun together, each in a thread of its own."""
    found: list[Any] = [None] * len(acts)
    begin = threading.Barrier(len(acts))

    def run(place: int, act: Any) -> None:
        begin.wait(60)
        try:
            found[place] = act()
        except Exception as error:  # noqa: BLE001 - told as the outcome of the trial
            found[place] = error

    threads = [threading.Thread(target=run, args=pair) for pair in enumerate(acts)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(120)
    return found


@dataclass
class Tally:
    """What became of the trials of one kind of race."""

    name: str
    trials: int = 0
    one: int = 0
    both: int = 0
    none: int = 0
    told: int = 0
    odd: list[str] = field(default_factory=list)
    """What should not be: an error, a refusal that does not say who was first, a record that disagrees."""

    def count(self, answers: list[Any], officers: tuple[Officer, Officer], done: int) -> None:
        """Count a trial; `done`: how often the record says that the act was done."""
        self.trials += 1
        won = [isinstance(answer, Answer) and answer.status == 302 for answer in answers]
        passed = sum(won)
        if passed != done:
            self.odd.append(f"{passed} were answered as done, the record has {done}")
        if passed == 1:
            self.one += 1
            winner, loser = officers[won.index(True)], answers[won.index(False)]
            words = loser.words if isinstance(loser, Answer) and loser.status == 200 else str(loser)
            if str(winner.user) in words and re.search(r"\bat \d\d:\d\d", words):
                self.told += 1
            else:
                self.odd.append(f"the other was told: {words[:300]}")
        elif passed == 2:
            self.both += 1
        else:
            self.none += 1
            self.odd.append("; ".join(str(getattr(answer, "words", answer))[:300] for answer in answers))


@dataclass
class Outcome:
    """A whole run: its tallies, and in how many trials the two met in the database."""

    tallies: tuple[Tally, ...]
    met: int

    @property
    def trials(self) -> int:
        return sum(tally.trials for tally in self.tallies)

    @property
    def odd(self) -> list[str]:
        return [odd for tally in self.tallies for odd in tally.odd]

    @property
    def both(self) -> int:
        return sum(tally.both for tally in self.tallies)

    @property
    def held(self) -> bool:
        """Whether exactly one was done in every trial, and the other was told who was first."""
        return all(tally.one == tally.told == tally.trials and not tally.odd for tally in self.tallies)


def same_option(ground: Ground, officers: tuple[Officer, Officer], tally: Tally) -> None:
    """Both exercise the same option of the same contract."""
    contract = ground.with_option()
    option, address = contract.options.get(), f"/contracts/{contract.reference}/extend/"
    typed = values(
        made_on=EXTENDED,
        use=f"option:{option.pk}",
        amount="0",
        authority=f"delegation:{ground.care.power.pk}",
        acting_post=str(ground.care.cast.director.pk),
        approval="none",
        step="do",
    )
    answers = _race(officers, (address, address), typed)
    tally.count(answers, officers, Extension.objects.filter(option=option).count())


def last_headroom(ground: Ground, officers: tuple[Officer, Officer], tally: Tally) -> None:
    """Each awards a contract of their own, and the maximum bears one of them."""
    drafts = ground.drafts()
    typed = values(
        made_on=MADE,
        amount=f"{LIMIT:,.2f}",
        authority=f"delegation:{ground.care.power.pk}",
        acting_post=str(ground.care.cast.director.pk),
        approval=str(ground.maximum.pk),
        step="do",
    )
    answers = _race(officers, tuple(f"/contracts/{draft.reference}/award/" for draft in drafts), typed)
    tally.count(answers, officers, Commitment.objects.filter(contract__in=drafts, kind="award").count())
    ground.give_back(*drafts)


def _race(officers: tuple[Officer, Officer], addresses: tuple[str, ...], typed: dict[str, Any]) -> list[Any]:
    """Each opens the page, then both send what they typed at the same moment."""
    pairs = list(zip(officers, addresses, strict=True))
    forms = at_once(*(lambda pair=pair: pair[0].form(pair[1]) for pair in pairs))
    broken = [form for form in forms if not isinstance(form, dict)]
    if broken:
        return broken * 2
    return at_once(
        *(
            lambda pair=pair, form=form: pair[0].send(pair[1], form | typed)
            for pair, form in zip(pairs, forms, strict=True)
        )
    )


def run(ground: Ground, url: str, trials: int, *, unguarded: bool = False, tell: Any = None) -> Outcome:
    """So many trials of both races, alternating. `url` names the scratch database, that of this process too."""
    alone()
    before = met()
    option, headroom = Tally("The same option"), Tally("The last headroom")
    if unguarded:
        with triggers_off():
            _run(ground, url, trials, option, headroom, tell, "--unguarded")
    else:
        _run(ground, url, trials, option, headroom, tell)
    return Outcome((option, headroom), met() - before)


def _run(ground: Ground, url: str, trials: int, option: Tally, headroom: Tally, tell: Any, *switches: str) -> None:
    with serving(url, *switches) as port:
        officers = (Officer(ground.officers[0], port), Officer(ground.officers[1], port))
        for number in range(trials):
            if number % 2:
                last_headroom(ground, officers, headroom)
            else:
                same_option(ground, officers, option)
            if tell and (number + 1) % 100 == 0:
                tell(number + 1)


@contextmanager
def serving(url: str, *switches: str) -> Iterator[int]:
    """The application in two processes on a free port of this machine, on the database of `url`."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    environment = {**os.environ, "DATABASE_URL": url, "DEMO": "1", "PYTHONWARNINGS": "ignore"}
    command = [sys.executable, "-m", "tests.races.server", str(port), *switches]
    with subprocess.Popen(command, cwd=ROOT, env=environment) as process:
        try:
            _await(port, process)
            yield port
        finally:
            process.terminate()


def _await(port: int, process: subprocess.Popen[bytes]) -> None:
    late = time.monotonic() + STARTING
    while time.monotonic() < late:
        assert process.poll() is None, "The service of the races did not start."
        with socket.socket() as probe:
            if probe.connect_ex(("127.0.0.1", port)) == 0:
                return
        time.sleep(0.1)
    raise AssertionError("The service of the races did not start in time.")
