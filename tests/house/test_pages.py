"""Sweeps over every page: one h1, a unique title, labelled inputs, unique ids, and every template in use."""

import re
from html.parser import HTMLParser
from pathlib import Path

import pytest
from django.forms import Form
from django.urls import get_resolver

from tests.house.test_addresses import MATRIX, _client

pytestmark = [pytest.mark.usefixtures("calderwick"), pytest.mark.django_db]
ROOT = Path(__file__).resolve().parents[2]
FILES = (".json", ".pdf", ".csv", ".xml", ".txt", ".atom")
PAGES = [name for name, (address, stranger, _) in MATRIX.items() if stranger == 200 and not address.endswith(FILES)]
# What strangers are sent away from, and a manager reads.
DESKS = [
    name
    for name, (address, stranger, others) in MATRIX.items()
    if stranger == 302 and others.get("manager") == 200 and not address.partition("?")[0].endswith(FILES)
]


class Outline(HTMLParser):
    """What a sweep needs of a page: headings, title, ids, labels and controls."""

    def __init__(self, markup: str) -> None:
        super().__init__()
        self.h1, self.title, self.ids, self.labels, self.controls = 0, "", [], set(), []
        self.style_attributes, self.inline_scripts = 0, 0
        self._in_title, self._svg = False, 0
        self.feed(markup)

    def handle_starttag(self, tag, attrs):
        values = dict(attrs)
        self.h1 += tag == "h1"
        self._svg += tag == "svg"
        self._in_title = tag == "title" and not self._svg
        if values.get("id"):
            self.ids.append(values["id"])
        if tag == "label":
            self.labels.add(values.get("for"))
        hidden = values.get("type") in {"hidden", "submit"}
        if tag in {"input", "select", "textarea"} and not hidden:
            self.controls.append(values)
        self.style_attributes += "style" in values
        self.inline_scripts += tag == "script" and not values.get("src")

    def handle_endtag(self, tag):
        self._svg -= tag == "svg"
        self._in_title = False

    def handle_data(self, data):
        if self._in_title:
            self.title += data


def outline(name: str, who: str | None) -> Outline:
    return Outline(_client(who).get(MATRIX[name][0]).content.decode())


@pytest.mark.parametrize(
    ("name", "who"),
    [
        *((name, who) for name in PAGES for who in (None, "manager") if MATRIX[name][2].get(str(who), 200) == 200),
        *((name, "manager") for name in DESKS),
    ],
)
def test_a_page_is_well_made(name, who):
    page = outline(name, who)
    assert page.h1 == 1
    assert page.title.strip()
    assert len(page.ids) == len(set(page.ids)), sorted(i for i in page.ids if page.ids.count(i) > 1)
    for control in page.controls:
        assert control.get("id") in page.labels or control.get("aria-label") or control.get("aria-labelledby"), control
    assert not page.style_attributes
    assert not page.inline_scripts


def test_no_two_pages_share_a_title():
    titles = [outline(name, None).title.strip() for name in PAGES]
    assert len(titles) == len(set(titles)), sorted(t for t in titles if titles.count(t) > 1)


def test_every_template_is_used():
    code = "\n".join(
        path.read_text()
        for folder in ("commissioning", "contracts", "decisions", "providers", "templates")
        for path in (ROOT / folder).rglob("*")
        if path.suffix in {".py", ".html"}
    )
    built_in = {"400.html", "403.html", "403_csrf.html", "404.html", "500.html"}
    for path in (ROOT / "templates").rglob("*.html"):
        name = path.relative_to(ROOT / "templates").as_posix()
        known = name in built_in or re.search(rf"[\"']{re.escape(name)}[\"']", code)
        component = name.startswith("components/") and f'"{path.stem}"' in code
        assert known or component, f"{name} is used nowhere"


@pytest.mark.parametrize("address", ["/handover/", "/compliance/", "/help/", "/contracts/CON-2023-0021/history/"])
def test_a_page_that_is_always_as_at_today_says_so_on_another_day(address):
    said = _client("manager").get(address, {"on": "2024-01-01"}).content.decode()
    assert "This page is always as at today" in said
    assert "You are reading the record as at" not in said
    assert "always as at today" not in _client("manager").get(address).content.decode()


def every_form(form: type[Form] = Form) -> list[type[Form]]:
    """Each form of the rooms, which the addresses load with their views."""
    assert get_resolver().url_patterns
    found = [one for below in form.__subclasses__() for one in (below, *every_form(below))]
    return [one for one in found if not one.__module__.startswith("django")]


def test_no_form_answers_in_the_words_of_django():
    for form in every_form():
        typed = {name: field for name, field in form.base_fields.items() if not field.widget.is_hidden}
        for name, field in typed.items():
            for words in map(str, field.error_messages.values()):
                assert not words.startswith(("Select a valid", "Enter a valid", "This field", "“%(pk)s”")), (form, name)
