"""A desk as a person uses it without JavaScript: open a page, type into its form, press a button."""

from __future__ import annotations

from datetime import date
from html.parser import HTMLParser
from typing import Any

from django.test import Client

from tests.overview.reading import _Words


class _Form(HTMLParser):
    """What a browser would send of the form in <main> if nothing were typed, and its buttons."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.values: dict[str, list[str]] = {}
        self.buttons: list[tuple[str, str]] = []
        self._in_main = self._in_form = False
        self._area: str | None = None
        self._select: str | None = None

    def handle_starttag(self, tag: str, attrs: Any) -> None:
        given = dict(attrs)
        self._in_main = self._in_main or tag == "main"
        if tag == "form":
            self._in_form = self._in_main and given.get("method") == "post"
        if not self._in_form:
            return
        name = given.get("name")
        if tag == "input" and name and name != "csrfmiddlewaretoken":
            is_box = given.get("type") in ("checkbox", "radio")
            if not is_box or "checked" in given:
                self.values.setdefault(name, []).append(given.get("value", "on" if is_box else ""))
        elif tag == "textarea" and name:
            self._area = name
            self.values[name] = [""]
        elif tag == "select":
            self._select = name
        elif tag == "option" and self._select and "selected" in given:
            self.values[self._select] = [given.get("value", "")]
        elif tag == "button" and name:
            self.buttons.append((name, given.get("value", "")))

    def handle_endtag(self, tag: str) -> None:
        if tag == "form":
            self._in_form = False
        elif tag == "textarea" and self._area:
            # The template writes a line end after the tag, which a browser drops.
            self.values[self._area] = [self.values[self._area][0].removeprefix("\r").removeprefix("\n")]
            self._area = None
        elif tag == "select":
            self._select = None

    def handle_data(self, data: str) -> None:
        if self._area:
            self.values[self._area][0] += data


class Desk:
    """Somebody at a desk: a user, or a stranger."""

    def __init__(self, user: Any) -> None:
        self.client = Client()
        if getattr(user, "is_authenticated", False):
            self.client.force_login(user, "django.contrib.auth.backends.ModelBackend")

    def open(self, address: str, status: int = 200) -> str:
        """The words of a page."""
        answer = self.client.get(address)
        assert answer.status_code == status, f"{address} answers {answer.status_code}"
        return words_in(answer)

    def form(self, address: str) -> dict[str, Any]:
        """What the page's form would send."""
        return form_in(self.client.get(address))

    def send(self, address: str, **typed: Any) -> Any:
        """Open a page, type, press its button: the answer, redirects followed."""
        return self.client.post(address, self.form(address) | values(**typed), follow=True)

    def resend(self, answer: Any, address: str, **typed: Any) -> Any:
        """Type into the form of an answer and send that."""
        return self.client.post(address, form_in(answer) | values(**typed), follow=True)


def form_in(answer: Any) -> dict[str, Any]:
    """What the form of an answer would send."""
    reader = _Form()
    reader.feed(answer.content.decode())
    return dict(reader.values)


def words_in(answer: Any) -> str:
    """The words of an answer, with single spaces between them."""
    reader = _Words()
    reader.feed(answer.content.decode())
    return " ".join(" ".join(reader.words).split())


def values(**typed: Any) -> dict[str, Any]:
    """Typed values as a browser sends them: a day in three boxes, a tick as “on”; None unticks."""
    sent: dict[str, Any] = {}
    for name, value in typed.items():
        name = name.replace("__", "-")
        if isinstance(value, date):
            sent |= {f"{name}_day": value.day, f"{name}_month": value.month, f"{name}_year": value.year}
        elif value is True:
            sent[name] = "on"
        elif value is None:
            sent[name] = []
        else:
            sent[name] = value
    return sent
